#include "vpclint/diag/codes.hpp"

#include "input/aws/dump.hpp"
#include "input/aws/states.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

/// CIDR-21: what is not joined yet counts for nothing.
bool is_gone(std::string_view state) {
  auto const joined = joined_by(state);
  return joined == life::gone || joined == life::coming;
}

/// SG-17: whether a rule refers to a group behind a peering that is no more.
bool is_stale(std::string_view peering_status) {
  return peering_status == "deleted" || peering_status == "deleting" ||
         peering_status == "expired" || peering_status == "failed" || peering_status == "rejected";
}

} // namespace

void reader::read_vpc(item const& i) {
  vpc v{.id = std::string(str(i.node, "VpcId")), .at = i.node.at()};
  auto const region = region_of(i);
  if (!region.empty())
    v.region = {region, i.node.at()};
  if (auto const account = account_of(i); !account.empty())
    v.account = {account, i.node.at()};
  auto const primary = block(i.node, "CidrBlock");
  if (!primary.is_left_out())
    v.cidr_blocks.push_back(primary);
  for (auto const a : list(i.node, "CidrBlockAssociationSet").items()) {
    if (is_gone(str(object(a, "CidrBlockState"), "State")))
      continue;
    auto b = block(a, "CidrBlock");
    if (b && primary && *b == *primary)
      continue;
    if (auto const s = str(object(a, "CidrBlockState"), "State"); joined_by(s) == life::unclear)
      b = {unknown{"its association is " + unclear_words(s)}, b.at};
    v.cidr_blocks.push_back(std::move(b));
  }
  if (v.cidr_blocks.empty())
    v.cidr_blocks.push_back({unknown{"the answer has no CidrBlock"}, i.node.at()});
  for (auto const a : list(i.node, "Ipv6CidrBlockAssociationSet").items())
    if (!is_gone(str(object(a, "Ipv6CidrBlockState"), "State")))
      v.ipv6_cidr_blocks.push_back(block(a, "Ipv6CidrBlock"));
  auto const dns = [&](auto const& from, char const* attribute) -> known<bool> {
    if (auto const hit = from.find(v.id); hit != from.end())
      return flag(hit->second, "Value");
    return {unknown{"describe-vpc-attribute " + std::string(attribute) + " of " + v.id +
                    " is not in the documents"},
            i.node.at()};
  };
  v.dns_support = dns(dns_support_, "enableDnsSupport");
  v.dns_hostnames = dns(dns_hostnames_, "enableDnsHostnames");
  v.is_default = flag(i.node, "IsDefault").value_or(false);
  v.tags = tags(i.node);
  out_.into().vpcs.push_back(std::move(v));
}

void reader::read_subnet(item const& i) {
  subnet s{.id = std::string(str(i.node, "SubnetId")), .at = i.node.at(), .in = vpc_of(i.node)};
  s.cidr = block(i.node, "CidrBlock");
  for (auto const a : list(i.node, "Ipv6CidrBlockAssociationSet").items())
    if (!is_gone(str(object(a, "Ipv6CidrBlockState"), "State")))
      s.ipv6 = block(a, "Ipv6CidrBlock");
  if (s.cidr.is_left_out() && s.ipv6.is_left_out())
    s.cidr = {unknown{"the answer has no CidrBlock"}, s.at};
  s.az = text(i.node, "AvailabilityZone");
  s.public_ip = flag(i.node, "MapPublicIpOnLaunch");
  s.assign_ipv6 = flag(i.node, "AssignIpv6AddressOnCreation");
  s.tags = tags(i.node);
  if (auto const own = table_of_.find(s.id); own != table_of_.end())
    s.route_table = by_name(own->second, s.at);
  else if (auto const main = main_of_.find(str(i.node, "VpcId")); main != main_of_.end())
    s.route_table = by_name(main->second, s.at);
  else
    s.route_table = {unknown{"the route table of " + s.id + " is not in the documents"}, s.at};
  if (auto const acl = acl_of_.find(s.id); acl != acl_of_.end())
    s.network_acl = by_name(acl->second, s.at);
  else
    s.network_acl = {unknown{"the network ACL of " + s.id + " is not in the documents"}, s.at};
  out_.into().subnets.push_back(std::move(s));
}

known<ref> reader::route_target(doc::node r, std::string const& vpc, bool& local) {
  auto const at = r.at();
  for (auto const* key :
       {"NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "EgressOnlyInternetGatewayId",
        "NetworkInterfaceId", "InstanceId", "GatewayId"}) {
    auto const id = str(r, key);
    if (id.empty())
      continue;
    if (id == "local") {
      local = true;
      return {ref("local", get(r, key).at()), get(r, key).at()};
    }
    if (id.starts_with("igw-") && vpc.starts_with("vpc-") && !known_.has(id) &&
        !known_.gone.contains(id)) {
      // A route only leads to a gateway of its own VPC; whether that is attached no answer says.
      known_.names.emplace(id, id);
      std::string const reason = std::string(id) + " is not in the documents";
      out_.into().internet_gateways.push_back({.id = std::string(id),
                                               .at = get(r, key).at(),
                                               .in = ref(vpc, at),
                                               .attached = {unknown{reason}, get(r, key).at()}});
      lost(std::string(id), get(r, key).at(), reason);
    }
    return to(r, key);
  }
  for (auto const* key : {"CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn", "OdbNetworkArn"})
    if (auto const id = str(r, key); !id.empty())
      return {unknown{"the design has nothing for " + std::string(id)}, get(r, key).at()};
  return {unknown{"the route names no target"}, at};
}

void reader::read_route_table(item const& i) {
  route_table t{.id = std::string(str(i.node, "RouteTableId")), .at = i.node.at()};
  t.in = vpc_of(i.node);
  for (auto const a : list(i.node, "Associations").items()) {
    auto const s = str(object(a, "AssociationState"), "State");
    if (joined_by(s) == life::gone)
      continue;
    if (flag(a, "Main").value_or(false))
      t.main = {true, a.at()};
    if (get(a, "GatewayId"))
      t.gateway = joined_by(s) == life::unclear
                      ? known<ref>(unknown{"its association is " + unclear_words(s)}, a.at())
                      : to(a, "GatewayId");
  }
  t.tags = tags(i.node);
  for (auto const r : list(i.node, "Routes").items()) {
    if (!r.is_mapping()) {
      out_.refuse(codes::wrong_type, r.at(), "a route is not a mapping");
      continue;
    }
    route made{.at = r.at()};
    bool local = false;
    made.target = route_target(r, t.in.name, local);
    auto const state = state_of_route(str(r, "State"));
    if (state == route_state::gone)
      continue;
    made.blackhole = state == route_state::blackhole;
    if (state == route_state::unclear)
      made.target = {unknown{"the route is " + unclear_words(str(r, "State"))}, made.at};
    made.propagated = str(r, "Origin") == "EnableVgwRoutePropagation";
    if (local)
      continue; // always there
    if (str(r, "GatewayId").starts_with("vpce-") && get(r, "DestinationPrefixListId") &&
        known_.has(str(r, "GatewayId")))
      continue; // the endpoint puts it there
    made.replaces_local = str(r, "Origin") == "CreateRouteTable";
    auto b = block(r, get(r, "DestinationCidrBlock") ? "DestinationCidrBlock"
                                                     : "DestinationIpv6CidrBlock");
    if (b)
      made.destination = {route_destination(*b), b.at};
    else if (b.is_unknown())
      made.destination = {unknown{b.reason()}, b.at};
    else if (auto const pl = to(r, "DestinationPrefixListId"); pl)
      made.destination = {route_destination(*pl), pl.at};
    else
      made.destination = {unknown{pl.is_unknown() ? pl.reason() : "the route names no destination"},
                          r.at()};
    t.routes.push_back(std::move(made));
  }
  out_.into().route_tables.push_back(std::move(t));
}

void reader::read_acl(item const& i) {
  network_acl a{.id = std::string(str(i.node, "NetworkAclId")), .at = i.node.at()};
  a.in = vpc_of(i.node);
  if (flag(i.node, "IsDefault").value_or(false))
    a.id = "default";
  a.tags = tags(i.node);
  if (!get(i.node, "Entries"))
    out_.refuse(codes::missing_key, i.node.at(), a.id + " has no Entries");
  for (auto const e : list(i.node, "Entries").items()) {
    if (!e.is_mapping()) {
      out_.refuse(codes::wrong_type, e.at(), "an entry of a network ACL is not a mapping");
      continue;
    }
    acl_entry made{.at = e.at()};
    made.number = number(e, "RuleNumber");
    if (made.number && *made.number >= 32767)
      continue; // the built-in last entries (NACL-4)
    if (made.number.is_left_out())
      out_.refuse(codes::missing_key, e.at(), "an entry of a network ACL has no RuleNumber");
    auto const action = str(e, "RuleAction");
    if (action == "allow" || action == "deny")
      made.allow = {action == "allow", get(e, "RuleAction").at()};
    else
      made.allow = {unknown{"the entry neither allows nor denies"}, e.at()};
    auto const protocol = str(e, "Protocol");
    bool const types = protocol == "1" || protocol == "58" || protocol == "icmp";
    made.match = types ? match(e, "Protocol", object(e, "IcmpTypeCode"), "Type", "Code")
                       : match(e, "Protocol", object(e, "PortRange"), "From", "To");
    made.remote = block(e, get(e, "CidrBlock") ? "CidrBlock" : "Ipv6CidrBlock");
    if (made.remote.is_left_out())
      made.remote = {unknown{"the entry names no block"}, e.at()};
    auto const egress = flag(e, "Egress");
    if (egress.is_left_out())
      out_.refuse(codes::missing_key, e.at(), "an entry of a network ACL has no Egress");
    (egress.value_or(false) ? a.egress : a.ingress).push_back(std::move(made));
  }
  out_.into().network_acls.push_back(std::move(a));
}

/// A group as a rule of another one names it: those of other VPCs with their VPC (SG-14).
std::string reader::group_named_in(ref const& peer, std::string_view id, std::string const& own,
                                   std::string const& vpc) {
  if (peer.name == own)
    return "self";
  auto const& described = by_id_[find_row("SecurityGroups", {})];
  auto const hit = described.find(id);
  auto const home = hit == described.end() ? std::string_view() : str(hit->second, "VpcId");
  bool const elsewhere = !home.empty() && home != vpc && peer.name.find('.') == std::string::npos;
  return elsewhere ? std::string(home) + "." + peer.name : peer.name;
}

void reader::add_rules(doc::node permissions, security_group const& of, std::string const& own,
                       std::vector<sg_rule>& into) {
  for (auto const p : permissions.items()) {
    if (!p.is_mapping()) {
      out_.refuse(codes::wrong_type, p.at(), "a permission is not a mapping");
      continue;
    }
    auto const what = match(p, "IpProtocol", p, "FromPort", "ToPort");
    auto const add = [&](doc::node n, known<sg_peer> peer) {
      into.push_back({.at = n.at(),
                      .match = what,
                      .peer = std::move(peer),
                      .description = std::string(str(n, "Description"))});
    };
    for (auto const* key : {"CidrIp", "CidrIpv6"})
      for (auto const n : list(p, key[6] == 0 ? "IpRanges" : "Ipv6Ranges").items()) {
        auto const b = block(n, key);
        add(n,
            b ? known<sg_peer>(sg_peer(*b), b.at)
              : known<sg_peer>(unknown{b.is_unknown() ? b.reason() : "no block is given"}, n.at()));
      }
    for (auto const n : list(p, "PrefixListIds").items()) {
      auto const l = to(n, "PrefixListId");
      add(n, l ? known<sg_peer>(sg_peer(prefix_list_peer{*l}), l.at)
               : known<sg_peer>(unknown{l.is_unknown() ? l.reason() : "no list is named"}, n.at()));
    }
    for (auto const n : list(p, "UserIdGroupPairs").items()) {
      if (is_stale(str(n, "PeeringStatus"))) {
        note(n.at(), "A rule of " + of.id + " about " +
                         std::string(str(n, "GroupId").substr(0, 60)) +
                         " is stale and matches nothing: its peering is " +
                         std::string(str(n, "PeeringStatus").substr(0, 40)) + ".");
        continue;
      }
      auto const g = to(n, "GroupId");
      add(n,
          g ? known<sg_peer>(sg_peer(group_peer{ref(
                                 group_named_in(*g, str(n, "GroupId"), own, of.in.name), g.at)}),
                             g.at)
            : known<sg_peer>(unknown{g.is_unknown() ? g.reason() : "no group is named"}, n.at()));
    }
  }
}

void reader::read_group(item const& i) {
  auto const id = str(i.node, "GroupId");
  security_group g{.id = std::string(id), .at = i.node.at()};
  if (!get(i.node, "VpcId"))
    return leave_out(i, "belongs to no VPC");
  g.in = vpc_of(i.node);
  std::string const own(known_.names.at(id));
  if (own == g.in.name + ".default")
    g.id = "default";
  auto const open = [&](char const* key) {
    return sg_rule{
        .at = g.at,
        .match = {unknown{std::string(key) + " of " + own + " is not in the documents"}, g.at},
        .peer = {unknown{std::string(key) + " of " + own + " is not in the documents"}, g.at}};
  };
  for (bool const ingress : {true, false}) {
    auto const* key = ingress ? "IpPermissions" : "IpPermissionsEgress";
    auto& rules = (ingress ? g.ingress : g.egress).emplace();
    if (get(i.node, key))
      add_rules(list(i.node, key), g, own, rules);
    else if (!asked("SecurityGroupRules", corner_of(i)))
      rules.push_back(open(key));
  }
  g.description = std::string(str(i.node, "Description"));
  g.tags = tags(i.node);
  groups_at_[own] = out_.into().security_groups.size();
  out_.into().security_groups.push_back(std::move(g));
}

void reader::read_group_rule(item const& i) {
  auto const id = str(i.node, "GroupId");
  auto const named = known_.name_of(id);
  auto at = !named ? groups_at_.end() : groups_at_.find(std::string(*named));
  if (at != groups_at_.end()) {
    // What a group says itself is the same again.
    auto const& described = by_id_[find_row("SecurityGroups", {})];
    if (auto const g = described.find(id);
        g != described.end() &&
        (get(g->second, "IpPermissions") || get(g->second, "IpPermissionsEgress")))
      return;
  }
  if (at == groups_at_.end())
    return unused(i, "The group " + std::string(id.substr(0, 60)) +
                         " of these rules is not described; they are not used.");
  auto& g = out_.into().security_groups[at->second];
  if (auto const status = str(object(i.node, "ReferencedGroupInfo"), "PeeringStatus");
      is_stale(status))
    return note(i.node.at(), "A rule of " + g.id +
                                 " is stale and matches nothing: its peering is " +
                                 std::string(status) + ".");
  known<sg_peer> peer;
  auto b = block(i.node, get(i.node, "CidrIpv4") ? "CidrIpv4" : "CidrIpv6");
  auto const l = to(i.node, "PrefixListId");
  auto const other = to(object(i.node, "ReferencedGroupInfo"), "GroupId");
  if (b)
    peer = {sg_peer(*b), b.at};
  else if (l)
    peer = {sg_peer(prefix_list_peer{*l}), l.at};
  else if (other)
    peer = {sg_peer(group_peer{
                ref(group_named_in(*other, str(object(i.node, "ReferencedGroupInfo"), "GroupId"),
                                   std::string(*named), g.in.name),
                    other.at)}),
            other.at};
  else
    peer = {unknown{b.is_unknown()       ? b.reason()
                    : l.is_unknown()     ? l.reason()
                    : other.is_unknown() ? other.reason()
                                         : "the rule names no peer"},
            i.node.at()};
  bool const egress = flag(i.node, "IsEgress").value_or(false);
  (egress ? g.egress : g.ingress)
      ->push_back({.at = i.node.at(),
                   .match = match(i.node, "IpProtocol", i.node, "FromPort", "ToPort"),
                   .peer = std::move(peer),
                   .description = std::string(str(i.node, "Description"))});
}

void reader::read_group_vpc(item const& i) {
  auto const named = known_.name_of(str(i.node, "GroupId"));
  auto const at = !named ? groups_at_.end() : groups_at_.find(std::string(*named));
  auto const s = str(i.node, "State");
  if (at == groups_at_.end() || is_gone(s))
    return;
  auto const vpc = vpc_of(i.node);
  auto& g = out_.into().security_groups[at->second];
  if (joined_by(s) == life::unclear)
    g.associated_vpcs.push_back({unknown{"its association is " + unclear_words(s)}, vpc.at});
  else if (vpc.name != g.in.name)
    g.associated_vpcs.push_back({vpc, vpc.at});
}

void reader::read_exclusion(item const& i) {
  bpa_exclusion e{.at = i.node.at()};
  auto const arn = str(i.node, "ResourceArn");
  auto const id = arn.substr(std::min(arn.size(), arn.rfind('/') + 1));
  auto const s = str(i.node, "State");
  auto& named = id.starts_with("subnet-") ? e.subnet : e.vpc;
  if (life_of(i.kind->key, s) == life::unclear)
    named = known<ref>(unknown{"it is " + unclear_words(s)}, i.node.at());
  else
    named = by_name(id, i.node.at());
  e.mode = {str(i.node, "InternetGatewayExclusionMode") == "allow-egress"
                ? bpa_exclusion_mode::allow_egress
                : bpa_exclusion_mode::allow_bidirectional,
            i.node.at()};
  out_.into().public_access.exclusions.push_back(std::move(e));
}

} // namespace vpclint::inline v0::dump
