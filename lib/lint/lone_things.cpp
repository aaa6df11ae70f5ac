#include "lint/lone_things.hpp"

#include "lint/address_helpers.hpp"
#include "lint/connections.hpp"
#include "lint/doubts.hpp"
#include "lint/forwarders.hpp"

#include <utility>

namespace vpclint::inline v0::rules {
namespace {

using network::node;
using network::node_kind;

std::string tier_text(network::network const& net, spread_tier const& t) {
  auto const zones = zones_of_subnets(net, t.subnets);
  return t.text + " of VPC " + vpc_name(net, t.home) + " (AZs " +
         listed_words({zones.begin(), zones.end()}) + ")";
}

index<vpc> home_of_thing(network::network const& net, node const& n) {
  if (n.kind == node_kind::nat_gateway)
    return net.nat_gateways()[n.as<nat_gateway>()].vpc;
  if (n.kind == node_kind::gwlb_endpoint)
    return net.endpoints()[n.as<vpc_endpoint>()].vpc;
  if (n.kind == node_kind::attachment)
    return net.attachments()[n.as<network::resolved_attachment>()].vpc;
  return net.interfaces()[n.as<network::interface>()].vpc;
}

std::string lone_remedy(network::network const& net, lone_dependence const& d, node const& n,
                        network::resolved_attachment const* a) {
  std::vector<std::string> others;
  for (auto const& z : zones_of_subnets(net, d.tier.subnets))
    if (z != d.thing.zone)
      others.push_back(z);
  auto const zones = (others.size() == 1 ? "AZ " : "AZs ") + listed_words(others);
  if (a != nullptr)
    return "add " + std::string(others.size() == 1 ? "a subnet" : "subnets") + " in " + zones +
           " to `subnets` of " + a->id;
  return "add another " + std::string(name(n.kind) == "interface" ? "device" : name(n.kind)) +
         " in " + zones + " and route the subnets there to it";
}

} // namespace

void report_lone_things(lint_context& ctx, lone_things const& found) {
  auto const& net = ctx.net();
  for (auto const& [things, all] : found) {
    auto const& first = all.front();
    std::vector<std::string> names;
    for (auto const& n : things)
      names.push_back(network::describe(net, n));
    auto const where = first.thing.zone.empty() ? std::string{} : " in AZ " + first.thing.zone;
    auto const home = home_of_thing(net, things.front());
    auto const text = listed_words(names) +
                      (home != first.tier.home ? " of VPC " + vpc_name(net, home) : "") + where +
                      (names.size() == 1 ? " is" : " are") + " the only way from " +
                      tier_text(net, first.tier) + " to " + first.goal;
    auto const& n = things.front();
    auto const* a = n.kind == node_kind::attachment
                        ? &net.attachments()[n.as<network::resolved_attachment>()]
                        : nullptr;
    auto const at = a != nullptr ? a->at : device_place(net, n);
    auto& f = first.thing.open ? depends_on(ctx, at, text, first.thing.fact) : ctx.report(at, text);
    for (auto const& d : all)
      f.with_note(&d == &first ? "subnet " + net.subnets()[d.tier.subnets.front()].declared->id +
                                     " is one that depends on it"
                               : "so it is from " + tier_text(net, d.tier) + " to " + d.goal,
                  net.subnets()[d.tier.subnets.front()].declared->at);
    f.resource = a != nullptr ? attachment_path(net, *a) : device_path(net, n);
    if (!first.thing.open)
      f.remedy = lone_remedy(net, first, n, a);
  }
}

} // namespace vpclint::inline v0::rules
