# libyaml::libyaml, through pkg-config: libyaml has no CMake package of its own on Debian 12.
# Installed beside vpclintConfig.cmake, whose static library needs it at link time.
find_package(PkgConfig QUIET)
set(libyaml_kind LIBYAML)
set(libyaml_suffixes "${CMAKE_FIND_LIBRARY_SUFFIXES}")
if(VPCLINT_STATIC)
  set(libyaml_kind LIBYAML_ARCHIVE) # what was found is cached by this name
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
if(PkgConfig_FOUND)
  pkg_check_modules(${libyaml_kind} QUIET IMPORTED_TARGET GLOBAL yaml-0.1)
endif()
set(CMAKE_FIND_LIBRARY_SUFFIXES "${libyaml_suffixes}")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libyaml
  REQUIRED_VARS ${libyaml_kind}_LINK_LIBRARIES VERSION_VAR ${libyaml_kind}_VERSION
  REASON_FAILURE_MESSAGE "Debian: apt-get install libyaml-dev pkg-config")
if(libyaml_FOUND AND NOT TARGET libyaml::libyaml)
  add_library(libyaml::libyaml INTERFACE IMPORTED)
  target_link_libraries(libyaml::libyaml INTERFACE PkgConfig::${libyaml_kind})
endif()
