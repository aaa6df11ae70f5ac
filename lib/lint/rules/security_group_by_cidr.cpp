#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::optional<cidr> by_cidr_block(network::resolved_subnet const& s, bool ipv4) {
  return ipv4 ? s.ipv4 : s.ipv6;
}

// Whether a table of one subnet sends what is for the other one somewhere else than straight there,
// as through an appliance, behind which references are lost (SG-18).
bool by_cidr_detoured(network::network const& net, network::resolved_subnet const& from,
                      network::resolved_subnet const& to, bool ipv4) {
  auto const block = by_cidr_block(to, ipv4);
  if (!from.table.valid() || !block)
    return true; // not known, so no advice
  for (auto const& route : net.route_tables()[from.table].routes)
    if (route.source != network::route_source::local && route.destination_known &&
        !route.destination.is_everything() && block->contains(route.destination))
      return true;
  return false;
}

// A block of a VPC that rules admit: the subnets that it touches, and the groups of interfaces that
// have an address in it.
struct by_cidr_part {
  std::vector<index<subnet>> subnets{};
  std::vector<group_id> groups{}; // ascending, each once
};

by_cidr_part by_cidr_part_of(network::network const& net, network::resolved_vpc const& vpc,
                             cidr const& block) {
  by_cidr_part out;
  for (auto const id : vpc.subnets) {
    auto const& s = net.subnets()[id];
    auto const own = by_cidr_block(s, block.is_v4());
    if (!own || !own->overlaps(block))
      continue;
    out.subnets.push_back(id);
    for (auto const nic : s.interfaces) {
      auto const& n = net.interfaces()[nic];
      if (n.filtered && n.can_initiate)
        out.groups.insert(out.groups.end(), n.groups.begin(), n.groups.end());
    }
  }
  std::sort(out.groups.begin(), out.groups.end());
  out.groups.erase(std::unique(out.groups.begin(), out.groups.end()), out.groups.end());
  return out;
}

// Whether what has an address in the part reaches the members of `g` directly: only then may
// groups be referred to in place of the block.
bool by_cidr_direct(network::network const& net, network::resolved_group const& g,
                    by_cidr_part const& part, bool ipv4) {
  std::set<index<subnet>> member_subnets;
  for (auto const m : g.members)
    member_subnets.insert(net.interfaces()[m].subnet);
  for (auto const id : part.subnets)
    for (auto const m : member_subnets)
      if (!m.valid() ||
          (m != id && (by_cidr_detoured(net, net.subnets()[id], net.subnets()[m], ipv4) ||
                       by_cidr_detoured(net, net.subnets()[m], net.subnets()[id], ipv4))))
        return false;
  return true;
}

bool by_cidr_forwards(network::network const& net, network::resolved_group const& g) {
  return std::any_of(g.members.begin(), g.members.end(), [&](auto const m) {
    return !net.interfaces()[m].source_dest_check.value_or(false);
  });
}

void check_security_group_by_cidr(lint_context& ctx) {
  auto const& net = ctx.net();
  std::map<std::pair<index<vpc>, cidr>, by_cidr_part> parts;
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    if (!g.vpc.valid() || g.members.empty() || by_cidr_forwards(net, g))
      continue;
    auto const& vpc = net.vpcs()[g.vpc];
    for (auto const& r : g.ingress) {
      if (r.peer != peer_kind::block || !r.match || r.block.length() == r.block.width())
        continue; // one address alone is pinned
      auto const& blocks = r.block.is_v4() ? vpc.ipv4 : vpc.ipv6;
      if (std::none_of(blocks.begin(), blocks.end(),
                       [&](cidr const& b) { return b.contains(r.block); }))
        continue;
      auto const [hit, added] = parts.try_emplace({g.vpc, r.block});
      if (added)
        hit->second = by_cidr_part_of(net, vpc, r.block);
      auto const& groups = hit->second.groups;
      bool const others = groups.size() > 1 || (groups.size() == 1 && groups.front() != id);
      if (!others || !by_cidr_direct(net, g, hit->second, r.block.is_v4()))
        continue;
      std::string lines;
      std::size_t left = 3;
      for (auto const group : groups)
        if (group != id && left > 0 && left-- > 0)
          lines += (lines.empty() ? "`" : ", `") + to_string(*r.match) +
                   " from sg:" + group_name(net, group, g.vpc) + "`";
      ctx.report(r.at, "rule `" + rule_text(net, r, direction::ingress) + "` of security group " +
                           g.id + " lets in whatever gets an address there")
          .with_remedy("refer to the groups that are meant: " + lines)
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const security_group_by_cidr{
    .info = {.id = "VPC3041",
             .name = "security-group-by-cidr",
             .summary = "A rule admits a block of its own VPC where it could admit groups.",
             .rationale = "A block admits everything that is ever placed in it; a reference admits "
                          "the interfaces that carry the group, wherever they are.",
             .remedy = "Refer to the security groups of the clients that are meant.",
             .level = severity::info,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-12", "SG-18"}},
    .check = &check_security_group_by_cidr};

} // namespace vpclint::inline v0::rules
