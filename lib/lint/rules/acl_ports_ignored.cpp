#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"
#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_ports_ignored(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    each_side(a, [&](direction d, auto const& entries) {
      for (auto const* e : entries) {
        if (!e->match || !e->match->ports_given || e->match->proto.has_ports() ||
            e->match->ports.is_all())
          continue;
        auto const ports = to_string(e->match->ports);
        ctx.report(e->at, entry_name(*e, d) + " of network ACL " + a.id + " names ports " + ports +
                              ", but with protocol " + to_string(e->match->proto) +
                              " it is about every port")
            .with_remedy(ignored_ports_remedy(ports))
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_ports_ignored{
    .info = {.id = "VPC4012",
             .name = "acl-ports-ignored",
             .summary = "An entry of a network ACL names ports for a protocol without ports.",
             .rationale = "AWS looks at ports for TCP and UDP only; with any other protocol, and "
                          "with all of them, the entry is about everything of it.",
             .remedy = "Name the protocol that has the ports, or leave the ports out.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNetworkAclEntry.html"},
             .facts = {"NACL-10"}},
    .check = &check_acl_ports_ignored};

} // namespace vpclint::inline v0::rules
