#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix_set.hpp"

#include "lint/filters/acls.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

constexpr port_range dead_client_ports{1024, 65535}; // NACL-13

/// One of the two lists of an ACL and the other one, by which replies go.
struct dead_lists {
  std::vector<acl_entry const*> const& own;
  std::vector<acl_entry const*> const& back;
  direction side{};
};

packet dead_packet(address remote, std::uint16_t port) {
  packet p;
  p.src = p.dst = remote; // one of them is the subnet's, which no entry looks at
  p.proto = static_cast<std::uint8_t>(protocols::tcp.number);
  p.dst_port = port;
  return p;
}

/// The first port of each range that the entries of a list tell apart, inside `within`.
std::vector<std::uint16_t> dead_ports(std::vector<acl_entry const*> const& entries,
                                      port_range within) {
  std::set<std::uint16_t> ports{within.first};
  for (auto const* e : entries)
    if (e->match && e->match->proto == protocols::tcp) {
      if (within.contains(e->match->ports.first))
        ports.insert(e->match->ports.first);
      if (e->match->ports.last != 65535 &&
          within.contains(static_cast<std::uint16_t>(e->match->ports.last + 1)))
        ports.insert(static_cast<std::uint16_t>(e->match->ports.last + 1));
    }
  return {ports.begin(), ports.end()};
}

/// Whether a list lets some port of a range through to a remote address, or may.
bool dead_any_passes(std::vector<acl_entry const*> const& entries, direction side, address remote,
                     port_range within) {
  auto const ports = dead_ports(entries, within);
  return std::any_of(ports.begin(), ports.end(), [&](std::uint16_t port) {
    return aws::evaluate(entries, side, dead_packet(remote, port)).verdict !=
           aws::acl_verdict::deny;
  });
}

/// Whether the entry itself decides about some port of a range.
bool dead_decides(dead_lists const& lists, acl_entry const& e, address remote, port_range within) {
  auto const ports = dead_ports(lists.own, within);
  return std::any_of(ports.begin(), ports.end(), [&](std::uint16_t port) {
    auto const decision =
        aws::evaluate(lists.own, lists.side, dead_packet(remote, port));
    return decision.entry == &e || decision.verdict == aws::acl_verdict::unknown;
  });
}

/// Whether a subnet that has the ACL can send to an address at all, or may.
bool dead_has_route(network::network const& net, network::resolved_acl const& acl, address remote) {
  return std::any_of(acl.subnets.begin(), acl.subnets.end(), [&](index<subnet> id) {
    auto const table = net.subnets()[id].table;
    if (!table.valid() || !net.route_tables()[table].routes_unknown.empty())
      return true;
    auto const& routes = net.route_tables()[table].routes;
    auto const choice = aws::select_route(routes, remote, {}, [](auto const& r) {
      return aws::route_candidate{.destination = r.destination,
                                  .rank = static_cast<aws::route_rank>(r.source),
                                  .blackhole = r.blackhole,
                                  .destination_known = r.destination_known};
    });
    return choice.outcome != aws::route_outcome::none &&
           choice.outcome != aws::route_outcome::blackhole &&
           choice.outcome != aws::route_outcome::never_routed;
  });
}

/// First addresses of what the ACL's blocks, the VPC's and the routes tell apart, inside a block.
std::vector<std::uint32_t> dead_borders(network::network const& net,
                                        network::resolved_acl const& acl, prefix4 within) {
  std::set<std::uint32_t> found{within.first().number()};
  auto const add = [&](cidr const& b) {
    if (!b.is_v4())
      return;
    if (within.contains(b.v4().first()))
      found.insert(b.v4().first().number());
    auto const last = b.v4().last().number();
    if (last != 0xffffffffU && within.contains(ipv4{last + 1}))
      found.insert(last + 1);
  };
  for (auto const* side : {&acl.ingress, &acl.egress})
    for (auto const* e : *side)
      if (e->remote)
        add(*e->remote);
  for (auto const& b : net.vpcs()[acl.vpc].ipv4)
    add(b);
  for (auto const s : acl.subnets)
    if (net.subnets()[s].table.valid())
      for (auto const& r : net.route_tables()[net.subnets()[s].table].routes)
        add(r.destination);
  return {found.begin(), found.end()};
}

/// The addresses of an entry over which a connection may complete, and over which none can.
struct dead_parts {
  interval_set<std::uint32_t> alive{}, dead{};
};

dead_parts dead_parts_of(network::network const& net, network::resolved_acl const& acl,
                         dead_lists const& lists, acl_entry const& e) {
  dead_parts parts;
  auto const block = e.remote->v4();
  auto const borders = dead_borders(net, acl, block);
  auto const ports = e.match->ports;
  for (std::size_t i = 0; i < borders.size(); ++i) {
    auto const remote = address(ipv4{borders[i]});
    auto const last = i + 1 < borders.size() ? borders[i + 1] - 1 : block.last().number();
    if (!dead_decides(lists, e, remote, ports))
      continue;
    // As a request, whose reply goes to a client's port; or as the reply to some request.
    auto const back = lists.side == direction::egress ? direction::ingress : direction::egress;
    bool alive = dead_any_passes(lists.back, back, remote, dead_client_ports);
    port_range const as_reply{std::max(ports.first, dead_client_ports.first), ports.last};
    if (as_reply.first <= as_reply.last)
      alive = alive || dead_any_passes(lists.back, back, remote, {0, 65535});
    alive = alive && dead_has_route(net, acl, remote);
    auto& into = alive ? parts.alive : parts.dead;
    into = into | interval_set<std::uint32_t>(interval<std::uint32_t>{borders[i], last});
  }
  return parts;
}

void report_dead_entry(lint_context& ctx, index<network_acl> id, dead_lists const& lists,
                       acl_entry const& e) {
  auto const& acl = ctx.net().acls()[id];
  auto const parts = dead_parts_of(ctx.net(), acl, lists, e);
  // What clients use lives or dies by destination; replies to everywhere are how one writes them.
  bool const is_request = e.match->ports.last < dead_client_ports.first;
  if (parts.dead.empty() || (!parts.alive.empty() && (!is_request || lists.side != direction::egress)))
    return;
  auto message = entry_name(e, lists.side) + " of network ACL " + acl.id;
  std::string living;
  if (parts.alive.empty()) {
    message += " lets nothing complete: no connection that needs it gets its replies";
  } else {
    for (auto const& p : prefixes_of<ipv4>(parts.alive))
      living += (living.empty() ? "" : ", ") + to_string(p);
    message += " is of use towards " + living +
               " only: beyond it no route leads on, or no reply comes back";
  }
  auto& f = ctx.report(e.at, std::move(message));
  f.resource = ctx.net().path(id);
  f.remedy = living.empty()
                 ? "remove it, or let the replies through on ports 1024-65535 in the other direction"
                 : "narrow it to " + living + ", or open the way for the rest";
}

void check_acl_entry_dead(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& acl = net.acls()[id];
    if (acl.declared == nullptr || acl.subnets.empty() || !acl.unknown.empty() || !acl.vpc.valid())
      continue;
    for (auto const side : {direction::ingress, direction::egress}) {
      bool const inwards = side == direction::ingress;
      dead_lists const lists{inwards ? acl.ingress : acl.egress, inwards ? acl.egress : acl.ingress,
                             side};
      for (auto const* e : lists.own)
        if (e->number && e->allow && *e->allow && e->match && e->remote && e->remote->is_v4() &&
            e->match->proto == protocols::tcp)
          report_dead_entry(ctx, id, lists, *e);
    }
  }
}

} // namespace

extern constinit rule const acl_entry_dead{
    .info = {.id = "VPC4015",
             .name = "acl-entry-dead",
             .summary = "An entry of a network ACL allows connections of which none can complete.",
             .rationale = "An ACL keeps no state: where the replies are denied, or nothing leads to "
                          "the other end, the entry only looks as if it opened something.",
             .remedy = "Allow the replies as well, or remove the entry.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html"},
             .facts = {"NACL-9", "NACL-13", "RT-21"}},
    .check = &check_acl_entry_dead};

} // namespace vpclint::inline v0::rules
