#include "vpclint/net/prefix_map.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <algorithm>
#include <map>
#include <random>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

// The table as a plain list, searched from end to end.
template <class Prefix>
struct linear {
  std::map<Prefix, int> entries{};

  std::vector<Prefix> matches(Prefix const& p) const {
    std::vector<Prefix> out;
    for (auto const& [key, value] : entries)
      if (key.contains(p))
        out.push_back(key);
    std::sort(out.begin(), out.end(),
              [](Prefix const& a, Prefix const& b) { return a.length() > b.length(); });
    return out;
  }
  std::vector<Prefix> inside(Prefix const& p) const {
    std::vector<Prefix> out;
    for (auto const& [key, value] : entries)
      if (p.contains(key))
        out.push_back(key);
    return out;
  }
};

template <class Prefix>
void same_answers(prefix_map<Prefix, int> const& map, linear<Prefix> const& list, Prefix const& p) {
  auto const want = list.matches(p);
  auto const got = map.matches(p);
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < got.size(); ++i)
    REQUIRE(got[i]->first == want[i]);
  auto const* longest = map.longest_match(p);
  REQUIRE((longest == nullptr) == want.empty());
  if (longest != nullptr) {
    REQUIRE(longest->first == want[0]);
    REQUIRE(longest->second == list.entries.at(want[0]));
  }
  auto const* exact = map.find(p);
  REQUIRE((exact != nullptr) == (list.entries.count(p) == 1));
  auto const covered = map.inside(p);
  auto const want_covered = list.inside(p);
  REQUIRE(std::equal(covered.begin(), covered.end(), want_covered.begin(), want_covered.end(),
                     [](auto const& a, Prefix const& b) { return a.first == b; }));
}

} // namespace

TEST_CASE("the longest prefix wins") {
  prefix_map<cidr, int> routes({{"0.0.0.0/0"_cidr, 0},
                                {"10.0.0.0/16"_cidr, 16},
                                {"10.0.5.0/24"_cidr, 24},
                                {"::/0"_cidr, 6}});
  auto const to = [&](char const* text) {
    auto const* hit = routes.longest_match(address::parse(text).value());
    return hit == nullptr ? -1 : hit->second;
  };
  CHECK(to("10.0.5.9") == 24);
  CHECK(to("10.0.4.255") == 16);
  CHECK(to("10.0.6.0") == 16);
  CHECK(to("9.255.255.255") == 0);
  CHECK(to("10.1.0.0") == 0);
  CHECK(to("2001:db8::1") == 6);
  CHECK(routes.erase("0.0.0.0/0"_cidr));
  CHECK_FALSE(routes.erase("0.0.0.0/0"_cidr));
  CHECK(to("10.1.0.0") == -1);
  CHECK_FALSE(routes.insert("10.0.5.0/24"_cidr, 99));
  CHECK(to("10.0.5.9") == 24);
  *routes.find("10.0.5.0/24"_cidr) = 25;
  CHECK(to("10.0.5.9") == 25);
  CHECK(prefix_map<prefix4, int>().longest_match(ipv4{1}) == nullptr);
  CHECK(routes.inside("10.0.0.0/8"_cidr).size() == 2);
  CHECK(std::is_sorted(routes.begin(), routes.end()));
}

TEST_CASE("of equal prefixes the first is kept") {
  prefix_map<cidr, int> const map(
      {{"10.0.0.0/8"_cidr, 1}, {"0.0.0.0/0"_cidr, 2}, {"10.0.0.0/8"_cidr, 3}});
  CHECK(map.size() == 2);
  CHECK(*map.find("10.0.0.0/8"_cidr) == 1);
}

TEST_CASE("prefix maps agree with a linear search on every address of a small universe") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    prefix_map<prefix4, int> map;
    linear<prefix4> list;
    for (int i = 0; i < 12; ++i) {
      auto const length = 26 + static_cast<int>(random() % 7);
      auto const p = prefix4::around(ipv4{0xffffffc0 + static_cast<std::uint32_t>(random() % 64)},
                                     random() % 10 == 0 ? 0 : length);
      if (random() % 4 == 0) {
        REQUIRE(map.erase(p) == (list.entries.erase(p) == 1));
      } else {
        REQUIRE(map.insert(p, i) == list.entries.emplace(p, i).second);
      }
    }
    REQUIRE(map.size() == list.entries.size());
    for (std::uint32_t host = 0; host < 64; ++host)
      for (int length = 26; length <= 32; ++length)
        same_answers(map, list, prefix4::around(ipv4{0xffffffc0 + host}, length));
    same_answers(map, list, prefix4());
    same_answers(map, list, prefix4::host(ipv4{0}));
  }
}

TEST_CASE("prefix maps of both families, built at once, agree with a linear search") {
  std::mt19937_64 random(12);
  auto const any = [&] {
    auto const length = static_cast<int>(random() % 129);
    if (random() % 2 == 0)
      return cidr(
          prefix4::around(ipv4{static_cast<std::uint32_t>(random()) & 0xc0030000U}, length % 33));
    return cidr(prefix6::around(ipv6{random() & 0x8000000000000003ULL, random() & 3ULL}, length));
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::pair<cidr, int>> entries;
    linear<cidr> list;
    for (int i = 0; i < 40; ++i) {
      entries.emplace_back(any(), i);
      list.entries.emplace(entries.back());
    }
    prefix_map<cidr, int> const map(entries);
    for (int i = 0; i < 100; ++i)
      same_answers(map, list, any());
    for (auto const& e : entries)
      same_answers(map, list, e.first);
  }
}
