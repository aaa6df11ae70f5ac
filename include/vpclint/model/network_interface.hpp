#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// An Elastic IP on a further private address of an interface.
struct elastic_ip_at {
  known<ipv4> private_ip{};
  known<ipv4> elastic_ip{};
  origin at{};

  friend bool operator==(elastic_ip_at const&, elastic_ip_at const&) = default;
};

/// What a person sets on one elastic network interface.
struct interface_settings {
  known<ref> subnet{};
  known<ipv4> ip{}; ///< left out: a free address of the subnet
  known<vpclint::ipv6> ipv6{};
  known<bool>
      has_ipv6{}; ///< true where one is asked for without saying which; left out: the subnet's
  std::vector<known<ipv4>> secondary_ips{};
  known<ipv4> elastic_ip{};     ///< on the primary private address (IGW-8)
  known<bool> has_elastic_ip{}; ///< true where one is asked for without saying which address
  std::vector<elastic_ip_at> elastic_ips{};
  known<bool> public_ip{};         ///< launch-time choice; left out: the subnet's (SUB-12)
  known<bool> source_dest_check{}; ///< default true (ENI-4)
  std::optional<std::vector<known<ref>>> security_groups{}; ///< left out: the default group (SG-3)

  friend bool operator==(interface_settings const&, interface_settings const&) = default;
};

/// An interface of its own (not one that an instance brings along), or one of several of an
/// instance.
struct network_interface {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  interface_settings settings{};
  known<bool> attached{}; ///< false: detached (ENI-13); default true
  std::vector<tag> tags{};

  friend bool operator==(network_interface const&, network_interface const&) = default;
};

/// A declared Elastic IP; nothing uses it unless an interface or gateway has its address.
struct elastic_ip {
  std::string id{};
  origin at{};
  known<ipv4> address{};
  std::vector<tag> tags{};

  friend bool operator==(elastic_ip const&, elastic_ip const&) = default;
};

} // namespace vpclint::inline v0
