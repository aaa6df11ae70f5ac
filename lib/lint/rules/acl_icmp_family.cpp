#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_acl_icmp_family(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    each_side(a, [&](direction d, auto const& entries) {
      for (auto const* e : entries) {
        if (!e->match || !e->remote || !e->match->proto.has_types())
          continue;
        bool const ipv4 = e->match->proto == protocols::icmp;
        if (e->remote->is_v4() == ipv4)
          continue;
        ctx.report(e->at, entry_name(*e, d) + " of network ACL " + a.id + " matches nothing: " +
                              (ipv4 ? "IPv6 has icmpv6 in place of icmp"
                                    : "IPv4 has icmp in place of icmpv6"))
            .with_remedy(std::string("write `") + (ipv4 ? "icmpv6" : "icmp") +
                         "`, with a type of its own numbers")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_icmp_family{
    .info = {.id = "VPC4014",
             .name = "acl-icmp-family",
             .summary = "An entry of a network ACL names the ICMP of the other IP family.",
             .rationale = "ICMP goes with IPv4 and ICMPv6 with IPv6, so that the entry matches "
                          "no packet that exists.",
             .remedy = "Name the ICMP of the family that the block has.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNetworkAclEntry.html"},
             .facts = {"NACL-7", "NACL-10", "NACL-12"}},
    .check = &check_acl_icmp_family};

} // namespace vpclint::inline v0::rules
