#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/aws/sg_evaluation.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/filter_sets.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What the paths of one pair of addresses do with all traffic at once, for one combination of what
/// AWS chooses: a product of requests, client ports and the ports of translations.
struct path_sets {
  passage request{}; ///< atoms of requests that arrive
  passage reply{};   ///< atoms of client ports, and of requests without ports, that are answered
  std::array<passage, 4>
      translated{}; ///< atoms of ports that translations choose, in the order met
  std::uint8_t translations{0};
  set_algebra::id domain{set_algebra::all}; ///< the requests that this path is about

  // What the destination's own groups have to judge, where `path_finder` leaves them out.
  bool met_target{false}; ///< the request got to the destination's groups
  address seen_source{};
  bool seen_member{false};                     ///< references see the source interface as it is
  std::optional<std::uint32_t> other_member{}; ///< or the group set of another interface

  bool needs_ends{false}; ///< groups on the way look at the ends: ask again with them
  bool strayed{false};    ///< what gets through arrives at somebody else
  bool open_list{false};  ///< an unknown prefix list might take another way
  std::uint32_t zones{1};
  std::uint32_t targets{1};
  std::uint32_t branches{
      0}; ///< listeners that a network load balancer's node has, each its own path
};

/// An end of a path.
struct path_end {
  flow_end::kind_type kind{flow_end::kind_type::interface};
  index<network::interface> nic{};
  index<outside_network> network{};
  address where{}; ///< the address that packets carry for it, private for interfaces

  friend bool operator==(path_end const&, path_end const&) = default;
};

struct path_choices {
  static constexpr std::uint32_t no_branch = 0xffffffffU;

  std::uint32_t zone{0};
  std::uint32_t target{0};
  std::uint32_t branch{no_branch}; ///< which listener of a network load balancer's node
  bool by_unknown_list{false};
};

/// Finds the way of all traffic between two ends and back, set by set.
class path_finder {
public:
  path_finder(network::network const& net, filter_sets& filters,
              aws::semantics_options const& options)
      : net_(net), filters_(filters), sets_(filters.sets()), options_(options) {}

  /// With `with_ends` the groups of both ends are asked, too; without, they are left to the caller,
  /// and a path on which other groups look at the ends says `needs_ends`.
  [[nodiscard]] path_sets find(path_end const& from, path_end const& to,
                               path_choices const& choices, bool with_ends);

  /// What groups let an interface send to an address, where references outwards see who has it
  /// (SG-14).
  [[nodiscard]] passage outward_groups(std::uint32_t group_set, index<network::interface> from,
                                       address to);

private:
  using nic_id = index<network::interface>;
  using subnet_id = index<vpclint::subnet>;
  using vpc_id = index<vpclint::vpc>;
  using attachment_id = index<network::resolved_attachment>;
  using entry = network::target_kind;

  /// Where the packet is: every place hands it to the next one, until it ends.
  enum class place_kind : std::uint8_t {
    ended,
    in_subnet,    ///< leaves `subnet`, sent by `nic` or by a gateway
    at_table,     ///< looked up in `table` for `subnet` of `vpc`
    in_vpc,       ///< to be delivered in `vpc` from `subnet` (none: from outside)
    at_interface, ///< `nic` gets it
    on_internet,
    at_vpc_edge, ///< comes into `vpc` by the internet gateway or VPN gateway with edge table
                 ///< `table`
    at_transit,  ///< looked up at the transit gateway for `attachment`
  };
  struct spot {
    place_kind kind{place_kind::ended};
    vpc_id vpc{};
    subnet_id subnet{};
    nic_id nic{};
    index<route_table> table{};
    attachment_id attachment{};
    bool flag{false}; ///< at_vpc_edge: of the internet
  };
  struct rewriting {
    address before_src{}, before_dst{}, after_src{};
    nic_id nic{};
    vpc_id vpc{};
    enum class kind_type : std::uint8_t { nat, nat_instance, balancer } kind{};
    bool keeps_client{false};
    index<route_table> table{};  ///< of a regional NAT gateway
    std::uint8_t slot{0};        ///< of the port that replies to it carry
    std::uint8_t slot_before{0}; ///< and once it is undone
  };

  // set_path.cpp: the way there and back
  path_sets find_once(path_end const& from, path_end const& to, path_choices const& choices,
                      bool with_ends);
  spot begin(path_end const& from);
  spot begin_reply();
  void travel(spot at);
  spot step(spot const& at);
  spot end_at(flow_end where);

  // set_path_filters.cpp: narrowing what is still under way
  void filter(passage p);
  void stop();                          ///< nothing gets further
  void not_known();                     ///< nothing certainly gets further
  void stuck();                         ///< nobody knows what happens from here on
  void only(set_algebra::id atoms);     ///< packets of these atoms
  void sieve(std::optional<bool> fact); ///< false stops, nothing is not known
  void check_acl(subnet_id id, direction side);
  void check_groups(nic_id nic, direction side);
  void check_usable(nic_id nic) { sieve(net_.interfaces()[nic].usable); }
  void check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat);

  // set_path_vpc.cpp: interfaces and subnets
  spot leave_interface(nic_id nic, bool forwarding);
  spot leave_subnet(spot const& at);
  spot deliver(spot const& at);
  spot arrive(spot const& at);
  [[nodiscard]] bool owns(nic_id nic, address a) const;
  [[nodiscard]] bool is_destination(nic_id nic) const;

  // set_path_routes.cpp: route tables
  spot look_up(spot const& at);
  spot follow(network::resolved_route const& r, spot const& at);
  spot enter_edge(spot const& at);

  // set_path_internet.cpp
  spot to_internet(index<internet_gateway> id, spot const& at);
  spot on_internet();
  spot from_internet(vpc_id vpc, nic_id target);
  spot through_egress_only(index<egress_only_internet_gateway> id, spot const& at);
  void refuse_foreign_source(vpc_id vpc);

  // set_path_nat.cpp
  bool rewrite(rewriting r, address source, bool new_port);
  spot undo(rewriting const& r);
  spot through_nat(index<nat_gateway> id, spot const& at);
  spot through_regional_nat(index<nat_gateway> id, spot const& at);
  spot through_zonal_nat(index<nat_gateway> id, spot const& at);

  // set_path_appliance.cpp, set_path_endpoints.cpp, set_path_peering.cpp, set_path_vpn.cpp
  spot through_appliance(nic_id nic, subnet_id from, nic_id sender);
  spot through_gwlb(index<vpc_endpoint> id);
  spot through_gateway_endpoint(index<vpc_endpoint> id, spot const& at);
  spot through_peering(index<peering> id, spot const& at);
  spot through_vpn(index<vpn_gateway> id, spot const& at);
  spot from_network(index<outside_network> id);

  // set_path_transit.cpp
  spot into_transit(index<transit_gateway> id, spot const& at);
  void check_transit_family(attachment_id id);
  spot at_transit(spot const& at);
  spot leave_transit(spot const& at, attachment_id to);
  spot out_of_transit(attachment_id to);

  // set_path_load_balancer.cpp
  spot arrive_at_balancer(nic_id node);
  spot arrive_at_next_balancer(network::resolved_load_balancer const& lb, nic_id node);
  void check_gateway_traffic(nic_id node);
  [[nodiscard]] set_algebra::id perhaps_taken(network::resolved_listener const& l);
  spot to_target(network::resolved_load_balancer const& lb, network::resolved_listener const& l,
                 nic_id node, std::uint16_t port_here, bool is_udp);

  network::network const& net_;
  filter_sets& filters_;
  set_algebra& sets_;
  aws::semantics_options const& options_;

  path_sets result_{};
  path_choices choices_{};
  path_end from_{}, to_{};
  bool with_ends_{false};
  bool reply_{false};
  bool alive_{true};
  bool arrived_{false};
  bool got_stuck_{false};
  bool via_balancer_{false}; ///< the node asked about has passed the request on
  nic_id balanced_to_{};     ///< the target that a network load balancer picked last
  flow_end end_{};
  address src_{}, dst_{};
  nic_id member_{};
  nic_id asked_endpoint_{}; ///< whose address a gateway endpoint got the request from
  aws::reference_path path_{};
  entry came_by_{entry::local};
  std::vector<rewriting> rewritings_{};
  std::uint8_t slot_{0}; ///< of the port that replies carry: 0 the client's, else a translation's
  std::optional<std::uint16_t> target_port_{};
  bool balanced_udp_{false}; ///< what a network load balancer has sent on is UDP
  std::vector<nic_id> tracked_{};
  std::vector<std::uint32_t> inspected_{}, inspected_back_{};
  std::optional<std::pair<std::uint32_t, address>> return_peering_{}; ///< and to whom (NAT-17)
  bool by_nat_{false};
  bool left_by_egress_only_{false};
  std::vector<std::pair<attachment_id, subnet_id>> doors_{};
  std::optional<attachment_id> open_mode_{}; ///< whose appliance mode is not known
  bool met_list_{false};
  std::string const* zone_{nullptr};
  int hops_{0};
};

} // namespace vpclint::inline v0::analysis
