#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const contradictory_line{
    .info = {.id = "VPC0020",
             .name = "contradictory-line",
             .summary = "A line is well-formed but can't be meant.",
             .rationale = "A port range that runs backwards or an ICMP type of the other "
                          "address family allows nothing, and AWS refuses it. Of keys that stand "
                          "for the same thing, one would be dropped in silence.",
             .remedy = "Write what is meant; the message says which part contradicts which.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
