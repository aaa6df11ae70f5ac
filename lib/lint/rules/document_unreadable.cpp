#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const document_unreadable{
    .info = {.id = "VPC0001",
             .name = "document-unreadable",
             .summary = "A file can't be opened or read.",
             .rationale = "Nothing in it was looked at, so nothing can be said about the "
                          "design.",
             .remedy = "Check the path and the permissions.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
