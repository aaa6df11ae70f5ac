#include "vpclint/lint/context.hpp"

#include "lint/elastic_owners.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// The range of addresses that no Elastic IP comes from; empty for all others.
std::string_view range_without_elastic_ips(ipv4 a) {
  if (is_rfc1918(a))
    return "a private address (RFC 1918)";
  if (is_cgnat(a))
    return "an address that carriers share (100.64.0.0/10)";
  if (is_link_local(a))
    return "a link-local address (169.254.0.0/16)";
  if (is_loopback(a))
    return "a loopback address (127.0.0.0/8)";
  if (is_multicast(a))
    return "a multicast address (224.0.0.0/4)";
  if (is_class_e(a))
    return "a reserved address (240.0.0.0/4)";
  if ((a.bits >> 24) == 0)
    return "an address of 0.0.0.0/8, which no host has";
  return {};
}

void check_elastic_value(lint_context& ctx, known<ipv4> const& a, elastic_owner const& owner) {
  if (!a) // AWS gives it out, so that it is a public one
    return;
  auto const range = range_without_elastic_ips(*a);
  if (range.empty())
    return;
  auto& f = ctx.report(a.at, "the Elastic IP " + to_string(*a) + " of " + owner.text + " is " +
                                 std::string(range));
  f.resource = owner.resource;
  f.remedy = "write the public address that AWS gave out, or `elastic_ip: true` where it has not "
             "given one out yet";
}

void check_elastic_ip_not_public(lint_context& ctx) {
  auto const& d = ctx.source();
  for (auto const& e : d.elastic_ips)
    if (e.address)
      if (auto const range = range_without_elastic_ips(*e.address); !range.empty())
        ctx.report(e.address.at, "Elastic IP " + e.id + " is " + to_string(*e.address) + ", " +
                                     std::string(range))
            .with_remedy("write the public address that AWS gave out")
            .resource = "elastic_ips." + e.id;
  for (auto const& g : d.nat_gateways) {
    elastic_owner const owner{"NAT gateway " + g.id, written_path(g.in, "nat_gateways", g.id)};
    check_elastic_value(ctx, g.elastic_ip, owner);
    for (auto const& e : g.elastic_ips)
      check_elastic_value(ctx, e.address, owner);
  }
  for_each_elastic_owner(d, [&](interface_settings const& s, elastic_owner const& owner) {
    check_elastic_value(ctx, s.elastic_ip, owner);
    for (auto const& e : s.elastic_ips)
      check_elastic_value(ctx, e.elastic_ip, owner);
  });
}

} // namespace

extern constinit rule const elastic_ip_not_public{
    .info =
        {.id = "VPC6012",
         .name = "elastic-ip-not-public",
         .summary = "An Elastic IP is an address that is not public.",
         .rationale = "An Elastic IP is the public counterpart of a private address. With a "
                      "private one in its place the design has no way in from the internet, "
                      "although it looks as if it had; most often the two were mixed up.",
         .remedy = "Write the private address as `ip`, and the public one as `elastic_ip`.",
         .level = severity::error,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"},
         .facts = {"IGW-8", "IGW-9"}},
    .check = &check_elastic_ip_not_public};

} // namespace vpclint::inline v0::rules
