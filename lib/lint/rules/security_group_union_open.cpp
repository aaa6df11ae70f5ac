#include "vpclint/lint/context.hpp"

#include "lint/filters/exposure.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::string union_traffic(points const& what) {
  traffic_set set;
  for (auto const& r : what) {
    auto const first = r.first >> 16;
    for (auto p = first; p <= (r.last >> 16); ++p) {
      protocol const proto{static_cast<std::int16_t>(p)};
      auto const from = p == first ? r.first & 0xffff : 0;
      auto const to = p == (r.last >> 16) ? r.last & 0xffff : 0xffff;
      if (proto.has_ports() || proto.has_types())
        set |= traffic_set::of(
            proto, port_set(static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to)));
      else
        set |= all_of(proto);
    }
  }
  return to_string(set);
}

void check_union_of_group(lint_context& ctx, group_id id) {
  for (auto const& e : exposures(ctx.net(), ctx.net().groups()[id]))
    if (!e.alone())
      report_exposure(ctx, id, e, union_traffic(e.what))
          .with_remedy("narrow the blocks, or write " + std::string(e.ipv4 ? "0.0.0.0/0" : "::/0") +
                       " once so that everybody sees it");
}

// Several groups on one interface, none of which is open alone.
void check_union_of_groups(lint_context& ctx, std::vector<group_id> const& groups,
                           network::interface const& nic) {
  auto const& net = ctx.net();
  for (bool const ipv4 : {true, false}) {
    std::vector<block_rule> all;
    points alone;
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      auto blocks = block_rules(net, net.groups()[groups[g]].ingress);
      alone |= open_to_the_internet(blocks, ipv4);
      for (auto& b : blocks)
        b.owner = g;
      all.insert(all.end(), blocks.begin(), blocks.end());
    }
    auto const together = open_to_the_internet(all, ipv4) - alone;
    if (together.empty())
      continue;
    std::vector<bool> takes_part(groups.size());
    for (auto const& b : all)
      if (b.block.is_v4() == ipv4 && overlaps(together, points(b.what)))
        takes_part[b.owner] = true;
    std::string names;
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (takes_part[g])
        names += (names.empty() ? "" : ", ") + net.groups()[groups[g]].id;
    auto& f = ctx.report(nic.at, "security groups " + names + " of " + nic.name +
                                     " together let every " + (ipv4 ? "IPv4" : "IPv6") +
                                     " address of the internet reach " + union_traffic(together));
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (takes_part[g])
        f.with_note("security group " + net.groups()[groups[g]].id + " is declared here",
                    net.groups()[groups[g]].at);
    f.with_remedy("narrow the blocks of one of the groups").resource = net.path(nic.owner);
  }
}

void check_security_group_union_open(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i)
    check_union_of_group(ctx, net.groups().id_at(i));
  std::map<std::vector<group_id>, bool> seen;
  for (auto const& nic : net.interfaces()) {
    auto groups = nic.groups;
    std::sort(groups.begin(), groups.end());
    if (groups.size() > 1 && seen.emplace(groups, true).second)
      check_union_of_groups(ctx, groups, nic);
  }
}

} // namespace

extern constinit rule const security_group_union_open{
    .info = {.id = "VPC3054",
             .name = "security-group-union-open",
             .summary = "Rules that each name a part of the internet together admit all of it.",
             .rationale =
                 "0.0.0.0/1 beside 128.0.0.0/1 is 0.0.0.0/0 in other words: the rules of a "
                 "group, and the groups of an interface, are a union, and no single line of "
                 "it looks open.",
             .remedy = "Narrow the blocks, or write 0.0.0.0/0 or ::/0 where everybody is meant.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1", "SG-11", "SG-37"}},
    .check = &check_security_group_union_open};

} // namespace vpclint::inline v0::rules
