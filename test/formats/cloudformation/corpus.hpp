#pragma once

#include "support/paths.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace vpclint_test {

/// A file of the corpus that may lie beside the source tree; empty where it does not.
inline std::string corpus_path(std::string_view name) {
  auto const path = source_path("../shared/corpus/cloudformation/" + std::string(name));
  return std::filesystem::exists(path) ? path : std::string();
}

} // namespace vpclint_test
