#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_fact_unknown(lint_context& ctx) {
  for (auto const& fact : ctx.net().missing_facts()) {
    auto message = fact.what + " is not known";
    if (!fact.reason.empty()) message += ": " + fact.reason;
    ctx.inconclusive(fact.at, std::move(message)).resource = fact.resource;
  }
}

}  // namespace

extern constinit rule const fact_unknown{
    .info = {.id = "VPC0013",
             .name = "fact-unknown",
             .summary = "The design leaves open a fact that something depends on.",
             .rationale = "What depends on it is neither right nor wrong yet: no rule guesses, and no "
                          "question whose answer rests on it is answered with yes or no.",
             .remedy = "Write the fact down when it is decided.",
             .level = severity::info,
             .since = "0.1.0"},
    .check = &check_fact_unknown};

}  // namespace vpclint::inline v0::rules
