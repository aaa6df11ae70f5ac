// What a plan or a state says of networks and the reader has no use for is told.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::vector<std::string> remarks(std::string const& text) {
  auto const l = load_plan(text);
  REQUIRE(l.inventory.size() == 1);
  return l.inventory[0].remarks;
}

using strings = std::vector<std::string>;

} // namespace

TEST_CASE("arguments that nothing reads are listed by type", "[terraform]") {
  plan_text p;
  p.add("aws_vpc.v",
        R"("id":"vpc-1","cidr_block":"10.0.0.0/16","ipv4_ipam_pool_id":"ipam-1","arn":"arn:x",)"
        R"("tags":{"a":"b"},"instance_tenancy":"default","timeouts":{"create":"5m"})");
  p.add("aws_lb.l",
        R"("id":"l","internal":true,"subnets":[],"customer_owned_ipv4_pool":"","idle_timeout":60,)"
        R"("ipam_pools":[{"ipv4_ipam_pool_id":null}],"enable_http2":true,)"
        R"("subnet_mapping":[{"subnet_id":"subnet-1","allocation_id":"eipalloc-1",)"
        R"("ipv6_address":null}],"ip_address_type":"ipv4",)"
        R"("enforce_security_group_inbound_rules_on_private_link_traffic":"off")");
  p.add("aws_lb.m", R"("id":"m","internal":true,"made_tomorrow":7)");
  strings const expected{"Not read of aws_lb: enforce_security_group_inbound_rules_on_private_link_"
                         "traffic, made_tomorrow, subnet_mapping.allocation_id.",
                         "Not read of aws_vpc: ipv4_ipam_pool_id."};
  CHECK(remarks(p.state()) == expected);
  CHECK(remarks(p.text()) == expected);
}

TEST_CASE("an argument that is known after apply is listed if the configuration has it",
          "[terraform]") {
  plan_text p;
  p.add("aws_vpc.v", R"("cidr_block":"10.0.0.0/16")",
        R"("id":true,"ipv4_ipam_pool_id":true,"made_by_aws":true)",
        R"("ipv4_ipam_pool_id":)" + id_of("aws_vpc_ipam_pool.p"));
  CHECK(remarks(p.text()) == strings{"Not read of aws_vpc: ipv4_ipam_pool_id."});
}

TEST_CASE("what is told elsewhere or has AWS's default is not listed", "[terraform]") {
  plan_text p;
  p.add("aws_flow_log.f", R"("id":"fl-1","traffic_type":"ALL","vpc_id":"vpc-1")");
  p.add("aws_vpc_endpoint_service.s", R"("id":"vpce-svc-1","acceptance_required":true)");
  p.add(
      "aws_ec2_transit_gateway.t",
      R"("id":"tgw-1","dns_support":"enable","multicast_support":"disable","amazon_side_asn":64512)");
  p.add("aws_default_route_table.d",
        R"("id":"rtb-1","default_route_table_id":"rtb-1","vpc_id":"vpc-1","route":[{"cidr_block":)"
        R"("0.0.0.0/0","gateway_id":"igw-1","instance_id":""}])");
  CHECK(remarks(p.state()).empty());
}

TEST_CASE("long lists of what is not read are told in parts", "[terraform]") {
  plan_text p;
  std::string values = R"("id":"vpc-1","cidr_block":"10.0.0.0/16")";
  for (int n = 100; n < 190; ++n)
    values += R"(,"made_tomorrow_)" + std::to_string(n) + R"(":1)";
  p.add("aws_vpc.v", values);
  auto const all = remarks(p.state());
  REQUIRE(all.size() > 1);
  std::size_t names = 0;
  for (auto const& r : all) {
    CHECK(r.size() < 1000);
    for (auto at = r.find("made_"); at != std::string::npos; at = r.find("made_", at + 1))
      ++names;
  }
  CHECK(names == 90);
}
