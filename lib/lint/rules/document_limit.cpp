#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const document_limit{
    .info = {.id = "VPC0004",
             .name = "document-limit",
             .summary = "A document is larger, deeper or expands further than allowed.",
             .rationale = "The limits keep a damaged or hostile document from taking all "
                          "memory and time.",
             .remedy = "Split the design over several files, or raise the limit with "
                       "--max-bytes.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
