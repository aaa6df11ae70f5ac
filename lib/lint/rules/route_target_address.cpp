#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const route_target_address{
    .info = {
        .id = "VPC2002",
        .name = "route-target-address",
        .summary = "A route points to an address instead of a gateway or interface.",
        .rationale = "Routes of a VPC have resources as targets; there is no next-hop "
                     "address.",
        .remedy = "Name the gateway, instance or network interface that shall receive the "
                  "packets.",
        .level = severity::error,
        .since = "0.1.0",
        .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"},
        .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
