#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const ignore_unused{
    .info = {.id = "VPC0041",
             .name = "ignore-unused",
             .summary = "An ignore fits no finding.",
             .rationale = "What it covered is gone, or its place is misspelt; it would hide "
                          "the next finding there.",
             .remedy = "Remove the entry, or correct its place.",
             .level = severity::warning,
             .since = "0.1.0",
             .reported_by = reporter::ignores}};

} // namespace vpclint::inline v0::rules
