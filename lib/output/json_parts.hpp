#pragma once

#include "vpclint/diag/condition.hpp"
#include "vpclint/doc/write_json.hpp"
#include "vpclint/packet/protocol.hpp"
#include "vpclint/text/source.hpp"

#include "output/place_finder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::output {

/// Of docs/schema/reach.schema.json: answers to one question and to open ones.
inline constexpr int reach_schema_version = 1;

/// The key `location` with file, line, column and the end, or null for no place.
void write_place(doc::json_writer& w, place_finder& places, place at);
void write_place(doc::json_writer& w, source_map const& sources, place at);

/// A key with a list of `{"first": 1024, "last": 65535}`.
void write_ranges(doc::json_writer& w, std::string_view key, std::vector<port_range> const& ranges);

/// A key with a list of texts.
void write_texts(doc::json_writer& w, std::string_view key, std::vector<std::string> const& texts);

/// The key `under` with alternatives, each a mapping from conditions to which way they fall. Only
/// where there are some.
void write_under(doc::json_writer& w, std::vector<assignment> const& under);

} // namespace vpclint::inline v0::output
