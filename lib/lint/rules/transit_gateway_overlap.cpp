#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

using attachment_id = index<network::resolved_attachment>;

/// The attachments of VPCs that propagate into a table, in the order of the gateway.
std::vector<attachment_id> propagating_into(network::network const& net,
                                            network::resolved_transit_table const& table) {
  std::vector<attachment_id> out;
  for (auto const id : net.transit_gateways()[table.gateway].attachments) {
    auto const& a = net.attachments()[id];
    if (!a.vpc.valid())
      continue;
    auto const named = [&](known<ref> const& r) { return r && r->name == a.id; };
    if (table.declared == nullptr || std::any_of(table.declared->propagations.begin(),
                                                 table.declared->propagations.end(), named))
      out.push_back(id);
  }
  return out;
}

void report_transit_overlap(lint_context& ctx, network::resolved_transit_table const& table,
                            attachment_id first, attachment_id second,
                            std::pair<cidr, cidr> const& shared) {
  auto const& net = ctx.net();
  auto const& a = net.attachments()[first];
  auto const& b = net.attachments()[second];
  auto const& gateway = net.transit_gateways()[table.gateway].declared->id;
  ctx.report(b.at, "VPC " + vpc_name(net, b.vpc) + " has " + to_string(shared.second) +
                       ", which overlaps " + to_string(shared.first) + " of VPC " +
                       vpc_name(net, a.vpc) + ", and both propagate into table " + table.id +
                       " of transit gateway " + gateway)
      .with_note("VPC " + vpc_name(net, b.vpc) + " has " + to_string(shared.second) + " here",
                 block_place(net.vpcs()[b.vpc], shared.second))
      .with_note("VPC " + vpc_name(net, a.vpc) + " has " + to_string(shared.first) + " here",
                 block_place(net.vpcs()[a.vpc], shared.first))
      .with_remedy("give VPC " + vpc_name(net, b.vpc) +
                   " another block, or propagate only one of them into a table and route the parts "
                   "of the other by hand")
      .resource = attachment_path(net, b);
}

void check_transit_gateway_overlap(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<std::pair<attachment_id, attachment_id>> done; // each pair once, not for each table
  for (auto const& table : net.transit_tables()) {
    auto const from = propagating_into(net, table);
    for (std::size_t i = 0; i < from.size(); ++i)
      for (std::size_t j = i + 1; j < from.size(); ++j) {
        auto const& a = net.vpcs()[net.attachments()[from[i]].vpc];
        auto const& b = net.vpcs()[net.attachments()[from[j]].vpc];
        if (&a == &b)
          continue;
        auto const shared = first_overlap_of(a, b);
        if (!shared && !may_overlap(a, b))
          continue;
        std::pair const both(from[i], from[j]);
        if (std::find(done.begin(), done.end(), both) != done.end())
          continue;
        done.push_back(both);
        if (shared)
          report_transit_overlap(ctx, table, from[i], from[j], *shared);
        else
          undecided(ctx, net.attachments()[from[j]].at,
                    "whether VPCs " + a.declared->id + " and " + b.declared->id +
                        ", which propagate into table " + table.id +
                        ", overlap depends on a block that is not known")
              .resource = attachment_path(net, net.attachments()[from[j]]);
      }
  }
}

} // namespace

extern constinit rule const transit_gateway_overlap{
    .info = {.id = "VPC5202",
             .name = "transit-gateway-overlap",
             .summary = "Two VPCs with overlapping blocks propagate into one table of a transit "
                        "gateway.",
             .rationale = "The routes of the VPC that was attached later are not propagated, so it "
                          "gets none of the traffic for its addresses.",
             .remedy = "Give the VPCs different blocks, or keep them in different tables.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"},
             .facts = {"TGW-9", "CIDR-19"}},
    .check = &check_transit_gateway_overlap};

} // namespace vpclint::inline v0::rules
