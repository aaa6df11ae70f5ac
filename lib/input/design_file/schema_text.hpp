#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::native {

/// `text` as a JSON string, with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

/// A JSON text without blanks, spread over lines with two spaces a level; short containers stay on
/// one line.
[[nodiscard]] std::string indent_json(std::string_view compact);

/// The definitions of a schema by name, in the order they were first asked for. Fragments of schema
/// are JSON texts.
class schema_defs {
public:
  /// A reference to the definition of this title, which `make` writes the first time.
  std::string refer(std::string_view title, std::function<std::string()> const& make);
  /// `fragment`, or the mark for a value that is not known.
  std::string or_unknown(std::string const& fragment);
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& all() const {
    return defs_;
  }

private:
  std::vector<std::pair<std::string, std::string>> defs_;
};

/// Fragments.
[[nodiscard]] std::string string_schema();
[[nodiscard]] std::string pattern_schema(std::string_view pattern);
[[nodiscard]] std::string integer_schema(long low, long high);
[[nodiscard]] std::string list_schema(std::string const& item);
/// A mapping from names of the user's own to values.
[[nodiscard]] std::string names_schema(std::string const& value);
[[nodiscard]] std::string any_of(std::vector<std::string> const& fragments);
[[nodiscard]] std::string enum_schema(std::vector<std::string_view> const& words);

/// What a name looks like.
inline constexpr std::string_view name_pattern = "^[^ \\t\\r\\n]+$(?!\\n)";

} // namespace vpclint::inline v0::native
