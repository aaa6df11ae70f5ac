#pragma once

#include "vpclint/doc/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// The names that expressions mention, taken apart.
namespace vpclint::inline v0::terraform {

/// Whether one of the references is `word`, or something of it.
inline bool mentions(doc::node references, std::string_view word) {
  for (auto const r : references.items())
    if (r.text() == word || (r.text().starts_with(word) && r.text()[word.size()] == '.'))
      return true;
  return false;
}

/// Whether something is picked by what `for_each` gives as a whole. `each.value.zone` picks by
/// something else than the key.
inline bool mentions_value(doc::node references) {
  bool whole = false;
  for (auto const r : references.items()) {
    if (r.text().starts_with("each.value.") || r.text().starts_with("each.value["))
      return false;
    whole = whole || r.text() == "each.value";
  }
  return whole;
}

/// Whether one of several instances may be meant, another one for each owner.
inline bool picks(doc::node references) {
  return mentions(references, "each.key") || mentions(references, "each.value") ||
         mentions(references, "count.index");
}

/// The word at the start: letters, digits, `_` and `-`.
inline std::string_view word(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && text[n] != '.' && text[n] != '[')
    ++n;
  return text.substr(0, n);
}

/// The index in brackets at the start, without them.
inline std::string_view take_index(std::string_view& text) {
  if (text.empty() || text.front() != '[')
    return {};
  bool quoted = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"' && text[i - 1] != '\\')
      quoted = !quoted;
    if (text[i] == ']' && !quoted) {
      auto const index = text.substr(1, i - 1);
      text.remove_prefix(i + 1);
      return index;
    }
  }
  return {};
}

inline std::string_view take_word(std::string_view& text) {
  if (!text.empty() && text.front() == '.')
    text.remove_prefix(1);
  auto const w = word(text);
  text.remove_prefix(w.size());
  return w;
}

/// Whether `shorter` is the rest of `longer` with a step taken off.
inline bool unwraps(std::string_view longer, std::string_view shorter) {
  return longer.size() > shorter.size() && longer.starts_with(shorter) &&
         (longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

/// Whether an expression mentions one thing, besides the index or key that it goes by.
inline bool one_source(doc::node references) {
  std::size_t sources = 0;
  std::string_view last;
  for (auto const r : references.items()) {
    if (r.text() == "count.index" || r.text() == "each.key" || r.text() == "count" ||
        r.text() == "each" || unwraps(last, r.text()))
      continue;
    last = r.text();
    ++sources;
  }
  return sources == 1;
}

/// The module above, and the call that made this one: name and key. Parts of the module's address.
struct module_step {
  std::string_view parent{};
  std::string_view name{};
  std::string_view key{};
};

inline module_step above(std::string_view module) {
  std::string_view rest = module;
  module_step out;
  std::size_t last = 0;
  while (!rest.empty()) {
    last = module.size() - rest.size();
    (void)take_word(rest); // module
    out.name = take_word(rest);
    out.key = take_index(rest);
  }
  out.parent = module.substr(0, last);
  return out;
}

/// The address of what several parts name in a module; `parts` have their dots.
inline std::string join(std::string_view module, std::string_view rest,
                        std::string_view further = {}) {
  std::string out;
  out.reserve(module.size() + 1 + rest.size() + further.size());
  out += module;
  if (!module.empty())
    out += '.';
  out += rest;
  out += further;
  return out;
}

} // namespace vpclint::inline v0::terraform
