#pragma once

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vpclint_test {

/// The bytes of a file; fails the test case when it can't be read.
[[nodiscard]] std::string read_file(std::string const& path);

/// Names of the entries of a directory that fit a pattern with `*`, sorted.
[[nodiscard]] std::vector<std::string> entries_of(std::string const& directory,
                                                  std::string_view pattern);

/// Compares a text with the golden file at `path`. With VPCLINT_UPDATE_GOLDEN=1 in the environment
/// the file is written instead, unless CI is set, too: then the test case fails.
void check_golden(std::string const& path, std::string const& actual);

} // namespace vpclint_test
