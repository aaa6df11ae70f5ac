#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/network/network.hpp"

#include <z3++.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace vpclint_test {

/// One packet of which nothing is known yet: bit vectors.
struct symbolic_packet {
  symbolic_packet(z3::context& c, bool ipv6);

  bool ipv6;
  z3::expr src, dst; ///< the private addresses of the ends
  z3::expr proto;
  z3::expr client_port, server_port;
  z3::expr type, code;              ///< of ICMP
  std::array<z3::expr, 4> nat_port; ///< that translations pick, in the order met
};

/// What has to hold of a packet for its request to arrive, and for the reply to come back, too.
struct fate_terms {
  z3::expr arrives, back;
};

/// The design has something on the way that the specification says nothing about.
struct outside_specification {
  std::string what{};
};

/// One side of a question: interfaces, or one address of the internet or of a network.
struct spec_end {
  vpclint::analysis::flow_end::kind_type kind{};
  std::vector<vpclint::index<vpclint::network::interface>> members{};
  vpclint::index<vpclint::outside_network> network{};
  vpclint::address representative{};
};

/// The addresses that packets of this end carry, each once.
[[nodiscard]] std::vector<vpclint::address> addresses_of(vpclint::network::network const& net,
                                                         spec_end const& e, bool ipv6);

/// What becomes of any packet between two ends, as a formula: the semantics facts said a second
/// time, from the tables of the network alone. Nothing of `lib/analysis` and of the evaluation in
/// `vpclint/aws` is used. `zone` is which attachment subnet a transit gateway picks where it may;
/// `zones` is raised to how many there were to pick from. Throws `outside_specification` at load
/// balancers, gateway and GWLB endpoints, edge tables, NAT64, and at facts that are not known.
[[nodiscard]] fate_terms specify(vpclint::network::network const& net, symbolic_packet const& p,
                                 spec_end const& from, spec_end const& to, std::size_t zone,
                                 std::size_t& zones);

} // namespace vpclint_test
