#pragma once

#include "vpclint/model/design.hpp"
#include "vpclint/support/index.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::network {

/// What an interface belongs to.
enum class interface_kind : std::uint8_t {
  instance,
  network_interface, ///< one of its own, attached to nothing that the design names
  load_balancer,     ///< a node
  database,
  cache,
  lambda,
  service,
  cluster,
  endpoint, ///< of an interface endpoint
  gwlb_endpoint,
  nat_gateway,
};

/// Where the public IPv4 address of a private one comes from.
enum class public_ip_source : std::uint8_t {
  none,
  assigned, ///< by Amazon at launch; the value is never known offline
  elastic,
  unknown, ///< whether there is one is not known
};

/// One private IPv4 address of an interface with its public counterpart (IGW-8).
struct interface_address {
  ipv4 private_ip{};
  bool written{false}; ///< false: a free address of the subnet stands in for it
  public_ip_source public_source{public_ip_source::none};
  std::optional<ipv4> public_ip{}; ///< the value, where somebody wrote it
  place at{};

  /// Whether the internet gateway has an address to map it to; nothing when not known.
  [[nodiscard]] std::optional<bool> has_public() const {
    if (public_source == public_ip_source::unknown)
      return std::nullopt;
    return public_source != public_ip_source::none;
  }
};

struct workload;

/// An elastic network interface: the unit that groups attach to and packets come from. A group of
/// instances, a load balancer or an endpoint has several.
struct interface {
  std::string name{}; ///< of its owner; `app[1]`, `shop-alb@public-a` where it has several
  interface_kind kind{interface_kind::instance};
  index<workload> owner{};
  index<vpclint::vpc> vpc{};
  index<vpclint::subnet> subnet{};
  std::vector<interface_address> addresses{}; ///< the primary one first; empty when not known
  /// Why its private IPv4 addresses, or further ones, are not known; empty: all known.
  std::string addresses_unknown{};
  std::vector<ipv4> unplaced_public{}; ///< public ones whose private address is not known
  std::optional<ipv6> ipv6_address{};
  bool ipv6_written{false};
  std::string ipv6_unknown{}; ///< why the IPv6 address, or whether there is one, is not known
  bool filtered{true};        ///< false: no security group applies (NAT-5, EP-40, ELB-13)
  std::vector<index<vpclint::security_group>> groups{};
  std::string groups_unknown{}; ///< why further groups are not known; empty: all known
  std::optional<bool> source_dest_check{true}; ///< nothing: unknown (ENI-4)
  std::optional<bool> usable{true};            ///< running and attached (ENI-13); nothing: unknown
  bool can_initiate{true}; ///< false for endpoints and NAT gateways (EP-27, NAT-8)
  port_range client_ports{1024, 65535};
  place at{};
};

/// A free address that stands in for one that nobody wrote, where filters or routes tell free
/// addresses of the subnet apart. Where VPCs overlap, it may stand in several of them.
struct open_address {
  address value{};
  index<interface> nic{}; ///< the first that it stands in for
  /// One of each part of its subnets that no filter and no route tells apart, ascending.
  std::vector<address> possible{};
  std::uint32_t possible_number{0}; ///< the same where `possible` is the same
};

/// A named thing with interfaces: what a bare name in an expectation stands for.
struct workload {
  std::string id{};
  interface_kind kind{interface_kind::instance};
  index<vpclint::vpc> vpc{};
  std::uint32_t position{0}; ///< in the design's vector of that kind
  std::vector<index<interface>> members{};
  std::string members_unknown{}; ///< why further members are not known; empty: all known
  std::vector<tag> const* tags{nullptr};
  place at{};
};

} // namespace vpclint::inline v0::network
