#pragma once

#include "vpclint/model/expectation.hpp"
#include "vpclint/model/gateway/endpoint.hpp"
#include "vpclint/model/gateway/internet.hpp"
#include "vpclint/model/gateway/load_balancer.hpp"
#include "vpclint/model/gateway/nat.hpp"
#include "vpclint/model/gateway/peering.hpp"
#include "vpclint/model/gateway/transit.hpp"
#include "vpclint/model/gateway/vpn.hpp"
#include "vpclint/model/network_acl.hpp"
#include "vpclint/model/network_interface.hpp"
#include "vpclint/model/route_table.hpp"
#include "vpclint/model/security_group.hpp"
#include "vpclint/model/subnet.hpp"
#include "vpclint/model/vpc.hpp"
#include "vpclint/model/workload.hpp"
#include "vpclint/text/source.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// VPC Block Public Access of the account and Region (BPA-1).
enum class bpa_mode : std::uint8_t { off, block_ingress, block_bidirectional };
enum class bpa_exclusion_mode : std::uint8_t { allow_bidirectional, allow_egress };

/// A VPC or subnet that Block Public Access leaves alone (BPA-3).
struct bpa_exclusion {
  origin at{};
  known<ref> vpc{};
  known<ref> subnet{};
  known<bpa_exclusion_mode> mode{};

  friend bool operator==(bpa_exclusion const&, bpa_exclusion const&) = default;
};

struct block_public_access {
  origin at{};
  known<bpa_mode> mode{}; ///< default off
  std::vector<bpa_exclusion> exclusions{};

  friend bool operator==(block_public_access const&, block_public_access const&) = default;
};

/// A part of the design, such as all subnets of a VPC or one whole resource, of which the writer
/// says only that it is not known: there may be more there than the design says, or something else.
struct gap {
  origin at{};
  std::string part{}; ///< address, e.g. `vpcs.shop.subnets`
  std::string reason{};

  friend bool operator==(gap const&, gap const&) = default;
};

/// A network as somebody wrote it down: plain values that refer to each other by name, each with
/// the place it came from. Build it in code with designated initializers or load it from a file;
/// `network::resolve` makes an indexed network of it.
struct design {
  std::vector<vpc> vpcs{};
  std::vector<subnet> subnets{};
  std::vector<route_table> route_tables{};
  std::vector<network_acl> network_acls{};
  std::vector<security_group> security_groups{};
  std::vector<prefix_list> prefix_lists{};
  std::vector<internet_gateway> internet_gateways{};
  std::vector<egress_only_internet_gateway> egress_only_internet_gateways{};
  std::vector<nat_gateway> nat_gateways{};
  std::vector<vpn_gateway> vpn_gateways{};
  std::vector<peering> peerings{};
  std::vector<transit_gateway> transit_gateways{};
  std::vector<vpc_endpoint> endpoints{};
  std::vector<load_balancer> load_balancers{};
  std::vector<network_interface> network_interfaces{};
  std::vector<elastic_ip> elastic_ips{};
  std::vector<instance> instances{};
  std::vector<database> databases{};
  std::vector<cache> caches{};
  std::vector<lambda_function> lambdas{};
  std::vector<ecs_service> services{};
  std::vector<eks_cluster> clusters{};
  std::vector<outside_network> networks{};
  block_public_access public_access{};
  std::vector<expectation> expectations{};
  std::vector<ignore> ignores{};
  std::vector<gap> gaps{};
  source_map sources{}; ///< what the places refer to; takes no part in comparison

  friend bool operator==(design const& a, design const& b) {
    return a.vpcs == b.vpcs && a.subnets == b.subnets && a.route_tables == b.route_tables &&
           a.network_acls == b.network_acls && a.security_groups == b.security_groups &&
           a.prefix_lists == b.prefix_lists && a.internet_gateways == b.internet_gateways &&
           a.egress_only_internet_gateways == b.egress_only_internet_gateways &&
           a.nat_gateways == b.nat_gateways && a.vpn_gateways == b.vpn_gateways &&
           a.peerings == b.peerings && a.transit_gateways == b.transit_gateways &&
           a.endpoints == b.endpoints && a.load_balancers == b.load_balancers &&
           a.network_interfaces == b.network_interfaces && a.elastic_ips == b.elastic_ips &&
           a.instances == b.instances && a.databases == b.databases && a.caches == b.caches &&
           a.lambdas == b.lambdas && a.services == b.services && a.clusters == b.clusters &&
           a.networks == b.networks && a.public_access == b.public_access &&
           a.expectations == b.expectations && a.ignores == b.ignores && a.gaps == b.gaps;
  }
};

} // namespace vpclint::inline v0
