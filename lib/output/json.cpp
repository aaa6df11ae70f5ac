// For programs. docs/output.md describes the keys, docs/schema/findings.schema.json their types;
// keys are added, never renamed or taken away, without a new schema_version.
#include "vpclint/doc/write_json.hpp"
#include "vpclint/output/renderer.hpp"
#include "vpclint/output/rule_docs.hpp"
#include "vpclint/version.hpp"

#include "output/finding_text.hpp"
#include "output/json_parts.hpp"
#include "output/place_finder.hpp"

namespace vpclint::inline v0 {
namespace {

constexpr std::size_t findings_schema_version = 1;

using output::write_place;

void write_flow(doc::json_writer& w, output::place_finder& places,
                std::vector<flow_facts> const& flow) {
  w.key("flow");
  if (flow.empty()) {
    w.null();
    return;
  }
  auto const& f = flow.front();
  w.begin_object().member("question", f.question).member("expected", f.expected);
  w.member("verdict", f.verdict);
  output::write_ranges(w, "failing_client_ports", f.failing_ports);
  output::write_ranges(w, "failing_translated_ports", f.failing_translated_ports);
  output::write_texts(w, "missing", f.missing);
  w.key("blockers").begin_array();
  for (auto const& b : f.blockers) {
    w.begin_object().member("code", b.code).member("direction", b.reply ? "reply" : "request");
    w.member("subject", b.subject).member("decision", b.decision);
    write_place(w, places, b.at);
    w.end_object();
  }
  w.end_array().key("changes").begin_array();
  for (auto const& c : f.changes) {
    w.begin_object().member("object", c.object).member("side", c.side).member("add", c.add);
    write_place(w, places, c.at);
    w.end_object();
  }
  w.end_array();
  output::write_texts(w, "also_opens", f.also_opens);
  w.end_object();
}

void write_finding(doc::json_writer& w, std::size_t i, report const& r,
                   render_options const& options, output::place_finder& places) {
  auto const& f = r.findings[i];
  auto const* known = output::rule_of(f.rule, options);
  w.begin_object().member("rule", f.rule);
  w.member("name", known == nullptr ? std::string_view() : known->info.name);
  w.member("severity", name(f.level)).member("message", f.message);
  w.member("resource", f.resource);
  write_place(w, places, f.at);
  w.key("notes").begin_array();
  for (auto const& n : f.notes) {
    w.begin_object().member("message", n.message);
    write_place(w, places, n.at);
    w.end_object();
  }
  w.end_array();
  w.member("why", known == nullptr ? std::string_view() : known->info.rationale);
  w.member("fix", output::remedy_of(f, known));
  write_flow(w, places, f.flow);
  w.member("inconclusive", f.inconclusive).member("fatal", f.fatal);
  output::write_under(w, r.under_of(i));
  w.end_object();
}

void write_statistics(doc::json_writer& w, report const& r, render_options const& options) {
  w.key("statistics").begin_array();
  for (auto const& c : output::count_by_rule(r, options))
    w.begin_object()
        .member("rule", c.code)
        .member("name", c.name)
        .member("count", c.count)
        .end_object();
  w.end_array();
}

void render_json(report const& r, render_options const& options, std::string& out) {
  doc::json_writer w(out);
  w.begin_object().member("schema_version", findings_schema_version);
  w.key("tool").begin_object().member("name", "vpc-lint").member("version", version()).end_object();
  w.key("files").begin_array();
  for (std::uint32_t i = 0; i < r.sources.size(); ++i)
    w.value(r.sources.at(i).name());
  w.end_array();
  auto const counts = r.counts();
  w.key("summary").begin_object();
  w.member("errors", counts.errors).member("warnings", counts.warnings);
  w.member("infos", counts.infos).member("ignored", counts.suppressed);
  w.member("complete", r.complete);
  auto const expected = r.count_expectations();
  w.key("expectations").begin_object();
  w.member("stated", expected.stated).member("held", expected.held);
  w.member("failed", expected.failed).member("undecided", expected.undecided).end_object();
  w.end_object();
  w.key("findings").begin_array();
  output::place_finder places(r.sources);
  for (std::size_t i = 0; i < r.findings.size(); ++i)
    write_finding(w, i, r, options, places);
  w.end_array();
  if (options.statistics)
    write_statistics(w, r, options);
  w.end_object();
  out += '\n';
}

void write_words(doc::json_writer& w, std::string_view key, word_list const& words) {
  w.key(key).begin_array();
  for (auto const word : words)
    w.value(word);
  w.end_array();
}

} // namespace

std::string rule_list_json(std::span<rule const* const> rules) {
  std::string out;
  doc::json_writer w(out);
  w.begin_object().member("schema_version", findings_schema_version).key("rules").begin_array();
  for (auto const* r : rules) {
    auto const& i = r->info;
    w.begin_object().member("rule", i.id).member("name", i.name);
    w.member("severity", name(i.level)).member("summary", i.summary);
    w.member("why", i.rationale).member("fix", i.remedy).member("since", i.since);
    write_words(w, "references", i.references);
    write_words(w, "facts", i.facts);
    write_words(w, "aliases", i.aliases);
    w.end_object();
  }
  w.end_array().end_object();
  out += '\n';
  return out;
}

namespace renderers {

extern constinit renderer const json{.name = "json",
                                     .summary = "everything, for programs",
                                     .media_type = "application/json",
                                     .render = &render_json};

} // namespace renderers

} // namespace vpclint::inline v0
