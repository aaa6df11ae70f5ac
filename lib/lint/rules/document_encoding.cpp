#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const document_encoding{
    .info = {.id = "VPC0003",
             .name = "document-encoding",
             .summary = "A document is not text in UTF-8 or UTF-16.",
             .rationale = "Names and addresses would be guesses.",
             .remedy = "Save the document as UTF-8.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
