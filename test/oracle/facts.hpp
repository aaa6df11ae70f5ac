#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace vpclint_test {

/// One walk, with questions about it that several facts ask.
struct seen_walk {
  vpclint::network::network const& net;
  vpclint::analysis::flow_end from{};
  vpclint::packet first{};
  vpclint::analysis::walk_result const& walk;

  using step = vpclint::analysis::step;
  using kind = vpclint::analysis::step_kind;
  using why = vpclint::analysis::reason;

  [[nodiscard]] bool any(std::function<bool(step const&)> const& is) const;
  [[nodiscard]] bool passes(kind k) const;
  [[nodiscard]] bool passes_back(kind k) const;
  [[nodiscard]] bool drops(why w) const;
  [[nodiscard]] bool completes() const { return walk.completes(); }
  [[nodiscard]] vpclint::network::interface const* source() const;
  [[nodiscard]] vpclint::network::interface const* target() const;
  [[nodiscard]] vpclint::network::interface const* at(step const& s) const;
  [[nodiscard]] bool from_internet() const;
  [[nodiscard]] bool to_internet() const;
};

/// A fact about the data plane, and what shows that a walk rests on it; without `shows`, why no
/// walk can show it.
struct fact {
  std::string_view id{};
  std::function<bool(seen_walk const&)> shows{};
  std::string_view left_out{};
};

/// Facts about addresses, routes and gateways; about filters; about everything else.
[[nodiscard]] std::span<fact const> routing_facts();
[[nodiscard]] std::span<fact const> filter_facts();
[[nodiscard]] std::span<fact const> service_facts();

} // namespace vpclint_test
