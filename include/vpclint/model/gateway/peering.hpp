#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

enum class peering_state : std::uint8_t { active, pending, deleted, failed };

/// A peering connection between two VPCs (PCX-1).
struct peering {
  std::string id{};
  origin at{};
  known<ref> requester{};
  known<ref> accepter{};
  known<peering_state> state{}; ///< default active
  std::vector<tag> tags{};

  friend bool operator==(peering const&, peering const&) = default;
};

} // namespace vpclint::inline v0
