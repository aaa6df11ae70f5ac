#pragma once

#include "vpclint/diag/severity.hpp"
#include "vpclint/packet/protocol.hpp"
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

/// The flow that a finding is about, for programs; the message and the notes say it to people.
struct flow_facts {
  /// A setting that stops it.
  struct blocker {
    std::string code{};    ///< why, such as `SUBNET_ACL_RESTRICTION`
    bool reply{false};     ///< it stops the way back only
    std::string subject{}; ///< who decides
    std::string decision{};
    place at{};

    friend bool operator==(blocker const&, blocker const&) = default;
  };
  /// One of the changes that together open it, as a copy of the design showed.
  struct change {
    std::string object{};
    std::string side{}; ///< `ingress` or `egress` of filters; else empty
    std::string add{};
    place at{};

    friend bool operator==(change const&, change const&) = default;
  };

  std::string question{}; ///< `app -> orders tcp 3306`; empty where a part of it is not known
  std::string expected{}; ///< the verdict that was expected
  std::string verdict{};  ///< the one it has; empty where it can't be asked
  std::vector<port_range> failing_ports{};            ///< client ports
  std::vector<port_range> failing_translated_ports{}; ///< where a gateway on the way picks them
  std::vector<std::string> missing{};                 ///< facts that are not known
  std::vector<blocker> blockers{};
  std::vector<change> changes{};
  std::vector<std::string> also_opens{}; ///< other flows that the changes open

  friend bool operator==(flow_facts const&, flow_facts const&) = default;
};

/// One thing that is wrong, or worth knowing, in a design. Data only: renderers make text of it.
struct finding {
  std::string rule{}; ///< stable code, e.g. `VPC1003`
  severity level{severity::error};
  std::string message{};          ///< lower-case start, no full stop, names as the user wrote them
  place at{};                     ///< the primary place
  std::vector<note> notes{};      ///< every other place involved
  std::string remedy{};           ///< what to change here; empty: the rule's general remedy
  std::vector<flow_facts> flow{}; ///< none or one: of findings about a flow
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
