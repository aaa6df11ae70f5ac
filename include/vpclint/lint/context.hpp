#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/lint/rule.hpp"
#include "vpclint/network/network.hpp"

#include <deque>
#include <string>
#include <utility>

namespace vpclint::inline v0 {

struct lint_options; // a rule that asks for options includes lint/lint.hpp; few do
class path_analysis; // who reaches whom; the few rules that ask include lint/paths.hpp

/// What a rule sees, and where it puts what it found. A reference that `report` returns stays valid
/// until the rule's `check` returns, so that resource, notes and remedy can be added to it.
class lint_context {
public:
  /// `paths` is shared by the rules of one run.
  lint_context(network::network const& net, lint_options const& options, rule const& running,
               path_analysis& paths)
      : net_(net), options_(options), rule_(running), paths_(paths) {}

  [[nodiscard]] network::network const& net() const { return net_; }
  [[nodiscard]] design const& source() const { return net_.source(); }
  [[nodiscard]] lint_options const& options() const { return options_; }
  [[nodiscard]] path_analysis& paths() { return paths_; }

  /// Adds a finding of the rule's own severity.
  finding& report(place at, std::string message) {
    return report(rule_.info.level, at, std::move(message));
  }
  /// Adds a finding of another severity.
  finding& report(severity level, place at, std::string message) {
    auto& f = found_.emplace_back();
    f.rule = rule_.info.id;
    f.level = level;
    f.message = std::move(message);
    f.at = at;
    return f;
  }
  /// Adds a finding that says which missing fact keeps the rule from deciding; its severity is
  /// `info`.
  finding& inconclusive(place at, std::string message) {
    auto& f = report(severity::info, at, std::move(message));
    f.inconclusive = true;
    return f;
  }

  [[nodiscard]] std::deque<finding>& found() { return found_; }

private:
  network::network const& net_;
  lint_options const& options_;
  rule const& rule_;
  path_analysis& paths_;
  std::deque<finding> found_;
};

} // namespace vpclint::inline v0
