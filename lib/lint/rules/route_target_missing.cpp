#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const route_target_missing{
    .info = {
        .id = "VPC2001",
        .name = "route-target-missing",
        .summary = "A route points to a target that does not exist.",
        .rationale = "Creating the route fails; in a network that is running the route is "
                     "a black hole and drops what it matches.",
        .remedy = "Correct the name of the target, or declare it.",
        .level = severity::error,
        .since = "0.1.0",
        .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"},
        .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
