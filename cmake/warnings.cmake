# The warnings of this project's own targets; never exported.
add_library(vpclint_warnings INTERFACE)
target_compile_options(vpclint_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Wswitch-enum)
if(VPCLINT_WERROR)
  target_compile_options(vpclint_warnings INTERFACE -Werror)
endif()
