#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_peering_route_beyond_peer(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    for (auto const* r : distinct_routes(table)) {
      if (r->written == nullptr || r->target.kind != network::target_kind::peering ||
          !r->destination_known || r->list.valid())
        continue;
      auto const& p = net.peerings()[r->target.as<peering>()];
      if (p.requester != table.vpc && p.accepter != table.vpc)
        continue; // RT-17
      auto const other = p.other(table.vpc);
      if (!other.valid() || other == table.vpc)
        continue;
      auto const& peer = net.vpcs()[other];
      auto const blocks = blocks_of(peer);
      auto const reaches = std::any_of(blocks.begin(), blocks.end(),
                                       [&](cidr const& b) { return b.overlaps(r->destination); });
      if (reaches && !r->destination.is_everything())
        continue;
      auto const subject = table_text(net, id) + " sends " + destination_text(net, *r) +
                           " to peering " + p.declared->id;
      if (!reaches && !peer.unknown_for(r->destination.is_v6()).empty()) {
        undecided(ctx, r->at,
                  subject + ", and whether that is in VPC " + peer.declared->id +
                      " depends on a block that is not known")
            .resource = net.path(id);
        continue;
      }
      auto& f =
          ctx.report(r->at, subject + ", which carries nothing beyond VPC " + peer.declared->id);
      f.resource = net.path(id);
      for (auto const& b : blocks)
        if (b.is_v4() == r->destination.is_v4()) {
          f.with_note("VPC " + peer.declared->id + " has " + to_string(b), block_place(peer, b));
          if (f.remedy.empty())
            f.remedy = "write " + to_string(b) + " as the destination";
        }
      if (!r->destination.is_everything() || f.remedy.empty())
        f.remedy += f.remedy.empty() ? "remove the route" : ", or remove the route";
      else
        f.remedy += ", and route " + destination_text(net, *r) + " to a gateway of VPC " +
                    vpc_name(net, table.vpc);
    }
  }
}

} // namespace

extern constinit rule const peering_route_beyond_peer{
    .info = {.id = "VPC5105",
             .name = "peering-route-beyond-peer",
             .summary = "A route sends to a peering what does not lie in the VPC at the other end.",
             .rationale =
                 "A peering is no transit: it drops every packet that is not for an address "
                 "of the other VPC, so neither the internet nor a third network is reached "
                 "through it.",
             .remedy = "Route only the peer's blocks to it, and the rest to a gateway of the VPC "
                       "itself or to a transit gateway.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-basics.html"},
             .facts = {"PCX-3", "PCX-5"}},
    .check = &check_peering_route_beyond_peer};

} // namespace vpclint::inline v0::rules
