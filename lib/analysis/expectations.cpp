#include "vpclint/analysis/expectations.hpp"

#include "analysis/probe.hpp"

#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

namespace {

/// Everything that an expectation names and that the design does not have.
std::vector<dangling_end> dangling_ends(network::network const& net, expectation const& e,
                                        question const& q) {
  std::vector<dangling_end> out;
  if (auto const from = select(net, q.from, side::source); !from)
    out.push_back({from.error().what, names_several(net, q.from), e.source.at});
  if (auto const to = select(net, q.to, side::destination); !to)
    out.push_back({to.error().what, names_several(net, q.to), e.destination.at});
  if (q.via.empty())
    return out;
  if (auto const legs = chain_of(net, q); !legs)
    out.push_back({legs.error().what, false, e.via.at});
  return out;
}

} // namespace

std::optional<question> question_of(expectation const& e) {
  if (!e.source || !e.destination || e.via.is_unknown())
    return std::nullopt;
  question q;
  q.from = *e.source;
  q.to = *e.destination;
  q.match = e.match;
  if (e.via)
    q.via = e.via->name;
  return q;
}

std::string to_string(question const& q) {
  auto text = to_string(q.from) + " -> " + to_string(q.to);
  if (q.match)
    text += " " + vpclint::to_string(*q.match);
  if (!q.via.empty())
    text += " via " + q.via;
  return text;
}

std::vector<expectation_result> evaluate_expectations(network::network const& net,
                                                      walk_options const& options) {
  using outcome = expectation_result::outcome;
  std::vector<expectation_result> results;
  atoms known(net);
  for (auto const& e : net.source().expectations) {
    expectation_result r;
    r.stated = &e;
    auto const q = question_of(e);
    if (q && e.expected) {
      auto a = ask(net, known, *q, options);
      if (!a) {
        r.became = outcome::impossible;
        r.problems = dangling_ends(net, e, *q);
        if (r.problems.empty())
          r.problems.push_back({a.error().what, false, e.destination.at});
      } else {
        bool const undecided = a->outcome == verdict::unknown && *e.expected != verdict::unknown;
        if (undecided)
          r.became = outcome::undecided;
        else
          r.became = fulfils(a->outcome, *e.expected) ? outcome::holds : outcome::fails;
        r.found = std::move(*a);
      }
    } else {
      for (auto const* why : {e.source.is_unknown() ? &e.source.reason() : nullptr,
                              e.destination.is_unknown() ? &e.destination.reason() : nullptr,
                              e.via.is_unknown() ? &e.via.reason() : nullptr,
                              e.expected.is_unknown() ? &e.expected.reason() : nullptr})
        if (why != nullptr)
          r.found.missing.push_back("a part of the expectation (" + *why + ")");
    }
    results.push_back(std::move(r));
  }
  return results;
}

} // namespace vpclint::inline v0::analysis
