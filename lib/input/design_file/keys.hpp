#pragma once

#include "input/design_file/reader.hpp"
#include "input/design_file/schema_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace vpclint::inline v0::native {

/// One key that a mapping may have: how it is read into `T`, what the schema and the reference say
/// of it. Loader, schema, reference and completion all go by these tables and nothing else.
template <class T>
struct key {
  std::string_view name{};
  std::string_view about{}; ///< for people: one phrase in Markdown, no full stop
  void (*read)(reader&, doc::node, T&){nullptr};
  std::string (*schema)(schema_defs&){nullptr};
  std::string (*value)(){nullptr}; ///< for people: what may stand there
  bool required{false};
};

/// A kind of mapping with fixed keys.
template <class T>
struct object {
  std::string_view name{};  ///< as messages call one: `subnet`
  std::string_view about{}; ///< for people: one sentence
  std::span<key<T> const> keys{};
  bool extensions{false}; ///< keys that start with `x-` are passed over
  /// What follows from the keys together, such as from one that is left out and has no default;
  /// null: nothing.
  void (*complete)(reader&, doc::node, T&){nullptr};
};

/// Objects as the schema and the reference see them.
struct object_page {
  struct row {
    std::string_view name{};
    std::string_view about{};
    std::string value{};
    bool required{false};
  };
  std::string_view name{};
  std::string_view about{};
  std::vector<row> rows{};
};

// --- making keys

template <class M>
struct member_of;
template <class C, class M>
struct member_of<M C::*> {
  using owner = C;
  using type = M;
};
template <auto Member>
using owner_of = typename member_of<decltype(Member)>::owner;

/// A key whose value goes into one member, as `Slot` reads it.
template <auto Member, class Slot>
constexpr key<owner_of<Member>> field(std::string_view name, std::string_view about,
                                      bool required = false) {
  using owner = owner_of<Member>;
  return {name,
          about,
          [](reader& r, doc::node n, owner& o) { Slot::read(r, n, o.*Member); },
          &Slot::schema,
          &Slot::value,
          required};
}

/// A key whose value `Slot` reads into the whole owner.
template <class T, class Slot>
constexpr key<T> whole(std::string_view name, std::string_view about, bool required = false) {
  return {name, about, &Slot::read, &Slot::schema, &Slot::value, required};
}

namespace internal {

template <auto Member, auto const& Keys, std::size_t I>
constexpr auto lifted_key() {
  using owner = owner_of<Member>;
  auto const& from = Keys[I];
  return key<owner>{from.name,
                    from.about,
                    [](reader& r, doc::node n, owner& o) { Keys[I].read(r, n, o.*Member); },
                    from.schema,
                    from.value,
                    from.required};
}

template <auto Member, auto const& Keys, std::size_t... I>
constexpr auto lift(std::index_sequence<I...>) {
  return std::array{lifted_key<Member, Keys, I>()...};
}

} // namespace internal

/// The keys of a member that is an aggregate, as keys of its owner.
template <auto Member, auto const& Keys>
constexpr auto lifted() {
  return internal::lift<Member, Keys>(
      std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(Keys)>>>());
}

/// Two tables in one.
template <class T, std::size_t N, std::size_t M>
constexpr std::array<key<T>, N + M> join(std::array<key<T>, N> const& a,
                                         std::array<key<T>, M> const& b) {
  std::array<key<T>, N + M> out{};
  for (std::size_t i = 0; i < N; ++i)
    out[i] = a[i];
  for (std::size_t i = 0; i < M; ++i)
    out[N + i] = b[i];
  return out;
}

// --- using them

/// Reads the entries of a mapping. Of a repeated key the first counts (the document reader reports
/// it); keys that are not in the table are refused.
template <class T>
void read_keys(reader& r, doc::node n, T& into, object<T> const& what) {
  std::uint64_t seen = 0;
  for (auto const [k, v] : n.entries()) {
    auto const text = k.text();
    std::size_t i = 0;
    while (i < what.keys.size() && what.keys[i].name != text)
      ++i;
    if (i == what.keys.size()) {
      if (what.extensions && text.starts_with("x-"))
        continue;
      std::vector<std::string_view> names;
      if (!r.saturated())
        for (auto const& known : what.keys)
          names.push_back(known.name);
      r.unknown_key(k, what.name, names);
      continue;
    }
    auto const bit = std::uint64_t{1} << i;
    if ((seen & bit) != 0)
      continue;
    seen |= bit;
    what.keys[i].read(r, v, into);
    if (r.stopped())
      return;
  }
  for (std::size_t i = 0; i < what.keys.size(); ++i)
    if (what.keys[i].required && (seen & (std::uint64_t{1} << i)) == 0)
      r.missing_key(n, what.name, what.keys[i].name);
}

/// Makes every fact of an object unknown, for the reason that stands at `n`.
template <class T>
void read_unknown(reader& r, doc::node n, T& into, object<T> const& what) {
  reader::hush const quiet(r);
  auto const why = r.unknown_here(n);
  if (why && !r.charge(what.keys.size(), why->reason.size(), n))
    return;
  for (auto const& k : what.keys)
    k.read(r, n, into);
}

/// Reads a mapping of this kind.
template <class T>
void read_object(reader& r, doc::node n, T& into, object<T> const& what) {
  if (r.unknown_here(n))
    read_unknown(r, n, into, what);
  else if (r.is_mapping(n, "a mapping, " + with_article(what.name))) {
    read_keys(r, n, into, what);
    if (what.complete != nullptr)
      what.complete(r, n, into);
  }
}

/// The definition of a kind of mapping, by reference.
template <class T>
std::string object_schema(schema_defs& defs, object<T> const& what) {
  return defs.refer(what.name, [&] {
    std::string properties;
    std::string required;
    for (auto const& k : what.keys) {
      auto value = k.schema(defs);
      value.insert(1, "\"description\":" + json_string(k.about) + (value.size() > 2 ? "," : ""));
      properties += (properties.empty() ? "" : ",") + json_string(k.name) + ":" + value;
      if (k.required)
        required += (required.empty() ? "" : ",") + json_string(k.name);
    }
    std::string out = "{\"description\":" + json_string(what.about) +
                      ",\"type\":\"object\",\"properties\":{" + properties + "}";
    if (!required.empty())
      out += ",\"required\":[" + required + "]";
    if (what.extensions)
      out += ",\"patternProperties\":{\"^x-\":true}";
    return out + ",\"additionalProperties\":false}";
  });
}

template <class T>
object_page page_of(object<T> const& what) {
  object_page page{.name = what.name, .about = what.about};
  for (auto const& k : what.keys)
    page.rows.push_back(
        {.name = k.name, .about = k.about, .value = k.value(), .required = k.required});
  return page;
}

} // namespace vpclint::inline v0::native
