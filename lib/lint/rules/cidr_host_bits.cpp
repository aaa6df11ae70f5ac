#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const cidr_host_bits{
    .info = {.id = "VPC1002",
             .name = "cidr-host-bits",
             .summary = "A CIDR block has bits set behind its prefix.",
             .rationale = "AWS clears the bits silently, so the block is another one than the "
                          "text says.",
             .remedy = "Write the block in its canonical form.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-5"},
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
