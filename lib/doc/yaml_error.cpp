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
  while (begin > 0 && has(address_characters, bytes.substr(begin - 1, 1))) --begin;
  std::size_t end = begin;
  while (end < bytes.size() && has(address_characters, bytes.substr(end, 1))) ++end;
  return {begin, end};
}

class explainer {
public:
  explainer(std::string_view bytes, yaml_problem const& p, tree_builder& out)
      : bytes_(bytes), p_(p), out_(out), size_(static_cast<std::uint32_t>(bytes.size())) {}

  void explain() {
    if (ipv6_in_flow() || unclosed() || character() || structure()) return;
    std::string message(p_.problem);
    if (message.empty()) message = "the document can't be read";
    if (!p_.context.empty()) message += " (" + std::string(p_.context) + ")";
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

  bool in_flow() const { return has(p_.context, "flow"); }

  // Inside { } and [ ] a colon at the start of a value, as in ::/0, ends a key.
  bool ipv6_in_flow() {
    if (!in_flow() && !has(p_.problem, "unexpected ':'")) return false;
    auto const [begin, end] = address_run(bytes_, p_.at);
    if (!has(bytes_.substr(begin, end - begin), "::")) return false;
    auto const from = static_cast<std::uint32_t>(begin);
    auto& f = out_.refuse(codes::document_syntax, "an IPv6 address needs quotes inside { } and [ ]",
                          from, static_cast<std::uint32_t>(end));
    f.with_remedy("write \"" + std::string(bytes_.substr(begin, end - begin)) + "\"");
    return true;
  }

  bool unclosed() {
    if (has(p_.context, "quoted scalar") &&
        (has(p_.problem, "end of stream") || has(p_.problem, "document indicator"))) {
      refuse("this string is never closed", p_.context_at)
          .with_note("the document ends here", out_.at(p_.at, p_.at));
      return true;
    }
    if (has(p_.context, "while parsing a flow") && at_end()) {
      bool const mapping = has(p_.context, "mapping");
      refuse(mapping ? "this { is never closed" : "this [ is never closed", p_.context_at)
          .with_note("the document ends here", out_.at(p_.at, p_.at));
      return true;
    }
    return false;
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
    if (has(p_.problem, "control characters")) {
      refuse("control character in a document", p_.at);
      return true;
    }
    return false;
  }

  bool structure() {
    if (has(p_.problem, "could not find expected ':'")) {
      refuse("a colon and a space must follow this key", p_.context_at);
      return true;
    }
    if (has(p_.problem, "mapping values are not allowed")) {
      refuse("a colon can't stand here", p_.at)
          .with_remedy("put a value that contains a colon and a space in quotes, or correct the "
                       "indentation");
      return true;
    }
    if (has(p_.problem, "did not find expected ',' or")) {
      bool const mapping = has(p_.context, "mapping");
      refuse(mapping ? "expected , or }" : "expected , or ]", p_.at)
          .with_note(mapping ? "in the { opened here" : "in the [ opened here",
                     out_.at(p_.context_at, std::min(p_.context_at + 1, size_)));
      return true;
    }
    if (has(p_.problem, "did not find expected key") ||
        has(p_.problem, "did not find expected '-' indicator")) {
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

}  // namespace

void report_yaml_error(std::string_view bytes, yaml_problem const& p, tree_builder& out) {
  explainer(bytes, p, out).explain();
}

}  // namespace vpclint::inline v0::doc::detail
