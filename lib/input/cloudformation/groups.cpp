#include "vpclint/diag/codes.hpp"
#include "vpclint/model/elsewhere.hpp"

#include "input/cloudformation/converter.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {

void converter::read_group(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& g = add(out_.into().security_groups, r);
  g.in = ref(in, r.get("VpcId").at);
  if (auto const& d = r.get("GroupDescription"); d.is(value_kind::text))
    g.description = d.text;
  g.tags = tags(r);
  tag_elsewhere(r, g.tags);
}

void converter::read_group_rules(resource const& r) {
  auto* g = find(out_.into().security_groups, &r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  std::vector<sg_rule> ingress;
  std::vector<sg_rule> egress;
  add_rules(r.get("SecurityGroupIngress"), true, ingress);
  add_rules(r.get("SecurityGroupEgress"), false, egress);
  g = find(out_.into().security_groups, &r); // others may have come
  g->ingress = std::move(ingress);
  if (!egress.empty()) // an empty list leaves the rule that AWS makes (SG-2)
    g->egress = std::move(egress);
}

void converter::add_rules(value const& list, bool ingress, std::vector<sg_rule>& into) {
  for (auto const& item : items(list))
    into.push_back(group_rule(item, ingress));
}

known<traffic> converter::rule_match(value const& v) {
  auto const& protocol = v.get("IpProtocol");
  auto const& from = v.get("FromPort");
  auto const& to = v.get("ToPort");
  bool const wants = protocol.text == "tcp" || protocol.text == "udp" || protocol.text == "6" ||
                     protocol.text == "17"; // SG-8
  if (wants && !(from.there() && to.there())) {
    std::string const what =
        "the rule for " + protocol.text + " has no " + (from.there() ? "ToPort" : "FromPort");
    out_.report(codes::missing_key, severity::error, protocol.at, what).remedy =
        "write FromPort and ToPort";
    return {unknown{what}, protocol.at};
  }
  return match(protocol, from, to);
}

sg_rule converter::group_rule(value const& v, bool ingress) {
  sg_rule out{.at = v.at};
  if (!v.is(value_kind::map)) {
    auto const reason = why(v);
    out.match = {reason, v.at};
    out.peer = {reason, v.at};
    return out;
  }
  out.match = rule_match(v);
  if (!out.match.at.where.valid())
    out.match.at = v.at;
  if (auto const& d = v.get("Description"); d.is(value_kind::text))
    out.description = d.text;
  auto const from =
      ingress
          ? only_one(v, {"CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourcePrefixListId"},
                     "the rule", v.at)
          : only_one(
                v, {"CidrIp", "CidrIpv6", "DestinationSecurityGroupId", "DestinationPrefixListId"},
                "the rule", v.at);
  auto const& group_name = v.get("SourceSecurityGroupName");
  auto const* what = from.what != nullptr ? from.what : &group_name;
  auto const set = [&](auto const& made, auto const& peer_of) {
    out.peer = made ? known<sg_peer>(peer_of(*made), what->at)
                    : known<sg_peer>(unknown{made.is_unknown() ? made.reason() : ""}, what->at);
  };
  auto const as_block = [](cidr const& c) { return sg_peer(c); };
  if (from.open)
    out.peer = {*from.open, v.at};
  else if (from.name == "CidrIp")
    set(block4(*what), as_block);
  else if (from.name == "CidrIpv6")
    set(block6(*what), as_block);
  else if (from.name.ends_with("PrefixListId"))
    set(one(*what, {"AWS::EC2::PrefixList"}),
        [](ref const& l) { return sg_peer(prefix_list_peer{l}); });
  else if (what->there())
    set(group(*what), [](ref const& g) { return sg_peer(group_peer{g}); });
  else
    out.peer = {unknown{"the rule names no peer"}, v.at};
  return out;
}

security_group* converter::group_for(value const& v, resource const& r) {
  auto& all_groups = out_.into().security_groups;
  if (auto* g = find(all_groups, target(v, {"AWS::EC2::SecurityGroup"})))
    return g;
  if (auto* own = cluster_group(v))
    return own;
  auto const* owner = v.text == "DefaultSecurityGroup" ? target(v, {"AWS::EC2::VPC"}) : nullptr;
  if (owner == nullptr) {
    lost(r, v);
    return nullptr;
  }
  for (auto& g : all_groups)
    if (g.id == "default" && g.in.name == owner->name)
      return &g;
  // SG-3: members may talk to each other and to everybody.
  auto& g = all_groups.emplace_back();
  g.id = "default";
  g.at = r.key.at();
  g.in = ref(owner->name, owner->key.at());
  g.ingress.emplace().push_back(
      {.at = g.at, .match = all_traffic(), .peer = sg_peer(group_peer{ref("self")})});
  return &g;
}

security_group* converter::cluster_group(value const& v) {
  auto const* cluster =
      v.text == "ClusterSecurityGroupId" ? target(v, {"AWS::EKS::Cluster"}) : nullptr;
  if (cluster == nullptr)
    return nullptr;
  auto& all_groups = out_.into().security_groups;
  auto const id = cluster->name + "-cluster-group";
  for (auto& g : all_groups)
    if (g.id == id)
      return &g;
  // MSV-7: its members may talk to each other and to everybody.
  auto const& config = cluster->get("ResourcesVpcConfig");
  auto const in =
      vpc_by(items(config.get("SubnetIds")), items(config.get("SecurityGroupIds")), *cluster);
  auto& g = all_groups.emplace_back();
  g.id = id;
  g.at = cluster->key.at();
  g.in = ref(in, cluster->key.at());
  g.tags.push_back({.key = std::string(used_elsewhere_tag),
                    .value = known<std::string>("on the nodes of " + cluster->id, g.at),
                    .at = g.at});
  g.ingress.emplace().push_back(
      {.at = g.at, .match = all_traffic(), .peer = sg_peer(group_peer{ref("self")})});
  g.egress.emplace();
  add_open_egress(g);
  return &g;
}

/// What AWS lets out of a group before somebody changes it (SG-2, SG-3).
void converter::add_open_egress(security_group& g) const {
  auto const to = [&](cidr const& all_of_it) {
    g.egress->push_back({.at = g.at, .match = all_traffic(), .peer = sg_peer(all_of_it)});
  };
  to(prefix4{});
  if (has_ipv6(g.in.name))
    to(prefix6{});
}

void converter::read_group_ingress(resource const& r) {
  auto* g = group_for(r.get("GroupId").there() ? r.get("GroupId") : r.get("GroupName"), r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  auto rule = group_rule(r.properties, true);
  g = group_for(r.get("GroupId").there() ? r.get("GroupId") : r.get("GroupName"),
                r); // others may have come
  rule.at = r.key.at();
  if (!surely(r))
    rule.peer = {unknown{r.why}, r.key.at()};
  if (!g->ingress)
    g->ingress.emplace();
  g->ingress->push_back(std::move(rule));
}

void converter::read_group_egress(resource const& r) {
  auto* g = group_for(r.get("GroupId"), r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  auto rule = group_rule(r.properties, false);
  g = group_for(r.get("GroupId"), r); // others may have come
  rule.at = r.key.at();
  if (!surely(r)) {
    // With it, the rule that AWS makes may be gone (SG-2); without it, it is there.
    rule.match = all_traffic();
    rule.peer = {unknown{r.why}, r.key.at()};
  }
  bool const keeps_own = g->id == "default"; // a cluster's group has its own already
  if (!g->egress) {
    g->egress.emplace();
    if (keeps_own)
      add_open_egress(*g);
  }
  g->egress->push_back(std::move(rule));
}

void converter::read_group_vpc(resource const& r) {
  auto* g = group_for(r.get("GroupId"), r);
  if (g == nullptr)
    return;
  auto to = one(r.get("VpcId"), {"AWS::EC2::VPC"});
  if (!surely(r))
    to = {unknown{r.why}, r.key.at()};
  g->associated_vpcs.push_back(std::move(to));
}

void converter::read_prefix_list(resource const& r) {
  auto& l = add(out_.into().prefix_lists, r);
  auto const& entries = r.get("Entries");
  for (auto const& item : items(entries)) {
    auto b = block(item.get("Cidr"));
    if (b.is_left_out())
      b = {why(item), item.at};
    l.cidrs.push_back(std::move(b));
  }
  l.max_entries = number(r.get("MaxEntries"));
  l.tags = tags(r);
}

} // namespace vpclint::inline v0::cfn
