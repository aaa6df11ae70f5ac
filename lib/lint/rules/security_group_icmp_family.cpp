#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::vector<cidr> icmp_peers(network::network const& net, network::resolved_rule const& r) {
  if (r.peer == peer_kind::block)
    return {r.block};
  if (r.peer == peer_kind::list && net.prefix_lists()[r.list].entries_known)
    return net.prefix_lists()[r.list].entries;
  return {};
}

void check_security_group_icmp_family(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (!r.match || !r.match->proto.has_types())
          continue;
        bool const ipv4 = r.match->proto == protocols::icmp;
        auto const peers = icmp_peers(net, r);
        if (peers.empty() || std::any_of(peers.begin(), peers.end(),
                                         [&](cidr const& c) { return c.is_v4() == ipv4; }))
          continue;
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " +
                             net.groups()[id].id + " matches nothing: " +
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

extern constinit rule const security_group_icmp_family{
    .info = {.id = "VPC3033",
             .name = "security-group-icmp-family",
             .summary = "A rule names the ICMP of the other IP family.",
             .rationale = "ICMP goes with IPv4 and ICMPv6 with IPv6, so that the rule matches no "
                          "packet that exists.",
             .remedy = "Name the ICMP of the peer's family.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"},
             .facts = {"SG-8", "SG-9"}},
    .check = &check_security_group_icmp_family};

} // namespace vpclint::inline v0::rules
