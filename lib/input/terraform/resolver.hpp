#pragma once

#include "input/terraform/plan.hpp"

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a reference of the configuration means. `terraform show -json` gives, for each argument,
/// the names that its expression mentions and not the expression; the value itself is there only
/// when it is known before apply.
namespace vpclint::inline v0::terraform {

using type_list = std::span<std::string_view const>;

/// Nearly every argument has one expression.
using expression_list = boost::container::small_vector<doc::node, 1>;

/// An argument of an instance, or a part of one: what is planned, whether it is known, and the
/// expressions of the configuration that may have made it.
class attribute {
public:
  attribute() = default;
  attribute(instance const& owner, std::string_view name);

  /// An argument of a nested block, or of the only item of a list of them.
  [[nodiscard]] attribute operator[](std::string_view name) const;
  /// The items of a list, a set, or the blocks of one name.
  [[nodiscard]] std::vector<attribute> items() const;
  /// The first item, or nothing that is known.
  [[nodiscard]] attribute first() const;

  [[nodiscard]] instance const& owner() const { return *owner_; }
  [[nodiscard]] doc::node value() const { return value_; }
  /// The text of a known scalar that is not null.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] bool has_value() const;
  /// Not known before apply. An argument that the configuration does not have is left out, even if
  /// the provider will compute it.
  [[nodiscard]] bool is_unknown() const;
  [[nodiscard]] bool is_left_out() const { return !has_value() && !is_unknown(); }
  /// Whether the configuration has the argument.
  [[nodiscard]] bool configured() const;
  [[nodiscard]] std::span<doc::node const> expressions() const { return expressions_; }
  /// `aws_route_table.a.route[0].gateway_id`
  [[nodiscard]] std::string path() const;
  [[nodiscard]] place at() const;
  /// How many items of a list are not known; nothing where the list as a whole is not.
  [[nodiscard]] std::optional<std::size_t> open_items() const;
  /// Whether the expressions made more than this argument: a list of blocks written as one value.
  [[nodiscard]] bool is_shared() const { return shared_; }

private:
  [[nodiscard]] expression_list blocks() const;

  instance const* owner_{nullptr};
  doc::node value_{};
  doc::node unknown_{};
  bool unknown_all_{false}; // everything above is known after apply only
  bool shared_{false};
  bool config_known_{false};      // what is not in the configuration was left out
  expression_list expressions_{}; // candidates: the blocks of a set have no order
  std::string path_{};
};

/// What one reference leads to.
struct target {
  enum class kind_type : std::uint8_t {
    resource, ///< an instance of the documents
    made_by,  ///< something that AWS makes with the instance: `attribute` says what
    outside,  ///< an id, or a data source: exists, but not in the documents
  };
  kind_type kind{kind_type::resource};
  instance const* which{nullptr};
  std::string attribute{}; ///< of `made_by`, e.g. `default_security_group_id`
  std::string text{};      ///< of `outside`: the id or the data source

  friend bool operator==(target const&, target const&) = default;
};

struct resolution {
  std::vector<target> targets{};
  std::size_t sure{0};   ///< so many at the start of a list are members whatever else is
  bool ambiguous{false}; ///< some of the other targets are meant, and it can't be said which
  bool open{false};      ///< ambiguous, and something may be meant that is no target here
  std::string reason{};  ///< why there is no target

  [[nodiscard]] target const* only() const& {
    return targets.size() == 1 && !ambiguous ? &targets.front() : nullptr;
  }
  target const* only() const&& = delete;
};

/// All documents of a run. Finds what references lead to; nothing here changes the design.
class resolver {
public:
  explicit resolver(std::vector<plan const*> plans) : plans_(std::move(plans)) {}

  /// What an argument that holds one id of these types refers to.
  [[nodiscard]] resolution one(attribute const& a, type_list types) const;
  /// What an argument that holds a list of ids refers to; known items and unknown ones.
  [[nodiscard]] resolution many(attribute const& a, type_list types) const;
  /// The instance with this id in any document, else an outside target.
  [[nodiscard]] target by_id(std::string_view id, instance const& owner, type_list types) const;

private:
  /// Where an expression stands. Its texts have to outlive the search.
  struct scope {
    plan const* in{nullptr};
    std::string_view module{}; // with indexes
    std::string_view key{};    // of the instance (or module instance) whose expression is read
    std::string_view base{};   // of the resource or module that has instances with such keys
    std::size_t siblings{1};
    doc::node owner_config{}; // where the expression of `for_each` stands
    bool pair{false};         // what is mentioned goes by the same key
    std::string pick{};       // the item that is meant of what an expression makes
    // All that pick like this, where they are resources, and where they are modules.
    std::vector<instance const*> const* pickers{nullptr};
    std::vector<std::string_view> const* picking_modules{nullptr};
  };
  struct search;

  void expression(search& s, scope const& where, doc::node e, int depth) const;
  void reference(search& s, scope const& where, std::string_view ref, doc::node all,
                 int depth) const;
  void resource(search& s, scope const& where, std::string const& base, std::string_view index,
                std::string_view rest, doc::node all, int depth) const;
  void take(search& s, instance const& found, std::string_view rest, int depth) const;
  void variable(search& s, scope const& where, std::string_view name, doc::node all,
                int depth) const;
  void output(search& s, scope const& where, std::string_view name, std::string_view index,
              std::string_view rest, doc::node all, int depth) const;
  /// The output of a module that leads to such things, where the document does not say which one is
  /// meant: nothing if several lead to different ones.
  [[nodiscard]] std::string only_output(search const& s, scope const& inside, doc::node outputs,
                                        int depth) const;
  void each(search& s, scope const& where, std::string_view rest, int depth) const;
  /// Hands on which item is meant of the value that is followed from `where` to `to`.
  static void pass_on(scope const& where, doc::node all, scope& to);
  /// The key of the item that is meant, among those of the instances that a value is made of; empty
  /// where that is not certain.
  [[nodiscard]] static std::string picked(search const& s, scope const& where, doc::node all,
                                          std::vector<std::string_view> const& of);
  [[nodiscard]] static std::vector<std::string_view> keys(std::vector<instance const*> const& all);
  [[nodiscard]] static std::vector<std::string_view>
  keys(std::vector<std::string_view> const& modules);
  /// Whether the group of a module instance is the only one that a local of it can mean.
  [[nodiscard]] bool only_group(scope const& where) const;
  void local(search& s, scope const& where, std::string_view name) const;
  void constant(search& s, scope const& where, doc::node value) const;
  [[nodiscard]] scope scope_of(instance const& i) const;
  [[nodiscard]] resolution run(attribute const& a, type_list types, bool list) const;

  std::vector<plan const*> plans_;
};

} // namespace vpclint::inline v0::terraform
