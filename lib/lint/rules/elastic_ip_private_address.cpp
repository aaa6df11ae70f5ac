#include "vpclint/lint/context.hpp"

#include "lint/elastic_owners.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// Whether an interface has a private address; nothing when its addresses are not all written.
std::optional<bool> has_private_address(interface_settings const& s, ipv4 wanted) {
  auto const is_wanted = [&](known<ipv4> const& a) { return a && *a == wanted; };
  if (is_wanted(s.ip) || std::any_of(s.secondary_ips.begin(), s.secondary_ips.end(), is_wanted))
    return true;
  if (!s.ip || std::any_of(s.secondary_ips.begin(), s.secondary_ips.end(),
                           [](auto const& a) { return a.is_unknown(); }))
    return std::nullopt;
  return false;
}

void check_associations(lint_context& ctx, interface_settings const& s,
                        elastic_owner const& owner) {
  for (std::size_t i = 0; i < s.elastic_ips.size(); ++i) {
    auto const& e = s.elastic_ips[i];
    if (!e.private_ip)
      continue;
    auto const address = to_string(*e.private_ip);
    auto const has = has_private_address(s, *e.private_ip);
    if (!has) {
      auto& f = ctx.inconclusive(e.at, "whether " + owner.text + " has the private address " +
                                           address + ", which an Elastic IP is for, depends on " +
                                           "its private addresses, which are not all known");
      f.resource = owner.resource;
      f.remedy = "write its private address as `ip`";
    } else if (!*has) {
      auto& f = ctx.report(e.at, owner.text + " has an Elastic IP for " + address +
                                     ", which is none of its private addresses");
      f.resource = owner.resource;
      f.remedy = "write an address that it has, or add " + address + " to its secondary_ips";
    }
    bool const on_primary = s.ip && *s.ip == *e.private_ip &&
                            (s.elastic_ip.has_value() || s.has_elastic_ip.value_or(false));
    bool const again = std::any_of(
        s.elastic_ips.begin(), s.elastic_ips.begin() + static_cast<std::ptrdiff_t>(i),
        [&](auto const& other) { return other.private_ip && *other.private_ip == *e.private_ip; });
    if (on_primary || again) {
      auto& f =
          ctx.report(e.at, owner.text + " has two Elastic IPs for the private address " + address);
      f.resource = owner.resource;
      f.remedy = "give the second one a private address of its own in secondary_ips";
    }
  }
}

void check_elastic_ip_private_address(lint_context& ctx) {
  for_each_elastic_owner(ctx.source(), [&](interface_settings const& s, elastic_owner const& o) {
    check_associations(ctx, s, o);
  });
}

} // namespace

extern constinit rule const elastic_ip_private_address{
    .info =
        {.id = "VPC6013",
         .name = "elastic-ip-private-address",
         .summary = "An Elastic IP is for a private address that its interface does not have, or "
                    "that has one already.",
         .rationale = "An Elastic IP stands for one private address of an interface, and a private "
                      "address has one of them at most. EC2 refuses the association.",
         .remedy = "Name a private address of the interface that has none yet.",
         .level = severity::error,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"},
         .facts = {"IGW-8", "ENI-11"}},
    .check = &check_elastic_ip_private_address};

} // namespace vpclint::inline v0::rules
