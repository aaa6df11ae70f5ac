// For people: what is wrong, the line, what else is involved, why it matters and what to do.
#include "vpclint/output/renderer.hpp"

#include "output/finding_text.hpp"
#include "output/snippet.hpp"
#include "output/terminal_text.hpp"

#include <algorithm>

namespace vpclint::inline v0::renderers {
namespace {

constexpr std::size_t text_width = 100;
constexpr std::string_view bold = "1";
constexpr std::string_view green = "1;32";

std::string_view colour_of(severity s) {
  switch (s) {
  case severity::error:
    return "1;31";
  case severity::warning:
    return "1;33";
  case severity::info:
    return "1;36";
  }
  return bold;
}

class human_report {
public:
  human_report(report const& r, render_options const& options, std::string& out)
      : report_(r), options_(options), out_(out), places_(r.sources) {}

  void write(finding const& f, std::vector<assignment> const& under) {
    auto const* r = output::rule_of(f.rule, options_);
    header(f);
    code(f.at);
    if (!under.empty())
      output::append_wrapped(out_, "  only under ", output::visible(to_string(under)), text_width);
    for (auto const& n : f.notes)
      note_lines(n);
    if (r != nullptr)
      output::append_wrapped(out_, "  why: ", r->info.rationale, text_width);
    if (auto const fix = output::remedy_of(f, r); !fix.empty())
      output::append_wrapped(out_, "  fix: ", output::visible(fix), text_width);
    out_ += '\n';
  }

private:
  void painted(std::string_view colour, std::string_view text) {
    if (!options_.colour) {
      out_ += text;
      return;
    }
    out_ += "\x1b[";
    out_ += colour;
    out_ += 'm';
    out_ += text;
    out_ += "\x1b[0m";
  }

  void header(finding const& f) {
    if (auto const where = output::place_text(places_, f.at); !where.empty())
      painted(bold, where + ": ");
    painted(colour_of(f.level), std::string(name(f.level)) + "[" + f.rule + "]");
    out_ += ' ';
    painted(bold, output::visible(f.message));
    if (f.inconclusive)
      out_ += " (inconclusive)";
    out_ += '\n';
  }

  void note_lines(note const& n) {
    out_ += "  note: ";
    if (auto const where = output::place_text(places_, n.at); !where.empty())
      out_ += where + ": ";
    out_ += output::visible(n.message);
    out_ += '\n';
    code(n.at);
  }

  void code(place at) {
    auto const shown = output::snippet_at(report_.sources, at, text_width);
    if (!shown)
      return;
    auto const number = std::to_string(shown->line);
    std::size_t const gutter = std::max<std::size_t>(5, number.size() + 1);
    out_.append(gutter - number.size(), ' ');
    out_ += number;
    out_ += " | ";
    out_ += shown->text;
    out_ += '\n';
    out_.append(gutter, ' ');
    out_ += " | ";
    out_.append(shown->indent, ' ');
    painted(green, "^" + std::string(shown->length - 1, '~'));
    out_ += '\n';
  }

  report const& report_;
  render_options const& options_;
  std::string& out_;
  output::place_finder places_;
};

void render_human(report const& r, render_options const& options, std::string& out) {
  human_report w(r, options, out);
  for (std::size_t i = 0; i < r.findings.size(); ++i)
    w.write(r.findings[i], r.under_of(i));
  if (options.statistics)
    output::append_statistics(out, r, options);
  if (options.summary)
    out += output::summary_text(r) + "\n";
}

} // namespace

extern constinit renderer const human{.name = "human",
                                      .summary = "findings with source lines, reasons and remedies",
                                      .media_type = "text/plain",
                                      .render = &render_human};

} // namespace vpclint::inline v0::renderers
