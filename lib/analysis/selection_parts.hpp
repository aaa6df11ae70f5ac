#pragma once

#include "vpclint/analysis/selection.hpp"

#include <string>
#include <vector>

// What the kinds of selectors have in common, and the two kinds that stand for single things.
namespace vpclint::inline v0::analysis {

[[nodiscard]] failure nothing_called(std::string const& text,
                                     std::vector<std::string> const& names);
[[nodiscard]] member of(network::network const& net, index<network::interface> id);
[[nodiscard]] member of(network::network const& net, index<outside_network> id);

/// Whether a name of a VPC's part is meant: `NAME`, or `VPC.NAME`.
[[nodiscard]] bool called(network::network const& net, index<vpc> in, std::string const& id,
                          std::string const& text);

[[nodiscard]] result<selection> by_name(network::network const& net, selector const& s, side role);
[[nodiscard]] result<selection> by_network(network::network const& net, selector const& s);
[[nodiscard]] result<selection> by_block(network::network const& net, selector const& s, side role);

} // namespace vpclint::inline v0::analysis
