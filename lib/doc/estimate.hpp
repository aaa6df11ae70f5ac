#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vpclint::inline v0::doc::detail {

inline std::size_t count_separators(std::string_view text) {
  static constexpr auto separates = [] {
    std::array<std::uint8_t, 256> table{};
    for (char const c : {',', ':', '[', '{', '\n', '-'})
      table[static_cast<unsigned char>(c)] = 1;
    return table;
  }();
  std::size_t separators = 0;
  for (char const c : text)
    separators += separates[static_cast<unsigned char>(c)];
  return separators;
}

/// About how many nodes a text has, rather too many, so that they are allocated once: memory that
/// is reserved and never touched costs nothing, a copy of a large array does. Texts are sampled,
/// large ones at length.
inline std::size_t estimate_nodes(std::string_view text) {
  constexpr std::size_t large = std::size_t{16} << 20U;
  constexpr std::size_t blocks = 64;
  constexpr std::size_t spare = 16;
  std::size_t const block = text.size() < large ? 512 : 4096;
  if (text.size() <= block * blocks)
    return count_separators(text) + spare;
  std::size_t separators = 0;
  for (std::size_t i = 0; i < blocks; ++i)
    separators += count_separators(text.substr(i * (text.size() / blocks), block));
  return text.size() / block * (separators + separators / 4) / blocks + spare;
}

} // namespace vpclint::inline v0::doc::detail
