#pragma once

#include <string>
#include <vector>

namespace vpclint_test {

/// The folder of third-party plans beside the project; empty where there is none.
[[nodiscard]] std::string terraform_corpus();

/// The plans in it, by file name without the extension, sorted.
[[nodiscard]] std::vector<std::string> terraform_plans();

} // namespace vpclint_test
