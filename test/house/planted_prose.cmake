include(${CMAKE_CURRENT_LIST_DIR}/planted.cmake)
# Put together here, so that this file itself stays clean.
string(CONCAT root_path "/ro" "ot/project")
string(CONCAT home_path "see /ho" "me/ann/x")
string(CONCAT work_path "`/wo" "rk`")
string(CONCAT registry "from https://py" "pi.org/simple")
string(CONCAT chore "// TO" "DO: later")

planted(accepted "" README.md "run tools/work, ~/homework, a/root/b, network/work; the root of the tree; subnet ids")
planted(root_path "README.md:1:.*project" README.md "${root_path}")
planted(home_path "notes.md:2:see" notes.md "first line\n${home_path}")
planted(work_path "docs/x.md:1:" docs/x.md "${work_path}")
planted(registry "simple" cmake/x.cmake "${registry}")
planted(chore "later" lib/x.cpp "${chore}")
