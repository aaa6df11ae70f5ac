#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

/// The JSON Schema (draft 2020-12) of the native design format. Made from the tables that the
/// loader reads by; what it calls invalid the loader refuses with a fatal finding, and the reverse.
/// Built on first use, valid for the whole run.
[[nodiscard]] std::string_view design_schema();

/// The reference of every key of the native format, in Markdown, from the same tables.
[[nodiscard]] std::string_view design_reference();

/// A kind of mapping of the native format with the keys that it may have.
struct design_keys {
  std::string object{};
  std::vector<std::string> keys{};
};

/// Every mapping with fixed keys, for completion and for tests.
[[nodiscard]] std::vector<design_keys> design_key_tables();

} // namespace vpclint::inline v0
