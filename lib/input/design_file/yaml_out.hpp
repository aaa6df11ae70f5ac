#pragma once

#include "vpclint/doc/write_json.hpp"
#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::writing {

/// A text as YAML: plain where every parser takes it for the same text, else in double quotes.
inline std::string scalar(std::string_view text) {
  bool plain = !text.empty() && text.size() < 80;
  for (char const c : text)
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.' || c == '/');
  bool letter = false;
  for (char const c : text)
    letter = letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  plain =
      plain && letter && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
  for (auto const word :
       {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
    plain =
        plain && !(text.size() == std::string_view(word).size() && std::string_view(word) == text);
  if (plain && (text[0] >= 'A' && text[0] <= 'Z'))
    plain = false; // True, NULL and their like
  if (plain)
    return std::string(text);
  std::string out;
  doc::append_json_string(out, text);
  return out;
}

inline std::string unknown_text(std::string_view reason) {
  std::string out = "!unknown ";
  doc::append_json_string(out, reason.empty() ? std::string_view("not known") : reason);
  return out;
}

/// A value of a document to be: a scalar as it is written, or a mapping or list of such.
struct value {
  enum class kind_type : unsigned char { nothing, text, map, list };
  kind_type kind{kind_type::nothing};
  std::string text{};
  std::vector<std::pair<std::string, value>> entries{}; // keys as written; of a list: empty

  static value plain(std::string t) { return {.kind = kind_type::text, .text = std::move(t)}; }
  static value of(std::string_view t) { return plain(scalar(t)); }
  static value open(std::string_view reason) { return plain(unknown_text(reason)); }
  static value map() { return {.kind = kind_type::map}; }
  static value list() { return {.kind = kind_type::list}; }
  [[nodiscard]] bool there() const { return kind != kind_type::nothing; }
  [[nodiscard]] bool empty() const { return entries.empty(); }

  value& add(std::string_view key, value v) {
    if (v.there())
      entries.emplace_back(scalar(key), std::move(v));
    return *this;
  }
  /// The same, unless it is an empty mapping or list.
  value& add_some(std::string_view key, value v) {
    return v.empty() ? *this : add(key, std::move(v));
  }
  value& push(value v) {
    entries.emplace_back(std::string(), std::move(v));
    return *this;
  }
};

void print(value const& v, std::string& out, std::size_t indent);

template <class T, class F>
value fact(known<T> const& k, F const& f) {
  if (k.is_unknown())
    return value::open(k.reason());
  return k ? value(f(*k)) : value();
}

} // namespace vpclint::inline v0::writing
