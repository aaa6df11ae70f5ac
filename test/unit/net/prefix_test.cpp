#include "vpclint/net/prefix.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <set>
#include <vector>

using namespace vpclint;
using namespace vpclint::literals;

static_assert("10.0.0.0/8"_cidr.contains("10.4.0.0/14"_cidr));
static_assert(!"10.4.0.0/14"_cidr.contains("10.0.0.0/8"_cidr));
static_assert(!prefix4::parse("10.0.0.0/08"));
static_assert(prefix4::parse("10.0.0.5/24").error() == cidr_error::host_bits_set);
static_assert(prefix4::parse("10.0.0.5/24").canonical() == *prefix4::parse("10.0.0.0/24"));
static_assert("2001:db8::/32"_cidr.length() == 32);
static_assert("0.0.0.0/0"_cidr < "::/0"_cidr);

TEST_CASE("a text that is no block says why") {
  struct row {
    char const* text{};
    cidr_error why{};
  };
  for (auto const& r : {
           row{"", cidr_error::empty},
           row{"fe80::1%lo", cidr_error::zone},
           row{"fe80::%lo/64", cidr_error::zone},
           row{"/", cidr_error::bad_address},
           row{"/8", cidr_error::bad_address},
           row{" 10.0.0.0/8", cidr_error::bad_address},
           row{"10.0.0/8", cidr_error::bad_address},
           row{"10/8", cidr_error::bad_address},
           row{"010.0.0.0/8", cidr_error::bad_address},
           row{"10.0.0.256/32", cidr_error::bad_address},
           row{"10.0.0.0 /8", cidr_error::bad_address},
           row{"sg-12345", cidr_error::bad_address},
           row{"::1::/64", cidr_error::bad_address},
           row{"[::]/0", cidr_error::bad_address},
           row{"10.0.0.0", cidr_error::missing_length},
           row{"::", cidr_error::missing_length},
           row{"10.0.0.0/", cidr_error::bad_length},
           row{"10.0.0.0/08", cidr_error::bad_length},
           row{"10.0.0.0/00", cidr_error::bad_length},
           row{"10.0.0.0/+8", cidr_error::bad_length},
           row{"10.0.0.0/-8", cidr_error::bad_length},
           row{"10.0.0.0/ 8", cidr_error::bad_length},
           row{"10.0.0.0/8 ", cidr_error::bad_length},
           row{"10.0.0.0/8/8", cidr_error::bad_length},
           row{"10.0.0.0/0x8", cidr_error::bad_length},
           row{"10.0.0.0/255.0.0.0", cidr_error::bad_length},
           row{"10.0.0.0/33", cidr_error::length_too_long},
           row{"10.0.0.0/4294967304", cidr_error::length_too_long},
           row{"10.0.0.0/99999999999999999999999999", cidr_error::length_too_long},
           row{"::/129", cidr_error::length_too_long},
           row{"::/4294967424", cidr_error::length_too_long},
           row{"10.0.0.1/8", cidr_error::host_bits_set},
           row{"0.0.0.1/0", cidr_error::host_bits_set},
           row{"2001:db8::1/64", cidr_error::host_bits_set},
       }) {
    CAPTURE(r.text);
    auto const read = cidr::parse(r.text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error() == r.why);
    CHECK(read.canonical().has_value() == (r.why == cidr_error::host_bits_set));
    CHECK_FALSE(describe(read.error()).empty());
  }
  CHECK(prefix4::parse("::/0").error() == cidr_error::wrong_family);
  CHECK(prefix6::parse("10.0.0.0/8").error() == cidr_error::wrong_family);
  CHECK(prefix4::parse("::").error() == cidr_error::wrong_family);
  CHECK(cidr::parse("10.0.0.1/8").canonical() == "10.0.0.0/8"_cidr);
  CHECK(cidr::parse("2001:db8::1/64").canonical() == "2001:db8::/64"_cidr);
}

TEST_CASE("every reason reads differently") {
  std::set<std::string_view> texts;
  for (int e = 0; e <= static_cast<int>(cidr_error::host_bits_set); ++e)
    texts.insert(describe(static_cast<cidr_error>(e)));
  CHECK(texts.size() == 8);
}

TEST_CASE("blocks of every length survive printing and reading, and end where they should") {
  for (int length = 0; length <= 32; ++length) {
    auto const p = prefix4::around(ipv4{0xffffffff}, length);
    CHECK(prefix4::parse(to_string(p)) == parsed<prefix4>(p));
    CHECK(p.last() == ipv4{0xffffffff});
    CHECK(p.last().number() - p.first().number() == p.address_count() - 1);
    CHECK(prefix4::around(ipv4{0}, length).first() == ipv4{0});
    CHECK(prefix4::around(ipv4{0}, length).last().number() == p.address_count() - 1);
  }
  for (int length = 0; length <= 128; ++length) {
    auto const p = prefix6::around(ipv6{~0ULL, ~0ULL}, length);
    CHECK(cidr::parse(to_string(p)) == parsed<cidr>(cidr(p)));
    CHECK(p.last() == ipv6{~0ULL, ~0ULL});
    auto const span = p.last().number() - p.first().number();
    CHECK(p.address_count() == (length == 0 ? span : span + 1));
  }
}

TEST_CASE("containment and overlap agree with first and last address") {
  std::vector<prefix4> blocks;
  for (std::uint32_t host = 0; host < 8; ++host)
    for (int length = 29; length <= 32; ++length)
      if (auto const p = prefix4::make(ipv4{0x0a000000 + host}, length))
        blocks.push_back(*p);
  blocks.push_back(prefix4());
  blocks.push_back(prefix4::around(ipv4{0x0b000000}, 8));
  REQUIRE(blocks.size() == 17);
  for (auto const& a : blocks)
    for (auto const& b : blocks) {
      CAPTURE(a, b);
      bool const inside = a.first() <= b.first() && b.last() <= a.last();
      bool const meets = a.first() <= b.last() && b.first() <= a.last();
      CHECK(a.contains(b) == inside);
      CHECK(a.overlaps(b) == meets);
      CHECK(cidr(a).contains(cidr(b)) == inside);
      CHECK(cidr(a).overlaps(cidr(b)) == meets);
      CHECK(a.contains(b.first()) == (a.first() <= b.first() && b.first() <= a.last()));
      if (inside && a != b)
        CHECK(a < b);
    }
}

TEST_CASE("families never mix") {
  CHECK_FALSE("0.0.0.0/0"_cidr.contains("::/0"_cidr));
  CHECK_FALSE("::/0"_cidr.contains("0.0.0.0/32"_cidr));
  CHECK_FALSE("::/0"_cidr.overlaps("0.0.0.0/0"_cidr));
  CHECK_FALSE("::/0"_cidr.contains(address(ipv4{0})));
  CHECK("::/0"_cidr.contains(address(ipv6{1, 2})));
  CHECK("0.0.0.0/0"_cidr != "::/0"_cidr);
  CHECK("0.0.0.0/0"_cidr.is_everything());
  CHECK("::/0"_cidr.width() == 128);
}

TEST_CASE("blocks divide into halves, subnets and neighbours") {
  auto const p = *prefix4::parse("10.0.0.0/16");
  CHECK(p.halves() == std::pair(*prefix4::parse("10.0.0.0/17"), *prefix4::parse("10.0.128.0/17")));
  CHECK(p.halves().first.parent() == p);
  CHECK(p.halves().second.parent() == p);
  CHECK(prefix4().parent() == std::nullopt);
  CHECK(p.subnet(24, 0) == *prefix4::parse("10.0.0.0/24"));
  CHECK(p.subnet(24, 255) == *prefix4::parse("10.0.255.0/24"));
  CHECK(p.subnet(24, 256) == std::nullopt);
  CHECK(p.subnet(16, 0) == p);
  CHECK(p.subnet(16, 1) == std::nullopt);
  CHECK(p.subnet(15, 0) == std::nullopt);
  CHECK(p.subnet(33, 0) == std::nullopt);
  CHECK(prefix4().subnet(0, 0) == prefix4());
  CHECK(prefix6().subnet(0, 0) == prefix6());
  CHECK(prefix6().subnet(128, uint128_max) == prefix6::host(ipv6{~0ULL, ~0ULL}));
  CHECK(prefix6::parse("2001:db8::/56")->subnet(64, 0xff) == *prefix6::parse("2001:db8:0:ff::/64"));
  CHECK(p.next() == *prefix4::parse("10.1.0.0/16"));
  CHECK(prefix4::parse("255.255.0.0/16")->next() == std::nullopt);
  CHECK(prefix4().next() == std::nullopt);
  CHECK(prefix6().next() == std::nullopt);
  CHECK(p.widened(8) == *prefix4::parse("10.0.0.0/8"));
  CHECK(prefix4::make(ipv4{0}, 33).error() == cidr_error::length_too_long);
  CHECK(prefix4::make(ipv4{0}, -1).error() == cidr_error::bad_length);
  CHECK(cidr::host(address(ipv4{7})) == "0.0.0.7/32"_cidr);
  CHECK(cidr::host(address(ipv6{0, 7})) == "::7/128"_cidr);
}

TEST_CASE("blocks sort by first address, larger ones before those inside, IPv4 before IPv6") {
  std::vector<cidr> const sorted{"0.0.0.0/0"_cidr,   "10.0.0.0/8"_cidr,  "10.0.0.0/16"_cidr,
                                 "10.0.1.0/24"_cidr, "10.1.0.0/16"_cidr, "11.0.0.0/8"_cidr,
                                 "::/0"_cidr,        "::/128"_cidr,      "2001:db8::/32"_cidr};
  CHECK(std::is_sorted(sorted.begin(), sorted.end()));
  CHECK(std::set<cidr>(sorted.rbegin(), sorted.rend()).size() == sorted.size());
}
