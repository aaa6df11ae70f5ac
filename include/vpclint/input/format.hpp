#pragma once

#include "vpclint/diag/condition.hpp"
#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/node.hpp"
#include "vpclint/input/inventory.hpp"
#include "vpclint/model/design.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// How much a loader makes of its documents before it refuses them.
struct build_limits {
  std::size_t max_findings{1000};                       ///< further ones are counted, not kept
  std::size_t max_model_bytes{std::size_t{192} << 20U}; ///< size of the plain values, about
  std::size_t max_case_bytes{std::size_t{48} << 20U};   ///< the same, of all cases together
};

/// What the person who runs the command knows and the documents may not say.
struct input_facts {
  std::string region{};           ///< where the documents are deployed; empty: not known
  std::vector<std::string> azs{}; ///< the Availability Zones of that region, in AWS's order
  std::vector<std::pair<std::string, std::string>> parameters{}; ///< of templates, by name
  /// Conditions taken for decided, by the names that the format gave them in an `input_case`.
  std::vector<std::pair<std::string, bool>> conditions{};
};

/// One way in which the conditions of the documents can fall, as a format works it out.
struct input_case {
  assignment under{};                                     ///< as people are told of it
  std::vector<std::pair<std::string, bool>> conditions{}; ///< to read it: for `input_facts`
  /// Parameters that have one value only where the conditions fall so, for `input_facts` as well.
  std::vector<std::pair<std::string, std::string>> parameters{};
};

/// What a format keeps of the reading of one case for those of others, in whatever form; empty at
/// first. One reading at a time uses it.
using case_memory = std::shared_ptr<void>;

/// Where a format puts what it reads: the design of this run, its findings and its inventory.
/// Refers to them, so that they must outlive it.
class design_builder {
public:
  design_builder(design& into, std::vector<finding>& findings,
                 std::vector<file_inventory>& inventory, build_limits limits = {},
                 input_facts facts = {})
      : into_(&into), findings_(&findings), inventory_(&inventory), limits_(limits),
        facts_(std::move(facts)) {}

  [[nodiscard]] design& into() { return *into_; }
  [[nodiscard]] source_map const& sources() const { return into_->sources; }
  [[nodiscard]] input_facts const& facts() const { return facts_; }

  /// Says that this is the reading of a case, of which nobody asks the inventory, and where to keep
  /// what is the same in others of these documents.
  void use_memory(case_memory& m) { memory_ = &m; }
  /// Null where this is no reading of a case.
  [[nodiscard]] case_memory* memory() const { return memory_; }

  /// How many threads a format may use; 0: one for each processor.
  void use_threads(std::size_t most) { threads_ = most; }
  [[nodiscard]] std::size_t threads() const { return threads_; }

  /// The inventory of the document that a place belongs to, made on first use. The reference is
  /// good until another document's is made.
  file_inventory& inventory(place in);
  /// The count of a resource type in the document that a place belongs to. O(log types).
  resource_count& count(place in, std::string_view type);

  /// Adds a finding that leaves the design usable. The reference is good until the next one.
  finding& report(std::string_view code, severity level, place at, std::string message);
  /// Adds a fatal error: the document can't be read as meant.
  finding& refuse(std::string_view code, place at, std::string message);

  /// Accounts for values about to be made. False, with a fatal finding, once the design is larger
  /// than the limit; then the format stops reading.
  [[nodiscard]] bool charge(std::size_t bytes, place at);
  [[nodiscard]] bool stopped() const { return stopped_; }
  /// Whether further findings are only counted, so that work on their wording would be lost.
  [[nodiscard]] bool saturated() const { return kept_ >= limits_.max_findings; }

  /// Asks for readings of the same documents in which their conditions fall in each of these ways
  /// (at most `max_cases`, see `in_few_words` for what they must keep to). False, without effect,
  /// where so many designs would be larger than the limit. Call it when everything is read.
  [[nodiscard]] bool offer(std::vector<input_case> cases);
  [[nodiscard]] std::vector<input_case> const& cases() const { return cases_; }

  /// Says how many findings were left out, if any. Call once, when everything is read.
  void finish();

private:
  finding& add(finding f);

  design* into_;
  std::vector<finding>* findings_;
  std::vector<file_inventory>* inventory_;
  build_limits limits_{};
  input_facts facts_{};
  std::vector<std::size_t> inventory_of_{}; // by source: index in the inventory plus 1, or 0
  finding spare_{};                         // stands in for findings that are not kept
  std::size_t kept_{0};
  std::size_t left_out_{0};
  bool left_out_fatal_{false};
  place left_out_at_{};
  std::size_t bytes_{0};
  bool stopped_{false};
  std::vector<input_case> cases_{};
  case_memory* memory_{nullptr};
  std::size_t threads_{0};
};

/// A document of a run as its format gets it.
struct input_document {
  doc::node root{};
  std::string_view name{}; ///< of the file, as findings call it
};

/// A kind of document that can be read into a design. Listed in `formats.def`.
struct input_format {
  std::string_view name{};    ///< as given to `--format`
  std::string_view summary{}; ///< one line for people
  /// How sure the format is that a tree is its own: 0 not at all, 100 certain. The second argument
  /// is the file's name.
  int (*confidence)(doc::node root, std::string_view name){nullptr};
  /// Adds what the documents of a run that are of this format say together to the design. Problems
  /// become findings at their own places.
  void (*read)(std::span<input_document const> documents, design_builder& out){nullptr};
};

/// Every format, in the order of `formats.def`.
[[nodiscard]] std::span<input_format const* const> input_formats();

/// The format of this name, or null.
[[nodiscard]] input_format const* find_input_format(std::string_view name);

} // namespace vpclint::inline v0
