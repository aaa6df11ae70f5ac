#pragma once

#include "vpclint/doc/read.hpp"
#include "vpclint/input/load.hpp"

#include <CLI/App.hpp>

#include <cstddef>
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
  std::size_t max_bytes{vpclint::doc::read_limits{}.max_bytes}; ///< of each document
};

/// Adds `--format`, `--region`, `--azs`, `--parameter`, `--parameters` and `--max-bytes` to a
/// command. `into` has to outlive the parsing.
void add_input_options(CLI::App& command, input_arguments& into);

/// Fills in `format`, `facts` and the limits of documents. Complains and returns nothing where a
/// parameter or a file of parameters is malformed.
[[nodiscard]] std::optional<vpclint::load_options> with_inputs(vpclint::load_options options,
                                                               input_arguments const& a);

/// Reads the files of a command that asks no more of them. Complains and returns nothing where an
/// argument is wrong; what is wrong with the documents is in the findings.
[[nodiscard]] std::optional<vpclint::loaded> load_inputs(std::vector<std::string> const& files,
                                                         std::string const& stdin_name,
                                                         input_arguments const& a);

} // namespace vpclint_tool
