#pragma once

#include "vpclint/network/network.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace vpclint_test {

/// What proving the set engine right about a design came to.
struct proof_tally {
  std::size_t proofs{0};   ///< pairs of classes (and choices of a zone), for all packets
  std::size_t arriving{0}; ///< of these, with requests that arrive
  std::map<std::string, std::size_t> outside{}; ///< pairs that nothing is proved about, and why
  std::string counterexample{}; ///< the first packet that the two disagree on; empty: none
};

/// Proves for the pairs of classes of a network that the set engine and the specification agree on
/// every packet: addresses, protocol, ports, ICMP type and code, and ports of translations. The
/// engine's answer is that about `judged`, the specification's that about `specified`: the same, or
/// a mutant, to see that a difference shows. At most `limit` proofs.
[[nodiscard]] proof_tally prove(vpclint::network::network const& judged,
                                vpclint::network::network const& specified, std::size_t limit);

} // namespace vpclint_test
