#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// An argument of a route that says where it leads.
struct target_argument {
  std::string_view name{};
  type_list types{};
  std::string_view not_modelled{};
};

constexpr std::array target_arguments{
    target_argument{"gateway_id", types::gateways, {}},
    target_argument{"nat_gateway_id", types::nat_gateways, {}},
    target_argument{"transit_gateway_id", types::transit_gateways, {}},
    target_argument{"vpc_peering_connection_id", types::peerings, {}},
    target_argument{"egress_only_gateway_id", types::egress_gateways, {}},
    target_argument{"network_interface_id", types::interfaces, {}},
    target_argument{"instance_id", types::instances, {}},
    target_argument{"vpc_endpoint_id", types::endpoints, {}},
    target_argument{"carrier_gateway_id", {}, "a carrier gateway"},
    target_argument{"local_gateway_id", {}, "a local gateway"},
    target_argument{"core_network_arn", {}, "a Cloud WAN core network"},
};

known<ref> read_route_target(reader& r, attribute const& a, target_argument const& argument) {
  if (!argument.not_modelled.empty())
    return {unknown{std::string(argument.not_modelled) + " is not modelled"}, a.at()};
  if (a.text() == "local")
    return {ref("local", a.at()), a.at()};
  auto found = r.resolve(a, argument.types);
  // A peering that is accepted here is named like the request.
  if (auto const* t = found.only(); t != nullptr && t->which != nullptr &&
                                    t->which->type == "aws_vpc_peering_connection_accepter")
    found = r.resolve({*t->which, "vpc_peering_connection_id"}, types::peerings);
  return r.to_ref(found, a, argument.types);
}

/// Where a route leads. `argument` gives the attribute of a name.
template <class Get>
known<ref> target_of(reader& r, Get const& argument, place at) {
  for (auto const& t : target_arguments)
    if (attribute const a = argument(t.name); !a.text().empty())
      return read_route_target(r, a, t);
  for (auto const& t : target_arguments)
    if (attribute const a = argument(t.name); a.is_unknown() && a.configured()) {
      auto found = read_route_target(r, a, t);
      // One of two arguments by a condition: the other one may have the target.
      if (found.has_value())
        return found;
    }
  for (auto const& t : target_arguments)
    if (attribute const a = argument(t.name); a.is_unknown())
      return read_route_target(r, a, t);
  return {unknown{"no target is given"}, at};
}

template <class Get>
known<route_destination> destination_of(reader& r, Get const& argument,
                                        std::initializer_list<std::string_view> names) {
  known<route_destination> out;
  for (auto const name : names) {
    attribute const a = argument(name);
    if (a.is_left_out() || (a.value().is_scalar() && a.has_value() && a.text().empty()))
      continue;
    if (name == "destination_prefix_list_id") {
      auto const list = r.one(a, types::prefix_lists);
      if (list)
        return {route_destination(*list), a.at()};
      out = {unknown{list.is_unknown() ? list.reason() : "no list"}, a.at()};
      continue;
    }
    auto const block = r.block(a);
    if (block)
      return {route_destination(*block), a.at()};
    out = {unknown{block.is_unknown() ? block.reason() : "no block"}, a.at()};
  }
  return out;
}

std::string key_of(route const& x) {
  if (!x.destination)
    return {};
  if (auto const* block = std::get_if<cidr>(&*x.destination))
    return to_string(*block);
  return std::get<ref>(*x.destination).name;
}

/// Both have destinations, and they are written alike.
bool same_destination(route const& a, route const& b) {
  if (!a.destination || !b.destination)
    return false;
  if (a.destination->index() == b.destination->index() &&
      std::holds_alternative<cidr>(*a.destination))
    return *a.destination == *b.destination;
  auto const key = key_of(a);
  return !key.empty() && key == key_of(b);
}

/// The routes of a table that resources of their own made before this plan.
std::set<std::string> earlier_routes(reader& r, instance const& table) {
  std::set<std::string> keys;
  auto const id = attribute(table, "id").text();
  if (id.empty())
    return keys;
  for (auto const* p : r.plans())
    for (auto const* b : p->before_of(id)) {
      if (b->type != "aws_route")
        continue;
      route old;
      r.quietly([&] {
        old.destination =
            destination_of(r, [&](std::string_view name) { return attribute(*b, name); },
                           {"destination_cidr_block", "destination_ipv6_cidr_block",
                            "destination_prefix_list_id"});
      });
      keys.insert(key_of(old));
    }
  return keys;
}

void read_inline(reader& r, instance const& i, route_table& t) {
  attribute const routes(i, "route");
  // Where the configuration has no blocks, the state mirrors routes of resources of their own.
  auto const mirrored = routes.configured() ? std::set<std::string>() : earlier_routes(r, i);
  for (auto const& item : routes.items()) {
    auto const get = [&](std::string_view name) { return item[name]; };
    if (item["gateway_id"].text().starts_with("vpce-"))
      continue; // a gateway endpoint puts it there
    route x{.at = item.at()};
    x.destination =
        destination_of(r, get, {"cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"});
    if (x.destination.is_left_out())
      x.destination = {reader::after_apply(item), item.at()};
    x.target = target_of(r, get, item.at());
    if (mirrored.count(key_of(x)) == 0)
      t.routes.push_back(std::move(x));
  }
  if (!r.has_blocks(routes) || (routes.is_unknown() && t.routes.empty()))
    t.routes.push_back({.at = routes.at(),
                        .destination = {reader::after_apply(routes), routes.at()},
                        .target = {reader::after_apply(routes), routes.at()}});
  attribute const propagating(i, "propagating_vgws");
  t.propagating = r.many(propagating, types::vpn_gateways);
}

/// Calls `f` with every table that an argument may mean, and whether it is the only one.
template <class F>
void with_tables(reader& r, attribute const& a, F const& f) {
  auto const found = r.owners(a, types::tables);
  bool const sure = found.only() != nullptr;
  for (auto const& t : found.targets) {
    if (t.kind == target::kind_type::outside)
      continue; // `owners` says so
    auto const name = r.to_ref(t, a, types::tables);
    auto const slot = r.slot(t.which);
    if (t.kind == target::kind_type::resource && slot)
      f(r.into().route_tables[*slot], sure);
    else if (name)
      f(r.made_table(*t.which, t.attribute, a.at()), sure);
  }
}

} // namespace

void read_route_table(reader& r, instance const& i) {
  route_table t{.id = r.name(i), .at = i.at};
  t.in = ref(r.vpc_of(i), i.at);
  if (i.type == "aws_default_route_table")
    t.main = {true, i.at};
  t.tags = r.tags(i);
  r.place_at(i, r.into().route_tables.size());
  if (i.type == "aws_default_route_table")
    r.made_table_is(t.in.name, r.into().route_tables.size());
  r.into().route_tables.push_back(t);
  route_table filled = std::move(t);
  read_inline(r, i, filled);
  r.into().route_tables[*r.slot(&i)] = std::move(filled);
}

void read_route(reader& r, instance const& i) {
  auto const get = [&](std::string_view name) { return attribute(i, name); };
  route x{.at = i.at};
  x.destination = destination_of(
      r, get,
      {"destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"});
  if (x.destination.is_left_out())
    x.destination = {unknown{"no destination is given"}, i.at};
  x.target = target_of(r, get, i.at);
  attribute const to(i, "route_table_id");
  with_tables(r, to, [&](route_table& t, bool sure) {
    auto mine = x;
    if (!sure)
      mine.destination = {unknown{i.address + " may belong to another table"}, i.at};
    // A table shows what resources of their own put into it. Two of them for one destination are
    // two, and AWS refuses the second (RT-15).
    if (mine.destination)
      std::erase_if(t.routes, [&](route const& old) {
        return same_destination(old, mine) && !r.is_separate(old.at.where);
      });
    r.separate(x.at.where);
    t.routes.push_back(std::move(mine));
  });
}

void read_table_association(reader& r, instance const& i) {
  attribute const table(i, "route_table_id");
  attribute const gateway(i, "gateway_id");
  if (!gateway.is_left_out() && attribute(i, "subnet_id").is_left_out()) {
    auto const to = r.one(gateway, types::gateways);
    return with_tables(r, table, [&](route_table& t, bool) { t.gateway = to; });
  }
  attribute const subnet(i, "subnet_id");
  auto to = r.one(table, types::tables);
  auto const found = r.owners(subnet, types::subnets);
  for (auto const& t : found.targets) {
    auto const slot = r.slot(t.which);
    if (!slot || t.kind != target::kind_type::resource)
      continue;
    auto& s = r.into().subnets[*slot];
    if (found.ambiguous)
      s.route_table = {unknown{i.address + " may be about another subnet"}, i.at};
    else
      s.route_table = to;
  }
}

void read_main_table(reader& r, instance const& i) {
  attribute const table(i, "route_table_id");
  with_tables(r, table, [&](route_table& t, bool sure) {
    if (!sure) {
      t.main = {unknown{i.address + " may be about another table"}, i.at};
      return;
    }
    for (auto& other : r.into().route_tables)
      if (other.in.name == t.in.name)
        other.main = {};
    t.main = {true, i.at};
  });
}

void read_propagation(reader& r, instance const& i) {
  auto const from = r.one({i, "vpn_gateway_id"}, types::vpn_gateways);
  attribute const to(i, "route_table_id");
  with_tables(r, to, [&](route_table& t, bool sure) {
    t.propagating.push_back(
        sure ? from : known<ref>(unknown{i.address + " may belong to another table"}, i.at));
  });
}

} // namespace vpclint::inline v0::terraform
