#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"
#include "vpclint/net/prefix.hpp"

#include "input/design_file/keys.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::native {

// --- single values: `parse` gives the value, or reports why there is none

struct yes_or_no {
  using type = bool;
  static std::optional<bool> parse(reader& r, doc::node n);
  static std::string schema() { return R"({"type":"boolean"})"; }
  static std::string value() { return "true or false"; }
};

/// Any text.
struct free_text {
  using type = std::string;
  static std::optional<std::string> parse(reader& r, doc::node n);
  static std::string schema() { return string_schema(); }
  static std::string value() { return "text"; }
};

/// A single word.
struct word_text {
  using type = std::string;
  static std::optional<std::string> parse(reader& r, doc::node n);
  static std::string schema() { return pattern_schema(name_pattern); }
  static std::string value() { return "word"; }
};

/// An account number: text or digits, as they stand.
struct account_number {
  using type = std::string;
  static std::optional<std::string> parse(reader& r, doc::node n);
  static std::string schema();
  static std::string value() { return "account number"; }
};

/// The name of something.
struct reference {
  using type = ref;
  static std::optional<ref> parse(reader& r, doc::node n);
  static std::string schema() { return pattern_schema(name_pattern); }
  static std::string value() { return "name"; }
};

/// The whole number that a scalar is; as for JSON Schema, 80.0 and 8e1 are such numbers, too.
std::optional<std::int64_t> whole_number(doc::node n);
std::optional<int> parse_integer(reader& r, doc::node n, int low, int high);

template <int Low, int High>
struct integer {
  using type = int;
  static std::optional<int> parse(reader& r, doc::node n) { return parse_integer(r, n, Low, High); }
  static std::string schema() { return integer_schema(Low, High); }
  static std::string value() { return "number"; }
};

/// How many like something there are. Each becomes interfaces later, so each counts towards the
/// size of a design.
struct count_number : integer<0, 1'000'000> {
  static constexpr std::size_t bytes_of_each = 160;
  static std::optional<int> parse(reader& r, doc::node n) {
    auto const count = integer::parse(r, n);
    if (count && !r.charge(static_cast<std::size_t>(*count), bytes_of_each, n))
      return std::nullopt;
    return count;
  }
};

struct port_number {
  using type = std::uint16_t;
  static std::optional<std::uint16_t> parse(reader& r, doc::node n);
  static std::string schema() { return integer_schema(1, 65535); }
  static std::string value() { return "port"; }
};

enum class family : std::uint8_t { any, v4, v6 };

/// Reads a block from a text that stands at `at`; a finding if it is none, or not canonical.
std::optional<cidr> parse_block(reader& r, place at, std::string_view text, family f);
std::optional<ipv4> parse_ipv4(reader& r, place at, std::string_view text);
std::optional<ipv6> parse_ipv6(reader& r, place at, std::string_view text);

template <family F>
struct block {
  using type = cidr;
  static std::optional<cidr> parse(reader& r, doc::node n) {
    auto const text = r.string(n, "a CIDR block");
    if (!text)
      return std::nullopt;
    return parse_block(r, r.word_at(n, *text), *text, F);
  }
  static std::string schema() { return string_schema(); }
  static std::string value() {
    return F == family::v4 ? "IPv4 block" : F == family::v6 ? "IPv6 block" : "block";
  }
};

struct ipv4_address {
  using type = ipv4;
  static std::optional<ipv4> parse(reader& r, doc::node n);
  static std::string schema() { return string_schema(); }
  static std::string value() { return "IPv4 address"; }
};

struct ipv6_address {
  using type = ipv6;
  static std::optional<ipv6> parse(reader& r, doc::node n);
  static std::string schema() { return string_schema(); }
  static std::string value() { return "IPv6 address"; }
};

/// A word that stands for a value.
template <class T>
struct word {
  std::string_view text{};
  T meaning{};
};

std::optional<std::size_t> parse_choice(reader& r, doc::node n,
                                        std::span<std::string_view const> choices);

/// One of the words of `Words::list`, an array of `word<Words::type>`.
template <class Words>
struct choice {
  using type = typename Words::type;
  static std::vector<std::string_view> texts() {
    std::vector<std::string_view> out;
    out.reserve(Words::list.size());
    for (auto const& w : Words::list)
      out.push_back(w.text);
    return out;
  }
  static std::optional<type> parse(reader& r, doc::node n) {
    auto const i = parse_choice(r, n, texts());
    if (!i)
      return std::nullopt;
    return Words::list[*i].meaning;
  }
  static std::string schema() { return enum_schema(texts()); }
  static std::string value() {
    std::string out;
    for (auto const t : texts())
      out += (out.empty() ? "`" : ", `") + std::string(t) + "`";
    return out;
  }
};

// --- slots: what reads a node into a member

template <class V>
known<typename V::type> read_known(reader& r, doc::node n) {
  if (auto why = r.unknown_here(n))
    return {std::move(*why), n.at()};
  if (auto v = V::parse(r, n))
    return {std::move(*v), n.at()};
  return {unusable(), n.at()};
}

/// A fact.
template <class V>
struct one {
  static void read(reader& r, doc::node n, known<typename V::type>& out) {
    out = read_known<V>(r, n);
  }
  static std::string schema(schema_defs& d) { return d.or_unknown(V::schema()); }
  static std::string value() { return V::value(); }
};

/// A list of facts. An unknown list is a list of one unknown fact.
template <class V>
struct many {
  using list = std::vector<known<typename V::type>>;
  static void read(reader& r, doc::node n, list& out) {
    if (auto why = r.unknown_here(n)) {
      out.push_back({std::move(*why), n.at()});
      return;
    }
    if (!r.is_list(n, "a list (" + V::value() + ")")) {
      out.push_back({unusable(), n.at()});
      return;
    }
    if (!r.charge(n.size(), sizeof(typename list::value_type), n))
      return;
    out.reserve(out.size() + n.size());
    for (auto const item : n.items())
      out.push_back(read_known<V>(r, item));
  }
  static void read(reader& r, doc::node n, std::optional<list>& out) { read(r, n, out.emplace()); }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(list_schema(d.or_unknown(V::schema())));
  }
  static std::string value() { return "list: " + V::value(); }
};

/// A list of facts, or one alone.
template <class V>
struct one_or_many {
  static void read(reader& r, doc::node n, typename many<V>::list& out) {
    if (n.is_scalar())
      out.push_back(read_known<V>(r, n));
    else
      many<V>::read(r, n, out);
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(any_of({V::schema(), list_schema(d.or_unknown(V::schema()))}));
  }
  static std::string value() { return V::value() + ", or a list of them"; }
};

/// Text for people; nothing depends on it, so that unknown is the same as empty.
struct remark {
  static void read(reader& r, doc::node n, std::string& out);
  static std::string schema(schema_defs& d) { return d.or_unknown(string_schema()); }
  static std::string value() { return "text"; }
};

/// A setting of the document, which can't be unknown.
template <class V>
struct setting {
  static void read(reader& r, doc::node n, std::string& out) {
    if (auto v = V::parse(r, n))
      out = std::move(*v);
  }
  static std::string schema(schema_defs&) { return V::schema(); }
  static std::string value() { return V::value(); }
};

struct tag_list {
  static void read(reader& r, doc::node n, std::vector<tag>& out);
  static std::string schema(schema_defs& d);
  static std::string value() { return "mapping: key to value"; }
};

/// A mapping that is one object.
template <auto const& Object>
struct nested {
  template <class T>
  static void read(reader& r, doc::node n, T& out) {
    read_object(r, n, out, Object);
  }
  static std::string schema(schema_defs& d) { return d.or_unknown(object_schema(d, Object)); }
  static std::string value() { return "[" + std::string(Object.name) + "]"; }
};

/// A list of objects. An unknown list is one object of which nothing is known.
template <auto const& Object>
struct listed {
  template <class T>
  static void read(reader& r, doc::node n, std::vector<T>& out) {
    if (!r.unknown_here(n)) {
      if (!r.is_list(n, "a list, each item " + with_article(Object.name)))
        return;
      if (!r.charge(n.size(), sizeof(T), n))
        return;
      out.reserve(out.size() + n.size());
      for (auto const item : n.items())
        read_item(r, item, out.emplace_back());
    } else {
      read_item(r, n, out.emplace_back());
    }
  }
  template <class T>
  static void read_item(reader& r, doc::node n, T& item) {
    item.at = n.at();
    read_object(r, n, item, Object);
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(list_schema(d.or_unknown(object_schema(d, Object))));
  }
  static std::string value() { return "list: [" + std::string(Object.name) + "]"; }
};

} // namespace vpclint::inline v0::native
