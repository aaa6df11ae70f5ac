#include "vpclint/aws/subnet_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

TEST_CASE("where a subnet may lie", "[SUB-1][SUB-4]") {
  std::vector<cidr> const vpc{"10.0.0.0/17"_cidr, "10.0.128.0/17"_cidr, "10.9.0.0/24"_cidr,
                              "2001:db8:1::/56"_cidr};
  struct row {
    cidr subnet{};
    std::optional<subnet_error> error{};
    std::size_t block{npos};
  };
  for (auto const& r : std::vector<row>{
           {"10.0.1.0/24"_cidr, {}, 0},
           {"10.0.128.0/24"_cidr, {}, 1},
           {"10.9.0.16/28"_cidr, {}, 2},
           {"10.0.0.0/16"_cidr, subnet_error::spans_blocks, 0},
           {"10.9.0.0/16"_cidr, subnet_error::partly_outside, 2},
           {"10.1.0.0/16"_cidr, subnet_error::outside, npos},
           {"10.9.0.0/29"_cidr, subnet_error::too_small, npos},
           {"10.0.0.0/15"_cidr, subnet_error::too_large, npos},
           {"192.168.0.0/24"_cidr, subnet_error::outside, npos},
       }) {
    CAPTURE(to_string(r.subnet));
    auto const p = place_subnet(vpc, r.subnet);
    CHECK(p.error == r.error);
    CHECK(p.block == r.block);
  }
  CHECK(subnet_range_code == "InvalidSubnet.Range");
}

TEST_CASE("nested VPC blocks do not count twice", "[SUB-1]") {
  // An invalid VPC; still nothing may be taken for covered that is not.
  std::vector<cidr> const vpc{"10.0.0.0/17"_cidr, "10.0.0.0/17"_cidr, "10.0.64.0/18"_cidr};
  CHECK(locate_subnet(vpc, "10.0.0.0/16"_cidr).error == subnet_error::partly_outside);
}

TEST_CASE("every size of a subnet", "[SUB-1][SUB-4]") {
  for (int length = 0; length <= 32; ++length) {
    CAPTURE(length);
    auto const error = check_subnet_size(prefix4::around(ipv4{0x0a000000}, length));
    CHECK(error.has_value() == (length < 16 || length > 28));
  }
}

TEST_CASE("a subnet may fill its block", "[SUB-2]") {
  std::vector<cidr> const vpc{"10.0.0.0/16"_cidr};
  CHECK(place_subnet(vpc, "10.0.0.0/16"_cidr).ok());
}

TEST_CASE("subnets share no addresses", "[SUB-3]") {
  std::vector<cidr> const others{"10.0.0.0/24"_cidr, "10.0.4.0/22"_cidr, "2001:db8:1::/64"_cidr};
  CHECK(first_overlap(others, "10.0.5.0/24"_cidr) == 1);
  CHECK(first_overlap(others, "10.0.0.0/16"_cidr) == 0);
  CHECK(first_overlap(others, "10.0.1.0/24"_cidr) == npos);
  CHECK(first_overlap(others, "2001:db8:1::/64"_cidr) == 2);
  CHECK(first_overlap(others, "2001:db8:1:1::/64"_cidr) == npos);
  CHECK(subnet_conflict_code == "InvalidSubnet.Conflict");
}

TEST_CASE("host bits go first, overlap is judged then", "[SUB-5]") {
  std::vector<cidr> const others{"192.168.0.0/22"_cidr};
  CHECK(first_overlap(others, *accepted_block("192.168.1.0/22")) == 0);
}

TEST_CASE("sizes of an IPv6 subnet", "[SUB-8]") {
  std::vector<cidr> const vpc{"10.0.0.0/16"_cidr, "2001:db8::/44"_cidr};
  for (int length = 0; length <= 128; ++length) {
    CAPTURE(length);
    bool const legal = length == 44 || length == 48 || length == 52 || length == 56 ||
                       length == 60 || length == 64;
    CHECK(is_subnet_ipv6_length(length) == legal);
    cidr const subnet = prefix6::around(*ipv6::parse("2001:db8::"), length);
    CHECK(place_subnet(vpc, subnet).ok() == legal);
  }
  CHECK(check_subnet_size("2001:db8::/62"_cidr) == subnet_error::ipv6_step);
  CHECK(place_subnet(vpc, "2001:db8:10::/64"_cidr).error == subnet_error::outside);
}

TEST_CASE("families of a subnet and its VPC", "[SUB-11]") {
  CHECK(subnet_kind_fits(subnet_kind::ipv4_only, false));
  CHECK_FALSE(subnet_kind_fits(subnet_kind::dual_stack, false));
  CHECK_FALSE(subnet_kind_fits(subnet_kind::ipv6_only, false));
  CHECK(subnet_kind_fits(subnet_kind::dual_stack, true));
  CHECK(subnet_kind_fits(subnet_kind::ipv6_only, true));
}

TEST_CASE("reservations", "[SUB-20]") {
  std::vector<cidr> const others{"10.0.0.32/28"_cidr};
  CHECK_FALSE(check_reservation("10.0.0.0/24"_cidr, others, "10.0.0.48/28"_cidr));
  CHECK(check_reservation("10.0.0.0/24"_cidr, others, "10.0.0.32/29"_cidr) ==
        reservation_error::overlaps_reservation);
  CHECK(check_reservation("10.0.0.0/24"_cidr, others, "10.0.1.0/28"_cidr) ==
        reservation_error::outside_subnet);
}

TEST_CASE("inside a subnet neither table nor ACL", "[SUB-22][RT-5][NACL-3]") {
  std::vector<cidr> const subnet{"10.0.10.0/24"_cidr, "2001:db8:1::/64"_cidr};
  CHECK(stays_in_subnet(subnet, *address::parse("10.0.10.21")));
  CHECK(stays_in_subnet(subnet, *address::parse("2001:db8:1::21")));
  CHECK_FALSE(stays_in_subnet(subnet, *address::parse("10.0.11.20")));
  CHECK_FALSE(stays_in_subnet(subnet, *address::parse("2001:db8:2::21")));
}
