#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/workloads.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vpclint::inline v0::rules {
namespace {

/// The AZs that an attachment serves: every subnet of such an AZ may use it (TGW-2, OPEN-3).
struct served_azs {
  std::set<std::string> known{};
  bool all_known{true};
};

served_azs azs_of(network::network const& net, network::resolved_attachment const& a) {
  served_azs out;
  for (auto const s : a.subnets) {
    if (net.subnets()[s].az.empty())
      out.all_known = false;
    else
      out.known.insert(net.subnets()[s].az);
  }
  // A name that stands for nothing may be meant for any AZ.
  out.all_known = out.all_known && a.subnets.size() == a.declared->subnets.size();
  return out;
}

void check_azs_of_attachment(lint_context& ctx, network::resolved_attachment const& a) {
  auto const& net = ctx.net();
  auto const& gateway = net.transit_gateways()[a.gateway].declared->id;
  auto const azs = azs_of(net, a);
  std::map<std::string, std::vector<index<subnet>>> outside;
  std::vector<index<subnet>> open;
  for (auto const& use :
       uses_of(net, a.vpc, {network::target_kind::transit_gateway, a.gateway.value}))
    for (auto const s : net.route_tables()[use.table].subnets) {
      auto const& az = net.subnets()[s].az;
      if (std::find(a.subnets.begin(), a.subnets.end(), s) != a.subnets.end() ||
          azs.known.count(az) != 0)
        continue;
      if (az.empty() || !azs.all_known)
        open.push_back(s);
      else
        outside[az].push_back(s);
    }
  for (auto const& [az, users] : outside) {
    auto& f =
        ctx.report(a.at, "attachment " + a.id + " has no subnet in AZ " + az + ", from where " +
                             subnet_words(net, users) + (users.size() == 1 ? " routes" : " route") +
                             " to transit gateway " + gateway);
    for (auto const s : users)
      f.with_note("subnet " + net.subnets()[s].declared->id + " is in AZ " + az,
                  net.subnets()[s].declared->at);
    f.with_remedy("add a subnet in AZ " + az + " to `subnets` of " + a.id).resource =
        attachment_path(net, a);
  }
  if (!open.empty())
    undecided(ctx, a.at,
              "whether attachment " + a.id + " serves " + subnet_words(net, open) + ", which " +
                  (open.size() == 1 ? "routes" : "route") + " to transit gateway " + gateway +
                  ", depends on AZs that are not known")
        .resource = attachment_path(net, a);
}

void check_transit_gateway_az_missing(lint_context& ctx) {
  for (auto const& a : ctx.net().attachments())
    if (a.declared != nullptr && a.vpc.valid() && !a.declared->subnets.empty() &&
        !can_only_go(ctx.net(), a))
      check_azs_of_attachment(ctx, a);
}

} // namespace

extern constinit rule const transit_gateway_az_missing{
    .info = {.id = "VPC5204",
             .name = "transit-gateway-az-missing",
             .summary =
                 "Subnets route to a transit gateway from an AZ that the VPC's attachment has no "
                 "subnet in.",
             .rationale =
                 "A transit gateway takes traffic only from AZs in which the attachment has "
                 "a subnet; the rest is dropped (TGW_ROUTE_AZ_RESTRICTION).",
             .remedy = "Add a subnet of each AZ in use to the attachment.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/"
                            "how-transit-gateways-work.html"},
             .facts = {"TGW-2", "OPEN-3"}},
    .check = &check_transit_gateway_az_missing};

} // namespace vpclint::inline v0::rules
