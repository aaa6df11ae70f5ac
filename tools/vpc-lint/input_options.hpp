#pragma once

#include "vpclint/input/load.hpp"

#include <CLI/App.hpp>

#include <optional>
#include <string>
#include <vector>

namespace vpclint_tool {

/// What the command line says about documents and where they are deployed.
struct input_arguments {
  std::string format{};
  std::string region{};
  std::vector<std::string> azs{};
  std::vector<std::string> parameters{};      ///< each KEY=VALUE
  std::vector<std::string> parameter_files{}; ///< in the order given; `parameters` go before them
};

/// Adds `--format`, `--region`, `--azs`, `--parameter` and `--parameters` to a command. `into` has
/// to outlive the parsing.
void add_input_options(CLI::App& command, input_arguments& into);

/// Fills in `format` and `facts`. Complains and returns nothing where a parameter or a file of
/// parameters is malformed.
[[nodiscard]] std::optional<vpclint::load_options> with_inputs(vpclint::load_options options,
                                                               input_arguments const& a);

} // namespace vpclint_tool
