#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::doc {

/// Appends a JSON string with its quotes. Control characters are escaped, bytes that are no UTF-8
/// become U+FFFD, so that the result is always valid JSON in UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// Appends a JSON document piece by piece, in the order it is told, indented by two blanks; arrays
/// and objects without members stay on one line. The caller keeps the grammar: in an object every
/// value follows a `key`, and everything that is begun is ended (checked).
class json_writer {
public:
  explicit json_writer(std::string& out) : out_(out) {}

  json_writer& begin_object() { return open('{'); }
  json_writer& end_object() { return close('}'); }
  json_writer& begin_array() { return open('['); }
  json_writer& end_array() { return close(']'); }
  json_writer& key(std::string_view name);
  json_writer& value(std::string_view text);
  json_writer& value(char const* text) { return value(std::string_view(text)); }
  json_writer& value(std::string const& text) { return value(std::string_view(text)); }
  json_writer& value(bool b);
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  json_writer& value(Number n) {
    return number(static_cast<std::uint64_t>(n));
  }
  json_writer& null();

  /// A key and its value.
  template <class Value> json_writer& member(std::string_view name, Value const& v) {
    return key(name).value(v);
  }

  /// Whether everything that was begun is ended.
  [[nodiscard]] bool complete() const { return counts_.empty(); }

private:
  json_writer& open(char bracket);
  json_writer& close(char bracket);
  json_writer& number(std::uint64_t n);
  void before_value();
  void break_line();

  std::string& out_;
  std::vector<std::size_t> counts_;  // members written so far, outermost first
  bool after_key_{false};
};

}  // namespace vpclint::inline v0::doc
