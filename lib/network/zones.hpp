#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>
#include <string>

/// Names of availability zones.
namespace vpclint::inline v0::network {

/// `ap-northeast-2a` is `a` within its Region; names of local zones and zone ids stay whole.
[[nodiscard]] inline std::string short_zone(std::string const& written, std::string const& region) {
  if (!region.empty() && written.size() > region.size() &&
      written.compare(0, region.size(), region) == 0 && written[region.size()] != '-')
    return written.substr(region.size());
  auto const dash = written.rfind('-');
  bool const full = dash != std::string::npos && written.size() == dash + 3 &&
                    written[dash + 1] >= '0' && written[dash + 1] <= '9' &&
                    std::count(written.begin(), written.end(), '-') == 2;
  return full ? written.substr(dash + 2) : written;
}

/// The zone of an address of a regional NAT gateway, as those of subnets are; empty when not known.
[[nodiscard]] inline std::string zone_of(network const& net, resolved_nat_gateway const& g,
                                         az_elastic_ip const& e) {
  return short_zone(e.az, g.vpc.valid() ? net.vpcs()[g.vpc].region : std::string{});
}

} // namespace vpclint::inline v0::network
