#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_entry_number(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr)
      continue;
    each_side(a, [&](direction d, auto const& entries) {
      for (auto const* e : entries)
        if (!aws::is_acl_number(*e->number))
          ctx.report(e->number.at.where.valid() ? e->number.at : e->at,
                     entry_name(*e, d) + " of network ACL " + a.id + " has a number outside 1 to " +
                         std::to_string(aws::last_acl_number))
              .resource = net.path(id);
    });
  }
}

} // namespace

extern constinit rule const acl_entry_number{
    .info = {.id = "VPC4001",
             .name = "acl-entry-number",
             .summary = "An entry of a network ACL has a number that AWS refuses.",
             .rationale = "Entries have the numbers 1 to 32766; those above are kept for the "
                          "built-in entries that deny the rest.",
             .remedy = "Give the entry a free number from 1 to 32766.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNetworkAclEntry.html"},
             .facts = {"NACL-5"}},
    .check = &check_acl_entry_number};

} // namespace vpclint::inline v0::rules
