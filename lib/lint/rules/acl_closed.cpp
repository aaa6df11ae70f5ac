#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_closed(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr || a.subnets.empty() || !a.unknown.empty())
      continue;
    bool const in = a.ingress.empty();
    bool const out = a.egress.empty();
    if (!in && !out)
      continue;
    auto const what = in && out ? " has no entries: nothing enters or leaves "
                      : in      ? " has no ingress entries: nothing enters "
                                : " has no egress entries: nothing leaves, not even replies, from ";
    auto const& s = *net.subnets()[a.subnets.front()].declared;
    auto const more = a.subnets.size() - 1;
    ctx.report(a.at, "network ACL " + a.id + what + "subnet " + s.id +
                         (more > 0 ? " and " + std::to_string(more) + " more" : ""))
        .with_note("subnet " + s.id + " uses it", s.at)
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const acl_closed{
    .info =
        {.id = "VPC4032",
         .name = "acl-closed",
         .summary = "A network ACL that subnets use has no entries on a side.",
         .rationale = "An ACL of one's own begins with the built-in entries that deny "
                      "everything, and replies need an entry too: nothing passes that side, "
                      "whatever the other one and the groups allow.",
         .remedy = "Add the entries that are needed; nothing needs to change if the subnet "
                   "is meant to be shut.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html"},
         .facts = {"NACL-4", "NACL-9"}},
    .check = &check_acl_closed};

} // namespace vpclint::inline v0::rules
