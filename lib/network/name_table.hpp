#pragma once

#include "vpclint/model/vpc.hpp"
#include "vpclint/support/index.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::network {

using name_list = std::vector<std::string_view>;

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

  void reserve(std::size_t names) {
    entries_.reserve(names);
    order_.reserve(names);
  }

  /// False when the VPC has that name already; the first one keeps it. Precondition: the text of
  /// the name outlives the table, as those of the design do; of others pass what `kept` gives.
  bool add(std::string_view name, index<vpclint::vpc> vpc, Id id) {
    auto const [hit, fresh] = entries_.try_emplace(name, homonyms{{vpc, id}, {}});
    if (!fresh) {
      if (hit->second.in(vpc) != nullptr)
        return false;
      hit->second.others.push_back({vpc, id});
    }
    order_.push_back(name);
    return true;
  }
  /// A copy of a name that lives as long as the table.
  [[nodiscard]] std::string_view kept(std::string_view name) { return kept_.emplace_back(name); }

  [[nodiscard]] answer find(std::string_view name, index<vpclint::vpc> vpc) const {
    auto const it = entries_.find(name);
    if (it == entries_.end())
      return {};
    if (auto const* e = it->second.in(vpc); e != nullptr)
      return {e->id, true, false, true};
    if (!it->second.others.empty())
      return {{}, false, true, false};
    return {it->second.first.id, true, false, !it->second.first.vpc.valid()};
  }
  [[nodiscard]] answer find_in(std::string_view name, index<vpclint::vpc> vpc) const {
    auto const it = entries_.find(name);
    if (it == entries_.end())
      return {};
    auto const* e = it->second.in(vpc);
    return e == nullptr ? answer{} : answer{e->id, true, false, true};
  }
  /// Every name, in the order of adding; names of several VPCs stand more than once.
  [[nodiscard]] name_list const& names() const { return order_; }

private:
  /// All of one name; nearly always a single one.
  struct homonyms {
    entry first{};
    std::vector<entry> others{};

    [[nodiscard]] entry const* in(index<vpclint::vpc> vpc) const {
      if (first.vpc == vpc)
        return &first;
      for (auto const& e : others)
        if (e.vpc == vpc)
          return &e;
      return nullptr;
    }
  };

  // The standard's hash takes eight bytes at a time, Boost's one.
  boost::unordered_flat_map<std::string_view, homonyms, std::hash<std::string_view>> entries_;
  name_list order_;
  std::deque<std::string> kept_; // which leaves in place what it has
};

} // namespace vpclint::inline v0::network
