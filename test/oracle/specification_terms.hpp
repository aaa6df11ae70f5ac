#pragma once
// The parts of specification.cpp: what filters and tables say about a header, as formulas.

#include "oracle/specification.hpp"

#include <optional>
#include <vector>

namespace vpclint_test {

/// The fields of a packet where it is now. `dst_may` are the addresses that `dst` can stand for, so
/// that ways nobody can take are left out.
struct header {
  z3::expr src, dst;
  z3::expr sport, dport;
  z3::expr type, code;
  vpclint::address src_is{};
  std::vector<vpclint::address> dst_may{};
};

/// How references to groups see the sender from here.
enum class sight { same_vpc, peered, over_transit, first_hop, lost };

class spec_terms {
public:
  spec_terms(vpclint::network::network const& net, symbolic_packet const& p);

  [[nodiscard]] z3::expr yes() const { return c_.bool_val(true); }
  [[nodiscard]] z3::expr no() const { return c_.bool_val(false); }
  [[nodiscard]] z3::expr both(z3::expr const& a, z3::expr const& b) const;
  [[nodiscard]] z3::expr either(z3::expr const& a, z3::expr const& b) const;
  [[nodiscard]] z3::expr negate(z3::expr const& a) const;
  [[nodiscard]] z3::expr value(vpclint::address a) const;
  [[nodiscard]] z3::expr inside(z3::expr const& a, vpclint::cidr const& block) const;
  [[nodiscard]] z3::expr inside_any(z3::expr const& a,
                                    std::vector<vpclint::cidr> const& blocks) const;
  [[nodiscard]] z3::expr is_proto(int number) const;
  [[nodiscard]] z3::expr has_types() const { return either(is_proto(1), is_proto(58)); }
  [[nodiscard]] z3::expr matches(vpclint::traffic const& t, header const& h) const;
  /// NACL-4, NACL-6 to NACL-10: ordered entries, the first that matches.
  [[nodiscard]] z3::expr acl(vpclint::index<vpclint::subnet> s, vpclint::direction side,
                             header const& h) const;
  /// SG-1, SG-6 to SG-15: any rule of any group.
  [[nodiscard]] z3::expr groups(vpclint::index<vpclint::network::interface> nic,
                                vpclint::direction side, header const& h,
                                vpclint::index<vpclint::network::interface> sender,
                                sight seen) const;
  /// Interfaces of a VPC that have one of the addresses, with the address.
  struct holder {
    vpclint::index<vpclint::network::interface> nic{};
    vpclint::address where{};
  };
  [[nodiscard]] std::vector<holder> owners(vpclint::index<vpclint::vpc> vpc,
                                           std::vector<vpclint::address> const& of) const;
  [[nodiscard]] bool owns(vpclint::index<vpclint::network::interface> nic,
                          vpclint::address a) const;
  [[nodiscard]] static bool any_in(std::vector<vpclint::address> const& all,
                                   vpclint::cidr const& block);

private:
  [[nodiscard]] z3::expr peer(vpclint::network::resolved_rule const& r,
                              vpclint::index<vpclint::network::interface> nic,
                              vpclint::direction side, header const& h,
                              vpclint::index<vpclint::network::interface> sender, sight seen) const;
  [[nodiscard]] z3::expr goes_straight(vpclint::index<vpclint::network::interface> nic,
                                       header const& h) const;
  [[nodiscard]] z3::expr members_at(vpclint::index<vpclint::security_group> group,
                                    vpclint::index<vpclint::vpc> vpc, z3::expr const& remote) const;

  vpclint::network::network const& net_;
  symbolic_packet const& p_;
  z3::context& c_;
};

} // namespace vpclint_test
