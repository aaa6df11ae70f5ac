#pragma once
// What must hold for every document, shared by the targets of both syntaxes.

#include "vpclint/doc/read.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/doc/write_json.hpp"
#include "vpclint/support/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace vpclint_fuzz {

using namespace vpclint;

inline void check_place(place p, source_map const& sources) {
  VPCLINT_ASSERT(sources.contains(p) && p.begin <= p.end);
  VPCLINT_ASSERT(p.begin <= sources.at(p.source).bytes().size());
  VPCLINT_ASSERT(sources.locate(p).line >= 1 && sources.locate(p).column >= 1);
}

// Walks a tree, checks it, and writes it down as JSON with every scalar a string.
inline std::size_t walk(doc::node n, source_map const& sources, doc::json_writer& out) {
  check_place(n.at(), sources);
  VPCLINT_ASSERT(n.at().end <= sources.at(n.at().source).bytes().size());
  std::size_t count = 1;
  std::size_t children = 0;
  if (n.is_scalar()) {
    (void)doc::as_int(n);
    (void)doc::as_bool(n);
    (void)doc::describe(n);
    out.value(n.text());
  } else if (n.is_sequence()) {
    out.begin_array();
    for (auto const item : n.items()) {
      ++children;
      VPCLINT_ASSERT(!item.key());
      count += walk(item, sources, out);
    }
    out.end_array();
  } else {
    out.begin_object();
    for (auto const [key, value] : n.entries()) {
      ++children;
      VPCLINT_ASSERT(key.is_scalar() && value.key() == key && n.find(key.text()));
      check_place(key.at(), sources);
      out.key(key.text());
      count += 1 + walk(value, sources, out);
    }
    out.end_object();
  }
  VPCLINT_ASSERT(children == n.size());
  return count;
}

inline std::string as_json(doc::document const& d, source_map const& sources, std::size_t& nodes) {
  std::string out;
  doc::json_writer writer(out, doc::json_layout::compact);
  nodes = walk(d.root(), sources, writer);
  VPCLINT_ASSERT(writer.complete());
  return out;
}

inline void check_document(std::uint8_t const* data, std::size_t size, char const* name) {
  doc::read_limits limits;
  limits.max_expansion = 5000;
  source_map sources;
  auto const d =
      doc::read_text(sources, name, std::string(reinterpret_cast<char const*>(data), size), limits);
  bool fatal = false;
  for (auto const& f : d.findings) {
    fatal = fatal || f.fatal;
    VPCLINT_ASSERT(!f.message.empty() && !f.rule.empty());
    check_place(f.at, sources);
    for (auto const& n : f.notes)
      check_place(n.at, sources);
  }
  VPCLINT_ASSERT(fatal != d.readable());
  if (fatal)
    return;
  // What was read, written down and read again is the same.
  std::size_t nodes = 0;
  std::string const once = as_json(d, sources, nodes);
  source_map again;
  limits = {};
  auto const e = doc::read_text(again, "again.json", once, limits);
  VPCLINT_ASSERT(e.readable());
  std::size_t nodes_again = 0;
  VPCLINT_ASSERT(as_json(e, again, nodes_again) == once && nodes == nodes_again);
}

} // namespace vpclint_fuzz
