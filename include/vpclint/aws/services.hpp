#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/model/gateway/endpoint.hpp"
#include "vpclint/model/gateway/load_balancer.hpp"
#include "vpclint/net/prefix.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vpclint::inline v0::aws {

// --- Ports -----------------------------------------------------------------------------------

/// An engine and the port that it listens on unless told otherwise.
struct engine_port {
  std::string_view engine{};
  std::uint16_t port{};
};

/// The engines of databases, caches and file systems, by the words of AWS's API without editions
/// (MSV-3, MSV-4, MSV-9; those of DocumentDB, Neptune and Db2 by their user guides).
inline constexpr std::array engine_ports{engine_port{"aurora-postgresql", 5432},
                                         engine_port{"aurora-mysql", 3306},
                                         engine_port{"aurora", 3306},
                                         engine_port{"mysql", 3306},
                                         engine_port{"mariadb", 3306},
                                         engine_port{"postgres", 5432},
                                         engine_port{"postgresql", 5432},
                                         engine_port{"sqlserver", 1433},
                                         engine_port{"custom-sqlserver", 1433},
                                         engine_port{"oracle", 1521},
                                         engine_port{"custom-oracle", 1521},
                                         engine_port{"db2", 50000},
                                         engine_port{"docdb", 27017},
                                         engine_port{"neptune", 8182},
                                         engine_port{"redshift", 5439},
                                         engine_port{"redis", 6379},
                                         engine_port{"valkey", 6379},
                                         engine_port{"memcached", 11211},
                                         engine_port{"efs", 2049}};

/// The port that an engine listens on unless told otherwise, by the word that AWS's API uses for
/// it, editions included (`sqlserver-se`, `aurora-postgresql`); nothing for an engine we do not
/// know.
[[nodiscard]] constexpr std::optional<std::uint16_t> default_port(std::string_view engine) {
  for (auto const& known : engine_ports) { // the longer of two prefixes comes first
    if (engine.substr(0, known.engine.size()) != known.engine)
      continue;
    auto const rest = engine.substr(known.engine.size());
    if (rest.empty() || rest.front() == '-')
      return known.port;
  }
  return std::nullopt;
}

/// The UDP port between a Gateway Load Balancer and its targets (ELB-20).
inline constexpr std::uint16_t geneve_port = 6081;

// --- Endpoint services -----------------------------------------------------------------------

/// `ssm` for `com.amazonaws.REGION.ssm`, `ecr.api` for `com.amazonaws.REGION.ecr.api`; any other
/// text as it stands (EP-1).
[[nodiscard]] constexpr std::string_view short_service_name(std::string_view name) {
  constexpr std::string_view start = "com.amazonaws.";
  if (name.substr(0, start.size()) != start)
    return name;
  auto const rest = name.substr(start.size());
  auto const dot = rest.find('.');
  return dot == std::string_view::npos ? rest : rest.substr(dot + 1);
}

/// Whether the service, by its short name, has gateway endpoints (EP-1).
[[nodiscard]] constexpr bool has_gateway_endpoint(std::string_view service) {
  return service == "s3" || service == "s3express" || service == "dynamodb";
}

/// Whether an interface endpoint of the service has private DNS when nobody says so (EP-24).
[[nodiscard]] constexpr bool private_dns_by_default(std::string_view service) {
  return service != "s3";
}

/// An endpoint that a use needs where subnets have no way to the internet.
struct needed_endpoint {
  std::string_view service{}; ///< short name
  endpoint_kind kind{endpoint_kind::interface_endpoint};
  bool required{true}; ///< false: only some need it
};

/// What needs endpoints.
enum class endpoint_use : std::uint8_t {
  session_manager,  ///< shells on instances, EP-50, OPEN-9
  container_images, ///< tasks that pull from ECR, EP-51
};

namespace detail {

inline constexpr std::array session_manager_endpoints{
    needed_endpoint{"ssm"}, needed_endpoint{"ssmmessages"},
    needed_endpoint{"s3", endpoint_kind::gateway_endpoint},
    needed_endpoint{"ec2messages", endpoint_kind::interface_endpoint, false}};
inline constexpr std::array session_manager_endpoints_of_2023{
    needed_endpoint{"ssm"}, needed_endpoint{"ssmmessages"},
    needed_endpoint{"s3", endpoint_kind::gateway_endpoint}, needed_endpoint{"ec2messages"}};
inline constexpr std::array container_image_endpoints{
    needed_endpoint{"ecr.api"}, needed_endpoint{"ecr.dkr"},
    needed_endpoint{"s3", endpoint_kind::gateway_endpoint},
    needed_endpoint{"logs", endpoint_kind::interface_endpoint, false}};

} // namespace detail

/// The endpoints that a use needs (EP-50, EP-51, OPEN-9).
[[nodiscard]] constexpr std::span<needed_endpoint const>
endpoints_for(endpoint_use use, semantics_options const& options = {}) {
  if (use == endpoint_use::container_images)
    return detail::container_image_endpoints;
  if (options.session_manager_needs_ec2messages)
    return detail::session_manager_endpoints_of_2023;
  return detail::session_manager_endpoints;
}

// --- Prefix lists of AWS ---------------------------------------------------------------------

/// How many rules or routes a reference to a prefix list of AWS counts for, by its full or short
/// name; nothing for a list we do not know (PFX-3).
[[nodiscard]] constexpr std::optional<int> aws_list_weight(std::string_view name) {
  struct row {
    std::string_view service{};
    int weight{};
  };
  constexpr std::array rows{row{"s3", 1},
                            row{"dynamodb", 1},
                            row{"cloudfront.origin-facing", 55},
                            row{"ec2-instance-connect", 2},
                            row{"route53-healthchecks", 25},
                            row{"groundstation", 5},
                            row{"s3express", 6},
                            row{"vpc-lattice", 10}};
  auto service = short_service_name(name);
  if (service.substr(0, 5) == "ipv6.")
    service.remove_prefix(5);
  for (auto const& r : rows)
    if (r.service == service)
      return r.weight;
  return std::nullopt;
}

// --- Load balancers and what else spreads over zones -----------------------------------------

/// In how many availability zones a load balancer needs a subnet at least: an application one in
/// two, a network one in one (ELB-1, ELB-12).
[[nodiscard]] constexpr std::size_t least_zones(load_balancer_kind kind) {
  return kind == load_balancer_kind::application ? 2 : 1;
}
/// The free addresses that each subnet of a load balancer must have (ELB-2), and the longest prefix
/// that it should have; the latter is advice (ELB-3, OPEN-24).
inline constexpr int load_balancer_free_addresses = 8;
inline constexpr int load_balancer_longest_prefix = 27;

/// In how many zones a database's subnet group needs subnets (MSV-1).
inline constexpr std::size_t database_least_zones = 2;
/// In how many zones a cluster needs subnets, and how many free addresses in each (MSV-7).
inline constexpr std::size_t cluster_least_zones = 2;
inline constexpr int cluster_free_addresses = 6;
inline constexpr int cluster_advised_free_addresses = 16;

/// Whether a load balancer's nodes send to targets in other zones when nobody says so (ELB-11).
[[nodiscard]] constexpr bool crosses_zones_by_default(load_balancer_kind kind) {
  return kind == load_balancer_kind::application;
}

/// Whether a network load balancer keeps the client's address towards its targets when nobody says
/// so: for instances, and for UDP in any case (ELB-14).
[[nodiscard]] constexpr bool preserves_client_ip_by_default(bool instance_targets,
                                                            listener_protocol p) {
  return instance_targets || p == listener_protocol::udp || p == listener_protocol::tcp_udp;
}

/// Whether an address may be registered as a target: of the VPC, or private (ELB-18). O(n).
[[nodiscard]] constexpr bool can_be_target(address a, std::span<cidr const> vpc_blocks) {
  if (a.is_v4() && (is_rfc1918(a.v4()) || is_cgnat(a.v4())))
    return true;
  for (auto const& block : vpc_blocks)
    if (block.contains(a))
      return true;
  return false;
}

/// What AWS itself puts interfaces into subnets for.
enum class managed_interface : std::uint8_t {
  nat_gateway,
  load_balancer_node,
  gateway_load_balancer_endpoint,
  interface_endpoint,
  transit_gateway_attachment,
  database,
  lambda_function,
  cluster,
};

/// Whether such an interface can be a member of security groups: NAT gateways (NAT-5, SG-13), GWLB
/// endpoints (EP-40) and transit gateway attachments never are.
[[nodiscard]] constexpr bool can_have_groups(managed_interface kind) {
  return kind != managed_interface::nat_gateway &&
         kind != managed_interface::gateway_load_balancer_endpoint &&
         kind != managed_interface::transit_gateway_attachment;
}

} // namespace vpclint::inline v0::aws
