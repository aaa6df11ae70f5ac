#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "network/open_facts.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

using network::target_kind;

struct target_scope {
  enum class kind_type { here, elsewhere, unknown };
  kind_type kind{kind_type::here};
  std::string why{}; ///< follows "NAME, which "
  std::string remedy{};
  place at{};
  std::string missing{};
};

target_scope scope_of_peering(network::network const& net, index<peering> id, index<vpc> from) {
  auto const& p = net.peerings()[id];
  if (p.requester == from || p.accepter == from)
    return {};
  if (!p.declared->requester || !p.declared->accepter)
    return {.kind = target_scope::kind_type::unknown,
            .missing = "which VPCs peering " + p.declared->id + " connects"};
  if (!p.requester.valid() || !p.accepter.valid())
    return {}; // the name that resolves to nothing is reported already
  return {.kind = target_scope::kind_type::elsewhere,
          .why = "connects VPCs " + vpc_name(net, p.requester) + " and " +
                 vpc_name(net, p.accepter) + ", not " + vpc_name(net, from),
          .remedy = "peer " + vpc_name(net, from) +
                    " with the VPC that is meant, and route to that "
                    "peering",
          .at = p.declared->at};
}

target_scope scope_of_transit(network::network const& net, index<transit_gateway> id,
                              index<vpc> from) {
  auto const& g = net.transit_gateways()[id];
  for (auto const a : g.attachments)
    if (net.attachments()[a].vpc == from)
      return {};
  if (network::may_be_attached(net, id) && g.attachments.empty())
    return {.kind = target_scope::kind_type::unknown,
            .missing = "what is attached to transit gateway " + g.declared->id};
  for (auto const& a : g.declared->attachments)
    if (a.vpc.is_unknown())
      return {.kind = target_scope::kind_type::unknown, .missing = "the VPC of attachment " + a.id};
  for (auto const a : g.attachments) { // a dangling VPC name is reported already
    auto const& attachment = net.attachments()[a];
    if (attachment.kind == network::resolved_attachment::kind_type::vpc && !attachment.vpc.valid())
      return {};
  }
  return {.kind = target_scope::kind_type::elsewhere,
          .why = "VPC " + vpc_name(net, from) + " is not attached to",
          .remedy = "add an attachment of VPC " + vpc_name(net, from) + " to transit gateway " +
                    g.declared->id,
          .at = g.declared->at};
}

place place_of_target(network::network const& net, network::route_target t) {
  switch (t.kind) {
  case target_kind::internet_gateway:
    return net.internet_gateways()[t.as<internet_gateway>()].declared->at;
  case target_kind::egress_only_internet_gateway:
    return net.egress_only_gateways()[t.as<egress_only_internet_gateway>()].declared->at;
  case target_kind::nat_gateway:
    return net.nat_gateways()[t.as<nat_gateway>()].declared->at;
  case target_kind::interface:
    return net.interfaces()[t.as<network::interface>()].at;
  case target_kind::vpn_gateway:
    return net.vpn_gateways()[t.as<vpn_gateway>()].declared->at;
  case target_kind::gateway_endpoint:
  case target_kind::gwlb_endpoint:
    return net.endpoints()[t.as<vpc_endpoint>()].declared->at;
  case target_kind::peering:
  case target_kind::transit_gateway:
  case target_kind::local:
  case target_kind::missing:
  case target_kind::unknown:
    break;
  }
  return {};
}

/// Whether a table of a VPC may lead to a target (RT-17, RT-18).
target_scope scope_of_target(network::network const& net, network::route_target t,
                             index<vpc> from) {
  if (t.kind == target_kind::peering)
    return scope_of_peering(net, t.as<peering>(), from);
  if (t.kind == target_kind::transit_gateway)
    return scope_of_transit(net, t.as<transit_gateway>(), from);
  if (t.kind == target_kind::local || t.kind == target_kind::missing ||
      t.kind == target_kind::unknown)
    return {};
  auto const home = home_of(net, t);
  if (home == from)
    return {};
  if (!home.valid()) {
    if (t.kind == target_kind::vpn_gateway &&
        net.vpn_gateways()[t.as<vpn_gateway>()].declared->vpc.is_unknown())
      return {.kind = target_scope::kind_type::unknown,
              .missing = "the VPC of " + target_text(net, t)};
    return {}; // attached to nothing, or a dangling name: reported already
  }
  target_scope out{.kind = target_scope::kind_type::elsewhere,
                   .why = "belongs to VPC " + vpc_name(net, home) + ", not " + vpc_name(net, from),
                   .at = place_of_target(net, t)};
  auto const own = net.vpcs()[from].internet_gateway;
  if (t.kind == target_kind::internet_gateway && own.valid())
    out.remedy = "write " + net.internet_gateways()[own].declared->id +
                 ", the internet gateway of VPC " + vpc_name(net, from);
  else
    out.remedy = "route to a target in VPC " + vpc_name(net, from) +
                 ", or to a peering or transit gateway that leads to VPC " + vpc_name(net, home);
  return out;
}

void check_route_target_other_vpc(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.vpc.valid())
      continue;
    auto const judge = [&](network::route_target t, place at, std::string const& subject,
                           std::string const& verb, bool edge) {
      auto const scope = scope_of_target(net, t, table.vpc);
      if (scope.kind == target_scope::kind_type::here)
        return;
      if (scope.kind == target_scope::kind_type::unknown) {
        undecided(ctx, at,
                  "whether " + subject + " may " + verb + (verb == "propagate" ? " from " : " ") +
                      target_text(net, t) + " depends on " + scope.missing + ", which is not known")
            .resource = net.path(id);
        return;
      }
      std::string const from = verb == "propagate" ? " from " : " ";
      auto& f = ctx.report(at, subject + " " + verb + "s" + from + target_text(net, t) +
                                   ", which " + scope.why);
      f.with_note(target_text(net, t) + " is here", scope.at);
      f.with_remedy(edge || verb == "propagate"
                        ? "name a gateway of VPC " + vpc_name(net, table.vpc)
                        : scope.remedy)
          .resource = net.path(id);
    };
    for (auto const* r : distinct_routes(table))
      if (r->written != nullptr)
        judge(r->target, r->at,
              "the route to " + destination_text(net, *r) + " of " + table_text(net, id), "use",
              false);
    // Routes of a VPN gateway come from the one that is attached to the VPC (RT-25).
    for (auto const& p : table.propagations)
      judge(p.from, p.at, table_text(net, id), "propagate", false);
    if (table.edge)
      judge(*table.edge, table.declared->gateway.at, "the edge table " + table.id, "serve", true);
  }
}

} // namespace

extern constinit rule const route_target_other_vpc{
    .info = {.id = "VPC2005",
             .name = "route-target-other-vpc",
             .summary = "A route leads to a gateway, interface or connection that the table's VPC "
                        "has no part in.",
             .rationale =
                 "EC2 refuses it: \"route table and network gateway belong to different "
                 "networks\". Other VPCs' gateways can't be used through a route; a transit "
                 "gateway can once the VPC is attached to it.",
             .remedy = "Route to a gateway of the same VPC, or connect the VPCs first.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "route-table-options.html"},
             .facts = {"RT-17", "RT-18", "TGW-16", "PCX-5", "GRT-1"}},
    .check = &check_route_target_other_vpc};

} // namespace vpclint::inline v0::rules
