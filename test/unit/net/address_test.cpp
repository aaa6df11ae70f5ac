#include "vpclint/net/address.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <type_traits>
#include <unordered_set>

using namespace vpclint;

static_assert(std::is_trivially_copyable_v<ipv4> && std::is_trivially_copyable_v<ipv6> &&
              std::is_trivially_copyable_v<address>);
static_assert(ipv4::parse("10.0.0.1") == ipv4{0x0a000001});
static_assert(ipv6::parse("::1") == ipv6{0, 1});
static_assert(address::parse("255.255.255.255") < address::parse("::"));

TEST_CASE("IPv4 addresses are read strictly") {
  CHECK(ipv4::parse("0.0.0.0") == ipv4{0});
  CHECK(ipv4::parse("255.255.255.255") == ipv4{0xffffffff});
  CHECK(ipv4::parse("1.20.255.0") == ipv4{0x0114ff00});
  for (char const* text :
       {"",           "1",         "1.2.3",    "1.2.3.",    ".1.2.3",    "1.2.3.4.",
        "1.2.3.4.5",  "01.2.3.4",  "1.2.3.04", "00.0.0.0",  "256.0.0.0", "1.2.3.256",
        "1.2.3.1000", "1.2.3.-4",  "+1.2.3.4", "1.2.3.4 ",  " 1.2.3.4",  "1..2.3",
        "0x1.2.3.4",  "1.2.3.4/8", "1,2,3,4",  "167772161", "a.b.c.d"}) {
    CAPTURE(text);
    CHECK_FALSE(ipv4::parse(text).has_value());
  }
}

TEST_CASE("IPv4 addresses survive printing and reading") {
  // Every value of every byte, in every position, and a stride over the whole range.
  for (std::uint32_t byte = 0; byte < 256; ++byte)
    for (int shift = 0; shift < 32; shift += 8)
      CHECK(ipv4::parse(to_string(ipv4{byte << shift})) == ipv4{byte << shift});
  for (std::uint64_t n = 0; n <= 0xffffffffU; n += 65521) {
    ipv4 const a{static_cast<std::uint32_t>(n)};
    if (ipv4::parse(to_string(a)) != a)
      FAIL(to_string(a));
  }
}

TEST_CASE("IPv6 addresses are read in every form of RFC 4291") {
  CHECK(ipv6::parse("::") == ipv6{0, 0});
  CHECK(ipv6::parse("::1") == ipv6{0, 1});
  CHECK(ipv6::parse("1::") == ipv6{0x0001000000000000, 0});
  CHECK(ipv6::parse("2001:DB8:0:0:8:800:200C:417A") ==
        ipv6{0x20010db800000000, 0x00080800200c417a});
  CHECK(ipv6::parse("2001:db8::8:800:200c:417a") == ipv6{0x20010db800000000, 0x00080800200c417a});
  CHECK(ipv6::parse("1:2:3:4:5:6:7::") == ipv6{0x0001000200030004, 0x0005000600070000});
  CHECK(ipv6::parse("::2:3:4:5:6:7:8") == ipv6{0x0000000200030004, 0x0005000600070008});
  CHECK(ipv6::parse("::ffff:10.0.0.1") == ipv6{0, 0xffff0a000001});
  CHECK(ipv6::parse("64:ff9b::192.0.2.33") == ipv6{0x0064ff9b00000000, 0xc0000221});
  CHECK(ipv6::parse("1:2:3:4:5:6:1.2.3.4") == ipv6{0x0001000200030004, 0x0005000601020304});
  CHECK(ipv6::parse("::1.2.3.4") == ipv6{0, 0x01020304});
  for (char const* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1:2:3:4::5:6:7:8",
                           "1::2::3",
                           "1:2:3:4:5:6:7:",
                           ":1:2:3:4:5:6:7",
                           "12345::",
                           "g::",
                           "::1%lo",
                           "fe80::1%eth0",
                           "::1 ",
                           " ::1",
                           "[::1]",
                           "1.2.3.4",
                           "::1.2.3",
                           "::1.2.3.4.5",
                           "::01.2.3.4",
                           "::1.2.3.256",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1:2:3:4:5:1.2.3.4",
                           "1:2:3:4:5:6::1.2.3.4",
                           "::/0",
                           "::1:",
                           "1:::2",
                           "0x1::",
                           "-1::"}) {
    CAPTURE(text);
    CHECK_FALSE(ipv6::parse(text).has_value());
  }
}

TEST_CASE("IPv6 addresses are printed in the form of RFC 5952") {
  auto const form = [](char const* text) { return to_string(ipv6::parse(text).value()); };
  CHECK(form("0:0:0:0:0:0:0:0") == "::");
  CHECK(form("0:0:0:0:0:0:0:1") == "::1");
  CHECK(form("1:0:0:0:0:0:0:0") == "1::");
  CHECK(form("2001:0DB8:0000:0000:0001:0000:0000:0001") == "2001:db8::1:0:0:1");
  CHECK(form("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");
  CHECK(form("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");
  CHECK(form("0:1:0:1:0:1:0:1") == "0:1:0:1:0:1:0:1");
  CHECK(form("0:0:1:0:0:0:1:0") == "0:0:1::1:0");
  CHECK(form("1:2:3:4:5:6:0:0") == "1:2:3:4:5:6::");
  CHECK(form("::ffff:10.0.0.1") == "::ffff:10.0.0.1");
  CHECK(form("64:ff9b::c000:221") == "64:ff9b::c000:221");
}

TEST_CASE("IPv6 addresses survive printing and reading, whichever groups are zero") {
  for (unsigned zeros = 0; zeros < 256; ++zeros) {
    uint128 n = 0;
    for (unsigned i = 0; i < 8; ++i)
      n = (n << 16) | ((zeros >> i & 1U) != 0 ? 0U : 0xa0U + i);
    auto const a = ipv6::from_number(n);
    CAPTURE(to_string(a));
    CHECK(ipv6::parse(to_string(a)) == a);
    CHECK(a.number() == n);
  }
}

TEST_CASE("an address is of either family, IPv4 first") {
  CHECK(address().is_v4());
  CHECK(address::parse("10.0.0.1") == address(ipv4{0x0a000001}));
  CHECK(address::parse("::a00:1") == address(ipv6{0, 0x0a000001}));
  CHECK(address(ipv4{1}) != address(ipv6{0, 1}));
  CHECK(address(ipv4{0xffffffff}) < address(ipv6{0, 0}));
  CHECK(address(ipv4{1}) < address(ipv4{2}));
  CHECK(to_string(address::parse("2001:DB8::").value()) == "2001:db8::");
  CHECK_FALSE(address::parse("example.org").has_value());
  CHECK_FALSE(address::parse("").has_value());
  std::unordered_set<address> const seen{address(ipv4{1}), address(ipv6{0, 1}), address(ipv4{1})};
  CHECK(seen.size() == 2);
}

TEST_CASE("ranges with a meaning start and end where their documents say") {
  auto const v4 = [](char const* text) { return ipv4::parse(text).value(); };
  auto const v6 = [](char const* text) { return ipv6::parse(text).value(); };
  auto const edges4 = [&](auto is, char const* before, char const* first, char const* last,
                          char const* after) {
    CAPTURE(first, last);
    CHECK_FALSE(is(v4(before)));
    CHECK(is(v4(first)));
    CHECK(is(v4(last)));
    CHECK_FALSE(is(v4(after)));
  };
  edges4([](ipv4 a) { return is_rfc1918(a); }, "9.255.255.255", "10.0.0.0", "10.255.255.255",
         "11.0.0.0");
  edges4([](ipv4 a) { return is_rfc1918(a); }, "172.15.255.255", "172.16.0.0", "172.31.255.255",
         "172.32.0.0");
  edges4([](ipv4 a) { return is_rfc1918(a); }, "192.167.255.255", "192.168.0.0", "192.168.255.255",
         "192.169.0.0");
  edges4([](ipv4 a) { return is_cgnat(a); }, "100.63.255.255", "100.64.0.0", "100.127.255.255",
         "100.128.0.0");
  edges4([](ipv4 a) { return is_link_local(a); }, "169.253.255.255", "169.254.0.0",
         "169.254.255.255", "169.255.0.0");
  edges4([](ipv4 a) { return is_loopback(a); }, "126.255.255.255", "127.0.0.0", "127.255.255.255",
         "128.0.0.0");
  edges4([](ipv4 a) { return is_multicast(a); }, "223.255.255.255", "224.0.0.0", "239.255.255.255",
         "240.0.0.0");
  CHECK(is_class_e(v4("255.255.255.255")));
  CHECK_FALSE(is_class_e(v4("239.255.255.255")));
  auto const edges6 = [&](auto is, char const* before, char const* first, char const* last,
                          char const* after) {
    CAPTURE(first, last);
    CHECK_FALSE(is(v6(before)));
    CHECK(is(v6(first)));
    CHECK(is(v6(last)));
    CHECK_FALSE(is(v6(after)));
  };
  edges6([](ipv6 a) { return is_link_local(a); }, "fe7f:ffff::", "fe80::", "febf:ffff::", "fec0::");
  edges6([](ipv6 a) { return is_unique_local(a); },
         "fbff:ffff::", "fc00::", "fdff:ffff::", "fe00::");
  edges6([](ipv6 a) { return is_global_unicast(a); },
         "1fff:ffff::", "2000::", "3fff:ffff::", "4000::");
  edges6([](ipv6 a) { return is_loopback(a); }, "::", "::1", "::1", "::2");
  CHECK(is_multicast(v6("ff00::")));
  CHECK_FALSE(is_multicast(v6("feff:ffff::")));
  CHECK(is_unspecified(address(v6("::"))));
  CHECK_FALSE(is_unspecified(address(v4("0.0.0.1"))));
}

TEST_CASE("128-bit numbers print, add and multiply up to the end") {
  CHECK(to_string(uint128{0}) == "0");
  CHECK(to_string(uint128_max) == "340282366920938463463374607431768211455");
  CHECK(saturating_add(uint128_max - 1, 1) == uint128_max);
  CHECK(saturating_add(uint128_max, 1) == uint128_max);
  CHECK(saturating_multiply(uint128_max, 0) == 0);
  CHECK(saturating_multiply(uint128{1} << 64, uint128{1} << 63) == uint128{1} << 127);
  CHECK(saturating_multiply(uint128{1} << 64, uint128{1} << 64) == uint128_max);
}
