#include "corpus.hpp"

#include "support/golden.hpp"
#include "support/paths.hpp"

#include <filesystem>

namespace vpclint_test {

std::string terraform_corpus() {
  auto const folder = source_path("../shared/corpus/terraform-plan/");
  return std::filesystem::is_directory(folder) ? folder : std::string();
}

std::vector<std::string> terraform_plans() {
  std::vector<std::string> names;
  for (auto const& file : entries_of(terraform_corpus(), "*.json"))
    names.push_back(file.substr(0, file.size() - 5));
  return names;
}

} // namespace vpclint_test
