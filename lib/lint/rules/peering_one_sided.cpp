#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/paths.hpp"
#include "network/route_views.hpp"

#include <algorithm>
#include <set>

namespace vpclint::inline v0::rules {
namespace {

/// NAT-17: replies to a NAT gateway find their way back without a route.
bool only_nat_gateways_send(network::network const& net, std::vector<target_use> const& uses) {
  return std::all_of(uses.begin(), uses.end(), [&](target_use const& u) {
    auto const& subnets = net.route_tables()[u.table].subnets;
    return std::all_of(subnets.begin(), subnets.end(), [&](auto const s) {
      auto const& nics = net.subnets()[s].interfaces;
      return !nics.empty() && std::all_of(nics.begin(), nics.end(), [&](auto const n) {
        return net.interfaces()[n].kind == network::interface_kind::nat_gateway;
      });
    });
  });
}

/// The target that a subnet's table selects for an address; nothing where none is certain.
std::optional<network::route_target> peering_route_of(network::network const& net,
                                                      network::resolved_subnet const& s, address to,
                                                      bool& open) {
  if (!s.table.valid() || !net.route_tables()[s.table].routes_unknown.empty()) {
    open = true;
    return std::nullopt;
  }
  auto const& routes = net.route_tables()[s.table].routes;
  auto const choice = aws::select_route(routes, to, {}, network::seen_as_vpc_route(net));
  if (choice.outcome == aws::route_outcome::selected) {
    auto const target = routes[choice.position].target;
    open = target.kind == network::target_kind::unknown;
    return target;
  }
  open = choice.outcome == aws::route_outcome::unknown ||
         choice.outcome == aws::route_outcome::ambiguous;
  return std::nullopt;
}

/// One address of every part of a block that a table treats alike: routes begin and end there, and
/// between two such addresses the longest prefix is the same.
std::vector<address> addresses_apart(network::network const& net,
                                     network::resolved_subnet const& by, cidr const& block) {
  std::vector<address> out{block.first()};
  if (!by.table.valid())
    return out;
  for (auto const& r : net.route_tables()[by.table].routes) {
    if (!r.destination_known || !block.contains(r.destination))
      continue;
    out.push_back(r.destination.first());
    auto const last = r.destination.last();
    if (last == block.last())
      continue;
    out.push_back(last.is_v4() ? address(ipv4{last.v4().bits + 1})
                               : address(ipv6::from_number(last.number() + 1)));
  }
  return out;
}

/// What a subnet's table does with the packets for a block of the other VPC.
struct peering_share {
  bool open{false};                                    ///< routes that are not known may matter
  bool crosses{false};                                 ///< some of it goes over the peering
  std::optional<address> elsewhere{};                  ///< an address that goes another way
  std::optional<network::route_target> other_target{}; ///< which one; nothing: no route
};

peering_share share_of(network::network const& net, network::resolved_subnet const& by,
                       cidr const& block, network::route_target self) {
  peering_share out;
  for (auto const a : addresses_apart(net, by, block)) {
    bool open = false;
    auto const target = peering_route_of(net, by, a, open);
    out.open = out.open || open;
    if (target == self)
      out.crosses = true;
    else if (!open && !out.elsewhere) {
      out.elsewhere = a;
      out.other_target = target;
    }
  }
  return out;
}

/// Whether requests of some host of one subnet arrive at one of the other, and the replies don't
/// cross the peering.
bool peering_loses_replies(lint_context& ctx, network::resolved_subnet const& from,
                           network::resolved_subnet const& to, network::route_target self,
                           bool ipv6) {
  auto const& net = ctx.net();
  auto& paths = ctx.paths();
  for (auto const a : paths.one_of_each(from.interfaces, ipv6)) {
    auto const& nic = net.interfaces()[a];
    bool open = false;
    if (ipv6 ? !nic.ipv6_address : nic.addresses.empty())
      continue;
    auto const own = ipv6 ? address(*nic.ipv6_address) : address(nic.addresses.front().private_ip);
    if (peering_route_of(net, to, own, open) == self)
      continue;
    for (auto const b : paths.one_of_each(to.interfaces, ipv6))
      if (paths.between(a, b, ipv6, traffic{}) == verdict::reply_blocked)
        return true;
  }
  return false;
}

/// The route that a table lacks, up to the table's name.
std::string route_over(network::network const& net, network::resolved_peering const& p,
                       index<vpc> to, bool ipv6) {
  auto const& v = net.vpcs()[to];
  auto const& blocks = ipv6 ? v.ipv6 : v.ipv4;
  auto const block = blocks.empty() ? std::string("CIDR") : to_string(blocks.front());
  return "write `" + (ipv6 ? "\"" + block + "\"" : block) + ": " + p.declared->id + "` in ";
}

void report_lost_replies(lint_context& ctx, network::resolved_peering const& p, index<vpc> asking,
                         network::resolved_subnet const& from, network::resolved_subnet const& to,
                         peering_share const& back, bool ipv6) {
  auto const& net = ctx.net();
  auto const& t = net.route_tables()[to.table];
  auto const part = back.crosses ? " for " + to_string(*back.elsewhere) : std::string{};
  auto& f =
      ctx.report(p.declared->at, std::string(ipv6 ? "IPv6 " : "") + "requests from subnet " +
                                     from.declared->id + " arrive over peering " + p.declared->id +
                                     " at subnet " + to.declared->id + ", whose " +
                                     own_table_text(net, to.table) +
                                     (back.other_target ? " sends the replies" + part + " to " +
                                                              target_text(net, *back.other_target)
                                                        : " has no route back" + part));
  f.with_note("the table is here", t.at);
  f.remedy = route_over(net, p, asking, ipv6) + table_text(net, to.table);
  f.resource = net.path({}, "peerings", p.declared->id);
}

/// Whether a table has a route to the peering for something of the VPC at its other end.
bool takes_part(network::resolved_table const& table, network::route_target self,
                network::resolved_vpc const& asking) {
  auto const within = [&](cidr const& destination) {
    auto const overlaps = [&](cidr const& b) {
      return b.contains(destination) || destination.contains(b);
    };
    return std::any_of(asking.ipv4.begin(), asking.ipv4.end(), overlaps) ||
           std::any_of(asking.ipv6.begin(), asking.ipv6.end(), overlaps);
  };
  return std::any_of(table.routes.begin(), table.routes.end(), [&](auto const& r) {
    return r.target == self && (!r.destination_known || within(r.destination));
  });
}

/// A table that routes back to a part of what asks it.
struct part_answered {
  index<route_table> table{};
  index<subnet> asking{}; ///< outside of that part, as far as `elsewhere`
  address elsewhere{};
};

/// Nobody in the design asks, or is asked; whoever will be gets no replies.
void report_part_answered(lint_context& ctx, network::resolved_peering const& p, index<vpc> asking,
                          part_answered const& one) {
  auto const& net = ctx.net();
  auto const& from = net.subnets()[one.asking];
  auto const& table = net.route_tables()[one.table];
  auto& f =
      ctx.report(severity::info, p.declared->at,
                 table_text(net, one.table) + " of VPC " + vpc_name(net, p.other(asking)) +
                     " routes only a part of VPC " + vpc_name(net, asking) + " back over peering " +
                     p.declared->id + ": not " + to_string(one.elsewhere) + " of subnet " +
                     from.declared->id + ", whose " + own_table_text(net, from.table) + " uses it");
  f.with_note("the table is here", table.at);
  f.with_note("subnet " + from.declared->id, from.declared->at);
  f.remedy = route_over(net, p, asking, one.elsewhere.is_v6()) + table_text(net, one.table) +
             ", or leave the route out of " + table_text(net, from.table) +
             " if nobody there is to ask";
  f.resource = net.path({}, "peerings", p.declared->id);
}

/// Both VPCs route to the other, but some subnet that is asked has no route back (PCX-2). Hosts
/// decide where there are any; where a subnet has none yet, only a table that answers a part of the
/// other VPC is worth a word, since one that answers nobody may be meant to.
void check_subnets_of_peering(lint_context& ctx, network::resolved_peering const& p,
                              index<vpc> asking, network::route_target self, bool ipv6) {
  auto const& net = ctx.net();
  auto const block_of = [&](network::resolved_subnet const& s) { return ipv6 ? s.ipv6 : s.ipv4; };
  auto const asked = p.other(asking);
  std::set<index<route_table>> lost;
  std::vector<part_answered> partial;
  for (auto const b : net.vpcs()[asked].subnets) {
    auto const& to = net.subnets()[b];
    auto const to_block = block_of(to);
    if (!to_block || !to.table.valid() || lost.count(to.table) != 0)
      continue;
    for (auto const a : net.vpcs()[asking].subnets) {
      auto const& from = net.subnets()[a];
      auto const from_block = block_of(from);
      if (!from_block)
        continue;
      auto const there = share_of(net, from, *to_block, self);
      if (!there.crosses)
        continue;
      auto const back = share_of(net, to, *from_block, self);
      if (!back.elsewhere)
        continue;
      bool const hosts = !from.interfaces.empty() && !to.interfaces.empty();
      if (hosts && !there.open && !back.open && peering_loses_replies(ctx, from, to, self, ipv6)) {
        lost.insert(to.table);
        report_lost_replies(ctx, p, asking, from, to, back, ipv6);
        break;
      }
      bool const told = std::any_of(partial.begin(), partial.end(),
                                    [&](auto const& o) { return o.table == to.table; });
      if (!hosts && !told && takes_part(net.route_tables()[to.table], self, net.vpcs()[asking]))
        partial.push_back({to.table, a, *back.elsewhere});
    }
  }
  for (auto const& one : partial)
    if (lost.count(one.table) == 0)
      report_part_answered(ctx, p, asking, one);
}

void check_peering_one_sided(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.peerings().size(); ++i) {
    auto const& p = net.peerings().items()[i];
    if (p.active == false || !p.requester.valid() || !p.accepter.valid() ||
        p.requester == p.accepter)
      continue;
    network::route_target const self{network::target_kind::peering, static_cast<std::uint32_t>(i)};
    auto const there = uses_of(net, p.requester, self);
    auto const back = uses_of(net, p.accepter, self);
    if (!there.empty() && !back.empty()) {
      for (bool const ipv6 : {false, true}) { // PCX-14
        check_subnets_of_peering(ctx, p, p.requester, self, ipv6);
        check_subnets_of_peering(ctx, p, p.accepter, self, ipv6);
      }
    }
    if (there.empty() == back.empty())
      continue;
    auto const& uses = there.empty() ? back : there;
    auto const with = there.empty() ? p.accepter : p.requester;
    auto const without = p.other(with);
    if (only_nat_gateways_send(net, uses) || has_dangling_names(net, without))
      continue;
    auto const path = net.path({}, "peerings", p.declared->id);
    auto const text = "routes of VPC " + vpc_name(net, with) + " use peering " + p.declared->id;
    if (auto const open = open_routes_of(net, without); !open.empty()) {
      undecided(ctx, p.declared->at,
                text + ", and whether VPC " + vpc_name(net, without) +
                    " has a route back depends on " + open + ", which is not known")
          .resource = path;
      continue;
    }
    auto& f = ctx.report(p.declared->at,
                         text + ", but VPC " + vpc_name(net, without) + " has no route back");
    for (auto const& u : uses)
      f.with_note("the route to " + destination_text(net, *u.route) + " of " +
                      table_text(net, u.table) + " uses it",
                  u.route->at);
    auto const& blocks = net.vpcs()[with].ipv4;
    f.remedy = "write `" + (blocks.empty() ? std::string("CIDR") : to_string(blocks.front())) +
               ": " + p.declared->id + "` in the route tables of VPC " + vpc_name(net, without) +
               " whose subnets are to answer";
    f.resource = path;
  }
}

} // namespace

extern constinit rule const peering_one_sided{
    .info = {.id = "VPC5102",
             .name = "peering-one-sided",
             .summary =
                 "Only one of the two VPCs of a peering routes to the other, or subnets that "
                 "are asked over it have no route back.",
             .rationale = "Requests cross the peering and the replies don't come back, since each "
                          "side's route tables need a route of their own.",
             .remedy = "Add the route back to the tables of the other VPC.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-routing.html"},
             .facts = {"PCX-2", "RT-23", "NAT-17"}},
    .check = &check_peering_one_sided};

} // namespace vpclint::inline v0::rules
