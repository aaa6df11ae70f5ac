#include "vpclint/lint/registry.hpp"

#include <algorithm>
#include <array>

namespace vpclint::inline v0 {

namespace rules {
#define VPCLINT_RULE(name) extern rule const name;
#include "lint/rules.def"
#undef VPCLINT_RULE
} // namespace rules

namespace {

constinit std::array const listed{
#define VPCLINT_RULE(name) &rules::name,
#include "lint/rules.def"
#undef VPCLINT_RULE
};

} // namespace

std::span<rule const* const> all_rules() {
  static auto const sorted = [] {
    auto all = listed;
    std::sort(all.begin(), all.end(),
              [](rule const* a, rule const* b) { return a->info.id < b->info.id; });
    return all;
  }();
  return sorted;
}

rule const* find_rule(std::string_view code_or_name) {
  auto const by_code = all_rules();
  auto const hit =
      std::lower_bound(by_code.begin(), by_code.end(), code_or_name,
                       [](rule const* r, std::string_view code) { return r->info.id < code; });
  if (hit != by_code.end() && (*hit)->info.id == code_or_name)
    return *hit;
  for (auto const* r : listed)
    if (answers_to(*r, code_or_name))
      return r;
  return nullptr;
}

} // namespace vpclint::inline v0
