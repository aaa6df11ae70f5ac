#include "vpclint/input/schema.hpp"

#include "input/design_file/objects.hpp"

#include <string>

namespace vpclint::inline v0 {
namespace native {
namespace {

std::string make_schema() {
  schema_defs defs;
  // The document is one of the definitions, so that it is written like the others.
  auto const top = object_schema(defs, document_object);
  std::string out = R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)"
                    R"("title":"A network design for vpc-lint",)"
                    R"("description":"Made from the tables of the loader.",)";
  out += top.substr(1, top.size() - 2) + ",\"$defs\":{";
  bool first = true;
  for (auto const& [name, text] : defs.all()) {
    out += (first ? "" : ",") + json_string(name) + ":" + text;
    first = false;
  }
  return indent_json(out + "}}");
}

/// `[subnet]` as a link to its section; the rest as it is.
std::string linked(std::string const& value, std::vector<object_page> const& pages) {
  std::string out = value;
  for (auto const& page : pages) {
    auto const mark = "[" + std::string(page.name) + "]";
    std::string anchor(page.name);
    for (char& c : anchor)
      c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (auto at = out.find(mark); at != out.npos; at = out.find(mark, at + 1))
      if (at + mark.size() == out.size() || out[at + mark.size()] != '(')
        out.insert(at + mark.size(), "(#" + anchor + ")");
  }
  return out;
}

/// Bars would end the cell of a table.
std::string cell(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '|')
      out += '\\';
    out += c;
  }
  return out;
}

std::vector<object_page> pages() {
  std::vector<object_page> out;
  each_object([&](auto const& o) { out.push_back(page_of(o)); });
  return out;
}

std::string make_reference() {
  auto const all = pages();
  std::string out;
  for (auto const& page : all) {
    out += "### " + std::string(page.name) + "\n\n" + std::string(page.about) + "\n\n";
    out += "| key | value | meaning |\n|---|---|---|\n";
    for (auto const& row : page.rows)
      out += "| `" + std::string(row.name) + "`" + (row.required ? " (required)" : "") + " | " +
             linked(cell(row.value), all) + " | " + cell(row.about) + " |\n";
    out += "\n";
  }
  out.pop_back();
  return out;
}

} // namespace
} // namespace native

std::string_view design_schema() {
  static std::string const text = native::make_schema();
  return text;
}

std::string_view design_reference() {
  static std::string const text = native::make_reference();
  return text;
}

std::vector<design_keys> design_key_tables() {
  std::vector<design_keys> out;
  for (auto const& page : native::pages()) {
    auto& table = out.emplace_back();
    table.object = std::string(page.name);
    for (auto const& row : page.rows)
      table.keys.emplace_back(row.name);
  }
  return out;
}

} // namespace vpclint::inline v0
