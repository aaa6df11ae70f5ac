#include "vpclint/doc/read.hpp"

#include "vpclint/diag/codes.hpp"

#include "doc/readers.hpp"
#include "doc/utf8.hpp"
#include "support/parallel.hpp"

#include <algorithm>
#include <cstdio>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vpclint::inline v0::doc {
namespace {

finding fatal(std::string_view code, std::string message, place at) {
  finding f;
  f.rule = code;
  f.message = std::move(message);
  f.at = at;
  f.fatal = true;
  return f;
}

document refused(std::uint32_t number, finding f) {
  document out;
  out.source = number;
  out.findings.push_back(std::move(f));
  return out;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && detail::is_space(text[at]))
    ++at;
  return at;
}

// Whether text that starts with a bracket was meant as JSON: what comes next can't start a plain
// YAML key or word.
bool looks_like_json(std::string_view text, std::size_t bracket) {
  std::size_t const next = skip_spaces(text, bracket + 1);
  if (next >= text.size())
    return true;
  char const c = text[next];
  if (text[bracket] == '{')
    return c == '"' || c == '}';
  return c == '"' || c == '{' || c == '[' || c == ']';
}

detail::json_split split_for(read_limits const& limits) {
  constexpr std::size_t most = 4;
  return {.threads = threads_for(most, limits.threads)};
}

document read_decoded(source_map const& sources, std::uint32_t number, read_limits const& limits) {
  auto const& src = sources.at(number);
  std::string_view const bytes = src.bytes();
  if (auto const mark = detail::mark_length(bytes);
      mark > 0 && detail::mark_length(bytes.substr(mark)) > 0) {
    auto const at = static_cast<std::uint32_t>(mark);
    return refused(number,
                   fatal(codes::document_encoding,
                         "a second byte order mark at the start of a text", {number, at, at + 1})
                       .with_remedy("remove it: one is enough, and none is needed"));
  }
  if (ends_with(src.name(), ".json"))
    return detail::read_json(src, number, limits, split_for(limits));
  std::size_t const first = skip_spaces(bytes, detail::mark_length(bytes));
  if (first == bytes.size() || (bytes[first] != '{' && bytes[first] != '['))
    return detail::read_yaml(src, number, limits);

  document as_json = detail::read_json(src, number, limits, split_for(limits));
  if (as_json.readable() || as_json.findings.back().rule == codes::document_limit)
    return as_json;
  bool const named_yaml = ends_with(src.name(), ".yaml") || ends_with(src.name(), ".yml");
  if (!named_yaml && looks_like_json(bytes, first))
    return as_json;
  return detail::read_yaml(src, number, limits);
}

std::string size_message(std::size_t limit) {
  if (limit % (std::size_t{1} << 20U) == 0)
    return "the document is larger than " + std::to_string(limit >> 20U) + " MiB";
  return "the document is larger than " + std::to_string(limit) + " bytes";
}

/// Refuses a source that has a byte that is not UTF-8.
document not_utf8(source_map const& sources, std::uint32_t number) {
  auto const bytes = sources.at(number).bytes();
  auto const at = static_cast<std::uint32_t>(detail::first_bad_byte(bytes).value_or(0));
  auto const problem = decode_text(std::string(bytes)).problem;
  return refused(number, fatal(codes::document_encoding,
                               problem ? problem->message : std::string("not UTF-8"),
                               {number, at, at + 1}));
}

/// Other encodings begin with one of these bytes.
bool is_large_utf8(std::string const& bytes) {
  constexpr std::size_t large = std::size_t{8} << 20U;
  return bytes.size() >= large && bytes[0] != '\0' && bytes[0] != '\xFF' && bytes[0] != '\xFE';
}

std::future<std::optional<std::size_t>> find_bad_byte(std::string_view bytes) {
  try {
    return std::async(std::launch::async, detail::first_bad_byte, bytes);
  } catch (std::system_error const&) { // the machine gives no more threads
    return std::async(std::launch::deferred, detail::first_bad_byte, bytes);
  }
}

/// A thread finds the lines while another one looks at the characters. Precondition:
/// `is_large_utf8`.
document read_large(source_map& sources, std::string name, std::string bytes,
                    read_limits const& limits) {
  auto bad_byte = find_bad_byte(bytes); // which stay where they are when they are moved
  auto const number = sources.add(std::move(name), std::move(bytes));
  return bad_byte.get() ? not_utf8(sources, number) : read_decoded(sources, number, limits);
}

} // namespace

document read_document(source_map const& sources, std::uint32_t number, read_limits const& limits) {
  std::string_view const bytes = sources.at(number).bytes();
  if (bytes.size() > limits.max_bytes)
    return refused(number,
                   fatal(codes::document_limit, size_message(limits.max_bytes), {number, 0, 0}));
  if (detail::first_bad_byte(bytes))
    return not_utf8(sources, number);
  return read_decoded(sources, number, limits);
}

document read_text(source_map& sources, std::string name, std::string bytes,
                   read_limits const& limits) {
  if (bytes.size() > limits.max_bytes) {
    auto const number = sources.add(std::move(name), {});
    return refused(number,
                   fatal(codes::document_limit, size_message(limits.max_bytes), {number, 0, 0}));
  }
  if (is_large_utf8(bytes) && threads_for(2, limits.threads) > 1)
    return read_large(sources, std::move(name), std::move(bytes), limits);
  decoded_text decoded = decode_text(std::move(bytes));
  auto const number = sources.add(std::move(name), std::move(decoded.text));
  if (!decoded.problem)
    return read_decoded(sources, number, limits);
  // What can't be decoded is not part of the source: its place is where the text ends.
  auto const at = decoded.problem->offset;
  auto const end = std::min<std::size_t>(at + std::size_t{1}, sources.at(number).bytes().size());
  return refused(number, fatal(codes::document_encoding, std::move(decoded.problem->message),
                               {number, at, static_cast<std::uint32_t>(end)}));
}

document read_file(source_map& sources, std::string const& path, read_limits const& limits,
                   std::string name) {
  if (name.empty())
    name = path == "-" ? "<stdin>" : path;
  auto bytes = load_bytes(path, limits.max_bytes);
  if (bytes)
    return read_text(sources, std::move(name), std::move(*bytes), limits);
  auto const number = sources.add(std::move(name), {});
  auto const code = bytes.error().code == failure_code::too_large ? codes::document_limit
                                                                  : codes::document_unreadable;
  return refused(number, fatal(code, bytes.error().what, {number, 0, 0}));
}

} // namespace vpclint::inline v0::doc
