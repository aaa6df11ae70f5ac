#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const ignore_unknown_rule{
    .info = {.id = "VPC0042",
             .name = "ignore-unknown-rule",
             .summary = "An ignore names no rule.",
             .rationale = "It does nothing.",
             .remedy = "Use a code, a prefix of codes or a name that `vpc-lint rules` lists.",
             .level = severity::warning,
             .since = "0.1.0",
             .reported_by = reporter::ignores}};

} // namespace vpclint::inline v0::rules
