#include "vpclint/aws/regions.hpp"

#include "network/resolver.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace vpclint::inline v0::network {

std::string resolver::short_zone(std::string const& written, std::string const& region) {
  if (!region.empty() && written.size() > region.size() &&
      written.compare(0, region.size(), region) == 0 && written[region.size()] != '-')
    return written.substr(region.size());
  auto const dash = written.rfind('-');
  bool const full = dash != std::string::npos && written.size() == dash + 3 &&
                    written[dash + 1] >= '0' && written[dash + 1] <= '9' &&
                    std::count(written.begin(), written.end(), '-') == 2;
  return full ? written.substr(dash + 2) : written;
}

// Which zone of a Region has which letter differs between accounts, so a zone that is named and one
// that is given by its id (SUB-10) may be the same or not. Where a design mixes the two, the rarer
// kind is not known.
void resolver::settle_zones() {
  struct written_zones {
    std::vector<std::string*> names{};
    std::vector<std::string*> ids{};
  };
  std::map<std::string, written_zones> by_region;
  auto const add = [&](vpc_id vpc, std::string& zone) {
    if (zone.empty() || !vpc.valid())
      return;
    auto& all = by_region[net_.vpcs_[vpc].region];
    (aws::is_zone_id(zone) ? all.ids : all.names).push_back(&zone);
  };
  for (std::size_t i = 0; i < net_.subnets_.size(); ++i) {
    auto& s = net_.subnets_[net_.subnets_.id_at(i)];
    add(s.vpc, s.az);
  }
  for (std::size_t i = 0; i < net_.nat_gateways_.size(); ++i) {
    auto& g = net_.nat_gateways_[net_.nat_gateways_.id_at(i)];
    for (auto const& e : g.declared->elastic_ips)
      g.zones.push_back(short_zone(e.az, g.vpc.valid() ? net_.vpcs_[g.vpc].region : std::string()));
    for (auto& zone : g.zones)
      add(g.vpc, zone);
  }
  for (auto& [region, all] : by_region)
    if (!all.names.empty())
      for (auto* zone : all.ids.size() > all.names.size() ? all.names : all.ids)
        zone->clear();
}

} // namespace vpclint::inline v0::network
