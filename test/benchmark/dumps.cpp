#include "dumps.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace vpclint_benchmark {
namespace {

constexpr std::string_view owner = "111122223333";
constexpr std::size_t tiers = 3;
constexpr std::array<std::string_view, tiers> tier_names{"web", "app", "db"};

/// Indented JSON, one member or item a line.
class writer {
public:
  explicit writer(std::string& out) : out_(out) {}
  writer& object(std::string_view key = {}) { return begin(key, '{'); }
  writer& list(std::string_view key) { return begin(key, '['); }
  writer& end() {
    --depth_;
    if (!first_)
      line();
    first_ = false;
    out_ += closing_[depth_];
    return *this;
  }
  writer& text(std::string_view key, std::string_view value) {
    name(key);
    fmt::format_to(std::back_inserter(out_), "\"{}\"", value);
    return *this;
  }
  template <typename Value>
  writer& plain(std::string_view key, Value value) {
    name(key);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
  }
  writer& tag(std::string_view key, std::string_view value) {
    return object().text("Key", key).text("Value", value).end();
  }

private:
  void line() { out_.append("\n").append(4 * depth_, ' '); }
  void name(std::string_view key) {
    if (!first_)
      out_ += ',';
    if (depth_ != 0)
      line();
    first_ = false;
    if (!key.empty())
      fmt::format_to(std::back_inserter(out_), "\"{}\": ", key);
  }
  writer& begin(std::string_view key, char bracket) {
    name(key);
    out_ += bracket;
    closing_[depth_++] = bracket == '{' ? '}' : ']';
    first_ = true;
    return *this;
  }

  std::string& out_;
  std::size_t depth_{0};
  std::array<char, 32> closing_{};
  bool first_{true};
};

/// Addresses from 10.0.0.0 on, a /20 for each VPC.
std::string address(std::size_t vpc, std::size_t offset) {
  std::size_t const number = vpc * 4096 + offset;
  return fmt::format("10.{}.{}.{}", number >> 16U, (number >> 8U) & 255U, number & 255U);
}
std::string id(std::string_view kind, std::size_t number) {
  return fmt::format("{}-{:017x}", kind, 0x0A00000000000000U + number);
}
std::size_t subnet_number(std::size_t vpc, std::size_t tier, std::size_t zone) {
  return (vpc * tiers + tier) * 2 + zone;
}
std::string subnet(std::size_t vpc, std::size_t tier, std::size_t zone) {
  return id("subnet", subnet_number(vpc, tier, zone));
}
std::string group(std::size_t vpc, std::size_t tier) { return id("sg", vpc * 4 + tier); }

void vpcs_and_subnets(writer& w, std::size_t vpcs) {
  w.list("Vpcs");
  for (std::size_t v = 0; v < vpcs; ++v) {
    auto const block = address(v, 0) + "/20";
    w.object().text("CidrBlock", block).text("DhcpOptionsId", "dopt-0a000000000000001");
    w.text("State", "available").text("VpcId", id("vpc", v)).text("OwnerId", owner);
    w.text("InstanceTenancy", "default").list("CidrBlockAssociationSet").object();
    w.text("AssociationId", id("vpc-cidr-assoc", v)).text("CidrBlock", block);
    w.object("CidrBlockState").text("State", "associated").end().end().end();
    w.plain("IsDefault", false).list("Tags").tag("Name", fmt::format("v{}", v)).end().end();
  }
  w.end().list("Subnets");
  for (std::size_t v = 0; v < vpcs; ++v)
    for (std::size_t t = 0; t < tiers; ++t)
      for (std::size_t z = 0; z < 2; ++z) {
        w.object().text("AvailabilityZone", z == 0 ? "eu-west-1a" : "eu-west-1b");
        w.plain("AvailableIpAddressCount", 480);
        w.text("CidrBlock", address(v, 512 * (2 * t + z)) + "/23");
        w.plain("DefaultForAz", false).plain("MapPublicIpOnLaunch", false);
        w.text("State", "available").text("SubnetId", subnet(v, t, z)).text("VpcId", id("vpc", v));
        w.text("OwnerId", owner).plain("AssignIpv6AddressOnCreation", false);
        w.list("Ipv6CidrBlockAssociationSet").end().list("Tags");
        w.tag("Name", fmt::format("{}-{}", tier_names[t], "ab"[z])).end().end();
      }
  w.end();
}

void route(writer& w, std::string_view to, std::string_view key, std::string_view target) {
  w.object().text("DestinationCidrBlock", to).text(key, target);
  w.text("Origin", target == "local" ? "CreateRouteTable" : "CreateRoute");
  w.text("State", "active").end();
}

/// One for the web tier, one for each zone of the app tier, and the main one for what is left.
void route_tables(writer& w, std::size_t vpcs) {
  w.list("RouteTables");
  for (std::size_t v = 0; v < vpcs; ++v)
    for (std::size_t t = 0; t < 4; ++t) {
      auto const table = id("rtb", v * 4 + t);
      bool const app = t == 1 || t == 2;
      w.object().list("Associations");
      if (t == 3)
        w.object().plain("Main", true).text("RouteTableAssociationId", id("rtbassoc", v * 8 + 7));
      for (std::size_t z = 0; z < 2; ++z)
        if (t == 0 || (app && z == t - 1))
          w.object()
              .plain("Main", false)
              .text("RouteTableAssociationId", id("rtbassoc", v * 8 + t * 2 + z))
              .text("RouteTableId", table)
              .text("SubnetId", subnet(v, app ? 1 : 0, z))
              .end();
      if (t == 3)
        w.text("RouteTableId", table).end();
      w.end().list("PropagatingVgws").end().text("RouteTableId", table).list("Routes");
      route(w, address(v, 0) + "/20", "GatewayId", "local");
      route(w, "10.0.0.0/8", "TransitGatewayId", id("tgw", 0));
      if (t == 0)
        route(w, "0.0.0.0/0", "GatewayId", id("igw", v));
      if (app) {
        route(w, "0.0.0.0/0", "NatGatewayId", id("nat", 2 * v + t - 1));
        w.object()
            .text("DestinationPrefixListId", "pl-6da54004")
            .text("GatewayId", id("vpce", v))
            .text("Origin", "CreateRoute")
            .text("State", "active")
            .end();
      }
      w.end().list("Tags").end().text("VpcId", id("vpc", v)).text("OwnerId", owner).end();
    }
  w.end();
}

void network_acls(writer& w, std::size_t vpcs) {
  w.list("NetworkAcls");
  for (std::size_t v = 0; v < vpcs; ++v) {
    w.object().list("Associations");
    for (std::size_t t = 0; t < tiers; ++t)
      for (std::size_t z = 0; z < 2; ++z)
        w.object()
            .text("NetworkAclAssociationId", id("aclassoc", subnet_number(v, t, z)))
            .text("NetworkAclId", id("acl", v))
            .text("SubnetId", subnet(v, t, z))
            .end();
    w.end().list("Entries");
    for (bool const egress : {true, false})
      for (int const number : {100, 32767})
        w.object()
            .text("CidrBlock", "0.0.0.0/0")
            .plain("Egress", egress)
            .text("Protocol", "-1")
            .text("RuleAction", number == 100 ? "allow" : "deny")
            .plain("RuleNumber", number)
            .end();
    w.end().plain("IsDefault", true).text("NetworkAclId", id("acl", v)).list("Tags").end();
    w.text("VpcId", id("vpc", v)).text("OwnerId", owner).end();
  }
  w.end();
}

void permission(writer& w, int port, std::string_view block, std::string_view from) {
  w.object().plain("FromPort", port).text("IpProtocol", "tcp").list("IpRanges");
  if (!block.empty())
    w.object().text("CidrIp", block).end();
  w.end().list("Ipv6Ranges").end().list("PrefixListIds").end().plain("ToPort", port);
  w.list("UserIdGroupPairs");
  if (!from.empty())
    w.object().text("GroupId", from).text("UserId", owner).end();
  w.end().end();
}

void security_groups(writer& w, std::size_t vpcs) {
  w.list("SecurityGroups");
  for (std::size_t v = 0; v < vpcs; ++v)
    for (std::size_t t = 0; t < tiers + 1; ++t) {
      auto const name = t == tiers ? "default" : tier_names[t];
      w.object().text("Description", name).text("GroupName", name).list("IpPermissions");
      if (t == 0)
        permission(w, 443, "10.0.0.0/8", {});
      else if (t < tiers)
        permission(w, t == 1 ? 8080 : 5432, {}, group(v, t - 1));
      w.end().text("OwnerId", owner).text("GroupId", group(v, t)).list("IpPermissionsEgress");
      if (t == 0)
        permission(w, 8080, {}, group(v, 1));
      if (t == 1)
        permission(w, 5432, {}, group(v, 2));
      if (t < 2)
        permission(w, 443, "0.0.0.0/0", {});
      w.end().list("Tags").end().text("VpcId", id("vpc", v)).end();
    }
  w.end();
}

void gateways(writer& w, std::size_t vpcs) {
  w.list("InternetGateways");
  for (std::size_t v = 0; v < vpcs; ++v)
    w.object()
        .list("Attachments")
        .object()
        .text("State", "available")
        .text("VpcId", id("vpc", v))
        .end()
        .end()
        .text("InternetGatewayId", id("igw", v))
        .text("OwnerId", owner)
        .list("Tags")
        .end()
        .end();
  w.end().list("NatGateways");
  for (std::size_t n = 0; n < vpcs * 2; ++n) {
    auto const v = n / 2;
    w.object().text("CreateTime", "2025-01-01T00:00:00+00:00").list("NatGatewayAddresses").object();
    w.text("AllocationId", id("eipalloc", n)).text("NetworkInterfaceId", id("eni", 0x10000000 + n));
    w.text("PrivateIp", address(v, 512 * (n % 2) + 10));
    w.text("PublicIp", fmt::format("52.{}.{}.7", 16 + n / 256, n % 256)).end().end();
    w.text("NatGatewayId", id("nat", n)).text("State", "available");
    w.text("SubnetId", subnet(v, 0, n % 2)).text("VpcId", id("vpc", v)).list("Tags").end();
    w.text("ConnectivityType", "public").end();
  }
  w.end().list("VpcEndpoints");
  for (std::size_t v = 0; v < vpcs; ++v) {
    w.object().text("VpcEndpointId", id("vpce", v)).text("VpcEndpointType", "Gateway");
    w.text("VpcId", id("vpc", v))
        .text("ServiceName", "com.amazonaws.eu-west-1.s3")
        .text("State", "available");
    w.list("RouteTableIds").text("", id("rtb", v * 4 + 1)).text("", id("rtb", v * 4 + 2)).end();
    w.list("SubnetIds")
        .end()
        .list("Groups")
        .end()
        .list("NetworkInterfaceIds")
        .end()
        .list("Tags")
        .end()
        .end();
  }
  w.end().list("VpcPeeringConnections").end().list("VpnGateways").end();
}

void transit_gateway(writer& w, std::size_t vpcs) {
  w.list("TransitGateways")
      .object()
      .text("TransitGatewayId", id("tgw", 0))
      .text("State", "available");
  w.text("OwnerId", owner)
      .object("Options")
      .text("SecurityGroupReferencingSupport", "disable")
      .end();
  w.end().end().list("TransitGatewayVpcAttachments");
  for (std::size_t v = 0; v < vpcs; ++v) {
    w.object()
        .text("TransitGatewayAttachmentId", id("tgw-attach", v))
        .text("TransitGatewayId", id("tgw", 0));
    w.text("VpcId", id("vpc", v)).text("State", "available").list("SubnetIds");
    w.text("", subnet(v, 2, 0)).text("", subnet(v, 2, 1)).end().object("Options");
    w.text("DnsSupport", "enable")
        .text("Ipv6Support", "disable")
        .text("ApplianceModeSupport", "disable");
    w.end().end();
  }
  w.end().list("TransitGatewayRouteTables").object();
  w.text("TransitGatewayRouteTableId", id("tgw-rtb", 0)).text("TransitGatewayId", id("tgw", 0));
  w.text("State", "available").end().end();
  for (auto const* what : {"associations", "propagations"}) {
    bool const first = *what == 'a';
    w.object(fmt::format("get-transit-gateway-route-table-{} {}", what, id("tgw-rtb", 0)));
    w.list(first ? "Associations" : "TransitGatewayRouteTablePropagations");
    for (std::size_t v = 0; v < vpcs; ++v)
      w.object()
          .text("TransitGatewayAttachmentId", id("tgw-attach", v))
          .text("ResourceType", "vpc")
          .text("ResourceId", id("vpc", v))
          .text("State", first ? "associated" : "enabled")
          .end();
    w.end().end();
  }
  w.object(fmt::format("search-transit-gateway-routes {}", id("tgw-rtb", 0)))
      .list("Routes")
      .end()
      .end();
}

void interfaces(writer& w, std::size_t vpcs, std::size_t each) {
  w.list("NetworkInterfaces");
  for (std::size_t v = 0; v < vpcs; ++v)
    for (std::size_t i = 0; i < each; ++i) {
      std::size_t const number = v * each + i;
      auto const [t, z] = std::array{i % tiers, i / tiers % 2};
      auto const ip = address(v, 512 * (2 * t + z) + 20 + i / (2 * tiers));
      auto const dns = "ip-" + ip + ".eu-west-1.compute.internal";
      w.object().object("Attachment").text("AttachTime", "2025-01-01T00:00:00+00:00");
      w.text("AttachmentId", id("eni-attach", number)).plain("DeleteOnTermination", true);
      w.plain("DeviceIndex", 0).text("InstanceId", id("i", number));
      w.text("InstanceOwnerId", owner).text("Status", "attached").end();
      w.text("AvailabilityZone", z == 0 ? "eu-west-1a" : "eu-west-1b").text("Description", "");
      w.list("Groups")
          .object()
          .text("GroupName", tier_names[t])
          .text("GroupId", group(v, t))
          .end()
          .end();
      w.text("InterfaceType", "interface").list("Ipv6Addresses").end();
      w.text("MacAddress", fmt::format("0a:00:00:{:02x}:{:02x}:{:02x}", number >> 16U,
                                       (number >> 8U) & 255U, number & 255U));
      w.text("NetworkInterfaceId", id("eni", number))
          .text("OwnerId", owner)
          .text("PrivateDnsName", dns);
      w.text("PrivateIpAddress", ip).list("PrivateIpAddresses").object().plain("Primary", true);
      w.text("PrivateDnsName", dns).text("PrivateIpAddress", ip).end().end();
      w.plain("RequesterManaged", false).plain("SourceDestCheck", true).text("Status", "in-use");
      w.text("SubnetId", subnet(v, t, z))
          .list("TagSet")
          .tag("Name", fmt::format("{}-{}", tier_names[t], number));
      w.end().text("VpcId", id("vpc", v)).end();
    }
  w.end();
}

} // namespace

std::string describe_dump(std::size_t vpcs, std::size_t each) {
  std::string out;
  out.reserve(vpcs * (each * 1800 + 20'000));
  writer w(out);
  w.object();
  vpcs_and_subnets(w, vpcs);
  route_tables(w, vpcs);
  network_acls(w, vpcs);
  security_groups(w, vpcs);
  gateways(w, vpcs);
  transit_gateway(w, vpcs);
  interfaces(w, vpcs, each);
  w.end();
  out += '\n';
  return out;
}

} // namespace vpclint_benchmark
