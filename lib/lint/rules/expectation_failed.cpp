#include "vpclint/analysis/expectations.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/codes.hpp"

#include <set>
#include <string>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

using analysis::expectation_result;

std::string pair_words(analysis::pair_answer const& p) {
  return p.from + " -> " + p.to + (p.ipv6 ? " over IPv6" : "");
}

flow_facts facts_of(expectation_result const& r) {
  flow_facts facts;
  if (auto const q = analysis::question_of(*r.stated))
    facts.question = analysis::to_string(*q);
  if (r.stated->expected)
    facts.expected = analysis::name(*r.stated->expected);
  if (r.became != expectation_result::outcome::impossible)
    facts.verdict = analysis::name(r.found.outcome);
  facts.failing_ports = r.found.failing_ports;
  facts.failing_translated_ports = r.found.failing_translated_ports;
  facts.missing = r.found.missing;
  return facts;
}

/// What stands in the way, or what lets the flow through although it should not.
void explain(lint_context& ctx, expectation_result const& r, finding& f) {
  auto const q = analysis::question_of(*r.stated);
  auto const wants_open =
      *r.stated->expected == verdict::reachable || *r.stated->expected == verdict::partial;
  if (wants_open && q && q->via.empty()) {
    auto const found = analysis::explain_blocked(ctx.net(), *q);
    if (!found)
      return;
    auto& facts = f.flow.front();
    for (auto const& b : found->blockers)
      facts.blockers.push_back({.code = std::string(analysis::code(b.why)),
                                .reply = b.reply,
                                .subject = b.subject,
                                .decision = b.decision,
                                .at = b.at});
    for (auto const& b : found->blockers)
      f.with_note(std::string(b.reply ? "stops the reply: " : "stops it: ") + b.subject + ": " +
                      b.decision,
                  b.at);
    for (auto const& remedy : found->remedies) {
      for (auto const& c : remedy.changes)
        facts.changes.push_back({.object = c.object, .side = c.side, .add = c.add, .at = c.at});
      facts.also_opens = remedy.opens;
      f.remedy = "make it reachable, as a copy of the design shows, by";
      for (auto const& c : remedy.changes)
        f.remedy += " " + c.object + (c.side.empty() ? "" : " " + c.side) + ": " + c.add + ";";
      f.remedy.pop_back();
      if (!remedy.opens.empty())
        f.remedy += " (this also opens " + std::to_string(remedy.opens.size()) +
                    (remedy.opens.size() == 1 ? " other flow, " : " other flows, first ") +
                    remedy.opens.front() + ")";
    }
    if (!found->blockers.empty())
      return;
  }
  auto const* shown = r.found.shown();
  if (shown == nullptr)
    return;
  if (wants_open) { // some packets complete: what stops the others
    for (auto const& s : shown->example.steps)
      if (s.result == analysis::step_result::drop && (s.reply || !shown->example.arrived))
        f.with_note(std::string(s.reply ? "stops the reply: " : "stops it: ") +
                        analysis::subject_of(ctx.net(), s) + ": " +
                        analysis::decision_of(ctx.net(), s),
                    s.at);
    return;
  }
  std::set<std::pair<std::string, place>> told;
  for (auto const& s : shown->example.steps) {
    bool const decides = s.kind == analysis::step_kind::security_group ||
                         s.kind == analysis::step_kind::network_acl ||
                         s.kind == analysis::step_kind::route ||
                         s.result == analysis::step_result::drop;
    if (!decides || s.by_state)
      continue;
    std::string text =
        std::string(s.result == analysis::step_result::drop ? "dropped by " : "let through by ") +
        analysis::subject_of(ctx.net(), s) + ": " + analysis::decision_of(ctx.net(), s);
    if (told.insert({text, s.at}).second)
      f.with_note(std::move(text), s.at);
  }
}

void report_failed(lint_context& ctx, expectation_result const& r) {
  auto const q = analysis::question_of(*r.stated);
  auto message = "expected " + std::string(analysis::name(*r.stated->expected)) + ", but " +
                 analysis::to_string(*q) + " is " + std::string(analysis::name(r.found.outcome));
  if (auto const* shown = r.found.shown(); shown != nullptr && r.found.pair_count() > 1)
    message += ", such as " + pair_words(*shown);
  if (!r.found.failing_ports.empty()) {
    message += "; client ports that fail:";
    for (auto const& range : r.found.failing_ports)
      message += " " + to_string(range);
  }
  auto& f = ctx.report(r.stated->at, std::move(message));
  f.resource = "expect";
  f.flow.push_back(facts_of(r));
  explain(ctx, r, f);
}

void check_expectation_failed(lint_context& ctx) {
  using outcome = expectation_result::outcome;
  for (auto const& r : analysis::evaluate_expectations(ctx.net())) {
    switch (r.became) {
    case outcome::holds:
      break;
    case outcome::fails:
      report_failed(ctx, r);
      break;
    case outcome::impossible:
      for (auto const& p : r.problems) {
        auto const cut = p.ambiguous ? p.what.find("; ") : std::string::npos;
        auto& f = ctx.report(p.at.valid() ? p.at : r.stated->at.where, p.what.substr(0, cut));
        f.rule = p.ambiguous ? codes::name_ambiguous : codes::name_missing;
        if (cut != std::string::npos)
          f.remedy = p.what.substr(cut + 2);
        f.resource = "expect";
        f.flow.push_back(facts_of(r));
      }
      break;
    case outcome::undecided: {
      auto const q = analysis::question_of(*r.stated);
      auto message = q ? analysis::to_string(*q) + " can't be decided"
                       : std::string("an expectation can't be decided");
      for (std::size_t i = 0; i < r.found.missing.size(); ++i)
        message += (i == 0 ? ": not known: " : "; ") + r.found.missing[i];
      auto const level = ctx.options().allow_undecided ? severity::info : severity::error;
      auto& f = ctx.report(level, r.stated->at, std::move(message));
      f.rule = codes::expectation_undecided;
      f.resource = "expect";
      f.flow.push_back(facts_of(r));
      f.remedy = "state the missing facts in the design";
      break;
    }
    }
  }
}

} // namespace

extern constinit rule const expectation_failed{
    .info = {.id = codes::expectation_failed,
             .name = "expectation-failed",
             .summary = "The design does not do what its own expectation says.",
             .rationale =
                 "An expectation is a promise of the design; as it stands, AWS would treat the "
                 "flow otherwise.",
             .remedy = "Change what the notes point at, or the expectation if it is out of date.",
             .level = severity::error,
             .since = "0.1.0"},
    .check = &check_expectation_failed};

} // namespace vpclint::inline v0::rules
