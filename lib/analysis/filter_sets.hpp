#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/traffic_set.hpp"

#include "analysis/set_algebra.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What certainly passes and what may pass, as sets of traffic atoms; the first is part of the
/// second.
struct passage {
  set_algebra::id must{set_algebra::all};
  set_algebra::id may{set_algebra::all};

  friend bool operator==(passage const&, passage const&) = default;
};

template <class Number>
void sort_unique(std::vector<Number>& v) {
  std::sort(v.begin(), v.end());
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

/// Everything that filters can tell apart about protocols, ports and ICMP types, as intervals of
/// `traffic_set`'s numbers, and what they say to each address.
class filter_sets {
public:
  filter_sets(network::network const& net, aws::semantics_options const& options);

  [[nodiscard]] set_algebra& sets() { return sets_; }
  [[nodiscard]] std::size_t atom_of(packet const& p) const;
  [[nodiscard]] std::size_t atom_of_port(std::uint8_t proto, std::uint16_t port) const;
  /// A packet of an atom, without addresses.
  [[nodiscard]] packet representative(std::size_t atom) const;
  /// The set of atoms that a rule matches.
  [[nodiscard]] set_algebra::id of(traffic const& t);
  /// The set of atoms that have something in common with a question; nothing in a network need cut
  /// its ports off from others.
  [[nodiscard]] set_algebra::id touched(traffic const& t);
  [[nodiscard]] traffic_set words_of(set_algebra::id s, bool ipv6) const;
  [[nodiscard]] std::span<std::uint32_t const> starts() const { return starts_; }

  /// Atoms of TCP and UDP, and the others.
  [[nodiscard]] set_algebra::id with_ports() const { return with_ports_; }
  [[nodiscard]] set_algebra::id without_ports() const { return without_ports_; }
  [[nodiscard]] set_algebra::id with_types() const { return with_types_; }
  [[nodiscard]] set_algebra::id of_family(bool ipv6) const { return ipv6 ? family6_ : family4_; }
  /// The requests without ports whose replies are in `s`; the ports of `s` as they are.
  [[nodiscard]] set_algebra::id answered(set_algebra::id s);

  /// The class of an address that no filter tells apart from others.
  [[nodiscard]] std::uint32_t address_class(address a) const { return class_among(by_all_, a); }
  /// The class of an address that no rule of a group tells apart from others; coarser.
  [[nodiscard]] std::uint32_t group_class(address a) const { return class_among(by_groups_, a); }

  /// What an ACL lets pass in a direction, whose remote end is `remote`.
  [[nodiscard]] passage acl(index<network_acl> id, direction side, address remote);
  /// The number of what an interface's groups are; equal ones have equal numbers.
  [[nodiscard]] std::uint32_t group_set(index<network::interface> nic) const {
    return group_set_of_[nic.value];
  }
  /// What a set of groups lets pass. `member` is the group set of the interface that references see
  /// at the remote end; nothing: they see none.
  [[nodiscard]] passage groups(std::uint32_t group_set, direction side, address remote,
                               std::optional<std::uint32_t> member);
  [[nodiscard]] bool has_references(std::uint32_t group_set, direction side) const {
    return group_sets_[group_set].references[side == direction::egress ? 1 : 0];
  }

private:
  struct set_of_groups {
    std::vector<index<security_group>> groups{};
    bool unknown{false};
    bool references[2]{false, false};
  };
  /// First addresses of classes, ascending.
  struct borders {
    std::vector<std::uint32_t> v4{0};
    std::vector<uint128> v6{0};

    void add(cidr const& block);
    void finish();
  };
  [[nodiscard]] static std::uint32_t class_in(borders const& b, address a);
  /// Free addresses that stand in for the same others are one class: filters can't be sure.
  [[nodiscard]] std::uint32_t class_among(borders const& b, address a) const {
    auto const* const open = net_.find_open_address(a);
    if (open == nullptr)
      return class_in(b, a);
    return (a.is_v4() ? 0U : 0x8000'0000U) | open_class | open->possible_number;
  }
  static constexpr std::uint32_t open_class = 0x4000'0000U; ///< of IPv4; of IPv6 above half
  void cut(traffic const& t);
  void cut_by_rules();
  void cut_by_ports();
  void cut_replies_alike();
  void find_families();

  // filter_sets_rules.cpp
  void number_group_sets();
  /// What passes whichever address the remote end has, and what does with one of them.
  template <class Ask>
  [[nodiscard]] passage over_possible(address remote, Ask&& ask);
  [[nodiscard]] passage acl_of(network::resolved_acl const& acl, direction side, address remote,
                               bool plain);
  [[nodiscard]] passage groups_of(set_of_groups const& of_set, direction side, address remote,
                                  std::optional<std::uint32_t> member);
  [[nodiscard]] passage acl_slowly(network::resolved_acl const& acl, direction side,
                                   address remote);
  [[nodiscard]] aws::ternary covers(cidr const& block, address a) const;
  [[nodiscard]] aws::ternary peer_covers(network::resolved_rule const& rule, address remote,
                                         std::optional<std::uint32_t> member) const;
  [[nodiscard]] static bool is_plain(network::resolved_acl const& acl, direction side);

  network::network const& net_;
  aws::semantics_options options_;
  std::vector<std::uint32_t> starts_{}; ///< first number of each atom, ascending
  borders by_all_{};
  borders by_groups_{};
  std::vector<bool> plain_acls_[2]{};
  set_algebra sets_{1};
  set_algebra::id with_ports_{0}, without_ports_{0}, with_types_{0}, family4_{0}, family6_{0};
  boost::unordered_flat_map<std::pair<std::uint64_t, std::uint32_t>, set_algebra::id>
      known_traffic_{};
  boost::unordered_flat_map<set_algebra::id, set_algebra::id> answered_{};
  boost::unordered_flat_map<std::uint64_t, passage> acl_cache_{};
  boost::unordered_flat_map<std::pair<std::uint64_t, std::uint32_t>, passage> group_cache_{};
  std::vector<set_of_groups> group_sets_{};
  std::vector<std::uint32_t> group_set_of_{}; // by interface
};

} // namespace vpclint::inline v0::analysis
