include(${CMAKE_CURRENT_LIST_DIR}/planted.cmake)
string(REPEAT "// a line\n" 399 almost)

planted(accepted "" lib/doc/reader.cpp "${almost}// the last")
planted(too_long "lib/doc/reader.cpp has 401 lines; 400 are the most" lib/doc/reader.cpp "${almost}\n// the last")
planted(of_tests "test/unit/net_test.cpp has 401 lines" test/unit/net_test.cpp "${almost}\n// the last")
planted(empty_tree "no sources below" README.md "nothing")
