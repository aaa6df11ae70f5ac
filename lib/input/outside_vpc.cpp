#include "input/outside_vpc.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0 {

void add_unknown_defaults(design& d, std::string const& vpc, std::string const& reason, place at) {
  unknown const why{reason};
  auto const in = [&](auto const& x) { return x.in.name == vpc; };
  auto const is_default = [&](auto const& x) { return in(x) && x.id == "default"; };
  if (std::none_of(d.network_acls.begin(), d.network_acls.end(), is_default)) {
    network_acl a{.id = "default", .at = at, .in = ref(vpc, at)};
    for (auto* side : {&a.ingress, &a.egress})
      side->push_back({.at = at, .number = {why, at}});
    d.network_acls.push_back(std::move(a));
  }
  if (std::none_of(d.security_groups.begin(), d.security_groups.end(), is_default)) {
    security_group g{.id = "default", .at = at, .in = ref(vpc, at)};
    for (auto* side : {&g.ingress, &g.egress})
      side->emplace().push_back({.at = at, .match = all_traffic(), .peer = {why, at}});
    d.security_groups.push_back(std::move(g));
  }
  if (std::none_of(d.internet_gateways.begin(), d.internet_gateways.end(), in))
    d.internet_gateways.push_back(
        {.id = "internet-gateway-of-" + vpc, .at = at, .in = ref(vpc, at), .attached = {why, at}});
}

void add_gaps(design& d, std::string const& vpc, std::string const& reason, place at) {
  std::string const whole = "vpcs." + vpc;
  auto const add = [&](std::string part) {
    d.gaps.push_back({.at = at, .part = std::move(part), .reason = reason});
  };
  // An even number of dots makes a section, an odd one an entry of it; names may have dots, too.
  auto const dots = std::count(whole.begin(), whole.end(), '.');
  if (dots == 1 || dots % 2 == 0)
    return add(whole);
  for (auto const* section : {".subnets", ".route_tables", ".security_groups", ".interfaces"})
    add(whole + section);
}

} // namespace vpclint::inline v0
