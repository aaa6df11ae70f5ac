#pragma once

#include "vpclint/diag/severity.hpp"
#include "vpclint/support/assert.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace vpclint::inline v0 {

class lint_context;

/// Up to twelve words in constant storage, so that a rule can be `constinit`. A longer list in a
/// constant does not compile.
class word_list {
public:
  constexpr word_list() = default;
  constexpr word_list(std::initializer_list<std::string_view> words) {
    VPCLINT_ASSERT(words.size() <= words_.size());
    for (auto const word : words)
      words_[size_++] = word;
  }
  [[nodiscard]] constexpr auto begin() const { return words_.begin(); }
  [[nodiscard]] constexpr auto end() const {
    return words_.begin() + static_cast<std::ptrdiff_t>(size_);
  }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr bool contains(std::string_view word) const {
    for (auto const w : *this)
      if (w == word)
        return true;
    return false;
  }

private:
  std::array<std::string_view, 12> words_{};
  std::size_t size_{0};
};

/// Who reports the findings of a rule.
enum class reporter : std::uint8_t {
  check,    ///< the rule's own function
  document, ///< reading: documents, keys, types, spelling of values
  resolver, ///< resolving names
  ignores,  ///< applying the ignores of a design
};

/// What a rule is called and says. Everything but `aliases`, `references` and `facts` is required;
/// the page of a rule, `explain` and the machine-readable outputs are made of this.
struct rule_info {
  std::string_view id{}; ///< stable code, `VPC` and four digits; own rules: `VPC9...` or any other
  std::string_view name{};      ///< kebab-case, reads after "allow ...", names the pattern
  std::string_view summary{};   ///< one sentence: what is wrong
  std::string_view rationale{}; ///< why that matters
  std::string_view remedy{};    ///< what to do in general
  severity level{severity::warning};
  std::string_view since{}; ///< the version that brought it
  word_list references{};   ///< pages of AWS's documentation
  word_list facts{};        ///< ids of the facts it rests on, such as `SUB-3`
  word_list aliases{};      ///< former names and codes, accepted for good
  reporter reported_by{reporter::check};
};

/// A rule: what it says and how it looks. `check` is null when somebody else reports the findings.
/// It only reads the network and reports; it must not throw.
struct rule {
  rule_info info{};
  void (*check)(lint_context&){nullptr};
};

} // namespace vpclint::inline v0
