#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::doc {

/// How JSON is laid out: one value per line, indented by two spaces, or without any space.
enum class json_layout : std::uint8_t { pretty, compact };

/// Writes JSON in the order of the calls, so that the same calls give the same bytes. Text is
/// escaped as RFC 8259 demands (quotes, backslashes, control characters; also U+007F, U+2028 and
/// U+2029); bytes that are not UTF-8 become U+FFFD. Calls that make no JSON, such as a value where
/// a key is due, are errors of the program and end it.
///
///     std::string out;
///     json_writer json(out);
///     json.begin_object().member("rule", "VPC0005").key("lines").begin_array().value(3);
///     json.end_array().end_object();
class json_writer {
public:
  /// Appends to `out`, which must outlive the writer.
  explicit json_writer(std::string& out, json_layout layout = json_layout::pretty)
      : out_(out), pretty_(layout == json_layout::pretty) {}

  json_writer& begin_object();
  json_writer& end_object();
  json_writer& begin_array();
  json_writer& end_array();
  json_writer& key(std::string_view name);

  json_writer& value(std::string_view text);
  json_writer& value(char const* text) { return value(std::string_view(text)); }
  json_writer& value(bool v);
  json_writer& value(int v) { return value(static_cast<std::int64_t>(v)); }
  json_writer& value(unsigned v) { return value(static_cast<std::uint64_t>(v)); }
  json_writer& value(std::int64_t v);
  json_writer& value(std::uint64_t v);
  /// The shortest text that reads back as `v`; infinities and NaN, which JSON lacks, as null.
  json_writer& value(double v);
  json_writer& null();

  /// A key with its value.
  template <class T>
  json_writer& member(std::string_view name, T const& v) {
    key(name);
    return value(v);
  }

  /// Whether one whole value has been written.
  [[nodiscard]] bool complete() const { return done_; }

private:
  struct level {
    bool object{false};
    bool empty{true};
    bool key_written{false};
  };

  void before_value();
  void after_value();
  void separate();
  void new_line();
  json_writer& begin(bool object);
  json_writer& end(bool object);
  json_writer& raw(std::string_view text);

  std::string& out_;
  std::vector<level> levels_;
  bool pretty_;
  bool done_{false};
};

/// Appends `text` as a JSON string with its quotes. O(size of text).
void append_json_string(std::string& out, std::string_view text);

} // namespace vpclint::inline v0::doc
