#include "terminal.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace vpclint_tool {

bool print(std::string_view text) {
  bool const written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return true;
  complain(std::string("can't write the output: ") + std::strerror(errno));
  return false;
}

void complain(std::string_view message) {
  std::string line = "vpc-lint: ";
  line += message;
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool use_colour(std::string_view choice) {
  if (choice != "auto") return choice == "always";
  auto const set = [](char const* variable) {
    auto const* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? std::string_view(value) : std::string_view();
  };
  return set("NO_COLOR").empty() && set("TERM") != "dumb" && isatty(STDOUT_FILENO) == 1;
}

}  // namespace vpclint_tool
