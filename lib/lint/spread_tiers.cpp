#include "lint/spread_tiers.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {

std::set<std::string> zones_of_subnets(network::network const& net,
                                       std::vector<index<subnet>> const& subnets) {
  std::set<std::string> zones;
  for (auto const s : subnets)
    if (!net.subnets()[s].az.empty())
      zones.insert(net.subnets()[s].az);
  return zones;
}

namespace {

/// Subnets with nothing but devices on the way, or none at all and an attachment in them.
bool only_passes(network::network const& net, index<subnet> id) {
  auto const& nics = net.subnets()[id].interfaces;
  if (!nics.empty())
    return std::all_of(nics.begin(), nics.end(), [&](auto const n) {
      auto const& nic = net.interfaces()[n];
      return nic.kind == network::interface_kind::nat_gateway ||
             nic.kind == network::interface_kind::gwlb_endpoint || nic.source_dest_check != true;
    });
  return std::any_of(net.attachments().begin(), net.attachments().end(), [&](auto const& a) {
    return std::find(a.subnets.begin(), a.subnets.end(), id) != a.subnets.end();
  });
}

} // namespace

std::vector<spread_tier> spread_tiers(network::network const& net) {
  std::vector<spread_tier> result;
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const v = net.vpcs().id_at(i);
    std::vector<std::pair<std::string, spread_tier>> tiers;
    for (auto const id : net.vpcs()[v].subnets) {
      auto const& s = net.subnets()[id];
      if (only_passes(net, id) || s.az.empty())
        continue;
      auto const text = s.declared->tier ? "tier " + *s.declared->tier
                                         : "the " + std::string(name(s.class_ipv4)) + " subnets";
      auto at =
          std::find_if(tiers.begin(), tiers.end(), [&](auto const& t) { return t.first == text; });
      if (at == tiers.end())
        at = tiers.insert(tiers.end(), {text, {v, text, {}}});
      at->second.subnets.push_back(id);
    }
    for (auto& [text, t] : tiers)
      if (zones_of_subnets(net, t.subnets).size() > 1)
        result.push_back(std::move(t));
  }
  return result;
}

} // namespace vpclint::inline v0::rules
