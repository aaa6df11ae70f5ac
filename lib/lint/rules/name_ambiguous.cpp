#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const name_ambiguous{
    .info = {.id = "VPC0011",
             .name = "name-ambiguous",
             .summary = "A name fits several things.",
             .rationale = "Which of them is meant decides where packets go.",
             .remedy =
                 "Qualify the name with its VPC, `VPC.NAME`, or give things names of their own.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
