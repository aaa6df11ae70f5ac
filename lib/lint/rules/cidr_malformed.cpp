#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const cidr_malformed{
    .info = {
        .id = "VPC1001",
        .name = "cidr-malformed",
        .summary = "A CIDR block or address can't be read.",
        .rationale = "AWS refuses it, and whatever depends on the block can't be judged.",
        .remedy = "Write four decimal numbers without leading zeros (or an IPv6 address), "
                  "a slash and the prefix length.",
        .level = severity::error,
        .since = "0.1.0",
        .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
        .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
