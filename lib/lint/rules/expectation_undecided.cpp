#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

// `expectation-failed` reports these as well, so that every expectation is asked once.
void check_expectation_undecided(lint_context&) {}

} // namespace

extern constinit rule const expectation_undecided{
    .info = {.id = codes::expectation_undecided,
             .name = "expectation-undecided",
             .summary = "An expectation hangs on a fact that the design does not state.",
             .rationale =
                 "What is not known is never taken for a pass: the flow may be open or shut.",
             .remedy = "State the missing facts in the design.",
             .level = severity::error,
             .since = "0.1.0"},
    .check = &check_expectation_undecided};

} // namespace vpclint::inline v0::rules
