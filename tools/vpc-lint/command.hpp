#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>

namespace vpclint_tool {

/// What to do once the arguments are read; returns the exit status. Empty: no command was given.
using action = std::function<int()>;

// Each adds one command, which sets `run` when it is the one that was given.
void add_check(CLI::App& app, action& run);
void add_convert(CLI::App& app, action& run);
void add_explain(CLI::App& app, action& run);
void add_inspect(CLI::App& app, action& run);
void add_reach(CLI::App& app, action& run);
void add_rules(CLI::App& app, action& run);
void add_schema(CLI::App& app, action& run);

} // namespace vpclint_tool
