#pragma once

#include "vpclint/input/load.hpp"

#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace vpclint_test {

/// Names and texts of files. Paths say who was asked and where.
using answer_files = std::vector<std::pair<std::string, std::string>>;

/// What all of them together say, from a folder of their own.
inline vpclint::loaded load_answers(answer_files const& files) {
  auto const folder =
      std::filesystem::temp_directory_path() / ("vpc-lint-answers-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::vector<std::string> paths;
  for (auto const& [name, text] : files) {
    auto const path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    paths.push_back(path.string());
  }
  auto l = vpclint::load_files(paths);
  std::filesystem::remove_all(folder);
  REQUIRE(l.has_value());
  return std::move(*l);
}

} // namespace vpclint_test
