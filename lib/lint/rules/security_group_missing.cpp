#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const security_group_missing{
    .info = {
        .id = "VPC3001",
        .name = "security-group-missing",
        .summary = "A security group is named that does not exist.",
        .rationale = "AWS refuses a rule or an interface that refers to a group it does "
                     "not know.",
        .remedy = "Correct the name, or declare the group; a group of another VPC is "
                  "written `VPC.GROUP`.",
        .level = severity::error,
        .since = "0.1.0",
        .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"},
        .reported_by = reporter::resolver}};

} // namespace vpclint::inline v0::rules
