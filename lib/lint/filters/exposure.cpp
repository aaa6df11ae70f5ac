#include "lint/filters/exposure.hpp"

#include "lint/absence.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

std::vector<block_rule> rules_of(std::vector<block_rule> const& blocks, std::uint32_t owner) {
  std::vector<block_rule> out;
  for (auto const& b : blocks)
    if (b.owner == owner)
      out.push_back(b);
  return out;
}

void add_exposures(std::vector<exposure>& out, network::resolved_group const& g,
                   std::vector<block_rule> const& blocks, bool ipv4) {
  points alone;
  for (std::uint32_t i = 0; i < g.ingress.size(); ++i) {
    auto const& r = g.ingress[i];
    points what;
    if (r.peer == peer_kind::block && r.match && r.block.is_v4() == ipv4 &&
        is_the_internet(r.block))
      what = points(points_of(*r.match));
    else if (r.peer == peer_kind::list)
      what = open_to_the_internet(rules_of(blocks, i), ipv4);
    if (what.empty())
      continue;
    alone |= what;
    out.push_back({{&r}, ipv4, std::move(what)});
  }
  auto together = open_to_the_internet(blocks, ipv4) - alone;
  if (together.empty())
    return;
  exposure e{{}, ipv4, std::move(together)};
  for (auto const& b : blocks) {
    auto const* r = &g.ingress[b.owner];
    if (b.block.is_v4() == ipv4 && overlaps(e.what, points(b.what)) &&
        (e.rules.empty() || e.rules.back() != r))
      e.rules.push_back(r);
  }
  out.push_back(std::move(e));
}

points points_of_port(std::uint16_t port) { return points(points_of(tcp(port))); }

} // namespace

std::vector<exposure> exposures(network::network const& net, network::resolved_group const& g) {
  std::vector<exposure> out;
  auto const blocks = block_rules(net, g.ingress);
  if (blocks.empty())
    return out;
  add_exposures(out, g, blocks, true);
  add_exposures(out, g, blocks, false);
  return out;
}

bool opens_all_ports(points const& what, protocol p) {
  return contains_range(what, points_of({.proto = p, .ports = {1, 65535}, .ports_given = true}));
}

std::string port_names(std::span<named_port const> ports) {
  constexpr std::size_t shown = 3;
  auto const size = ports.size() <= shown + 1 ? ports.size() : shown;
  std::string out;
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0)
      out += i + 1 == size && size == ports.size() ? " and " : ", ";
    out += std::string(ports[i].name) + " (tcp " + std::to_string(ports[i].port) + ")";
  }
  if (size < ports.size())
    out += " and " + std::to_string(ports.size() - size) + " more";
  return out;
}

std::vector<named_port> open_ports(exposure const& e, std::span<named_port const> ports) {
  std::vector<named_port> out;
  if (opens_all_ports(e.what, protocols::tcp))
    return out;
  for (auto const& p : ports)
    if (overlaps(e.what, points_of_port(p.port)))
      out.push_back(p);
  return out;
}

finding& report_exposure(lint_context& ctx, group_id id, exposure const& e,
                         std::string const& what) {
  auto const& net = ctx.net();
  auto const& g = net.groups()[id];
  auto const family = std::string(e.ipv4 ? "IPv4" : "IPv6");
  auto const subject = e.alone() ? "rule `" + rule_text(net, *e.rules.front(), direction::ingress) +
                                       "` of security group " + g.id + " lets"
                                 : std::to_string(e.rules.size()) + " rules of security group " +
                                       g.id + " together let";
  auto& f = ctx.report(e.rules.front()->at,
                       subject + " every " + family + " address of the internet reach " + what);
  add_rule_notes(f, net, direction::ingress, {e.rules.begin() + 1, e.rules.end()});
  f.resource = net.path(id);
  return f;
}

void report_open_questions(lint_context& ctx, group_id id, std::span<named_port const> ports) {
  auto const& net = ctx.net();
  auto const& g = net.groups()[id];
  if (stands_for_unknown(g))
    return;
  for (auto const& r : g.ingress) {
    bool const peer_open = r.peer == peer_kind::unknown && r.match;
    bool const match_open = !r.match && r.peer == peer_kind::block && is_the_internet(r.block);
    if (!peer_open && !match_open)
      continue; // where neither is known, so much is said elsewhere
    std::vector<named_port> touched;
    for (auto const& p : ports)
      if (match_open || overlaps(points(points_of(*r.match)), points_of_port(p.port)))
        touched.push_back(p);
    if (touched.empty())
      continue;
    auto const text = peer_open ? "whom rule `" + to_string(*r.match) + "` of security group " +
                                      g.id + " lets in is not known; it opens "
                                : "what a rule for " + to_string(r.block) + " of security group " +
                                      g.id + " lets in is not known; it may open ";
    ctx.inconclusive(r.at, text + port_names(touched)).resource = net.path(id);
  }
}

} // namespace vpclint::inline v0::rules
