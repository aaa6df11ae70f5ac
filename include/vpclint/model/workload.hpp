#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/network_interface.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// Client operating system; decides the client ports of its connections (NACL-13).
enum class operating_system : std::uint8_t { linux_os, windows };

/// One EC2 instance, or a group of like ones spread over `subnets` in turn.
struct instance {
  std::string id{};
  origin at{};
  ref in{};                          ///< the VPC
  known<int> count{};                ///< default 1; 0 is legal and has no member
  std::vector<known<ref>> subnets{}; ///< of a group; a single one uses `settings.subnet`
  interface_settings settings{};     ///< of the primary interface
  std::vector<network_interface>
      interfaces{};                 ///< when it has several: all of them, `settings` unused
  known<std::string> replies_via{}; ///< `same` (default) or the name of an interface (ENI-5)
  known<operating_system> os{};
  known<bool> running{};      ///< false: stopped (ENI-13); default true
  known<bool> nat{};          ///< translates sources like a NAT instance (NAT-20)
  known<bool> appliance{};    ///< forwards packets between its interfaces unchanged
  known<std::string> image{}; ///< `nat-ami` marks the retired NAT image
  std::vector<tag> tags{};

  friend bool operator==(instance const&, instance const&) = default;
};

/// A relational database with its subnet group (MSV-1, MSV-3).
struct database {
  std::string id{};
  origin at{};
  ref in{};
  known<std::string> engine{};
  known<std::uint16_t> port{}; ///< left out: the engine's
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< pinned by somebody, in the order of `subnets`
  known<bool> multi_az{};
  known<bool> publicly_accessible{};
  known<bool> running{}; ///< false: stopped or paused, so that nothing answers; default true
  std::vector<tag> tags{};

  friend bool operator==(database const&, database const&) = default;
};

/// An in-memory cache with its subnet group (MSV-4).
struct cache {
  std::string id{};
  origin at{};
  ref in{};
  known<std::string> engine{}; ///< redis, valkey or memcached
  known<std::uint16_t> port{};
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< in the order of `subnets`; left out: free ones
  known<bool> multi_az{};
  std::vector<tag> tags{};

  friend bool operator==(cache const&, cache const&) = default;
};

/// A Lambda function inside a VPC (MSV-5).
struct lambda_function {
  std::string id{};
  origin at{};
  ref in{};
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< in the order of `subnets`; left out: free ones
  std::vector<tag> tags{};

  friend bool operator==(lambda_function const&, lambda_function const&) = default;
};

enum class launch_type : std::uint8_t { ec2, fargate };

/// An ECS service whose tasks have interfaces of their own (MSV-6).
struct ecs_service {
  std::string id{};
  origin at{};
  ref in{};
  known<launch_type> launch{};
  known<bool> assign_public_ip{};
  known<std::uint16_t> port{}; ///< the container's
  known<int> count{};          ///< tasks; default: one a subnet
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< in the order of `subnets`; left out: free ones
  std::vector<tag> tags{};

  friend bool operator==(ecs_service const&, ecs_service const&) = default;
};

/// An EKS cluster: the interfaces of its control plane (MSV-7).
struct eks_cluster {
  std::string id{};
  origin at{};
  ref in{};
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< in the order of `subnets`; left out: free ones
  known<bool> public_endpoint{};
  std::vector<tag> tags{};

  friend bool operator==(eks_cluster const&, eks_cluster const&) = default;
};

} // namespace vpclint::inline v0
