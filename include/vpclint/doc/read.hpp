#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/node.hpp"
#include "vpclint/support/result.hpp"
#include "vpclint/text/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::doc {

/// How much of a document is taken in before it is refused, and how many threads may read it.
struct read_limits {
  std::size_t max_bytes{std::size_t{64} << 20U}; ///< bytes of the file as stored
  std::size_t max_depth{256};                    ///< mappings and sequences inside each other
  std::size_t max_nodes{std::size_t{8} << 20U};  ///< keys, scalars, mappings and sequences
  std::size_t max_expansion{1'000'000};          ///< nodes that aliases and merge keys may add
  std::size_t max_findings{100};                 ///< repeated keys that are reported one by one
  /// Threads that may read a large document, at most four; 0: one for each processor.
  std::size_t threads{0};
};

/// A document as read: its tree, or the findings that say why there is none.
struct document {
  tree content{};
  std::vector<finding> findings{}; ///< in document order; fatal ones leave the tree empty
  std::uint32_t source{place::no_source};

  [[nodiscard]] node root() const { return content.root(); }
  /// Whether there is a tree to work on.
  [[nodiscard]] bool readable() const { return static_cast<bool>(content.root()); }
};

/// Reads a source that is already in the map: UTF-8, YAML or JSON by content. Text that starts with
/// `{` or `[` is taken as JSON; if it is not JSON it is read as YAML, unless it looks like JSON
/// gone wrong and is not named `.yaml` or `.yml`. What is named `.json` is JSON. Every problem is a
/// finding with a place. Linear in the size of the source.
[[nodiscard]] document read_document(source_map const& sources, std::uint32_t number,
                                     read_limits const& limits = {});

/// Decodes `bytes` (UTF-8 or UTF-16, see `decode_text`), adds them to the map under `name` and
/// reads them. Bytes over the limit are refused unread.
[[nodiscard]] document read_text(source_map& sources, std::string name, std::string bytes,
                                 read_limits const& limits = {});

/// Loads a file (`-` is the standard input) and reads it. A file that can't be loaded becomes a
/// source without bytes and a fatal finding at its start. Findings call it `name`; when that is
/// empty, by its path, or `<stdin>`.
[[nodiscard]] document read_file(source_map& sources, std::string const& path,
                                 read_limits const& limits = {}, std::string name = {});

/// The bytes of a file (`-` is the standard input). The size is looked at first, so that a file
/// over the limit is refused without being read; of pipes, whose size nobody knows, no more than
/// 16 MiB are held in memory before they are known to fit. Fails with `unreadable` (missing,
/// forbidden, a directory, a pipe that nobody writes to) or `too_large`.
[[nodiscard]] result<std::string> load_bytes(std::string const& path, std::size_t max_bytes);

/// What is wrong with the encoding of a text, and where in `decoded_text::text`.
struct encoding_problem {
  std::string message{};
  std::uint32_t offset{0};

  friend bool operator==(encoding_problem const&, encoding_problem const&) = default;
};

/// A text as UTF-8. With a problem, the text is what could be decoded; bytes that were UTF-8 in the
/// first place are passed on as they are.
struct decoded_text {
  std::string text{};
  std::optional<encoding_problem> problem{};
};

/// Turns the bytes of a file into UTF-8: UTF-16 with a byte order mark is converted (its mark is
/// dropped), UTF-8 is kept (its mark, too) and checked: overlong forms, surrogates and NUL bytes
/// are problems. O(bytes).
[[nodiscard]] decoded_text decode_text(std::string bytes);

} // namespace vpclint::inline v0::doc
