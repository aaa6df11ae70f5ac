#pragma once

#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/traffic_set.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

struct reach_all_options {
  aws::semantics_options semantics{};
  /// Secondary addresses of interfaces that are ends, too: each is a class of its own, after those
  /// of interfaces.
  std::vector<std::pair<index<network::interface>, ipv4>> secondary{};
  /// Blocks of which addresses outside the VPCs are ends, too: as sources whoever has them there,
  /// as destinations whoever gets what is for them, also by public addresses of the design. Each
  /// set of addresses that is told apart is a class, after all others.
  std::vector<cidr> from{}, to{};
};

/// Ends of flows, in one family, that no filter and no route tells apart. A class of the internet
/// or of an outside network is one set of addresses, and so is one of nowhere: of a block that is
/// asked about as a destination.
struct end_class {
  flow_end::kind_type kind{flow_end::kind_type::interface};
  bool ipv6{false};
  std::vector<index<network::interface>> members{}; ///< of interfaces, ascending
  index<outside_network> network{};
  address representative{}; ///< of the internet and of networks: one address of the set
  std::optional<ipv4>
      secondary{}; ///< which of its interface's addresses is meant; else the primary one
  std::optional<cidr> of_block{}; ///< see `reach_all_options::from` and `to`
};

/// How far a packet gets.
enum class reach_level : std::uint8_t { nowhere, destination, back };

/// How far a packet gets at best and at worst, the unknown facts turned for and against it.
struct fate {
  reach_level at_best{reach_level::nowhere};
  reach_level at_worst{reach_level::nowhere};

  friend bool operator==(fate const&, fate const&) = default;
};

/// Several ends that reach several others on the same traffic: what a person reads. Exact.
struct rectangle {
  bool ipv6{false};
  std::vector<std::uint32_t> sources{};      ///< classes, ascending
  std::vector<std::uint32_t> destinations{}; ///< classes, ascending
  verdict outcome{verdict::reachable};       ///< reachable, partial, reply_blocked or unknown
  traffic_set requests{};                    ///< the requests that this is the verdict on
  std::vector<port_range> failing_ports{};   ///< client ports whose replies are lost, of `partial`
  std::size_t pairs{0};                      ///< pairs of ends inside
};

/// What two ends exchange in one combination of what AWS chooses: every request of `requests`
/// arrives, and it is answered when its client port is in `replies` and the port of each
/// translation in its set. Exact.
struct exchange {
  traffic_set about{};    ///< the requests that this combination is about
  traffic_set requests{}; ///< that arrive
  /// Client ports, written as destination ports of their protocol; of protocols without ports the
  /// requests that are answered.
  traffic_set replies{};
  std::vector<traffic_set> translated{}; ///< likewise of the ports that translations pick, as met
  std::uint32_t zone{0};                 ///< see `walk_choices`
  std::uint32_t target{0};
};

/// Who can reach whom on what, of all pairs at once: the second engine, on classes of ends and sets
/// of ports. Shares AWS's filters and tables with `walk`, and none of its paths.
class all_pairs {
public:
  /// Sorts the ends into classes; O(n log n) in interfaces. The network must outlive it.
  explicit all_pairs(network::network const& net, reach_all_options const& options = {});
  ~all_pairs();
  all_pairs(all_pairs&&) noexcept;
  all_pairs& operator=(all_pairs&&) noexcept;

  [[nodiscard]] std::span<end_class const> classes() const;
  /// The class of an interface in a family (by its primary address, or the secondary one that is
  /// given), of the internet or of a network by one of its addresses;
  /// nothing when the end has no address of that family.
  [[nodiscard]] std::optional<std::uint32_t> class_of(flow_end end, bool ipv6,
                                                      std::optional<address> where = {}) const;

  /// What becomes of a packet's traffic between two classes: of its protocol, ports and ICMP type,
  /// not its addresses. `choices` as for `walk`. Computes the pair on first use.
  [[nodiscard]] fate fate_of(std::uint32_t from, std::uint32_t to, packet const& p,
                             walk_choices const& choices = {});
  /// The verdict on a pair of classes as `ask` gives it, over all client ports and choices.
  [[nodiscard]] verdict verdict_of(std::uint32_t from, std::uint32_t to,
                                   std::optional<traffic> const& match = {});

  /// How far the packets of a request get, all alike whatever their client port. Nothing where they
  /// don't fare alike, where AWS has a choice or translates, where an unknown fact has a part in it
  /// and where somebody else might get them. O(1).
  [[nodiscard]] std::optional<reach_level> settled(std::uint32_t from, std::uint32_t to,
                                                   packet const& request);

  /// What two classes exchange, both ways and on all ports, in each combination of what AWS
  /// chooses; none where no request arrives. Nothing when an unknown fact has a part in it.
  /// Computes the pair on first use.
  [[nodiscard]] std::optional<std::vector<exchange>> exchanges_of(std::uint32_t from,
                                                                  std::uint32_t to);

  /// Every pair on which a request can arrive, of the sources and destinations given (empty: all),
  /// grouped into few rectangles, in order: the internet first, then by size. An interface makes no
  /// pair with itself.
  [[nodiscard]] std::vector<rectangle> rectangles(std::span<std::uint32_t const> from = {},
                                                  std::span<std::uint32_t const> to = {},
                                                  std::optional<traffic> const& match = {});

  /// Pairs of ends (not of classes) among interfaces of one family on which some request completes,
  /// without making rectangles and without secondary addresses.
  [[nodiscard]] std::size_t count_connected(bool ipv6);

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace vpclint::inline v0::analysis
