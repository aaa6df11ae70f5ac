#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const ignore_without_reason{
    .info = {.id = "VPC0043",
             .name = "ignore-without-reason",
             .summary = "An ignore gives no reason.",
             .rationale = "Whoever reads the design next can't tell a decision from an "
                          "accident.",
             .remedy = "Add `reason:` with one sentence.",
             .level = severity::warning,
             .since = "0.1.0",
             .reported_by = reporter::ignores}};

} // namespace vpclint::inline v0::rules
