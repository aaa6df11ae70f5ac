#include "input/design_file/schema_text.hpp"

#include <cstddef>
#include <limits>
#include <string>

namespace vpclint::inline v0::native {
namespace {

constexpr std::size_t line_width = 100;

/// Where the string, container or literal that starts at `at` ends.
std::size_t value_end(std::string_view json, std::size_t at) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = at; i < json.size(); ++i) {
    char const c = json[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0)
        return i + 1;
    }
  }
  return json.size();
}

/// The container at `at` on one line.
std::string one_line(std::string_view container) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < container.size(); ++i) {
    char const c = container[i];
    out += c;
    if (quoted) {
      if (c == '\\')
        out += container[++i];
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == ':') {
      out += ' ';
    }
  }
  return out;
}

} // namespace

std::string json_string(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20U) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string indent_json(std::string_view compact) {
  std::string out;
  std::size_t depth = 0;
  auto const new_line = [&] { out += '\n' + std::string(2 * depth, ' '); };
  auto const column = [&] { return out.size() - (out.rfind('\n') + 1); };
  for (std::size_t i = 0; i < compact.size(); ++i) {
    char const c = compact[i];
    if (c == '"') {
      auto const from = i++;
      while (compact[i] != '"')
        i += compact[i] == '\\' ? 2U : 1U;
      out += compact.substr(from, i + 1 - from);
    } else if (c == '{' || c == '[') {
      auto const end = value_end(compact, i);
      auto const flat = one_line(compact.substr(i, end - i));
      if (depth > 0 && column() + flat.size() < line_width) {
        out += flat;
        i = end - 1;
        continue;
      }
      out += c;
      ++depth;
      new_line();
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':')
        out += ' ';
    }
  }
  return out + '\n';
}

std::string schema_defs::refer(std::string_view title, std::function<std::string()> const& make) {
  std::string name(title);
  for (char& c : name)
    if (c == ' ')
      c = '-';
  auto const reference = "{\"$ref\":" + json_string("#/$defs/" + name) + "}";
  for (auto const& [known, text] : defs_)
    if (known == name)
      return reference;
  auto const index = defs_.size();
  defs_.emplace_back(name, "");
  auto text = make();
  defs_[index].second = std::move(text);
  return reference;
}

std::string schema_defs::or_unknown(std::string const& fragment) {
  auto const mark = refer("unknown", [] {
    return std::string(
        R"({"description":"The fact is not known, and why. In YAML also: !unknown REASON.",)"
        R"("type":"object","properties":{"unknown":{"type":"string"}},"required":["unknown"],)"
        R"("additionalProperties":false})");
  });
  return any_of({fragment, mark});
}

std::string string_schema() { return R"({"type":"string"})"; }

std::string pattern_schema(std::string_view pattern) {
  // To some validators `$` is before a line feed at the end as well.
  auto whole = std::string(pattern);
  if (whole.ends_with('$'))
    whole += "(?!\\n)";
  return R"({"type":"string","pattern":)" + json_string(whole) + "}";
}

std::string integer_schema(long low, long high) {
  auto out = R"({"type":"integer","minimum":)" + std::to_string(low);
  if (high < std::numeric_limits<int>::max())
    out += ",\"maximum\":" + std::to_string(high);
  return out + "}";
}

std::string list_schema(std::string const& item) {
  return R"({"type":"array","items":)" + item + "}";
}

std::string names_schema(std::string const& value) {
  return R"({"type":"object","propertyNames":{"pattern":)" + json_string(name_pattern) +
         R"(},"additionalProperties":)" + value + "}";
}

std::string any_of(std::vector<std::string> const& fragments) {
  constexpr std::string_view open = "{\"anyOf\":[";
  std::string out(open);
  for (auto const& f : fragments) {
    if (out.size() > open.size())
      out += ',';
    // One inside the other says the same as both side by side.
    if (f.starts_with(open) && value_end(f, open.size() - 1) == f.size() - 1)
      out += f.substr(open.size(), f.size() - open.size() - 2);
    else
      out += f;
  }
  return out + "]}";
}

std::string enum_schema(std::vector<std::string_view> const& words) {
  std::string out = R"({"enum":[)";
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i > 0 ? "," : "") + json_string(words[i]);
  return out + "]}";
}

} // namespace vpclint::inline v0::native
