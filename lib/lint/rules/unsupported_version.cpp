#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const unsupported_version{
    .info = {.id = "VPC0009",
             .name = "unsupported-version",
             .summary = "A document asks for a version of the format that is not known here.",
             .rationale = "Keys may mean something else in another version.",
             .remedy = "Write `version: 1`, or use the version of vpc-lint that knows the "
                       "format.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
