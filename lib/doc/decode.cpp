#include "vpclint/doc/read.hpp"

#include "doc/utf8.hpp"

namespace vpclint::inline v0::doc {
namespace {

std::uint32_t offset_of(std::size_t at) { return static_cast<std::uint32_t>(at); }

std::uint32_t byte_at(std::string const& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

char const* hex_digits() { return "0123456789ABCDEF"; }

std::string hex_byte(std::uint32_t byte) {
  return {'0', 'x', hex_digits()[byte >> 4U], hex_digits()[byte & 15U]};
}

// Text whose every second byte is NUL is most likely UTF-16 that lost its mark.
bool looks_like_utf16(std::string const& bytes) {
  return bytes.size() >= 4 && ((bytes[0] == '\0') != (bytes[1] == '\0')) &&
         ((bytes[2] == '\0') != (bytes[3] == '\0'));
}

decoded_text check_utf8(std::string bytes) {
  decoded_text out{std::move(bytes), {}};
  auto const bad = detail::first_bad_byte(out.text);
  if (!bad)
    return out;
  std::string message;
  if (out.text[*bad] != '\0')
    message = "byte " + hex_byte(byte_at(out.text, *bad)) + " is not UTF-8";
  else if (looks_like_utf16(out.text))
    message = "NUL byte; UTF-16 needs a byte order mark";
  else
    message = "NUL byte in a text";
  out.problem = encoding_problem{std::move(message), offset_of(*bad)};
  return out;
}

decoded_text from_utf16(std::string const& bytes, bool big_endian) {
  decoded_text out;
  out.text.reserve(bytes.size() / 2 + bytes.size() / 8);
  auto const unit = [&](std::size_t at) {
    std::uint32_t const a = byte_at(bytes, at);
    std::uint32_t const b = byte_at(bytes, at + 1);
    return big_endian ? (a << 8U) | b : (b << 8U) | a;
  };
  auto const fail = [&out](char const* message) {
    out.problem = encoding_problem{message, offset_of(out.text.size())};
  };
  std::size_t at = 2; // behind the mark
  for (; at + 2 <= bytes.size(); at += 2) {
    std::uint32_t c = unit(at);
    if (c == 0)
      return fail("NUL character in a text"), out;
    if (c == 0xFEFF && out.text.empty())
      return fail("a second byte order mark at the start of a text"), out;
    if (c >= 0xD800 && c <= 0xDFFF) {
      bool const pair = c < 0xDC00 && at + 4 <= bytes.size() && (unit(at + 2) & 0xFC00U) == 0xDC00U;
      if (!pair)
        return fail("half of a surrogate pair in UTF-16"), out;
      at += 2;
      c = 0x10000 + ((c - 0xD800) << 10U) + (unit(at) - 0xDC00);
    }
    detail::append_utf8(out.text, c);
  }
  if (at != bytes.size())
    fail("UTF-16 text with an odd number of bytes");
  return out;
}

} // namespace

decoded_text decode_text(std::string bytes) {
  using namespace std::string_view_literals;
  std::string_view const start = std::string_view(bytes).substr(0, 4);
  if (start == "\xFF\xFE\0\0"sv || start == "\0\0\xFE\xFF"sv)
    return {{}, encoding_problem{"UTF-32 is not supported, save the file as UTF-8", 0}};
  if (start.substr(0, 2) == "\xFF\xFE"sv)
    return from_utf16(bytes, false);
  if (start.substr(0, 2) == "\xFE\xFF"sv)
    return from_utf16(bytes, true);
  return check_utf8(std::move(bytes));
}

} // namespace vpclint::inline v0::doc
