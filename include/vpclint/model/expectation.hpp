#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vpclint::inline v0 {

/// What a selector picks by.
enum class selector_kind : std::uint8_t {
  internet, ///< global addresses outside every VPC and network of the design
  name,     ///< a workload, load balancer, database, endpoint or outside network
  tier,
  subnet,
  security_group,
  vpc,
  az,
  tag,     ///< KEY=VALUE
  network, ///< an outside network
  block,   ///< an address or a block
};

/// One side of a question: who, or what. `name` is the word behind the colon; for `tag`, the key is
/// `name` and the value `value`.
struct selector {
  selector_kind kind{selector_kind::internet};
  std::string name{};
  std::string value{};
  std::optional<cidr> block{};
  origin at{};

  friend bool operator==(selector const&, selector const&) = default;
};

/// What a person expects of a flow; the first five are also the verdicts a question can have.
enum class verdict : std::uint8_t {
  reachable,
  partial,
  reply_blocked,
  blocked,
  unknown,
  not_reachable, ///< in expectations only: blocked or reply_blocked
};

/// A statement about the design that has to hold.
struct expectation {
  origin at{};
  known<selector> source{};
  known<selector> destination{};
  std::optional<traffic> match{}; ///< left out: any protocol
  known<verdict> expected{};
  known<ref> via{}; ///< a chain through this proxying load balancer
  std::string because{};

  friend bool operator==(expectation const&, expectation const&) = default;
};

/// A finding that the owner of the design accepts, with a reason.
struct ignore {
  origin at{};
  std::string rule{};  ///< code, prefix or name
  std::string where{}; ///< resource name, address or glob; empty: everywhere
  std::string reason{};
  std::string until{}; ///< `YYYY-MM-DD`, the last day it holds; empty: for good

  friend bool operator==(ignore const&, ignore const&) = default;
};

} // namespace vpclint::inline v0
