#pragma once

#include "vpclint/network/endpoint.hpp"
#include "vpclint/network/gateways.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {

/// What a route leads to.
enum class target_kind : std::uint8_t {
  local,
  internet_gateway,
  egress_only_internet_gateway,
  nat_gateway,
  interface, ///< of an instance, or one of its own
  peering,
  transit_gateway,
  vpn_gateway,
  gateway_endpoint,
  gwlb_endpoint,
  missing, ///< names nothing that a route can lead to
  unknown, ///< the design says that it is not known
};

/// A resolved target: the kind and the dense id within that kind's table.
struct route_target {
  target_kind kind{target_kind::missing};
  std::uint32_t id{index<vpc>::none_value};

  /// The id in the table of `Tag`; precondition: `kind` is the one of `Tag`.
  template <class Tag>
  [[nodiscard]] index<Tag> as() const {
    index<Tag> result;
    result.value = id;
    return result;
  }
  friend bool operator==(route_target const&, route_target const&) = default;
};

/// Where a route comes from, in the order of preference among equal prefixes (RT-7, RT-9).
enum class route_source : std::uint8_t {
  local,
  static_route,
  prefix_list,
  propagated_direct_connect,
  propagated_vpn_static,
  propagated_vpn_bgp,
};

/// One route of a table; a prefix-list route stands here once for each entry.
struct resolved_route {
  cidr destination{};
  bool destination_known{true}; ///< false: a prefix list whose entries are not known
  index<vpclint::prefix_list> list{};
  route_target target{};
  route_source source{route_source::static_route};
  bool blackhole{false};
  route const* written{nullptr}; ///< nothing for built-in, propagated and endpoint routes
  place at{};
};

/// A VPN gateway whose routes a table takes over (RT-25).
struct route_propagation {
  route_target from{};
  place at{};
};

/// How a subnet is connected by its effective table (SUB-15).
enum class subnet_class : std::uint8_t {
  public_subnet,
  private_subnet,
  vpn_only,
  isolated,
  unknown
};

/// The word of a class as designs write it: public, private, vpn-only, isolated, unknown.
[[nodiscard]] std::string_view name(subnet_class c);

/// A VPC with everything in it.
struct resolved_vpc {
  vpclint::vpc const* declared{nullptr};
  std::string region{};     ///< empty when not written anywhere
  std::vector<cidr> ipv4{}; ///< known blocks, the primary one first
  std::vector<cidr> ipv6{};
  std::string blocks_unknown{};      ///< why further blocks are not known; empty: all known
  std::string ipv4_blocks_unknown{}; ///< the same of those that may be of IPv4
  index<vpclint::route_table> main_table{};
  index<vpclint::network_acl> default_acl{};
  index<vpclint::security_group> default_group{};
  index<vpclint::internet_gateway> internet_gateway{}; ///< the attached one
  std::vector<index<vpclint::subnet>> subnets{};
  std::vector<index<vpclint::route_table>> route_tables{};
  std::vector<index<vpclint::network_acl>> acls{};
  std::vector<index<vpclint::security_group>> groups{};
  std::vector<index<interface>> interfaces{};

  /// Whether an address lies in one of the known blocks.
  [[nodiscard]] bool contains(address a) const;

  /// Why further blocks of a family are not known; empty: all known.
  [[nodiscard]] std::string const& unknown_for(bool ipv6_too) const {
    return ipv6_too ? blocks_unknown : ipv4_blocks_unknown;
  }
};

struct resolved_subnet {
  vpclint::subnet const* declared{nullptr};
  index<vpclint::vpc> vpc{};
  std::optional<cidr> ipv4{};
  std::optional<cidr> ipv6{};
  /// Short form; empty when not known, or when it can't be compared with the others of its Region.
  std::string az{};
  index<vpclint::route_table> table{}; ///< the effective one (RT-1); none when not known
  bool table_explicit{false};
  index<vpclint::network_acl> acl{}; ///< the effective one (NACL-1); none when not known
  bool acl_explicit{false};
  subnet_class class_ipv4{subnet_class::unknown};
  subnet_class class_ipv6{subnet_class::unknown};
  std::vector<index<interface>> interfaces{};
};

struct resolved_table {
  vpclint::route_table const* declared{nullptr}; ///< nothing for the main table that nobody wrote
  std::string id{};
  index<vpclint::vpc> vpc{};
  bool main{false};
  std::optional<route_target> edge{};   ///< the gateway it is associated with (GRT-1)
  std::vector<resolved_route> routes{}; ///< local routes first, then as written, then the others
  std::string routes_unknown{};         ///< why further routes are not known; empty: all known
  std::vector<route_propagation> propagations{}; ///< as written
  std::vector<index<vpclint::subnet>> subnets{}; ///< that use it, explicitly or as the main table
  place at{};
};

struct resolved_acl {
  vpclint::network_acl const* declared{nullptr}; ///< nothing for the default ACL that nobody wrote
  std::string id{};
  index<vpclint::vpc> vpc{};
  bool is_default{false};
  std::vector<acl_entry const*> ingress{}; ///< by ascending number; entries without one left out
  std::vector<acl_entry const*> egress{};
  std::string unknown{}; ///< why an entry can't be placed; empty: none such
  std::vector<index<vpclint::subnet>> subnets{};
  place at{};
};

/// A rule of a group with its peer resolved.
struct resolved_rule {
  enum class peer_kind : std::uint8_t { block, group, list, missing, unknown };

  sg_rule const* written{nullptr}; ///< nothing for the rules of defaults
  known<traffic> match{};
  peer_kind peer{peer_kind::missing};
  cidr block{};
  index<vpclint::security_group> group{};
  index<vpclint::prefix_list> list{};
  place at{};
};

struct resolved_group {
  vpclint::security_group const* declared{nullptr}; ///< nothing for the default group nobody wrote
  std::string id{};
  index<vpclint::vpc> vpc{};
  bool is_default{false};
  std::vector<resolved_rule> ingress{};
  std::vector<resolved_rule> egress{};
  std::vector<index<vpclint::vpc>> associated{}; ///< further VPCs (SG-30)
  std::vector<index<interface>> members{};       ///< interfaces that carry it (SG-13)
  place at{};
};

struct resolved_prefix_list {
  vpclint::prefix_list const* declared{nullptr}; ///< nothing for an AWS-managed list nobody wrote
  std::string id{};
  std::string aws_name{};      ///< in full, of a list that AWS manages
  std::vector<cidr> entries{}; ///< known entries
  bool entries_known{true};
  place at{};
};

struct resolved_endpoint {
  vpc_endpoint const* declared{nullptr};
  index<vpclint::vpc> vpc{};
  std::optional<endpoint_kind> kind{};
  /// Short name such as `ssm`, with the Region before it if it is another one (`eu-west-1.ssm`);
  /// empty when not known.
  std::string service{};
  std::vector<index<vpclint::subnet>> subnets{};
  std::vector<index<vpclint::route_table>> tables{};
  index<vpclint::prefix_list> list{}; ///< of a gateway endpoint
  index<workload> owner{};            ///< none for a gateway endpoint
};

/// A listener with its targets resolved.
struct resolved_listener {
  listener const* written{nullptr};
  std::vector<index<workload>> targets{};
  std::string targets_unknown{};
  /// Those of `targets` that are load balancers and lead back to this one: no connection comes to
  /// an end there.
  std::vector<index<workload>> circular{};
};

struct resolved_load_balancer {
  vpclint::load_balancer const* declared{nullptr};
  index<vpclint::vpc> vpc{};
  std::optional<load_balancer_kind> kind{};
  std::optional<load_balancer_scheme> scheme{};
  std::vector<index<vpclint::subnet>> subnets{};
  std::vector<resolved_listener> listeners{};
  index<workload> owner{};
};

struct resolved_outside_network {
  outside_network const* declared{nullptr};
  std::vector<cidr> cidrs{};
  std::vector<cidr> advertised{};
  std::string unknown{};             ///< why a block is not known; empty: all known
  std::optional<route_target> via{}; ///< a VPN gateway or a transit gateway
  connection_kind connection{connection_kind::vpn_bgp};
  bool connection_known{true};
};

/// What Block Public Access leaves alone (BPA-3).
struct resolved_exclusion {
  bpa_exclusion const* declared{nullptr};
  index<vpclint::vpc> vpc{};
  index<vpclint::subnet> subnet{};
  bool vpc_known{true}; ///< false: which VPC it names, if any, is not known
  bool subnet_known{true};
};

/// A fact that the design leaves open and that something depends on.
struct missing_fact {
  std::string what{};   ///< e.g. `availability zone of subnet app-x`
  std::string reason{}; ///< the writer's, or why nothing can stand in for it
  std::string resource{};
  place at{};
};

/// An immutable network: every name resolved to a dense id, every default filled in, every
/// interface spelled out. Tables keep the order of the design, implied objects follow. Made by
/// `resolve`; move-only, since its parts point into the design it owns.
class network {
public:
  network() = default;
  network(network&&) = default;
  network& operator=(network&&) = default;
  network(network const&) = delete;
  network& operator=(network const&) = delete;

  [[nodiscard]] design const& source() const { return *design_; }
  [[nodiscard]] source_map const& sources() const { return design_->sources; }

  [[nodiscard]] auto const& vpcs() const { return vpcs_; }
  [[nodiscard]] auto const& subnets() const { return subnets_; }
  [[nodiscard]] auto const& route_tables() const { return tables_; }
  [[nodiscard]] auto const& acls() const { return acls_; }
  [[nodiscard]] auto const& groups() const { return groups_; }
  [[nodiscard]] auto const& prefix_lists() const { return lists_; }
  [[nodiscard]] auto const& internet_gateways() const { return internet_gateways_; }
  [[nodiscard]] auto const& egress_only_gateways() const { return egress_only_gateways_; }
  [[nodiscard]] auto const& nat_gateways() const { return nat_gateways_; }
  [[nodiscard]] auto const& vpn_gateways() const { return vpn_gateways_; }
  [[nodiscard]] auto const& peerings() const { return peerings_; }
  [[nodiscard]] auto const& transit_gateways() const { return transit_gateways_; }
  [[nodiscard]] auto const& attachments() const { return attachments_; }
  [[nodiscard]] auto const& transit_tables() const { return transit_tables_; }
  [[nodiscard]] auto const& endpoints() const { return endpoints_; }
  [[nodiscard]] auto const& load_balancers() const { return load_balancers_; }
  [[nodiscard]] auto const& outside_networks() const { return networks_; }
  [[nodiscard]] auto const& interfaces() const { return interfaces_; }
  [[nodiscard]] auto const& workloads() const { return workloads_; }
  [[nodiscard]] std::vector<resolved_exclusion> const& exclusions() const { return exclusions_; }
  [[nodiscard]] std::vector<missing_fact> const& missing_facts() const { return missing_; }

  /// The workload of that name, `NAME` or `VPC.NAME`; none when there is none or several.
  [[nodiscard]] index<workload> find_workload(std::string_view name) const;
  /// The workload of that name. Throws `vpclint::error` when there is not exactly one.
  [[nodiscard]] workload const& at(std::string_view name) const;
  /// The interface of a VPC that owns a private address; none when nobody does. O(log n).
  [[nodiscard]] index<interface> owner_of(index<vpclint::vpc> vpc, address a) const;
  /// The interface that a written public address is mapped to; none when nobody has it. O(log n).
  [[nodiscard]] index<interface> owner_of_public(ipv4 a) const;
  /// The address as one that nobody wrote, in a subnet where filters tell free addresses apart;
  /// null for every other. O(log n).
  [[nodiscard]] open_address const* find_open_address(address a) const;
  /// The subnet of a VPC that an address lies in; none when none does.
  [[nodiscard]] index<vpclint::subnet> subnet_of(index<vpclint::vpc> vpc, address a) const;

  /// Address of a resource in findings, such as `vpcs.shop.subnets.db-a`.
  [[nodiscard]] std::string path(index<vpclint::subnet> id) const;
  [[nodiscard]] std::string path(index<vpclint::vpc> id) const;
  [[nodiscard]] std::string path(index<vpclint::route_table> id) const;
  [[nodiscard]] std::string path(index<vpclint::network_acl> id) const;
  [[nodiscard]] std::string path(index<vpclint::security_group> id) const;
  [[nodiscard]] std::string path(index<workload> id) const;
  [[nodiscard]] std::string path(index<vpclint::nat_gateway> id) const;
  [[nodiscard]] std::string path(index<vpclint::internet_gateway> id) const;
  /// `vpcs.VPC.SECTION.NAME`, or `SECTION.NAME` without a VPC.
  [[nodiscard]] std::string path(index<vpclint::vpc> vpc, std::string_view section,
                                 std::string_view name) const;

private:
  friend class resolver;

  std::unique_ptr<design const> design_{std::make_unique<design const>()};
  indexed_vector<vpclint::vpc, resolved_vpc> vpcs_;
  indexed_vector<vpclint::subnet, resolved_subnet> subnets_;
  indexed_vector<vpclint::route_table, resolved_table> tables_;
  indexed_vector<vpclint::network_acl, resolved_acl> acls_;
  indexed_vector<vpclint::security_group, resolved_group> groups_;
  indexed_vector<vpclint::prefix_list, resolved_prefix_list> lists_;
  indexed_vector<vpclint::internet_gateway, resolved_internet_gateway> internet_gateways_;
  indexed_vector<vpclint::egress_only_internet_gateway, resolved_egress_only_gateway>
      egress_only_gateways_;
  indexed_vector<vpclint::nat_gateway, resolved_nat_gateway> nat_gateways_;
  indexed_vector<vpclint::vpn_gateway, resolved_vpn_gateway> vpn_gateways_;
  indexed_vector<vpclint::peering, resolved_peering> peerings_;
  indexed_vector<vpclint::transit_gateway, resolved_transit_gateway> transit_gateways_;
  indexed_vector<resolved_attachment> attachments_;
  indexed_vector<transit_gateway_route_table, resolved_transit_table> transit_tables_;
  indexed_vector<vpc_endpoint, resolved_endpoint> endpoints_;
  indexed_vector<vpclint::load_balancer, resolved_load_balancer> load_balancers_;
  indexed_vector<outside_network, resolved_outside_network> networks_;
  indexed_vector<interface> interfaces_;
  indexed_vector<workload> workloads_;
  std::vector<resolved_exclusion> exclusions_;
  std::vector<missing_fact> missing_;
  std::vector<std::pair<std::size_t, index<workload>>> names_; // by hash, without the VPC
  std::vector<std::pair<std::pair<std::uint32_t, address>, index<interface>>> private_owners_;
  std::vector<std::pair<ipv4, index<interface>>> public_owners_;
  std::vector<open_address> open_addresses_; // by address
};

} // namespace vpclint::inline v0::network
