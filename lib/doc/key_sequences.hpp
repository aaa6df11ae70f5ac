#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace vpclint::inline v0::doc::detail {

/// Mappings of a large document have mostly the same keys in the same order, with the same blanks
/// between them. Each sequence of keys that was met has a number; for each of them is remembered
/// which bytes led to the key that followed it the last time, so that these need not be understood
/// again, and whether its keys are known to be different ones.
class key_sequences {
public:
  using number = std::uint32_t;
  static constexpr number none = 0;  ///< of which nothing is remembered
  static constexpr number whole = 1; ///< around the document

  /// What is remembered of a sequence.
  struct memory {
    number of{none};
    number next{none};      // with the key that followed
    number inside{none};    // the empty one of a mapping or list that is the value of its last key
    std::uint32_t begin{0}; // of the bytes that led to the key and end before its value
    std::uint32_t size{0};  // 0: no key followed yet
    std::uint32_t key_begin{0};
    std::uint32_t key_end{0};
    std::uint32_t text{0}; // of the key, where it was met first
    bool different{false}; // no key of it is there twice
  };

  /// Good until the next call; what is remembered of other sequences may be forgotten.
  memory& of(number sequence) {
    auto& m = memories_[sequence % memories_.size()];
    if (m.of != sequence)
      m = {.of = sequence};
    return m;
  }
  /// One that was not there before.
  number add() { return ++last_; }
  /// What a mapping or list begins with inside of such a sequence.
  number inside(number sequence) {
    auto& m = of(sequence);
    if (m.inside == none)
      m.inside = add();
    return m.inside;
  }

private:
  std::array<memory, 512> memories_{};
  number last_{whole};
};

} // namespace vpclint::inline v0::doc::detail
