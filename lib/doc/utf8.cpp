#include "doc/utf8.hpp"

#include <array>
#include <cstring>

namespace vpclint::inline v0::doc::detail {
namespace {

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// Skips whole words as long as all bytes are ASCII and none is NUL.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = 0x8080808080808080U;
  constexpr std::size_t words = 4;
  while (at + words * sizeof(std::uint64_t) <= text.size()) {
    std::array<std::uint64_t, words> w{};
    std::memcpy(w.data(), text.data() + at, sizeof w);
    std::uint64_t bad = 0;
    for (auto const word : w)
      bad |= word | (word - ones);
    if ((bad & highs) != 0)
      break;
    at += sizeof w;
  }
  while (at + sizeof(std::uint64_t) <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    if (((word | (word - ones)) & highs) != 0)
      break;
    at += sizeof word;
  }
  return at;
}

} // namespace

std::size_t sequence_length(std::string_view text, std::size_t at) {
  std::uint32_t const lead = byte_at(text, at);
  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  std::size_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - at < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte_at(text, at + i) & 0xC0U) != 0x80U)
      return 0;
  std::uint32_t const second = byte_at(text, at + 1);
  if (lead == 0xE0 && second < 0xA0)
    return 0; // overlong
  if (lead == 0xED && second > 0x9F)
    return 0; // surrogate
  if (lead == 0xF0 && second < 0x90)
    return 0; // overlong
  if (lead == 0xF4 && second > 0x8F)
    return 0; // above U+10FFFF
  return length;
}

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  for (std::size_t at = skip_ascii(text, 0); at < text.size();) {
    std::size_t const length = text[at] == '\0' ? 0 : sequence_length(text, at);
    if (length == 0)
      return at;
    at = length == 1 ? skip_ascii(text, at + 1) : at + length;
  }
  return std::nullopt;
}

void append_utf8(std::string& out, std::uint32_t c) {
  auto const put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

} // namespace vpclint::inline v0::doc::detail
