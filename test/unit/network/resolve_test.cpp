#include "vpclint/network/codes.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/support/result.hpp"

#include "support/catch.hpp"

using namespace vpclint;
using namespace vpclint::literals;
using network::public_ip_source;
using network::route_source;
using network::subnet_class;
using network::target_kind;

namespace {

/// A VPC with a public, a NATed and a data subnet, as people draw them.
design three_tier() {
  return {
      .vpcs = {{.id = "shop",
                .region = std::string("ap-northeast-2"),
                .cidr_blocks = {"10.20.0.0/16"_cidr}}},
      .subnets = {{.id = "pub",
                   .in = "shop",
                   .cidr = "10.20.0.0/24"_cidr,
                   .az = std::string("a"),
                   .route_table = ref("public")},
                  {.id = "app",
                   .in = "shop",
                   .cidr = "10.20.1.0/24"_cidr,
                   .az = std::string("ap-northeast-2b"),
                   .route_table = ref("private")},
                  {.id = "data", .in = "shop", .cidr = "10.20.2.0/28"_cidr}},
      .route_tables = {{.id = "public",
                        .in = "shop",
                        .routes = {{.destination = route_destination("0.0.0.0/0"_cidr),
                                    .target = ref("igw")}}},
                       {.id = "private",
                        .in = "shop",
                        .routes = {{.destination = route_destination("0.0.0.0/0"_cidr),
                                    .target = ref("nat")}}}},
      .security_groups = {{.id = "web",
                           .in = "shop",
                           .ingress =
                               std::vector<sg_rule>{
                                   {.match = tcp(443), .peer = sg_peer("0.0.0.0/0"_cidr)},
                                   {.match = tcp(22), .peer = sg_peer(group_peer{"self"})}}}},
      .internet_gateways = {{.id = "igw", .in = "shop"}},
      .nat_gateways = {{.id = "nat", .in = "shop", .subnet = ref("pub")}},
      .instances = {{.id = "web",
                     .in = "shop",
                     .settings = {.subnet = ref("pub"),
                                  .public_ip = true,
                                  .security_groups = std::vector<known<ref>>{ref("web")}}},
                    {.id = "app", .in = "shop", .count = 3, .subnets = {ref("app"), ref("data")}}},
  };
}

struct resolved {
  std::vector<finding> findings{};
  network::network net{};
};

resolved resolve(design d) {
  resolved r;
  r.net = network::resolve(std::move(d), r.findings);
  return r;
}

vpclint::index<subnet> subnet_called(network::network const& net, std::string_view id) {
  for (std::size_t i = 0; i < net.subnets().size(); ++i)
    if (net.subnets().items()[i].declared->id == id)
      return net.subnets().id_at(i);
  return {};
}

} // namespace

TEST_CASE("a plain design resolves without findings", "[network][resolve]") {
  auto const r = resolve(three_tier());
  INFO((r.findings.empty() ? std::string() : r.findings[0].message));
  CHECK(r.findings.empty());
  CHECK(r.net.missing_facts().empty());
}

TEST_CASE("left-out tables, ACLs and groups are the VPC's defaults",
          "[network][resolve][RT-1][NACL-1][SG-3]") {
  auto const r = resolve(three_tier());
  auto const& net = r.net;
  auto const& vpc = net.vpcs().items()[0];
  auto const& data = net.subnets()[subnet_called(net, "data")];
  CHECK(data.table == vpc.main_table);
  CHECK_FALSE(data.table_explicit);
  CHECK(data.acl == vpc.default_acl);
  CHECK(net.route_tables()[vpc.main_table].declared == nullptr);
  CHECK(net.acls()[vpc.default_acl].ingress.size() == 1); // NACL-2: IPv4 alone
  auto const& app = net.interfaces()[net.at("app").members[0]];
  CHECK(app.groups == std::vector{vpc.default_group});
  CHECK(net.groups()[vpc.default_group].members.size() == 3);
}

TEST_CASE("every table has a local route for each block", "[network][resolve][RT-4][CIDR-10]") {
  auto d = three_tier();
  d.vpcs[0].cidr_blocks.push_back("10.21.0.0/16"_cidr);
  d.vpcs[0].ipv6_cidr_blocks.push_back("2001:db8:1::/56"_cidr);
  auto const r = resolve(std::move(d));
  for (auto const& t : r.net.route_tables()) {
    REQUIRE(t.routes.size() >= 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(t.routes[i].target.kind == target_kind::local);
      CHECK(t.routes[i].source == route_source::local);
    }
  }
  CHECK(r.net.acls()[r.net.vpcs().items()[0].default_acl].egress.size() == 2); // NACL-2 with IPv6
}

TEST_CASE("subnets are classed by their effective table", "[network][resolve][SUB-15]") {
  auto d = three_tier();
  SECTION("as written") {
    auto const r = resolve(d);
    CHECK(r.net.subnets()[subnet_called(r.net, "pub")].class_ipv4 == subnet_class::public_subnet);
    CHECK(r.net.subnets()[subnet_called(r.net, "app")].class_ipv4 == subnet_class::private_subnet);
    CHECK(r.net.subnets()[subnet_called(r.net, "data")].class_ipv4 == subnet_class::isolated);
    CHECK(r.net.subnets()[subnet_called(r.net, "pub")].class_ipv6 ==
          subnet_class::isolated); // RT-6
  }
  SECTION("an unattached gateway makes nothing public") {
    d.internet_gateways[0].attached = false;
    auto const r = resolve(d);
    CHECK(r.net.subnets()[subnet_called(r.net, "pub")].class_ipv4 == subnet_class::isolated);
    CHECK_FALSE(r.net.vpcs().items()[0].internet_gateway.valid());
  }
  SECTION("an unknown attachment leaves the class unknown") {
    d.internet_gateways[0].attached = unknown{"not said"};
    auto const r = resolve(d);
    CHECK(r.net.subnets()[subnet_called(r.net, "pub")].class_ipv4 == subnet_class::unknown);
    REQUIRE(r.net.missing_facts().size() == 1);
    CHECK(r.net.missing_facts()[0].reason == "not said");
  }
  SECTION("only a VPN gateway") {
    d.vpn_gateways.push_back({.id = "vgw", .vpc = ref("shop")});
    d.route_tables[1].routes[0].target = ref("vgw");
    auto const r = resolve(d);
    CHECK(r.findings.empty());
    CHECK(r.net.subnets()[subnet_called(r.net, "app")].class_ipv4 == subnet_class::vpn_only);
  }
  SECTION("a scoped route to the internet gateway counts") {
    d.route_tables[1].routes[0] = {.destination = route_destination("203.0.113.0/24"_cidr),
                                   .target = ref("igw")};
    auto const r = resolve(d);
    CHECK(r.net.subnets()[subnet_called(r.net, "app")].class_ipv4 == subnet_class::public_subnet);
  }
  SECTION("an unknown table leaves the class unknown") {
    d.subnets[1].route_table = unknown{"drawn twice"};
    auto const r = resolve(d);
    CHECK(r.net.subnets()[subnet_called(r.net, "app")].class_ipv4 == subnet_class::unknown);
  }
}

TEST_CASE("members get free addresses, in turn over their subnets", "[network][resolve][SUB-6]") {
  auto d = three_tier();
  d.instances.push_back({.id = "fixed",
                         .in = "shop",
                         .settings = {.subnet = ref("app"), .ip = *ipv4::parse("10.20.1.4")}});
  auto const r = resolve(std::move(d));
  auto const& members = r.net.at("app").members;
  REQUIRE(members.size() == 3);
  auto const ip = [&](std::size_t i) {
    return to_string(r.net.interfaces()[members[i]].addresses.at(0).private_ip);
  };
  CHECK(ip(0) == "10.20.1.5"); // .4 is pinned by another
  CHECK(ip(1) == "10.20.2.4");
  CHECK(ip(2) == "10.20.1.6");
  CHECK(r.net.interfaces()[members[2]].name == "app[2]");
  auto const vpc = r.net.interfaces()[members[0]].vpc;
  CHECK(r.net.owner_of(vpc, *address::parse("10.20.1.4")) == r.net.at("fixed").members[0]);
  CHECK_FALSE(r.net.owner_of(vpc, *address::parse("10.20.1.99")).valid());
}

TEST_CASE("a full subnet hands out no address", "[network][resolve][SUB-6]") {
  auto d = three_tier();
  d.instances = {
      {.id = "many", .in = "shop", .count = 12, .subnets = {ref("data")}}}; // a /28 has 11
  auto const r = resolve(std::move(d));
  auto const& members = r.net.at("many").members;
  CHECK(to_string(r.net.interfaces()[members[10]].addresses.at(0).private_ip) == "10.20.2.14");
  CHECK(r.net.interfaces()[members[11]].addresses.empty());
}

TEST_CASE("public addresses follow launch choice, subnet and Elastic IPs",
          "[network][resolve][SUB-12][IGW-8]") {
  auto d = three_tier();
  auto const source_of = [](design const& from) {
    auto const r = resolve(from);
    return r.net.interfaces()[r.net.at("web").members[0]].addresses.at(0).public_source;
  };
  CHECK(source_of(d) == public_ip_source::assigned);
  d.instances[0].settings.public_ip = {};
  CHECK(source_of(d) == public_ip_source::none);
  d.subnets[0].public_ip = true;
  CHECK(source_of(d) == public_ip_source::assigned);
  d.instances[0].settings.public_ip = false;
  CHECK(source_of(d) == public_ip_source::none);
  d.instances[0].settings.public_ip = unknown{"?"};
  CHECK(source_of(d) == public_ip_source::unknown);
  d.instances[0].settings.elastic_ip = *ipv4::parse("198.51.100.20");
  CHECK(source_of(d) == public_ip_source::elastic);
  d.instances[0].settings.elastic_ip = {};
  d.instances[0].settings.public_ip = true;
  d.instances[0].running = false; // ENI-13
  CHECK(source_of(d) == public_ip_source::none);
}

TEST_CASE("names that lead nowhere are findings at the reference", "[network][resolve]") {
  auto d = three_tier();
  SECTION("a route table") {
    d.subnets[0].route_table = known<ref>(ref("pubic"));
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].rule == codes::name_missing);
    CHECK(r.findings[0].message == "there is no route table called 'pubic' in VPC shop");
    CHECK(r.findings[0].remedy == "write 'public' if that is meant");
    CHECK(r.findings[0].resource == "vpcs.shop.subnets.pub");
    CHECK_FALSE(r.net.subnets().items()[0].table.valid());
  }
  SECTION("groups that nothing carries") {
    d.instances[1].count = 0;
    d.instances[1].settings.security_groups = std::vector<known<ref>>{ref("wep")};
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].message == "there is no security group called 'wep' in VPC shop");
  }
  SECTION("the interface of replies") {
    d.instances[0].replies_via = std::string("eth7");
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].message == "there is no interface of web called 'eth7' in VPC shop");
    d.instances[0].replies_via = std::string("same");
    CHECK(resolve(d).findings.empty());
  }
  SECTION("exclusions of Block Public Access") {
    d.public_access.exclusions = {{.subnet = known<ref>(ref("pup"))},
                                  {.vpc = known<ref>(ref("shop"))},
                                  {.vpc = known<ref>(ref("shed"))}};
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 2);
    CHECK(r.findings[0].message == "there is no subnet called 'pup'");
    CHECK(r.findings[1].message == "there is no VPC called 'shed'");
  }
  SECTION("a route target") {
    d.route_tables[0].routes[0].target = ref("gateway-nobody-made");
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].rule == codes::route_target_missing);
  }
  SECTION("an address as a route target") {
    d.instances[0].settings.ip = *ipv4::parse("10.20.0.9");
    d.route_tables[1].routes[0].target = ref("10.20.0.9");
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].rule == codes::route_target_address);
    CHECK(r.findings[0].remedy == "write web, which has that address");
  }
  SECTION("a group in a rule") {
    d.security_groups[0].ingress->at(1).peer = sg_peer(group_peer{"wep"});
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].rule == codes::security_group_missing);
  }
  SECTION("a group with several members as a route target") {
    d.route_tables[1].routes[0].target = ref("app");
    auto const r = resolve(d);
    REQUIRE(r.findings.size() == 1);
    CHECK(r.findings[0].message ==
          "'app' has 3 interfaces, and a route leads to exactly one"); // RT-16
  }
}

TEST_CASE("names of two VPCs are told apart by the place of use", "[network][resolve]") {
  auto d = three_tier();
  d.vpcs.push_back({.id = "lab", .cidr_blocks = {"10.30.0.0/16"_cidr}});
  d.subnets.push_back(
      {.id = "pub", .in = "lab", .cidr = "10.30.0.0/24"_cidr, .route_table = ref("public")});
  d.security_groups.push_back({.id = "web",
                               .in = "lab",
                               .ingress = std::vector<sg_rule>{
                                   {.match = tcp(22), .peer = sg_peer(group_peer{"shop.web"})}}});
  auto const r = resolve(std::move(d));
  REQUIRE(r.findings.size() == 1); // lab has no table called public
  CHECK(r.findings[0].message == "there is no route table called 'public' in VPC lab");
  auto const& lab_web = r.net.groups().items()[1];
  REQUIRE(lab_web.ingress.size() == 1);
  CHECK(lab_web.ingress[0].group == r.net.groups().id_at(0));
}

TEST_CASE("left-out egress is what the source of defaults says", "[network][resolve][SG-2]") {
  auto d = three_tier();
  CHECK(resolve(d).net.groups().items()[0].egress.size() == 1);
  d.vpcs[0].defaults = default_source::terraform;
  CHECK(resolve(d).net.groups().items()[0].egress.empty());
  d.vpcs[0].defaults = default_source::aws;
  d.security_groups[0].egress.emplace();
  CHECK(resolve(d).net.groups().items()[0].egress.empty());
}

TEST_CASE("gateway endpoints put their routes on tables", "[network][resolve][EP-2]") {
  auto d = three_tier();
  d.endpoints = {
      {.id = "s3", .in = "shop", .service = std::string("s3"), .route_tables = {ref("private")}}};
  auto r = resolve(d);
  auto const& routes = r.net.route_tables().items()[1].routes;
  REQUIRE(routes.size() == 3);
  CHECK(routes[2].target.kind == target_kind::gateway_endpoint);
  CHECK_FALSE(routes[2].destination_known);
  d.prefix_lists = {{.id = "s3",
                     .cidrs = {"52.216.0.0/15"_cidr},
                     .aws_name = std::string("com.amazonaws.ap-northeast-2.s3")}};
  r = resolve(d);
  CHECK(r.net.route_tables().items()[1].routes[2].destination == "52.216.0.0/15"_cidr);
}

TEST_CASE("propagated routes rank by the connection behind them",
          "[network][resolve][RT-7][RT-25]") {
  auto d = three_tier();
  d.vpn_gateways = {{.id = "vgw", .vpc = ref("shop")}};
  d.networks = {{.id = "office",
                 .cidrs = {"192.168.0.0/24"_cidr},
                 .via = ref("vgw"),
                 .connection = connection_kind::direct_connect}};
  d.route_tables[1].propagating = {ref("vgw")};
  auto const r = resolve(std::move(d));
  auto const& routes = r.net.route_tables().items()[1].routes;
  REQUIRE(routes.size() == 3);
  CHECK(routes[2].destination == "192.168.0.0/24"_cidr);
  CHECK(routes[2].source == route_source::propagated_direct_connect);
}

TEST_CASE("a transit gateway without tables has one that everybody uses",
          "[network][resolve][TGW-4]") {
  auto d = three_tier();
  d.vpcs.push_back({.id = "lab", .cidr_blocks = {"10.30.0.0/16"_cidr}});
  d.subnets.push_back({.id = "hub", .in = "lab", .cidr = "10.30.0.0/28"_cidr});
  d.networks = {{.id = "office", .cidrs = {"192.168.0.0/24"_cidr}, .via = ref("tgw")}};
  d.transit_gateways = {{.id = "tgw",
                         .attachments = {{.id = "a", .vpc = ref("shop"), .subnets = {ref("app")}},
                                         {.id = "b", .vpc = ref("lab"), .subnets = {ref("hub")}}}}};
  SECTION("no tables") {
    auto const r = resolve(d);
    CHECK(r.findings.empty());
    REQUIRE(r.net.transit_tables().size() == 1);
    auto const& t = r.net.transit_tables().items()[0];
    CHECK(t.associations.size() == 3);
    CHECK(t.routes.size() == 3);
  }
  SECTION("written tables") {
    d.transit_gateways[0].route_tables.emplace();
    d.transit_gateways[0].route_tables->push_back(
        {.id = "spokes",
         .associations = {ref("a")},
         .propagations = {ref("b")},
         .routes = {{.destination = route_destination("0.0.0.0/0"_cidr), .attachment = ref("b")}}});
    auto const r = resolve(d);
    auto const& t = r.net.transit_tables().items()[0];
    CHECK(t.routes.size() == 2);
    CHECK(r.net.attachments().items()[0].table.valid());
    CHECK_FALSE(r.net.attachments().items()[1].table.valid());
  }
}

TEST_CASE("looking up a workload by name", "[network]") {
  auto const r = resolve(three_tier());
  CHECK(r.net.at("web").id == "web");
  CHECK(r.net.at("shop.web").id == "web");
  CHECK_THROWS_AS(r.net.at("nobody"), error);
}

TEST_CASE("a group that only another VPC has is no dangling name where a part of the design is not "
          "known") {
  design d;
  for (auto const* id : {"a", "b"})
    d.vpcs.push_back({.id = id, .at = {}, .cidr_blocks = {"10.0.0.0/16"_cidr}});
  security_group own{.id = "own", .at = {}, .in = ref("a")};
  own.ingress.emplace().push_back(
      {.at = {}, .match = all_traffic(), .peer = sg_peer(group_peer{ref("other")})});
  d.security_groups.push_back(std::move(own));
  d.security_groups.push_back({.id = "other", .at = {}, .in = ref("b")});
  std::vector<finding> told;
  (void)network::resolve(d, told);
  REQUIRE(told.size() == 1);
  CHECK(told[0].remedy.find("'b.other'") != std::string::npos);
  d.gaps.push_back({.at = {}, .part = "security_groups", .reason = "nobody asked"});
  std::vector<finding> findings(1);
  auto const net = network::resolve(d, findings);
  CHECK(findings.size() == 1);
  CHECK(findings[0].remedy.empty());
  CHECK_FALSE(net.missing_facts().empty());
}
