#pragma once

#include "vpclint/input/load.hpp"
#include "vpclint/model/expectation.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

/// Small plans and states for tests, written as `terraform show -json` writes them.
namespace vpclint_test {

/// An expression that mentions these names.
[[nodiscard]] std::string refs(std::initializer_list<std::string_view> names);
/// An expression that mentions the id of a resource.
[[nodiscard]] std::string id_of(std::string_view resource);

class plan_text {
public:
  /// A resource instance by its address. What it will be, what is known after apply only, and what
  /// its configuration says are JSON mappings without their braces.
  plan_text& add(std::string const& address, std::string const& values,
                 std::string const& unknown = {}, std::string const& expressions = {});
  /// One that the plan only takes away, by `delete` or `forget`.
  plan_text& gone(std::string const& address, std::string const& before, std::string const& action);
  /// A VPC with a public subnet: `aws_vpc.main`, `aws_subnet.pub`; no id is known.
  plan_text& public_subnet();
  /// A group that lets one TCP port in, from everywhere, and everything out.
  plan_text& group(std::string const& name, int port);
  /// `variables`, without braces, and keys at the top.
  [[nodiscard]] std::string text(std::string const& variables = {},
                                 std::string const& more = {}) const;
  [[nodiscard]] std::string state() const;

private:
  std::string resources_{};
  std::string changes_{};
  std::string config_{};
};

[[nodiscard]] vpclint::loaded load_plan(std::string const& text);
/// What the product says of `internet -> aws_instance.web tcp 443` and the like.
[[nodiscard]] vpclint::verdict ask(std::string const& text, std::string const& question);

} // namespace vpclint_test
