#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/model/expectation.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/support/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Which side of a question a selector stands on; what can't start a connection is no source.
enum class side : std::uint8_t { source, destination };

/// One member of a selection: a place with the addresses that count. For the internet and for
/// networks, `blocks` are the addresses it stands for; for interfaces the addresses are its own.
struct member {
  flow_end end{};
  std::string label{};
  /// Of the internet (none: all of it), networks and plain addresses. Of interfaces that an address
  /// was asked for by: those of their addresses are meant.
  std::vector<cidr> blocks{};
  bool plain{false}; ///< an address as a destination: routing decides who gets it
};

/// What a selector picks. A set that exists and has no member is legal and makes questions about it
/// undecidable.
struct selection {
  std::string label{};
  std::vector<member> members{};
  std::string unknown{}; ///< why further members are not known; empty: all known
};

/// The selector as one writes it.
[[nodiscard]] std::string to_string(selector const& s);

/// What a selector picks from a network. A failure when the name does not exist or names several
/// things; it says what is near. O(interfaces).
[[nodiscard]] result<selection> select(network::network const& net, selector const& s, side role);
/// Whether a name fits several workloads, so that `select` refuses it for that.
[[nodiscard]] bool names_several(network::network const& net, selector const& s);

} // namespace vpclint::inline v0::analysis
