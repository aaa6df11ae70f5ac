#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::doc::detail {

/// Byte offsets of characters: libyaml's marks count characters. One offset is kept per 16
/// characters, none at all for pure ASCII.
class character_map {
public:
  /// `text` is valid UTF-8. O(bytes).
  explicit character_map(std::string_view text) : text_(text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; }))
      return;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!starts_character(text[i]))
        continue;
      if (characters % stride == 0)
        offsets_.push_back(static_cast<std::uint32_t>(i));
      ++characters;
    }
  }

  /// The byte where a character starts; the end of the text for one behind it. O(1).
  [[nodiscard]] std::size_t byte(std::size_t character) const {
    if (offsets_.empty())
      return std::min(character, text_.size());
    if (character / stride >= offsets_.size())
      return text_.size();
    std::size_t at = offsets_[character / stride];
    for (std::size_t left = character % stride; left > 0 && at < text_.size(); --left) {
      ++at;
      while (at < text_.size() && !starts_character(text_[at]))
        ++at;
    }
    return at;
  }

private:
  static constexpr std::size_t stride = 16;
  static bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

  std::string_view text_;
  std::vector<std::uint32_t> offsets_;
};

} // namespace vpclint::inline v0::doc::detail
