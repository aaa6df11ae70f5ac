#include "output/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace vpclint::inline v0::output {
namespace {

struct span_of {
  char32_t first{};
  char32_t last{};
};

template <std::size_t N>
bool in(std::array<span_of, N> const& spans, char32_t c) {
  auto const it = std::partition_point(spans.begin(), spans.end(),
                                       [c](span_of const& s) { return s.last < c; });
  return it != spans.end() && it->first <= c;
}

// East_Asian_Width W and F, merged where nothing else is assigned between them.
constexpr std::array<span_of, 30> wide{{
    {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3}, {0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE}, {0x2705, 0x2705}, {0x274C, 0x274C}, {0x2795, 0x2797},   {0x2E80, 0x303E},
    {0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

constexpr std::array<span_of, 16> combining{{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0900, 0x0902},
    {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E},
    {0x1160, 0x11FF},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200B, 0x200D},
    {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F},
}};

// Characters that move the cursor, change colours or reorder what stands around them.
bool harmful(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_hex(std::string& out, char32_t c, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[(c >> static_cast<unsigned>(shift)) & 0xFU];
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

} // namespace

code_point code_point_at(std::string_view text, std::size_t at) {
  unsigned const lead = byte_at(text, at);
  if (lead < 0x80)
    return {lead, 1};
  std::size_t const bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + bytes > text.size())
    return {0xFFFD, 1};
  char32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    unsigned const next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80U)
      return {0xFFFD, 1};
    value = (value << 6U) | (next & 0x3FU);
  }
  bool const overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  bool const surrogate = value >= 0xD800 && value < 0xE000;
  if (overlong || surrogate || value > 0x10FFFF)
    return {0xFFFD, 1};
  return {value, bytes};
}

int columns_of(char32_t c) {
  if (c < 0x300)
    return 1;
  if (in(combining, c))
    return 0;
  return in(wide, c) ? 2 : 1;
}

std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t each_byte = 0x0101010101010101U;
  std::size_t n = 0;
  // Eight bytes at a time: one below a blank, DEL or one above it has its highest bit set in one of
  // the three words. What is borrowed or carried comes from such a byte only.
  for (std::uint64_t bytes = 0; n + sizeof(bytes) <= text.size(); n += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + n, sizeof(bytes));
    auto const others = bytes | (bytes - ' ' * each_byte) | (bytes + each_byte);
    if ((others & (0x80U * each_byte)) != 0)
      break;
  }
  while (n < text.size() && text[n] >= ' ' && text[n] <= '~')
    ++n;
  return n;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = plain_prefix(text);
  for (std::size_t at = columns; at < text.size();) {
    auto const c = code_point_at(text, at);
    columns += static_cast<std::size_t>(columns_of(c.value));
    at += c.bytes;
  }
  return columns;
}

std::size_t append_visible(std::string& out, std::string_view text, std::size_t at, code_point c) {
  if (c.value == 0xFFFD) {
    out += "\xEF\xBF\xBD";
    return 1;
  }
  if (harmful(c.value)) {
    bool const byte = c.value < 0x100;
    out += byte ? "\\x" : "\\u";
    append_hex(out, c.value, byte ? 2 : 4);
    return byte ? 4 : 6;
  }
  out += text.substr(at, c.bytes);
  return static_cast<std::size_t>(columns_of(c.value));
}

void append_visible(std::string& out, std::string_view text) {
  for (;;) {
    auto const plain = plain_prefix(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty())
      return;
    auto const c = code_point_at(text, 0);
    append_visible(out, text, 0, c);
    text.remove_prefix(c.bytes);
  }
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_visible(out, text);
  return out;
}

void append_wrapped(std::string& out, std::string_view label, std::string_view text,
                    std::size_t width) {
  std::size_t const indent = columns_of(label);
  std::size_t column = indent;
  bool first = true;
  out += label;
  while (!text.empty()) {
    auto const blank = std::min(text.find(' '), text.size());
    auto const word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (word.empty())
      continue;
    std::size_t const size = columns_of(word);
    if (!first && column + 1 + size > width) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
    first = false;
  }
  out += '\n';
}

} // namespace vpclint::inline v0::output
