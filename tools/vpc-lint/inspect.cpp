// vpc-lint inspect FILE...
#include "vpclint/doc/write_json.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/version.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "input_options.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint_tool {
namespace {

struct inspect_arguments {
  std::vector<std::string> files{};
  std::string stdin_name{"<stdin>"};
  input_arguments input{};
  bool json{false};
};

/// Control characters of documents don't reach the terminal.
std::string shown(std::string_view text) {
  std::string out;
  for (char const c : text.substr(0, 1000))
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return out;
}

std::string where(vpclint::loaded const& l, vpclint::place at) {
  if (!l.design.sources.contains(at))
    return {};
  auto const p = l.design.sources.locate(at);
  return l.design.sources.at(at.source).name() + ":" + std::to_string(p.line) + ":" +
         std::to_string(p.column);
}

std::string plain(vpclint::loaded const& l) {
  std::string out;
  for (auto const& f : l.inventory) {
    out +=
        shown(f.file) + ": " + (f.format.empty() ? "none of the known formats" : f.format) + "\n";
    for (auto const& c : f.resources) {
      out += "  " + shown(c.type) + ": " + std::to_string(c.read) + " read";
      if (c.skipped != 0)
        out += ", " + std::to_string(c.skipped) + " skipped";
      if (c.unmodelled != 0)
        out += ", " + std::to_string(c.unmodelled) + " not modelled";
      out += (c.why.empty() ? "" : " (" + shown(c.why) + ")") + std::string("\n");
    }
    for (auto const& u : f.unresolved)
      out += std::string("  ") + (u.ambiguous ? "ambiguous" : "unresolved") + ": " + shown(u.what) +
             " at " + shown(where(l, u.at)) + ": " + shown(u.reason) + "\n";
    for (auto const& r : f.remarks)
      out += "  " + shown(r) + "\n";
  }
  for (auto const& g : l.design.gaps)
    out += "not known: " + shown(g.part) + (g.reason.empty() ? "" : ": " + shown(g.reason)) + "\n";
  for (auto const& f : l.findings)
    if (f.fatal)
      out += shown(where(l, f.at)) + ": " + shown(f.message) + "\n";
  return out;
}

void write_place(vpclint::doc::json_writer& json, vpclint::loaded const& l, vpclint::place at) {
  if (!l.design.sources.contains(at)) {
    json.member("file", "").member("line", 0).member("column", 0);
    return;
  }
  auto const p = l.design.sources.locate(at);
  json.member("file", l.design.sources.at(at.source).name())
      .member("line", static_cast<std::uint64_t>(p.line))
      .member("column", static_cast<std::uint64_t>(p.column));
}

void write_file(vpclint::doc::json_writer& json, vpclint::loaded const& l,
                vpclint::file_inventory const& f) {
  json.begin_object().member("file", f.file).key("format");
  if (f.format.empty())
    json.null();
  else
    json.value(f.format);
  json.key("resources").begin_array();
  for (auto const& c : f.resources)
    json.begin_object()
        .member("type", c.type)
        .member("read", static_cast<std::uint64_t>(c.read))
        .member("skipped", static_cast<std::uint64_t>(c.skipped))
        .member("unmodelled", static_cast<std::uint64_t>(c.unmodelled))
        .member("why", c.why)
        .end_object();
  json.end_array().key("unresolved").begin_array();
  for (auto const& u : f.unresolved) {
    json.begin_object();
    write_place(json, l, u.at);
    json.member("what", u.what).member("reason", u.reason).member("ambiguous", u.ambiguous);
    json.end_object();
  }
  json.end_array().key("remarks").begin_array();
  for (auto const& r : f.remarks)
    json.value(r);
  json.end_array().end_object();
}

std::string as_json(vpclint::loaded const& l) {
  std::string out;
  vpclint::doc::json_writer json(out);
  json.begin_object().member("schema_version", 1).key("tool").begin_object();
  json.member("name", "vpc-lint").member("version", vpclint::version()).end_object();
  json.key("files").begin_array();
  for (auto const& f : l.inventory)
    write_file(json, l, f);
  json.end_array().key("unknown").begin_array();
  for (auto const& g : l.design.gaps) {
    json.begin_object().member("part", g.part).member("reason", g.reason);
    write_place(json, l, g.at);
    json.end_object();
  }
  json.end_array().key("refused").begin_array();
  for (auto const& f : l.findings) {
    if (!f.fatal)
      continue;
    json.begin_object().member("rule", f.rule).member("message", f.message);
    write_place(json, l, f.at);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

int inspect(inspect_arguments const& a) {
  auto const loaded = load_inputs(a.files, a.stdin_name, a.input);
  if (!loaded)
    return exit_failed;
  if (!print(a.json ? as_json(*loaded) : plain(*loaded)))
    return exit_failed;
  return loaded->fatal ? exit_failed : exit_clean;
}

} // namespace

void add_inspect(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("inspect", "Say what is read of the files, and what is not");
  auto const a = std::make_shared<inspect_arguments>();
  c->add_option("FILE", a->files, "Documents or directories; '-' is the standard input")
      ->required();
  c->add_option("--stdin-filename", a->stdin_name, "What the output calls the standard input")
      ->type_name("NAME");
  add_input_options(*c, a->input);
  c->add_flag("--json", a->json, "JSON instead of text");
  c->callback([a, &run] { run = [a] { return inspect(*a); }; });
}

} // namespace vpclint_tool
