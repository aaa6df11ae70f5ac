#include "output/json_parts.hpp"

namespace vpclint::inline v0::output {

void write_place(doc::json_writer& w, source_map const& sources, place at) {
  place_finder places(sources);
  write_place(w, places, at);
}

void write_place(doc::json_writer& w, place_finder& places, place at) {
  w.key("location");
  if (!places.sources().contains(at)) {
    w.null();
    return;
  }
  auto const first = places.locate(at);
  auto const behind = places.locate(at.source, at.end < at.begin ? at.begin : at.end);
  w.begin_object().member("file", first.file);
  w.member("line", first.line).member("column", first.column);
  w.member("end_line", behind.line).member("end_column", behind.column);
  w.end_object();
}

void write_ranges(doc::json_writer& w, std::string_view key,
                  std::vector<port_range> const& ranges) {
  w.key(key).begin_array();
  for (auto const& r : ranges)
    w.begin_object().member("first", int{r.first}).member("last", int{r.last}).end_object();
  w.end_array();
}

void write_texts(doc::json_writer& w, std::string_view key, std::vector<std::string> const& texts) {
  w.key(key).begin_array();
  for (auto const& t : texts)
    w.value(t);
  w.end_array();
}

void write_under(doc::json_writer& w, std::vector<assignment> const& under) {
  if (under.empty())
    return;
  w.key("under").begin_array();
  for (auto const& alternative : under) {
    w.begin_object();
    for (auto const& c : alternative)
      w.member(c.name, c.holds);
    w.end_object();
  }
  w.end_array();
}

} // namespace vpclint::inline v0::output
