#pragma once

#include "vpclint/analysis/reach_all.hpp"

#include "analysis/filter_sets.hpp"
#include "analysis/possible_client_ports.hpp"
#include "analysis/set_path.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace vpclint::inline v0::analysis {

/// The sets of one combination of what AWS chooses, of a pair of classes. `other` is the same with
/// an unknown prefix list taking the packet.
struct way {
  static constexpr std::uint32_t no_other = 0xffffffffU;

  passage request{};
  passage reply{};
  std::array<passage, 4> translated{};
  std::uint8_t translations{0};
  set_algebra::id domain{set_algebra::all}; ///< the requests it is about
  std::uint32_t other{no_other};
  std::uint32_t zone{0};
  std::uint32_t target{0};
};

/// What a pair of classes is like; pairs that are alike share one.
struct shape {
  std::vector<way> ways{};
  possible_client_ports clients{};
};

/// The requests of a shape by what becomes of them.
struct sorted_requests {
  set_algebra::id reachable{0}, partial{0}, reply_blocked{0}, unknown{0};
  std::vector<port_range> failing{}; ///< client ports that fail where it is partial
  bool sorted{false};
};

/// What became of all packets of one kind, at best or at worst.
struct shape_tally {
  bool any_arrived{false}, any_back{false}, all_back{true}, any{false};

  void add(bool arrived, bool some_back, bool every_back) {
    any = true;
    any_arrived = any_arrived || arrived;
    any_back = any_back || some_back;
    all_back = all_back && every_back;
  }
  [[nodiscard]] verdict judge() const {
    if (any && all_back)
      return verdict::reachable;
    if (any_back)
      return verdict::partial;
    return any_arrived ? verdict::reply_blocked : verdict::blocked;
  }
};

/// All shapes that occur, and the verdicts on them.
class shape_book {
public:
  static constexpr std::uint32_t blocked = 0xffffffffU; ///< no request arrives
  static constexpr std::uint32_t unknown = 0xfffffffeU; ///< nothing is known, such as the address

  explicit shape_book(filter_sets& filters);

  /// The number of the shape with one way.
  std::uint32_t number_of(way const& only, possible_client_ports const& clients);
  /// The number of the shape with several.
  std::uint32_t number_of(std::vector<way> ways, possible_client_ports const& clients);

  [[nodiscard]] fate fate_of(std::uint32_t number, packet const& p,
                             walk_choices const& choices) const;
  [[nodiscard]] verdict verdict_of(std::uint32_t number, std::optional<traffic> const& match,
                                   bool ipv6);
  /// The sets of a shape in words; nothing where they differ at best and at worst.
  [[nodiscard]] std::optional<std::vector<exchange>> exchanges_of(std::uint32_t number,
                                                                  bool ipv6) const;
  /// Sorts the requests of a shape on first use.
  [[nodiscard]] sorted_requests const& requests_of(std::uint32_t number);
  /// Whether some request of a shape certainly completes with some client port.
  [[nodiscard]] bool connects(std::uint32_t number);
  /// The requests that certainly complete with some client port, where all of a way is certain;
  /// nothing where it is not.
  [[nodiscard]] std::optional<set_algebra::id> completing(way const& w,
                                                          possible_client_ports const& clients);
  /// Whether replies to all of these client ports come back, or to none; nothing where some do.
  [[nodiscard]] std::optional<reach_level> answers(set_algebra::id replies, protocol p,
                                                   port_range clients);
  /// The requests that a question is about.
  [[nodiscard]] set_algebra::id asked(std::optional<traffic> const& match);

private:
  [[nodiscard]] reach_level level(way const& w, std::size_t request, std::size_t client,
                                  std::array<std::size_t, 4> const& translated, bool ports,
                                  bool best) const;
  [[nodiscard]] fate fate_with(shape const& s, way const& w, std::size_t request,
                               std::size_t client, std::array<std::size_t, 4> const& translated,
                               bool ports) const;
  void judge_kind(shape const& s, port_range client_ports, set_algebra::id requests,
                  std::optional<protocol> with_ports, shape_tally& best, shape_tally& worst,
                  set_algebra::id* failing);
  [[nodiscard]] verdict verdict_of(shape const& s, port_range client_ports,
                                   std::optional<traffic> const& match, set_algebra::id wanted);
  void judge_open(shape const& s, way const& w, set_algebra::id here, set_algebra::id clients,
                  set_algebra::id ports, shape_tally& best, shape_tally& worst);
  [[nodiscard]] set_algebra::id range_set(protocol p, port_range r);

  using plain_key = std::array<std::uint32_t, 5>;

  filter_sets& filters_;
  set_algebra& sets_;
  set_algebra::id answerable_{0};
  std::vector<shape> shapes_{};
  std::vector<sorted_requests> sorted_{};
  std::vector<signed char> connects_{}; ///< -1: not asked yet
  /// Requests of which replies come back, by the replies and the client ports.
  boost::unordered_flat_map<std::uint64_t, set_algebra::id> answered_{};
  boost::unordered_flat_map<std::vector<std::uint32_t>, std::uint32_t> numbers_{};
  boost::unordered_flat_map<plain_key, std::uint32_t> plain_numbers_{}; ///< of most, found faster
};

} // namespace vpclint::inline v0::analysis
