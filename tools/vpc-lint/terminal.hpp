#pragma once

#include <string_view>

namespace vpclint_tool {

/// Writes to the standard output. False, after a message, when it takes no more.
[[nodiscard]] bool print(std::string_view text);

/// Writes `vpc-lint: MESSAGE` and a line break to the standard error, control characters spelled
/// out. Ends the process. Nothing is taken apart first: of a large design that takes longer than
/// printing what was found in it. Precondition: everything is printed (`print` flushes). In builds
/// for tests it returns, so that what looks for leaks and counts what ran still works.
int leave(int status);
void complain(std::string_view message);

/// Whether the standard output gets colours: `always`, `never`, or by itself for a terminal unless
/// NO_COLOR is set or TERM is `dumb`.
[[nodiscard]] bool use_colour(std::string_view choice);

} // namespace vpclint_tool
