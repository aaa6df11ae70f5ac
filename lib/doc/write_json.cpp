#include "vpclint/doc/write_json.hpp"

#include "vpclint/support/assert.hpp"

#include "doc/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace vpclint::inline v0::doc {
namespace {

bool is_plain(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_escape(std::string& out, unsigned code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4)
    out += digits[(code >> (shift - 4)) & 15U];
}

void append_ascii(std::string& out, char c) {
  switch (c) {
  case '"':
    out += "\\\"";
    break;
  case '\\':
    out += "\\\\";
    break;
  case '\b':
    out += "\\b";
    break;
  case '\f':
    out += "\\f";
    break;
  case '\n':
    out += "\\n";
    break;
  case '\r':
    out += "\\r";
    break;
  case '\t':
    out += "\\t";
    break;
  default:
    append_escape(out, static_cast<unsigned char>(c));
    break;
  }
}

template <class Number>
std::string_view print(std::array<char, 64>& buffer, Number v) {
  auto const result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), v);
  return {buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && is_plain(text[plain]))
      ++plain;
    out.append(text, at, plain - at);
    at = plain;
    if (at == text.size())
      break;
    std::size_t const length = detail::sequence_length(text, at);
    std::string_view const sequence = text.substr(at, length);
    if (length == 0)
      out += "\xEF\xBF\xBD";
    else if (length == 1)
      append_ascii(out, text[at]);
    else if (sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9")
      append_escape(out, sequence.back() == '\xA8' ? 0x2028 : 0x2029);
    else
      out += sequence;
    at += length == 0 ? 1 : length;
  }
  out += '"';
}

void json_writer::new_line() {
  if (!pretty_)
    return;
  out_ += '\n';
  out_.append(2 * levels_.size(), ' ');
}

void json_writer::separate() {
  auto& top = levels_.back();
  if (!top.empty)
    out_ += ',';
  top.empty = false;
  new_line();
}

void json_writer::before_value() {
  VPCLINT_ASSERT(!done_);
  if (levels_.empty())
    return;
  auto& top = levels_.back();
  VPCLINT_ASSERT(!top.object || top.key_written);
  top.key_written = false;
  if (!top.object)
    separate();
}

void json_writer::after_value() {
  if (levels_.empty())
    done_ = true;
}

json_writer& json_writer::begin(bool object) {
  before_value();
  out_ += object ? '{' : '[';
  levels_.push_back({object, true, false});
  return *this;
}

json_writer& json_writer::end(bool object) {
  VPCLINT_ASSERT(!levels_.empty() && levels_.back().object == object &&
                 !levels_.back().key_written);
  bool const empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty)
    new_line();
  out_ += object ? '}' : ']';
  after_value();
  return *this;
}

json_writer& json_writer::raw(std::string_view text) {
  before_value();
  out_ += text;
  after_value();
  return *this;
}

json_writer& json_writer::begin_object() { return begin(true); }
json_writer& json_writer::end_object() { return end(true); }
json_writer& json_writer::begin_array() { return begin(false); }
json_writer& json_writer::end_array() { return end(false); }

json_writer& json_writer::key(std::string_view name) {
  VPCLINT_ASSERT(!levels_.empty() && levels_.back().object && !levels_.back().key_written);
  separate();
  append_json_string(out_, name);
  out_ += pretty_ ? ": " : ":";
  levels_.back().key_written = true;
  return *this;
}

json_writer& json_writer::value(std::string_view text) {
  before_value();
  append_json_string(out_, text);
  after_value();
  return *this;
}

json_writer& json_writer::value(bool v) { return raw(v ? "true" : "false"); }
json_writer& json_writer::null() { return raw("null"); }

json_writer& json_writer::value(std::int64_t v) {
  std::array<char, 64> buffer{};
  return raw(print(buffer, v));
}

json_writer& json_writer::value(std::uint64_t v) {
  std::array<char, 64> buffer{};
  return raw(print(buffer, v));
}

json_writer& json_writer::value(double v) {
  if (!std::isfinite(v))
    return null();
  std::array<char, 64> buffer{};
  return raw(print(buffer, v));
}

} // namespace vpclint::inline v0::doc
