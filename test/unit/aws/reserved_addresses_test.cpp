#include "vpclint/aws/reserved_addresses.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

static_assert(usable_addresses("10.0.0.0/28"_cidr) == 11);
static_assert(*reserved_as("10.0.0.0/28"_cidr, ipv4{0x0a000001}) == reserved_reason::router);

TEST_CASE("the five addresses that a subnet keeps back", "[SUB-6]") {
  auto const block = "10.1.2.16/28"_cidr;
  struct row {
    char const* at{};
    reserved_reason why{};
  };
  std::vector<row> const rows{{"10.1.2.16", reserved_reason::network},
                              {"10.1.2.17", reserved_reason::router},
                              {"10.1.2.18", reserved_reason::dns},
                              {"10.1.2.19", reserved_reason::future},
                              {"10.1.2.31", reserved_reason::broadcast}};
  auto const list = reserved_addresses(block);
  REQUIRE(list.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(to_string(list[i].at) == rows[i].at);
    CHECK(list[i].reason == rows[i].why);
  }
  int free = 0;
  for (unsigned i = 0; i < 16; ++i)
    free += !reserved_as(block, ipv4{block.v4().first().bits + i});
  CHECK(free == 11);
  CHECK_FALSE(reserved_as(block, *address::parse("10.1.2.32")));
  CHECK_FALSE(reserved_as(block, *address::parse("10.1.2.15")));
  CHECK_FALSE(reserved_as(block, *address::parse("10.1.2.20")));
}

TEST_CASE("addresses left for interfaces", "[SUB-6]") {
  struct row {
    cidr block{};
    unsigned usable{};
  };
  for (auto const& r :
       {row{"10.0.0.0/28"_cidr, 11}, row{"10.0.0.0/27"_cidr, 27}, row{"10.0.0.0/26"_cidr, 59},
        row{"10.0.0.0/24"_cidr, 251}, row{"10.0.0.0/16"_cidr, 65'531}, row{"10.0.0.0/30"_cidr, 0},
        row{"10.0.0.0/32"_cidr, 0}}) {
    CAPTURE(to_string(r.block));
    CHECK(usable_addresses(r.block) == r.usable);
  }
}

TEST_CASE("a block too small for a subnet keeps back what it has", "[SUB-6]") {
  CHECK(reserved_addresses("10.0.0.0/32"_cidr).size() == 1);
  CHECK(reserved_addresses("10.0.0.0/30"_cidr).size() == 4);
  CHECK(reserved_addresses("10.0.0.0/30"_cidr)[3].reason == reserved_reason::future);
  CHECK(reserved_addresses("10.0.0.0/29"_cidr).size() == 5);
}

TEST_CASE("the resolver answers in the primary block only", "[SUB-7]") {
  CHECK(to_string(resolver_address("10.2.0.0/16"_cidr.v4())) == "10.2.0.2");
  CHECK(to_string(resolver_address("172.31.16.0/20"_cidr.v4())) == "172.31.16.2");
  // The address two above the base is kept back in every subnet all the same.
  CHECK(*reserved_as("100.64.8.0/24"_cidr, *address::parse("100.64.8.2")) == reserved_reason::dns);
}

TEST_CASE("the five addresses of an IPv6 subnet", "[SUB-9]") {
  auto const block = "2001:db8:1:2::/64"_cidr;
  auto const list = reserved_addresses(block);
  REQUIRE(list.size() == 5);
  CHECK(to_string(list[0].at) == "2001:db8:1:2::");
  CHECK(to_string(list[1].at) == "2001:db8:1:2::1");
  CHECK(list[1].reason == reserved_reason::router);
  CHECK(to_string(list[2].at) == "2001:db8:1:2::2");
  CHECK(to_string(list[3].at) == "2001:db8:1:2::3");
  CHECK(to_string(list[4].at) == "2001:db8:1:2:ffff:ffff:ffff:ffff");
  CHECK_FALSE(reserved_as(block, *address::parse("2001:db8:1:2::4")));
  CHECK_FALSE(reserved_as(block, *address::parse("10.0.0.0")));
  CHECK(usable_addresses(block) == (uint128{1} << 64) - 5);
  CHECK(to_string(router_link_local) == "fe80:ec2::1");
  CHECK(to_string(router_address(block)) == "2001:db8:1:2::1");
  CHECK(to_string(router_address("10.1.2.16/28"_cidr)) == "10.1.2.17");
}

TEST_CASE("room for more", "[SUB-21]") {
  auto const block = "10.0.0.0/28"_cidr;
  CHECK(has_room(block, 0, 11));
  CHECK_FALSE(has_room(block, 0, 12));
  CHECK(has_room(block, 3, 8));
  CHECK_FALSE(has_room(block, 4, 8));
  CHECK_FALSE(has_room(block, ~std::uint64_t{0}, 1));
  CHECK(insufficient_addresses_code == "InsufficientFreeAddressesInSubnet");
}
