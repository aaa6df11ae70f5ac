# The output that README shows is what the command prints.
execute_process(COMMAND ${COMMAND} check --color never --min-severity error docs/examples/first-design/shop.vpc.yaml
  WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(FATAL_ERROR "status ${status}, not 1")
endif()
file(READ ${ROOT}/README.md readme)
file(READ ${ROOT}/docs/examples/first-design/shop.vpc.yaml design)
foreach(part IN ITEMS output design)
  string(FIND "${readme}" "${${part}}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "README.md does not show this ${part}:\n${${part}}")
  endif()
endforeach()
