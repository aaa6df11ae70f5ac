#pragma once

#include "input/terraform/resolver.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// What one search for the meaning of an argument has found so far.
namespace vpclint::inline v0::terraform {

inline constexpr int deepest = 24;
inline constexpr int most_steps = 2000;

[[nodiscard]] inline bool contains(type_list types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// What a list can be made of: resources, without their indexes.
[[nodiscard]] inline std::string source_of(target const& t) {
  if (t.which == nullptr)
    return t.text;
  return std::string(t.which->base) + "." + t.attribute;
}

[[nodiscard]] inline bool several_sources(std::vector<target> const& found, std::size_t from) {
  for (std::size_t n = from + 1; n < found.size(); ++n)
    if (source_of(found[n]) != source_of(found[from]))
      return true;
  return false;
}

struct resolver::search {
  type_list types{};
  bool list{false};
  bool single{false}; // of a list as well, one item is looked for
  bool ambiguous{false};
  bool saw_list{false};   // the last value that was looked at is a list
  bool open_local{false}; // the last reference is a local that leads nowhere
  bool open{false};       // what such a local holds may be meant instead
  std::size_t adds{0};
  int steps{0};
  instance const* owner{nullptr};
  std::vector<target> found{};
  std::string reason{};
  std::string absent{}; // why there is nothing, where nothing is missing

  void add(target t) {
    ++adds;
    if (std::find(found.begin(), found.end(), t) == found.end())
      found.push_back(std::move(t));
  }
  void missing(std::string why) {
    if (reason.empty())
      reason = std::move(why);
  }
};

} // namespace vpclint::inline v0::terraform
