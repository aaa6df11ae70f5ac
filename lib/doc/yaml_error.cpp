#include "doc/yaml_error.hpp"

#include "vpclint/diag/codes.hpp"

#include <algorithm>

namespace vpclint::inline v0::doc::detail {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view constexpr address_characters = "0123456789abcdefABCDEF:./";

// The run of characters of an address around `at`, as [begin, end).
std::pair<std::size_t, std::size_t> address_run(std::string_view bytes, std::size_t at) {
  std::size_t begin = std::min(at, bytes.size());
  while (begin > 0 && has(address_characters, bytes.substr(begin - 1, 1)))
    --begin;
  std::size_t end = begin;
  while (end < bytes.size() && has(address_characters, bytes.substr(end, 1)))
    ++end;
  // Behind a prefix length a colon belongs to the mapping.
  if (end > begin && bytes[end - 1] == ':' && has(bytes.substr(begin, end - begin), "/"))
    --end;
  return {begin, end};
}

class explainer {
public:
  explainer(std::string_view bytes, yaml_problem const& p, tree_builder& out)
      : bytes_(bytes), p_(p), out_(out), size_(static_cast<std::uint32_t>(bytes.size())) {}

  void explain() {
    if (byte_order_mark() || ipv6_without_quotes() || unclosed() || escape() || character() ||
        structure())
      return;
    std::string message(p_.problem);
    if (message.empty())
      message = "the document can't be read";
    if (!p_.context.empty())
      message += " (" + std::string(p_.context) + ")";
    refuse(std::move(message), p_.at);
  }

private:
  finding& refuse(std::string message, std::uint32_t at) {
    return out_.refuse(codes::document_syntax, std::move(message), std::min(at, size_),
                       std::min(at + 1, size_));
  }
  bool at_end() const {
    return bytes_.substr(std::min(p_.at, size_)).find_first_not_of(" \t\r\n") ==
           std::string_view::npos;
  }
  char here() const { return p_.at < size_ ? bytes_[p_.at] : '\0'; }

  bool starts_line() const {
    std::size_t const text = bytes_.find_last_not_of(" \t", p_.at == 0 ? 0 : p_.at - 1);
    return p_.at == 0 || text == std::string_view::npos || bytes_[text] == '\n' ||
           bytes_[text] == '\r';
  }

  bool in_flow() const { return has(p_.context, "flow"); }

  // Files that were put together bring their marks along.
  bool byte_order_mark() {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    auto at = p_.at;
    if (bytes_.substr(std::min(at, size_), mark.size()) != mark) {
      if (at < mark.size() || bytes_.substr(at - mark.size(), mark.size()) != mark)
        return false;
      at -= static_cast<std::uint32_t>(mark.size());
    }
    if (at == 0)
      return false;
    refuse("a byte order mark inside a document", at)
        .with_remedy("remove it: it may stand only at the start of a file");
    return true;
  }

  // Inside { } and [ ] a colon at the start of a value, as in ::/0, ends a key; and one at the end
  // of a value, as in 2001:db8::, does so everywhere.
  bool ipv6_without_quotes() {
    bool const colon = has(p_.problem, "mapping values") || has(p_.problem, "unexpected ':'");
    if (!in_flow() && !colon)
      return false;
    auto const [begin, end] = address_run(bytes_, p_.at);
    std::string_view const run = bytes_.substr(begin, end - begin);
    if (!has(run, "::"))
      return false;
    auto& f = out_.refuse(codes::document_syntax,
                          in_flow() ? "an IPv6 address needs quotes inside { } and [ ]"
                                    : "an IPv6 address that ends in a colon needs quotes",
                          static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    f.with_remedy("write \"" + std::string(run) + "\"");
    return true;
  }

  // Whether the string that starts at `context_at` has no other quote of its kind behind `at`.
  bool never_closed() const {
    if (p_.context_at >= size_ || p_.at < p_.context_at)
      return false;
    char const quote = bytes_[p_.context_at];
    return (quote == '"' || quote == '\'') && bytes_.find(quote, p_.at) == std::string_view::npos;
  }

  bool unclosed() {
    auto const note = out_.at(std::min(p_.at, size_), std::min(p_.at, size_));
    if (has(p_.context, "quoted scalar") &&
        (has(p_.problem, "end of stream") || has(p_.problem, "document indicator") ||
         never_closed())) {
      refuse("this string is never closed", p_.context_at).with_note("it goes on to here", note);
      return true;
    }
    if (!at_end() || out_.depth() == 0)
      return false;
    std::uint32_t const open = out_.innermost().begin;
    char const bracket = open < size_ ? bytes_[open] : '\0';
    if (bracket != '{' && bracket != '[')
      return false;
    refuse(bracket == '{' ? "this { is never closed" : "this [ is never closed", open)
        .with_note("the document ends here", note);
    return true;
  }

  // Escapes in double quotes; the mark may stand behind the backslash.
  bool escape() {
    if (!has(p_.context, "quoted scalar"))
      return false;
    std::uint32_t at = p_.at;
    if (at >= 2 && at <= size_ && bytes_[at - 2] == '\\')
      at -= 2;
    if (has(p_.problem, "escape character"))
      refuse("unknown escape in a string", at)
          .with_remedy("write \\\\ for a backslash, or use single quotes");
    else if (has(p_.problem, "hexdecimal number"))
      refuse("hexadecimal digits must follow this escape", at);
    else if (has(p_.problem, "Unicode character escape"))
      refuse("no character has the number in this escape", at);
    else
      return false;
    return true;
  }

  bool character() {
    if (has(p_.problem, "cannot start any token")) {
      if (here() == '\t') {
        refuse("a tab can't indent YAML", p_.at).with_remedy("indent with spaces");
        return true;
      }
      std::string const c(1, here());
      refuse("a value can't start with " + c, p_.at).with_remedy("put the value in quotes");
      return true;
    }
    if (has(p_.problem, "tab character")) {
      refuse("a tab can't indent YAML", p_.at).with_remedy("indent with spaces");
      return true;
    }
    if (has(p_.problem, "undefined tag handle")) {
      refuse("this tag starts with a handle that no %TAG line defines", p_.at);
      return true;
    }
    if (has(p_.problem, "control characters")) {
      refuse("control character in a document", p_.at);
      return true;
    }
    return false;
  }

  // Where the key that ends before `at` begins: at its quote, or behind what can't stand in a plain
  // one.
  std::size_t key_begin(std::size_t at) const {
    std::string_view const front = bytes_.substr(0, at);
    std::size_t const last = front.find_last_not_of(" \t");
    if (last == std::string_view::npos)
      return at;
    char const quote = front[last];
    if (quote == '"' || quote == '\'') {
      std::size_t open = last;
      while (open > 0) {
        open = front.rfind(quote, open - 1);
        if (open == std::string_view::npos)
          return at;
        bool const inside = open > 0 && (front[open - 1] == '\\' || front[open - 1] == quote);
        if (!inside)
          return open;
        if (front[open - 1] == quote && open > 0)
          --open;
      }
      return 0;
    }
    std::size_t const before = front.find_last_of(in_flow() ? ",{}[]\r\n" : "\r\n");
    std::size_t const line = before == std::string_view::npos ? 0 : before + 1;
    return std::min(front.find_first_not_of(' ', line), at);
  }

  // A key on one line may have 1024 characters.
  bool key_too_long() {
    if (here() != ':')
      return false;
    std::size_t const begin = key_begin(p_.at);
    std::string_view const key = bytes_.substr(begin, p_.at - begin);
    auto const characters = std::count_if(key.begin(), key.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    if (characters <= 1024 || (!key.empty() && key[0] != '"' && key[0] != '\'' && has(key, ": ")))
      return false;
    refuse("this key is longer than 1024 characters", static_cast<std::uint32_t>(begin))
        .with_remedy("shorten it");
    return true;
  }

  bool structure() {
    if (has(p_.problem, "unknown directive name")) {
      refuse("unknown directive", p_.context_at)
          .with_remedy("put a value that starts with % in quotes");
      return true;
    }
    if (has(p_.problem, "expected <document start>")) {
      refuse("--- must stand between directives and the document", p_.at);
      return true;
    }
    if (has(p_.problem, "expected node content")) {
      refuse("expected a value", p_.at);
      return true;
    }
    if (has(p_.problem, "expected alphabetic or numeric")) {
      bool const alias = has(p_.context, "alias");
      refuse(alias ? "the name of an anchor must follow *" : "a name must follow &", p_.at);
      return true;
    }
    if (has(p_.problem, "could not find expected ':'")) {
      refuse("a colon and a space must follow this key", p_.context_at);
      return true;
    }
    if (has(p_.problem, "mapping values are not allowed")) {
      if (key_too_long())
        return true;
      refuse("a colon can't stand here", p_.at)
          .with_remedy("put a value that contains a colon and a space in quotes, or correct the "
                       "indentation");
      return true;
    }
    if (has(p_.problem, "did not find expected ',' or")) {
      if (key_too_long())
        return true;
      bool const mapping = has(p_.context, "mapping");
      refuse(mapping ? "expected , or }" : "expected , or ]", p_.at)
          .with_note(mapping ? "in the { opened here" : "in the [ opened here",
                     out_.at(p_.context_at, std::min(p_.context_at + 1, size_)));
      return true;
    }
    if (has(p_.problem, "did not find expected key") ||
        has(p_.problem, "did not find expected '-' indicator")) {
      if (!starts_line()) {
        refuse("the value before this has ended", p_.at)
            .with_remedy("put the whole value in quotes, or remove what follows it");
        return true;
      }
      bool const mapping = has(p_.context, "mapping");
      refuse(mapping ? "expected a key of the mapping" : "expected - for the next item", p_.at)
          .with_note(mapping ? "the mapping starts here" : "the list starts here",
                     out_.at(p_.context_at, p_.context_at))
          .with_remedy("check the indentation");
      return true;
    }
    return false;
  }

  std::string_view bytes_;
  yaml_problem const& p_;
  tree_builder& out_;
  std::uint32_t size_;
};

} // namespace

void report_yaml_error(std::string_view bytes, yaml_problem const& p, tree_builder& out) {
  explainer(bytes, p, out).explain();
}

} // namespace vpclint::inline v0::doc::detail
