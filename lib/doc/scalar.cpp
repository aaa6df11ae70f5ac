#include "vpclint/doc/scalar.hpp"

#include <charconv>

namespace vpclint::inline v0::doc {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_sign(std::string_view s) {
  if (!s.empty() && (s.front() == '-' || s.front() == '+'))
    s.remove_prefix(1);
  return s;
}

std::size_t digits(std::string_view s) {
  std::size_t n = 0;
  while (n < s.size() && is_digit(s[n]))
    ++n;
  return n;
}

bool all_of_set(std::string_view s, std::string_view set) {
  return !s.empty() && s.find_first_not_of(set) == std::string_view::npos;
}

bool looks_null(std::string_view s) {
  return s.empty() || s == "~" || s == "null" || s == "Null" || s == "NULL";
}
bool looks_true(std::string_view s) { return s == "true" || s == "True" || s == "TRUE"; }
bool looks_false(std::string_view s) { return s == "false" || s == "False" || s == "FALSE"; }

bool looks_integer(std::string_view s) {
  if (s.substr(0, 2) == "0o")
    return all_of_set(s.substr(2), "01234567");
  if (s.substr(0, 2) == "0x")
    return all_of_set(s.substr(2), "0123456789abcdefABCDEF");
  s = without_sign(s);
  return !s.empty() && digits(s) == s.size();
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, .inf, .nan
bool looks_real(std::string_view s) {
  if (s == ".nan" || s == ".NaN" || s == ".NAN")
    return true;
  s = without_sign(s);
  if (s == ".inf" || s == ".Inf" || s == ".INF")
    return true;
  std::size_t const whole = digits(s);
  s.remove_prefix(whole);
  if (!s.empty() && s.front() == '.') {
    std::size_t const fraction = digits(s.substr(1));
    if (whole == 0 && fraction == 0)
      return false;
    s.remove_prefix(1 + fraction);
  } else if (whole == 0) {
    return false;
  }
  if (s.empty())
    return true;
  if (s.front() != 'e' && s.front() != 'E')
    return false;
  s = without_sign(s.substr(1));
  return !s.empty() && digits(s) == s.size();
}

scalar_type type_of_plain(std::string_view s) {
  if (looks_null(s))
    return scalar_type::null;
  if (looks_true(s) || looks_false(s))
    return scalar_type::boolean;
  if (looks_integer(s))
    return scalar_type::integer;
  if (looks_real(s))
    return scalar_type::real;
  return scalar_type::string;
}

} // namespace

scalar_type type_of(node n) {
  std::string_view const tag = n.tag();
  if (tag == "!!str" || tag == "!")
    return scalar_type::string;
  if (tag == "!!null")
    return scalar_type::null;
  if (tag == "!!bool")
    return scalar_type::boolean;
  if (tag == "!!int")
    return scalar_type::integer;
  if (tag == "!!float")
    return scalar_type::real;
  if (n.quoted())
    return scalar_type::string;
  return type_of_plain(n.text());
}

bool looks_like_string(std::string_view text) { return type_of_plain(text) == scalar_type::string; }

bool is_null(node n) {
  if (!n.is_scalar())
    return false;
  if (n.tag().empty())
    return !n.quoted() && looks_null(n.text()); // nearly always; no need to parse
  return type_of(n) == scalar_type::null;
}

std::optional<bool> as_bool(node n) {
  if (!n.is_scalar() || type_of(n) != scalar_type::boolean)
    return std::nullopt;
  if (looks_true(n.text()))
    return true;
  if (looks_false(n.text()))
    return false;
  return std::nullopt;
}

std::optional<std::int64_t> as_int(node n) {
  if (!n.is_scalar() || type_of(n) != scalar_type::integer)
    return std::nullopt;
  std::string_view s = n.text();
  if (!looks_integer(s))
    return std::nullopt;
  int base = 10;
  if (s.substr(0, 2) == "0o" || s.substr(0, 2) == "0x") {
    base = s[1] == 'o' ? 8 : 16;
    s.remove_prefix(2);
  } else if (s.front() == '+') {
    s.remove_prefix(1);
  }
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), value, base);
  if (error != std::errc{} || end != s.data() + s.size())
    return std::nullopt;
  return value;
}

std::string_view describe(node n) {
  if (!n)
    return "nothing";
  if (n.is_mapping())
    return "a mapping";
  if (n.is_sequence())
    return "a list";
  switch (type_of(n)) {
  case scalar_type::null:
    return "nothing";
  case scalar_type::boolean:
    return "true or false";
  case scalar_type::integer:
  case scalar_type::real:
    return "a number";
  case scalar_type::string:
    return "a string";
  }
  return "a string";
}

} // namespace vpclint::inline v0::doc
