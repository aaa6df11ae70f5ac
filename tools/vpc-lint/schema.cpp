// vpc-lint schema
#include "vpclint/input/schema.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "terminal.hpp"

namespace vpclint_tool {

void add_schema(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("schema", "Print the JSON Schema of the design format");
  c->callback(
      [&run] { run = [] { return print(vpclint::design_schema()) ? exit_clean : exit_failed; }; });
}

} // namespace vpclint_tool
