#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

bool is_private_dns_candidate(network::resolved_endpoint const& e) {
  return e.kind == endpoint_kind::interface_endpoint && e.vpc.valid() && !e.service.empty() &&
         uses_private_dns(e) != false;
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
      auto const& first = *all[a].declared;
      auto const& second = *all[b].declared;
      bool const sure = uses_private_dns(all[a]) && uses_private_dns(all[b]);
      auto const where =
          "service " + all[b].service + " in VPC " + net.vpcs()[all[b].vpc].declared->id;
      auto& f =
          sure ? ctx.report(second.at, "endpoint " + second.id + " has private DNS for " + where +
                                           ", which endpoint " + first.id + " already has")
               : ctx.inconclusive(second.at, "whether endpoints " + first.id + " and " + second.id +
                                                 " both have private DNS for " + where +
                                                 " is not known");
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
