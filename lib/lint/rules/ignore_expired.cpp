#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const ignore_expired{
    .info = {.id = "VPC0040",
             .name = "ignore-expired",
             .summary = "An ignore is past its last day.",
             .rationale = "Its findings are reported again; the entry does nothing.",
             .remedy = "Mend what it covers, or decide again and move the date.",
             .level = severity::warning,
             .since = "0.1.0",
             .reported_by = reporter::ignores}};

} // namespace vpclint::inline v0::rules
