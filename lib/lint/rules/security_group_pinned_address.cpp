#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

// The interface that somebody gave this address, where a reference to one of its groups would
// reach.
index<network::interface> pinned_owner(network::network const& net, vpc_links const& links,
                                       network::resolved_group const& g, cidr const& block,
                                       direction d) {
  auto const fits = [&](index<network::interface> id) {
    if (!id.valid())
      return false;
    auto const& nic = net.interfaces()[id];
    if (!nic.filtered || nic.groups.empty())
      return false; // nothing to refer to
    if (block.is_v6())
      return nic.ipv6_written;
    for (auto const& a : nic.addresses)
      if (address(a.private_ip) == block.first())
        return a.written;
    return false;
  };
  for (auto const v : homes(g))
    if (auto const id = net.owner_of(v, block.first()); fits(id))
      return id;
  for (std::size_t v = 0; v < net.vpcs().size(); ++v) {
    auto const other = net.vpcs().id_at(v);
    if (is_home(g, other) || !net.vpcs()[other].contains(block.first()))
      continue;
    auto const id = net.owner_of(other, block.first());
    if (fits(id)) {
      auto const link = links.between(g, net.groups()[net.interfaces()[id].groups.front()], d);
      if (link.unknown.empty() && aws::reference_preserved(link.path, d))
        return id;
    }
  }
  return {};
}

void check_security_group_pinned_address(lint_context& ctx) {
  auto const& net = ctx.net();
  vpc_links const links(net);
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    each_side(g, [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (r.peer != peer_kind::block || r.block.length() != r.block.width())
          continue;
        auto const owner = pinned_owner(net, links, g, r.block, d);
        if (!owner.valid())
          continue;
        auto const& nic = net.interfaces()[owner];
        auto const peer = "sg:" + group_name(net, nic.groups.front(), g.vpc);
        auto& f = ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " + g.id +
                                       " is pinned to one address of " + nic.name);
        f.with_note(nic.name + " has " + to_string(r.block.first()), nic.at);
        if (r.match)
          f.with_remedy("write `" + to_string(*r.match) + " " + std::string(preposition(d)) + " " +
                        peer + "`, which follows the interface");
        f.resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_pinned_address{
    .info = {.id = "VPC3040",
             .name = "security-group-pinned-address",
             .summary =
                 "A rule names the one address of an interface where it could name its group.",
             .rationale =
                 "Replacing an instance changes its address, and a database gets another one "
                 "when it fails over; the rule then lets nothing through, or somebody else.",
             .remedy = "Refer to a security group that the interface carries.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-12", "SG-13"}},
    .check = &check_security_group_pinned_address};

} // namespace vpclint::inline v0::rules
