#pragma once

#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint_test {

inline vpclint::loaded template_of(std::string text, vpclint::input_facts facts = {}) {
  vpclint::load_options options;
  options.facts = std::move(facts);
  auto l = vpclint::load_text(std::move(text), "t.yaml", options);
  REQUIRE(l.has_value());
  REQUIRE_FALSE(l->fatal);
  return std::move(*l);
}

/// Several templates by their paths, which tell stacks apart, as one run.
inline vpclint::loaded templates_of(std::vector<std::pair<std::string, std::string>> const& files,
                                    vpclint::input_facts facts = {}) {
  auto const root =
      std::filesystem::temp_directory_path() /
      ("vpclint-templates-" +
       std::to_string(std::hash<std::string>{}(files.front().first + files.back().second)));
  std::vector<std::string> paths;
  for (auto const& [name, text] : files) {
    auto const path = root / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    paths.push_back(path.string());
  }
  vpclint::load_options options;
  options.facts = std::move(facts);
  auto l = vpclint::load_files(paths, options);
  std::filesystem::remove_all(root);
  REQUIRE(l.has_value());
  return std::move(*l);
}

/// How many findings of this code say this.
inline std::size_t said(std::vector<vpclint::finding> const& all, std::string_view code,
                        std::string_view text = {}) {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](vpclint::finding const& f) {
        return f.rule == code && f.message.find(text) != std::string::npos;
      }));
}

inline std::vector<vpclint::finding> found_in(std::string text) {
  auto const l = template_of(std::move(text));
  return vpclint::check(l, {.today = vpclint::date{2026, 1, 1}}).findings;
}

inline vpclint::verdict verdict_in(std::string text, char const* from, char const* to,
                                   vpclint::traffic const& match) {
  auto l = template_of(std::move(text));
  std::vector<vpclint::finding> findings;
  auto const net = vpclint::network::resolve(std::move(l.design), findings);
  auto const asked = vpclint::analysis::ask(
      net,
      {.from = *vpclint::parse_selector(from), .to = *vpclint::parse_selector(to), .match = match});
  REQUIRE(asked.has_value());
  return asked->outcome;
}

/// The thing of this id; there is one.
template <class T>
T const& called(std::vector<T> const& all, std::string_view id) {
  auto const hit = std::find_if(all.begin(), all.end(), [&](T const& x) { return x.id == id; });
  REQUIRE(hit != all.end());
  return *hit;
}

/// What is known, as text; or why it is not.
template <class T>
std::string shown(vpclint::known<T> const& k) {
  if (k.is_unknown())
    return "unknown: " + k.reason();
  if (!k)
    return "left out";
  if constexpr (requires { k->name; })
    return k->name;
  else if constexpr (std::is_same_v<T, std::string>)
    return *k;
  else if constexpr (requires { std::to_string(*k); })
    return std::to_string(*k);
  else
    return to_string(*k);
}

} // namespace vpclint_test
