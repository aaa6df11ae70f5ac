#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const repeated_setting{
    .info = {.id = "VPC0022",
             .name = "repeated-setting",
             .summary = "Two files of one run make the same setting differently.",
             .rationale = "A setting counts for the whole run, so one of the two would be left "
                          "out silently. Here the first one counts.",
             .remedy = "Make the setting in one file.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

}  // namespace vpclint::inline v0::rules
