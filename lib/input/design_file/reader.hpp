#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/node.hpp"
#include "vpclint/input/format.hpp"
#include "vpclint/model/design.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vpclint::inline v0::native {

/// What stands between words.
inline constexpr std::string_view blanks = " \t\r\n";

/// Reads nodes of a document in the native format and reports what is wrong with them. Knows where
/// in the design it is, for the address of each finding.
class reader {
public:
  explicit reader(design_builder& out) : out_(out) {}
  reader(reader const&) = delete;
  reader& operator=(reader const&) = delete;

  [[nodiscard]] design& into() { return out_.into(); }

  // --- what a node says

  /// The reason of `!unknown REASON` or `{unknown: REASON}`.
  [[nodiscard]] static std::optional<unknown> unknown_here(doc::node n);
  /// Whether the node is a mapping, a list, a scalar without a foreign tag; else a finding.
  bool is_mapping(doc::node n, std::string_view expected);
  bool is_list(doc::node n, std::string_view expected);
  bool is_scalar(doc::node n, std::string_view expected);
  /// The text of a string; a finding and nothing for anything else.
  std::optional<std::string_view> string(doc::node n, std::string_view expected);
  /// A string that can be a name: not empty, no blanks.
  std::optional<std::string_view> name(doc::node n, std::string_view expected);
  /// Checks a key that becomes a name.
  bool check_name(doc::node key);
  /// Where a word stands that is a part of `n.text()`; the place of the node when its text is not
  /// what is written (escapes, folded lines).
  [[nodiscard]] place word_at(doc::node n, std::string_view word) const {
    return word_at(n.at(), word);
  }
  [[nodiscard]] place word_at(place at, std::string_view word) const;

  // --- what is wrong

  /// The candidate that was probably meant; empty if none is near, or nobody will read it.
  [[nodiscard]] std::string suggest(std::string_view word,
                                    std::span<std::string_view const> candidates) const;
  [[nodiscard]] bool saturated() const { return out_.saturated(); }
  finding& wrong_type(doc::node n, std::string_view expected);
  finding& malformed(place at, std::string message);
  finding& problem(std::string_view code, place at, std::string message);
  void unknown_key(doc::node key, std::string_view object,
                   std::span<std::string_view const> known_keys);
  void missing_key(doc::node n, std::string_view object, std::string_view key);
  void unsupported_version(doc::node n);
  /// Notes a part of the design that is marked as unknown.
  void add_gap(doc::node n, std::string_view part, unknown const& why);

  /// Accounts for `count` values of `size` bytes.
  bool charge(std::size_t count, std::size_t size, doc::node n) {
    return out_.charge(count * size, n.at());
  }
  [[nodiscard]] bool stopped() const { return out_.stopped(); }

  // --- where we are

  /// Appends to the address of the current resource for as long as it lives.
  class step {
  public:
    step(reader& r, std::string_view section, std::string_view name);
    ~step() { r_.path_.resize(size_); }
    step(step const&) = delete;
    step& operator=(step const&) = delete;

  private:
    reader& r_;
    std::size_t size_;
  };
  /// While it lives, gaps are not noted: a greater one was.
  class hush {
  public:
    explicit hush(reader& r) : r_(r), before_(r.hushed_) { r_.hushed_ = true; }
    ~hush() { r_.hushed_ = before_; }
    hush(hush const&) = delete;
    hush& operator=(hush const&) = delete;

  private:
    reader& r_;
    bool before_;
  };

  ref current_vpc{}; ///< the VPC that is being read

private:
  finding& refuse(std::string_view code, place at, std::string message);
  bool tag_is_ours(doc::node n);

  design_builder& out_;
  std::string path_;
  bool hushed_{false};
};

/// The reason of a value that was written but can't be used; the finding says why.
[[nodiscard]] unknown unusable();

/// The start of a text that may be long, for a message.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit = 60);

/// `a subnet`, `an instance`.
[[nodiscard]] std::string with_article(std::string_view noun);

} // namespace vpclint::inline v0::native
