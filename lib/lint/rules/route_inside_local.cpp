#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "network/open_facts.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

struct vpc_surroundings {
  std::vector<cidr> blocks{};
  std::vector<cidr> subnets{};
  bool all_known{true};
};

vpc_surroundings surroundings_of(network::network const& net, network::resolved_vpc const& v) {
  vpc_surroundings out;
  out.blocks = v.ipv4;
  out.blocks.insert(out.blocks.end(), v.ipv6.begin(), v.ipv6.end());
  out.all_known = !network::is_gap(net.source(), "vpcs." + v.declared->id + ".subnets");
  for (auto const id : v.subnets) {
    auto const& s = net.subnets()[id];
    if (s.ipv4)
      out.subnets.push_back(*s.ipv4);
    if (s.ipv6)
      out.subnets.push_back(*s.ipv6);
    if (s.declared->cidr.is_unknown() || s.declared->ipv6.is_unknown())
      out.all_known = false;
  }
  return out;
}

place containing_block_place(network::resolved_vpc const& vpc, cidr const& destination) {
  for (auto const& b : destination.is_v6() ? vpc.ipv6 : vpc.ipv4)
    if (b.contains(destination))
      return block_place(vpc, b);
  return vpc.declared->at;
}

void report_inside_local(lint_context& ctx, index<route_table> id, network::resolved_route const& r,
                         aws::route_error error) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  auto const& vpc = net.vpcs()[table.vpc];
  auto const subject =
      "the route to " + to_string(r.destination) + " of " + table_text(net, id) + " ";
  switch (error) {
  case aws::route_error::vpc_block_target:
    ctx.report(r.at, subject + "is for a whole block of VPC " + vpc.declared->id +
                         " and can't lead to " + target_text(net, r.target))
        .with_note("the block is here", block_place(vpc, r.destination))
        .with_remedy("remove the route; the built-in local route serves the block")
        .resource = net.path(id);
    return;
  case aws::route_error::replace_local:
    ctx.report(r.at, subject + "is for a whole block of VPC " + vpc.declared->id +
                         ", which has its local route already")
        .with_note("the block is here", block_place(vpc, r.destination))
        .with_remedy("replace the local route instead: write `{target: " +
                     (r.written->target ? r.written->target->name : std::string("TARGET")) +
                     ", replaces: local}`")
        .resource = net.path(id);
    return;
  case aws::route_error::inside_vpc_target:
    ctx.report(r.at, subject + "lies inside VPC " + vpc.declared->id + " and can't lead to " +
                         target_text(net, r.target))
        .with_note("the block that contains it is here", containing_block_place(vpc, r.destination))
        .with_remedy("inside a VPC only NAT gateways, network interfaces and Gateway Load Balancer "
                     "endpoints can take traffic over; remove the route")
        .resource = net.path(id);
    return;
  case aws::route_error::not_a_subnet: {
    auto& f = ctx.report(r.at, subject + "lies inside VPC " + vpc.declared->id +
                                   " but is not the block of one of its subnets");
    f.resource = net.path(id);
    f.remedy = "write one route for the whole block of each subnet that is meant";
    bool first = true;
    for (auto const s : vpc.subnets) {
      auto const& subnet = net.subnets()[s];
      auto const& block = r.destination.is_v6() ? subnet.ipv6 : subnet.ipv4;
      if (!block || !block->overlaps(r.destination))
        continue;
      f.with_note("subnet " + subnet.declared->id + " is " + to_string(*block),
                  subnet.declared->at);
      if (first)
        f.remedy =
            "write " + to_string(*block) + ", the whole block of subnet " + subnet.declared->id;
      else
        f.remedy = "write one route for each of these subnets";
      first = false;
    }
    return;
  }
  case aws::route_error::never_routed:
  case aws::route_error::not_a_target:
  case aws::route_error::managed_by_endpoint:
  case aws::route_error::family:
  case aws::route_error::nat64_only:
  case aws::route_error::list_inside_vpc:
    return; // of other rules
  }
}

/// OPEN-21: what AWS does with list entries inside the VPC is not documented.
void check_list_inside(lint_context& ctx, index<route_table> id, network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& vpc = net.vpcs()[net.route_tables()[id].vpc];
  auto const& list = net.prefix_lists()[r.list];
  for (auto const& entry : list.entries) {
    if (!is_inside(vpc, entry))
      continue;
    ctx.report(severity::warning, r.at,
               "prefix list " + list.id + " has " + to_string(entry) + ", inside VPC " +
                   vpc.declared->id + ", and " + table_text(net, id) + " routes the list to " +
                   target_text(net, r.target) + "; that the local route keeps this part is assumed")
        .with_note("the list is here", list.at)
        .with_remedy("take " + to_string(entry) + " off the list")
        .resource = net.path(id);
  }
}

void check_route_inside_local(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (table.edge || !table.vpc.valid() ||
        (table.declared != nullptr && !table.declared->gateway.is_left_out()))
      continue; // GRT-3 is about those
    auto const around = surroundings_of(net, net.vpcs()[table.vpc]);
    for (auto const* r : distinct_routes(table)) {
      if (r->written == nullptr || r->written->propagated ||
          r->source == network::route_source::local ||
          r->target.kind == network::target_kind::local)
        continue;
      if (r->list.valid()) {
        check_list_inside(ctx, id, *r);
        continue;
      }
      auto const type = target_type_of(r->target.kind);
      auto const error = aws::check_route(r->destination, type,
                                          {.vpc_blocks = around.blocks, .subnets = around.subnets},
                                          r->written->replaces_local);
      if (!error)
        continue;
      if (*error == aws::route_error::not_a_subnet && !around.all_known)
        undecided(ctx, r->at,
                  "whether " + to_string(r->destination) +
                      " is the block of a subnet, as a route inside VPC " +
                      vpc_name(net, table.vpc) +
                      " has to be, depends on a subnet's block that is not known")
            .resource = net.path(id);
      else
        report_inside_local(ctx, id, *r, *error);
    }
  }
}

} // namespace

extern constinit rule const route_inside_local{
    .info = {.id = "VPC2006",
             .name = "route-inside-local",
             .summary = "A route inside the VPC's own blocks is none that AWS allows.",
             .rationale =
                 "The local route covers the VPC. Only the whole block of one subnet may be "
                 "taken from it, and only for a NAT gateway, a network interface or a "
                 "Gateway Load Balancer endpoint; EC2 refuses everything else.",
             .remedy = "Write the whole block of a subnet, replace the local route, or remove the "
                       "route.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html",
                            "https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "replace-local-route-target.html"},
             .facts = {"RT-4", "RT-10", "RT-12", "OPEN-21"}},
    .check = &check_route_inside_local};

} // namespace vpclint::inline v0::rules
