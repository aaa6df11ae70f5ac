#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const missing_key{
    .info = {.id = "VPC0014",
             .name = "missing-key",
             .summary = "A mapping lacks a key that it must have.",
             .rationale = "What the key would say has no default, and guessing it would make "
                          "the answer worthless.",
             .remedy = "Add the key; docs/formats.md says which ones are required.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
