#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const name_duplicate{
    .info = {.id = "VPC0012",
             .name = "name-duplicate",
             .summary = "Two things of one kind have the same name.",
             .rationale = "References to the name fit both of them.",
             .remedy = "Rename one of the two.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
