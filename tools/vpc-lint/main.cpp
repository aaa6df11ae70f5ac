#include "vpclint/support/nearest.hpp"
#include "vpclint/version.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "memory.hpp"
#include "terminal.hpp"

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

// The command that was given; the program itself without one.
CLI::App const& given_command(CLI::App const& app) {
  auto const commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

// What could have been written where `word` stands: options, or commands.
std::vector<std::string> possible_words(CLI::App const& command, std::string_view word) {
  std::vector<std::string> words;
  if (word.starts_with('-'))
    for (auto const* option : command.get_options())
      for (auto const& name : option->get_lnames())
        words.push_back("--" + name);
  else
    for (auto const* c : command.get_subcommands([](CLI::App const*) { return true; }))
      words.push_back(c->get_name());
  return words;
}

// Why words are left over behind all that could be read.
std::string about_leftovers(CLI::App const& app) {
  auto const& command = given_command(app);
  auto const left = app.remaining(true);
  if (left.empty())
    return "too many arguments";
  auto const word = left.front().substr(0, left.front().find('='));
  auto const possible = possible_words(command, word);
  std::string kind = "argument";
  if (word.starts_with('-'))
    kind = "option";
  else if (&command == &app)
    kind = "command";
  auto text = kind == "argument" ? "'" + word + "' is one argument too many"
                                 : "there is no " + kind + " '" + word + "'";
  if (auto const near = vpclint::nearest(word, possible); !near.empty())
    text += "; did you mean '" + near + "'?";
  return text;
}

int refuse_arguments(CLI::App const& app, std::string_view why) {
  auto const& command = given_command(app);
  vpclint_tool::complain(why);
  vpclint_tool::complain("try 'vpc-lint " + (&command == &app ? "" : command.get_name() + " ") +
                         "--help'");
  return vpclint_tool::exit_failed;
}

int run(int argc, char** argv) {
  CLI::App app{"Checks designs of AWS networks offline.", "vpc-lint"};
  app.set_version_flag("--version", "vpc-lint " + std::string(vpclint::version()));
  app.require_subcommand(0, 1);
  app.footer(
      "Exit status: 0 clean, 1 findings at or above the threshold, 2 the job could not be done.");
  vpclint_tool::action command;
  vpclint_tool::add_check(app, command);
  vpclint_tool::add_reach(app, command);
  vpclint_tool::add_rules(app, command);
  vpclint_tool::add_explain(app, command);
  vpclint_tool::add_schema(app, command);
  vpclint_tool::add_inspect(app, command);
  vpclint_tool::add_convert(app, command);
  try {
    app.parse(argc, argv);
  } catch (CLI::CallForVersion const& e) {
    return vpclint_tool::print(std::string(e.what()) + '\n') ? vpclint_tool::exit_clean
                                                             : vpclint_tool::exit_failed;
  } catch (CLI::Success const&) { // --help
    return vpclint_tool::print(app.help()) ? vpclint_tool::exit_clean : vpclint_tool::exit_failed;
  } catch (CLI::ExtrasError const&) {
    return refuse_arguments(app, about_leftovers(app));
  } catch (CLI::ParseError const& e) {
    return refuse_arguments(app, e.what());
  }
  if (!command)
    return refuse_arguments(
        app, "a command is missing: check, reach, inspect, convert, rules, explain or schema");
  return command();
}

} // namespace

int main(int argc, char** argv) {
  vpclint_tool::keep_memory();
  try {
    return run(argc, argv);
  } catch (std::bad_alloc const&) {
    vpclint_tool::complain("out of memory");
  } catch (std::exception const& e) {
    vpclint_tool::complain(e.what());
  }
  return vpclint_tool::exit_failed;
}
