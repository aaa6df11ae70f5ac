#include "vpclint/aws/interface_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

TEST_CASE("addresses of interfaces", "[ENI-1]") {
  using e = interface_address_error;
  auto const block = "10.0.1.0/24"_cidr;
  auto const at = [&](char const* text, bool in_use = false) {
    return check_interface_address(block, *address::parse(text), in_use);
  };
  CHECK_FALSE(at("10.0.1.4"));
  CHECK_FALSE(at("10.0.1.254"));
  CHECK(at("10.0.2.4") == e::outside);
  CHECK(at("2001:db8::4") == e::outside);
  for (auto const* text : {"10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.255"})
    CHECK(at(text) == e::reserved);
  CHECK(at("10.0.1.4", true) == e::in_use);
}

TEST_CASE("source/destination check", "[ENI-4]") {
  CHECK(passes_source_dest_check(true, true) == true);
  CHECK(passes_source_dest_check(true, false) == false);
  CHECK(passes_source_dest_check(false, false) == true);
  CHECK(passes_source_dest_check(std::nullopt, true) == true);
  CHECK(passes_source_dest_check(std::nullopt, false) == std::nullopt);
}

TEST_CASE("where appliances stand", "[RT-30]") {
  CHECK(appliance_fits(false, false, false));
  CHECK_FALSE(appliance_fits(true, false, false));
  CHECK_FALSE(appliance_fits(false, true, false));
  CHECK_FALSE(appliance_fits(false, false, true));
}

TEST_CASE("groups of another VPC", "[SG-29][SG-30]") {
  CHECK(may_carry_group(true, false));
  CHECK(may_carry_group(false, true));
  CHECK_FALSE(may_carry_group(false, false));
}
