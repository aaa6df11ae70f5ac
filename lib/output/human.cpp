// For people: what is wrong, the line, what else is involved, why it matters and what to do.
#include "vpclint/output/renderer.hpp"

#include "output/finding_text.hpp"
#include "output/snippet.hpp"
#include "output/terminal_text.hpp"

#include <algorithm>
#include <map>

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
    auto const& texts = texts_of(f.rule);
    header(f);
    code(f.at);
    if (!under.empty())
      output::append_wrapped(out_, "  only under ", output::visible(to_string(under)), text_width);
    for (auto const& n : f.notes)
      note_lines(n);
    out_ += texts.why;
    if (f.remedy.empty())
      out_ += texts.fix;
    else
      append_fix(out_, f.remedy);
    out_ += '\n';
  }

private:
  // What every finding of a rule says alike, broken into lines.
  struct rule_texts {
    std::string why{};
    std::string fix{};
  };

  rule_texts const& texts_of(std::string_view code) {
    auto const [hit, added] = texts_.try_emplace(code);
    auto& texts = hit->second;
    if (auto const* r = added ? output::rule_of(code, options_) : nullptr; r != nullptr) {
      output::append_wrapped(texts.why, "  why: ", r->info.rationale, text_width);
      if (!r->info.remedy.empty())
        append_fix(texts.fix, r->info.remedy);
    }
    return texts;
  }

  static void append_fix(std::string& out, std::string_view fix) {
    output::append_wrapped(out, "  fix: ", output::visible(fix), text_width);
  }

  void start(std::string_view colour) {
    if (!options_.colour)
      return;
    out_ += "\x1b[";
    out_ += colour;
    out_ += 'm';
  }
  void stop() {
    if (options_.colour)
      out_ += "\x1b[0m";
  }

  void header(finding const& f) {
    if (report_.sources.contains(f.at)) {
      start(bold);
      output::append_place(out_, places_, f.at);
      out_ += ": ";
      stop();
    }
    start(colour_of(f.level));
    out_ += name(f.level);
    out_ += '[';
    out_ += f.rule;
    out_ += ']';
    stop();
    out_ += ' ';
    start(bold);
    output::append_visible(out_, f.message);
    stop();
    if (f.inconclusive)
      out_ += " (inconclusive)";
    out_ += '\n';
  }

  void note_lines(note const& n) {
    out_ += "  note: ";
    if (report_.sources.contains(n.at)) {
      output::append_place(out_, places_, n.at);
      out_ += ": ";
    }
    output::append_visible(out_, n.message);
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
    start(green);
    out_ += '^';
    out_.append(shown->length - 1, '~');
    stop();
    out_ += '\n';
  }

  report const& report_;
  render_options const& options_;
  std::string& out_;
  output::place_finder places_;
  std::map<std::string_view, rule_texts> texts_{}; // by code
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
