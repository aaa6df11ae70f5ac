#pragma once

#include "lint/routing.hpp"

#include <string>
#include <utility>

/// What rules about paths report where they can't decide.
namespace vpclint::inline v0::rules {

/// Whether something is so depends on one fact that is not known.
inline finding& depends_on(lint_context& ctx, place at, std::string const& what,
                           std::string const& fact) {
  return undecided(ctx, at, "whether " + what + " depends on a fact that is not known: " + fact);
}

/// A search was cut short, so that the rule may have missed something.
inline finding& not_searched(lint_context& ctx, place at, std::string message) {
  auto& f = ctx.inconclusive(at, std::move(message));
  f.remedy = "check parts of the design on their own";
  return f;
}

} // namespace vpclint::inline v0::rules
