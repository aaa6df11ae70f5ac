#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const repeated_setting{
    .info = {.id = "VPC0022",
             .name = "repeated-setting",
             .summary = "The documents of a run make the same setting twice, differently.",
             .rationale =
                 "Only one of the two can hold, so the other would be left out silently. "
                 "Of settings for a whole run the first one counts; which of two resources "
                 "has its place is not known.",
             .remedy = "Make the setting once.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
