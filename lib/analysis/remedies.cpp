// Changes that make a blocked question succeed, tried out on the design.
#include "vpclint/analysis/blockers.hpp"
#include "vpclint/network/resolve.hpp"

#include "analysis/chain.hpp"
#include "analysis/drops.hpp"
#include "analysis/mender.hpp"
#include "analysis/openings.hpp"
#include "analysis/probe.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::size_t most_rounds = 4;

/// What no change of a setting lifts, each thing once.
void put_advice(std::vector<std::string>* by_hand, std::string text) {
  if (by_hand != nullptr && !text.empty() &&
      std::find(by_hand->begin(), by_hand->end(), text) == by_hand->end())
    by_hand->push_back(std::move(text));
}

void propose(network::network const& net, flow const& f, walk_options const& options,
             std::vector<change>& out, std::vector<std::string>* by_hand = nullptr);

/// Both connections of a chain, and what the load balancer lacks between them.
void propose_for_chain(network::network const& net, question const& q, walk_options const& options,
                       std::vector<change>& out, std::vector<std::string>* by_hand) {
  auto const legs = chain_of(net, q);
  auto const to = select(net, q.to, side::destination);
  auto const lb = balancer_called(net, q.via);
  if (!legs || !to || !lb)
    return;
  propose(net, {.asked = legs->first}, options, out, by_hand);
  mender const m(net, q);
  for (auto const& part : legs->parts) {
    for (auto const& one : part.ways)
      propose(net, {.asked = one}, options, out, by_hand);
    if (part.may_be_used())
      continue;
    std::vector<index<network::interface>> targets;
    for (auto const& t : to->members)
      if (to->members.size() == 1 || t.label == part.to || to->label == part.to ||
          part.why_not == reason::no_targets_in_zone)
        targets.push_back(t.end.nic);
    auto const before = out.size();
    m.mend_chain(**lb, part.why_not, targets, out);
    if (out.size() == before && q.match) {
      packet p;
      p.proto = static_cast<std::uint8_t>(q.match->proto.number);
      p.dst_port = q.match->ports.first;
      put_advice(by_hand, m.advise(**lb, part.why_not, p));
    }
  }
}

/// One round of changes; what has none that we know may have one when the others are made.
void propose(network::network const& net, flow const& f, walk_options const& options,
             std::vector<change>& out, std::vector<std::string>* by_hand) {
  if (!f.asked.via.empty()) {
    propose_for_chain(net, f.asked, options, out, by_hand);
    return;
  }
  auto const drops = all_drops(net, f, options);
  if (!drops)
    return;
  std::vector<std::string> order;
  std::map<std::string, std::vector<met_drop const*>> by_setting;
  for (auto const& d : *drops) {
    if (by_setting[d.setting].empty())
      order.push_back(d.setting);
    by_setting[d.setting].push_back(&d);
  }
  mender const m(net, f.asked);
  for (auto const& setting : order) {
    auto const before = out.size();
    m.mend(by_setting[setting], out);
    if (out.size() == before)
      put_advice(by_hand, m.advise(by_setting[setting].front()->met));
  }
}

network::network with(design d, std::vector<change> const& changes, std::size_t without) {
  for (std::size_t i = 0; i < changes.size(); ++i)
    if (i != without)
      changes[i].apply(d);
  std::vector<finding> ignored;
  return network::resolve(std::move(d), ignored);
}

verdict verdict_of(network::network const& net, flow const& f, walk_options const& options) {
  auto const a = f.exact ? ask_packet(net, *f.exact, f.from, options) : ask(net, f.asked, options);
  return a ? a->outcome : verdict::unknown;
}

/// One packet, with the question that is nearest to it.
flow flow_of(packet const& p, std::optional<selector> const& from) {
  flow f{.exact = p, .from = from};
  auto& q = f.asked;
  q.from = {.kind = selector_kind::block, .block = cidr::host(p.src)};
  q.to = {.kind = selector_kind::block, .block = cidr::host(p.dst)};
  if (p.kind().has_ports())
    q.match = p.kind() == protocols::tcp ? tcp(p.dst_port) : udp(p.dst_port);
  else if (p.kind().has_types())
    q.match = traffic{.proto = p.kind(), .icmp_type = p.icmp_type, .icmp_code = -1};
  else
    q.match = all_of(p.kind());
  return f;
}

/// Changes that open the flow, tried; nothing: none are known.
std::optional<remedy> find_remedy(network::network const& net, flow const& f,
                                  walk_options const& options) {
  remedy r;
  constexpr auto all = static_cast<std::size_t>(-1);
  auto changed = with(net.source(), {}, all);
  for (std::size_t round = 0; round < most_rounds && r.becomes != verdict::reachable; ++round) {
    std::vector<change> more;
    propose(changed, f, options, more);
    auto const before = r.changes.size();
    for (auto& c : more)
      if (std::find(r.changes.begin(), r.changes.end(), c) == r.changes.end())
        r.changes.push_back(std::move(c));
    if (r.changes.size() == before)
      break;
    changed = with(net.source(), r.changes, all);
    r.becomes = verdict_of(changed, f, options);
  }
  r.verified = r.becomes == verdict::reachable;
  if (!r.verified)
    return std::nullopt;
  // A change that the others make needless is left out, so that every one that is told counts.
  for (std::size_t i = r.changes.size(); i-- > 0;)
    if (r.changes.size() > 1 &&
        verdict_of(with(net.source(), r.changes, i), f, options) == verdict::reachable)
      r.changes.erase(r.changes.begin() + static_cast<std::ptrdiff_t>(i));
  r.necessary = true;
  compare_flows(net, with(net.source(), r.changes, all), f.asked, options, r);
  return r;
}

/// Whether the blockers are those of a way by a NAT gateway that is not there.
bool goes_by_ideal_nat(network::network const& net, flow const& f, walk_options const& options) {
  if (!f.asked.via.empty())
    return false;
  auto const drops = all_drops(net, f, options);
  return drops && std::any_of(drops->begin(), drops->end(), [](met_drop const& d) {
           return d.way && d.way->kind == detour::kind_type::ideal_nat;
         });
}

void add_remedy(obstruction& to, network::network const& net, flow f, walk_options const& options) {
  auto r = find_remedy(net, f, options);
  if (!r && goes_by_ideal_nat(net, f, options)) {
    f.by_public_address = true;
    r = find_remedy(net, f, options);
  }
  std::vector<change> ignored;
  if (r)
    to.remedies.push_back(std::move(*r));
  else
    propose(net, f, options, ignored, &to.by_hand);
}

} // namespace

result<obstruction> explain_blocked(network::network const& net, question const& q,
                                    walk_options const& options) {
  auto found = find_blockers(net, q, options);
  if (!found || found->blockers.empty() || !q.match)
    return found;
  add_remedy(*found, net, {.asked = q}, options);
  return found;
}

void explain_chain_blocked(network::network const& net, question const& q,
                           walk_options const& options, obstruction& to) {
  add_remedy(to, net, {.asked = q}, options);
}

result<obstruction> find_blockers(network::network const& net, packet const& p,
                                  std::optional<selector> const& from,
                                  walk_options const& options) {
  auto const drops = all_drops(net, flow_of(p, from), options);
  if (!drops)
    return drops.error();
  return settings_of(net, *drops);
}

result<obstruction> explain_blocked(network::network const& net, packet const& p,
                                    std::optional<selector> const& from,
                                    walk_options const& options) {
  auto found = find_blockers(net, p, from, options);
  if (!found || found->blockers.empty())
    return found;
  add_remedy(*found, net, flow_of(p, from), options);
  return found;
}

} // namespace vpclint::inline v0::analysis
