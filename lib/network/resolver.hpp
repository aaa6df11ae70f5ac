#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include "network/name_table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::network {

template <class Tag>
[[nodiscard]] route_target target_of(target_kind kind, index<Tag> id) {
  return {kind, id.value};
}

/// Builds a network in passes: names, then what stands in VPCs, gateways, routes, interfaces, and
/// last what follows from all of it.
class resolver {
public:
  resolver(design d, std::vector<finding>& findings);
  [[nodiscard]] network run() &&;

private:
  using vpc_id = index<vpclint::vpc>;

  // resolve.cpp: findings and names
  finding& report(std::string_view code, place at, std::string message, std::string resource);
  template <class T>
  void note_missing(known<T> const& fact, std::string what, std::string const& resource) {
    if (fact.is_unknown())
      net_.missing_.push_back({std::move(what), fact.reason(), resource, fact.at.where});
  }
  /// The same of one of many things, nearly all of which are known: `what` and `of` make a text
  /// only where it is needed.
  template <class T>
  void note_missing(known<T> const& fact, char const* what, std::string const& of,
                    std::string const& resource) {
    if (fact.is_unknown())
      note_missing(fact, what + of, resource);
  }
  /// The same for a fact without a default: it is not known either when it is left out.
  template <class T>
  void note_open(known<T> const& fact, std::string what, std::string const& resource, place owner) {
    if (fact.is_left_out())
      net_.missing_.push_back({std::move(what), "the design does not say it", resource, owner});
    else
      note_missing(fact, std::move(what), resource);
  }
  /// The unknown part of the design where something that `vpc` (or, without one, the document)
  /// names may stand: a whole section, for a single resource that is not known still has its name.
  [[nodiscard]] gap const* gap_over(ref const& r, vpc_id vpc) const;
  /// Whether what is not known of the VPC may hold something of that kind.
  [[nodiscard]] bool own_may_have(ref const& r, vpc_id vpc, std::string_view kind) const;
  void missing_name(ref const& r, std::string_view kind, vpc_id vpc, name_list const& names,
                    std::string const& resource, std::string_view code);
  void ambiguous_name(ref const& r, std::string_view kind, std::string const& resource);
  /// Resolves a name that must stand in `vpc`.
  template <class Id>
  Id find_here(name_table<Id> const& table, ref const& r, std::string_view kind, vpc_id vpc,
               std::string const& resource) {
    auto const [scope, name] = split(r.name);
    vpc_id const where = scope.valid() ? scope : vpc;
    auto const hit = table.find_in(name, where);
    if (hit.found && where == vpc)
      return hit.id;
    missing_name(r, kind, vpc, table.names(), resource, {});
    return Id{};
  }
  /// Resolves a name that may stand anywhere; the VPC it is used in comes first.
  template <class Id>
  Id find_anywhere(name_table<Id> const& table, ref const& r, std::string_view kind, vpc_id vpc,
                   std::string const& resource, std::string_view code = {}) {
    auto [scope, name] = split(r.name);
    auto const hit = scope.valid() ? table.find_in(name, scope) : table.find(r.name, vpc);
    // One of another VPC is meant only where the own VPC has none.
    bool const own_is_open = vpc.valid() && !hit.here && own_may_have(r, vpc, kind);
    if (hit.found && !own_is_open)
      return hit.id;
    if (hit.ambiguous && !own_is_open)
      ambiguous_name(r, kind, resource);
    else
      missing_name(r, kind, vpc, table.names(), resource, code);
    return Id{};
  }
  /// `VPC.NAME` taken apart when VPC is one; else no VPC and the whole name.
  [[nodiscard]] std::pair<vpc_id, std::string_view> split(std::string_view name) const;
  [[nodiscard]] std::string at_vpc(vpc_id vpc, std::string_view section,
                                   std::string_view name) const {
    return net_.path(vpc, section, name);
  }
  vpc_id vpc_of(ref const& r, std::string const& resource);
  /// The same for `SECTION.NAME`, which is made a text only where it is needed.
  vpc_id vpc_of(ref const& r, std::string_view section, std::string const& name);
  void duplicate(std::string_view kind, std::string const& name, place at,
                 std::string const& resource);

  void resolve_exclusions();

  // resolve_vpcs.cpp
  void add_vpcs();
  void add_prefix_lists();
  void add_tables();
  void add_acls();
  void add_groups();
  void add_subnets();
  void add_default_table(vpc_id vpc);
  void add_default_acl(vpc_id vpc);
  void add_default_group(vpc_id vpc);
  void sort_acl(resolved_acl& acl);
  void resolve_group_rules();
  void add_rules(index<vpclint::security_group> id, std::vector<sg_rule> const& written,
                 std::vector<resolved_rule>& rules);
  void default_egress(resolved_group& group);
  /// Resolves the name of a group. Without a VPC in front it means one of `vpc`, or one that is
  /// associated with it (SG-30).
  index<vpclint::security_group> find_group(ref const& r, vpc_id vpc, std::string const& resource,
                                            std::string_view code = {});
  index<vpclint::prefix_list> aws_list(std::string const& full_name);

  // resolve_gateways.cpp
  void add_internet_gateways();
  void add_nat_gateways();
  void add_vpn_gateways();
  void add_peerings();
  void add_networks();

  // resolve_transit.cpp
  void add_transit_gateways();
  void add_attachments(index<vpclint::transit_gateway> id);
  void add_transit_tables(index<vpclint::transit_gateway> id);
  void connect_transit_peers();
  void fill_transit_table(index<transit_gateway_route_table> id);
  void propagate(index<resolved_attachment> from, resolved_transit_table& into);
  [[nodiscard]] std::optional<std::string>
  open_attachment(index<vpclint::transit_gateway> id, ref const& named,
                  name_table<index<resolved_attachment>> const& names) const;
  void propagate_perhaps(resolved_transit_table& into, std::string const& only);
  void add_transit_routes(resolved_transit_table& table,
                          name_table<index<resolved_attachment>> const& names);

  // resolve_endpoints.cpp
  void add_endpoints();
  void add_load_balancers();
  void resolve_listeners();

  // resolve_routes.cpp
  void resolve_routes();
  void add_inferred_local(resolved_table& table);
  void add_route(index<vpclint::route_table> table, route const& r);
  void add_propagated(resolved_table& table);
  void add_endpoint_routes();
  void add_perhaps_endpoints();
  void resolve_edges();
  route_source source_of(route const& r, route_target target, cidr destination) const;
  void classify();
  [[nodiscard]] subnet_class classify(resolved_subnet const& s, bool ipv6) const;

  // resolve_targets.cpp
  /// The route of a table may lead to anything; an edge table belongs to a gateway.
  enum class target_use : std::uint8_t { of_route, of_edge };
  /// What a name stands for among instances and network interfaces. Found, but without a target: it
  /// has not exactly one interface (RT-16).
  struct named_interface {
    std::optional<route_target> target{};
    std::size_t interfaces{0};
    bool found{false};
    bool ambiguous{false};
    bool here{false};
  };
  /// A name as it is written, which may have dots of its own, else `VPC.NAME`.
  template <class Id>
  typename name_table<Id>::answer find_qualified(name_table<Id> const& table, ref const& r,
                                                 vpc_id vpc) const {
    auto const hit = table.find(r.name, vpc);
    auto const [scope, name] = split(r.name);
    return hit.found || !scope.valid() ? hit : table.find_in(name, scope);
  }
  [[nodiscard]] named_interface find_interface(ref const& r, vpc_id vpc) const;
  std::optional<route_target> find_target(ref const& r, vpc_id vpc, std::string const& resource,
                                          target_use use = target_use::of_route);
  std::optional<route_target> find_vpn_gateway(ref const& r, vpc_id vpc,
                                               std::string const& resource);
  void no_target(ref const& r, vpc_id vpc, std::string const& resource);
  void check_propagating(ref const& r, route_target from, std::string const& resource);

  // resolve_balancers.cpp
  void note_target_circles();

  // resolve_zones.cpp
  /// `ap-northeast-2a` is `a` within its Region; names of local zones and zone ids stay whole.
  [[nodiscard]] static std::string short_zone(std::string const& written,
                                              std::string const& region);
  void settle_zones();

  // resolve_interfaces.cpp
  struct groups_choice {
    std::optional<std::vector<known<ref>>> const& written;
    bool none_when_left_out{false};
  };
  index<workload> add_workload(std::string const& id, interface_kind kind, vpc_id vpc,
                               std::size_t position, std::vector<tag> const& tags, place at);
  /// What `ips` gives each of the subnets that were found, and then those that follow.
  [[nodiscard]] std::vector<known<ipv4>>
  ips_by_subnet(std::vector<known<ref>> const& written, std::vector<known<ipv4>> const& ips,
                std::vector<index<vpclint::subnet>> const& subnets) const;
  std::vector<index<vpclint::subnet>> subnets_of(std::vector<known<ref>> const& refs, vpc_id vpc,
                                                 std::string const& what,
                                                 std::string const& resource,
                                                 std::string* unknown_reason);
  interface make_interface(index<workload> owner, std::string name, index<vpclint::subnet> subnet,
                           place at);
  void set_groups(interface& nic, groups_choice choice, std::string const& resource);
  void check_groups(index<workload> owner, std::optional<std::vector<known<ref>>> const& written,
                    std::string const& resource);
  void check_reply_interface(instance const& inst, vpc_id vpc, std::string const& resource);
  void apply(interface& nic, interface_settings const& s, std::string const& resource);
  void commit(interface&& nic);
  [[nodiscard]] std::size_t interfaces_at_least() const;
  void index_owners();
  void index_names();
  void find_open_addresses();
  void make_one_of_each();
  [[nodiscard]] std::vector<cidr> compared_blocks() const;

  // resolve_addresses.cpp
  void note_written_addresses();
  void reserve(index<vpclint::subnet> subnet, known<ipv4> const& a);
  std::optional<ipv4> free_address(index<vpclint::subnet> subnet);
  std::optional<vpclint::ipv6> free_ipv6(index<vpclint::subnet> subnet);
  void set_address(interface& nic, known<ipv4> const& written);
  void set_further_addresses(interface& nic, interface_settings const& s);
  void set_ipv6(interface& nic, interface_settings const& s);
  void set_node_ipv6(interface& nic, load_balancer const& lb);
  void set_public(interface& nic, interface_settings const& s, bool launched, bool running);
  /// The value of an Elastic IP. One of these blocks is none that AWS gives out, and packets need
  /// the first two for addresses that are not known: it counts as one of those.
  static std::optional<ipv4> public_value(known<ipv4> const& written);

  // resolve_workloads.cpp
  void add_interfaces();
  void add_instance(std::size_t i);
  void add_network_interface(std::size_t i);
  void add_load_balancer_nodes(std::size_t i);
  void add_endpoint_interfaces(std::size_t i);
  void add_nat_interface(std::size_t i);
  template <class Service>
  void add_service(Service const& s, std::size_t i, interface_kind kind, std::string_view section,
                   public_ip_source exposed, int count);

  std::vector<finding>& findings_;
  network net_;
  design const* design_;
  name_table<vpc_id> vpc_names_;
  name_table<index<vpclint::subnet>> subnet_names_;
  name_table<index<vpclint::route_table>> table_names_;
  name_table<index<vpclint::network_acl>> acl_names_;
  name_table<index<vpclint::security_group>> group_names_;
  name_table<index<vpclint::prefix_list>> list_names_;
  name_table<index<outside_network>> network_names_;
  name_table<index<vpclint::transit_gateway>> transit_names_;
  name_table<index<workload>> workload_names_;
  name_table<index<interface>> interface_names_; ///< `INSTANCE.INTERFACE` too
  name_table<route_target> target_names_;        ///< gateways, as targets of routes
  /// By subnet: what is written, ascending. Found when the first free address is asked for.
  std::vector<std::vector<std::uint32_t>> used_ipv4_;
  std::vector<std::uint64_t> next_ipv4_; // by subnet: next offset to try
  std::vector<std::uint64_t> next_ipv6_;
};

} // namespace vpclint::inline v0::network
