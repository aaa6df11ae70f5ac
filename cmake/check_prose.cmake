# cmake -DROOT=<source tree> -P check_prose.cmake
# No tracked file names a place on somebody's machine, a package registry's host or an open chore.
cmake_policy(VERSION 3.25)
# Written with brackets, so that this file does not match itself.
set(patterns
  "(^|[^A-Za-z0-9_.~-])/([w]ork|[r]oot|[h]ome|[U]sers)(/|$|[^A-Za-z0-9_-])"
  "([p]ypi[.]org|[p]ythonhosted[.]org|[n]pmjs[.](org|com)|[c]rates[.]io|[r]ubygems[.]org|[p]roxy[.]golang|[r]epo1?[.]maven|[m]aven[.]org|[d]eb[.]debian|[s]napshot[.]debian|[s]ecurity[.]debian|[a]rchive[.]ubuntu|[c]onan[.]io|[d]ocker[.]io|[q]uay[.]io|[g]hcr[.]io)"
  "(^|[^A-Za-z])([T]ODO|[F]IXME)([^A-Za-z]|$)")

set(arguments -nIE)
foreach(pattern IN LISTS patterns)
  list(APPEND arguments -e "${pattern}")
endforeach()

set(status 128)
if(EXISTS ${ROOT}/.git)
  execute_process(COMMAND git -c safe.directory=* -C ${ROOT} --no-pager grep ${arguments} -- .
    RESULT_VARIABLE status OUTPUT_VARIABLE found ERROR_QUIET)
endif()
if(NOT status MATCHES "^[01]$")  # not a checkout: a source archive
  execute_process(COMMAND grep -r ${arguments} --exclude-dir=.git --exclude-dir=build .
    WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE status OUTPUT_VARIABLE found ERROR_VARIABLE error)
endif()
if(status EQUAL 0)
  message(FATAL_ERROR "prose check:\n${found}")
elseif(NOT status EQUAL 1)
  message(FATAL_ERROR "prose check could not search: ${status} ${error}")
endif()
message(STATUS "prose check: clean")
