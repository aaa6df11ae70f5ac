#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

struct target_state {
  std::optional<bool> works{true};
  std::string why{};  ///< follows the name of the target: `is stopped`
  std::string cure{}; ///< what brings it back
  place at{};
};

std::string_view state_text(peering_state s) {
  switch (s) {
  case peering_state::active:
    return "is active";
  case peering_state::pending:
    return "is not accepted yet";
  case peering_state::deleted:
    return "is deleted";
  case peering_state::failed:
    return "has failed";
  }
  return "";
}

/// Whether a target is there at all (RT-19); gateways that are attached to nothing have rules of
/// their own.
target_state state_of_target(network::network const& net, network::route_target t) {
  if (t.kind == network::target_kind::nat_gateway) {
    auto const& g = net.nat_gateways()[t.as<nat_gateway>()];
    return {g.available, "is not available (pending, failed or deleted)",
            "create " + g.declared->id + " again unless it is still being made",
            g.declared->available.at};
  }
  if (t.kind == network::target_kind::peering) {
    auto const& p = net.peerings()[t.as<peering>()];
    auto const state = p.declared->state.value_or(peering_state::active);
    return {p.active, std::string(state_text(state)),
            state == peering_state::pending ? "accept peering " + p.declared->id
                                            : "create peering " + p.declared->id + " again",
            p.declared->state.at};
  }
  if (t.kind == network::target_kind::interface) {
    auto const& nic = net.interfaces()[t.as<network::interface>()];
    bool const of_instance = nic.kind == network::interface_kind::instance;
    return {nic.usable, of_instance ? "is stopped" : "is attached to nothing",
            of_instance ? "start " + nic.name : "attach " + nic.name + " to an instance", nic.at};
  }
  return {};
}

void check_route_blackhole(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    for (auto const* r : distinct_routes(net.route_tables()[id])) {
      if (r->written == nullptr)
        continue;
      auto const subject =
          "the route to " + destination_text(net, *r) + " of " + table_text(net, id);
      if (r->blackhole) {
        ctx.report(r->at, subject + " is a black hole")
            .with_remedy("correct its target, or remove the route so that a wider one takes over")
            .resource = net.path(id);
        continue;
      }
      auto const state = state_of_target(net, r->target);
      if (state.works == true)
        continue;
      auto const target = target_text(net, r->target);
      if (!state.works) {
        undecided(ctx, r->at,
                  "whether " + subject + " drops what it matches depends on the state of " +
                      target + ", which is not known")
            .resource = net.path(id);
        continue;
      }
      ctx.report(r->at, subject + " drops what it matches, as " + target + " " + state.why)
          .with_note("the state of " + target + " is here", state.at)
          .with_remedy(state.cure + ", or route " + destination_text(net, *r) +
                       " to another target")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const route_blackhole{
    .info =
        {.id = "VPC2010",
         .name = "route-blackhole",
         .summary = "A route leads to a target that is gone or out of service.",
         .rationale = "AWS keeps the route and drops every packet that it matches, even where a "
                      "wider route would work.",
         .remedy = "Correct the target, or remove the route.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html"},
         .facts = {"RT-19", "RT-20", "PCX-1", "NAT-21", "ENI-13", "OPEN-2"}},
    .check = &check_route_blackhole};

} // namespace vpclint::inline v0::rules
