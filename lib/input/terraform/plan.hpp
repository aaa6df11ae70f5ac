#pragma once

#include "vpclint/doc/node.hpp"
#include "vpclint/input/format.hpp"

#include "input/terraform/module_index.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// The documents that `terraform show -json` writes, and raw state files, as lists of resource
/// instances with what the configuration says about each.
namespace vpclint::inline v0::terraform {

/// One instance of a resource as it will be, or as it is in a state.
struct instance {
  std::string address{};     ///< `module.vpc.aws_subnet.public[0]`
  std::string_view module{}; ///< the part in front of the type, without the dot; with indexes
  std::string_view base{};   ///< the address without the index of the resource itself
  std::string_view key{};    ///< the index as written (`0`, `"a"`), empty without one
  std::string_view type{};
  std::string_view name{};
  bool data{false};       ///< a data source
  bool has_change{false}; ///< the document says which attributes are known after apply only
  bool created{true};     ///< its id is not known before apply
  std::size_t document{0};
  std::size_t number{0}; ///< in its document
  doc::node values{};
  doc::node unknown{};     ///< mirror of `values` with `true` for what is known after apply
  doc::node before{};      ///< values before the plan is applied
  doc::node config{};      ///< its resource in the configuration
  doc::node expressions{}; ///< of `config`: what makes its arguments
  place at{};
};

/// What AWS makes along with an instance: which one, and the attribute that has its id.
struct made_along {
  instance const* with{nullptr};
  std::string_view attribute{};
};

enum class document_kind : std::uint8_t { plan, state, raw_state };

/// One document: its instances and its configuration, indexed.
class plan {
public:
  plan(input_document const& in, std::size_t number, design_builder& out);
  plan(plan const&) = delete;
  plan& operator=(plan const&) = delete;

  [[nodiscard]] document_kind kind() const { return kind_; }
  [[nodiscard]] std::deque<instance> const& instances() const { return instances_; }
  [[nodiscard]] doc::node root() const { return root_; }
  [[nodiscard]] bool usable() const { return usable_; }
  [[nodiscard]] bool has_configuration() const { return has_configuration_; }

  /// The instances of one resource in one module instance, by the address without index.
  [[nodiscard]] std::vector<instance const*> const* find(std::string_view base) const;
  /// The instance with this address.
  [[nodiscard]] instance const* at(std::string_view address) const;
  /// The instances of a module by its address without the last index.
  [[nodiscard]] std::vector<std::string_view> const* modules(std::string_view base) const;
  /// How often a module instance is among those of its module.
  [[nodiscard]] std::size_t count_module(std::string_view address) const;
  [[nodiscard]] module_index const& contents() const { return contents_; }
  /// The configuration of a module, by its address without any index.
  [[nodiscard]] doc::node module_config(std::string const& plain) const;
  /// The resource in the configuration, by its address without any index.
  [[nodiscard]] doc::node resource_config(std::string const& plain) const;
  /// The instance of one of these types (any, if there are none) that has this id, ARN or, where
  /// names are what others refer by, this name.
  [[nodiscard]] instance const* by_id(std::string_view id,
                                      std::span<std::string_view const> types) const;
  /// What AWS made along with an instance of this document and gave this id; null without one.
  [[nodiscard]] made_along const* made_by_id(std::string_view id) const;
  /// Values of what this document changes or deletes, as they were, without what Terraform only
  /// forgets: that goes on existing.
  [[nodiscard]] std::vector<instance> const& before() const { return before_; }
  /// Those of them that are rules or routes of the group, ACL or table with this id.
  [[nodiscard]] std::span<instance const* const> before_of(std::string_view id) const;

private:
  void read_module(doc::node module, std::string_view address);
  void read_resource(doc::node r, bool from_prior);
  void read_changes(doc::node changes, bool alone);
  void read_change(doc::node r, doc::node change, bool alone);
  void read_raw_state();
  void read_raw_resource(doc::node r);
  void read_config(doc::node module, std::string const& plain, int depth);
  void read_prior(doc::node module);
  bool refuse(doc::node n, std::string message);
  instance* add(instance i);
  void finish();
  void index_made(instance const& i);
  void index_before();

  design_builder& out_;
  doc::node root_;
  std::size_t number_;
  document_kind kind_{document_kind::plan};
  bool usable_{false};
  bool has_configuration_{false};
  int depth_{0};
  std::unordered_set<std::string_view>
      changed_; // addresses that the plan has something to say about
  std::deque<instance> instances_;
  std::vector<instance> before_;
  std::unordered_map<std::string_view, instance*> by_address_;
  std::unordered_map<std::string_view, std::vector<instance const*>> by_base_;
  std::unordered_multimap<std::string_view, instance const*> by_id_;
  std::unordered_map<std::string_view, made_along> made_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> modules_;
  std::unordered_map<std::string_view, std::size_t> module_counts_;
  module_index contents_;
  std::unordered_map<std::string_view, std::vector<instance const*>> before_of_;
  std::unordered_map<std::string, doc::node> config_modules_;
  std::unordered_map<std::string, doc::node> config_resources_;
};

/// An address without its indexes: `module.a[0].aws_x.y["k"]` is `module.a.aws_x.y`.
[[nodiscard]] std::string without_indexes(std::string_view address);

/// Where the index at the end of an address starts; its size without one.
[[nodiscard]] std::size_t index_start(std::string_view address);

/// `format_version` and one of the parts of a plan, or the keys of a state file.
int confidence(doc::node root, std::string_view name);

/// Fills in `module`, `base` and `key` from the address.
void split_address(instance& i);

} // namespace vpclint::inline v0::terraform
