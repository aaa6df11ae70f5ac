// RapidJSON checks the grammar; this file finds the places of its events and words its errors.
#include "doc/readers.hpp"
#include "doc/tree_builder.hpp"
#include "vpclint/diag/codes.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace vpclint::inline v0::doc::detail {
namespace {

// Events arrive in the order of the text, so the place of each one follows from the end of the one
// before: between them stand only spaces, commas and colons.
class handler {
public:
  handler(std::string_view bytes, std::uint32_t start, rapidjson::MemoryStream const& stream,
          tree_builder& out)
      : bytes_(bytes), base_(start), at_(start), stream_(stream), out_(out) {}

  bool Null() { return literal(4); }
  bool Bool(bool value) { return literal(value ? 4 : 5); }
  bool Int(int) { return number(); }
  bool Uint(unsigned) { return number(); }
  bool Int64(std::int64_t) { return number(); }
  bool Uint64(std::uint64_t) { return number(); }
  bool Double(double) { return number(); }
  bool RawNumber(char const*, rapidjson::SizeType, bool) { return number(); }
  bool String(char const* text, rapidjson::SizeType size, bool) { return string(text, size); }
  bool Key(char const* text, rapidjson::SizeType size, bool) { return string(text, size); }
  bool StartObject() { return out_.open(node_kind::mapping, token(1)); }
  bool StartArray() { return out_.open(node_kind::sequence, token(1)); }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

  // Where the token after the last event starts.
  std::uint32_t next_token() {
    skip();
    return at_;
  }

private:
  void skip() {
    while (at_ < bytes_.size()) {
      char const c = bytes_[at_];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != ',' && c != ':') return;
      ++at_;
    }
  }
  std::uint32_t token(std::uint32_t length) {
    skip();
    std::uint32_t const begin = at_;
    at_ += length;
    return begin;
  }
  std::uint32_t stream_end() const { return base_ + static_cast<std::uint32_t>(stream_.Tell()); }
  bool literal(std::uint32_t length) {
    std::uint32_t const begin = token(length);
    return out_.slice(begin, at_, begin, length, false);
  }
  bool number() {
    std::uint32_t const begin = token(0);
    at_ = stream_end();
    return out_.slice(begin, at_, begin, at_ - begin, false);
  }
  bool string(char const* text, std::uint32_t size) {
    std::uint32_t const begin = token(0);
    at_ = stream_end();
    // Every escape is longer than what it stands for.
    if (at_ - begin == size + 2) return out_.slice(begin, at_, begin + 1, size, true);
    if (auto const half = lone_surrogate(begin, at_); half != at_) {
      out_.refuse(codes::document_syntax, "half of a surrogate pair in a \\u escape", half, half + 6);
      return false;
    }
    return out_.pooled(begin, at_, {text, size}, true);
  }
  bool is_half(std::uint32_t at, std::string_view third) const {
    return bytes_[at + 1] == 'u' && (bytes_[at + 2] == 'd' || bytes_[at + 2] == 'D') &&
           third.find(bytes_[at + 3]) != std::string_view::npos;
  }
  // RapidJSON lets the second half of a pair stand alone. `end` when there is none.
  std::uint32_t lone_surrogate(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t at = begin; at + 5 < end; ++at) {
      if (bytes_[at] != '\\') continue;
      if (is_half(at, "cCdDeEfF")) return at;
      at += is_half(at, "89aAbB") ? 11U : 1U;
    }
    return end;
  }
  bool end() {
    token(1);
    return out_.close(at_);
  }

  std::string_view bytes_;
  std::uint32_t base_;
  std::uint32_t at_;
  rapidjson::MemoryStream const& stream_;
  tree_builder& out_;
};

// Words the error that RapidJSON found at `at`; `token` is where the token it broke off in starts.
class json_error {
public:
  json_error(std::string_view bytes, tree_builder& out, std::uint32_t at, std::uint32_t token)
      : bytes_(bytes), out_(out), at_(at), token_(std::min(at, token)) {}

  void report(rapidjson::ParseErrorCode code) {
    using namespace rapidjson;
    if (code == kParseErrorDocumentEmpty && at_ >= bytes_.size())
      return say("the document is empty", 0);
    if (code == kParseErrorDocumentRootNotSingular)
      return say("nothing may follow the end of the document", at_);
    if (in_string(code)) return string_error(code);
    if (code == kParseErrorNumberTooBig) return say("number is too large", at_);
    if (code == kParseErrorNumberMissFraction) return say("digits must follow the point", at_);
    if (code == kParseErrorNumberMissExponent) return say("digits must follow the exponent", at_);
    if (at_ >= bytes_.size() && token_ >= bytes_.size()) return end_of_text();
    structure_error(code);
  }

private:
  static bool in_string(rapidjson::ParseErrorCode code) {
    using namespace rapidjson;
    return code == kParseErrorStringMissQuotationMark || code == kParseErrorStringEscapeInvalid ||
           code == kParseErrorStringUnicodeEscapeInvalidHex ||
           code == kParseErrorStringUnicodeSurrogateInvalid ||
           code == kParseErrorStringInvalidEncoding;
  }

  finding& refuse(std::string message, std::uint32_t at) {
    auto const size = static_cast<std::uint32_t>(bytes_.size());
    return out_.refuse(codes::document_syntax, std::move(message), at, std::min(at + 1, size));
  }
  void say(std::string message, std::uint32_t at) { refuse(std::move(message), at); }

  void never_closed(char const* what, std::uint32_t end) {
    refuse("this string is never closed", token_).with_note(what, out_.at(end, end));
  }

  void string_error(rapidjson::ParseErrorCode code) {
    using namespace rapidjson;
    if (bytes_.find('"', std::max(at_, token_ + 1)) == std::string_view::npos)
      return never_closed("the document ends here", static_cast<std::uint32_t>(bytes_.size()));
    if (code == kParseErrorStringUnicodeEscapeInvalidHex)
      return say("four hexadecimal digits must follow \\u", at_);
    if (code == kParseErrorStringUnicodeSurrogateInvalid)
      return say("half of a surrogate pair in a \\u escape", at_);
    char const c = at_ < bytes_.size() ? bytes_[at_] : '\n';
    if (c == '\n' || c == '\r') return never_closed("the line ends here", at_);
    if (c == '\\') return say("unknown escape in a string", at_);
    if (static_cast<unsigned char>(c) < 0x20)
      refuse("control character in a string", at_).with_remedy("write it as \\t or \\u00XX");
    else
      say("this string can't be read", at_);
  }

  void end_of_text() {
    auto const size = static_cast<std::uint32_t>(bytes_.size());
    if (out_.depth() == 0) return say("the document ends in the middle of a value", token_);
    auto const& open = out_.innermost();
    refuse(open.kind == node_kind::mapping ? "this { is never closed" : "this [ is never closed",
           open.begin)
        .with_note("the document ends here", out_.at(size, size));
  }

  // The comma that stands before `at_` with nothing but spaces between, or `npos`.
  std::size_t comma_before() const {
    std::size_t const found = bytes_.substr(0, at_).find_last_not_of(" \t\r\n");
    return found != std::string_view::npos && bytes_[found] == ',' ? found : std::string_view::npos;
  }

  void structure_error(rapidjson::ParseErrorCode code) {
    using namespace rapidjson;
    char const c = bytes_[std::min<std::size_t>(at_, bytes_.size() - 1)];
    bool const closing = c == '}' || c == ']';
    if (c == '/' || c == '#') return say("JSON has no comments", at_);
    if (closing && comma_before() != std::string_view::npos) {
      refuse("a comma must not stand before a closing bracket",
             static_cast<std::uint32_t>(comma_before()));
      return;
    }
    bool const object = out_.depth() > 0 && out_.innermost().kind == node_kind::mapping;
    if (code == kParseErrorObjectMissColon) return say("a colon must follow a key", at_);
    if (code == kParseErrorObjectMissCommaOrCurlyBracket ||
        code == kParseErrorArrayMissCommaOrSquareBracket) {
      bool const digit = c >= '0' && c <= '9';
      if (digit && at_ > 0 && bytes_[at_ - 1] == '0')
        return say("a number must not start with 0", at_ - 1);
      refuse(object ? "expected , or }" : "expected , or ]", at_)
          .with_note(object ? "in the { opened here" : "in the [ opened here",
                     out_.at(out_.innermost().begin, out_.innermost().begin + 1));
      return;
    }
    if (c == '\'') return say("JSON strings stand in double quotes", at_);
    if (code == kParseErrorObjectMissName) return say("expected a key in double quotes", at_);
    say("expected a value: a string in double quotes, a number, true, false, null, { or [",
        std::min(at_, token_));
  }

  std::string_view bytes_;
  tree_builder& out_;
  std::uint32_t at_;
  std::uint32_t token_;
};

}  // namespace

document read_json(source const& src, std::uint32_t number, read_limits const& limits) {
  std::string_view const bytes = src.bytes();
  std::uint32_t const start = mark_length(bytes);
  tree_builder out(src, number, syntax::json, limits);
  rapidjson::MemoryStream stream(bytes.data() + start, bytes.size() - start);
  handler events(bytes, start, stream, out);
  rapidjson::Reader reader;
  constexpr unsigned flags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  auto const status = reader.Parse<flags>(stream, events);
  if (status.IsError() && !out.refused()) {
    auto const size = static_cast<std::uint32_t>(bytes.size());
    auto const at = std::min(size, start + static_cast<std::uint32_t>(status.Offset()));
    json_error(bytes, out, at, events.next_token()).report(status.Code());
  }
  return out.finish();
}

}  // namespace vpclint::inline v0::doc::detail
