#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/drops.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Where a copy of a design has something of a VPC, such as a table: changes made before may have
/// added it, and trying what happens without one of them takes it away again.
struct place_in_vpc {
  std::size_t position{static_cast<std::size_t>(-1)}; ///< none for what nobody wrote
  std::string id{};
  std::string vpc{};

  /// The one in `all`, added with nothing in it where it is `added`, the name of what each VPC has
  /// without writing it; null: there is none.
  template <class Thing>
  [[nodiscard]] Thing* in(std::vector<Thing>& all, std::string_view added) const {
    auto const is_meant = [&](Thing const& t) { return t.id == id && t.in.name == vpc; };
    if (position < all.size() && is_meant(all[position]))
      return &all[position];
    if (auto const at = std::find_if(all.begin(), all.end(), is_meant); at != all.end())
      return &*at;
    if (id != added)
      return nullptr;
    Thing t;
    t.id = id;
    t.in = ref(vpc);
    all.push_back(std::move(t));
    return &all.back();
  }
};

template <class Thing>
[[nodiscard]] place_in_vpc place_of_written(std::vector<Thing> const& all, Thing const& t) {
  return {static_cast<std::size_t>(&t - all.data()), t.id, t.in.name};
}

/// Proposes changes for the drops of one setting.
class mender {
public:
  mender(network::network const& net, question const& q) : net_(net), question_(q) {}

  void mend(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  /// What a chain through a load balancer lacks between its two connections.
  void mend_chain(network::resolved_load_balancer const& lb, reason why,
                  std::span<index<network::interface> const> targets,
                  std::vector<change>& out) const;
  /// What has to be done about a drop that no change of a setting lifts, in words; empty: nothing
  /// is known.
  [[nodiscard]] std::string advise(step const& s) const;
  [[nodiscard]] std::string advise(network::resolved_load_balancer const& lb, reason why,
                                   packet const& p) const;

private:
  // mender.cpp: filters
  [[nodiscard]] cidr remote_block(address a) const;
  [[nodiscard]] traffic traffic_of(step const& s) const;
  [[nodiscard]] index<security_group> group_of(network::interface const& nic) const;
  [[nodiscard]] bool lets_everything_out(network::resolved_group const& g) const;
  void mend_groups(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_acl(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;

  // mender_routes.cpp
  [[nodiscard]] std::string name_of(detour const& way, index<vpc> from) const;
  [[nodiscard]] std::string name_of_entrance(met_drop const& d, index<vpc> from) const;
  [[nodiscard]] std::pair<cidr, std::string> missing_route(met_drop const& d) const;
  [[nodiscard]] bool is_translated(address a) const;
  void add_route(index<route_table> in, cidr const& destination, std::string const& target,
                 std::vector<change>& out) const;
  void lead_through_appliance(step const& s, std::vector<change>& out) const;
  void mend_route(met_drop const& d, std::vector<change>& out) const;

  // mender_appliances.cpp
  void mend_nat_zone(met_drop const& d, std::vector<change>& out) const;
  void lead_past_itself(met_drop const& d, std::vector<change>& out) const;
  void lead_through_endpoint(step const& s, std::vector<change>& out) const;
  void keep_one_zone(step const& s, std::vector<change>& out) const;

  // mender_states.cpp: interfaces, gateways
  void mend_interface(step const& s, std::vector<change>& out) const;
  void mend_state(step const& s, std::vector<change>& out) const;
  void mend_public_access(std::vector<met_drop const*> const& drops,
                          std::vector<change>& out) const;
  void mend_vpn(step const& s, std::vector<change>& out) const;

  // mender_balancers.cpp
  void mend_load_balancer(step const& s, std::vector<change>& out) const;
  void keep_own_address(network::resolved_load_balancer const& lb, step const& s,
                        std::vector<change>& out) const;
  void add_listener(network::resolved_load_balancer const& lb, packet const& p,
                    std::vector<index<network::workload>> const& wanted,
                    std::vector<change>& out) const;
  void send_to_zones_of(network::resolved_load_balancer const& lb,
                        std::span<index<network::interface> const> targets,
                        std::vector<change>& out) const;
  [[nodiscard]] index<subnet> subnet_for_node(network::resolved_load_balancer const& lb,
                                              std::string const& zone) const;

  // mender_transit.cpp
  void mend_transit(met_drop const& d, std::vector<change>& out) const;
  void attach_vpc(met_drop const& d, std::vector<change>& out) const;
  void set_attachment(step const& s, std::vector<change>& out) const;
  void associate(step const& s, std::vector<change>& out) const;
  void mend_transit_route(step const& s, std::vector<change>& out) const;
  void peer_with(index<transit_gateway> from, address to, std::vector<change>& out) const;

  network::network const& net_;
  question const& question_;
};

} // namespace vpclint::inline v0::analysis
