// The verdict on two connections, the first to a load balancer and the second from it, put together
// port by port and node by node.
#include "analysis/chain.hpp"
#include "analysis/failures.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

/// From a source through a node to a target.
using end_to_end = std::tuple<std::string, std::string, std::string>;

/// One way of a part: from nodes to targets.
struct asked_part {
  chain_part const* part{nullptr};
  std::vector<answer> ways{};
  verdict outcome{verdict::blocked};
};

/// What becomes of a question whose first connections all take the same way on.
struct asked_chain {
  answer first{};
  std::vector<pair_answer> further{}; ///< of the second connections
  verdict outcome{verdict::unknown};
  std::map<end_to_end, verdict> each{}; ///< where all of them are known
  std::set<std::string> missing{};
};

/// Whether the pairs of an answer are all of it.
bool tells_all(answer const& a) {
  return a.outcome != verdict::unknown &&
         std::all_of(a.pairs.begin(), a.pairs.end(), [](pair_answer const& p) {
           return p.alike == 1 && p.outcome != verdict::unknown;
         });
}

/// From which nodes to which targets a part leads; without a name, from all of them.
std::map<std::pair<std::string, std::string>, verdict> second_connections(asked_part const& p) {
  if (p.ways.empty())
    return {{{"", p.part->to}, p.outcome}};
  std::map<std::pair<std::string, std::string>, std::vector<verdict>> ways;
  for (auto const& way : p.ways)
    for (auto const& pair : way.pairs)
      ways[{pair.from, pair.to}].push_back(pair.outcome);
  std::map<std::pair<std::string, std::string>, verdict> out;
  for (auto const& [ends, verdicts] : ways)
    out[ends] = judge(*p.part, verdicts);
  return out;
}

/// A node that does not take the first connection opens no second one, and the other way round.
void put_together(asked_chain& out, std::vector<asked_part> const& parts) {
  for (auto const& p : parts)
    for (auto const& [ends, second] : second_connections(p))
      for (auto const& first : out.first.pairs)
        if (ends.first.empty() || ends.first == first.to)
          out.each[{first.from, first.to, ends.second}] = both_of(first.outcome, second);
  std::vector<verdict> verdicts;
  for (auto const& [ends, v] : out.each)
    verdicts.push_back(v);
  if (!verdicts.empty())
    out.outcome = judge(verdicts);
}

/// The ways of one part, of which the best is told.
result<asked_part> ask_part(network::network const& net, atoms& known, question const& q,
                            chain_part const& part, walk_options const& options, asked_chain& out) {
  asked_part asked{.part = &part};
  std::vector<verdict> verdicts;
  answer const* shown = nullptr;
  asked.ways.reserve(part.ways.size());
  for (auto const& way : part.ways) {
    auto leg = ask(net, known, way, options);
    if (!leg)
      return leg.error();
    out.first.packets += leg->packets;
    out.missing.insert(leg->missing.begin(), leg->missing.end());
    verdicts.push_back(leg->outcome);
    asked.ways.push_back(std::move(*leg));
    auto const& now = asked.ways.back();
    if (shown == nullptr ||
        (now.outcome != shown->outcome && best_of(now.outcome, shown->outcome) == now.outcome))
      shown = &now;
  }
  out.missing.insert(part.open.begin(), part.open.end());
  asked.outcome = judge(part, verdicts);
  if (shown != nullptr)
    out.further.insert(out.further.end(), shown->pairs.begin(), shown->pairs.end());
  else if (part.why_not != reason::none && part.why_not != reason::listener_mismatch)
    out.further.push_back(pair_without_way(net, q, part));
  return asked;
}

result<asked_chain> ask_undivided(network::network const& net, atoms& known, question const& q,
                                  walk_options const& options) {
  auto const legs = chain_of(net, q);
  if (!legs)
    return legs.error();
  auto first = ask(net, known, legs->first, options);
  if (!first)
    return first.error();
  asked_chain out;
  out.first = std::move(*first);
  out.missing.insert(out.first.missing.begin(), out.first.missing.end());
  std::vector<asked_part> parts;
  std::vector<verdict> verdicts;
  bool all_known = legs->open.empty() && !legs->also_to_others && tells_all(out.first);
  for (auto const& part : legs->parts) {
    auto asked = ask_part(net, known, q, part, options, out);
    if (!asked)
      return asked.error();
    verdicts.push_back(asked->outcome);
    all_known = all_known && part.open.empty() &&
                std::all_of(asked->ways.begin(), asked->ways.end(), tells_all);
    parts.push_back(std::move(*asked));
  }
  auto second = judge(verdicts);
  if (!legs->open.empty()) {
    out.missing.insert(legs->open);
    second = second == verdict::partial ? second : verdict::unknown;
  }
  auto outcome = out.first.outcome;
  if (legs->also_to_others && (outcome == verdict::partial || outcome == verdict::reply_blocked)) {
    out.missing.insert("which targets of " + q.via + " the requests that fail go to");
    outcome = verdict::unknown;
  }
  out.outcome = both_of(outcome, second);
  if (all_known)
    put_together(out, parts);
  return out;
}

/// What of the ports asked about completes nowhere: those without a listener, and those that fail.
std::vector<traffic> without_success(traffic const& asked, std::vector<question> const& each,
                                     std::vector<verdict> const& verdicts) {
  std::vector<traffic> out;
  std::uint32_t next = asked.ports.first;
  auto const fail = [&](std::uint32_t first, std::uint32_t last) {
    append(out, {.proto = asked.proto,
                 .ports = {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)}});
  };
  for (std::size_t i = 0; i < each.size(); ++i) {
    auto const port = each[i].match->ports.first;
    if (next < port)
      fail(next, port - 1U);
    if (verdicts[i] == verdict::blocked || verdicts[i] == verdict::reply_blocked)
      fail(port, port);
    next = port + 1U;
  }
  if (next <= asked.ports.last)
    fail(next, asked.ports.last);
  return out;
}

/// Of traffic of any kind: what completes by some port on each way.
verdict on_any_port(std::vector<asked_chain> const& all) {
  auto const settle = [](verdict v) { return v == verdict::partial ? verdict::reachable : v; };
  std::map<end_to_end, verdict> best;
  std::optional<verdict> whole;
  for (auto const& one : all) {
    whole = whole ? best_of(*whole, one.outcome) : one.outcome;
    for (auto const& [ends, v] : one.each) {
      auto const [at, added] = best.try_emplace(ends, settle(v));
      at->second = added ? at->second : best_of(at->second, settle(v));
    }
  }
  if (std::any_of(all.begin(), all.end(), [](asked_chain const& one) { return one.each.empty(); }))
    return *whole;
  std::vector<verdict> verdicts;
  for (auto const& [ends, v] : best)
    verdicts.push_back(v);
  return judge(verdicts);
}

/// All ports of which some listener takes something.
answer join(question const& q, listener_questions const& asked, std::vector<asked_chain>&& all) {
  answer out;
  std::set<std::string> missing;
  std::vector<verdict> verdicts;
  for (auto const& one : all) {
    out.packets += one.first.packets;
    out.by_choice = out.by_choice || one.first.by_choice;
    missing.insert(one.missing.begin(), one.missing.end());
    verdicts.push_back(one.outcome);
    out.pairs.insert(out.pairs.end(), one.first.pairs.begin(), one.first.pairs.end());
    out.pairs.insert(out.pairs.end(), one.further.begin(), one.further.end());
  }
  if (!asked.open.empty())
    missing.insert(asked.open);
  if (!q.match) {
    out.outcome = on_any_port(all);
    if (!asked.open.empty())
      out.outcome = best_of(out.outcome, verdict::unknown);
  } else {
    auto of_all = verdicts;
    if (asked.rest)
      of_all.push_back(asked.open.empty() ? verdict::blocked : verdict::unknown);
    out.outcome = judge(of_all);
    if (out.outcome == verdict::partial && q.match->proto.has_ports() && asked.open.empty())
      out.failing_requests = without_success(*q.match, asked.each, verdicts);
  }
  if (out.outcome == verdict::unknown)
    out.missing.assign(missing.begin(), missing.end());
  return out;
}

} // namespace

result<answer> ask_chain(network::network const& net, atoms& known, question const& q,
                         walk_options const& options) {
  auto const asked = by_listener(net, q);
  std::vector<asked_chain> all;
  for (auto const& one : asked.each) {
    auto a = ask_undivided(net, known, one, options);
    if (!a)
      return a.error();
    all.push_back(std::move(*a));
  }
  bool const one_port = all.size() == 1 && q.match == asked.each.front().match;
  if (!all.empty() && !one_port)
    return join(q, asked, std::move(all));
  if (all.empty()) {
    auto a = ask_undivided(net, known, q, options);
    if (!a)
      return a.error();
    all.push_back(std::move(*a));
  }
  auto& only = all.front();
  auto out = std::move(only.first);
  out.pairs.insert(out.pairs.end(), only.further.begin(), only.further.end());
  out.outcome = only.outcome;
  out.missing.clear();
  if (out.outcome == verdict::unknown)
    out.missing.assign(only.missing.begin(), only.missing.end());
  return out;
}

} // namespace vpclint::inline v0::analysis
