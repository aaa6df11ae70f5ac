#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/read.hpp"

#include "doc/tree_builder.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0::doc::detail {

class json_pieces;

/// RFC 8259 to the letter: no comments, no trailing commas, no single quotes. Iterative, so that
/// depth costs no stack.
class json_reader {
public:
  static constexpr std::size_t nowhere = std::string_view::npos;

  json_reader(source const& src, std::uint32_t number, read_limits const& limits,
              std::size_t expected_bytes);

  /// Reads all of it; takes over what `pieces` has read already. Null: nothing.
  document read(json_pieces* pieces);

  /// Reads items of a list from `begin` on, until one ends at or behind `until` or the list does.
  /// Gives the end of the last one; nothing where there are no such items. They are the children of
  /// the root of `items_read()`.
  std::optional<std::size_t> read_items(std::size_t begin, std::size_t until);
  [[nodiscard]] tree_builder const& items_read() const { return out_; }
  /// How far it has come.
  [[nodiscard]] std::size_t position() const { return at_; }

private:
  [[nodiscard]] char here() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  static std::uint32_t place_of(std::size_t at) { return static_cast<std::uint32_t>(at); }
  void skip_space();

  // Each of these returns false once the document is refused.

  bool values();
  bool value();
  bool open(node_kind kind, char closing);
  bool after_value();
  bool key(std::size_t before);
  [[nodiscard]] bool follows_known_key();
  bool known_key();
  void rest();
  bool slice(std::size_t begin);
  bool digits(char const* message);
  bool number();
  void skip_plain();
  bool string();
  bool escape(std::size_t string_begin);
  [[nodiscard]] std::optional<std::uint32_t> code_unit(std::size_t at) const;
  bool unicode_escape(std::size_t string_begin);
  void take_piece();

  // json_error.cpp: what is wrong, in words; always false.

  bool refuse(std::string message, std::size_t at);
  finding& problem(std::string message, std::size_t at);
  bool string_never_closed(std::size_t begin, char const* what, std::size_t end);
  bool bad_escape(std::size_t string_begin, char const* message);
  bool string_ends(std::size_t begin);
  bool never_closed();
  bool other_format();
  bool bad_number(std::size_t begin);
  bool no_value();
  bool no_key();
  bool no_comma(bool mapping);

  std::string_view bytes_;
  std::size_t at_;
  tree_builder out_;
  std::string text_{};      // of the string being decoded
  bool expect_more_{false}; // the next thing is a value
  json_pieces* pieces_{nullptr};
  std::size_t next_piece_{nowhere}; // where the next one may begin
};

} // namespace vpclint::inline v0::doc::detail
