// vpc-lint convert FILE... --to design
#include "vpclint/input/load.hpp"
#include "vpclint/input/write_design.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "input_options.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vpclint_tool {
namespace {

struct convert_arguments {
  std::vector<std::string> files{};
  std::string stdin_name{"<stdin>"};
  std::string to{"design"};
  input_arguments input{};
};

/// What a design can't say: it has no conditions.
std::string about_conditions(vpclint::assignment const& open) {
  std::string names;
  for (auto const& c : open)
    names += (names.empty() ? "" : ", ") + c.name;
  return "not decided: " + std::string(open.size() == 1 ? "condition " : "conditions ") + names +
         "; what hangs on " + (open.size() == 1 ? "it" : "them") +
         " is written as unknown. 'vpc-lint inspect' names the parameters that have no value; "
         "--parameter NAME=VALUE gives them one";
}

int convert(convert_arguments const& a) {
  auto const loaded = load_inputs(a.files, a.stdin_name, a.input);
  if (!loaded)
    return exit_failed;
  auto const& sources = loaded->design.sources;
  for (auto const& f : loaded->findings) {
    if (!f.fatal)
      continue;
    std::string where;
    if (sources.contains(f.at)) {
      auto const p = sources.locate(f.at);
      where = sources.at(f.at.source).name() + ":" + std::to_string(p.line) + ":" +
              std::to_string(p.column) + ": ";
    }
    complain(where + f.message);
  }
  if (loaded->fatal)
    return exit_failed;
  if (!loaded->cases.empty())
    complain(about_conditions(loaded->cases.front().under));
  return print(vpclint::write_design(loaded->design)) ? exit_clean : exit_failed;
}

} // namespace

void add_convert(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("convert", "Write what the files say as a design of your own");
  auto const a = std::make_shared<convert_arguments>();
  c->add_option("FILE", a->files, "Documents or directories; '-' is the standard input")
      ->required();
  c->add_option("--to", a->to, "What to write: design")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"design"}));
  c->add_option("--stdin-filename", a->stdin_name, "What messages call the standard input")
      ->type_name("NAME");
  add_input_options(*c, a->input);
  c->callback([a, &run] { run = [a] { return convert(*a); }; });
}

} // namespace vpclint_tool
