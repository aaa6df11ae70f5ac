// vpc-lint reach DESIGN FROM TO [PROTOCOL [PORTS]], or --from X, --to X, --all, --packet P
#include "vpclint/output/reach.hpp"

#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/render.hpp"
#include "vpclint/support/nearest.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "input_options.hpp"
#include "memory.hpp"
#include "reach_cases.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint_tool {
namespace {

using vpclint::failure;
using vpclint::result;

struct reach_arguments {
  std::vector<std::string> words{};
  std::vector<std::string> files{};
  input_arguments input{};
  std::string stdin_name{"<stdin>"};
  std::string from{};
  std::string to{};
  bool all{false};
  std::string via{};
  std::string packet{};
  std::string expected{};
  std::string output{"human"};
  std::string colour{"auto"};
  std::vector<std::string> assume{};
  bool json{false};
  bool trace{false};
  bool blockers{false};
};

failure usage(std::string what) {
  failure f;
  f.what = std::move(what);
  return f;
}

/// A failure of a word with the word in front.
failure in_word(std::string_view role, failure f) {
  f.what = std::string(role) + ": " + f.what;
  return f;
}

std::string joined(std::vector<std::string> const& words, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < words.size(); ++i)
    text += (text.empty() ? "" : " ") + words[i];
  return text;
}

/// FROM TO [PROTOCOL [PORTS]], each a word of its own, or a whole question with its arrow.
result<vpclint::analysis::question> read_question(std::vector<std::string> const& words,
                                                  std::string const& via) {
  bool const whole = std::any_of(words.begin(), words.end(),
                                 [](auto const& w) { return w.find("->") != std::string::npos; });
  vpclint::analysis::question q;
  if (whole) {
    auto asked = vpclint::analysis::question_of(joined(words, 0));
    if (!asked)
      return in_word("question", asked.error());
    q = std::move(*asked);
  } else {
    if (words.size() < 2)
      return usage("who is to reach whom is missing; write FROM TO [PROTOCOL [PORTS]], such as "
                   "'app orders tcp 3306'");
    auto from = vpclint::parse_selector(words[0]);
    if (!from)
      return in_word("FROM", from.error());
    auto to = vpclint::parse_selector(words[1]);
    if (!to)
      return in_word("TO", to.error());
    q.from = std::move(*from);
    q.to = std::move(*to);
    if (words.size() > 2) {
      auto const match = vpclint::parse_traffic_line(joined(words, 2));
      if (!match)
        return in_word("PROTOCOL", match.error());
      q.match = *match;
    }
  }
  if (!via.empty())
    q.via = via;
  return q;
}

struct assumption {
  std::string_view fact;
  bool vpclint::aws::semantics_options::*member;
};

/// The open points that an answer of this command can hang on.
constexpr std::array<assumption, 7> assumptions{{
    {"OPEN-2", &vpclint::aws::semantics_options::blackhole_drops},
    {"OPEN-3", &vpclint::aws::semantics_options::transit_serves_whole_zone},
    {"OPEN-5", &vpclint::aws::semantics_options::nat_serves_transit_gateway},
    {"OPEN-13", &vpclint::aws::semantics_options::group_reference_covers_ipv6},
    {"OPEN-18", &vpclint::aws::semantics_options::group_reference_matches_into_appliance},
    {"OPEN-21", &vpclint::aws::semantics_options::prefix_list_overrides_local},
    {"OPEN-25", &vpclint::aws::semantics_options::acl_filters_next_hop_in_own_subnet},
}};

result<vpclint::aws::semantics_options> read_assumptions(std::vector<std::string> const& texts) {
  vpclint::aws::semantics_options out;
  for (auto const& text : texts) {
    auto const equals = text.find('=');
    auto const fact = text.substr(0, equals);
    auto const value = equals == std::string::npos ? std::string() : text.substr(equals + 1);
    auto const it = std::find_if(assumptions.begin(), assumptions.end(),
                                 [&](auto const& a) { return a.fact == fact; });
    if (it == assumptions.end() || (value != "yes" && value != "no")) {
      std::string known;
      for (auto const& a : assumptions)
        known += " " + std::string(a.fact);
      return usage("--assume wants FACT=yes or FACT=no, not '" + text + "'; facts are" + known);
    }
    out.*(it->member) = value == "yes";
  }
  return out;
}

std::optional<vpclint::load_options> load_options_of(reach_arguments const& a) {
  vpclint::load_options options;
  options.stdin_name = a.stdin_name;
  return with_inputs(std::move(options), a.input);
}

/// What the files make, or nothing after the reason was written to the standard error.
std::optional<networks> read_networks(reach_arguments const& a,
                                      std::vector<std::string> const& files) {
  auto const options = load_options_of(a);
  if (!options)
    return std::nullopt;
  auto const memory = expect_files(files, options->limits.max_bytes);
  auto loaded = vpclint::load_files(files, *options);
  if (!loaded) {
    complain((loaded.error().file.empty() ? "" : loaded.error().file + ": ") + loaded.error().what);
    return std::nullopt;
  }
  auto findings = std::move(loaded->findings);
  if (loaded->fatal) {
    vpclint::report r;
    r.sources = loaded->design.sources;
    r.findings = std::move(findings);
    std::erase_if(r.findings, [](auto const& f) { return !f.fatal; });
    vpclint::render_options how;
    how.summary = false;
    auto const text = vpclint::render(r, "concise", how);
    complain("the design can't be read as meant:\n" +
             text.substr(0, text.empty() ? 0 : text.size() - 1));
    return std::nullopt;
  }
  networks out;
  out.whole = vpclint::network::resolve(std::move(loaded->design), findings);
  for (auto& one : loaded->cases)
    out.cases.push_back(
        {std::move(one.under), vpclint::network::resolve(std::move(one.design), one.findings)});
  auto const wrong = std::count_if(findings.begin(), findings.end(), [](auto const& f) {
    return f.level == vpclint::severity::error;
  });
  if (wrong > 0)
    complain("the design has " + std::to_string(wrong) + (wrong == 1 ? " error" : " errors") +
             " that the answer may rest on; see 'vpc-lint check'");
  return out;
}

int fail(failure const& f) {
  complain(f.what);
  return exit_failed;
}

int show(reach_arguments const& a, vpclint::network::network const& net,
         vpclint::analysis::explanation const& e, std::optional<vpclint::verdict> expected) {
  vpclint::reach_text_options how;
  how.trace = a.trace;
  how.blockers = a.blockers;
  bool const json = a.json || a.output == "json";
  how.colour = !json && use_colour(a.colour);
  auto const text =
      json ? vpclint::reach_json(net, e, expected, how) : vpclint::reach_text(net, e, how);
  if (!print(text))
    return exit_failed;
  if (!expected || vpclint::analysis::fulfils(e.found.outcome, *expected))
    return exit_clean;
  if (!json)
    complain("it is " + std::string(vpclint::analysis::name(e.found.outcome)) + " and should be " +
             std::string(vpclint::analysis::name(*expected)));
  return exit_wrong;
}

struct request {
  std::vector<std::string> files{};
  std::vector<std::string> words{}; ///< of the question
  vpclint::analysis::explain_options how{};
  std::optional<vpclint::verdict> expected{};
};

result<request> read_request(reach_arguments const& a) {
  request r;
  r.files = a.files;
  r.words = a.words;
  if (r.files.empty()) {
    if (r.words.empty())
      return usage("a design is missing; try 'vpc-lint reach --help'");
    r.files.push_back(r.words.front());
    r.words.erase(r.words.begin());
  }
  auto const semantics = read_assumptions(a.assume);
  if (!semantics)
    return semantics.error();
  r.how.walk.semantics = *semantics;
  r.how.remedies = a.blockers;
  if (a.expected.empty())
    return r;
  r.expected = vpclint::analysis::parse_verdict(a.expected);
  if (!r.expected)
    return usage("--assert wants reachable, partial, reply_blocked, blocked, unknown or 'not "
                 "reachable', not '" +
                 a.expected + "'");
  return r;
}

int reach_packet(reach_arguments const& a, request const& r) {
  auto const p = vpclint::parse_packet(a.packet);
  if (!p)
    return fail(in_word("--packet", p.error()));
  if (r.words.size() > 1 || !a.via.empty())
    return fail(
        usage("with --packet, only FROM can be given, where several have the source address"));
  std::optional<vpclint::selector> from;
  if (!r.words.empty()) {
    auto s = vpclint::parse_selector(r.words[0]);
    if (!s)
      return fail(in_word("FROM", s.error()));
    from = std::move(*s);
  }
  auto const read = read_networks(a, r.files);
  if (!read)
    return exit_failed;
  auto const e = ask_all(
      *read, [&](auto const& net) { return vpclint::analysis::explain(net, *p, from, r.how); });
  return e ? show(a, *e->of, e->found, r.expected) : fail(e.error());
}

/// --from, --to or --all, each with [PROTOCOL [PORTS]].
int reach_open(reach_arguments const& a, request const& r) {
  if (!a.via.empty() || !a.packet.empty() || a.trace || a.blockers || r.expected)
    return fail(
        usage("--from, --to and --all go with [PROTOCOL [PORTS]] and nothing else about a flow"));
  if (a.all && (!a.from.empty() || !a.to.empty()))
    return fail(usage("--all is without --from and --to"));
  vpclint::analysis::open_question q;
  for (auto const& [text, role, out] :
       {std::tuple{&a.from, "--from", &q.from}, std::tuple{&a.to, "--to", &q.to}}) {
    if (text->empty())
      continue;
    auto s = vpclint::parse_selector(*text);
    if (!s)
      return fail(in_word(role, s.error()));
    *out = std::move(*s);
  }
  if (!r.words.empty()) {
    auto const match = vpclint::parse_traffic_line(joined(r.words, 0));
    if (!match)
      return fail(in_word("PROTOCOL", match.error()));
    q.match = *match;
  }
  auto const read = read_networks(a, r.files);
  if (!read)
    return exit_failed;
  auto const answer = overview_all(*read, [&](auto const& net) {
    return vpclint::analysis::overview(net, q, {.semantics = r.how.walk.semantics});
  });
  if (!answer)
    return fail(answer.error());
  bool const json = a.json || a.output == "json";
  vpclint::reach_text_options how;
  how.colour = !json && use_colour(a.colour);
  auto const text =
      json ? vpclint::overview_json(read->whole, *answer) : vpclint::overview_text(*answer, how);
  return print(text) ? exit_clean : exit_failed;
}

int reach(reach_arguments const& a) {
  auto const r = read_request(a);
  if (!r)
    return fail(r.error());
  if (a.all || !a.from.empty() || !a.to.empty())
    return reach_open(a, *r);
  if (!a.packet.empty())
    return reach_packet(a, *r);
  auto const q = read_question(r->words, a.via);
  if (!q)
    return fail(q.error());
  auto const read = read_networks(a, r->files);
  if (!read)
    return exit_failed;
  auto const e =
      ask_all(*read, [&](auto const& net) { return vpclint::analysis::explain(net, *q, r->how); });
  return e ? show(a, *e->of, e->found, r->expected) : fail(e.error());
}

} // namespace

void add_reach(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("reach", "Say who can reach whom, on what, and why not");
  auto const a = std::make_shared<reach_arguments>();
  c->add_option("WORDS", a->words,
                "DESIGN FROM TO [PROTOCOL [PORTS]], such as: shop.vpc.yaml app orders tcp 3306. "
                "FROM and TO are "
                "names, 'internet', addresses, blocks or tier:, subnet:, sg:, vpc:, az:, tag:KEY=, "
                "network: and a name. "
                "DESIGN is left out where -f is given; '-' is the standard input");
  c->add_option("-f,--file", a->files, "A document of the design; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->take_all();
  c->add_option("--stdin-filename", a->stdin_name, "What places in the standard input are called")
      ->type_name("NAME");
  add_input_options(*c, a->input);
  c->add_option("--from", a->from, "What can it reach? Alone, or with --to: the flows between them")
      ->type_name("FROM");
  c->add_option("--to", a->to, "Who can reach it?")->type_name("TO");
  c->add_flag("--all", a->all, "Who can reach whom");
  c->add_option("--via", a->via, "Through this proxying load balancer, both connections")
      ->type_name("NAME");
  c->add_option("--packet", a->packet,
                "One exact packet instead of FROM and TO; IPv6 addresses in brackets")
      ->type_name("SRC:PORT->DST:PORT/PROTOCOL");
  c->add_flag("--trace", a->trace, "The packet's way and its reply's, decision by decision");
  c->add_flag("--blockers", a->blockers,
              "The smallest set of changes that opens it, tried on a copy");
  c->add_option("--assert", a->expected, "Status 1 unless this is the verdict")
      ->type_name("VERDICT");
  c->add_option("--assume", a->assume, "Read an open point of AWS's documentation otherwise")
      ->type_name("FACT=yes|no")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  auto* output = c->add_option("--output", a->output, "human or json")
                     ->type_name("FORMAT")
                     ->check(CLI::IsMember({"human", "json"}));
  c->add_flag("--json", a->json, "The same as --output json")->excludes(output);
  c->add_option("--color", a->colour, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  c->callback([a, &run] { run = [a] { return reach(*a); }; });
}

} // namespace vpclint_tool
