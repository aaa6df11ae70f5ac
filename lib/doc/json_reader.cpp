#include "doc/json_reader.hpp"

#include "doc/json_pieces.hpp"
#include "doc/readers.hpp"
#include "doc/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0::doc::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The value of a hexadecimal digit, or 16.
std::uint32_t hex_value(char c) {
  if (is_digit(c))
    return static_cast<std::uint32_t>(c - '0');
  char const lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<std::uint32_t>(lower - 'a') + 10 : 16;
}

constexpr std::uint64_t each_byte = 0x0101010101010101U;

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

// Marks those of eight bytes that end the plain part of a string: a quote, a backslash or a control
// character; bytes beyond ASCII do not. Above the lowest mark there may be wrong ones.
std::uint64_t ends_of_plain(std::uint64_t word) {
  constexpr std::uint64_t highs = 0x8080808080808080U;
  auto const zero = [](std::uint64_t w) { return (w - each_byte) & ~w & highs; };
  return zero(word ^ (each_byte * '"')) | zero(word ^ (each_byte * '\\')) |
         ((word - each_byte * 0x20) & ~word & highs);
}

// How many of eight bytes come before the first that `marks` has a bit of. Precondition: marks !=
// 0.
std::size_t bytes_before(std::uint64_t marks) {
  return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

// Words are looked at from their low end, and only on such machines the text begins there.
constexpr bool by_words = std::endian::native == std::endian::little;

} // namespace

json_reader::json_reader(source const& src, std::uint32_t number, read_limits const& limits,
                         std::size_t expected_bytes)
    : bytes_(src.bytes()), at_(mark_length(bytes_)),
      out_(src, number, syntax::json, limits, expected_bytes) {}

// Mostly nothing, one blank, or a line break and an indent.
void json_reader::skip_space() {
  while (at_ < bytes_.size()) {
    char const c = bytes_[at_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
      return;
    ++at_;
    while (by_words && at_ + sizeof(std::uint64_t) <= bytes_.size()) {
      std::uint64_t const others = word_at(bytes_, at_) ^ (each_byte * ' ');
      at_ += others == 0 ? sizeof others : bytes_before(others);
      if (others != 0)
        break;
    }
  }
}

bool json_reader::values() {
  do {
    if (!value())
      return false;
    while (!expect_more_ && out_.depth() > 0) {
      if (!after_value())
        return false;
      if (expect_more_ && at_ >= next_piece_)
        take_piece();
    }
  } while (out_.depth() > 0);
  return true;
}

document json_reader::read(json_pieces* pieces) {
  pieces_ = pieces;
  next_piece_ = pieces == nullptr ? nowhere : pieces->next();
  skip_space();
  if (at_ == bytes_.size())
    refuse("the document is empty", 0);
  else if (values())
    rest();
  return out_.finish();
}

// What was read ahead counts only if just an item of a list has to begin where it begins: then it
// is what would be read now.
void json_reader::take_piece() {
  while (at_ >= next_piece_) {
    auto const* piece = pieces_->wait();
    if (piece != nullptr && at_ < piece->begin) {
      next_piece_ = piece->begin;
      return;
    }
    bool const taken = piece != nullptr && at_ == piece->begin &&
                       out_.append_items(piece->reader.items_read(), place_of(piece->end));
    if (taken) {
      at_ = piece->end;
      expect_more_ = false;
    }
    next_piece_ = pieces_->drop();
    if (taken)
      return;
  }
}

std::optional<std::size_t> json_reader::read_items(std::size_t begin, std::size_t until) {
  out_.start_over();
  at_ = begin;
  if (!out_.open(node_kind::sequence, place_of(begin)))
    return std::nullopt;
  for (;;) {
    do {
      if (!value())
        return std::nullopt;
      while (!expect_more_ && out_.depth() > 1)
        if (!after_value())
          return std::nullopt;
    } while (out_.depth() > 1);
    std::size_t const end = at_;
    skip_space();
    if (end >= until || here() != ',')
      return end;
    ++at_;
    skip_space();
  }
}

// One scalar, or the start of a mapping or list up to its first value.
bool json_reader::value() {
  expect_more_ = false;
  char const c = here();
  if (c == '"')
    return string();
  if (c == '{')
    return open(node_kind::mapping, '}');
  if (c == '[')
    return open(node_kind::sequence, ']');
  if (c == '-' || is_digit(c))
    return number();
  for (std::string_view const word : {"true", "false", "null"})
    if (bytes_.substr(at_, word.size()) == word) {
      at_ += word.size();
      return slice(at_ - word.size());
    }
  return no_value();
}

bool json_reader::open(node_kind kind, char closing) {
  if (!out_.open(kind, place_of(at_)))
    return false;
  std::size_t const before = ++at_;
  if (kind == node_kind::mapping && follows_known_key())
    return known_key();
  skip_space();
  if (here() == closing) {
    ++at_;
    return out_.close(place_of(at_));
  }
  expect_more_ = true;
  return kind == node_kind::sequence || key(before);
}

// A comma with what belongs to it, or the closing bracket.
bool json_reader::after_value() {
  bool const mapping = out_.innermost().kind == node_kind::mapping;
  if (mapping && follows_known_key())
    return known_key();
  std::size_t const before = at_;
  skip_space();
  char const c = here();
  if (c == (mapping ? '}' : ']')) {
    ++at_;
    return out_.close(place_of(at_));
  }
  if (c != ',')
    return no_comma(mapping);
  std::size_t const comma = at_++;
  skip_space();
  if (here() == '}' || here() == ']')
    return refuse("a comma must not stand before a closing bracket", comma);
  expect_more_ = true;
  return !mapping || key(before);
}

// Whether just the same bytes come next that led to a key after the same keys before: then they do
// so again. More blanks may follow than did.
bool json_reader::follows_known_key() {
  auto const& known = out_.keys_so_far();
  return known.size > 0 && known.size <= bytes_.size() - at_ &&
         std::memcmp(bytes_.data() + at_, bytes_.data() + known.begin, known.size) == 0;
}

// Precondition: it follows.
bool json_reader::known_key() {
  auto const size = out_.keys_so_far().size;
  if (!out_.known_key(place_of(at_)))
    return false;
  at_ += size;
  skip_space();
  expect_more_ = true;
  return true;
}

bool json_reader::key(std::size_t before) {
  if (here() != '"')
    return no_key();
  if (!string())
    return false;
  skip_space();
  if (at_ == bytes_.size())
    return never_closed();
  if (here() != ':')
    return refuse("a colon must follow a key", at_);
  ++at_;
  skip_space();
  out_.remember_key(place_of(before), place_of(at_));
  return true;
}

void json_reader::rest() {
  skip_space();
  if (at_ < bytes_.size())
    refuse("nothing may follow the end of the document", at_);
}

bool json_reader::slice(std::size_t begin) {
  return out_.json_slice(place_of(begin), place_of(at_), place_of(begin), place_of(at_ - begin),
                         false);
}

bool json_reader::digits(char const* message) {
  if (!is_digit(here()))
    return refuse(message, at_);
  while (is_digit(here()))
    ++at_;
  return true;
}

bool json_reader::number() {
  std::size_t const begin = at_;
  if (here() == '-')
    ++at_;
  if (!is_digit(here()))
    return bad_number(begin);
  if (here() == '0' && at_ + 1 < bytes_.size() && is_digit(bytes_[at_ + 1]))
    return refuse("a number must not start with 0", at_);
  while (is_digit(here()))
    ++at_;
  if (here() == '.') {
    ++at_;
    if (!digits("digits must follow the point"))
      return false;
  }
  if (here() == 'e' || here() == 'E') {
    ++at_;
    if (here() == '+' || here() == '-')
      ++at_;
    if (!digits("digits must follow the exponent"))
      return false;
  }
  return slice(begin);
}

void json_reader::skip_plain() {
  while (by_words && at_ + sizeof(std::uint64_t) <= bytes_.size()) {
    std::uint64_t const ends = ends_of_plain(word_at(bytes_, at_));
    at_ += ends == 0 ? sizeof ends : bytes_before(ends);
    if (ends != 0)
      return;
  }
  while (at_ < bytes_.size() && bytes_[at_] != '"' && bytes_[at_] != '\\' &&
         static_cast<unsigned char>(bytes_[at_]) >= 0x20)
    ++at_;
}

bool json_reader::string() {
  std::size_t const begin = at_++;
  std::size_t from = at_;
  bool escaped = false;
  for (;;) {
    skip_plain();
    char const c = here();
    if (c == '"' && !escaped) {
      ++at_;
      return out_.json_slice(place_of(begin), place_of(at_), place_of(begin + 1),
                             place_of(at_ - begin - 2), true);
    }
    if (!escaped)
      text_.clear();
    text_.append(bytes_, from, at_ - from);
    if (c == '"') {
      ++at_;
      return out_.pooled(place_of(begin), place_of(at_), text_, true);
    }
    if (c != '\\')
      return string_ends(begin);
    escaped = true;
    if (!escape(begin))
      return false;
    from = at_;
  }
}

// Precondition: `here()` is a backslash.
bool json_reader::escape(std::size_t string_begin) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == 'u')
    return unicode_escape(string_begin);
  std::size_t const which =
      at_ + 1 < bytes_.size() ? letters.find(bytes_[at_ + 1]) : std::string_view::npos;
  if (which == std::string_view::npos)
    return bad_escape(string_begin, "unknown escape in a string");
  text_ += meanings[which];
  at_ += 2;
  return true;
}

// The code unit of an escape \uXXXX at `at`, or nothing.
std::optional<std::uint32_t> json_reader::code_unit(std::size_t at) const {
  if (at + 6 > bytes_.size() || bytes_[at] != '\\' || bytes_[at + 1] != 'u')
    return std::nullopt;
  std::uint32_t unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    std::uint32_t const digit = hex_value(bytes_[i]);
    if (digit > 15)
      return std::nullopt;
    unit = unit * 16 + digit;
  }
  return unit;
}

bool json_reader::unicode_escape(std::size_t string_begin) {
  constexpr char const* half = "half of a surrogate pair in a \\u escape";
  auto const unit = code_unit(at_);
  if (!unit)
    return bad_escape(string_begin, "four hexadecimal digits must follow \\u");
  std::uint32_t code = *unit;
  std::size_t length = 6;
  if (code >= 0xDC00 && code <= 0xDFFF)
    return bad_escape(string_begin, half);
  if (code >= 0xD800 && code <= 0xDBFF) {
    auto const second = code_unit(at_ + 6);
    if (!second || *second < 0xDC00 || *second > 0xDFFF)
      return bad_escape(string_begin, half);
    code = 0x10000 + ((code - 0xD800) << 10U) + (*second - 0xDC00);
    length = 12;
  }
  append_utf8(text_, code);
  at_ += length;
  return true;
}

document read_json(source const& src, std::uint32_t number, read_limits const& limits,
                   json_split const& split) {
  json_reader reader(src, number, limits, src.bytes().size());
  auto const threads = src.bytes().size() < split.least ? 0 : split.threads;
  if (threads < 2)
    return reader.read(nullptr);
  json_pieces pieces(src, number, limits, split);
  return reader.read(&pieces);
}

} // namespace vpclint::inline v0::doc::detail
