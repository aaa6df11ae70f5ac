#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const name_missing{
    .info = {.id = "VPC0010",
             .name = "name-missing",
             .summary = "A name refers to something that the design does not have.",
             .rationale = "AWS refuses the reference, or the design leaves out a part of the "
                          "network that decides where packets go.",
             .remedy = "Correct the name, or declare what it names.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
