# The warnings of this project's own targets; never exported.
add_library(vpclint_warnings INTERFACE)
target_compile_options(vpclint_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Wswitch-enum)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Optimising, g++ 12 sees overlap in every `"text" + std::string` (GCC bug 105651).
  target_compile_options(vpclint_warnings INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wno-restrict>)
endif()
if(VPCLINT_WERROR)
  target_compile_options(vpclint_warnings INTERFACE -Werror)
endif()
