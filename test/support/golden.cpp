#include "support/golden.hpp"

#include "vpclint/lint/suppress.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace vpclint_test {
namespace {

bool is_set(char const* variable) {
  auto const* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

std::string line_of(std::string const& text, std::size_t number) {
  std::istringstream in(text);
  std::string line;
  for (std::size_t i = 0; i < number; ++i)
    if (!std::getline(in, line))
      return "(end of text)";
  return line;
}

std::size_t first_difference(std::string const& a, std::string const& b) {
  auto const at = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<std::size_t>(std::count(a.begin(), at, '\n')) + 1;
}

} // namespace

std::string read_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> entries_of(std::string const& directory, std::string_view pattern) {
  std::vector<std::string> out;
  if (!std::filesystem::is_directory(directory))
    return out;
  for (auto const& e : std::filesystem::directory_iterator(directory)) {
    auto name = e.path().filename().string();
    if (vpclint::glob_match(pattern, name))
      out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

void check_golden(std::string const& path, std::string const& actual) {
  INFO(path);
  if (is_set("VPCLINT_UPDATE_GOLDEN")) {
    if (is_set("CI")) {
      FAIL_CHECK("golden files are not updated where CI is set");
      return;
    }
    std::ofstream out(path, std::ios::binary);
    out << actual;
    CHECK(out.flush().good());
    return;
  }
  if (!std::filesystem::exists(path)) {
    FAIL_CHECK("no golden file; VPCLINT_UPDATE_GOLDEN=1 writes it:\n" << actual);
    return;
  }
  auto const expected = read_file(path);
  if (expected == actual) {
    SUCCEED();
    return;
  }
  auto const line = first_difference(expected, actual);
  FAIL_CHECK("line " << line << " differs\n  golden: " << line_of(expected, line)
                     << "\n  actual: " << line_of(actual, line) << "\n\nall of it:\n"
                     << actual);
}

} // namespace vpclint_test
