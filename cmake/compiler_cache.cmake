# Compile through ccache where it is installed and nothing else was asked for.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(VPCLINT_CCACHE ccache)
  mark_as_advanced(VPCLINT_CCACHE)
  if(VPCLINT_CCACHE)
    # Paths below the source tree are hashed relative to it: another checkout finds the same objects.
    set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${VPCLINT_CCACHE})
  endif()
endif()
