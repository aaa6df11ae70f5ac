#pragma once

namespace vpclint_tool {

/// What the command ends with; docs/exit-codes.md is the long form.
enum exit_status : int {
  exit_clean = 0, ///< nothing at or above the threshold, or the question was answered
  exit_wrong = 1, ///< the design is wrong, or not proved right
  exit_failed = 2 ///< the job could not be done
};

} // namespace vpclint_tool
