#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const part_unknown{
    .info = {.id = "VPC0021",
             .name = "part-unknown",
             .summary = "A whole part of the design is marked as not known.",
             .rationale = "Everything that depends on it stays open: no rule guesses what it "
                          "may hold.",
             .remedy = "Write the part down when it is decided.",
             .level = severity::info,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
