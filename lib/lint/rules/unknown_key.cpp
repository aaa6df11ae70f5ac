#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const unknown_key{
    .info = {.id = "VPC0006",
             .name = "unknown-key",
             .summary = "A mapping has a key that means nothing there.",
             .rationale = "A misspelt key would otherwise be left out without a word, and the "
                          "design judged without it.",
             .remedy = "Correct the spelling; the message names the nearest known key, and "
                       "docs/formats.md lists all of them.",
             .level = severity::error,
             .since = "0.1.0",
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
