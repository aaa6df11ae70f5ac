#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_route_target_source_dest_check(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<finding*> reported(net.interfaces().size(), nullptr);
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    for (auto const* r : distinct_routes(net.route_tables()[id])) {
      if (r->target.kind != network::target_kind::interface || r->written == nullptr)
        continue;
      auto const nic_id = r->target.as<network::interface>();
      auto const& nic = net.interfaces()[nic_id];
      if (nic.source_dest_check == false || nat_device_of(net, r->target))
        continue; // NAT instances have a rule of their own
      auto const route = "route to " + destination_text(net, *r) + " of " + table_text(net, id);
      if (auto* f = reported[nic_id.value]) {
        f->with_note("the " + route + " leads to it as well", r->at);
        continue;
      }
      auto const target = target_text(net, r->target);
      auto const* settings = settings_of(net, nic_id);
      place at = settings != nullptr ? settings->source_dest_check.at.where : place{};
      if (!at.valid())
        at = nic.at;
      auto& f = nic.source_dest_check
                    ? ctx.report(at, target + " has its source/destination check on, but it is to "
                                              "forward what a route sends to it")
                    : undecided(ctx, at,
                                "whether " + target +
                                    " forwards what a route sends to it depends on its "
                                    "source/destination check, which is not known");
      f.with_note("the " + route + " leads to it", r->at);
      if (nic.source_dest_check)
        f.remedy = "write `source_dest_check: false` on " + nic.name;
      f.resource = net.path(nic.owner);
      reported[nic_id.value] = &f;
    }
  }
}

} // namespace

extern constinit rule const route_target_source_dest_check{
    .info = {.id = "VPC2023",
             .name = "route-target-source-dest-check",
             .summary = "A route leads to an interface that has its source/destination check on.",
             .rationale = "With the check on, an interface drops every packet that is neither from "
                          "nor to its own address, so nothing that is routed to it is passed on.",
             .remedy = "Turn the check off on the appliance's interface.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html"},
             .facts = {"ENI-4", "RT-30"}},
    .check = &check_route_target_source_dest_check};

} // namespace vpclint::inline v0::rules
