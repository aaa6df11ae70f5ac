#pragma once

#include "vpclint/model/design.hpp"

#include "input/design_file/sections.hpp"
#include "input/design_file/values.hpp"

#include <array>
#include <string>
#include <vector>

/// Every kind of mapping with fixed keys, each defined beside the readers it needs, and the slots
/// that several of those files share.
namespace vpclint::inline v0::native {

/// What a document says of itself; it counts for what stands in that document.
struct document_settings {
  known<std::string> region{};
  known<std::string> account{};
  default_source defaults{default_source::aws};
};

/// A rule or an ACL entry written as a mapping; the nodes are put together when all are there.
struct long_line {
  doc::node action{};
  doc::node protocol{};
  doc::node ports{};
  doc::node type{};
  doc::node code{};
  doc::node peer{};
  std::string description{};
};

/// A route written as a mapping.
struct long_route {
  doc::node destination{};
  doc::node target{};
  doc::node state{};
  doc::node propagated{};
  doc::node replaces{};
};

/// An expectation written as a mapping.
struct long_expectation {
  expectation* out{nullptr};
  long_line match{};
};

extern object<document_settings> const document_object;
// vpc.cpp
extern object<vpc> const vpc_object;
extern object<vpc> const dns_object;
extern object<internet_gateway> const internet_gateway_object;
extern object<egress_only_internet_gateway> const egress_only_object;
extern object<subnet> const subnet_object;
extern object<route_table> const route_table_object;
extern object<network_acl> const network_acl_object;
extern object<security_group> const security_group_object;
// rules.cpp, routes.cpp, questions.cpp
extern object<long_line> const ingress_rule_object;
extern object<long_line> const egress_rule_object;
extern object<long_line> const ingress_entry_object;
extern object<long_line> const egress_entry_object;
extern object<long_route> const route_object;
extern object<long_route> const listed_route_object;
extern object<long_route> const transit_route_object;
extern object<long_route> const listed_transit_route_object;
extern object<long_expectation> const expectation_object;
extern object<ignore> const ignore_object;
// gateways.cpp
extern object<nat_gateway> const nat_gateway_object;
extern object<vpn_gateway> const vpn_gateway_object;
extern object<transit_gateway> const transit_gateway_object;
extern object<transit_gateway_attachment> const attachment_object;
extern object<transit_gateway_route_table> const transit_table_object;
extern object<peering> const peering_object;
extern object<prefix_list> const prefix_list_object;
extern object<outside_network> const network_object;
extern object<block_public_access> const public_access_object;
extern object<bpa_exclusion> const exclusion_object;
// workloads.cpp
extern object<elastic_ip> const elastic_ip_object;
extern object<network_interface> const interface_object;
extern object<instance> const instance_object;
// services.cpp
extern object<vpc_endpoint> const endpoint_object;
extern object<load_balancer> const load_balancer_object;
extern object<listener> const listener_object;
extern object<database> const database_object;
extern object<cache> const cache_object;
extern object<lambda_function> const lambda_object;
extern object<ecs_service> const service_object;
extern object<eks_cluster> const cluster_object;

/// Calls `f` with every object, in the order of the reference.
template <class F>
void each_object(F const& f) {
  f(document_object), f(vpc_object), f(dns_object), f(internet_gateway_object);
  f(egress_only_object), f(subnet_object), f(route_table_object), f(route_object);
  f(listed_route_object), f(network_acl_object), f(ingress_entry_object), f(egress_entry_object);
  f(security_group_object), f(ingress_rule_object), f(egress_rule_object), f(nat_gateway_object);
  f(endpoint_object), f(load_balancer_object), f(listener_object), f(instance_object);
  f(interface_object), f(database_object), f(cache_object), f(lambda_object), f(service_object);
  f(cluster_object), f(elastic_ip_object), f(vpn_gateway_object), f(transit_gateway_object);
  f(attachment_object), f(transit_table_object), f(transit_route_object);
  f(listed_transit_route_object), f(peering_object), f(prefix_list_object), f(network_object);
  f(public_access_object), f(exclusion_object), f(expectation_object), f(ignore_object);
}

// --- words that several objects have

struct running_words {
  using type = bool;
  static constexpr std::array<word<bool>, 2> list{{{"running", true}, {"stopped", false}}};
};

// --- slots that read more than one value

/// `from` or `to`, `protocol` and so on: keeps the node.
template <doc::node long_line::*Member>
void keep(reader&, doc::node n, long_line& l) {
  l.*Member = n;
}

/// What the keys `protocol`, `ports`, `type` and `code` say together.
known<traffic> traffic_of(reader& r, long_line const& l);

struct protocol_value {
  static std::string schema(schema_defs& d);
  static std::string value() { return "protocol name or number"; }
};
struct ports_value {
  static std::string schema(schema_defs& d);
  static std::string value() { return "port, or `FIRST-LAST`"; }
};
struct icmp_type_value {
  static std::string schema(schema_defs& d);
  static std::string value() { return "ICMP type by name or number, or `TYPE/CODE`"; }
};
struct icmp_code_value {
  static std::string schema(schema_defs& d);
  static std::string value() { return "number"; }
};

/// Rules of a group in one direction.
template <direction D>
struct group_rules {
  static void read(reader& r, doc::node n, std::optional<std::vector<sg_rule>>& out);
  static std::string schema(schema_defs& d);
  static std::string value();
};

/// Entries of an ACL in one direction.
template <direction D>
struct acl_entries {
  static void read(reader& r, doc::node n, std::vector<acl_entry>& out);
  static std::string schema(schema_defs& d);
  static std::string value();
};

/// Routes of a VPC's table, or of a transit gateway's.
struct vpc_routes {
  static void read(reader& r, doc::node n, std::vector<route>& out);
  static std::string schema(schema_defs& d);
  static std::string value();
};
struct transit_routes {
  static void read(reader& r, doc::node n, std::vector<transit_gateway_route>& out);
  static std::string schema(schema_defs& d);
  static std::string value();
};

/// `elastic_ip`: an address, `true` for one that is not known yet, `none`.
struct elastic_ip_setting {
  template <class T>
  static void read(reader& r, doc::node n, T& out) {
    parse(r, n, out.elastic_ip, out.has_elastic_ip);
  }
  static void parse(reader& r, doc::node n, known<ipv4>& address, known<bool>& has);
  static std::string schema(schema_defs& d);
  static std::string value() { return "IPv4 address, true, or `none`"; }
};

/// `expect` and `ignore`.
struct expectation_list {
  static void read(reader& r, doc::node n, document_settings&);
  static std::string schema(schema_defs& d);
  static std::string value();
};
struct ignore_list {
  static void read(reader& r, doc::node n, document_settings&);
  static std::string schema(schema_defs& d);
  static std::string value() { return "list: [ignore]"; }
};

} // namespace vpclint::inline v0::native
