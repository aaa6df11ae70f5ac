#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vpclint::inline v0::terraform {

struct instance;

/// What stands in the module instances of a document, found without a look at all of them. Keeps
/// views of the instances' addresses and types.
class module_index {
public:
  /// Call `finish` after the last one.
  void add(instance const& i);
  void finish();

  /// The resource of one of these types in the module instance itself: null where it has none or
  /// several. Data sources don't count.
  [[nodiscard]] instance const* only(std::string_view module,
                                     std::span<std::string_view const> types) const;
  /// Whether anything is in a module instance with this address, or in one that it calls.
  [[nodiscard]] bool has(std::string_view address) const;
  /// Whether a module instance, with those that it calls, has one security group and nothing that
  /// AWS makes groups along with.
  [[nodiscard]] bool has_one_group(std::string_view module) const;

private:
  struct of_type {
    std::string_view type{};
    instance const* first{nullptr};
    std::size_t count{0};
  };

  std::unordered_map<std::string_view, std::vector<of_type>> own_;
  std::vector<std::string_view> modules_;
  std::vector<std::pair<std::string_view, bool>> groups_; // by module; whether AWS makes it
};

} // namespace vpclint::inline v0::terraform
