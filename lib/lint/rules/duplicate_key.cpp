#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const duplicate_key{
    .info = {.id = "VPC0005",
             .name = "duplicate-key",
             .summary = "A mapping has the same key twice.",
             .rationale = "Most readers of YAML and JSON silently keep one of the two; which "
                          "one differs. Here the first one counts.",
             .remedy = "Remove or rename one of the two.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
