#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "network/open_facts.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

bool is_subnet_block(network::network const& net, network::resolved_vpc const& vpc, cidr const& c) {
  return std::any_of(vpc.subnets.begin(), vpc.subnets.end(), [&](auto const id) {
    auto const& s = net.subnets()[id];
    return s.ipv4 == c || s.ipv6 == c;
  });
}

/// Whether a subnet's block may be any, because the design does not say it.
bool has_open_subnet(network::network const& net, network::resolved_vpc const& vpc) {
  if (network::is_gap(net.source(), "vpcs." + vpc.declared->id + ".subnets"))
    return true;
  return std::any_of(vpc.subnets.begin(), vpc.subnets.end(), [&](auto const id) {
    auto const& s = net.subnets()[id];
    return s.declared->cidr.is_unknown() || s.declared->ipv6.is_unknown();
  });
}

void report_edge_destination(lint_context& ctx, index<route_table> id,
                             network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  auto const& vpc = net.vpcs()[table.vpc];
  auto const what = "the route to " + to_string(r.destination) + " of the edge table " + table.id;
  auto const& blocks = r.destination.is_v6() ? vpc.ipv6 : vpc.ipv4;
  if (std::none_of(blocks.begin(), blocks.end(),
                   [&](cidr const& b) { return b.overlaps(r.destination); })) {
    ctx.report(r.at, what + " is for addresses outside VPC " + vpc.declared->id)
        .with_remedy("remove the route; the table steers only what is for the VPC")
        .resource = net.path(id);
    return;
  }
  auto& f = ctx.report(r.at, what + " is for neither a whole subnet nor a whole block of VPC " +
                                 vpc.declared->id);
  f.resource = net.path(id);
  for (auto const s : vpc.subnets) {
    auto const& subnet = net.subnets()[s];
    auto const& block = r.destination.is_v6() ? subnet.ipv6 : subnet.ipv4;
    if (!block || !block->overlaps(r.destination))
      continue;
    f.with_note("subnet " + subnet.declared->id + " is " + to_string(*block), subnet.declared->at);
    f.remedy = f.notes.size() == 1
                   ? "write " + to_string(*block) + ", the block of subnet " + subnet.declared->id
                   : "write one route for each of these subnets";
  }
}

/// GRT-3: what enters through a gateway can be redirected for whole blocks only.
void check_edge_destination(lint_context& ctx, index<route_table> id,
                            network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  auto const& vpc = net.vpcs()[table.vpc];
  auto const gateway = target_text(net, *table.edge);
  if (r.list.valid()) {
    ctx.report(r.at, "the edge table " + table.id + " of " + gateway +
                         " has a route to a prefix list, pl:" + net.prefix_lists()[r.list].id)
        .with_remedy("write one route for each subnet's block instead")
        .resource = net.path(id);
    return;
  }
  auto const& blocks = r.destination.is_v6() ? vpc.ipv6 : vpc.ipv4;
  bool const whole = std::find(blocks.begin(), blocks.end(), r.destination) != blocks.end();
  if (whole && r.target.kind != network::target_kind::local && !r.written->replaces_local) {
    auto const to = to_string(r.destination); // RT-12
    ctx.report(r.at, "the edge table " + table.id + " has a new route to " + to +
                         ", a whole block of VPC " + vpc.declared->id +
                         ", whose local route is there already")
        .with_remedy("write `" + to + ": {target: " +
                     (r.written->target ? r.written->target->name : std::string("TARGET")) +
                     ", replaces: local}`")
        .resource = net.path(id);
    return;
  }
  if (whole || is_subnet_block(net, vpc, r.destination))
    return;
  auto const what = "route to " + to_string(r.destination) + " of the edge table " + table.id;
  bool const inside = std::any_of(blocks.begin(), blocks.end(),
                                  [&](cidr const& b) { return b.contains(r.destination); });
  if (!vpc.unknown_for(r.destination.is_v6()).empty() || (inside && has_open_subnet(net, vpc))) {
    undecided(ctx, r.at,
              "whether the " + what + " is for a whole subnet depends on a block of VPC " +
                  vpc.declared->id + " that is not known")
        .resource = net.path(id);
    return;
  }
  report_edge_destination(ctx, id, r);
}

/// RT-4: only the route of a block of the VPC can be replaced.
void check_replaced_route(lint_context& ctx, index<route_table> id,
                          network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  if (!r.written->replaces_local || !table.vpc.valid())
    return;
  auto const& vpc = net.vpcs()[table.vpc];
  auto const& blocks = r.destination.is_v6() ? vpc.ipv6 : vpc.ipv4;
  bool const list = r.list.valid();
  if (!list && std::find(blocks.begin(), blocks.end(), r.destination) != blocks.end())
    return;
  auto const to = destination_text(net, r);
  if (!list && !vpc.unknown_for(r.destination.is_v6()).empty()) {
    undecided(ctx, r.at,
              "whether " + table_text(net, id) + " has a local route to " + to +
                  " to replace depends on a block of VPC " + vpc.declared->id +
                  " that is not known")
        .resource = net.path(id);
    return;
  }
  ctx.report(r.at, table_text(net, id) + " replaces the local route to " + to +
                       ", but it has none: that is no block of VPC " + vpc.declared->id)
      .with_note("the VPC is here", vpc.declared->at)
      .with_remedy("remove `replaces: local`, which makes it a route of its own")
      .resource = net.path(id);
}

void check_table_destinations(lint_context& ctx, index<route_table> id) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  for (auto const* r : distinct_routes(table)) {
    if (r->written == nullptr)
      continue;
    check_replaced_route(ctx, id, *r);
    if (table.edge && table.vpc.valid()) {
      check_edge_destination(ctx, id, *r);
      continue;
    }
    if (!r->destination_known || r->list.valid())
      continue;
    for (auto const& range : aws::never_routed_ranges)
      if (range.contains(r->destination)) // RT-13
        ctx.report(r->at, table_text(net, id) + " has a route to " + to_string(r->destination) +
                              ", inside " + to_string(range) + ", which is never routed")
            .with_remedy("remove the route; these addresses belong to the host itself")
            .resource = net.path(id);
    if (r->target.kind == network::target_kind::local &&
        r->source != network::route_source::local && table.vpc.valid()) { // RT-16
      auto const& vpc = net.vpcs()[table.vpc];
      if (!vpc.unknown_for(r->destination.is_v6()).empty())
        undecided(ctx, r->at,
                  "whether " + to_string(r->destination) + " is a block of VPC " +
                      vpc.declared->id + ", as its target local asks for, is not known")
            .resource = net.path(id);
      else
        ctx.report(r->at, table_text(net, id) + " sends " + to_string(r->destination) +
                              " to local, but that is no block of VPC " + vpc.declared->id)
            .with_note("the VPC is here", vpc.declared->at)
            .with_remedy("remove the route; every block of the VPC has its local route already")
            .resource = net.path(id);
    }
  }
}

void check_route_destination_invalid(lint_context& ctx) {
  for (std::size_t i = 0; i < ctx.net().route_tables().size(); ++i)
    check_table_destinations(ctx, ctx.net().route_tables().id_at(i));
}

} // namespace

extern constinit rule const route_destination_invalid{
    .info = {.id = "VPC2004",
             .name = "route-destination-invalid",
             .summary = "A route has a destination that its table can't have.",
             .rationale =
                 "EC2 refuses routes for its own link-local range, `local` for anything but "
                 "the VPC's blocks, the replacement of a local route that there is not, and in the "
                 "table of a gateway everything but the whole "
                 "block of a subnet or of the VPC.",
             .remedy = "Write the block of a subnet, or remove the route.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html",
                            "https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html"},
             .facts = {"RT-4", "RT-13", "RT-16", "GRT-3", "PFX-6"}},
    .check = &check_route_destination_invalid};

} // namespace vpclint::inline v0::rules
