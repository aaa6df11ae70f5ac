#pragma once

#include "vpclint/analysis/reach_all.hpp"

#include "analysis/cohorts.hpp"
#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"
#include "analysis/group_tables.hpp"
#include "analysis/set_path.hpp"
#include "analysis/shapes.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// One combination of what AWS chooses, of one pair of locations; what the groups of the ends say
/// comes on top.
struct alternative {
  path_sets sets{};
  bool with_ends{false};
  std::uint32_t zone{0};
  std::uint32_t target{0};
  std::uint32_t other{0xffffffffU};
};

/// All alternatives of a pair of locations. Those with the same `sets.domain` are of one choice.
struct location_pair {
  std::vector<alternative> ways{};
  bool needs_ends{false};
};

struct all_pairs::impl {
  impl(network::network const& n, reach_all_options const& o)
      : net(n), options(o), filters(n, options.semantics), sets(filters.sets()),
        finder(n, filters, options.semantics), shapes(filters),
        ends(sort_ends(n, filters, options)),
        alike(find_cohorts(n, filters, ends, options.semantics)) {
    for (auto const& c : ends.classes)
      class_vpc.push_back(c.members.empty() ? index<vpc>{} : n.interfaces()[c.members[0]].vpc);
  }

  network::network const& net;
  reach_all_options options;
  filter_sets filters;
  set_algebra& sets;
  path_finder finder;
  shape_book shapes;
  end_classes ends;
  cohorts alike;
  std::vector<index<vpc>> class_vpc{};

  /// An end of one class to ask about from another class: not the same interface, if there is one.
  [[nodiscard]] static path_end const& other_end(end_info const& from, end_info const& to) {
    bool const same =
        from.first == to.first || (from.first.nic.valid() && from.first.nic == to.first.nic);
    return same && to.second ? *to.second : to.first;
  }

  boost::unordered_flat_map<std::uint64_t, std::uint32_t> location_index{};
  std::vector<location_pair> location_pairs{};
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> pair_shapes{};
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> cohort_shapes{};

  // reach_all_paths.cpp
  void explore(location_pair& into, path_end const& from, path_end const& to, bool with_ends);
  template <class Find>
  static void add_ways(location_pair& into, path_choices c, path_sets const& first,
                       Find const& find, bool with_ends);
  template <class Find>
  std::uint32_t add_open_ways(location_pair& into, path_choices c, path_sets const& first,
                              Find const& find, bool with_ends);
  location_pair const& between_locations(std::uint32_t from, std::uint32_t to, path_end const& a,
                                         path_end const& b);

  // reach_all_shapes.cpp: pairs of classes
  [[nodiscard]] passage source_groups(end_info const& from, path_end const& a, path_end const& b);
  [[nodiscard]] passage target_groups(end_info const& from, end_info const& to, path_sets const& p);
  [[nodiscard]] passage meet(passage const& a, passage const& b) {
    return {sets.meet(a.must, b.must), sets.meet(a.may, b.may)};
  }
  /// Whether the pair is like every other of the two cohorts in different VPCs.
  [[nodiscard]] bool are_typical(std::uint32_t from, std::uint32_t to) const {
    return alike.of_class[from] != cohorts::none && alike.of_class[to] != cohorts::none &&
           class_vpc[from] != class_vpc[to];
  }
  std::uint32_t shape_of(std::uint32_t from, std::uint32_t to);
  std::uint32_t compute(std::uint32_t from, std::uint32_t to);
  std::uint32_t composed_shape(location_pair const& found, std::uint32_t from, std::uint32_t to,
                               path_end const& a, path_end const& b);
  [[nodiscard]] std::optional<reach_level> settled(std::uint32_t from, std::uint32_t to,
                                                   packet const& request);
  [[nodiscard]] static way way_of(path_sets const& p, passage const& request) {
    return {.request = request,
            .reply = p.reply,
            .translated = p.translated,
            .translations = p.translations,
            .domain = p.domain};
  }

  // reach_all_count.cpp: many pairs
  /// The ordered pairs of ends of these classes, all of one VPC and family, on which some request
  /// certainly completes.
  [[nodiscard]] std::size_t count_within(std::span<std::uint32_t const> of_vpc);
  /// Calls `f(sources, destinations, shape)` for every ordered pair of cohorts.
  template <class F>
  void each_cohort_pair(F const& f);
  /// Whether some request certainly completes, with some client port.
  [[nodiscard]] bool connects(std::uint32_t number) {
    return number < shape_book::unknown && shapes.connects(number);
  }
  /// The path between two locations where only the groups of the ends add to it.
  [[nodiscard]] path_sets const* simple_path(group_tables::entry const& from,
                                             group_tables::entry const& to, path_end const& target);
  /// Whether a request completes on such a path, which these groups let pass.
  [[nodiscard]] bool connects(way const& path, possible_client_ports const& clients,
                              passage const& groups);

  // reach_all_rectangles.cpp
  /// Destinations of one source with one shape, then sources with the same destinations.
  using rows =
      std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::vector<std::uint32_t>>;
  [[nodiscard]] rows alike_rows(std::span<std::uint32_t const> from,
                                std::span<std::uint32_t const> to);
  [[nodiscard]] rectangle without_outcome(rows::value_type const& row) const;
  void add_outcomes(std::vector<rectangle>& into, rows::value_type const& row,
                    std::optional<traffic> const& match);
  [[nodiscard]] bool is_exposed(rectangle const& r) const;
};

} // namespace vpclint::inline v0::analysis
