#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_default(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    if (v.subnets.empty() || !v.default_acl.valid() ||
        net.acls()[v.default_acl].declared != nullptr)
      continue;
    if (net.acls()[v.default_acl].subnets.size() != v.subnets.size())
      continue;
    ctx.report(v.declared->at, "every subnet of VPC " + v.declared->id +
                                   " uses the default network ACL, which allows everything")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const acl_default{
    .info = {.id = "VPC4031",
             .name = "acl-default",
             .summary = "Every subnet of a VPC uses the default network ACL as AWS makes it.",
             .rationale = "It allows everything both ways, so that security groups are the only "
                          "filter: no error, but nothing stands behind a group that is opened by "
                          "mistake.",
             .remedy = "Give the subnets with data an ACL of their own.",
             .level = severity::info,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html"},
             .facts = {"NACL-1", "NACL-2"}},
    .check = &check_acl_default};

} // namespace vpclint::inline v0::rules
