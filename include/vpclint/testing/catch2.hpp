#pragma once

#include "vpclint/analysis/expectations.hpp"
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/load.hpp"
#include "vpclint/output/reach.hpp"
#include "vpclint/output/render.hpp"

#if __has_include(<catch2/matchers/catch_matchers.hpp>)
#include <catch2/catch_tostring.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Matchers for tests of networks with Catch2 2.13 or 3. Needs `vpclint::vpclint` and Catch2.
///
///     #include <catch2/catch_all.hpp>   // or <catch2/catch.hpp>
///     #include <vpclint/testing/catch2.hpp>
///     using namespace vpclint::testing;
///
///     TEST_CASE("the application reaches its database") {
///       auto const net = load_network("shop.vpc.yaml");
///       REQUIRE_THAT(net, reaches("app", "orders", tcp(3306)));
///       REQUIRE_THAT(net, !reaches("internet", "orders"));
///     }
namespace vpclint::inline v0::testing {

using vpclint::icmp;
using vpclint::icmpv6;
using vpclint::severity;
using vpclint::tcp;
using vpclint::traffic;
using vpclint::udp;
using vpclint::verdict;

#if __has_include(<catch2/matchers/catch_matchers.hpp>)
using network_matcher = Catch::Matchers::MatcherBase<network::network>;
#else
using network_matcher = Catch::MatcherBase<network::network>;
#endif

/// The network of a design. Throws `vpclint::error`, which fails the test with the first problem,
/// where `network::load_network` fails.
[[nodiscard]] inline network::network load_network(std::string const& path) {
  return network::load_network(path).value();
}

/// Whether a flow has a verdict: made by `reaches` and `answers`. A failure shows the trace or
/// every blocker with the changes that open the flow. An unknown verdict is never taken for a pass.
class flow_matcher : public network_matcher {
public:
  flow_matcher(result<analysis::question> q, verdict expected)
      : question_(std::move(q)), expected_(expected) {}

  /// The chain through this proxying load balancer, both connections.
  [[nodiscard]] flow_matcher via(std::string_view load_balancer) const {
    auto copy = *this;
    if (copy.question_)
      copy.question_->via = std::string(load_balancer);
    return copy;
  }
  /// That it is blocked, or that no reply comes back. Precondition: made by `reaches`.
  [[nodiscard]] flow_matcher operator!() const {
    auto copy = *this;
    copy.expected_ = verdict::not_reachable;
    return copy;
  }

  bool match(network::network const& net) const override {
    if (!question_) {
      said_ = question_.error().what;
      return false;
    }
    analysis::explain_options options;
    options.remedies = expected_ == verdict::reachable;
    auto const e = analysis::explain(net, *question_, options);
    if (!e) {
      said_ = e.error().what;
      return false;
    }
    if (analysis::fulfils(e->found.outcome, expected_))
      return true;
    reach_text_options how;
    how.blockers = options.remedies;
    how.trace = !options.remedies;
    said_ = "but " + reach_text(net, *e, how);
    if (!said_.empty() && said_.back() == '\n')
      said_.pop_back();
    return false;
  }
  std::string describe() const override {
    auto text = question_ ? analysis::to_string(*question_) + " is " +
                                std::string(analysis::name(expected_))
                          : std::string("answers a question");
    return said_.empty() ? text : text + "\n" + said_;
  }

private:
  result<analysis::question> question_;
  verdict expected_;
  mutable std::string said_{};
};

/// That a question as in `expect:`, such as `app -> orders tcp 3306 via alb`, has this verdict.
[[nodiscard]] inline flow_matcher answers(std::string_view question, verdict expected) {
  return {analysis::question_of(question), expected};
}

/// That requests arrive and replies come back, for every pair of members and every client port.
/// Without traffic: that something completes on every pair. `!reaches(...)` asks that nothing does.
[[nodiscard]] inline flow_matcher reaches(std::string_view from, std::string_view to,
                                          std::optional<traffic> match = {}) {
  auto source = parse_selector(from);
  if (!source)
    return {source.error(), verdict::reachable};
  auto destination = parse_selector(to);
  if (!destination)
    return {destination.error(), verdict::reachable};
  analysis::question q;
  q.from = std::move(*source);
  q.to = std::move(*destination);
  q.match = match;
  return {std::move(q), verdict::reachable};
}

/// Whether the rules find nothing of a severity or above: made by `has_no_findings`.
class findings_matcher : public network_matcher {
public:
  findings_matcher(severity least, lint_options options)
      : least_(least), options_(std::move(options)) {}

  bool match(network::network const& net) const override {
    auto report = make_report(net, {}, options_);
    std::erase_if(report.findings, [&](finding const& f) { return f.level < least_; });
    if (report.findings.empty())
      return true;
    said_ = "but\n" + render(report);
    return false;
  }
  std::string describe() const override {
    auto const text = "has no finding of severity " + std::string(name(least_)) + " or above";
    return said_.empty() ? text : text + "\n" + said_;
  }

private:
  severity least_;
  lint_options options_;
  mutable std::string said_{};
};

/// That the selected rules find nothing of this severity or above; the design's own ignores count.
[[nodiscard]] inline findings_matcher has_no_findings(severity least = severity::warning,
                                                      lint_options options = {}) {
  return {least, std::move(options)};
}

/// Whether every expectation of the design holds: made by `meets_expectations`.
class expectations_matcher : public network_matcher {
public:
  bool match(network::network const& net) const override {
    using outcome = analysis::expectation_result::outcome;
    auto const results = analysis::evaluate_expectations(net);
    if (results.empty())
      said_ = "but there is none";
    for (auto const& r : results) {
      if (r.became == outcome::holds)
        continue;
      said_ += said_.empty() ? "but" : "";
      said_ += "\n" + failed(net, r);
    }
    return said_.empty();
  }
  std::string describe() const override {
    return "meets its expectations" + (said_.empty() ? std::string() : "\n" + said_);
  }

private:
  static std::string failed(network::network const& net, analysis::expectation_result const& r) {
    if (!r.problems.empty()) {
      std::string text;
      for (auto const& p : r.problems)
        text += (text.empty() ? "" : "; ") + p.what;
      return text;
    }
    auto const q = analysis::question_of(*r.stated);
    if (!q)
      return "an expectation has an unknown part";
    analysis::explain_options options;
    bool const open = r.stated->expected && *r.stated->expected == verdict::reachable;
    options.remedies = open;
    auto const e = analysis::explain(net, *q, options);
    if (!e)
      return e.error().what;
    reach_text_options how;
    how.blockers = open;
    how.trace = !open;
    return "expected " + std::string(analysis::name(*r.stated->expected)) + ": " +
           reach_text(net, *e, how);
  }

  mutable std::string said_{};
};

/// That the design has expectations and that each of them holds; an undecided one fails.
[[nodiscard]] inline expectations_matcher meets_expectations() { return {}; }

} // namespace vpclint::inline v0::testing

namespace Catch {

/// What stands for a network in the first line of a failure.
template <>
struct StringMaker<vpclint::network::network> {
  static std::string convert(vpclint::network::network const& net) {
    std::string out = "the network";
    for (std::uint32_t i = 0; i < net.sources().size(); ++i)
      out += (i == 0 ? " of " : ", ") + net.sources().at(i).name();
    return out;
  }
};

} // namespace Catch
