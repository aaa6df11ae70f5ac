#pragma once
// The third engine: one packet, and what has happened to it.

#include "oracle/brute.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint_test {

/// Nobody sees the address that a regional NAT gateway replaces sources by.
inline vpclint::address const hidden_source = *vpclint::address::parse("127.0.0.1");

[[nodiscard]] inline bool is_in(std::vector<vpclint::cidr> const& blocks, vpclint::address a) {
  return std::any_of(blocks.begin(), blocks.end(), [&](auto const& b) { return b.contains(a); });
}

class brute_walk {
public:
  using nic_id = vpclint::index<vpclint::network::interface>;
  using subnet_id = vpclint::index<vpclint::subnet>;
  using vpc_id = vpclint::index<vpclint::vpc>;
  using table_id = vpclint::index<vpclint::route_table>;
  using attachment_id = vpclint::index<vpclint::network::resolved_attachment>;
  using flow_end = vpclint::analysis::flow_end;

  brute_walk(vpclint::network::network const& net, flow_end from, vpclint::packet const& p,
             flow_end to, vpclint::analysis::walk_choices const& choices)
      : net_(net), from_(from), first_(p), to_(to), choices_(choices), p_(p) {}

  [[nodiscard]] brute_answer run();

private:
  struct dropped {};
  struct unsaid {
    std::string why{};
  };
  /// How references to groups see the sender from here (SG-14, SG-18).
  enum class sight { same_vpc, peered, over_transit, lost };
  enum class entrance { none, internet, peering, transit, vpn };
  enum class changer { nat, instance, regional, balancer };
  /// Who changed the packet, and what it was before.
  struct change {
    changer by{};
    vpclint::packet before{};
    nic_id nic{}; ///< none for a regional NAT gateway
    vpc_id vpc{};
    vpclint::address source_now{};
    nic_id target{}; ///< of a load balancer
    bool keeps_client{false};
  };

  // brute_filters.cpp
  void acl(subnet_id subnet, vpclint::direction side);
  void groups(nic_id nic, vpclint::direction side);
  [[nodiscard]] bool fits(vpclint::traffic const& t) const;
  [[nodiscard]] std::vector<vpclint::address>
  may_be(vpclint::address a, std::vector<vpclint::cidr> const& blocks) const;
  [[nodiscard]] bool peer_fits(vpclint::network::resolved_rule const& r, nic_id nic,
                               vpclint::direction side, vpclint::address as) const;
  [[nodiscard]] bool may_be_listed(vpclint::index<vpclint::prefix_list> id,
                                   vpclint::address a) const;
  [[nodiscard]] bool has_address(nic_id nic, vpclint::address a) const;
  [[nodiscard]] nic_id holder(vpc_id vpc, vpclint::address a) const;
  void must_work(nic_id nic) const;
  [[nodiscard]] bool open_to_public(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) const;

  // brute_walk.cpp: ends, subnets, tables
  void start();
  void leave_interface(nic_id nic);
  void leave_subnet(subnet_id subnet, nic_id sender);
  [[nodiscard]] vpclint::network::resolved_route const* route_for(table_id table,
                                                                  vpclint::address to) const;
  [[nodiscard]] vpclint::network::resolved_route const* route_for(table_id table) const;
  void by_table(table_id table, vpc_id vpc, subnet_id from, nic_id sender);
  void follow(vpclint::network::route_target const& t, vpc_id vpc, subnet_id from, nic_id sender);
  void deliver(vpc_id vpc, subnet_id from);
  void arrive(vpc_id vpc);
  void nobody_at(vpc_id vpc) const;
  [[nodiscard]] std::size_t named_from_outside(nic_id id) const;
  void arrive_at(nic_id nic);
  void end_at(nic_id nic);
  void end_outside(flow_end::kind_type kind, vpclint::index<vpclint::outside_network> network);
  void answer();
  void change_back();
  void not_again(int place, std::uint32_t a, std::uint32_t b);

  // brute_gateways.cpp
  void by_internet_gateway(vpclint::index<vpclint::internet_gateway> id, vpc_id vpc,
                           subnet_id from);
  void narrow_edge_route(vpclint::cidr const& block, vpclint::address a) const;
  void past_edge_table(table_id table, subnet_id from, vpclint::cidr const& own);
  void on_internet();
  void in_from_internet(vpc_id vpc, nic_id nic, std::size_t number);
  void by_egress_only(vpclint::index<vpclint::egress_only_internet_gateway> id, vpc_id vpc,
                      subnet_id from);
  void demand_own_source(vpc_id vpc);
  void by_edge_table(table_id table, vpc_id vpc, bool public_side);
  void by_nat(vpclint::index<vpclint::nat_gateway> id, vpc_id vpc, subnet_id from, nic_id sender);
  void by_regional_nat(vpclint::network::resolved_nat_gateway const& g, subnet_id from);
  void by_interface(nic_id nic, nic_id sender);
  void by_inspection(vpclint::index<vpclint::vpc_endpoint> id);
  void by_gateway_endpoint(vpclint::index<vpclint::vpc_endpoint> id, vpc_id vpc);
  void at_balancer(nic_id node);
  void from_gateway_balancer(vpclint::network::resolved_load_balancer const& lb) const;
  void to_target(vpclint::network::resolved_load_balancer const& lb,
                 vpclint::network::resolved_listener const& l, nic_id node);
  [[nodiscard]] std::uint16_t picked_port() const;

  // brute_connections.cpp
  void by_peering(vpclint::index<vpclint::peering> id, vpc_id vpc, nic_id sender);
  void by_vpn(vpclint::index<vpclint::vpn_gateway> id, vpc_id vpc);
  void from_network(vpclint::index<vpclint::outside_network> id);
  void by_transit(vpclint::index<vpclint::transit_gateway> id, vpc_id vpc, subnet_id from);
  void at_transit(attachment_id by, std::string const& zone);
  [[nodiscard]] static vpclint::network::resolved_transit_route const*
  transit_route_for(vpclint::network::resolved_transit_table const& table, vpclint::address to);
  void out_of_transit(attachment_id by, attachment_id to, std::string const& zone);
  void must_carry(attachment_id id) const;

  [[noreturn]] static void drop() { throw dropped{}; }
  [[noreturn]] static void leave_unsaid(std::string why) { throw unsaid{std::move(why)}; }
  template <class Known>
  static auto must_know(Known const& k, char const* what) {
    if (!k)
      leave_unsaid(what);
    return *k;
  }

  vpclint::network::network const& net_;
  flow_end from_;
  vpclint::packet first_;
  flow_end to_;
  vpclint::analysis::walk_choices choices_;

  vpclint::packet p_;
  vpclint::analysis::reach_level level_{};
  bool reply_{false};
  bool by_nat_{false};
  bool by_egress_only_{false};
  bool through_balancer_{false};
  nic_id sender_{}; ///< whose own address the source is
  sight seen_{sight::same_vpc};
  entrance came_by_{entrance::none};
  std::size_t translations_{0};
  std::vector<change> changed_{};
  std::set<nic_id> tracked_{};
  std::optional<vpclint::index<vpclint::peering>> return_peering_{};
  vpclint::address returned_to_{}; ///< who gets by that peering what is for it
  std::vector<std::pair<attachment_id, subnet_id>> doors_{};
  std::vector<vpclint::index<vpclint::vpc_endpoint>> inspected_{};
  std::vector<vpclint::index<vpclint::vpc_endpoint>> inspected_back_{};
  std::set<std::tuple<int, std::uint32_t, std::uint32_t, vpclint::packet>> been_{};
  std::set<std::string> met_{};
};

} // namespace vpclint_test
