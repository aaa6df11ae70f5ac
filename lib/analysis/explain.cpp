#include "vpclint/analysis/explain.hpp"

#include "vpclint/analysis/expectations.hpp"
#include "vpclint/aws/ephemeral_ports.hpp"
#include "vpclint/input/question_text.hpp"

#include "analysis/chain.hpp"
#include "analysis/drops.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

/// The drops of one walk, each place once.
std::vector<blocker> blockers_of_drops(network::network const& net, walk_result const& w) {
  std::vector<blocker> out;
  for (auto const& s : w.steps) {
    if (s.result != step_result::drop)
      continue;
    blocker b{.why = s.why,
              .reply = s.reply,
              .subject = subject_of(net, s),
              .decision = decision_of(net, s),
              .at = s.at,
              .header = s.header};
    bool const known = std::any_of(out.begin(), out.end(), [&](blocker const& o) {
      return o.subject == b.subject && o.why == b.why;
    });
    if (!known)
      out.push_back(std::move(b));
  }
  return out;
}

void collect_assumptions(explanation& e) {
  std::set<std::string> all;
  for (auto const& pair : e.found.pairs)
    for (auto const& s : pair.example.steps)
      if (s.result == step_result::pass && !s.fact.empty())
        all.insert(s.fact);
  e.assumed.assign(all.begin(), all.end());
}

/// Where the shortest way for some packets is open, what stops the others shows in the examples.
void add_drops_of_examples(network::network const& net, explanation& e) {
  if (!e.in_the_way.blockers.empty())
    return;
  for (auto const& pair : e.found.pairs)
    for (auto& b : blockers_of_drops(net, pair.example)) {
      auto const& have = e.in_the_way.blockers;
      if (std::none_of(have.begin(), have.end(),
                       [&](blocker const& o) { return o.subject == b.subject; }))
        e.in_the_way.blockers.push_back(std::move(b));
    }
}

/// One part of a chain: what its best way comes to.
struct explained_part {
  verdict outcome{verdict::unknown};
  std::optional<explanation> way{};
};

result<explained_part> explain_part(network::network const& net, chain_part const& part,
                                    explain_options const& options) {
  explained_part out;
  std::vector<verdict> ways;
  for (auto const& q : part.ways) {
    auto leg = explain(net, q, options);
    if (!leg)
      return leg.error();
    ways.push_back(leg->found.outcome);
    auto const with = judge(part, ways);
    if (!out.way || with != out.outcome)
      out.way = std::move(*leg);
    out.outcome = with;
  }
  out.outcome = judge(part, ways);
  return out;
}

void add_load_balancer(explanation& e, reason why, std::string const& towards) {
  blocker b{.why = why,
            .subject = "load balancer " + e.asked->via + towards,
            .decision = std::string(describe(why))};
  auto& all = e.in_the_way.blockers;
  if (std::none_of(all.begin(), all.end(),
                   [&](blocker const& o) { return o.subject == b.subject && o.why == b.why; }))
    all.push_back(std::move(b));
}

/// Adds both connections of a chain, and of the second the part that shows best what becomes of
/// all; `of`: of which traffic, in words, where there are others.
result<void> add_legs(network::network const& net, question const& q, std::string const& of,
                      explain_options const& options, explanation& e) {
  auto const legs = chain_of(net, q);
  if (!legs)
    return legs.error();
  auto first = explain(net, legs->first, options);
  if (!first)
    return first.error();
  e.legs.push_back(std::move(*first));
  std::vector<explained_part> parts;
  std::vector<verdict> outcomes;
  for (auto const& part : legs->parts) {
    auto one = explain_part(net, part, options);
    if (!one)
      return one.error();
    outcomes.push_back(one->outcome);
    parts.push_back(std::move(*one));
    if (part.why_not != reason::none && !part.may_be_used())
      add_load_balancer(e, part.why_not,
                        part.why_not == reason::listener_mismatch ? ""
                                                                  : ", towards " + part.to + of);
  }
  // Such as fares like all of them, else one that fails.
  auto const all = judge(outcomes);
  explanation* shown = nullptr;
  for (auto& p : parts)
    if (p.way && (shown == nullptr || (p.outcome == all && shown->found.outcome != all) ||
                  (p.outcome != verdict::reachable && shown->found.outcome == verdict::reachable)))
      shown = &*p.way;
  if (shown != nullptr)
    e.legs.push_back(std::move(*shown));
  return {};
}

result<explanation> explain_chain(network::network const& net, explanation e,
                                  explain_options const& options) {
  auto asked = by_listener(net, *e.asked);
  if (asked.each.empty())
    asked.each.push_back(*e.asked);
  else if (asked.rest && asked.open.empty() && e.asked->match)
    add_load_balancer(e, reason::listener_mismatch, "");
  bool const several = asked.each.size() > 1;
  for (auto const& q : asked.each) {
    auto const of = several ? " of " + vpclint::to_string(*q.match) : std::string();
    if (auto const added = add_legs(net, q, of, options, e); !added)
      return added.error();
  }
  // What the two connections lack themselves is told with them.
  e.remedies_sought = options.remedies && !e.in_the_way.blockers.empty();
  if (e.remedies_sought && e.asked->match)
    explain_chain_blocked(net, *e.asked, options.walk, e.in_the_way);
  return e;
}

} // namespace

std::string explanation::title() const {
  if (asked)
    return analysis::to_string(*asked);
  return exact ? vpclint::to_string(*exact) : std::string();
}

result<explanation> explain(network::network const& net, question const& q,
                            explain_options const& options) {
  auto found = ask(net, q, options.walk);
  if (!found)
    return found.error();
  explanation e;
  e.asked = q;
  e.found = std::move(*found);
  collect_assumptions(e);
  if (!q.via.empty())
    return explain_chain(net, std::move(e), options);
  if (e.found.outcome == verdict::reachable)
    return e;
  e.remedies_sought = options.remedies;
  auto blocked = options.remedies ? explain_blocked(net, q, options.walk)
                                  : find_blockers(net, q, options.walk);
  if (blocked)
    e.in_the_way = std::move(*blocked);
  add_drops_of_examples(net, e);
  return e;
}

result<explanation> explain(network::network const& net, packet const& p,
                            std::optional<selector> const& from, explain_options const& options) {
  auto found = ask_packet(net, p, from, options.walk);
  if (!found)
    return found.error();
  explanation e;
  e.exact = p;
  e.found = std::move(*found);
  collect_assumptions(e);
  if (e.found.outcome == verdict::reachable)
    return e;
  e.remedies_sought = options.remedies;
  if (auto blocked = options.remedies ? explain_blocked(net, p, from, options.walk)
                                      : find_blockers(net, p, from, options.walk))
    e.in_the_way = std::move(*blocked);
  add_drops_of_examples(net, e);
  return e;
}

result<question> question_of(std::string_view text) {
  auto const e = parse_question(text);
  if (!e)
    return e.error();
  return *question_of(*e);
}

std::vector<client_range> const& client_ranges() {
  static std::vector<client_range> const ranges{
      {"Linux", aws::client_ports(aws::client_kind::linux_host)},
      {"Windows", aws::client_ports(aws::client_kind::windows_host)},
      {"NAT gateways, load balancers and Lambda",
       aws::client_ports(aws::client_kind::nat_gateway)}};
  return ranges;
}

} // namespace vpclint::inline v0::analysis
