#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/node.hpp"
#include "vpclint/model/design.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

/// How much a loader makes of its documents before it refuses them.
struct build_limits {
  std::size_t max_findings{1000};                       ///< further ones are counted, not kept
  std::size_t max_model_bytes{std::size_t{192} << 20U}; ///< size of the plain values, about
};

/// Where a format puts what it reads: the design of this run and its findings. Refers to both,
/// which must outlive it.
class design_builder {
public:
  design_builder(design& into, std::vector<finding>& findings, build_limits limits = {})
      : into_(&into), findings_(&findings), limits_(limits) {}

  [[nodiscard]] design& into() { return *into_; }
  [[nodiscard]] source_map const& sources() const { return into_->sources; }

  /// Adds a finding that leaves the design usable. The reference is good until the next one.
  finding& report(std::string_view code, severity level, place at, std::string message);
  /// Adds a fatal error: the document can't be read as meant.
  finding& refuse(std::string_view code, place at, std::string message);

  /// Accounts for values about to be made. False, with a fatal finding, once the design is larger
  /// than the limit; then the format stops reading.
  [[nodiscard]] bool charge(std::size_t bytes, place at);
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Says how many findings were left out, if any. Call once, when everything is read.
  void finish();

private:
  finding& add(finding f);

  design* into_;
  std::vector<finding>* findings_;
  build_limits limits_{};
  finding spare_{}; // stands in for findings that are not kept
  std::size_t kept_{0};
  std::size_t left_out_{0};
  bool left_out_fatal_{false};
  place left_out_at_{};
  std::size_t bytes_{0};
  bool stopped_{false};
};

/// A kind of document that can be read into a design. Listed in `formats.def`.
struct input_format {
  std::string_view name{};    ///< as given to `--format`
  std::string_view summary{}; ///< one line for people
  /// How sure the format is that a tree is its own: 0 not at all, 100 certain. The second argument
  /// is the file's name.
  int (*confidence)(doc::node root, std::string_view name){nullptr};
  /// Adds what the tree says to the design. Problems become findings at their own places.
  void (*read)(doc::node root, design_builder& out){nullptr};
};

/// Every format, in the order of `formats.def`.
[[nodiscard]] std::span<input_format const* const> input_formats();

/// The format of this name, or null.
[[nodiscard]] input_format const* find_input_format(std::string_view name);

} // namespace vpclint::inline v0
