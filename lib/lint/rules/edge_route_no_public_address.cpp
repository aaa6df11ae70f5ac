#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_edge_route_no_public_address(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.edge || table.edge->kind != network::target_kind::internet_gateway)
      continue;
    for (auto const* r : distinct_routes(table)) {
      if (r->written == nullptr || r->target.kind != network::target_kind::interface ||
          !r->destination_known || r->destination.is_v6())
        continue;
      auto const& nic = net.interfaces()[r->target.as<network::interface>()];
      bool has = false;
      bool open = nic.addresses.empty();
      for (auto const& a : nic.addresses) {
        has = has || a.has_public() == true;
        open = open || !a.has_public();
      }
      if (has)
        continue;
      auto const target = target_text(net, r->target);
      auto const subject =
          "the edge table " + table.id + " sends " + destination_text(net, *r) + " to " + target;
      if (open)
        undecided(ctx, r->at, subject + ", and whether that has a public address is not known")
            .resource = net.path(id);
      else
        ctx.report(r->at, subject + ", which has no public address")
            .with_note(target + " is here", nic.at)
            .with_remedy("give " + target + " an Elastic IP")
            .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const edge_route_no_public_address{
    .info = {.id = "VPC2022",
             .name = "edge-route-no-public-address",
             .summary = "The table of an internet gateway leads to an interface without a public "
                        "address.",
             .rationale = "The internet gateway then drops what it should redirect "
                          "(INGRESS_RTB_NO_PUBLIC_IP).",
             .remedy = "Give the appliance's interface an Elastic IP.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html"},
             .facts = {"GRT-5"}},
    .check = &check_edge_route_no_public_address};

} // namespace vpclint::inline v0::rules
