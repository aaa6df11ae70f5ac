#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr || a.is_default || !a.subnets.empty())
      continue;
    network::resolved_subnet const* open = nullptr;
    if (a.vpc.valid())
      for (auto const s : net.vpcs()[a.vpc].subnets)
        if (!net.subnets()[s].acl.valid() && open == nullptr) // not known, or a name of nothing
          open = &net.subnets()[s];
    auto const text = "no subnet uses network ACL " + a.id;
    auto& f = open == nullptr ? ctx.report(a.at, text)
                              : ctx.inconclusive(a.at, text + ", but the ACL of subnet " +
                                                           open->declared->id + " is not known");
    f.with_remedy("write `network_acl: " + a.id +
                  "` on the subnets that it was meant for, or "
                  "remove it")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const acl_unused{
    .info =
        {.id = "VPC4030",
         .name = "acl-unused",
         .summary = "No subnet uses a network ACL.",
         .rationale = "What somebody wrote to protect a subnet protects nothing; often it "
                      "was forgotten where the subnet is declared.",
         .remedy = "Write it on the subnets that it was meant for, or remove it.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"},
         .facts = {"NACL-1"}},
    .check = &check_acl_unused};

} // namespace vpclint::inline v0::rules
