#include "input/terraform/module_index.hpp"

#include "input/terraform/plan.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace vpclint::inline v0::terraform {
namespace {

constexpr std::array<std::string_view, 5> group_makers{
    "aws_vpc", "aws_default_vpc", "aws_eks_cluster", "aws_elb", "aws_default_security_group"};

template <class T>
bool among(T const& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

} // namespace

void module_index::add(instance const& i) {
  if (modules_.empty() || modules_.back() != i.module)
    modules_.push_back(i.module);
  bool const maker = among(group_makers, i.type);
  if (maker || i.type == "aws_security_group")
    groups_.emplace_back(i.module, maker);
  if (i.data)
    return;
  auto& all = own_[i.module];
  auto const hit =
      std::find_if(all.begin(), all.end(), [&](of_type const& t) { return t.type == i.type; });
  if (hit == all.end())
    all.push_back({.type = i.type, .first = &i, .count = 1});
  else
    ++hit->count;
}

void module_index::finish() {
  std::sort(modules_.begin(), modules_.end());
  modules_.erase(std::unique(modules_.begin(), modules_.end()), modules_.end());
  std::sort(groups_.begin(), groups_.end());
}

instance const* module_index::only(std::string_view module,
                                   std::span<std::string_view const> types) const {
  auto const hit = own_.find(module);
  if (hit == own_.end())
    return nullptr;
  instance const* found = nullptr;
  for (auto const& t : hit->second)
    if (among(types, t.type)) {
      if (found != nullptr || t.count > 1)
        return nullptr;
      found = t.first;
    }
  return found;
}

bool module_index::has(std::string_view address) const {
  if (std::binary_search(modules_.begin(), modules_.end(), address))
    return true;
  // Others may stand between a module and what it calls: `module.a-b` and `module.a[0]`.
  auto const inside = std::string(address) + ".";
  auto const hit = std::lower_bound(modules_.begin(), modules_.end(), std::string_view(inside));
  return hit != modules_.end() && hit->starts_with(inside);
}

bool module_index::has_one_group(std::string_view module) const {
  std::size_t groups = 0;
  auto const look = [&](std::string_view from, auto const& belongs) {
    for (auto hit = std::lower_bound(groups_.begin(), groups_.end(), std::pair(from, false));
         hit != groups_.end() && belongs(hit->first) && groups < 2; ++hit)
      groups += hit->second ? 2U : 1U;
  };
  look(module, [&](std::string_view m) { return m == module; });
  auto const inside = std::string(module) + ".";
  look(inside, [&](std::string_view m) { return m.starts_with(inside); });
  return groups == 1;
}

} // namespace vpclint::inline v0::terraform
