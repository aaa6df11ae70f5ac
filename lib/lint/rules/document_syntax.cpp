#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const document_syntax{
    .info = {.id = "VPC0002",
             .name = "document-syntax",
             .summary = "A document is not well-formed YAML or JSON.",
             .rationale = "A document that can't be parsed was not looked at; a design must "
                          "not pass because nobody could read it.",
             .remedy = "Mend the place that is named; editors find it with the schema that "
                       "`vpc-lint schema` prints.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
