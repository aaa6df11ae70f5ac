#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {

struct stack;

/// A condition of a stack that something in a network hangs on.
struct asked_condition {
  stack* in{nullptr};
  std::string name{};
};

/// What it takes to go on where a condition is not decided: a parameter that has one of these
/// values (or none of them, where `other` is set), or else a comparison that falls either way.
struct fork {
  std::string parameter{};
  std::vector<std::string> values{};
  bool other{false};
  std::string comparison{}; ///< as written, with the stack in front
};

/// What is supposed of parameters without a value, and of comparisons that they do not decide. Two
/// templates of a run that have a parameter of one name mean the same by it, as `--parameter` does.
struct suppositions {
  struct parameter {
    std::string is{};
    bool decided{false};
    std::vector<std::string> is_not{};
  };
  std::map<std::string, parameter, std::less<>> parameters{};
  std::map<std::string, bool, std::less<>> comparisons{};
};

/// Conditions being tried out under suppositions, and what is found out on the way.
struct exploration {
  suppositions now{};
  std::optional<fork> next{};         ///< where the first condition is not decided
  std::vector<std::string> touched{}; ///< parameters that the comparison at hand asks for
  std::map<std::pair<stack const*, std::string>, fork> open{}; ///< of conditions worked out
  std::map<std::string, std::vector<std::string>, std::less<>> allowed{}; ///< by parameter
  std::map<std::string, std::vector<std::string>, std::less<>>
      rows{}; ///< of mappings they choose in

  void may_be(std::string const& parameter, std::string_view text) {
    auto& all = allowed[parameter];
    if (std::find(all.begin(), all.end(), text) == all.end())
      all.emplace_back(text);
  }
  [[nodiscard]] bool is_not(std::string const& parameter, std::string_view text) const {
    auto const hit = now.parameters.find(parameter);
    return hit != now.parameters.end() &&
           std::find(hit->second.is_not.begin(), hit->second.is_not.end(), text) !=
               hit->second.is_not.end();
  }
  /// Those of these values that are still possible.
  [[nodiscard]] std::vector<std::string> left_of(std::string const& parameter,
                                                 std::vector<std::string> values) const {
    std::erase_if(values, [&](auto const& v) { return is_not(parameter, v); });
    return values;
  }
  [[nodiscard]] std::optional<std::string> value_of(std::string const& parameter) const {
    if (auto const hit = now.parameters.find(parameter);
        hit != now.parameters.end() && hit->second.decided)
      return hit->second.is;
    if (auto const list = allowed.find(parameter); list != allowed.end())
      if (auto const left = left_of(parameter, list->second); left.size() == 1)
        return left.front();
    return std::nullopt;
  }
};

} // namespace vpclint::inline v0::cfn
