#pragma once

#include "vpclint/aws/quotas.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/lint.hpp"

#include <cstdint>
#include <string>

/// How the rules of quotas word their findings.
namespace vpclint::inline v0::rules {

/// Reports what `what()` says (`VPC shop has 201 subnets`) when `count` is more than the account's
/// quota; an error where no request raises the quota that far. The finding, or null.
template <class Words>
finding* report_quota(lint_context& ctx, aws::quota_id id, std::uint64_t count, place at,
                      Words const& what) {
  auto const& limits = ctx.options().quotas;
  if (!limits.exceeded(id, count))
    return nullptr;
  auto const& q = aws::describe(id);
  bool const final = q.fixed || (q.maximum != 0 && count > q.maximum);
  auto message = what() + ", and the quota ";
  if (!final)
    message += "is " + std::to_string(limits[id]);
  else if (q.fixed)
    message += "of " + std::to_string(limits[id]) + " can't be raised";
  else
    message += "goes up to " + std::to_string(q.maximum) + " at most";
  auto& f = final ? ctx.report(severity::error, at, std::move(message))
                  : ctx.report(at, std::move(message));
  if (!final)
    f.remedy = "have the quota " + std::string(q.name) + " raised to " + std::to_string(count) +
               " or more before it is built";
  return &f;
}

} // namespace vpclint::inline v0::rules
