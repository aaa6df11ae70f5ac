#include "vpclint/net/prefix_set.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <random>

using namespace vpclint;

static_assert(prefixes_of<ipv4>(ipv4_set::all()).size() == 1);

TEST_CASE("a range becomes the fewest blocks") {
  auto const range = [](char const* first, char const* last) {
    std::string out;
    for (auto const& p : prefixes_of<ipv4>(
             ipv4_set(ipv4::parse(first).value().bits, ipv4::parse(last).value().bits)))
      out += to_string(p) + " ";
    return out;
  };
  CHECK(range("10.0.0.0", "10.0.0.255") == "10.0.0.0/24 ");
  CHECK(range("10.0.0.1", "10.0.0.6") == "10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32 ");
  CHECK(range("0.0.0.0", "255.255.255.255") == "0.0.0.0/0 ");
  CHECK(range("255.255.255.254", "255.255.255.255") == "255.255.255.254/31 ");
  CHECK(prefixes_of<ipv4>(ipv4_set{}).empty());
  CHECK(prefixes_of<ipv6>(ipv6_set::all()) == std::vector{prefix6()});
  // 2w - 2 blocks: the worst one interval can ask for.
  CHECK(prefixes_of<ipv4>(ipv4_set(1, 0xfffffffe)).size() == 62);
  CHECK(prefixes_of<ipv6>(ipv6_set(1, uint128_max - 1)).size() == 254);
}

TEST_CASE("blocks and ranges are the same set, and no two blocks could be one") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    ipv6_set set;
    for (int i = 0; i < 5; ++i) {
      auto const shift = static_cast<int>(random() % 128);
      auto const a = ((uint128{random()} << 64) | random()) >> shift;
      set |= ipv6_set(a, saturating_add(a, uint128{random()} >> (shift % 64)));
    }
    auto const blocks = prefixes_of<ipv6>(set);
    CHECK(union_of(blocks) == set);
    CHECK(std::is_sorted(blocks.begin(), blocks.end()));
    for (std::size_t i = 1; i < blocks.size(); ++i) {
      CHECK_FALSE(blocks[i - 1].overlaps(blocks[i]));
      CHECK_FALSE((blocks[i - 1].length() == blocks[i].length() &&
                   blocks[i - 1].parent() == blocks[i].parent()));
    }
  }
}
