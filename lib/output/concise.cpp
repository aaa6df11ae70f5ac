// One line for each finding, as editors and grep like it.
#include "vpclint/output/renderer.hpp"

#include "output/finding_text.hpp"
#include "output/terminal_text.hpp"

namespace vpclint::inline v0::renderers {
namespace {

void render_concise(report const& r, render_options const& options, std::string& out) {
  output::place_finder places(r.sources);
  for (std::size_t i = 0; i < r.findings.size(); ++i) {
    auto const& f = r.findings[i];
    if (auto const where = output::place_text(places, f.at); !where.empty())
      out += where + ": ";
    out += f.rule + " " + output::visible(f.message);
    if (f.inconclusive)
      out += " (inconclusive)";
    if (auto const& under = r.under_of(i); !under.empty())
      out += " (under " + output::visible(to_string(under)) + ")";
    out += "\n";
  }
  if (options.statistics)
    output::append_statistics(out, r, options);
}

} // namespace

extern constinit renderer const concise{.name = "concise",
                                        .summary = "one line for each finding",
                                        .media_type = "text/plain",
                                        .render = &render_concise};

} // namespace vpclint::inline v0::renderers
