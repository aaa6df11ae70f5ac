// Accounts and Regions are kept apart.
#include "vpclint/input/load.hpp"

#include "answer_files.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>

using namespace vpclint;

namespace {

using files = vpclint_test::answer_files;
using vpclint_test::load_answers;

} // namespace

TEST_CASE("one name in several accounts and Regions is several things", "[aws]") {
  auto const of = [](std::string const& account, std::string const& region) {
    auto const here = account + "/" + region + "/";
    auto const arn = [&](std::string const& what) {
      return "arn:aws:x:" + region + ":" + account + ":" + what;
    };
    auto const vpc = "vpc-" + account.substr(0, 1) + region.substr(0, 1);
    return files{
        {here + "vpcs.json", R"({"Vpcs": [{"VpcId": ")" + vpc +
                                 R"(", "CidrBlock": "10.0.0.0/16", "OwnerId": ")" + account +
                                 R"("}]})"},
        {here + "functions.json",
         R"({"Functions": [{"FunctionName": "fn", "Role": "arn:aws:iam::1:role/r", "FunctionArn": ")" +
             arn("fn") + R"(", "VpcConfig": {"VpcId": ")" + vpc +
             R"(", "SubnetIds": ["s"], "SecurityGroupIds": []}}]})"},
        {here + "databases.json",
         R"({"DBInstances": [{"DBInstanceIdentifier": "db", "MonitoringRoleArn": "arn:aws:iam::1:role/r", "DBInstanceArn": ")" +
             arn("db") + R"(", "DBSubnetGroup": {"VpcId": ")" + vpc + R"(", "Subnets": []}}]})"},
        {here + "classic.json",
         R"({"LoadBalancerDescriptions": [{"LoadBalancerName": "lb", "VPCId": ")" + vpc +
             R"(", "Scheme": "internal", "Subnets": []}]})"}};
  };
  auto all = of("111122223333", "eu-west-1");
  for (auto const& more : {of("444455556666", "eu-west-1"), of("111122223333", "us-east-1")})
    all.insert(all.end(), more.begin(), more.end());
  auto const l = load_answers(all);
  CHECK(std::none_of(l.findings.begin(), l.findings.end(),
                     [](finding const& f) { return f.rule == "VPC0022"; }));
  REQUIRE(l.design.lambdas.size() == 3);
  CHECK(l.design.lambdas[2].id == "111122223333/us-east-1/fn");
  CHECK(l.design.databases.size() == 3);
  CHECK(l.design.load_balancers.size() == 3);
  auto again = of("111122223333", "eu-west-1");
  auto twice = again;
  twice.emplace_back("functions.json", again[1].second);
  CHECK(load_answers(twice).design.lambdas.size() == 1);
}

TEST_CASE("targets are those of the group in their own account and Region", "[aws]") {
  files all;
  for (std::string const account : {"111122223333", "444455556666"}) {
    auto const here = account + "/eu-west-1/";
    auto const n = account.substr(0, 1);
    auto const arn = "arn:aws:elasticloadbalancing:eu-west-1:" + account + ":";
    auto const text = [&](std::string const& key, std::string const& members) {
      all.emplace_back(here + (key == "TargetHealthDescriptions" ? "targetgroup-tg" : key) +
                           ".json",
                       "{\"" + key + "\": [{" + members + "}]}");
    };
    text("Vpcs", R"("VpcId": "vpc-)" + n + R"(", "CidrBlock": "10.0.0.0/16")");
    text("NetworkInterfaces", R"("NetworkInterfaceId": "eni-)" + n + R"(", "VpcId": "vpc-)" + n +
                                  R"(", "PrivateIpAddress": "10.0.0.)" + n + R"(")");
    text("LoadBalancers",
         R"("LoadBalancerArn": ")" + arn +
             R"(loadbalancer/net/lb/1", "LoadBalancerName": "lb", "VpcId": "vpc-)" + n +
             R"(", "Type": "network", "AvailabilityZones": [])");
    text("TargetGroups",
         R"("TargetGroupArn": ")" + arn +
             R"(targetgroup/tg/1", "TargetGroupName": "tg", "Port": 80, "VpcId": "vpc-)" + n +
             R"(", "TargetType": "ip")");
    text("Listeners", R"("ListenerArn": ")" + arn +
                          R"(listener/net/lb/1/2", "LoadBalancerArn": ")" + arn +
                          R"(loadbalancer/net/lb/1", "Port": 80, "Protocol": "TCP", )" +
                          R"("DefaultActions": [{"Type": "forward", "TargetGroupArn": ")" + arn +
                          R"(targetgroup/tg/1"}])");
    text("TargetHealthDescriptions", R"("Target": {"Id": "10.0.0.)" + n + R"(", "Port": 80})");
  }
  auto const l = load_answers(all);
  REQUIRE(l.design.load_balancers.size() == 2);
  for (auto const& lb : l.design.load_balancers) {
    REQUIRE(lb.listeners.size() == 1);
    REQUIRE(lb.listeners[0].to.size() == 1);
    CHECK(lb.listeners[0].to[0]->name == "eni-" + lb.in.name.substr(4));
  }
}

TEST_CASE("a last page elsewhere does not end a list", "[aws]") {
  files const all{
      {"111122223333/eu-west-1/s.json",
       R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.0.0.0/16"}], "NextMarker": ""})"},
      {"444455556666/eu-west-1/s.json",
       R"({"Vpcs": [{"VpcId": "vpc-b", "CidrBlock": "10.0.0.0/16"}], "NextToken": "more"})"}};
  auto const l = load_answers(all);
  CHECK(std::any_of(l.design.gaps.begin(), l.design.gaps.end(),
                    [](auto const& g) { return g.part == "Vpcs"; }));
  auto whole = all;
  whole.emplace_back("444455556666/eu-west-1/s2.json",
                     R"({"Vpcs": [{"VpcId": "vpc-c", "CidrBlock": "10.0.0.0/16"}]})");
  auto const rest = load_answers(whole);
  CHECK(std::none_of(rest.design.gaps.begin(), rest.design.gaps.end(),
                     [](auto const& g) { return g.part == "Vpcs"; }));
}

TEST_CASE("IPv6 of AWS's own interfaces is told where it is not read", "[aws]") {
  auto const l = load_answers(
      {{"vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.0.0.0/16"}]})"},
       {"functions.json",
        R"({"Functions": [{"FunctionName": "fn", "VpcConfig": {"VpcId": "vpc-a", "SubnetIds": ["s"], "SecurityGroupIds": []}}]})"},
       {"interfaces.json",
        R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-a", "VpcId": "vpc-a", "SubnetId": "s", "PrivateIpAddress": "10.0.0.9", "Description": "AWS Lambda VPC ENI-fn-01234567-89ab-cdef-0123-456789abcdef", "Ipv6Addresses": [{"Ipv6Address": "2001:db8::9"}]}]})"}});
  REQUIRE(l.design.lambdas.size() == 1);
  CHECK(l.design.network_interfaces.empty());
  CHECK(std::any_of(l.findings.begin(), l.findings.end(), [](finding const& f) {
    return f.rule == "VPC0021" && f.resource == "eni-a" && f.inconclusive;
  }));
}

TEST_CASE("a database that is stopped or paused is described so", "[aws][ENI-13]") {
  auto const state_of = [](std::string const& key, std::string const& more) {
    auto const l = load_answers(
        files{{"a.json", "{\"" + key + "\": [{" + more + R"(, "Endpoint": {"Port": 5432}}]})"}});
    REQUIRE(l.design.databases.size() == 1);
    return l.design.databases.front().running;
  };
  auto const instance = [&](std::string const& status) {
    return state_of("DBInstances", R"("DBInstanceIdentifier": "db", "DBInstanceClass": "c", )"
                                   R"("DBSubnetGroup": {"VpcId": "v", "Subnets": []})" +
                                       status);
  };
  CHECK(instance(R"(, "DBInstanceStatus": "stopped")") == known<bool>(false));
  CHECK(instance(R"(, "DBInstanceStatus": "stopping")") == known<bool>(true));
  CHECK(instance(R"(, "DBInstanceStatus": "available")") == known<bool>(true));
  CHECK(instance("").is_left_out());
  CHECK(state_of("Clusters", R"("ClusterIdentifier": "c", "NodeType": "n", "VpcId": "v", )"
                             R"("ClusterStatus": "paused")") == known<bool>(false));
}
