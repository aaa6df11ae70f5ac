#include "vpclint/lint/rule.hpp"

namespace vpclint::inline v0::rules {

extern constinit rule const fact_assumed{
    .info = {.id = "VPC0023",
             .name = "fact-assumed",
             .summary = "A fact that no answer speaks of is taken to be AWS's default.",
             .rationale = "Nearly every account has the default, and without it nothing could be "
                          "said about traffic with the internet. Where the account has another "
                          "mode, verdicts of reachability are wrong.",
             .remedy = "Add the answer of the call that is named.",
             .level = severity::info,
             .since = "0.1.0",
             .facts = {"BPA-1"},
             .reported_by = reporter::document}};

} // namespace vpclint::inline v0::rules
