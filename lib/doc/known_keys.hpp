#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace vpclint::inline v0::doc::detail {

/// Documents repeat few keys often. Where all of them show the text of one, looking a key up reads
/// memory that is at hand instead of the whole document once more.
class known_keys {
public:
  /// Where the text of the key at `[begin, begin + size)` was met before; `begin` where it was not.
  std::uint32_t text_of(std::string_view document, std::uint32_t begin, std::uint32_t size) {
    known_key key{.begin = begin, .size = size};
    read_ends(document, key);
    auto& known = known_[place_of(key)];
    bool const same = known.size == size && known.first == key.first && known.last == key.last &&
                      (size <= 2 * word || std::memcmp(document.data() + known.begin,
                                                       document.data() + begin, size) == 0);
    if (!same)
      known = key;
    return known.begin;
  }

private:
  static constexpr std::size_t word = sizeof(std::uint64_t);

  /// `first` and `last` are its first and last eight bytes, which of a text up to sixteen are all.
  struct known_key {
    std::uint64_t first{0};
    std::uint64_t last{0};
    std::uint32_t begin{0};
    std::uint32_t size{0};
  };

  static void read_ends(std::string_view document, known_key& key) {
    auto const* const text = document.data() + key.begin;
    if (key.size >= word) {
      std::memcpy(&key.first, text, word);
      std::memcpy(&key.last, text + key.size - word, word);
    } else if (std::endian::native == std::endian::little && document.size() - key.begin >= word) {
      // Cheaper than a copy of a size that is not known.
      std::memcpy(&key.first, text, word);
      key.first &= (std::uint64_t{1} << (8 * key.size)) - 1;
    } else {
      std::memcpy(&key.first, text, key.size);
    }
  }
  std::size_t place_of(known_key const& key) const {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    std::uint64_t const mixed = (((key.first ^ key.size) * odd) ^ key.last) * odd;
    return static_cast<std::size_t>(mixed >> 32U) % known_.size();
  }

  std::array<known_key, 512> known_{}; // what collides is forgotten
};

} // namespace vpclint::inline v0::doc::detail
