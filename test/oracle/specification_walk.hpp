#pragma once
// The parts of specification.cpp: every place that a packet comes to, as formulas.

#include "oracle/specification_terms.hpp"

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint_test {

class spec_walk : public spec_terms {
public:
  spec_walk(vpclint::network::network const& net, symbolic_packet const& p, spec_end const& from,
            spec_end const& to, std::size_t zone)
      : spec_terms(net, p), net_(net), p_(p), c_(p.src.ctx()), from_(from), to_(to), zone_(zone) {}

  [[nodiscard]] fate_terms run();
  [[nodiscard]] std::size_t zones() const { return zones_; }

private:
  using nic_id = vpclint::index<vpclint::network::interface>;
  using subnet_id = vpclint::index<vpclint::subnet>;
  using vpc_id = vpclint::index<vpclint::vpc>;
  using attachment_id = vpclint::index<vpclint::network::resolved_attachment>;

  enum class entrance { none, internet, peering, transit, vpn };
  /// A source that a NAT gateway or a NAT instance replaced.
  struct rewriting {
    z3::expr src, sport;
    vpclint::address src_is{};
    z3::expr new_port;
    vpclint::address now{};
    nic_id nic{}; ///< none for a regional NAT gateway
    vpc_id vpc{};
    bool instance{false};
  };
  struct state {
    header h;
    bool reply{false};
    bool by_nat{false};
    bool egress_only{false};
    bool made_public{false}; ///< an internet gateway replaced the source by its public address
    nic_id sender{};         ///< whose own address the source is
    sight seen{sight::same_vpc};
    entrance came_by{entrance::none};
    std::vector<rewriting> rewritten{};
    std::vector<nic_id> tracked{};
    std::optional<vpclint::index<vpclint::peering>> return_peering{};
    vpclint::address returned_to{}; ///< who gets by that peering what is for it
    std::vector<std::pair<attachment_id, subnet_id>> doors{};
    std::set<std::tuple<int, std::uint32_t, std::uint32_t, unsigned, unsigned, unsigned>> been{};
  };

  // specification_walk.cpp: ends, subnets, tables
  [[nodiscard]] fate_terms nothing() const { return {no(), no()}; }
  [[nodiscard]] fate_terms when(z3::expr const& condition, fate_terms const& f) const;
  [[nodiscard]] fate_terms or_else(fate_terms const& a, fate_terms const& b) const;
  template <class F>
  [[nodiscard]] fate_terms under(z3::expr const& condition, F const& f) {
    return condition.is_false() ? nothing() : when(condition, f());
  }
  [[nodiscard]] fate_terms finish_at(state s, nic_id nic);
  [[nodiscard]] fate_terms finish_outside(state s, vpclint::analysis::flow_end::kind_type kind,
                                          vpclint::index<vpclint::outside_network> network);
  [[nodiscard]] fate_terms answer_at(state const& s, vpclint::analysis::flow_end::kind_type kind,
                                     vpclint::index<vpclint::outside_network> network);
  [[nodiscard]] z3::expr turn_round(state& s) const;
  [[nodiscard]] fate_terms finish_reply(state const& s) const;
  [[nodiscard]] z3::expr works(nic_id nic) const;
  [[nodiscard]] z3::expr judge_groups(state& s, nic_id nic, vpclint::direction side);
  [[nodiscard]] fate_terms leave_interface(state s, nic_id nic);
  [[nodiscard]] fate_terms leave_subnet(state s, subnet_id subnet, nic_id sender);
  [[nodiscard]] fate_terms look_up(state s, vpclint::index<vpclint::route_table> table, vpc_id vpc,
                                   subnet_id from, nic_id sender);
  [[nodiscard]] fate_terms follow(state const& s, vpclint::network::route_target const& t,
                                  vpc_id vpc, subnet_id from, nic_id sender);
  [[nodiscard]] fate_terms deliver(state s, vpc_id vpc, subnet_id from);
  [[nodiscard]] fate_terms arrive(state const& s, vpc_id vpc);
  [[nodiscard]] fate_terms arrive_at(state s, nic_id nic);
  [[nodiscard]] fate_terms undo(state s);
  [[nodiscard]] bool again(state& s, int place, std::uint32_t a, std::uint32_t b) const;

  // specification_gateways.cpp
  [[nodiscard]] bool public_access_stops(state const& s, vpc_id vpc, subnet_id subnet, bool inbound,
                                         bool by_nat) const;
  [[nodiscard]] bool spoofs(state const& s, vpc_id vpc) const;
  [[nodiscard]] fate_terms by_internet_gateway(state s,
                                               vpclint::index<vpclint::internet_gateway> id,
                                               vpc_id vpc, subnet_id from);
  [[nodiscard]] fate_terms on_internet(state s);
  [[nodiscard]] fate_terms into_vpc(state s, vpc_id vpc, nic_id target);
  [[nodiscard]] fate_terms by_egress_only(state s,
                                          vpclint::index<vpclint::egress_only_internet_gateway> id,
                                          vpc_id vpc, subnet_id from);
  [[nodiscard]] fate_terms by_nat(state s, vpclint::index<vpclint::nat_gateway> id, vpc_id vpc,
                                  subnet_id from, nic_id sender);
  void rewrite(state& s, vpclint::address source, nic_id nic, vpc_id vpc, bool instance) const;
  [[nodiscard]] fate_terms by_interface(state s, nic_id nic, nic_id sender);
  [[nodiscard]] fate_terms by_peering(state s, vpclint::index<vpclint::peering> id, vpc_id vpc,
                                      nic_id sender);
  [[nodiscard]] fate_terms by_vpn(state const& s, vpclint::index<vpclint::vpn_gateway> id,
                                  vpc_id vpc);
  [[nodiscard]] fate_terms from_network(state s, vpclint::index<vpclint::outside_network> id);
  [[nodiscard]] fate_terms by_transit(state s, vpclint::index<vpclint::transit_gateway> id,
                                      vpc_id vpc, subnet_id from);
  [[nodiscard]] bool carries_family(attachment_id id) const;
  [[nodiscard]] fate_terms at_transit(state s, attachment_id by, std::string const& zone);
  [[nodiscard]] fate_terms out_of_transit(state s, attachment_id by, attachment_id to,
                                          std::string const& zone);

  vpclint::network::network const& net_;
  symbolic_packet const& p_;
  z3::context& c_;
  spec_end const& from_;
  spec_end const& to_;
  std::size_t zone_;
  std::size_t zones_{1};
};

} // namespace vpclint_test
