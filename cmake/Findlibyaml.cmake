# libyaml::libyaml, through pkg-config: libyaml has no CMake package of its own on Debian 12.
# Installed beside vpclintConfig.cmake, whose static library needs it at link time.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(LIBYAML QUIET IMPORTED_TARGET GLOBAL yaml-0.1)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libyaml
  REQUIRED_VARS LIBYAML_LINK_LIBRARIES VERSION_VAR LIBYAML_VERSION
  REASON_FAILURE_MESSAGE "Debian: apt-get install libyaml-dev pkg-config")
if(libyaml_FOUND AND NOT TARGET libyaml::libyaml)
  add_library(libyaml::libyaml INTERFACE IMPORTED)
  target_link_libraries(libyaml::libyaml INTERFACE PkgConfig::LIBYAML)
endif()
