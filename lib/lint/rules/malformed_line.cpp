#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const malformed_line{
    .info = {.id = "VPC0008",
             .name = "malformed-line",
             .summary = "A rule, entry, route or expectation in short form does not follow its "
                        "grammar.",
             .rationale = "What it would allow or deny can't be known.",
             .remedy = "Write it as docs/formats.md shows, or use the long form.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
