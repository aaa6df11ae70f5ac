#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix_set.hpp"

#include "lint/filters/acls.hpp"
#include "network/route_views.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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
    auto const decision = aws::evaluate(lists.own, lists.side, dead_packet(remote, port));
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
    auto const choice = aws::select_route(routes, remote, {}, network::seen_as_vpc_route(net));
    return choice.outcome != aws::route_outcome::none &&
           choice.outcome != aws::route_outcome::blackhole &&
           choice.outcome != aws::route_outcome::never_routed;
  });
}

/// First addresses of what the ACL's blocks, the VPC's and the routes tell apart.
std::vector<std::uint32_t> dead_borders(network::network const& net,
                                        network::resolved_acl const& acl) {
  std::vector<std::uint32_t> found;
  auto const add = [&](cidr const& b) {
    if (!b.is_v4())
      return;
    found.push_back(b.v4().first().number());
    if (auto const last = b.v4().last().number(); last != 0xffffffffU)
      found.push_back(last + 1);
  };
  for (auto const* side : {&acl.ingress, &acl.egress})
    for (auto const* e : *side)
      if (e->remote)
        add(*e->remote);
  for (auto const& b : net.vpcs()[acl.vpc].ipv4)
    add(b);
  std::set<index<route_table>> tables;
  for (auto const s : acl.subnets)
    if (net.subnets()[s].table.valid() && tables.insert(net.subnets()[s].table).second)
      for (auto const& r : net.route_tables()[net.subnets()[s].table].routes)
        add(r.destination);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// The addresses of an entry over which a connection may complete, and over which none can.
struct dead_parts {
  interval_set<std::uint32_t> alive{}, dead{};
};

/// What the entries of one direction are asked, each address once.
class dead_side {
public:
  dead_side(network::network const& net, network::resolved_acl const& acl, dead_lists const& lists)
      : net_(net), acl_(acl), lists_(lists), borders_(dead_borders(net, acl)) {
    auto const known = [](std::vector<acl_entry const*> const& entries) {
      return std::all_of(entries.begin(), entries.end(),
                         [](auto const* e) { return e->allow && region_of(*e); });
    };
    if (!known(lists.own) || !known(lists.back))
      return; // packets are asked one by one
    own_ = read_side(lists.own);
    back_ = read_side(lists.back);
    std::vector<std::optional<block_rule>> allowing;
    for (auto const& r : back_)
      allowing.push_back(*r.entry->allow ? r.matches : std::nullopt);
    back_index_.emplace(allowing);
  }

  [[nodiscard]] dead_parts parts_of(std::size_t position) {
    auto const& e = *lists_.own[position];
    auto const block = e.remote->v4();
    auto const first = block.first().number();
    std::vector<interval<std::uint32_t>> alive;
    std::vector<interval<std::uint32_t>> dead;
    auto it = std::upper_bound(borders_.begin(), borders_.end(), first);
    for (auto begin = first;; begin = *it++) {
      bool const more = it != borders_.end() && *it <= block.last().number();
      auto const last = more ? *it - 1 : block.last().number();
      auto const remote = address(ipv4{begin});
      if (decides(position, remote))
        (completes(remote, e.match->ports) ? alive : dead).push_back({begin, last});
      if (!more)
        break;
    }
    return {.alive = interval_set<std::uint32_t>::of(std::move(alive)),
            .dead = interval_set<std::uint32_t>::of(std::move(dead))};
  }

private:
  struct reply_way {
    bool to_clients{false}; ///< the other direction lets some client port through, or may
    bool to_any{false};     ///< some port at all
    bool routed{false};
  };

  [[nodiscard]] bool decides(std::size_t position, address remote) const {
    auto const& e = *lists_.own[position];
    if (!back_index_)
      return dead_decides(lists_, e, remote, e.match->ports);
    return own_[position].left.overlaps(
        {.block = cidr::host(remote), .what = own_[position].matches->what});
  }

  /// As a request, whose reply goes to a client's port; or as the reply to some request.
  [[nodiscard]] bool completes(address remote, port_range ports) {
    auto const [it, added] = ways_.try_emplace(remote.v4().number());
    auto& way = it->second;
    if (added)
      way = {.to_clients = replies_pass(remote, dead_client_ports),
             .to_any = replies_pass(remote, {0, 65535}),
             .routed = dead_has_route(net_, acl_, remote)};
    bool const as_reply = std::max(ports.first, dead_client_ports.first) <= ports.last;
    return (way.to_clients || (as_reply && way.to_any)) && way.routed;
  }

  [[nodiscard]] bool replies_pass(address remote, port_range within) const {
    auto const back = lists_.side == direction::egress ? direction::ingress : direction::egress;
    if (!back_index_)
      return dead_any_passes(lists_.back, back, remote, within);
    auto wanted = all_of(protocols::tcp);
    wanted.ports = within;
    block_rule const asked{.block = cidr::host(remote), .what = points_of(wanted)};
    auto const found = back_index_->sharing(asked);
    return std::any_of(found.begin(), found.end(),
                       [&](std::size_t k) { return back_[k].left.overlaps(asked); });
  }

  network::network const& net_;
  network::resolved_acl const& acl_;
  dead_lists lists_;
  std::vector<std::uint32_t> borders_;
  std::vector<read_entry> own_{};
  std::vector<read_entry> back_{};
  std::optional<entry_index> back_index_{}; // nothing where an entry is not known
  std::map<std::uint32_t, reply_way> ways_{};
};

void report_dead_entry(lint_context& ctx, index<network_acl> id, dead_lists const& lists,
                       acl_entry const& e, dead_parts const& parts) {
  auto const& acl = ctx.net().acls()[id];
  // What clients use lives or dies by destination; replies to everywhere are how one writes them.
  bool const is_request = e.match->ports.last < dead_client_ports.first;
  if (parts.dead.empty() ||
      (!parts.alive.empty() && (!is_request || lists.side != direction::egress)))
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
  f.remedy =
      living.empty()
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
      dead_side asked(net, acl, lists);
      for (std::size_t k = 0; k < lists.own.size(); ++k)
        if (auto const* e = lists.own[k]; e->number && e->allow && *e->allow && e->match &&
                                          e->remote && e->remote->is_v4() &&
                                          e->match->proto == protocols::tcp)
          report_dead_entry(ctx, id, lists, *e, asked.parts_of(k));
    }
  }
}

} // namespace

extern constinit rule const acl_entry_dead{
    .info = {.id = "VPC4015",
             .name = "acl-entry-dead",
             .summary = "An entry of a network ACL allows connections of which none can complete.",
             .rationale =
                 "An ACL keeps no state: where the replies are denied, or nothing leads to "
                 "the other end, the entry only looks as if it opened something.",
             .remedy = "Allow the replies as well, or remove the entry.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html"},
             .facts = {"NACL-9", "NACL-13", "RT-21"}},
    .check = &check_acl_entry_dead};

} // namespace vpclint::inline v0::rules
