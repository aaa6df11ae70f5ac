#pragma once

#include "vpclint/model/vpc.hpp"
#include "vpclint/support/index.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {

/// The names of one kind of resource, each with the VPC that it stands in (none for kinds outside
/// VPCs). A bare name means the one of the VPC it is used in, else the only one there is.
template <class Id>
class name_table {
public:
  struct entry {
    index<vpclint::vpc> vpc{};
    Id id{};
  };
  struct answer {
    Id id{};
    bool found{false};
    bool ambiguous{false};
    bool here{false}; ///< found in the VPC it was asked for
  };

  /// False when the VPC has that name already; the first one keeps it.
  bool add(std::string const& name, index<vpclint::vpc> vpc, Id id) {
    auto& entries = entries_[name];
    for (auto const& e : entries)
      if (e.vpc == vpc)
        return false;
    entries.push_back({vpc, id});
    order_.push_back(name);
    return true;
  }

  [[nodiscard]] answer find(std::string const& name, index<vpclint::vpc> vpc) const {
    auto const it = entries_.find(name);
    if (it == entries_.end())
      return {};
    for (auto const& e : it->second)
      if (e.vpc == vpc)
        return {e.id, true, false, true};
    if (it->second.size() > 1)
      return {{}, false, true, false};
    return {it->second.front().id, true, false, !it->second.front().vpc.valid()};
  }
  [[nodiscard]] answer find_in(std::string const& name, index<vpclint::vpc> vpc) const {
    auto const it = entries_.find(name);
    if (it != entries_.end())
      for (auto const& e : it->second)
        if (e.vpc == vpc)
          return {e.id, true, false, true};
    return {};
  }
  /// Every name, in the order of adding; names of several VPCs stand more than once.
  [[nodiscard]] std::vector<std::string> const& names() const { return order_; }

private:
  std::unordered_map<std::string, std::vector<entry>> entries_;
  std::vector<std::string> order_;
};

} // namespace vpclint::inline v0::network
