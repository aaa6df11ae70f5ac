#include "output/place_finder.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

using namespace vpclint;
using namespace vpclint::output;

namespace {

void check_everywhere(std::string const& text) {
  source_map sources;
  sources.add("first", "a\n");
  auto const number = sources.add("f", text);
  place_finder places(sources);
  for (std::uint32_t at = 0; at <= text.size() + 2; ++at) {
    auto const expected = sources.at(number).locate(at);
    auto const found = places.locate({number, at, at + 1});
    if (found == expected && sources.at(number).line_at(at) == expected.line)
      continue;
    INFO("byte " << at << ": " << found.line << ":" << found.column);
    CHECK(found == expected);
    FAIL("the line of byte " << at);
  }
  CHECK(places.locate(place{}) == sources.locate(place{}));
}

} // namespace

TEST_CASE("a place is found where the sources have it, however long its line", "[output]") {
  std::string long_line;
  for (int i = 0; i < 3000; ++i)
    long_line += i % 7 == 0 ? "\uac00" : i % 5 == 0 ? "e\u0301" : "x";
  check_everywhere("");
  check_everywhere("a: 1\n\nb: 2");
  check_everywhere(long_line);
  check_everywhere("a: 1\r\n" + long_line + "\r\n\n" + long_line + "\n");
  check_everywhere("\xEF\xBB\xBF" + long_line + "\nb");
  check_everywhere("\xEF\xBB\xBF");
}
