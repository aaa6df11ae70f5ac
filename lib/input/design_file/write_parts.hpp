#pragma once

#include "vpclint/model/design.hpp"

#include "input/design_file/write_values.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::writing {

// write_rules.cpp
/// Protocol, ports and type of a line in its long form.
void add_match(value& v, known<traffic> const& m);
[[nodiscard]] value routes(std::vector<route> const& all);
[[nodiscard]] value group_of(security_group const& g, default_source defaults);
[[nodiscard]] value acl_of(network_acl const& a);
[[nodiscard]] value table_of(route_table const& t);

// write_workloads.cpp
[[nodiscard]] value elastic(known<ipv4> const& ip, known<bool> const& has);
[[nodiscard]] value interface_of(network_interface const& n);
[[nodiscard]] value instance_of(instance const& i);
[[nodiscard]] value balancer_of(load_balancer const& lb);
[[nodiscard]] value endpoint_of(vpc_endpoint const& e);
/// Of databases, caches, Lambda functions, ECS services and EKS clusters.
template <class T>
[[nodiscard]] value service_of(T const& s);

// write_vpc.cpp
[[nodiscard]] value vpc_of(design const& d, vpc const& p);

// write_hubs.cpp
[[nodiscard]] value hubs(value doc, design const& d);
[[nodiscard]] value access(block_public_access const& b);

/// What stands in no VPC, by section.
template <class T, class F>
void top(value& into, std::string_view key, std::vector<T> const& all, F const& f) {
  auto v = value::map();
  for (auto const& one : all)
    v.entries.emplace_back(scalar(one.id), f(one));
  into.add_some(key, std::move(v));
}

} // namespace vpclint::inline v0::writing
