#include "command.hpp"
#include "exit_status.hpp"
#include "terminal.hpp"
#include "vpclint/version.hpp"

#include <exception>
#include <new>
#include <string>

namespace {

int run(int argc, char** argv) {
  CLI::App app{"Checks designs of AWS networks offline.", "vpc-lint"};
  app.set_version_flag("--version", "vpc-lint " + std::string(vpclint::version()));
  app.require_subcommand(0, 1);
  app.footer("Exit status: 0 clean, 1 findings at or above the threshold, 2 the job could not be done.");
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
  } catch (CLI::Success const& e) {  // --help and --version
    return app.exit(e);
  } catch (CLI::ParseError const& e) {
    vpclint_tool::complain(e.what());
    vpclint_tool::complain("try 'vpc-lint --help'");
    return vpclint_tool::exit_failed;
  }
  if (!command) {
    vpclint_tool::complain("a command is missing: check, reach, inspect, convert, rules, explain or schema");
    vpclint_tool::complain("try 'vpc-lint --help'");
    return vpclint_tool::exit_failed;
  }
  return command();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (std::bad_alloc const&) {
    vpclint_tool::complain("out of memory");
  } catch (std::exception const& e) {
    vpclint_tool::complain(e.what());
  }
  return vpclint_tool::exit_failed;
}
