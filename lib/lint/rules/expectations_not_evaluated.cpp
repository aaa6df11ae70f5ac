#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/context.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_expectations_not_evaluated(lint_context& ctx) {
  auto const& all = ctx.source().expectations;
  if (all.empty()) return;
  auto const count = all.size();
  ctx.inconclusive(all.front().at, count == 1
                                       ? std::string("1 expectation is not evaluated yet")
                                       : std::to_string(count) +
                                             " expectations are not evaluated yet");
}

}  // namespace

extern constinit rule const expectations_not_evaluated{
    .info = {.id = codes::expectations_not_evaluated,
             .name = "expectations-not-evaluated",
             .summary = "The design states expectations that this version does not evaluate.",
             .rationale = "They may hold or not. A design with expectations never ends with status 0 "
                          "here, so that nobody takes silence for a pass.",
             .remedy = "Read the expectations as open questions until a version evaluates them.",
             .level = severity::info,
             .since = "0.1.0"},
    .check = &check_expectations_not_evaluated};

}  // namespace vpclint::inline v0::rules
