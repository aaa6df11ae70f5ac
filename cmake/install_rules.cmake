# The installed package: headers, library, command, CMake and pkg-config descriptions.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/vpclint)

set_target_properties(vpclint PROPERTIES VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS vpclint vpclint_core EXPORT vpclint
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/vpclint DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN *.hpp PATTERN *.def)
if(VPCLINT_BUILD_TOOLS)
  file(RELATIVE_PATH to_libraries /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
  set_target_properties(vpc-lint PROPERTIES INSTALL_RPATH $ORIGIN/${to_libraries})
  install(TARGETS vpc-lint RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT vpclint NAMESPACE vpclint:: FILE vpclintTargets.cmake DESTINATION ${package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/vpclintConfig.cmake.in
  ${PROJECT_BINARY_DIR}/vpclintConfig.cmake INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/vpclintConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/vpclintConfig.cmake ${PROJECT_BINARY_DIR}/vpclintConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/Findlibyaml.cmake DESTINATION ${package_dir})

# A static library brings its own dependencies into everybody's link line, a shared one does not.
if(BUILD_SHARED_LIBS)
  set(VPCLINT_PC_REQUIRES "Requires.private")
else()
  set(VPCLINT_PC_REQUIRES "Requires")
endif()
# The prefix is told from the place of the file, so that an installed tree can be moved.
file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" up "${up}")
set(VPCLINT_PC_PREFIX "\${pcfiledir}/${up}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/vpclint.pc.in ${PROJECT_BINARY_DIR}/vpclint.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/vpclint.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
