#include "input/terraform/reader.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What stands in subnets has its groups from the VPC of the subnets (ENI-9), and so have tables and
// ACLs that subnets use: where one of them has a VPC by an expression that leads nowhere, that VPC
// is the one of the others.
namespace vpclint::inline v0::terraform {
namespace {

struct place_argument {
  std::string_view name{};
  type_list types{};
};

constexpr std::array place_arguments{
    place_argument{"subnet_id", types::subnets},
    place_argument{"subnet_ids", types::subnets},
    place_argument{"subnets", types::subnets},
    place_argument{"vpc_security_group_ids", types::groups},
    place_argument{"security_groups", types::groups},
    place_argument{"security_group_ids", types::groups},
    place_argument{"route_table_ids", types::tables},
};

constexpr std::array<std::string_view, 2> nested{"vpc_config", "network_configuration"};

/// Everything that must be in one VPC because of an instance.
std::vector<instance const*> together(resolver const& refs, instance const& i) {
  std::vector<instance const*> all;
  auto const take = [&](attribute const& a, type_list types) {
    if (a.is_left_out())
      return;
    auto const found = a.value().is_sequence() || a.path().ends_with("s") ? refs.many(a, types)
                                                                          : refs.one(a, types);
    if (found.ambiguous)
      return;
    for (auto const& t : found.targets)
      if (t.kind == target::kind_type::resource)
        all.push_back(t.which);
  };
  for (auto const& argument : place_arguments)
    take({i, argument.name}, argument.types);
  for (auto const block : nested) {
    if (attribute(i, block).items().empty())
      continue;
    auto const first = attribute(i, block).first();
    for (auto const& argument : place_arguments)
      take(first[argument.name], argument.types);
  }
  if (i.type == "aws_route_table_association")
    take({i, "route_table_id"}, types::tables);
  if (i.type == "aws_network_acl_association")
    take({i, "network_acl_id"}, types::acls);
  if (i.type == "aws_network_acl" || i.type == "aws_vpc_endpoint" ||
      i.type == "aws_ec2_transit_gateway_vpc_attachment")
    all.push_back(&i);
  // A table routes to gateways of its own VPC.
  auto const gateways = [&](auto const& get) {
    take(get("gateway_id"), types::gateways);
    take(get("egress_only_gateway_id"), types::egress_gateways);
  };
  if (i.type == "aws_route") {
    take({i, "route_table_id"}, types::tables);
    gateways([&](std::string_view name) { return attribute(i, name); });
  }
  if (i.type == "aws_route_table") {
    all.push_back(&i);
    for (auto const& item : attribute(i, "route").items())
      gateways([&](std::string_view name) { return item[name]; });
  }
  return all;
}

} // namespace

void reader::deduce_vpcs() {
  constexpr std::array<std::string_view, 1> shared{"aws_vpc_security_group_vpc_association"};
  bool wanted = false;
  for (auto const kinds :
       {type_list(types::groups), type_list(types::subnets), type_list(types::tables),
        type_list(types::acls), type_list(types::gateways), type_list(types::endpoints),
        type_list(types::egress_gateways)})
    each(kinds, [&](instance const& i) {
      attribute const vpc(i, "vpc_id");
      if (wanted || !vpc.is_unknown())
        return;
      wanted = meant_vpc(vpc).only() == nullptr;
    });
  each(shared, [&](instance const&) { wanted = false; }); // SG-30: a group of two VPCs
  if (!wanted)
    return;
  for (auto const* p : plans_)
    for (auto const& i : p->instances())
      if (!i.data && find_type(i.type) != nullptr)
        deduce_from(i);
}

void reader::deduce_from(instance const& i) {
  std::set<std::string> known_vpcs;
  std::set<std::string> placeholders;
  for (auto const* one : together(refs_, i)) {
    attribute const vpc(*one, "vpc_id");
    if (vpc.is_left_out())
      continue;
    if (auto const* t = meant_vpc(vpc).only(); t == nullptr)
      placeholders.insert(placeholder_of(vpc));
    else if (t->kind == target::kind_type::resource)
      known_vpcs.insert(name(*t->which));
  }
  if (known_vpcs.size() != 1)
    return;
  for (auto const& p : placeholders) {
    auto const [hit, added] = deduced_.emplace(p, *known_vpcs.begin());
    if (!added && hit->second != *known_vpcs.begin())
      hit->second.clear();
  }
}

} // namespace vpclint::inline v0::terraform
