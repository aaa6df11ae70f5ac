#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// Whose defaults hold for what a design leaves out: AWS's API (a group without egress rules allows
/// all) or Terraform's provider (it has none).
enum class default_source : std::uint8_t { aws, terraform };

/// A virtual private cloud. The first IPv4 block is the primary one, the others were associated in
/// the order written (CIDR-8, CIDR-12).
struct vpc {
  std::string id{};
  origin at{};
  known<std::string> region{};
  known<std::string> account{};
  std::vector<known<cidr>> cidr_blocks{};
  std::vector<known<cidr>> ipv6_cidr_blocks{};
  known<bool> dns_support{};   ///< default true (SVC-5)
  known<bool> dns_hostnames{}; ///< default false (SVC-5)
  default_source defaults{default_source::aws};
  bool is_default{false};
  std::vector<tag> tags{};

  friend bool operator==(vpc const&, vpc const&) = default;
};

} // namespace vpclint::inline v0
