#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const wrong_type{
    .info = {.id = "VPC0007",
             .name = "wrong-type",
             .summary = "A value has another type than its key asks for.",
             .rationale = "The value can't be read as meant, so whatever depends on it would "
                          "be a guess.",
             .remedy = "Write the value as docs/formats.md shows it.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
