#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/net/prefix_map.hpp"

#include "lint/connections.hpp"
#include "network/address_of.hpp"
#include "network/route_views.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// Whether something leads from one attachment's VPC to an address of the other's.
enum class one_way_answer { no, yes, unknown };

one_way_answer one_way_vpc_routes(network::network const& net,
                                  network::resolved_attachment const& a, address to) {
  bool open = false;
  for (auto const s : net.vpcs()[a.vpc].subnets) {
    auto const id = net.subnets()[s].table;
    if (!id.valid() || !net.route_tables()[id].routes_unknown.empty()) {
      open = true;
      continue;
    }
    auto const choice =
        aws::select_route(net.route_tables()[id].routes, to, {}, network::seen_as_vpc_route(net));
    if (choice.outcome == aws::route_outcome::none ||
        choice.outcome == aws::route_outcome::blackhole ||
        choice.outcome == aws::route_outcome::never_routed)
      continue;
    if (choice.outcome != aws::route_outcome::selected) {
      open = true;
      continue;
    }
    auto const& target = net.route_tables()[id].routes[choice.position].target;
    if (target == network::route_target{network::target_kind::transit_gateway, a.gateway.value})
      return one_way_answer::yes;
    open = open || target.kind == network::target_kind::unknown;
  }
  return open ? one_way_answer::unknown : one_way_answer::no;
}

/// The routes of a transit gateway's tables by prefix: many addresses are asked for.
class one_way_tables {
public:
  /// Of equal prefixes the static one, and the first among equals (TGW-5).
  using routes = prefix_map<cidr, network::resolved_transit_route const*>;

  explicit one_way_tables(network::network const& net)
      : net_(net), known_(net.transit_tables().size()) {}
  [[nodiscard]] routes const& of(index<transit_gateway_route_table> id) {
    auto& known = known_[id.value];
    if (!known) {
      std::vector<routes::value_type> all;
      for (auto const& r : net_.transit_tables()[id].routes)
        if (r.destination_known)
          all.emplace_back(r.destination, &r);
      std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
        return a.second->source < b.second->source;
      });
      known = routes(std::move(all));
    }
    return *known;
  }

private:
  network::network const& net_;
  std::vector<std::optional<routes>> known_;
};

/// The attachment that a transit gateway table sends an address to: the longest prefix, and static
/// routes before propagated ones (TGW-5).
one_way_answer one_way_hub_routes(network::network const& net, one_way_tables& tables,
                                  network::resolved_attachment const& from,
                                  index<network::resolved_attachment> to, address where) {
  if (!from.table.valid())
    return one_way_answer::unknown;
  auto const& table = net.transit_tables()[from.table];
  if (!table.unknown_for(where.is_v6()).empty())
    return one_way_answer::unknown;
  auto const* const hit = tables.of(from.table).longest_match(where);
  if (hit == nullptr || hit->second->blackhole)
    return one_way_answer::no;
  auto const& best = *hit->second;
  if (best.target_unknown)
    return one_way_answer::unknown;
  return best.attachment == to ? one_way_answer::yes : one_way_answer::no;
}

/// One address of each part of a block that the tables on the way from an attachment's VPC tell
/// apart.
std::vector<address> one_way_parts(network::network const& net, one_way_tables& tables,
                                   network::resolved_attachment const& from, cidr const& block) {
  std::vector<address> out{block.first()};
  auto const add = [&](cidr const& destination) {
    if (destination == block || !block.contains(destination))
      return;
    out.push_back(destination.first());
    if (auto const last = destination.last(); last != block.last())
      out.push_back(network::address_of(last.number() + 1, last.is_v6()));
  };
  for (auto const s : net.vpcs()[from.vpc].subnets)
    if (auto const id = net.subnets()[s].table; id.valid())
      for (auto const& r : net.route_tables()[id].routes)
        if (r.destination_known)
          add(r.destination);
  if (from.table.valid())
    for (auto const& [destination, r] : tables.of(from.table).inside(block))
      add(destination);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// From one attachment's VPC to some part of the other's.
one_way_answer one_way_leads(network::network const& net, one_way_tables& tables,
                             index<network::resolved_attachment> from,
                             index<network::resolved_attachment> to, bool ipv6, bool& by_hub) {
  auto const& a = net.attachments()[from];
  auto const& b = net.attachments()[to];
  bool open = false;
  by_hub = false;
  for (auto const s : net.vpcs()[b.vpc].subnets) {
    auto const& subnet = net.subnets()[s];
    auto const& block = ipv6 ? subnet.ipv6 : subnet.ipv4;
    if (!block) {
      auto const& written = ipv6 ? subnet.declared->ipv6 : subnet.declared->cidr;
      open = open || !ipv6 || written.is_unknown();
      continue;
    }
    for (auto const where : one_way_parts(net, tables, a, *block)) {
      auto const out = one_way_vpc_routes(net, a, where);
      if (out == one_way_answer::no)
        continue;
      auto const over = one_way_hub_routes(net, tables, a, to, where);
      if (out == one_way_answer::yes && over == one_way_answer::yes)
        return one_way_answer::yes;
      by_hub = by_hub || (out == one_way_answer::yes && over == one_way_answer::no);
      open = open || (out == one_way_answer::unknown && over != one_way_answer::no) ||
             (over == one_way_answer::unknown);
    }
  }
  return open ? one_way_answer::unknown : one_way_answer::no;
}

/// From one attachment's VPC to the other's and back, in the first family that has no way back.
void check_one_way(lint_context& ctx, one_way_tables& tables,
                   index<network::resolved_attachment> from,
                   index<network::resolved_attachment> to) {
  auto const& net = ctx.net();
  auto const& a = net.attachments()[from];
  auto const& b = net.attachments()[to];
  for (bool const ipv6 : {false, true}) {
    if (ipv6 && net.vpcs()[a.vpc].ipv6.empty())
      break; // nobody there to ask
    bool by_hub = false;
    if (one_way_leads(net, tables, from, to, ipv6, by_hub) != one_way_answer::yes ||
        one_way_leads(net, tables, to, from, ipv6, by_hub) != one_way_answer::no)
      continue;
    auto const here = vpc_name(net, a.vpc);
    auto const& gateway = net.transit_gateways()[a.gateway].declared->id;
    auto& f = ctx.report(b.at, std::string(ipv6 ? "IPv6 routes" : "routes") + " lead from VPC " +
                                   here + " over transit gateway " + gateway + " to VPC " +
                                   vpc_name(net, b.vpc) + ", and none leads back");
    f.with_note("VPC " + here + " is attached here", a.at);
    if (by_hub)
      f.remedy = "add a route to the blocks of VPC " + here + " to the transit gateway's table " +
                 "that attachment " + b.id + " is associated with, or propagate " + a.id +
                 " into it";
    else
      f.remedy = "add a route to the blocks of VPC " + here + " by " + gateway +
                 " to the route tables of VPC " + vpc_name(net, b.vpc);
    f.resource = attachment_path(net, b);
    return;
  }
}

void check_transit_gateway_one_way(lint_context& ctx) {
  auto const& net = ctx.net();
  one_way_tables tables(net);
  for (auto const& gateway : net.transit_gateways()) {
    std::vector<index<network::resolved_attachment>> vpcs;
    for (auto const id : gateway.attachments)
      if (net.attachments()[id].vpc.valid() && net.attachments()[id].declared != nullptr)
        vpcs.push_back(id);
    constexpr std::size_t most = 64; // pairs grow with the square, and hubs of one template repeat
    for (std::size_t i = 0; i < std::min(vpcs.size(), most); ++i)
      for (std::size_t j = 0; j < std::min(vpcs.size(), most); ++j)
        if (i != j)
          check_one_way(ctx, tables, vpcs[i], vpcs[j]);
  }
}

} // namespace

extern constinit rule const transit_gateway_one_way{
    .info = {.id = "VPC5206",
             .name = "transit-gateway-one-way",
             .summary =
                 "Routes lead from one VPC over a transit gateway to another, and none leads "
                 "back.",
             .rationale = "Requests arrive and replies are lost: both VPCs' tables and the transit "
                          "gateway's tables of both attachments need their routes.",
             .remedy = "Add the missing routes, or take the others away.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html"},
             .facts = {"TGW-4", "TGW-5", "RT-7"}},
    .check = &check_transit_gateway_one_way};

} // namespace vpclint::inline v0::rules
