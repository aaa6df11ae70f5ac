#pragma once

#include "vpclint/input/format.hpp"
#include "vpclint/model/design.hpp"

#include "input/cloudformation/stack.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {

class converter;

/// What stands for the default VPC, which no template shows.
inline constexpr std::string_view default_vpc_name = "default-vpc";

/// How one resource type becomes part of a design.
struct type_row {
  std::string_view type{};
  std::string_view properties{}; ///< that are read, for the documentation
  void (converter::*read)(resource const&){nullptr};
};

/// Every type that is read, in the order in which they are.
[[nodiscard]] std::span<type_row const> type_rows();

/// The properties of a type that are read.
[[nodiscard]] std::set<std::string_view> const& properties_read(std::string_view type);
/// Whether a property of a type is one that is read.
[[nodiscard]] bool is_read(std::string_view type, std::string_view property);

/// Types of networks that have no place in a design, and what that leaves unknown.
struct unmodelled_row {
  std::string_view type{}; ///< or the start of several, with `*` at its end
  std::string_view why{};
  bool opens{false}; ///< ways through the network of which nothing is said
};
[[nodiscard]] std::span<unmodelled_row const> unmodelled_rows();
/// Which ways through the network a type may be that nothing models; empty: none.
[[nodiscard]] std::string_view way_left_open(std::string_view type);

/// Makes a design of the resources of all stacks.
class converter {
public:
  converter(evaluator& e, design_builder& out) : eval_(e), out_(out) {}
  converter(converter const&) = delete;
  converter& operator=(converter const&) = delete;

  void run();

  // vpcs.cpp
  void read_vpc(resource const& r);
  void read_vpc_cidr(resource const& r);
  void read_subnet(resource const& r);
  void read_subnet_cidr(resource const& r);
  void read_route_table(resource const& r);
  void read_table_association(resource const& r);
  void read_gateway_association(resource const& r);
  void read_route(resource const& r);
  void read_propagation(resource const& r);
  void read_acl(resource const& r);
  void read_acl_entry(resource const& r);
  void read_acl_association(resource const& r);
  // groups.cpp
  void read_group(resource const& r);
  void read_group_rules(resource const& r);
  void read_group_ingress(resource const& r);
  void read_group_egress(resource const& r);
  void read_group_vpc(resource const& r);
  void read_prefix_list(resource const& r);
  // gateways.cpp
  void read_internet_gateway(resource const& r);
  void read_gateway_attachment(resource const& r);
  void read_egress_only(resource const& r);
  void read_nat_gateway(resource const& r);
  void read_elastic_ip(resource const& r);
  void read_elastic_ip_association(resource const& r);
  void read_vpn_gateway(resource const& r);
  void read_vpn_connection(resource const& r);
  void read_vpn_route(resource const& r);
  void read_peering(resource const& r);
  void read_endpoint(resource const& r);
  void read_public_access(resource const& r);
  void read_exclusion(resource const& r);
  void read_part(resource const& r); ///< taken into account where others refer to it
  // transit.cpp
  void read_transit_gateway(resource const& r);
  void read_transit_attachment(resource const& r);
  void read_transit_table(resource const& r);
  void read_transit_association(resource const& r);
  void read_transit_propagation(resource const& r);
  void read_transit_route(resource const& r);
  void read_transit_peering(resource const& r);
  // workloads.cpp
  void read_interface(resource const& r);
  void read_instance(resource const& r);
  void read_scaling_group(resource const& r);
  // services.cpp
  void read_database(resource const& r);
  void read_cache(resource const& r);
  void read_function(resource const& r);
  void read_service(resource const& r);
  void read_cluster(resource const& r);
  void read_node_group(resource const& r);
  // managed.cpp
  void read_mount_target(resource const& r);
  void read_kafka(resource const& r);
  void read_broker(resource const& r);
  void read_domain(resource const& r);
  void read_resolver_endpoint(resource const& r);
  void read_proxy(resource const& r);
  // balancers.cpp
  void read_balancer(resource const& r);
  void read_classic(resource const& r);
  void read_listener(resource const& r);
  void read_listener_rule(resource const& r);

private:
  using names = std::initializer_list<std::string_view>;

  // values.cpp
  [[nodiscard]] unknown why(value const& v);
  /// Why a word is none that its property takes, or is not known.
  [[nodiscard]] unknown no_word(value const& v);
  /// Which one of several properties that rule each other out is written.
  struct chosen {
    std::string_view name{};
    value const* what{nullptr};
    std::optional<unknown> open{}; ///< more than one is, perhaps
  };
  /// Reports that a resource lacks what AWS refuses it without.
  unknown missing(resource const& r, std::string message);
  chosen only_one(value const& of, names keys, std::string const& subject, place at);
  /// Reports what AWS refuses because it is there already, and says so of what hangs on it.
  unknown clash(resource const& second, std::string message, std::string remedy);
  known<std::string> text(value const& v);
  known<bool> flag(value const& v);
  known<int> number(value const& v);
  known<std::uint16_t> port(value const& v);
  enum class block_kind : std::uint8_t { any, ipv4, ipv6 };
  known<cidr> block(value const& v, bool canonical = true, block_kind kind = block_kind::any);
  /// Of a property for one family, which refuses blocks of the other (RT-14).
  known<cidr> block4(value const& v, bool canonical = true) {
    return block(v, canonical, block_kind::ipv4);
  }
  known<cidr> block6(value const& v, bool canonical = true) {
    return block(v, canonical, block_kind::ipv6);
  }
  known<ipv4> address4(value const& v);
  known<ipv6> address6(value const& v);
  known<traffic> match(value const& protocol, value const& from, value const& to);
  std::vector<tag> tags(resource const& r);
  /// What a value refers to, where it is a resource of one of these types.
  [[nodiscard]] resource const* target(value const& v, names types) const;
  known<ref> one(value const& v, names types);
  std::vector<known<ref>> many(value const& v, names types);
  known<ref> group(value const& v);
  void set_groups(std::optional<std::vector<known<ref>>>& into, value const& v);
  /// The items of a list; one item for anything else that is there.
  [[nodiscard]] static std::vector<value> items(value const& v);

  /// Which resource has the one place of a thing already; null: this one has it now, or may not
  /// be there.
  resource const* taken_by(resource const* thing, std::string_view which, resource const& by);

  // converter.cpp
  void read_all(type_row const& row);
  void finish();
  void account();
  void leave_ways_open();
  // unread.cpp
  void tell_misspelt();
  void list_unread();
  void read_metadata();
  void note(resource const& r, std::string const& reason);
  /// The VPC that a value means; one that the documents do not show gets a place in the design.
  std::string vpc_of(value const& v, place at);
  std::string outside_vpc(std::string const& subject, std::string const& reason, place at);
  std::string default_vpc(resource const& r);
  /// The VPC of something in subnets with groups.
  std::string vpc_by(std::vector<value> const& subnets, std::vector<value> const& groups,
                     resource const& r);
  [[nodiscard]] bool is_outside(std::string const& vpc) const { return outside_.count(vpc) != 0; }
  /// Why two VPCs may be one although they have two names; empty: they are two, or the same.
  [[nodiscard]] std::string same_vpc_open(std::string const& a, std::string const& b) const;
  // finish.cpp
  void settle_zones();
  void add_default_transit_tables();
  void settle_default_acls();
  void settle_overlaps();
  void open_to_others();
  void open_to(resource const& custom, value const& given);
  void read_unattached(resource const& gateway);
  void attach_outside(resource const& attachment, value const& gateway);
  std::optional<known<ref>> gateway_outside(resource const& r, value const& gateway);
  /// Tells of a resource that changes what is not in the documents, or not known to be.
  void lost(resource const& r, value const& of);
  void open_to_lost();
  void tell_of_stack(stack& in, resource const& r);
  [[nodiscard]] bool has_ipv6(std::string const& vpc) const;
  // alternatives.cpp
  void settle_alternatives();
  void settle_alternative_addresses();
  void settle_alternative_endpoints();
  template <class T>
  T* find(std::vector<T>& in, resource const* r) {
    auto const hit = r == nullptr ? at_.end() : at_.find(r);
    return hit == at_.end() || hit->second >= in.size() ? nullptr : &in[hit->second];
  }
  template <class T>
  T& add(std::vector<T>& in, resource const& r) {
    at_[&r] = in.size();
    auto& made = in.emplace_back();
    made.id = r.name;
    made.at = r.key.at();
    return made;
  }

  void add_rules(value const& list, bool ingress, std::vector<sg_rule>& into);
  sg_rule group_rule(value const& v, bool ingress);
  /// The group that AWS adds to a cluster, where that is what a value means; else null.
  security_group* cluster_group(value const& v);
  void add_open_egress(security_group& g) const;
  security_group* group_for(value const& v, resource const& r);
  /// The output or export of its stack that shows a resource to others; empty: none does.
  std::string shown_by(resource const& r);
  // uses.cpp
  void find_uses();
  void note_use(stack const& in, std::string_view name, std::string const& what, std::size_t depth);
  void note_names(stack const& in, doc::node n, loop_variables const& loops,
                  std::string const& what, std::size_t depth);
  void note_references(stack const& in, doc::node n, loop_variables const& loops,
                       std::string const& what);
  void tag_elsewhere(resource const& r, std::vector<tag>& tags_of);
  network_acl* acl_for(value const& v);
  known<traffic> acl_match(resource const& r, known<cidr> const& remote);
  known<ref> route_target(resource const& r);
  /// Of two resources that make the same thing, one of them perhaps: adds what both may mean to the
  /// first. False where there is no such first.
  bool merge(resource const& r, route const& made, route_table& into);
  bool merge(resource const& r, acl_entry const& made, std::vector<acl_entry>& into);
  void settings(resource const& r, interface_settings& into, value const& from);
  void subnet_association(resource const& r, names types, std::string_view property,
                          known<ref> subnet::*member);
  known<ref> balanced_target(value const& id, resource const& group);
  void group_settings(resource const& g, load_balancer const& lb, listener& into);
  void add_targets(value const& action, load_balancer const& lb, resource const& from,
                   listener const& base, std::vector<listener>& into);
  void add_target_group(value const& v, load_balancer const& lb, resource const& from,
                        listener base, std::vector<listener>& into);
  listener make_listener(resource const& r);
  network_interface nic_of(resource const& r);
  /// What a launch template says with references, as values; null: nothing.
  struct launch_values {
    value const* groups{nullptr};
    value const* subnet{nullptr};
  };
  known<traffic> rule_match(value const& v);
  void zone_addresses(resource const& r, nat_gateway& g);
  void set_elastic_ip(resource const& association, interface_settings& s);
  [[nodiscard]] resource const* launch_template(value const& spec) const;
  [[nodiscard]] bool launches_here(resource const& t) const;
  void launch_settings(value const& spec, interface_settings& into, launch_values& found);
  static void set_forwarding(instance& i, std::vector<network_interface> const& own);
  std::vector<value> subnet_values(value const& group, names types);
  [[nodiscard]] resource const& source_of(resource const& replica) const;
  std::vector<known<ref>> scaling_groups_behind(resource const& balancer);
  /// Where the interfaces of a service are, and what they carry.
  struct managed_interfaces {
    std::vector<value> subnets{};
    value groups{};
    std::vector<value> ips{}; ///< of each place, or fewer
    known<bool> is_public{};
  };
  void add_managed(resource const& r, managed_interfaces const& where);
  value network_of(resource const& function);
  known<launch_type> launch_of(resource const& service);
  template <class T>
  void place_service(T& s, resource const& r, std::vector<value> const& subnets,
                     value const& group_list);

  evaluator& eval_;
  std::string here_{}; // the VPC of what is being read, for the names of groups
  design_builder& out_;
  std::unordered_map<resource const*, std::size_t> at_{};
  std::unordered_map<resource const*, std::string> part_of_{}; // interfaces: name on their instance
  std::unordered_map<std::string, std::string> outside_{};     // VPC to why it is not known
  std::unordered_set<std::string> names_{};
  std::unordered_map<resource const*, std::string> used_{}; // by what, outside the design
  std::unordered_set<section_part const*> followed_{};
  std::map<std::string, std::string> outside_gateways_{};      // VPC by what names the gateway
  std::vector<resource const*> lost_{};                        // of what is not known
  std::set<std::pair<resource const*, std::string>> opened_{}; // to what nobody models
  bool found_uses_{false};
  std::unordered_map<std::string, std::vector<resource const*>> by_type_{};
  std::set<std::pair<std::uint32_t, std::uint32_t>> perhaps_{}; // places of what may not be there
  [[nodiscard]] bool is_perhaps(origin const& o) const {
    return perhaps_.contains({o.where.source, o.where.begin});
  }
  std::map<std::pair<resource const*, std::string_view>, resource const*> taken_{};
  std::unordered_map<resource const*, std::size_t> transit_of_{}; // of parts: their gateway
  transit_gateway* transit_for(resource const& part);
  template <class T>
  T& add_part(transit_gateway const& g, std::vector<T>& list, resource const& r);
  void add_to_table(resource const& r, std::vector<known<ref>> transit_gateway_route_table::*list);
  transit_gateway_route_table* transit_table_for(resource const& part);
  [[nodiscard]] std::vector<resource const*> const& all(std::string_view type) const;
};

/// Makes every fact of a kind unknown for one that may not be there.
[[nodiscard]] inline bool surely(resource const& r) { return r.exists == existence::yes; }

template <class T>
void converter::place_service(T& s, resource const& r, std::vector<value> const& subnets,
                              value const& group_list) {
  s.in = ref(here_, r.key.at());
  for (auto const& v : subnets)
    s.subnets.push_back(one(v, {"AWS::EC2::Subnet"}));
  if (s.subnets.empty())
    s.subnets.push_back({unknown{r.id + " names no subnets"}, r.key.at()});
  set_groups(s.security_groups, group_list);
  if (!surely(r))
    for (auto& where : s.subnets)
      where = {unknown{r.why}, r.key.at()};
  s.tags = tags(r);
}

} // namespace vpclint::inline v0::cfn
