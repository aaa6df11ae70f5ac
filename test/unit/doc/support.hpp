#pragma once

#include "vpclint/doc/read.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace doc_test {

using namespace vpclint;

/// A document with the sources it refers to.
struct parsed {
  source_map sources{};
  doc::document document{};

  [[nodiscard]] doc::node root() const { return document.root(); }
  /// The bytes a place covers.
  [[nodiscard]] std::string_view bytes(place p) const {
    return sources.at(p.source).bytes().substr(p.begin, p.end - p.begin);
  }
  /// `line:column code message` of the only finding, or of the number of findings.
  [[nodiscard]] std::string only_finding() const {
    if (document.findings.size() != 1)
      return std::to_string(document.findings.size()) + " findings";
    auto const& f = document.findings.front();
    if (f.at.end > sources.at(f.at.source).bytes().size())
      return "a place behind the end: " + f.message;
    auto const at = sources.locate(f.at);
    return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + f.rule + " " +
           f.message;
  }
};

inline parsed read(std::string text, std::string name = "d.yaml",
                   doc::read_limits const& limits = {}) {
  parsed out;
  out.document = doc::read_text(out.sources, std::move(name), std::move(text), limits);
  return out;
}

/// A compact form of a tree, the same for both syntaxes: `{a:[1,'x']}` with quoted text in single
/// quotes and tags before what they tag.
inline std::string show(doc::node n) {
  std::string out;
  if (!n.tag().empty())
    out += std::string(n.tag()) + " ";
  if (n.is_scalar()) {
    std::string const quote = n.quoted() ? "'" : "";
    return out + quote + std::string(n.text()) + quote;
  }
  std::string inner;
  for (auto const item : n.items())
    inner += (inner.empty() ? "" : ",") + show(item);
  for (auto const [key, value] : n.entries())
    inner += (inner.empty() ? "" : ",") + show(key) + ":" + show(value);
  return out + (n.is_sequence() ? "[" + inner + "]" : "{" + inner + "}");
}

} // namespace doc_test
