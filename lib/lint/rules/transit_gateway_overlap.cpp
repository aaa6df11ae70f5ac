#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using attachment_id = index<network::resolved_attachment>;

/// The attachments of VPCs that propagate into a table, in the order of the gateway.
std::vector<attachment_id> propagating_into(network::network const& net,
                                            network::resolved_transit_table const& table) {
  boost::unordered_flat_set<std::string_view> named;
  if (table.declared != nullptr)
    for (auto const& r : table.declared->propagations)
      if (r)
        named.insert(r->name);
  std::vector<attachment_id> out;
  for (auto const id : net.transit_gateways()[table.gateway].attachments) {
    auto const& a = net.attachments()[id];
    if (a.vpc.valid() && (table.declared == nullptr || named.contains(a.id)))
      out.push_back(id);
  }
  return out;
}

/// Positions of two attachments whose VPCs overlap, or may do so.
using overlap_candidate = std::pair<std::size_t, std::size_t>;

/// All of them, ascending, without the many pairs that certainly have nothing to do with each
/// other.
std::vector<overlap_candidate> overlap_candidates(network::network const& net,
                                                  std::vector<attachment_id> const& from) {
  std::vector<std::pair<cidr, std::size_t>> blocks;
  std::vector<overlap_candidate> out;
  auto const add = [&](std::size_t i, std::size_t j) {
    if (i != j)
      out.emplace_back(std::min(i, j), std::max(i, j));
  };
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto const& v = net.vpcs()[net.attachments()[from[i]].vpc];
    for (auto const& b : blocks_of(v))
      blocks.emplace_back(b, i);
    if (!v.blocks_unknown.empty() || !v.ipv4_blocks_unknown.empty())
      for (std::size_t j = 0; j < from.size(); ++j)
        add(i, j);
  }
  std::sort(blocks.begin(), blocks.end()); // a block comes right before those inside it
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t j = i + 1; j < blocks.size() && blocks[i].first.overlaps(blocks[j].first); ++j)
      add(blocks[i].second, blocks[j].second);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
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
  // Each pair once, not for each table.
  boost::unordered_flat_set<std::pair<std::uint32_t, std::uint32_t>> done;
  for (auto const& table : net.transit_tables()) {
    auto const from = propagating_into(net, table);
    for (auto const& [i, j] : overlap_candidates(net, from)) {
      auto const& a = net.vpcs()[net.attachments()[from[i]].vpc];
      auto const& b = net.vpcs()[net.attachments()[from[j]].vpc];
      if (&a == &b)
        continue;
      auto const shared = first_overlap_of(a, b);
      if (!shared && !may_overlap(a, b))
        continue;
      if (!done.emplace(from[i].value, from[j].value).second)
        continue;
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
