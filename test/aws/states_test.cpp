// Every state that AWS documents for what is read, and words that it does not have.
#include "vpclint/input/load.hpp"

#include "answer_files.hpp"
#include "input/aws/states.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;
using vpclint::dump::life;

namespace {

loaded of(std::string const& answer) {
  return vpclint_test::load_answers(
      {{"v.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "State": "available"},
                               {"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16"}]})"},
       {"tgw-rtb-01.json", "{" + answer + "}"}});
}

std::string with_state(std::string const& members, std::string const& word) {
  return "{" + members + R"(, "State": ")" + word + "\"}";
}

bool has_gap(loaded const& l, std::string_view part) {
  return std::any_of(l.design.gaps.begin(), l.design.gaps.end(),
                     [&](gap const& g) { return g.part == part; });
}

std::string const hub = R"("TransitGateways": [{"TransitGatewayId": "tgw-1", "Options": {}}],
  "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-01", "TransitGatewayId": "tgw-1", "State": "available"}],
  "TransitGatewayAttachments": [], )";

} // namespace

TEST_CASE("each documented state says whether a thing is there", "[aws][states]") {
  struct words {
    std::string_view key;
    std::vector<std::string_view> there, coming, gone;
  };
  std::vector<words> const all{
      {"Vpcs", {"available"}, {"pending"}, {}},
      {"Subnets", {"available"}, {"pending"}, {"failed", "failed-insufficient-capacity"}},
      {"NatGateways", {"available"}, {"pending"}, {"failed", "deleting", "deleted"}},
      {"VpcEndpoints",
       {"available", "Available"},
       {"pending", "Pending"},
       {"pendingAcceptance", "rejected", "failed", "expired", "deleting", "Deleted"}},
      {"TransitGateways", {"available", "modifying"}, {"pending"}, {"deleting", "deleted"}},
      {"TransitGatewayVpcAttachments",
       {"available", "modifying", "rollingBack"},
       {"pending"},
       {"initiating", "initiatingRequest", "pendingAcceptance", "failing", "failed", "rejecting",
        "rejected", "deleting", "deleted"}},
      {"VpnConnections", {"available"}, {"pending"}, {"deleting", "deleted"}},
      {"VpcBlockPublicAccessExclusions",
       {"create-complete", "update-in-progress", "update-complete", "update-failed"},
       {"create-in-progress"},
       {"create-failed", "delete-in-progress", "delete-complete", "disable-in-progress",
        "disable-complete"}},
      {"PrefixLists",
       {"create-complete", "modify-in-progress", "modify-complete", "modify-failed",
        "restore-in-progress", "restore-complete", "restore-failed", "delete-failed"},
       {"create-in-progress"},
       {"create-failed", "delete-in-progress", "delete-complete"}},
      {"Instances",
       {"running", "stopping", "stopped"},
       {"pending"},
       {"shutting-down", "terminated"}},
      {"LoadBalancers", {"active", "active_impaired"}, {"provisioning"}, {"failed"}},
      {"DBInstances", {"available", "storage-full", "delete-precheck"}, {"creating"}, {"failed"}},
      {"CacheClusters", {"available", "rebooting cluster nodes"}, {"creating"}, {"deleting"}},
      {"MountTargets", {"available", "updating"}, {"creating"}, {"deleting", "deleted"}},
      {"cluster", {"ACTIVE", "UPDATING"}, {"CREATING", "PENDING"}, {"DELETING", "FAILED"}},
      {"services", {"ACTIVE", "DRAINING"}, {}, {"INACTIVE"}}};
  for (auto const& w : all) {
    INFO(w.key);
    for (auto const one : w.there)
      CHECK(dump::life_of(w.key, one) == life::there);
    for (auto const one : w.coming)
      CHECK(dump::life_of(w.key, one) == life::coming);
    for (auto const one : w.gone)
      CHECK(dump::life_of(w.key, one) == life::gone);
    CHECK(dump::life_of(w.key, "") == life::there);
    if (w.key != "DBInstances")
      CHECK(dump::life_of(w.key, "frozen") == life::unclear);
  }
  CHECK(dump::joined_by("disassociation-failed") == life::there);
  CHECK(dump::joined_by("association-failed") == life::gone);
  CHECK(dump::state_of_route("available") == dump::route_state::active); // of a VPN connection
  CHECK(dump::state_of_route("filtered") == dump::route_state::unclear);
  CHECK(dump::answers_in("storage-full") == std::nullopt);
}

TEST_CASE("attachments of a transit gateway count by their state", "[aws][states]") {
  auto const attached = [](std::string const& word) {
    auto const l = of(hub + R"("TransitGatewayVpcAttachments": [)" +
                      with_state(R"("TransitGatewayAttachmentId": "tgw-attach-1",
        "TransitGatewayId": "tgw-1", "VpcId": "vpc-1", "SubnetIds": [])",
                                 word) +
                      "]");
    REQUIRE(l.design.transit_gateways.size() == 1);
    return l.design.transit_gateways[0].attachments;
  };
  for (auto const* word : {"failing", "rejecting", "rejected", "failed", "initiating",
                           "initiatingRequest", "pendingAcceptance", "deleting", "deleted"}) {
    INFO(word);
    CHECK(attached(word).empty());
  }
  for (auto const* word : {"available", "modifying", "rollingBack", "pending"}) {
    INFO(word);
    REQUIRE(attached(word).size() == 1);
    CHECK(attached(word)[0].vpc.has_value());
  }
  REQUIRE(attached("frozen").size() == 1);
  CHECK(attached("frozen")[0].vpc.is_unknown());
}

TEST_CASE("routes and associations of a transit gateway table count by their state",
          "[aws][states]") {
  auto const table = [](std::string const& more) {
    auto const l = of(hub + more);
    REQUIRE(l.design.transit_gateways.size() == 1);
    return l.design.transit_gateways[0].route_tables->at(0);
  };
  auto const route = [&](std::string const& word) {
    return table(R"("Routes": [)" +
                 with_state(R"("DestinationCidrBlock": "10.9.0.0/16", "Type": "static",
        "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1"}])",
                            word) +
                 "]")
        .routes;
  };
  CHECK(route("deleted").empty());
  CHECK(route("deleting").empty());
  REQUIRE(route("blackhole").size() == 1);
  CHECK(route("blackhole")[0].blackhole);
  REQUIRE(route("frozen").size() == 1);
  CHECK(route("frozen")[0].attachment.is_unknown());
  auto const associated = [&](std::string const& word) {
    return table(R"("Associations": [)" +
                 with_state(R"("TransitGatewayAttachmentId": "tgw-attach-1")", word) + "]")
        .associations;
  };
  CHECK(associated("disassociating").empty());
  CHECK(associated("associated").size() == 1);
  REQUIRE(associated("frozen").size() == 1);
  CHECK(associated("frozen")[0].is_unknown());
}

TEST_CASE("a peering in a state that nobody documents is in an unknown one", "[aws][states]") {
  auto const state = [](std::string const& word) {
    auto const l = of(R"("VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1",
      "RequesterVpcInfo": {"VpcId": "vpc-1"}, "AccepterVpcInfo": {"VpcId": "vpc-2"},
      "Status": {"Code": ")" +
                      word + R"("}}])");
    REQUIRE(l.design.peerings.size() == 1);
    return l.design.peerings[0].state;
  };
  CHECK(state("active") == known<peering_state>(peering_state::active));
  CHECK(state("initiating-request") == known<peering_state>(peering_state::pending));
  CHECK(state("pending-acceptance") == known<peering_state>(peering_state::pending));
  CHECK(state("expired") == known<peering_state>(peering_state::deleted));
  CHECK(state("rejected") == known<peering_state>(peering_state::deleted));
  CHECK(state("failed") == known<peering_state>(peering_state::failed));
  CHECK(state("frozen").is_unknown());
}

TEST_CASE("what is in a state that leaves it open is a gap", "[aws][states]") {
  auto const nat = [](std::string const& word) {
    return of(
        R"("NatGateways": [)" +
        with_state(R"("NatGatewayId": "nat-1", "VpcId": "vpc-1", "SubnetId": "subnet-1")", word) +
        R"(], "RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [],
                  "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}]}])");
  };
  auto const l = nat("frozen");
  CHECK(l.design.nat_gateways.empty());
  CHECK(has_gap(l, "nat-1"));
  REQUIRE(l.design.route_tables.size() == 1);
  CHECK(l.design.route_tables[0].routes.at(0).target.is_unknown());
  CHECK_FALSE(has_gap(nat("available"), "nat-1"));
  CHECK(nat("available").design.nat_gateways.size() == 1);
}

TEST_CASE("exclusions that were disabled are none", "[aws][states]") {
  auto const exclusions = [](std::string const& word) {
    return of(R"("VpcBlockPublicAccessExclusions": [)" +
              with_state(R"("ExclusionId": "vpcbpa-exclude-1",
      "InternetGatewayExclusionMode": "allow-bidirectional",
      "ResourceArn": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1")",
                         word) +
              "]")
        .design.public_access.exclusions;
  };
  CHECK(exclusions("disable-complete").empty());
  CHECK(exclusions("delete-complete").empty());
  CHECK(exclusions("create-complete").size() == 1);
  REQUIRE(exclusions("frozen").size() == 1);
  CHECK(exclusions("frozen")[0].vpc.is_unknown());
}

TEST_CASE("what joins two things counts by its state", "[aws][states][CIDR-21]") {
  auto const l = of(R"("InternetGateways": [
      {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "detached"}]},
      {"InternetGatewayId": "igw-2", "Attachments": [{"VpcId": "vpc-1", "State": "frozen"}]}],
    "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"},
                {"SubnetId": "subnet-2", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24"}],
    "RouteTables": [
      {"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Routes": [], "Associations": [{"Main": true}]},
      {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [], "Associations": [
        {"SubnetId": "subnet-1", "AssociationState": {"State": "failed"}},
        {"SubnetId": "subnet-2", "AssociationState": {"State": "frozen"}}]}])");
  CHECK(std::any_of(l.design.internet_gateways.begin(), l.design.internet_gateways.end(),
                    [](auto const& g) { return g.id == "igw-2" && g.attached.is_unknown(); }));
  REQUIRE(l.design.subnets.size() == 2);
  REQUIRE(l.design.subnets[0].route_table.has_value());
  CHECK(l.design.subnets[0].route_table->name == "rtb-main");
  CHECK(l.design.subnets[1].route_table.is_unknown());
}

TEST_CASE("the state of one thing says nothing about another of the same name", "[aws][states]") {
  auto const l = of(R"("DBInstances": [{"DBInstanceIdentifier": "orders", "DBInstanceClass": "c",
      "DBInstanceStatus": "deleting", "DBSubnetGroup": {"VpcId": "vpc-1", "Subnets": []}}],
    "Functions": [{"FunctionName": "orders", "Runtime": "x", "VpcConfig": {"VpcId": "vpc-1",
      "SubnetIds": ["subnet-1"], "SecurityGroupIds": []}}])");
  CHECK(l.design.databases.empty());
  CHECK(l.design.lambdas.size() == 1);
}
