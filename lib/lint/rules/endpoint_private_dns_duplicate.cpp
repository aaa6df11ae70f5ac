#include "vpclint/aws/regions.hpp"

#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

bool is_private_dns_candidate(network::resolved_endpoint const& e) {
  return e.kind == endpoint_kind::interface_endpoint && e.vpc.valid() && !e.service.empty() &&
         uses_private_dns(e) != false;
}

/// The Region in the written name of a service; empty where only the service is written.
std::string_view written_service_region(network::resolved_endpoint const& e) {
  constexpr std::string_view prefix = "com.amazonaws.";
  std::string_view const name = *e.declared->service;
  return name.substr(0, prefix.size()) == prefix ? aws::leading_region(name.substr(prefix.size()))
                                                 : std::string_view{};
}

/// Whether two endpoints for services of the same short name are for the same one. Where the VPC's
/// Region is not known, a name without a Region may be of any.
std::optional<bool> is_same_service(network::network const& net,
                                    network::resolved_endpoint const& a,
                                    network::resolved_endpoint const& b) {
  auto const one = written_service_region(a);
  auto const other = written_service_region(b);
  if (one == other || !net.vpcs()[a.vpc].region.empty())
    return true;
  return one.empty() || other.empty() ? std::nullopt : std::optional(false);
}

void check_endpoint_private_dns_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const& all = net.endpoints().items();
  for (std::size_t b = 1; b < all.size(); ++b) {
    if (!is_private_dns_candidate(all[b]))
      continue;
    for (std::size_t a = 0; a < b; ++a) {
      if (!is_private_dns_candidate(all[a]) || all[a].vpc != all[b].vpc ||
          all[a].service != all[b].service)
        continue;
      auto const same = is_same_service(net, all[a], all[b]);
      if (same == false)
        continue;
      auto const& first = *all[a].declared;
      auto const& second = *all[b].declared;
      bool const sure = same && uses_private_dns(all[a]) && uses_private_dns(all[b]);
      auto const where =
          "service " + all[b].service + " in VPC " + net.vpcs()[all[b].vpc].declared->id;
      auto& f =
          sure ? ctx.report(second.at, "endpoint " + second.id + " has private DNS for " + where +
                                           ", which endpoint " + first.id + " already has")
               : ctx.inconclusive(second.at, "whether endpoints " + first.id + " and " + second.id +
                                                 " both have private DNS for " + where +
                                                 (same ? std::string(" is not known")
                                                       : " depends on its Region, which is not "
                                                         "known"));
      f.resource = endpoint_path(net, all[b]);
      f.with_note("endpoint " + first.id, first.at);
      f.remedy = "write private_dns: false on one of the two, or give " + first.id +
                 " the subnets of " + second.id;
      break;
    }
  }
}

} // namespace

extern constinit rule const endpoint_private_dns_duplicate{
    .info = {.id = "VPC7002",
             .name = "endpoint-private-dns-duplicate",
             .summary = "Two interface endpoints of a VPC have private DNS for one service.",
             .rationale = "A name has one owner in a VPC; AWS refuses the second endpoint with a "
                          "conflicting DNS domain.",
             .remedy = "Use one endpoint with subnets in all AZs.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-25"}},
    .check = &check_endpoint_private_dns_duplicate};

} // namespace vpclint::inline v0::rules
