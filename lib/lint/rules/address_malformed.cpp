#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const address_malformed{
    .info = {
        .id = "VPC1090",
        .name = "address-malformed",
        .summary = "A text is not an IP address of the family that is asked for.",
        .rationale = "AWS refuses it, and whatever depends on the address can't be "
                     "judged.",
        .remedy = "Write an address, such as 10.0.1.20 or 2001:db8::20.",
        .level = severity::error,
        .since = "0.1.0",
        .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html"},
        .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
