// Checks rows of fixtures/designs/acceptance.yaml: `acceptance ROW...`, or all of them. Each row is
// a ctest test of its own, so that a broken one is named.

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/doc/read.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/net/prefix_set.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/overlay.hpp"
#include "support/sanitizers.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

std::string const folder = VPCLINT_SOURCE_DIR "/fixtures/designs/";

struct judged {
  network::network net{};
  std::vector<finding> findings{};
};

struct context {
  std::map<std::string, std::unique_ptr<judged>> designs{};
  std::vector<std::string> failures{};
};

judged const& judge(context& ctx, std::string const& name) {
  auto& slot = ctx.designs[name];
  if (slot)
    return *slot;
  slot = std::make_unique<judged>();
  auto loaded = load_text(vpclint_test::design_text(folder + name), name);
  if (!loaded)
    throw std::runtime_error(name + ": " + loaded.error().what);
  for (auto const& f : loaded->findings)
    if (f.fatal)
      throw std::runtime_error(name + ": " + f.message);
  auto findings = loaded->findings;
  slot->net = network::resolve(std::move(loaded->design), findings);
  slot->findings = make_report(slot->net, std::move(findings)).findings;
  return *slot;
}

std::string_view rule_name(finding const& f) {
  auto const* r = find_rule(f.rule);
  return r == nullptr ? std::string_view("?") : r->info.name;
}

bool stands_at(judged const& d, finding const& f, std::string_view text) {
  if (f.message.find(text) != std::string::npos)
    return true;
  auto const on_line = [&](place p) {
    if (!d.net.sources().contains(p))
      return false;
    auto const& source = d.net.sources().at(p.source);
    return source.line(source.locate(p.begin).line).find(text) != std::string_view::npos;
  };
  if (on_line(f.at))
    return true;
  for (auto const& n : f.notes)
    if (on_line(n.at))
      return true;
  return false;
}

void check_finding(context& ctx, judged const& d, doc::node want) {
  auto const rule = want.find("rule").text();
  std::size_t matches = 0;
  std::string seen;
  for (auto const& f : d.findings) {
    if (rule_name(f) != rule)
      continue;
    seen += "\n      [" + std::string(name(f.level)) + "] " + f.message;
    if (name(f.level) != want.find("severity").text())
      continue;
    if (auto const at = want.find("at"); at && !stands_at(d, f, at.text()))
      continue;
    if (auto const says = want.find("says");
        says && f.message.find(says.text()) == std::string::npos)
      continue;
    ++matches;
  }
  auto const count = doc::as_int(want.find("count"));
  if (count ? matches != static_cast<std::size_t>(*count) : matches == 0)
    ctx.failures.push_back("expected " + std::string(rule) + " at '" +
                           std::string(want.find("at").text()) + "', " + std::to_string(matches) +
                           " match; findings of the rule:" + seen);
}

void check_unknown(context& ctx, judged const& d, doc::node want) {
  for (auto const at : want.find("at").items()) {
    bool found = false;
    for (auto const& f : d.findings)
      found = found || (f.inconclusive && stands_at(d, f, at.text()));
    if (!found)
      ctx.failures.push_back("no inconclusive finding at '" + std::string(at.text()) + "'");
  }
  for (auto const rule : want.find("undecided").items())
    for (auto const& f : d.findings)
      if (rule_name(f) == rule.text() && !f.inconclusive)
        ctx.failures.push_back(std::string(rule.text()) + " is decided: " + f.message);
}

void check_addresses(context& ctx, judged const& d, doc::node want) {
  std::uint64_t total = 0;
  std::uint64_t inside = 0;
  std::set<std::uint64_t> each;
  for (auto const& s : d.net.subnets()) {
    auto const usable = static_cast<std::uint64_t>(aws::usable_addresses(s.ipv4->v4()));
    each.insert(usable);
    total += usable;
    inside += static_cast<std::uint64_t>(s.ipv4->v4().address_count());
  }
  std::uint64_t blocks = 0;
  for (auto const& v : d.net.vpcs())
    for (auto const& b : v.ipv4)
      blocks += static_cast<std::uint64_t>(b.v4().address_count());
  auto const is = [&](char const* key, std::uint64_t have) {
    auto const value = doc::as_int(want.find(key));
    if (value && static_cast<std::uint64_t>(*value) != have)
      ctx.failures.push_back(std::string(key) + " is " + std::to_string(have));
  };
  if (want.find("usable_each") && each.size() != 1)
    ctx.failures.push_back("subnets differ in size");
  is("usable_each", each.empty() ? 0 : *each.begin());
  is("usable_total", total);
  is("unallocated", blocks - inside);
}

void check_class(context& ctx, judged const& d, doc::node want) {
  for (auto const [key, value] : want.entries()) {
    bool found = false;
    for (auto const& s : d.net.subnets()) {
      if (s.declared->id != key.text())
        continue;
      found = true;
      if (network::name(s.class_ipv4) != value.text())
        ctx.failures.push_back("subnet " + s.declared->id + " is " +
                               std::string(network::name(s.class_ipv4)));
    }
    if (!found)
      ctx.failures.push_back("no subnet " + std::string(key.text()));
  }
}

void check_structural(context& ctx, judged const& d, doc::node row) {
  for (auto const item : row.find("expect").items())
    for (auto const [key, value] : item.entries()) {
      if (key.text() == "finding")
        check_finding(ctx, d, value);
      else if (key.text() == "unknown")
        check_unknown(ctx, d, value);
      else if (key.text() == "addresses")
        check_addresses(ctx, d, value);
      else if (key.text() == "class")
        check_class(ctx, d, value);
      else if (key.text() == "none") {
        for (auto const rule : value.items())
          for (auto const& f : d.findings)
            if (rule_name(f) == rule.text())
              ctx.failures.push_back("unexpected " + std::string(rule.text()) + ": " + f.message);
      } else {
        ctx.failures.push_back("unknown check " + std::string(key.text()));
      }
    }
}

analysis::question question_of(doc::node flow) {
  analysis::question q;
  q.from = parse_selector(flow.find("from").text()).value();
  q.to = parse_selector(flow.find("to").text()).value();
  if (auto const p = flow.find("protocol")) {
    q.match = parse_traffic(p.text(), flow.find("ports").text());
    if (!q.match)
      throw std::runtime_error("no such traffic");
  }
  return q;
}

void check_flow(context& ctx, judged const& d, doc::node flow) {
  auto const q = question_of(flow);
  auto const a = analysis::ask(d.net, q);
  std::string const words =
      std::string(flow.find("from").text()) + " -> " + std::string(flow.find("to").text()) + " " +
      std::string(flow.find("protocol").text()) + " " + std::string(flow.find("ports").text());
  if (!a) {
    ctx.failures.push_back(words + ": " + a.error().what);
    return;
  }
  auto const want = analysis::parse_verdict(flow.find("verdict").text());
  if (!want || !analysis::fulfils(a->outcome, *want)) {
    std::string text = words + ": " + std::string(analysis::name(a->outcome)) + " instead of " +
                       std::string(flow.find("verdict").text());
    for (auto const& m : a->missing)
      text += "\n      missing: " + m;
    if (auto const* shown = a->shown())
      for (auto const& s : shown->example.steps)
        text += "\n      " + std::string(s.reply ? "< " : "> ") + to_string(s.header) + "  " +
                analysis::subject_of(d.net, s) + ": " +
                (s.result == analysis::step_result::drop
                     ? "DROP " + std::string(analysis::code(s.why)) + " "
                     : "") +
                analysis::decision_of(d.net, s);
    ctx.failures.push_back(text);
  }
  if (auto const count = doc::as_int(flow.find("blockers"))) {
    auto const found = analysis::find_blockers(d.net, q);
    if (!found || found->blockers.size() != static_cast<std::size_t>(*count)) {
      std::string text = words + ": not " + std::to_string(*count) + " blockers";
      if (found)
        for (auto const& b : found->blockers)
          text += "\n      " + b.subject + ": " + b.decision;
      ctx.failures.push_back(text);
    }
  }
  if (auto const missing = flow.find("missing")) {
    bool named = false;
    for (auto const& m : a->missing)
      named = named || m.find(missing.text()) != std::string::npos;
    if (!named)
      ctx.failures.push_back(words +
                             ": the missing fact is not named: " + std::string(missing.text()));
  }
}

/// The changes of `fix` are the ones proposed for the entry's flows, and open just what it says.
void check_fix(context& ctx, judged const& d, doc::node row) {
  std::set<std::string> want;
  for (auto const c : row.find("fix").find("changes").items())
    want.insert(std::string(c.find("object").text()) + " | " + std::string(c.find("side").text()) +
                " | " + std::string(c.find("add").text()));
  std::set<std::string> have;
  std::set<std::string> opens;
  for (auto const flow : row.find("flows").items()) {
    auto const q = question_of(flow);
    auto const found = analysis::explain_blocked(d.net, q);
    if (!found || found->remedies.empty()) {
      ctx.failures.push_back("no remedy that opens the flow");
      return;
    }
    auto const& r = found->remedies.front();
    if (!r.verified || !r.necessary)
      ctx.failures.push_back("the remedy is not proved");
    for (auto const& c : r.changes)
      have.insert(c.object + " | " + c.side + " | " + c.add);
    opens.insert(r.opens.begin(), r.opens.end());
  }
  if (have != want) {
    std::string text = "the remedy is:";
    for (auto const& h : have)
      text += "\n      " + h;
    ctx.failures.push_back(text);
  }
  for (auto const o : row.find("fix").find("opens").items()) {
    auto const q = question_of(o);
    std::string const line = std::string(o.find("from").text()) + " -> " +
                             std::string(o.find("to").text()) + " " + to_string(*q.match);
    if (opens.count(line) == 0)
      ctx.failures.push_back("does not say that it opens " + line);
  }
}

int run(std::set<std::string> const& wanted) {
  source_map sources;
  auto const table = doc::read_file(sources, folder + "acceptance.yaml");
  if (!table.readable()) {
    std::fprintf(stderr, "acceptance.yaml can't be read\n");
    return 2;
  }
  context ctx;
  std::size_t rows = 0;
  std::size_t failed = 0;
  std::size_t texts = 0;
  for (auto const row : table.root().find("rows").items()) {
    std::string const id(row.find("row").text());
    auto const kind = row.find("kind").text();
    if (!wanted.empty() && wanted.count(id) == 0)
      continue;
    if (kind == "text") {
      std::printf("%s judges the text, not a design\n", id.c_str());
      ++texts;
      continue;
    }
    ++rows;
    ctx.failures.clear();
    try {
      auto const& d = judge(ctx, std::string(row.find("design").text()));
      check_structural(ctx, d, row);
      for (auto const flow : row.find("flows").items())
        check_flow(ctx, d, flow);
      if (row.find("fix"))
        check_fix(ctx, d, row);
    } catch (std::exception const& e) {
      ctx.failures.push_back(e.what());
    }
    if (ctx.failures.empty())
      continue;
    ++failed;
    std::printf("%s (%s, %s)\n", id.c_str(), std::string(kind).c_str(),
                std::string(row.find("design").text()).c_str());
    for (auto const& f : ctx.failures)
      std::printf("    %s\n", f.c_str());
  }
  std::printf("%zu entries checked, %zu failed\n", rows, failed);
  return failed != 0 || rows + texts == 0 ? 1 : 0;
}

/// Every one-line mutation of the further designs is caught by the rule meant for it, and the
/// designs themselves have neither error nor warning nor any finding of those rules.
int run_mutations() {
  std::size_t failed = 0;
  std::size_t count = 0;
  auto const judge_text = [](std::string text, std::string const& name, judged& out) {
    auto loaded = load_text(std::move(text), name);
    if (!loaded)
      throw std::runtime_error(name + ": " + loaded.error().what);
    out.findings = loaded->findings;
    out.net = network::resolve(std::move(loaded->design), out.findings);
    out.findings = make_report(out.net, std::move(out.findings)).findings;
  };
  for (std::string const design : {"dual-stack-three-tier", "hub-and-spoke", "inspection"}) {
    source_map sources;
    auto const list = doc::read_file(
        sources, std::string(folder).append("mutations/").append(design).append(".yaml"));
    if (!list.readable())
      throw std::runtime_error("mutations of " + design + " can't be read");
    auto const text = vpclint_test::read_fixture(folder + design + ".vpc.yaml");
    judged clean;
    judge_text(text, design, clean);
    for (auto const& f : clean.findings)
      if (f.level != severity::info) {
        std::printf("%s is not clean: %s\n", design.c_str(), f.message.c_str());
        ++failed;
      }
    std::size_t here = 0;
    for (auto const m : list.root().find("mutations").items()) {
      if (++here % 3 != 0 && vpclint_test::sanitized)
        continue;
      auto const rule = m.find("rule").text();
      judged mutated;
      judge_text(
          vpclint_test::edited(text, m.find("find").text(), m.find("replace").text(), design),
          design, mutated);
      bool caught = false;
      for (auto const& f : mutated.findings)
        caught = caught || (rule_name(f) == rule && name(f.level) == m.find("severity").text());
      bool before = false;
      for (auto const& f : clean.findings)
        before = before || rule_name(f) == rule;
      if (caught && !before)
        continue;
      ++failed;
      std::printf("%s, %s: %s %s\n", design.c_str(), std::string(m.find("name").text()).c_str(),
                  std::string(rule).c_str(),
                  before ? "speaks without the mutation" : "does not catch it");
      for (auto const& f : mutated.findings)
        std::printf("      [%s] %s: %s\n", std::string(name(f.level)).c_str(),
                    std::string(rule_name(f)).c_str(), f.message.c_str());
    }
    if (here < 10)
      ++failed;
    count += here;
  }
  std::printf("%zu mutations, %zu failures\n", count, failed);
  return failed == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--mutations")
    return run_mutations();
  std::set<std::string> wanted;
  for (int i = 1; i < argc; ++i)
    wanted.insert(argv[i]);
  return run(wanted);
}
