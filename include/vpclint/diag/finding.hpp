#pragma once

#include "vpclint/diag/severity.hpp"
#include "vpclint/text/location.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// A further place that a finding speaks of, with what is to be seen there.
struct note {
  std::string message{};
  place at{};

  friend bool operator==(note const&, note const&) = default;
};

/// One thing that is wrong, or worth knowing, in a design. Data only: renderers make text of it.
struct finding {
  std::string rule{}; ///< stable code, e.g. `VPC1003`
  severity level{severity::error};
  std::string message{};     ///< lower-case start, no full stop, names as the user wrote them
  place at{};                ///< the primary place
  std::vector<note> notes{}; ///< every other place involved
  std::string remedy{};      ///< what to change here; empty: the rule's general remedy
  std::string resource{}; ///< address of the resource, e.g. `vpcs.shop.subnets.db-a`; may be empty
  bool inconclusive{false}; ///< rests on a fact that is not known; then `level` is `info`
  bool fatal{false};        ///< the document could not be read as meant: exit status 2

  finding& with_note(std::string text, place where) {
    notes.push_back({std::move(text), where});
    return *this;
  }
  finding& with_remedy(std::string text) {
    remedy = std::move(text);
    return *this;
  }
  friend bool operator==(finding const&, finding const&) = default;
};

} // namespace vpclint::inline v0
