// vpc-lint explain RULE...
#include "vpclint/lint/config.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/output/rule_docs.hpp"

#include "command.hpp"
#include "examples.hpp"
#include "exit_status.hpp"
#include "terminal.hpp"

#include <memory>
#include <string>
#include <vector>

namespace vpclint_tool {
namespace {

struct explain_arguments {
  std::vector<std::string> rules{};
  std::string output{"human"};
};

int explain(explain_arguments const& a) {
  std::string text;
  for (auto const& word : a.rules) {
    auto const* r = vpclint::find_rule(word);
    if (r == nullptr) {
      auto const prefix = vpclint::rule_prefix(word);
      complain(prefix ? "'" + word + "' is the beginning of several codes; name one rule"
                      : prefix.error().what);
      return exit_failed;
    }
    auto const* example = vpclint::find_example(examples(), r->info.name);
    if (!text.empty())
      text += '\n';
    text +=
        a.output == "markdown" ? vpclint::rule_page(*r, example) : vpclint::rule_text(*r, example);
  }
  return print(text) ? exit_clean : exit_failed;
}

} // namespace

void add_explain(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("explain", "Say what rules find, why it matters and what to do");
  auto const a = std::make_shared<explain_arguments>();
  c->add_option("RULE", a->rules, "Codes or names of rules")->required();
  c->add_option("--output", a->output, "human or markdown")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"human", "markdown"}));
  c->callback([a, &run] { run = [a] { return explain(*a); }; });
}

} // namespace vpclint_tool
