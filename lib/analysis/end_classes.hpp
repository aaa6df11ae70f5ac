#pragma once

#include "vpclint/analysis/reach_all.hpp"

#include "analysis/possible_client_ports.hpp"
#include "analysis/set_path.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// A fact as a number: no, yes, not known.
[[nodiscard]] constexpr std::uint32_t three(std::optional<bool> fact) {
  return fact ? (*fact ? 1U : 0U) : 2U;
}

/// A class of ends with what the engine asks about it.
struct end_info {
  std::uint32_t location{0};  ///< equal: routes and ACLs treat them alike
  std::uint32_t group_set{0}; ///< of filtered interfaces
  bool filtered{false};
  bool source{true};        ///< something in it can start a flow
  bool no_address{false};   ///< the address is not known
  bool stands_alone{false}; ///< a path treats it as itself, not as one of many
  std::uint32_t state{0};   ///< what the interface is and can
  possible_client_ports clients{};
  path_end first{};
  std::optional<path_end> second{}; ///< of a class with several ends
};

/// The ends of a network sorted into classes.
struct end_classes {
  std::vector<end_class> classes{};
  std::vector<end_info> infos{};
  std::uint32_t locations{0};
  std::vector<std::uint32_t> of_interface4{}, of_interface6{}; ///< none: 0xffffffff
};

/// With further ends for a question (see `reach_all_options`).
[[nodiscard]] end_classes sort_ends(network::network const& net, filter_sets const& filters,
                                    reach_all_options const& asked = {});

} // namespace vpclint::inline v0::analysis
