#pragma once

#include "vpclint/model/origin.hpp"

#include <string>
#include <utility>

namespace vpclint::inline v0 {

/// A reference by name, not yet resolved: `NAME`, or `VPC.NAME` where names repeat.
struct ref {
  std::string name{};
  origin at{};

  ref() = default;
  ref(char const* n) : name(n) {}
  ref(std::string n, origin where = {}) : name(std::move(n)), at(where) {}
  friend bool operator==(ref const&, ref const&) = default;
};

/// A key and a value that the user hung on a resource.
struct tag {
  std::string key{};
  std::string value{};
  origin at{};

  friend bool operator==(tag const&, tag const&) = default;
};

} // namespace vpclint::inline v0
