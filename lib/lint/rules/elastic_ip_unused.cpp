#include "vpclint/lint/context.hpp"
#include "vpclint/model/elsewhere.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// Who has Elastic IPs in a design.
struct elastic_ip_users {
  std::vector<ipv4> addresses{}; ///< as far as they are written
  bool some_not_written{false};  ///< somebody has one without saying which
  bool network_balancer{false};  ///< its Elastic IPs have no place in a design (ELB-12)
};

/// NAT-2: a zonal public gateway has one; the addresses of a regional one are AWS's unless it says
/// so.
bool has_unwritten_elastic_ip(nat_gateway const& g) {
  bool const is_private = g.connectivity == known<nat_connectivity>(nat_connectivity::private_nat);
  bool const none = g.has_elastic_ip == known<bool>(false);
  bool const by_aws = g.regional == known<bool>(true) && g.has_elastic_ip.is_left_out();
  return !is_private && !none && !by_aws;
}

elastic_ip_users find_elastic_ip_users(network::network const& net) {
  elastic_ip_users users;
  for (auto const& nic : net.interfaces())
    for (auto const& a : nic.addresses) {
      if (a.public_ip)
        users.addresses.push_back(*a.public_ip);
      else if (a.public_source == network::public_ip_source::elastic ||
               a.public_source == network::public_ip_source::unknown)
        users.some_not_written = true;
    }
  for (auto const& g : net.source().nat_gateways) {
    if (g.elastic_ip)
      users.addresses.push_back(*g.elastic_ip);
    else if (has_unwritten_elastic_ip(g)) // also where no subnet is known to hold its interface
      users.some_not_written = true;
    for (auto const& e : g.elastic_ips) {
      if (e.address)
        users.addresses.push_back(*e.address);
      else
        users.some_not_written = true;
    }
  }
  for (auto const& lb : net.load_balancers())
    users.network_balancer =
        users.network_balancer ||
        (lb.kind == load_balancer_kind::network && lb.scheme != load_balancer_scheme::internal);
  return users;
}

void check_elastic_ip_unused(lint_context& ctx) {
  auto const& declared = ctx.source().elastic_ips;
  if (declared.empty())
    return;
  auto const users = find_elastic_ip_users(ctx.net());
  for (auto const& e : declared) {
    if (e.address && std::find(users.addresses.begin(), users.addresses.end(), *e.address) !=
                         users.addresses.end())
      continue;
    // One that nobody wrote the address of may be the one that somebody has without saying which.
    if (!e.address && users.some_not_written)
      continue;
    if (std::any_of(e.tags.begin(), e.tags.end(),
                    [](tag const& t) { return t.key == used_elsewhere_tag; }))
      continue; // something that the design doesn't show may have it
    auto const what =
        "Elastic IP " + e.id + (e.address ? " (" + to_string(*e.address) + ")" : std::string());
    auto& f = users.network_balancer
                  ? ctx.inconclusive(e.at, "no interface or gateway has " + what +
                                               ", but a network load balancer may")
                  : ctx.report(e.at, "no interface or gateway has " + what);
    f.resource = "elastic_ips." + e.id;
    f.remedy = e.address ? "write elastic_ip: " + to_string(*e.address) +
                               " where it belongs, or release it"
                         : "";
  }
}

} // namespace

extern constinit rule const elastic_ip_unused{
    .info =
        {.id = "VPC6010",
         .name = "elastic-ip-unused",
         .summary = "Nothing has a declared Elastic IP.",
         .rationale = "It is charged by the hour, and it counts towards the five of the Region.",
         .remedy = "Associate it, or release it.",
         .level = severity::info,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"},
         .facts = {"IGW-9", "IGW-12"}},
    .check = &check_elastic_ip_unused};

} // namespace vpclint::inline v0::rules
