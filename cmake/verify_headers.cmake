# One object per public header: each compiles alone, without warnings, and may be included twice.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/include
  ${PROJECT_SOURCE_DIR}/include/vpclint/*.hpp)
set(units "")
foreach(header IN LISTS headers)
  string(REPLACE "/" "_" unit "${header}")
  set(unit ${PROJECT_BINARY_DIR}/verify_headers/${unit}.cpp)
  file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"@header@\"\n#include \"@header@\"\n" @ONLY)
  list(APPEND units ${unit})
endforeach()
find_package(Catch2 REQUIRED)  # of testing/
add_library(vpclint_verify_headers OBJECT ${units})
target_link_libraries(vpclint_verify_headers PRIVATE
  vpclint::core fmt::fmt-header-only Catch2::Catch2 vpclint_warnings)
set_target_properties(vpclint_verify_headers PROPERTIES CXX_CLANG_TIDY "" UNITY_BUILD OFF)
