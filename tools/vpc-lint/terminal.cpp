#include "terminal.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace vpclint_tool {
namespace {

// How many bytes of `text` at `i` would move the cursor, colour or reorder text: control and
// direction characters. 0: none.
std::size_t unsafe_at(std::string_view text, std::size_t i) {
  auto const byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  auto const b = byte(i);
  if (b < 0x20U && b != '\n')
    return 1;
  if (b == 0x7FU)
    return 1;
  if (b == 0xC2U && byte(i + 1) >= 0x80U && byte(i + 1) < 0xA0U)
    return 2;
  if (b != 0xE2U)
    return 0;
  auto const last = byte(i + 2);
  bool const marks =
      byte(i + 1) == 0x80U && (last == 0x8EU || last == 0x8FU || (last >= 0xA8U && last <= 0xAEU));
  bool const isolates = byte(i + 1) == 0x81U && last >= 0xA6U && last <= 0xA9U;
  return marks || isolates ? 3 : 0;
}

std::string safe(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const n = unsafe_at(text, i);
    if (n == 0)
      out += text[i++];
    for (std::size_t k = 0; k < n; ++k, ++i) {
      auto const b = static_cast<unsigned char>(text[i]);
      out += "\\x";
      out += digits[b >> 4U];
      out += digits[b & 15U];
    }
  }
  return out;
}

} // namespace

bool print(std::string_view text) {
  bool const written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0)
    return true;
  complain(std::string("can't write the output: ") + std::strerror(errno));
  return false;
}

int leave(int status) {
#ifdef NDEBUG
  std::fflush(stderr);
  std::_Exit(status);
#else
  return status;
#endif
}

void complain(std::string_view message) {
  std::string line = "vpc-lint: ";
  line += safe(message);
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool use_colour(std::string_view choice) {
  if (choice != "auto")
    return choice == "always";
  auto const set = [](char const* variable) {
    auto const* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? std::string_view(value) : std::string_view();
  };
  return set("NO_COLOR").empty() && set("TERM") != "dumb" && isatty(STDOUT_FILENO) == 1;
}

} // namespace vpclint_tool
