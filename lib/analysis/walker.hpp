#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/aws/sg_evaluation.hpp"
#include "vpclint/aws/ternary.hpp"

#include "network/words.hpp"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

using network::unknown_reason;

/// Follows one packet and its reply. Each member function is one place of the path: it asks what is
/// asked there, records the answer as a step, and hands the packet on.
class walker {
public:
  using nic_id = index<network::interface>;
  using subnet_id = index<vpclint::subnet>;
  using vpc_id = index<vpclint::vpc>;
  using attachment_id = index<network::resolved_attachment>;

  walker(network::network const& net, walk_options const& options) : net_(net), options_(options) {}
  walk_result run(flow_end from, packet const& first, nic_id wanted);

private:
  /// How the packet came into the VPC where it is, so that a reply without a route can be followed.
  struct entrance {
    network::target_kind kind{network::target_kind::local};
    std::uint32_t id{0};
  };
  /// One rewriting of addresses or ports, undone on the way back.
  struct translation {
    enum class kind_type : std::uint8_t { nat_gateway, nat_instance, load_balancer };
    kind_type kind{kind_type::nat_gateway};
    std::uint32_t gateway{0}; ///< dense id of a regional NAT gateway
    nic_id nic{};             ///< of the zonal gateway, the instance, the node
    packet before{};
    packet after{};
    vpc_id vpc{};
    bool keeps_client{false}; ///< a load balancer that passes the client's address on
  };

  // walk.cpp: the way there and back, recording
  step& record(step_kind kind, step_result result, reason why);
  step& pass(step_kind kind) { return record(kind, step_result::pass, reason::none); }
  step& drop(step_kind kind, reason why) { return record(kind, step_result::drop, why); }
  step& open(step_kind kind, std::string fact);
  void start(flow_end from, nic_id wanted);
  void answer();
  void reply_from_interface(nic_id nic);
  void finish(flow_end where);
  [[nodiscard]] bool came_back(int place, std::uint32_t id) { return came_back(place, id, pkt_); }
  [[nodiscard]] bool came_back(int place, std::uint32_t id, packet const& as);
  void name_circle(step& s, std::size_t first) const;
  void name_inspections(step& s) const;
  [[nodiscard]] vpc_id vpc_of(nic_id nic) const { return net_.interfaces()[nic].vpc; }

  // walk_vpc.cpp: interfaces and subnets
  void leave_interface(nic_id nic, bool forwarding);
  void leave_subnet(subnet_id subnet, nic_id sender);
  void deliver(vpc_id vpc, subnet_id from, bool filtered_entry);
  void arrive(vpc_id vpc, nic_id owner);
  void check_state(nic_id nic);
  void check_source_dest(nic_id nic, direction side);
  bool host_service(nic_id nic);
  [[nodiscard]] bool may_be_resolver(nic_id nic) const;
  [[nodiscard]] bool owns(nic_id nic, address a) const;

  // walk_filters.cpp: security groups and network ACLs
  void check_groups(nic_id nic, direction side);
  void check_acl(subnet_id subnet, direction side);
  aws::ternary peer_covers(network::resolved_rule const& rule, nic_id nic, direction side,
                           address as);
  aws::sg_decision<network::resolved_rule> decide_groups(nic_id nic, direction side, address as);
  [[nodiscard]] aws::ternary carries(nic_id member, index<security_group> group) const;
  [[nodiscard]] aws::ternary block_covers(cidr const& block, address a) const;
  [[nodiscard]] std::string open_address_words(network::open_address const& a) const;

  // walk_routes.cpp: route tables
  [[nodiscard]] aws::route_selection choose_route(network::resolved_table const& t);
  void look_up(index<route_table> table, vpc_id vpc, subnet_id from, nic_id sender);
  void follow(network::resolved_route const& route, index<route_table> table, vpc_id vpc,
              subnet_id from, nic_id sender);
  void past_blackhole(network::resolved_route const& route, index<route_table> table, vpc_id vpc,
                      subnet_id from, nic_id sender);
  void without_route(vpc_id vpc, subnet_id from, nic_id sender);
  void back_by_entrance(vpc_id vpc, subnet_id from, nic_id sender);
  void by_detour(detour const& way, vpc_id vpc, subnet_id from, nic_id sender);
  void enter_by_edge(index<route_table> edge, vpc_id vpc, nic_id target, bool internet);

  // walk_internet.cpp
  void through_internet_gateway(index<internet_gateway> id, vpc_id vpc, subnet_id from,
                                nic_id sender);
  void on_the_internet();
  void at_elastic_ip(ipv4 a);
  void from_the_internet(vpc_id vpc, nic_id target);
  void enter_by_internet_gateway(vpc_id vpc, nic_id target);
  [[nodiscard]] std::string open_public_address(nic_id nic) const;
  void through_egress_only(index<egress_only_internet_gateway> id, vpc_id vpc, subnet_id from);
  [[nodiscard]] aws::ternary is_foreign_source(vpc_id vpc) const;

  // walk_public_access.cpp
  void check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat);
  [[nodiscard]] aws::ternary is_excluded(vpc_id vpc, subnet_id subnet, bool inbound) const;

  // walk_nat.cpp
  static constexpr std::size_t most_translations = 4;
  bool translate(translation t, address source);
  [[nodiscard]] bool is_translatable() const;
  bool translate_by_gateway(translation const& t, ipv4 source, index<nat_gateway> id);
  void through_nat(index<nat_gateway> id, subnet_id from, vpc_id vpc, nic_id sender);
  void through_regional_nat(index<nat_gateway> id, vpc_id vpc, subnet_id from);
  void through_zonal_nat(index<nat_gateway> id, vpc_id vpc, subnet_id from);
  void check_nat_zone(index<nat_gateway> id, subnet_id from);
  void at_nat(index<nat_gateway> id, step& s) const;
  void back_through_nat(translation const& t);
  void through_ideal_nat(vpc_id vpc, subnet_id from);

  // walk_appliance.cpp, walk_endpoints.cpp, walk_peering.cpp, walk_vpn.cpp
  void through_appliance(nic_id nic, subnet_id from, nic_id sender);
  bool translate_by_instance(nic_id nic);
  void through_gwlb(index<vpc_endpoint> id, subnet_id from);
  void through_gateway_endpoint(index<vpc_endpoint> id, vpc_id vpc);
  void through_peering(index<peering> id, vpc_id vpc, nic_id sender);
  void through_vpn(index<vpn_gateway> id, vpc_id vpc);
  void past_unknown_prefix(index<vpn_gateway> id, vpc_id vpc);
  [[nodiscard]] vpc_id vpc_meant() const;
  void from_network(index<outside_network> id);
  void enter_by_vpn(index<vpn_gateway> id, network::resolved_outside_network const& by);

  // walk_load_balancer.cpp
  void at_load_balancer(nic_id node);
  void check_gateway_traffic(nic_id node);
  [[nodiscard]] std::string kept_past_inspection(std::uint32_t endpoint,
                                                 network::resolved_load_balancer const& lb) const;
  void back_through_load_balancer(translation const& t);
  [[nodiscard]] network::resolved_load_balancer const* balancer_of(nic_id node) const;
  void to_target(network::resolved_load_balancer const& lb, network::resolved_listener const& l,
                 nic_id node);

  // walk_transit.cpp
  void through_transit(index<transit_gateway> id, vpc_id vpc, subnet_id from);
  void check_transit_family(attachment_id id);
  void route_transit(attachment_id by, std::string const& zone, int hops);
  void leave_transit(attachment_id by, attachment_id to, std::string const& zone, int hops);
  void enter_by_transit(attachment_id to, std::string const& zone);
  void without_transit_route(attachment_id by, std::string const& zone, int hops);
  [[nodiscard]] attachment_id attachment_towards(index<transit_gateway> id) const;
  [[nodiscard]] std::string attachment_name(attachment_id id) const;

  network::network const& net_;
  walk_options const& options_;
  walk_result result_{};
  packet pkt_{};
  packet first_{};
  flow_end from_{};
  flow_end reply_end_{};
  nic_id wanted_{};
  bool reply_{false};
  bool done_{false};
  nic_id identity_{}; ///< whose private address the source is; none behind a gateway that hides it
  aws::reference_path path_{aws::reference_path::same_vpc};
  entrance came_by_{};
  nic_id asked_endpoint_{};     ///< whose address a gateway endpoint got the request from
  entrance request_entrance_{}; ///< by which the request entered the VPC that answers
  std::vector<translation> translations_{};
  std::vector<nic_id> tracked_{};          ///< interfaces whose groups let the request pass
  std::vector<std::uint32_t> inspected_{}; ///< GWLB endpoints that the request crossed
  std::vector<std::uint32_t> inspected_back_{};
  /// NAT-17: over which peering what is sent back to that address needs no route.
  std::optional<std::pair<std::uint32_t, address>> return_peering_{};
  bool by_nat_{false};
  std::string open_reference_{}; ///< what nobody knows of a group reference that was asked last
  std::string open_path_{};      ///< why nobody knows whether references see along the path
  nic_id balanced_to_{};         ///< the target that a network load balancer picked last
  bool egress_only_{false};      ///< the request left by an egress-only gateway
  std::vector<std::pair<attachment_id, subnet_id>> zones_taken_{}; ///< TGW-10
  /// Places with the number of steps before the first visit.
  std::map<std::tuple<bool, int, std::uint32_t, packet>, std::size_t> seen_{};
};

} // namespace vpclint::inline v0::analysis
