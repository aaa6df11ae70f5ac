#pragma once

#include "vpclint/input/format.hpp"
#include "vpclint/model/design.hpp"

#include "input/terraform/resolver.hpp"

#include <array>
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
#include <utility>
#include <vector>

namespace vpclint::inline v0::terraform {

/// The types that an argument may refer to.
namespace types {
inline constexpr std::array<std::string_view, 2> vpcs{"aws_vpc", "aws_default_vpc"};
inline constexpr std::array<std::string_view, 2> subnets{"aws_subnet", "aws_default_subnet"};
inline constexpr std::array<std::string_view, 3> tables{
    "aws_route_table", "aws_default_route_table", "awscc_ec2_route_table"};
inline constexpr std::array<std::string_view, 2> acls{"aws_network_acl", "aws_default_network_acl"};
inline constexpr std::array<std::string_view, 2> groups{"aws_security_group",
                                                        "aws_default_security_group"};
inline constexpr std::array<std::string_view, 2> gateways{"aws_internet_gateway",
                                                          "aws_vpn_gateway"};
inline constexpr std::array<std::string_view, 1> internet_gateways{"aws_internet_gateway"};
inline constexpr std::array<std::string_view, 1> egress_gateways{
    "aws_egress_only_internet_gateway"};
inline constexpr std::array<std::string_view, 1> vpn_gateways{"aws_vpn_gateway"};
inline constexpr std::array<std::string_view, 1> nat_gateways{"aws_nat_gateway"};
inline constexpr std::array<std::string_view, 2> peerings{"aws_vpc_peering_connection",
                                                          "aws_vpc_peering_connection_accepter"};
inline constexpr std::array<std::string_view, 1> transit_gateways{"aws_ec2_transit_gateway"};
inline constexpr std::array<std::string_view, 6> attachments{
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_ec2_transit_gateway_peering_attachment",
    "aws_vpn_connection",
    "aws_ec2_transit_gateway_vpn_attachment",
    "aws_ec2_transit_gateway_dx_gateway_attachment",
    "aws_ec2_transit_gateway_vpc_attachment_accepter"};
inline constexpr std::array<std::string_view, 1> transit_tables{
    "aws_ec2_transit_gateway_route_table"};
inline constexpr std::array<std::string_view, 1> prefix_lists{"aws_ec2_managed_prefix_list"};
inline constexpr std::array<std::string_view, 1> endpoints{"aws_vpc_endpoint"};
inline constexpr std::array<std::string_view, 1> elastic_ips{"aws_eip"};
inline constexpr std::array<std::string_view, 2> interfaces{"aws_network_interface",
                                                            "aws_instance"};
inline constexpr std::array<std::string_view, 1> instances{"aws_instance"};
inline constexpr std::array<std::string_view, 2> load_balancers{"aws_lb", "aws_alb"};
inline constexpr std::array<std::string_view, 1> classic{"aws_elb"};
inline constexpr std::array<std::string_view, 2> listeners{"aws_lb_listener", "aws_alb_listener"};
inline constexpr std::array<std::string_view, 2> target_groups{"aws_lb_target_group",
                                                               "aws_alb_target_group"};
inline constexpr std::array<std::string_view, 6> targets{
    "aws_instance",         "aws_lb", "aws_alb", "aws_lambda_function", "aws_network_interface",
    "aws_autoscaling_group"};
inline constexpr std::array<std::string_view, 1> scaling_groups{"aws_autoscaling_group"};
inline constexpr std::array<std::string_view, 5> subnet_groups{
    "aws_db_subnet_group", "aws_elasticache_subnet_group", "aws_redshift_subnet_group",
    "aws_neptune_subnet_group", "aws_docdb_subnet_group"};
inline constexpr std::array<std::string_view, 2> launch{"aws_launch_template",
                                                        "aws_launch_configuration"};
inline constexpr std::array<std::string_view, 1> vpn_connections{"aws_vpn_connection"};
inline constexpr std::array<std::string_view, 1> clusters{"aws_rds_cluster"};
} // namespace types

/// Something that a target group sends to, and where it listens if that was said.
struct registered_target {
  known<ref> to{};
  known<std::uint16_t> port{};
};

/// A load balancer's targets, gathered from everywhere before the listeners are written.
struct target_group {
  instance const* declared{nullptr};
  std::vector<registered_target> to{};
};

/// Makes a design of the instances of all documents.
class reader {
public:
  reader(std::vector<plan const*> plans, design_builder& out);
  reader(reader const&) = delete;
  reader& operator=(reader const&) = delete;

  void run();

  [[nodiscard]] design& into() { return out_.into(); }
  [[nodiscard]] design_builder& builder() { return out_; }
  [[nodiscard]] resolver const& references() const { return refs_; }

  // --- values (values.cpp)
  known<bool> flag(attribute const& a);
  known<int> number(attribute const& a);
  known<std::uint16_t> port(attribute const& a);
  known<std::string> text(attribute const& a);
  known<cidr> block(attribute const& a);
  known<ipv4> address4(attribute const& a);
  known<ipv6> address6(attribute const& a);
  /// Items of a list of blocks; an unknown list is one unknown item.
  std::vector<known<cidr>> blocks(attribute const& a);
  /// Protocol and ports as filters write them; `from` and `to` hold type and code for ICMP.
  known<traffic> match(attribute const& protocol, attribute const& from, attribute const& to);
  /// Whether an argument for blocks has nothing else; a finding where it has.
  bool has_blocks(attribute const& a);
  std::vector<tag> tags(instance const& i);
  [[nodiscard]] static unknown after_apply(attribute const& a);
  /// Calls `f` without findings about the values that it reads: what was before the plan.
  template <class F>
  void quietly(F const& f) {
    bool const was = std::exchange(quiet_, true);
    f();
    quiet_ = was;
  }

  // --- references (names.cpp)
  /// What the design calls an instance.
  std::string name(instance const& i);
  known<ref> one(attribute const& a, type_list types);
  std::vector<known<ref>> many(attribute const& a, type_list types);
  known<ref> to_ref(target const& t, attribute const& a, type_list types);
  /// One fact of an argument whose reference was resolved elsewhere.
  known<ref> to_ref(resolution const& r, attribute const& a, type_list types);
  resolution resolve(attribute const& a, type_list types, bool list = false);
  /// What `vpc_id` refers to: it is asked again and again. Precondition: `a` is that argument.
  resolution const& meant_vpc(attribute const& a);
  /// What a part such as a rule belongs to, by the argument that says so. Where nothing is known of
  /// that, each instance of these types in the documents may be it, and the design gets a gap.
  resolution owners(attribute const& a, type_list types, bool list = false);
  /// The VPC of an instance, by its own arguments.
  std::string vpc_of(instance const& i);
  /// The VPC of something that stands in subnets and has groups.
  std::string vpc_by(instance const& i, std::initializer_list<attribute> subnets,
                     attribute const& groups);
  std::string vpc_named(attribute const& a);
  std::string vpc_named(attribute const& a, resolution const& r);
  /// Likewise, but unknown where nothing leads to a VPC: a made-up one would be another one for
  /// sure.
  known<ref> known_vpc(attribute const& a);
  /// An internet gateway of a VPC that can't be told: each without one may have it.
  void may_be_attached(internet_gateway g) { open_gateways_.push_back(std::move(g)); }
  /// A group as rules of a group in `vpc` name it: with its VPC where that is another one (SG-14),
  /// unknown where that can't be told.
  known<ref> in_vpc(ref const& group, std::string const& vpc, origin at);
  /// A VPC that exists but is not in the documents.
  std::string outside_vpc(std::string name, std::string reason, place at, bool is_default = false);
  route_table& main_table(std::string const& vpc, place at);
  /// The table that AWS made along with a VPC: the main one as long as no other was made that.
  route_table& made_table(instance const& vpc, std::string_view attribute_name, place at);
  void made_table_is(std::string const& vpc, std::size_t position) { made_tables_[vpc] = position; }
  security_group& default_group(std::string const& vpc, place at);
  network_acl& default_acl(std::string const& vpc, place at);
  std::string aws_prefix_list(instance const& endpoint);
  /// A prefix list that a data source looked up; empty where the document has no entries of it.
  std::string looked_up_list(std::string const& text, attribute const& a);
  /// An address as a name: keys may have blanks, names have none.
  static std::string one_word(std::string address);
  /// Something that belongs to what is not in the documents, and changes nothing that is.
  void belongs_outside(attribute const& a, std::string const& what);
  /// Something that can't be attached to what it belongs to.
  void lost(attribute const& a, std::string const& what, std::string const& reason);

  // --- where the things of an instance are in the design
  void place_at(instance const& i, std::size_t slot) { slots_[&i] = slot; }
  [[nodiscard]] std::optional<std::size_t> slot(instance const* i) const {
    auto const hit = slots_.find(i);
    if (hit == slots_.end())
      return std::nullopt;
    return hit->second;
  }
  /// Something in a table that a resource of its own made.
  void separate(place at) { separate_.insert(at); }
  [[nodiscard]] bool is_separate(place at) const { return separate_.count(at) != 0; }
  /// Which interface of which instance an interface of its own is, if it is one.
  struct absorbed_interface {
    instance const* owner{nullptr};
    std::size_t position{0};
    std::size_t of{0};
    std::string id{};
  };
  [[nodiscard]] absorbed_interface const* absorbed(instance const* i) const {
    auto const hit = absorbed_.find(i);
    return hit == absorbed_.end() ? nullptr : &hit->second;
  }
  /// The settings of the interface that a reference leads to; null where the design has none.
  [[nodiscard]] interface_settings* settings_of(target const& t);
  void absent(instance const& i, std::string why) { absent_[&i] = std::move(why); }
  [[nodiscard]] std::string region_of(instance const& i);
  [[nodiscard]] std::vector<plan const*> const& plans() const { return plans_; }
  /// Counts the instance as something that the design has nothing for.
  void not_read(instance const& i, std::string_view why);
  /// Calls `f` for every instance of one of these types, in document order.
  template <class F>
  void each(type_list wanted, F const& f) {
    for (auto const type : wanted)
      if (auto const hit = by_type_.find(type); hit != by_type_.end())
        for (auto const* i : hit->second)
          f(*i);
  }
  [[nodiscard]] place here(instance const& i) const { return i.at; }
  /// Findings and gaps go there.
  [[nodiscard]] design_builder& out() { return out_; }

  std::map<instance const*, target_group> target_groups{};

private:
  finding& report(std::string_view code, severity level, place at, std::string message);
  void note_unresolved(attribute const& a, resolution const& r, bool list);
  void absorb_interfaces();
  /// What the design calls a VPC that an argument means and nothing leads to.
  [[nodiscard]] std::string placeholder_of(attribute const& a) const;
  void deduce_vpcs();
  void deduce_from(instance const& i);
  std::string absorbed_name(absorbed_interface const& a, type_list types);
  void look_up(vpc& v, std::string const& id, instance const& user);
  void name_documents();
  void count();
  void list_unread();
  void find_regions();
  void finish_outside();
  void finish_gateways();
  void nothing_for_sure(place at, std::string const& reason);
  void remark();

  std::vector<plan const*> plans_;
  design_builder& out_;
  resolver refs_;
  std::unordered_map<std::string_view, std::vector<instance const*>> by_type_;
  std::unordered_map<instance const*, std::size_t> slots_;
  std::unordered_map<instance const*, std::string> absent_;
  std::unordered_map<instance const*, absorbed_interface> absorbed_;
  std::unordered_map<std::string, std::size_t> made_tables_; // by VPC
  std::unordered_map<instance const*, std::string> vpcs_;
  std::unordered_map<instance const*, resolution> meant_vpcs_;
  std::unordered_map<std::string, instance const*> groups_by_name_;
  std::unordered_map<std::string, std::string>
      deduced_;                                // placeholder to VPC; to none if to several
  std::map<std::string, std::string> outside_; // VPC to reason
  std::vector<internet_gateway> open_gateways_;
  std::set<place> separate_; // places of resources
  std::set<std::pair<std::string, std::string>> lost_;
  std::vector<std::string> prefixes_; // by document
  std::vector<std::string> regions_;  // by document
  std::size_t modelled_{0};
  bool quiet_{false};
  finding unsaid_{}; // takes what nobody wants to know
};

enum class disposition : std::uint8_t { read, folded, unmodelled };

/// How a resource type is read, in which turn, and what of it.
struct type_entry {
  std::string_view type{};
  int turn{0};
  void (*read)(reader&, instance const&){nullptr};
  std::string_view arguments{}; ///< what is read; for types that are not: what that leaves open
  disposition how{disposition::read};
};

/// Every type that has a part in a network, by turn.
[[nodiscard]] std::span<type_entry const> known_types();
[[nodiscard]] type_entry const* find_type(std::string_view type);

// vpcs.cpp
void read_vpc(reader& r, instance const& i);
void read_vpc_block(reader& r, instance const& i);
void read_subnet(reader& r, instance const& i);
void read_internet_gateway(reader& r, instance const& i);
void read_egress_gateway(reader& r, instance const& i);
void read_nat_gateway(reader& r, instance const& i);
void read_elastic_ip(reader& r, instance const& i);
void read_elastic_ip_use(reader& r, instance const& i);
void read_prefix_list(reader& r, instance const& i);
void read_prefix_list_entry(reader& r, instance const& i);
void read_public_access(reader& r, instance const& i);
void read_public_access_exclusion(reader& r, instance const& i);
// routes.cpp
void read_route_table(reader& r, instance const& i);
void read_route(reader& r, instance const& i);
void read_table_association(reader& r, instance const& i);
void read_main_table(reader& r, instance const& i);
void read_propagation(reader& r, instance const& i);
// groups.cpp
void read_group(reader& r, instance const& i);
void read_group_rule(reader& r, instance const& i);
void read_group_vpc(reader& r, instance const& i);
void read_acl(reader& r, instance const& i);
void read_acl_rule(reader& r, instance const& i);
void read_acl_association(reader& r, instance const& i);
// hubs.cpp
void read_peering(reader& r, instance const& i);
void read_peering_accepter(reader& r, instance const& i);
void read_vpn_gateway(reader& r, instance const& i);
void read_vpn_gateway_attachment(reader& r, instance const& i);
void read_vpn_connection(reader& r, instance const& i);
void read_vpn_route(reader& r, instance const& i);
void read_transit_gateway(reader& r, instance const& i);
void read_attachment(reader& r, instance const& i);
void read_transit_table(reader& r, instance const& i);
void read_transit_association(reader& r, instance const& i);
void read_transit_propagation(reader& r, instance const& i);
void read_transit_route(reader& r, instance const& i);
void read_default_transit_tables(reader& r);
// workloads.cpp
void read_instance(reader& r, instance const& i);
void read_interface(reader& r, instance const& i);
void read_scaling_group(reader& r, instance const& i);
void read_node_group(reader& r, instance const& i);
void read_group_attachment(reader& r, instance const& i);
void read_managed_interfaces(reader& r, instance const& i);
void read_lambda(reader& r, instance const& i);
void read_service(reader& r, instance const& i);
void read_cluster(reader& r, instance const& i);
// services.cpp
void read_database(reader& r, instance const& i);
void read_cache(reader& r, instance const& i);
void read_endpoint(reader& r, instance const& i);
void read_endpoint_part(reader& r, instance const& i);
void read_load_balancer(reader& r, instance const& i);
void read_classic(reader& r, instance const& i);
void read_classic_attachment(reader& r, instance const& i);
void read_target_group(reader& r, instance const& i);
void read_target(reader& r, instance const& i);
void read_listener(reader& r, instance const& i);

/// The blocks of an instance that name interfaces to launch it with.
[[nodiscard]] std::vector<attribute> interface_blocks(instance const& i);

/// Groups named by an argument; nothing where it is left out.
[[nodiscard]] std::optional<std::vector<known<ref>>> groups_of(reader& r, attribute const& a);

} // namespace vpclint::inline v0::terraform
