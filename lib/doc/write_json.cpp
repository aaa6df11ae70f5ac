#include "vpclint/doc/write_json.hpp"

#include "doc/utf8.hpp"
#include "vpclint/support/assert.hpp"

namespace vpclint::inline v0::doc {

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    auto const c = static_cast<unsigned char>(text[at]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[at++];
    } else if (c < 0x20 || c == 0x7F) {
      out += "\\u00";
      out += "0123456789abcdef"[c >> 4U];
      out += "0123456789abcdef"[c & 0xFU];
      ++at;
    } else if (auto const length = detail::sequence_length(text, at); length != 0) {
      out += text.substr(at, length);
      at += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++at;
    }
  }
  out += '"';
}

json_writer& json_writer::key(std::string_view name) {
  VPCLINT_ASSERT(!counts_.empty() && !after_key_);
  before_value();
  append_json_string(out_, name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

json_writer& json_writer::value(std::string_view text) {
  before_value();
  append_json_string(out_, text);
  return *this;
}

json_writer& json_writer::value(bool b) {
  before_value();
  out_ += b ? "true" : "false";
  return *this;
}

json_writer& json_writer::number(std::uint64_t n) {
  before_value();
  out_ += std::to_string(n);
  return *this;
}

json_writer& json_writer::null() {
  before_value();
  out_ += "null";
  return *this;
}

json_writer& json_writer::open(char bracket) {
  before_value();
  out_ += bracket;
  counts_.push_back(0);
  return *this;
}

json_writer& json_writer::close(char bracket) {
  VPCLINT_ASSERT(!counts_.empty() && !after_key_);
  bool const had_members = counts_.back() != 0;
  counts_.pop_back();
  if (had_members) break_line();
  out_ += bracket;
  return *this;
}

void json_writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (counts_.empty()) return;
  if (counts_.back()++ != 0) out_ += ',';
  break_line();
}

void json_writer::break_line() {
  out_ += '\n';
  out_.append(2 * counts_.size(), ' ');
}

}  // namespace vpclint::inline v0::doc
