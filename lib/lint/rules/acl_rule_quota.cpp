#include "vpclint/aws/acl_evaluation.hpp"

#include "lint/quota_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_acl_rule_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const* acl = net.acls()[id].declared;
    if (acl == nullptr)
      continue;
    auto const report = [&](std::vector<acl_entry> const& entries, char const* side) {
      auto const n = aws::acl_rule_count(entries); // OPEN-6
      if (auto* f = report_quota(ctx, aws::quota_id::rules_per_acl, n, acl->at, [&] {
            return "network ACL " + acl->id + " has " + std::to_string(n) + " " + side + " entries";
          }))
        f->resource = net.path(id);
    };
    report(acl->ingress, "ingress");
    report(acl->egress, "egress");
  }
}

} // namespace

extern constinit rule const acl_rule_quota{
    .info =
        {.id = "VPC8023",
         .name = "acl-rule-quota",
         .summary = "A network ACL has more entries in one direction than its quota allows.",
         .rationale = "Entries after the quota are not created, and the built-in deny decides "
                      "what they were for. The quota of 20 is raised to at most 40, for each "
                      "direction.",
         .remedy = "Merge neighbouring blocks and port ranges, or leave the detail to security "
                   "groups.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"QTA-7", "NACL-16", "OPEN-6"}},
    .check = &check_acl_rule_quota};

} // namespace vpclint::inline v0::rules
