include(${CMAKE_CURRENT_LIST_DIR}/planted.cmake)
set(net include/vpclint/net)

planted(accepted ""
  include/vpclint/support/result.hpp "#include \"vpclint/version.hpp\"\n#include <boost/system/result.hpp>"
  ${net}/prefix.hpp "#include \"vpclint/support/index.hpp\"\n#include \"vpclint/net/address.hpp\"\n#include <vector>"
  ${net}/asio.hpp "#include <boost/asio/ip/address.hpp>"
  include/vpclint/network/graph.hpp "#include <boost/graph/graph_traits.hpp>"
  include/vpclint/format.hpp "#include \"vpclint/output/render.hpp\"\n#include <fmt/format.h>"
  include/vpclint/vpclint.hpp "#include \"vpclint/output/render.hpp\""
  include/vpclint/testing/matchers.hpp "#include \"vpclint/output/render.hpp\"\n#include <catch2/catch.hpp>"
  lib/doc/reader.cpp "#include \"vpclint/doc/read.hpp\"\n#include \"doc/private.hpp\"\n#include <yaml.h>")
planted(higher_floor "net.prefix.hpp: floor net .1. includes 'vpclint/text/source.hpp' of the higher floor text .3."
  ${net}/prefix.hpp "#include \"vpclint/text/source.hpp\"")
planted(angle_brackets "higher floor text"
  ${net}/prefix.hpp "  #  include <vpclint/text/source.hpp>")
planted(next_floor "higher floor lint"
  include/vpclint/analysis/walk.hpp "#include \"vpclint/lint/rule.hpp\"")
planted(private_header "lib/doc/reader.cpp: floor doc .5. includes 'lint/context.hpp' of the higher floor"
  lib/doc/reader.cpp "#include \"lint/context.hpp\"")
planted(rule_list "higher floor output"
  lib/lint/rules.def "#include \"vpclint/output/render.hpp\"")
planted(relative "write the path from"
  lib/doc/reader.cpp "#include \"../lint/context.hpp\"")
planted(umbrella "stands above all floors"
  lib/lint/lint.cpp "#include \"vpclint/vpclint.hpp\"")
planted(testing_below "on no floor"
  lib/lint/lint.cpp "#include \"vpclint/testing/matchers.hpp\"")
planted(unknown_floor "there is no floor 'helpers'"
  lib/helpers/strings.cpp "#include <string>")
planted(third_party "a public header includes <fmt/format.h>"
  ${net}/prefix.hpp "#include <fmt/format.h>")
planted(third_party_elsewhere "a public header includes <boost/asio/ip/address.hpp>"
  ${net}/prefix.hpp "#include <boost/asio/ip/address.hpp>")
planted(private_from_public "includes the private 'doc/private.hpp'"
  include/vpclint/doc/read.hpp "#include \"doc/private.hpp\"")
planted(streams "<sstream> is not used in this library"
  lib/doc/reader.cpp "#include <sstream>")
planted(empty_tree "no sources below" README.md "nothing")
