#include "input/design_file/reader.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"
#include "vpclint/support/nearest.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

constexpr std::size_t longest_reason = 1000;
constexpr std::size_t longest_address = 1000;

/// The key nearest by letters; else one that the word starts or ends with, as `cidr_block` does
/// with `cidr`, or that starts or ends with the word, as `network_acl` does with `acl`.
std::string likely(std::string_view word, std::span<std::string_view const> candidates) {
  if (auto near = nearest(word, candidates); !near.empty())
    return near;
  for (auto const c : candidates)
    if (c.size() > 1 && word.size() > 2 &&
        (word.starts_with(c) || word.ends_with(c) || c.starts_with(word) || c.ends_with(word)))
      return std::string(c);
  return {};
}

/// What stands where something else was expected; a text is called so where it looks like less.
std::string found_words(doc::node n) {
  if (!n.is_scalar() || doc::is_null(n))
    return std::string(doc::describe(n));
  auto text = shortened(n.text());
  switch (doc::type_of(n)) {
  case doc::scalar_type::string:
    return doc::looks_like_string(n.text()) ? "'" + text + "'" : "the text '" + text + "'";
  case doc::scalar_type::boolean:
    return text;
  case doc::scalar_type::integer:
  case doc::scalar_type::real:
    return "the number " + text;
  case doc::scalar_type::null:
    break;
  }
  return std::string(doc::describe(n));
}

/// Never empty: an empty reason stands for what is known.
unknown reason_of(doc::node n) {
  if (n.text().empty())
    return {"the design does not say it"};
  return {shortened(n.text(), longest_reason)};
}

/// Whether an entry is what `write_design` makes of a part that is not known; its reason names
/// that.
bool stands_for_gap(std::string_view address) {
  auto const last = address.substr(address.rfind('.') + 1);
  return address.find(".not-known-") != std::string_view::npos || last.ends_with("-not-known");
}

} // namespace

unknown unusable() { return {"what is written here can't be read"}; }

std::string shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit)
    return std::string(text);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string with_article(std::string_view noun) {
  bool const vowel =
      !noun.empty() && std::string_view("aeiou").find(noun[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

reader::step::step(reader& r, std::string_view section, std::string_view name)
    : r_(r), size_(r.path_.size()) {
  if (!r_.path_.empty())
    r_.path_ += '.';
  (r_.path_ += section) += '.';
  r_.path_ += name;
}

std::optional<unknown> reader::unknown_here(doc::node n) {
  if (n.is_scalar()) {
    if (n.tag() == "!unknown")
      return reason_of(n);
    return std::nullopt;
  }
  if (!n.is_mapping() || n.size() != 1)
    return std::nullopt;
  auto const [key, value] = *n.entries().begin();
  if (key.text() != "unknown" || !value.is_scalar() ||
      doc::type_of(value) != doc::scalar_type::string)
    return std::nullopt;
  return reason_of(value);
}

bool reader::tag_is_ours(doc::node n) {
  auto const tag = n.tag();
  if (tag.empty() || tag == "!" || tag.starts_with("!!"))
    return true;
  auto& f = refuse(codes::wrong_type, n.at(),
                   "the tag '" + shortened(tag) + "' means nothing in a design");
  f.remedy = tag == "!unknown" ? "write the reason as text: '!unknown REASON'"
                               : "write the value itself, or '!unknown REASON'";
  return false;
}

bool reader::is_mapping(doc::node n, std::string_view expected) {
  if (n.is_mapping())
    return tag_is_ours(n);
  auto& f = wrong_type(n, expected);
  if (doc::is_null(n))
    f.remedy = "write '{}' for an empty one, or leave the key out";
  return false;
}

bool reader::is_list(doc::node n, std::string_view expected) {
  if (n.is_sequence())
    return tag_is_ours(n);
  auto& f = wrong_type(n, expected);
  if (doc::is_null(n))
    f.remedy = "write '[]' for an empty list, or leave the key out";
  else if (n.tag() == "!unknown")
    f.remedy = "leave the key out; only facts of the network can be unknown";
  else if (n.is_scalar())
    f.remedy = "write '[" + shortened(n.text()) + "]'";
  return false;
}

bool reader::is_scalar(doc::node n, std::string_view expected) {
  if (n.is_scalar())
    return tag_is_ours(n);
  wrong_type(n, expected);
  return false;
}

std::optional<std::string_view> reader::string(doc::node n, std::string_view expected) {
  if (!is_scalar(n, expected))
    return std::nullopt;
  auto const type = doc::type_of(n);
  if (type == doc::scalar_type::string)
    return n.text();
  auto& f = wrong_type(n, expected);
  if (type != doc::scalar_type::null)
    f.remedy = "put it in quotes: \"" + shortened(n.text()) + "\"";
  return std::nullopt;
}

std::optional<std::string_view> reader::name(doc::node n, std::string_view expected) {
  auto const text = string(n, expected);
  if (!text || !check_name(n))
    return std::nullopt;
  return text;
}

bool reader::check_name(doc::node key) {
  auto const text = key.text();
  if (!text.empty() && text.find_first_of(blanks) == std::string_view::npos)
    return true;
  malformed(key.at(), text.empty() ? "a name is empty"
                                   : "the name '" + shortened(text) + "' has a blank in it")
      .remedy = "names are single words, so that short lines can say them";
  return false;
}

place reader::word_at(place at, std::string_view word) const {
  if (at.source >= out_.sources().size())
    return at;
  auto const bytes = out_.sources().at(at.source).bytes();
  std::less<char const*> const before;
  if (before(word.data(), bytes.data()) || before(bytes.data() + bytes.size(), word.data()))
    return at;
  at.begin = static_cast<std::uint32_t>(word.data() - bytes.data());
  at.end = at.begin + static_cast<std::uint32_t>(word.size());
  return at;
}

std::string reader::suggest(std::string_view word,
                            std::span<std::string_view const> candidates) const {
  return saturated() ? std::string() : nearest(word, candidates);
}

finding& reader::refuse(std::string_view code, place at, std::string message) {
  auto& f = out_.refuse(code, at, std::move(message));
  f.resource = shortened(path_, longest_address);
  return f;
}

finding& reader::problem(std::string_view code, place at, std::string message) {
  auto& f = out_.report(code, severity::error, at, std::move(message));
  f.resource = shortened(path_, longest_address);
  return f;
}

finding& reader::wrong_type(doc::node n, std::string_view expected) {
  return refuse(codes::wrong_type, n.at(),
                "expected " + std::string(expected) + ", found " + found_words(n));
}

finding& reader::malformed(place at, std::string message) {
  return refuse(codes::malformed_line, at, std::move(message));
}

void reader::unknown_key(doc::node key, std::string_view object,
                         std::span<std::string_view const> known_keys) {
  auto& f = refuse(codes::unknown_key, key.at(),
                   "unknown key '" + shortened(key.text()) + "' in " + with_article(object));
  if (known_keys.empty())
    return;
  if (auto const near = likely(key.text(), known_keys); !near.empty()) {
    f.remedy = "did you mean '" + near + "'?";
    return;
  }
  bool const has_routes =
      std::find(known_keys.begin(), known_keys.end(), "routes") != known_keys.end();
  if (has_routes && key.text().find('/') != std::string_view::npos) {
    f.remedy = "write the route under 'routes'";
    return;
  }
  f.remedy = "it may have";
  char const* between = " ";
  for (auto const k : known_keys) {
    f.remedy += between;
    f.remedy += k;
    between = ", ";
  }
}

void reader::missing_key(doc::node n, std::string_view object, std::string_view key) {
  refuse(codes::missing_key, n.at(),
         with_article(object) + " needs the key '" + std::string(key) + "'");
}

void reader::unsupported_version(doc::node n) {
  refuse(codes::unsupported_version, n.at(),
         "version " + shortened(n.text()) + " of the format is not known here")
      .remedy = "write 'version: 1'";
}

void reader::add_gap(doc::node n, std::string_view part, unknown const& why) {
  if (hushed_)
    return;
  std::string address = path_;
  if (!part.empty())
    address += (address.empty() ? "" : ".") + std::string(part);
  auto const own = address;
  auto reason = why.reason;
  if (auto const colon = reason.find(": "); stands_for_gap(address) && colon != std::string::npos) {
    into().gaps.push_back({.at = n.at(), .part = address, .reason = why.reason}); // it is one, too
    address = reason.substr(0, colon);
    reason.erase(0, colon + 2);
  }
  auto& f = out_.report(codes::part_unknown, severity::info, n.at(),
                        "nothing is known of " + shortened(address, longest_address) +
                            (reason.empty() ? std::string() : ": " + reason));
  f.inconclusive = true;
  f.resource = shortened(own, longest_address);
  into().gaps.push_back({.at = n.at(), .part = std::move(address), .reason = std::move(reason)});
}

} // namespace vpclint::inline v0::native
