#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <string_view>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// The tables of a transit gateway, by what they are associated with.
struct written_associations {
  boost::unordered_flat_map<std::string_view, std::vector<transit_gateway_route_table const*>> of{};
  bool open{false}; ///< one of them is not known
};

written_associations associations_of(network::resolved_transit_gateway const& gateway) {
  written_associations out;
  for (auto const& t : *gateway.declared->route_tables)
    for (auto const& r : t.associations) {
      out.open = out.open || r.is_unknown();
      if (!r)
        continue;
      auto& tables = out.of[r->name];
      if (tables.empty() || tables.back() != &t)
        tables.push_back(&t);
    }
  return out;
}

void check_association_of(lint_context& ctx, network::resolved_attachment const& a,
                          network::resolved_transit_gateway const& gateway,
                          written_associations const& all) {
  auto const& net = ctx.net();
  auto const written = all.of.find(a.id);
  auto const tables =
      written == all.of.end() ? std::vector<transit_gateway_route_table const*>{} : written->second;
  auto const& name = gateway.declared->id;
  if (tables.size() > 1) {
    ctx.report(a.at, "attachment " + a.id + " is associated with two tables of transit gateway " +
                         name + ", " + tables[0]->id + " and " + tables[1]->id)
        .with_note("table " + tables[0]->id + " is here", tables[0]->at)
        .with_note("table " + tables[1]->id + " is here", tables[1]->at)
        .with_remedy("keep " + a.id + " in `associations` of one table")
        .resource = attachment_path(net, a);
  } else if (tables.empty() && all.open) {
    undecided(ctx, a.at,
              "whether attachment " + a.id + " is associated with a table of transit gateway " +
                  name + " depends on an association that is not known")
        .resource = attachment_path(net, a);
  } else if (tables.empty()) {
    ctx.report(a.at,
               "attachment " + a.id + " is associated with no table of transit gateway " + name)
        .with_note("the transit gateway is here", gateway.declared->at)
        .with_remedy("add " + a.id +
                     " to `associations` of the table that is to route what comes "
                     "from it")
        .resource = attachment_path(net, a);
  }
}

void check_transit_gateway_attachment_without_table(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& gateway : net.transit_gateways()) {
    if (!gateway.declared->route_tables)
      continue; // the default table takes them all
    auto const associations = associations_of(gateway);
    for (auto const id : gateway.attachments)
      if (!can_only_go(net, net.attachments()[id]))
        check_association_of(ctx, net.attachments()[id], gateway, associations);
  }
}

} // namespace

extern constinit rule const transit_gateway_attachment_without_table{
    .info = {.id = "VPC5203",
             .name = "transit-gateway-attachment-without-table",
             .summary = "An attachment is not associated with exactly one table of its transit "
                        "gateway.",
             .rationale =
                 "What comes from an attachment is routed by the table that it is associated "
                 "with; without one all of it is dropped, and two are not possible.",
             .remedy = "Associate each attachment with one table.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/"
                            "how-transit-gateways-work.html"},
             .facts = {"TGW-4"}},
    .check = &check_transit_gateway_attachment_without_table};

} // namespace vpclint::inline v0::rules
