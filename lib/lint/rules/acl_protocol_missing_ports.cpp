#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_protocol_missing_ports(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    each_side(a, [&](direction d, auto const& entries) {
      for (auto const* e : entries) {
        if (!e->match || e->match->ports_given || !aws::acl_needs_ports(e->match->proto))
          continue;
        auto const name = to_string(e->match->proto);
        ctx.report(e->at, entry_name(*e, d) + " of network ACL " + a.id + " is for " + name +
                              " and names no ports")
            .with_remedy("write `" + name + " 0-65535` if every port is meant")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_protocol_missing_ports{
    .info = {.id = "VPC4013",
             .name = "acl-protocol-missing-ports",
             .summary = "An entry of a network ACL is for TCP or UDP and names no ports.",
             .rationale = "The API asks for a range with these protocols and refuses an entry "
                          "without one; and what is meant, every port or one that was forgotten, "
                          "is not to be seen.",
             .remedy = "Write the ports, or 0-65535 for every port.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNetworkAclEntry.html"},
             .facts = {"NACL-11"}},
    .check = &check_acl_protocol_missing_ports};

} // namespace vpclint::inline v0::rules
