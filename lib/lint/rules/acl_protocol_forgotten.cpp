#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct forgotten_protocol {
  protocol proto{};
  std::string_view name{};
};

// What allow entries let through of one family, either way; nothing when a part is not known.
std::optional<points> acl_let_through(network::resolved_acl const& a, bool ipv4) {
  if (!a.unknown.empty())
    return std::nullopt;
  std::vector<point_range> out;
  for (auto const* entries : {&a.ingress, &a.egress})
    for (auto const& r : read_side(*entries)) {
      if (!r.matches || !r.entry->allow)
        return std::nullopt;
      if (*r.entry->allow && r.matches->block.is_v4() == ipv4)
        r.left.add_traffic(out);
    }
  return points::of(std::move(out));
}

bool acl_denies_by_name(network::resolved_acl const& a, protocol p) {
  for (auto const* entries : {&a.ingress, &a.egress})
    for (auto const* e : *entries)
      if (e->match && e->match->proto == p)
        return true;
  return false;
}

void check_acl_protocol_forgotten(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr || a.subnets.empty())
      continue;
    auto const ipv4 = acl_let_through(a, true);
    auto const ipv6 = acl_let_through(a, false);
    if (!ipv4 || !ipv6)
      continue;
    auto const passes = [](points const& set, protocol p) {
      return overlaps(set, points(points_of(all_of(p))));
    };
    auto const all = *ipv4 | *ipv6;
    if (!passes(all, protocols::tcp))
      continue;
    std::vector<std::string_view> names;
    std::string example;
    for (auto const& [proto, name] :
         {forgotten_protocol{protocols::udp, "UDP"}, forgotten_protocol{protocols::icmp, "ICMP"},
          forgotten_protocol{protocols::icmpv6, "ICMPv6"}}) {
      if (proto != protocols::udp && (proto == protocols::icmp ? *ipv4 : *ipv6).empty())
        continue; // of a family that has no business here
      if (passes(all, proto) || acl_denies_by_name(a, proto))
        continue;
      names.push_back(name);
      if (proto == protocols::icmp)
        example = "; large packets need `allow icmp 3/4` both ways where the path is narrow";
    }
    if (names.empty())
      continue;
    std::string list(names.front());
    for (std::size_t k = 1; k < names.size(); ++k)
      list += (k + 1 == names.size() ? " or " : ", ") + std::string(names[k]);
    ctx.report(a.at, "network ACL " + a.id + " lets no " + list +
                         " through; the Amazon resolver and time service are not filtered")
        .with_remedy("allow what is needed of them, or deny it in an entry of its own" + example)
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const acl_protocol_forgotten{
    .info =
        {.id = "VPC4021",
         .name = "acl-protocol-forgotten",
         .summary = "A network ACL lets TCP through and nothing of UDP or ICMP.",
         .rationale = "Everything else is denied by the built-in entry: HTTP/3, time and "
                      "name servers of others, and the ICMP message that large packets need "
                      "where the path is narrow. The Amazon resolver and time service are "
                      "not filtered.",
         .remedy = "Allow what is needed of them, or deny it in an entry to show that it is "
                   "meant.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html",
                        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"},
         .facts = {"NACL-4", "NACL-12", "NACL-14"}},
    .check = &check_acl_protocol_forgotten};

} // namespace vpclint::inline v0::rules
