#include "input/design_file/values.hpp"

#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/design_file/sections.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

constexpr std::int64_t last_account = 999'999'999'999; // twelve digits

} // namespace

std::optional<bool> yes_or_no::parse(reader& r, doc::node n) {
  if (!n.is_scalar() || !doc::as_bool(n)) {
    auto& f = r.wrong_type(n, "true or false");
    auto const text = n.text();
    if (text == "yes" || text == "on" || (n.quoted() && text == "true"))
      f.remedy = "write 'true'";
    if (text == "no" || text == "off" || (n.quoted() && text == "false"))
      f.remedy = "write 'false'";
    return std::nullopt;
  }
  if (!r.is_scalar(n, "true or false"))
    return std::nullopt;
  return doc::as_bool(n);
}

std::optional<std::string> free_text::parse(reader& r, doc::node n) {
  auto const text = r.string(n, "text");
  if (!text)
    return std::nullopt;
  return std::string(*text);
}

std::optional<std::string> word_text::parse(reader& r, doc::node n) {
  auto const text = r.name(n, "a word");
  if (!text)
    return std::nullopt;
  return std::string(*text);
}

std::optional<std::string> account_number::parse(reader& r, doc::node n) {
  if (!r.is_scalar(n, "an account number"))
    return std::nullopt;
  if (doc::type_of(n) == doc::scalar_type::string)
    return std::string(n.text());
  auto const number = whole_number(n);
  if (!number || *number < 0 || *number > last_account) {
    r.wrong_type(n, "an account number");
    return std::nullopt;
  }
  // Digits stand as they are: accounts have leading zeros.
  return doc::as_int(n) ? std::string(n.text()) : std::to_string(*number);
}

std::string account_number::schema() {
  return R"({"type":["string","integer"],"minimum":0,"maximum":)" + std::to_string(last_account) +
         "}";
}

std::optional<ref> reference::parse(reader& r, doc::node n) {
  auto const text = r.name(n, "a name");
  if (!text)
    return std::nullopt;
  return ref(std::string(*text), n.at());
}

std::optional<std::int64_t> whole_number(doc::node n) {
  if (!n.is_scalar() || doc::type_of(n) != doc::scalar_type::real)
    return doc::as_int(n);
  auto text = n.text();
  if (text.starts_with('+'))
    text.remove_prefix(1);
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Far below where doubles leave out whole numbers.
  if (error != std::errc{} || end != text.data() + text.size() || std::abs(value) > 1e15 ||
      value != std::trunc(value))
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<int> parse_integer(reader& r, doc::node n, int low, int high) {
  if (!r.is_scalar(n, "a number"))
    return std::nullopt;
  auto const number = whole_number(n);
  if (number && *number >= low && *number <= high)
    return static_cast<int>(*number);
  auto const range = " from " + std::to_string(low) + " to " + std::to_string(high);
  auto& f = r.wrong_type(n, "a whole number" + range);
  if (number)
    f.message = "expected a whole number" + range + ", found " + std::to_string(*number);
  if (n.quoted())
    f.remedy = "write it without quotes";
  return std::nullopt;
}

std::optional<std::uint16_t> port_number::parse(reader& r, doc::node n) {
  auto const number = parse_integer(r, n, 1, 65535);
  if (!number)
    return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

namespace {

template <class Prefix>
parsed<cidr> lifted_parse(std::string_view text) {
  auto const p = Prefix::parse(text);
  if (p)
    return cidr(*p);
  if (auto const c = p.canonical())
    return parsed<cidr>::masked(cidr(*c));
  return p.error();
}

parsed<cidr> parse_family(std::string_view text, family f) {
  switch (f) {
  case family::any:
    return cidr::parse(text);
  case family::v4:
    return lifted_parse<prefix4>(text);
  case family::v6:
    return lifted_parse<prefix6>(text);
  }
  return cidr_error::empty;
}

} // namespace

std::optional<cidr> parse_block(reader& r, place at, std::string_view text, family f) {
  auto const p = parse_family(text, f);
  if (p)
    return *p;
  auto message = "'" + shortened(text) + "' " + std::string(describe(p.error()));
  if (p.error() == cidr_error::host_bits_set) {
    auto const canonical = *p.canonical();
    r.problem(codes::cidr_host_bits, at, std::move(message)).remedy =
        "write '" + to_string(canonical) + "'";
    return canonical;
  }
  auto& found = r.problem(codes::cidr_malformed, at, std::move(message));
  if (p.error() == cidr_error::missing_length)
    found.remedy = "write '" + shortened(text) + (text.find(':') == text.npos ? "/32'" : "/128'") +
                   " for this address alone";
  if (p.error() == cidr_error::wrong_family)
    found.remedy = f == family::v4 ? "write IPv6 blocks under 'ipv6'" : "write an IPv6 block here";
  return std::nullopt;
}

std::optional<ipv4> parse_ipv4(reader& r, place at, std::string_view text) {
  if (auto const a = ipv4::parse(text))
    return a;
  auto& f =
      r.problem(codes::address_malformed, at, "'" + shortened(text) + "' is not an IPv4 address");
  if (ipv6::parse(text))
    f.remedy = "write IPv6 addresses under 'ipv6'";
  if (auto const c = cidr::parse(text); c && c->is_v4())
    f.remedy = "write one address, such as '" + to_string(c->first()) + "'";
  return std::nullopt;
}

std::optional<ipv6> parse_ipv6(reader& r, place at, std::string_view text) {
  if (auto const a = ipv6::parse(text))
    return a;
  r.problem(codes::address_malformed, at, "'" + shortened(text) + "' is not an IPv6 address");
  return std::nullopt;
}

std::optional<ipv4> ipv4_address::parse(reader& r, doc::node n) {
  auto const text = r.string(n, "an IPv4 address");
  if (!text)
    return std::nullopt;
  return parse_ipv4(r, r.word_at(n, *text), *text);
}

std::optional<ipv6> ipv6_address::parse(reader& r, doc::node n) {
  auto const text = r.string(n, "an IPv6 address");
  if (!text)
    return std::nullopt;
  return parse_ipv6(r, r.word_at(n, *text), *text);
}

std::optional<std::size_t> parse_choice(reader& r, doc::node n,
                                        std::span<std::string_view const> choices) {
  if (n.is_scalar() && doc::type_of(n) == doc::scalar_type::string)
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i] == n.text())
        return r.is_scalar(n, "a word") ? std::optional(i) : std::nullopt;
  std::string expected;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0)
      expected += i + 1 == choices.size() ? " or " : ", ";
    expected += "'" + std::string(choices[i]) + "'";
  }
  auto& f = r.wrong_type(n, expected);
  if (auto const near = r.suggest(n.text(), choices); !near.empty())
    f.remedy = "did you mean '" + near + "'?";
  return std::nullopt;
}

void remark::read(reader& r, doc::node n, std::string& out) {
  if (r.unknown_here(n))
    return;
  if (auto const text = r.string(n, "text"))
    out = std::string(*text);
}

void tag_list::read(reader& r, doc::node n, std::vector<tag>& out) {
  if (auto why = r.unknown_here(n)) {
    out.push_back({.key = "", .value = {*why, n.at()}, .at = n.at()});
    return;
  }
  if (!r.is_mapping(n, "a mapping of tags"))
    return;
  if (!r.charge(n.size(), sizeof(tag), n))
    return;
  each_name(n, [&](doc::node k, doc::node v) {
    tag t{.key = std::string(k.text()), .value = {}, .at = k.at()};
    if (auto why = r.unknown_here(v)) {
      t.value = {*why, v.at()};
    } else if (r.is_scalar(v, "the value of a tag")) {
      if (doc::is_null(v))
        r.wrong_type(v, "the value of a tag").remedy = "write \"\" for an empty value";
      else
        t.value = {std::string(v.text()), v.at()};
    }
    out.push_back(std::move(t));
  });
}

std::string tag_list::schema(schema_defs& d) {
  return d.or_unknown(R"({"type":"object","additionalProperties":)" +
                      d.or_unknown(R"({"type":["string","number","boolean"]})") + "}");
}

} // namespace vpclint::inline v0::native
