#include "vpclint/lint/lint.hpp"

#include "vpclint/lint/context.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/lint/suppress.hpp"

#include <algorithm>
#include <iterator>

namespace vpclint::inline v0 {
namespace {

void run(rule const& r, network::network const& net, lint_options const& options,
         std::vector<finding>& out) {
  if (r.check == nullptr || !options.selection.enabled(r.info.id)) return;
  lint_context ctx(net, options, r);
  r.check(ctx);
  std::move(ctx.found().begin(), ctx.found().end(), std::back_inserter(out));
}

}  // namespace

std::vector<finding> lint(network::network const& net, lint_options const& options) {
  std::vector<finding> out;
  for (auto const* r : all_rules()) run(*r, net, options, out);
  for (auto const* r : options.extra_rules) run(*r, net, options, out);
  sort_findings(out);
  return out;
}

report make_report(network::network const& net, std::vector<finding> before,
                   lint_options const& options) {
  report out;
  out.sources = net.sources();
  out.findings = std::move(before);
  auto found = lint(net, options);
  std::move(found.begin(), found.end(), std::back_inserter(out.findings));
  sort_findings(out.findings);
  out.suppressed = apply_ignores(net.source(), out.findings, options);
  std::erase_if(out.findings, [&](finding const& f) {
    return !f.fatal && !options.selection.enabled(f.rule);
  });
  sort_findings(out.findings);
  return out;
}

}  // namespace vpclint::inline v0
