#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"

#include <string>
#include <variant>
#include <vector>

namespace vpclint::inline v0 {

/// What a route is for: a block, or the entries of a prefix list.
using route_destination = std::variant<cidr, ref>;

/// One written route (RT-14). `local` as the target repeats the built-in route.
struct route {
  origin at{};
  known<route_destination> destination{};
  known<ref> target{};
  bool blackhole{false};      ///< declared `state: blackhole` (RT-19)
  bool propagated{false};     ///< comes from a virtual private gateway rather than from a person
  bool replaces_local{false}; ///< takes the place of the built-in route (RT-4)

  friend bool operator==(route const&, route const&) = default;
};

/// A route table of a VPC. `gateway` makes it an edge table (GRT-1).
struct route_table {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  known<bool> main{};
  known<ref> gateway{};
  std::vector<route> routes{};
  std::vector<known<ref>> propagating{}; ///< VPN gateways whose routes it takes over (RT-25)
  std::vector<tag> tags{};

  friend bool operator==(route_table const&, route_table const&) = default;
};

/// A prefix list; `aws_name` marks one that AWS manages, whose entries may be unknown.
struct prefix_list {
  std::string id{};
  origin at{};
  std::vector<known<cidr>> cidrs{};
  known<int> max_entries{};
  known<std::string> aws_name{};
  std::vector<tag> tags{};

  friend bool operator==(prefix_list const&, prefix_list const&) = default;
};

} // namespace vpclint::inline v0
