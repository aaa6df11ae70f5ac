#pragma once

#include "vpclint/model/known.hpp"
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

/// A key and a value that the user hung on a resource. An empty key with an unknown value says that
/// there may be tags that nobody wrote down.
struct tag {
  std::string key{};
  known<std::string> value{};
  origin at{};

  friend bool operator==(tag const&, tag const&) = default;
};

} // namespace vpclint::inline v0
