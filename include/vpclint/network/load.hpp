#pragma once

#include "vpclint/input/load.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/support/result.hpp"

#include <span>
#include <string>

namespace vpclint::inline v0::network {

/// Loads a design from one file and resolves it: the short way for programs that ask about a design
/// they hold to be sound. Fails where it can't be read, and also where loading or resolving finds
/// an error, such as a name that does not exist: answers would be about another design than the one
/// that was meant. `failure` has the place of the first one. To see every finding, use `load_file`
/// and `resolve`.
[[nodiscard]] result<network> load_network(std::string const& path,
                                           load_options const& options = {});

/// The same for a design in several files.
[[nodiscard]] result<network> load_network(std::span<std::string const> paths,
                                           load_options const& options = {});

/// The same for a text, as if it were a file called `name`.
[[nodiscard]] result<network> network_of_text(std::string text, std::string name = "design",
                                              load_options const& options = {});

} // namespace vpclint::inline v0::network
