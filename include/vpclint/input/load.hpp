#pragma once

#include "vpclint/diag/condition.hpp"
#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/read.hpp"
#include "vpclint/input/format.hpp"
#include "vpclint/model/design.hpp"
#include "vpclint/support/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

struct load_options {
  doc::read_limits limits{}; ///< of each document
  build_limits model{};      ///< of the design they make together
  input_facts facts{};       ///< what the documents may not say themselves
  std::string format{};      ///< name of an input format; empty: each file's own is detected
  std::string stdin_name{"<stdin>"}; ///< what findings call the standard input
  /// How many threads may read a large document and the cases of undecided conditions; 0: one for
  /// each processor, at most eight. What is loaded is the same with any.
  std::size_t threads{0};
};

/// What was read under one way in which the conditions of the documents can fall.
struct loaded_case {
  assignment under{};
  vpclint::design design{};
  std::vector<finding> findings{};
};

/// What was read: a design as far as it could be made out, and what was wrong on the way, sorted.
/// The sources that the places refer to are in `design.sources`.
struct loaded {
  vpclint::design design{};
  std::vector<finding> findings{};
  std::vector<file_inventory> inventory{}; ///< per document, in the order they were given
  bool fatal{false}; ///< some finding is fatal: a document can't be read as meant (exit status 2)
  /// Where conditions of the documents are not decided: each way in which they can fall, once, with
  /// what the documents make then. `design` is what is known without them, the rest of it unknown.
  /// Empty when all are decided, or can fall in more ways than are looked at.
  std::vector<loaded_case> cases{};
};

/// Loads one file (`-` is the standard input). Fails where there is no document to speak of: an
/// unreadable or too large file (`unreadable`, `too_large`) or an unknown format name (`usage`).
/// Everything else that is wrong is a finding.
[[nodiscard]] result<loaded> load_file(std::string const& path, load_options const& options = {});

/// Loads several files into one design: names are shared among them, `region`, `account` and
/// `defaults` count for their own file. A file that can't be read is a fatal finding, and the
/// others are read all the same. A directory stands for the `.json`, `.yaml`, `.yml` and
/// `.template` files in it and below it, in the order of their paths. A file that is named again,
/// by any path, is read once. Fails with `unreadable` for a directory that has none or can't be
/// listed, and with `usage` for an unknown format name or no path at all.
[[nodiscard]] result<loaded> load_files(std::span<std::string const> paths,
                                        load_options const& options = {});

/// Loads a text as if it were a file called `name`. Fails with `usage` for an unknown format name.
[[nodiscard]] result<loaded> load_text(std::string text, std::string name = "design",
                                       load_options const& options = {});

} // namespace vpclint::inline v0
