#include "vpclint/diag/codes.hpp"

#include "doc/character_map.hpp"
#include "doc/readers.hpp"
#include "doc/tree_builder.hpp"
#include "doc/yaml_error.hpp"

#include <yaml.h>

#include <map>

namespace vpclint::inline v0::doc::detail {
namespace {

std::string_view view(yaml_char_t const* text, std::size_t size) {
  return {reinterpret_cast<char const*>(text), size};
}
std::string_view view(yaml_char_t const* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<char const*>(text);
}

class parser {
public:
  parser(std::string_view text, bool& made) {
    made = yaml_parser_initialize(&parser_) != 0;
    if (!made)
      return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<unsigned char const*>(text.data()),
                                 text.size());
  }
  parser(parser const&) = delete;
  parser& operator=(parser const&) = delete;
  ~parser() { yaml_parser_delete(&parser_); }
  yaml_parser_t* get() { return &parser_; }

private:
  yaml_parser_t parser_;
};

class event {
public:
  event() = default;
  event(event const&) = delete;
  event& operator=(event const&) = delete;
  ~event() { yaml_event_delete(&event_); }
  bool parse(yaml_parser_t* from) { return yaml_parser_parse(from, &event_) != 0; }
  yaml_event_t const& operator*() const { return event_; }

private:
  yaml_event_t event_{};
};

constexpr std::size_t max_anchors = 65'536;
constexpr std::string_view anchor_letters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
constexpr std::size_t max_tagged = std::size_t{1} << 20U;
// libyaml looks at every open bracket for every token. Sixteen levels cost nothing that matters;
// beyond them the product of values and levels is limited.
constexpr std::size_t free_levels = 16;
constexpr std::size_t max_deep_work = std::size_t{48} << 20U;

class reader {
public:
  reader(source const& src, std::uint32_t number, read_limits const& limits)
      : bytes_(src.bytes()), start_(mark_length(bytes_)), characters_(bytes_.substr(start_)),
        out_(src, number, syntax::yaml, limits, src.bytes().size()) {}

  document read() {
    if (!few_directives())
      return out_.finish();
    bool made = false;
    parser from(bytes_.substr(start_), made);
    if (!made) {
      out_.refuse(codes::document_limit, "not enough memory for the YAML reader", 0, 0);
      return out_.finish();
    }
    bool more = true;
    while (more) {
      event e;
      if (!e.parse(from.get())) {
        report(*from.get());
        break;
      }
      more = handle(*e);
    }
    if (out_.node_count() == 0 && !out_.refused()) {
      bool const blank = bytes_.find_first_not_of(" \t\r\n", start_) == std::string_view::npos;
      out_.refuse(codes::document_syntax,
                  blank ? "the document is empty" : "the document holds nothing but comments",
                  start_, start_);
    }
    return out_.finish();
  }

private:
  std::uint32_t offset(std::size_t byte) const { return static_cast<std::uint32_t>(byte); }
  std::uint32_t byte(yaml_mark_t const& mark) const {
    return start_ + offset(characters_.byte(mark.index));
  }

  // libyaml compares every %TAG line with all before it, and every tag with all of them.
  bool few_directives() {
    constexpr std::size_t most = 32;
    std::size_t count = 0;
    for (std::size_t at = start_; at < bytes_.size();) {
      char const c = bytes_[at];
      if (c == '%' && ++count > most) {
        out_.refuse(codes::document_limit,
                    "more than " + std::to_string(most) + " directives before the document",
                    offset(at), offset(at + 1));
        return false;
      }
      std::size_t const text = bytes_.find_first_not_of(" \t", at);
      if (c != '%' && text < bytes_.size() && bytes_[text] != '#' && bytes_[text] != '\n' &&
          bytes_[text] != '\r')
        return true;
      std::size_t const line_end = bytes_.find_first_of("\r\n", at);
      if (line_end == std::string_view::npos)
        return true;
      at = line_end + 1;
    }
    return true;
  }

  bool handle(yaml_event_t const& e) {
    if (brackets_ > free_levels && (deep_work_ += brackets_ - free_levels) > max_deep_work) {
      out_.refuse(codes::document_limit, "too many values inside deeply nested brackets",
                  byte(e.start_mark), byte(e.end_mark));
      return false;
    }
    switch (e.type) {
    case YAML_SCALAR_EVENT:
      return scalar(e);
    case YAML_ALIAS_EVENT:
      return alias(e);
    case YAML_SEQUENCE_START_EVENT: {
      auto const& d = e.data.sequence_start;
      if (d.style == YAML_FLOW_SEQUENCE_STYLE)
        ++brackets_;
      return open(e, node_kind::sequence, d.anchor, d.tag);
    }
    case YAML_MAPPING_START_EVENT: {
      auto const& d = e.data.mapping_start;
      if (d.style == YAML_FLOW_MAPPING_STYLE)
        ++brackets_;
      return open(e, node_kind::mapping, d.anchor, d.tag);
    }
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      // A block ends with its last node; a closing bracket has a width.
      if (e.end_mark.index == e.start_mark.index)
        return out_.close();
      if (brackets_ > 0)
        --brackets_;
      return out_.close(byte(e.end_mark));
    case YAML_DOCUMENT_END_EVENT:
      return rest(byte(e.end_mark));
    case YAML_STREAM_END_EVENT:
      return false;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
      return true;
    }
    return true;
  }

  // One document to a file. The parser is not asked for what follows, since the only question is
  // whether something does.
  bool rest(std::uint32_t from) {
    std::size_t at = from;
    while (at < bytes_.size()) {
      at = bytes_.find_first_not_of(" \t\r\n", at);
      if (at == std::string_view::npos)
        return false;
      bool const comment = bytes_[at] == '#';
      if (!comment && bytes_.substr(at, 3) != "...")
        break;
      at = comment ? bytes_.find_first_of("\r\n", at) : at + 3;
    }
    if (at >= bytes_.size())
      return false;
    bool const second = bytes_.substr(at, 3) == "---" || bytes_[at] == '%';
    auto& f = out_.refuse(codes::document_syntax,
                          second ? "a file holds one document, and a second one starts here"
                                 : "nothing may follow the end of the document",
                          offset(at), offset(at) + 1);
    if (second)
      f.with_remedy("put each document into its own file");
    return false;
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  // Skips tag and anchor, which come first in the place of an event.
  std::uint32_t skip_properties(std::uint32_t at, std::uint32_t end) const {
    while (at < end && (bytes_[at] == '!' || bytes_[at] == '&')) {
      // What follows the name of an anchor need not stand apart: `&a?b` is the word `?b`.
      std::size_t next = bytes_[at] == '&' ? bytes_.find_first_not_of(anchor_letters, at + 1)
                                           : bytes_.find_first_of(" \t\r\n", at);
      while (next < end && is_blank(bytes_[next])) {
        next = bytes_.find_first_not_of(" \t\r\n", next);
        if (next >= end || bytes_[next] != '#')
          break;
        next = bytes_.find_first_of("\r\n", next);
      }
      if (next >= bytes_.size())
        return end;
      at = offset(next);
    }
    return at;
  }

  static std::string written(yaml_char_t const* tag) {
    constexpr std::string_view core = "tag:yaml.org,2002:";
    std::string_view const text = view(tag);
    if (text.empty())
      return {};
    if (text.substr(0, core.size()) != core)
      return std::string(text);
    return "!!" + std::string(text.substr(core.size()));
  }

  bool remember(yaml_char_t const* anchor, yaml_char_t const* tag, yaml_event_t const& e) {
    if (tag != nullptr && ++tagged_ > max_tagged) {
      out_.refuse(codes::document_limit,
                  "the document has more than " + std::to_string(max_tagged) + " tagged values",
                  byte(e.start_mark), byte(e.end_mark));
      return false;
    }
    if (anchor == nullptr)
      return true;
    if (anchors_.size() >= max_anchors) {
      out_.refuse(codes::document_limit,
                  "the document has more than " + std::to_string(max_anchors) + " anchors",
                  byte(e.start_mark), byte(e.end_mark));
      return false;
    }
    anchors_[std::string(view(anchor))] = out_.node_count();
    return true;
  }

  bool scalar(yaml_event_t const& e) {
    auto const& s = e.data.scalar;
    if (!remember(s.anchor, s.tag, e))
      return false;
    std::string_view const text = view(s.value, s.length);
    std::string const tag = written(s.tag);
    std::uint32_t begin = byte(e.start_mark);
    std::uint32_t end = byte(e.end_mark);
    auto const size = offset(text.size());
    bool const plain = s.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && text.empty())
      return out_.slice(begin, end, end, 0, false, tag);
    if (s.tag != nullptr || s.anchor != nullptr)
      begin = skip_properties(begin, end);
    if (plain) {
      if (bytes_.substr(begin, end - begin) == text)
        return out_.slice(begin, end, begin, size, false, tag);
      return out_.pooled(begin, end, text, false, tag);
    }
    bool const block = s.style == YAML_LITERAL_SCALAR_STYLE || s.style == YAML_FOLDED_SCALAR_STYLE;
    if (block)
      while (end > begin &&
             (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r' || bytes_[end - 1] == ' '))
        --end;
    else if (end - begin == size + 2 && bytes_.substr(begin + 1, size) == text)
      return out_.slice(begin, end, begin + 1, size, true, tag);
    return out_.pooled(begin, end, text, true, tag);
  }

  bool open(yaml_event_t const& e, node_kind kind, yaml_char_t const* anchor,
            yaml_char_t const* tag) {
    if (!remember(anchor, tag, e))
      return false;
    std::uint32_t begin = byte(e.start_mark);
    if (anchor != nullptr || tag != nullptr)
      begin = skip_properties(begin, offset(bytes_.size()));
    return out_.open(kind, begin, written(tag));
  }

  bool alias(yaml_event_t const& e) {
    std::string const name(view(e.data.alias.anchor));
    std::uint32_t const begin = byte(e.start_mark);
    std::uint32_t const end = byte(e.end_mark);
    auto const found = anchors_.find(name);
    if (found == anchors_.end()) {
      out_.refuse(codes::document_syntax, "no anchor &" + name + " stands before this alias", begin,
                  end);
      return false;
    }
    if (!out_.complete(found->second)) {
      out_.refuse(codes::document_syntax, "alias *" + name + " stands inside its own anchor", begin,
                  end);
      return false;
    }
    return out_.copy(found->second, begin, end);
  }

  void report(yaml_parser_t const& from) {
    yaml_problem p;
    if (from.error == YAML_MEMORY_ERROR) {
      out_.refuse(codes::document_limit, "not enough memory for the YAML reader", 0, 0);
      return;
    }
    if (from.problem != nullptr)
      p.problem = from.problem;
    if (from.context != nullptr)
      p.context = from.context;
    p.at = from.error == YAML_READER_ERROR ? start_ + offset(from.problem_offset)
                                           : byte(from.problem_mark);
    p.context_at = from.context == nullptr ? p.at : byte(from.context_mark);
    report_yaml_error(bytes_, p, out_);
  }

  std::string_view bytes_;
  std::uint32_t start_;
  character_map characters_;
  tree_builder out_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::size_t tagged_{0};
  std::size_t brackets_{0};
  std::size_t deep_work_{0};
};

} // namespace

document read_yaml(source const& src, std::uint32_t number, read_limits const& limits) {
  return reader(src, number, limits).read();
}

} // namespace vpclint::inline v0::doc::detail
