#include "lint/internet_way.hpp"

#include "lint/routing.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {

using network::target_kind;

namespace {

using answer = gateway_way::answer;

/// A table is asked again only for other destinations, so that circles end.
struct search {
  nat_instances of_nat{};
  std::vector<std::pair<index<route_table>, cidr>> tables{};
};

gateway_way follow_table(network::network const& net, index<route_table> id, cidr const& towards,
                         search& seen);

gateway_way follow_subnet(network::network const& net, index<subnet> id, std::string const& owner,
                          cidr const& towards, search& seen) {
  if (!id.valid())
    return {answer::unknown, "the subnet of " + owner};
  auto const& s = net.subnets()[id];
  if (s.table.valid())
    return follow_table(net, s.table, towards, seen);
  if (s.declared->route_table.is_unknown())
    return {answer::unknown, "the route table of subnet " + s.declared->id, nullptr,
            s.declared->route_table.at};
  return {answer::broken, {}};
}

gateway_way follow_interface(network::network const& net, network::interface const& nic,
                             index<vpc> home, cidr const& towards, search& seen) {
  if (nic.vpc != home)
    return {answer::broken, {}};
  auto const* owner = seen.of_nat == nat_instances::end_the_way ? instance_of(net, nic) : nullptr;
  if (owner != nullptr && owner->nat.value_or(false))
    return {};
  auto way = follow_subnet(net, nic.subnet, nic.name, towards, seen);
  if (owner != nullptr && owner->nat.is_unknown() && way.result == answer::found)
    return {answer::unknown, "whether instance " + owner->id + " translates sources"};
  return way;
}

gateway_way follow_route(network::network const& net, network::resolved_table const& table,
                         network::resolved_route const& r, cidr const& towards, search& seen) {
  switch (r.target.kind) {
  case target_kind::internet_gateway:
    return {net.internet_gateways()[r.target.as<internet_gateway>()].vpc == table.vpc
                ? answer::found
                : answer::broken,
            {}};
  case target_kind::interface:
    return follow_interface(net, net.interfaces()[r.target.as<network::interface>()], table.vpc,
                            towards, seen);
  case target_kind::gwlb_endpoint: {
    auto const& e = net.endpoints()[r.target.as<vpc_endpoint>()];
    if (e.vpc != table.vpc)
      return {answer::broken, {}};
    auto const at = e.subnets.empty() ? index<subnet>{} : e.subnets.front();
    return follow_subnet(net, at, "endpoint " + e.declared->id, towards, seen); // EP-41
  }
  case target_kind::missing:
    return {answer::broken, {}};
  case target_kind::unknown:
    return {answer::unknown,
            "the target of the route to " + destination_text(net, r) + " of route table " +
                table.id,
            nullptr, r.at};
  case target_kind::local:
  case target_kind::egress_only_internet_gateway:
  case target_kind::nat_gateway:
  case target_kind::peering:
  case target_kind::transit_gateway:
  case target_kind::vpn_gateway:
  case target_kind::gateway_endpoint:
    break;
  }
  return {};
}

int rank_of_way(answer a) {
  switch (a) {
  case answer::found:
    return 3;
  case answer::broken:
    return 2;
  case answer::unknown:
    return 1;
  case answer::none:
    return 0;
  }
  return 0;
}

gateway_way follow_table(network::network const& net, index<route_table> id, cidr const& towards,
                         search& seen) {
  if (std::find(seen.tables.begin(), seen.tables.end(), std::pair(id, towards)) !=
      seen.tables.end())
    return {};
  seen.tables.emplace_back(id, towards);
  auto const& table = net.route_tables()[id];
  gateway_way best;
  network::resolved_route const* instead = nullptr;
  auto const take = [&](gateway_way w) {
    if (rank_of_way(w.result) > rank_of_way(best.result))
      best = std::move(w);
  };
  if (!table.routes_unknown.empty())
    take({answer::unknown, "a route of route table " + table.id});
  for (auto const& r : table.routes) {
    if (!r.destination_known && !r.blackhole && r.target.kind == target_kind::internet_gateway)
      take({answer::unknown, "what is in prefix list " + net.prefix_lists()[r.list].id});
    if (r.target.kind == target_kind::gateway_endpoint || !leads_out(net, table.vpc, r, false) ||
        !r.destination.overlaps(towards))
      continue;
    take(follow_route(net, table, r, towards.contains(r.destination) ? r.destination : towards,
                      seen));
    if (instead == nullptr || r.destination.length() < instead->destination.length())
      instead = &r;
  }
  best.instead = instead;
  return best;
}

} // namespace

gateway_way way_to_gateway(network::network const& net, index<subnet> id) {
  search seen{nat_instances::end_the_way, {}};
  return follow_subnet(net, id, "an interface", cidr(prefix4{}), seen);
}

gateway_way way_to_gateway(network::network const& net, index<route_table> id, nat_instances nat) {
  search seen{nat, {}};
  return follow_table(net, id, cidr(prefix4{}), seen);
}

gateway_state gateway_of(network::network const& net, index<vpc> id) {
  if (id.valid() && net.vpcs()[id].internet_gateway.valid())
    return gateway_state::attached;
  auto best = gateway_state::none;
  for (auto const& g : net.internet_gateways()) {
    if (g.vpc != id)
      continue;
    auto const state = !g.attached   ? gateway_state::unknown
                       : *g.attached ? gateway_state::attached
                                     : gateway_state::unattached;
    best = std::max(best, state);
  }
  return best;
}

void note_ways(network::network const& net, finding& f, std::vector<index<subnet>> const& subnets) {
  std::vector<index<route_table>> done;
  for (auto const id : subnets) {
    auto const& s = net.subnets()[id];
    if (!s.table.valid() || std::find(done.begin(), done.end(), s.table) != done.end())
      continue;
    done.push_back(s.table);
    auto const& table = net.route_tables()[s.table];
    auto const name =
        table.declared == nullptr ? "the main route table" : "route table " + table.id;
    auto const way = way_to_gateway(net, id);
    auto const* r = way.instead;
    if (r != nullptr && r->written != nullptr && r->written->target)
      f.with_note(name + " sends " + to_string(r->destination) + " to " + r->written->target->name,
                  r->at);
    else if (std::any_of(table.routes.begin(), table.routes.end(),
                         [&](auto const& other) { return leads_out(net, table.vpc, other, true); }))
      f.with_note(name + " has no IPv4 route out of the VPC", table.at);
    else
      f.with_note(name + " has no route out of the VPC", table.at);
  }
}

} // namespace vpclint::inline v0::rules
