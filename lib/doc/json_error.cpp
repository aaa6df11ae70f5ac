// What is wrong with a text that is not JSON, in words.
#include "vpclint/diag/codes.hpp"

#include "doc/json_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace vpclint::inline v0::doc::detail {
namespace {

constexpr char const* expected_value =
    "expected a value: a string in double quotes, a number, true, false, null, { or [";

} // namespace

bool json_reader::refuse(std::string message, std::size_t at) {
  problem(std::move(message), at);
  return false;
}
finding& json_reader::problem(std::string message, std::size_t at) {
  std::size_t const end = std::min(at + 1, bytes_.size());
  return out_.refuse(codes::document_syntax, std::move(message), place_of(at), place_of(end));
}

bool json_reader::string_never_closed(std::size_t begin, char const* what, std::size_t end) {
  problem("this string is never closed", begin)
      .with_note(what, out_.at(place_of(end), place_of(end)));
  return false;
}
bool json_reader::bad_escape(std::size_t string_begin, char const* message) {
  if (bytes_.find('"', at_ + 1) == std::string_view::npos)
    return string_never_closed(string_begin, "the document ends here", bytes_.size());
  return refuse(message, at_);
}
bool json_reader::string_ends(std::size_t begin) {
  if (at_ == bytes_.size())
    return string_never_closed(begin, "the document ends here", at_);
  if (here() == '\n' || here() == '\r')
    return string_never_closed(begin, "the line ends here", at_);
  problem("control character in a string", at_).with_remedy("write it as \\t or \\u00XX");
  return false;
}

bool json_reader::never_closed() {
  auto const& open = out_.innermost();
  std::size_t const size = bytes_.size();
  problem(open.kind == node_kind::mapping ? "this { is never closed" : "this [ is never closed",
          open.begin)
      .with_note("the document ends here", out_.at(place_of(size), place_of(size)));
  return false;
}
// What people write who think of another format; false when it is none of it.
bool json_reader::other_format() {
  if (here() == '/' || here() == '#')
    return problem("JSON has no comments", at_), true;
  if (here() == '\'')
    return problem("JSON strings stand in double quotes", at_), true;
  return false;
}
bool json_reader::bad_number(std::size_t begin) { return refuse(expected_value, begin); }
bool json_reader::no_value() {
  if (at_ == bytes_.size())
    return never_closed();
  return !other_format() && refuse(expected_value, at_);
}
bool json_reader::no_key() {
  if (at_ == bytes_.size())
    return never_closed();
  return !other_format() && refuse("expected a key in double quotes", at_);
}
bool json_reader::no_comma(bool mapping) {
  if (at_ == bytes_.size())
    return never_closed();
  if (here() == '/' || here() == '#')
    return refuse("JSON has no comments", at_);
  std::uint32_t const open = out_.innermost().begin;
  problem(mapping ? "expected , or }" : "expected , or ]", at_)
      .with_note(mapping ? "in the { opened here" : "in the [ opened here",
                 out_.at(open, open + 1));
  return false;
}

} // namespace vpclint::inline v0::doc::detail
