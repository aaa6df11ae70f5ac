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
# The question further down is about the design that it names, and the lines shown are its lines.
execute_process(COMMAND ${COMMAND} reach fixtures/designs/shop.vpc.yaml app orders tcp 3307 --blockers
  WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "status ${status}, not 0")
endif()
foreach(part IN ITEMS
    "vpc-lint reach fixtures/designs/shop.vpc.yaml app orders tcp 3307 --blockers\n"
    "\n  to open it, these 4 changes, none of which can be left out:\n    security group app, egress: tcp 3307 to sg:db (fixtures/designs/shop.vpc.yaml:36:7)\n"
    "egress (fixtures/designs/shop.vpc.yaml:47:7)\n"
    "\n    verified: becomes reachable; also opens nothing else between interfaces\n")
  string(FIND "${readme}" "${part}" at)
  string(FIND "$ vpc-lint reach fixtures/designs/shop.vpc.yaml app orders tcp 3307 --blockers\n${output}" "${part}" said)
  if(at EQUAL -1 OR said EQUAL -1)
    message(FATAL_ERROR "README.md and the command differ in:\n${part}\n${output}")
  endif()
endforeach()
