#pragma once

#include "vpclint/model/ref.hpp"

#include "input/design_file/keys.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

// Mappings of named objects: sections of a design, and of one object in another.
namespace vpclint::inline v0::native {

/// The names of a mapping that were seen, to pass over repeated ones.
class seen_names {
public:
  explicit seen_names(std::size_t expected) {
    if (expected > few)
      names_.reserve(expected);
  }
  /// Whether the name is new.
  bool add(std::string_view name) {
    if (first_.size() < few) {
      for (auto const n : first_)
        if (n == name)
          return false;
      first_.push_back(name);
      names_.insert(name);
      return true;
    }
    return names_.insert(name).second;
  }

private:
  static constexpr std::size_t few = 16;
  std::vector<std::string_view> first_{};
  std::unordered_set<std::string_view> names_{};
};

/// Runs `f(name, value)` for each entry of a mapping of names, repeated ones once.
template <class F>
void each_name(doc::node n, F const& f) {
  seen_names seen(n.size());
  for (auto const [k, v] : n.entries())
    if (seen.add(k.text()))
      f(k, v);
}

/// The name of what AWS makes with each VPC, and a document may write out.
template <class T>
constexpr std::string_view name_of_default(std::vector<T> const&) {
  if constexpr (std::is_same_v<T, network_acl> || std::is_same_v<T, security_group>)
    return "default";
  else if constexpr (std::is_same_v<T, route_table>)
    return "main";
  else
    return {};
}

/// Reads a mapping of named objects and appends them to `out`.
template <class T>
void read_named(reader& r, doc::node n, std::string_view section, std::vector<T>& out,
                object<T> const& what) {
  if (auto why = r.unknown_here(n)) {
    r.add_gap(n, section, *why);
    // What holds for those that name none may be written there, too.
    if (auto const fallback = name_of_default(out); !fallback.empty()) {
      T item{};
      item.id = std::string(fallback);
      item.at = n.at();
      if constexpr (requires { item.in; })
        item.in = r.current_vpc;
      read_object(r, n, item, what);
      out.push_back(std::move(item));
    }
    return;
  }
  if (!r.is_mapping(n, "a mapping from names, each " + with_article(what.name)))
    return;
  if (!r.charge(n.size(), sizeof(T), n))
    return;
  if (out.capacity() < out.size() + n.size())
    out.reserve(std::max(out.size() + n.size(), 2 * out.size()));
  each_name(n, [&](doc::node k, doc::node v) {
    if (!r.check_name(k) || r.stopped())
      return;
    reader::step const here(r, section, k.text());
    T item{};
    item.id = std::string(k.text());
    item.at = k.at();
    if constexpr (requires { item.in; })
      item.in = r.current_vpc;
    if (auto why = r.unknown_here(v))
      r.add_gap(v, "", *why);
    read_object(r, v, item, what);
    out.push_back(std::move(item));
  });
}

namespace internal {

template <auto const& Object>
struct named_schema {
  static std::string schema(schema_defs& d) {
    return d.or_unknown(names_schema(d.or_unknown(object_schema(d, Object))));
  }
  static std::string value() { return "mapping: name to [" + std::string(Object.name) + "]"; }
};

template <std::size_t N>
struct fixed_text {
  constexpr fixed_text(char const (&text)[N]) {
    for (std::size_t i = 0; i < N; ++i)
      chars[i] = text[i];
  }
  char chars[N]{};
  [[nodiscard]] constexpr std::string_view view() const { return {chars, N - 1}; }
};

} // namespace internal

/// A section of named objects in the design, as a key of `Scope`.
template <class Scope, internal::fixed_text Name, auto Member, auto const& Object>
constexpr key<Scope> section(std::string_view about) {
  return {Name.view(), about,
          [](reader& r, doc::node n, Scope&) {
            read_named(r, n, Name.view(), r.into().*Member, Object);
          },
          &internal::named_schema<Object>::schema, &internal::named_schema<Object>::value};
}

/// A mapping of named objects in a member of their owner.
template <internal::fixed_text Name, auto Member, auto const& Object>
constexpr key<owner_of<Member>> named(std::string_view about) {
  using owner = owner_of<Member>;
  return {Name.view(), about,
          [](reader& r, doc::node n, owner& o) {
            auto& list = o.*Member;
            if constexpr (requires { list.emplace(); })
              read_named(r, n, Name.view(), list.emplace(), Object);
            else
              read_named(r, n, Name.view(), list, Object);
          },
          &internal::named_schema<Object>::schema, &internal::named_schema<Object>::value};
}

} // namespace vpclint::inline v0::native
