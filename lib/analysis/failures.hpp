#pragma once

#include "vpclint/analysis/reach.hpp"

#include "analysis/atoms.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

using range_set = std::set<std::pair<std::uint16_t, std::uint16_t>>;

/// Neighbouring ranges put together.
[[nodiscard]] inline std::vector<port_range> joined(range_set const& ranges) {
  std::vector<port_range> out;
  for (auto const& [first, last] : ranges) {
    if (!out.empty() && out.back().last + 1 >= first)
      out.back().last = std::max(out.back().last, last);
    else
      out.push_back({first, last});
  }
  return out;
}

/// The ports that fail.
struct failures {
  range_set clients{};
  range_set translated{};
  std::vector<traffic> requests{};
};

/// What becomes of the requests from and to each address, of kinds of which something completes.
class address_record {
public:
  void note(address src, address dst, protocol p, bool completes) {
    sources_.note(src, completes);
    destinations_.note(dst, completes);
    if (!completes)
      failing_.push_back({src, dst, p});
  }
  /// Fills in where nothing completes of what the ends asked about; `rest(protocol)` for what fails
  /// elsewhere too.
  template <class Rest>
  void tell(atoms& known, std::vector<cidr> const& from, std::vector<cidr> const& to,
            pair_answer& out, Rest const& rest) const {
    out.failing_sources = parts(known, from, sources_);
    out.failing_destinations = parts(known, to, destinations_);
    for (auto const& [src, dst, p] : failing_)
      if (sources_.at(src) && destinations_.at(dst))
        rest(p);
  }

private:
  /// Of each address, whether something completes. The same addresses come again and again, in one
  /// order.
  class record {
  public:
    void note(address a, bool completes) {
      if (next_ == known_.size() || known_[next_].first != a) {
        auto const at = place_of(a);
        next_ = static_cast<std::size_t>(at - known_.begin());
        if (at == known_.end() || at->first != a)
          known_.insert(at, {a, false});
      }
      known_[next_].second = known_[next_].second || completes;
      ++next_;
    }
    /// Precondition: it was noted.
    [[nodiscard]] bool at(address a) const { return place_of(a)->second; }
    [[nodiscard]] auto begin() const { return known_.begin(); }
    [[nodiscard]] auto end() const { return known_.end(); }

  private:
    using entries = std::vector<std::pair<address, bool>>;

    [[nodiscard]] entries::const_iterator place_of(address a) const {
      return std::lower_bound(known_.begin(), known_.end(), a,
                              [](auto const& e, address b) { return e.first < b; });
    }

    entries known_{}; ///< ascending
    std::size_t next_{0};
  };

  static std::vector<address_part> parts(atoms& known, std::vector<cidr> const& within,
                                         record const& all) {
    std::vector<address> failing;
    std::vector<address> passing;
    for (auto const& [a, completes] : all)
      (completes ? passing : failing).push_back(a);
    return failing.empty() || passing.empty() ? std::vector<address_part>{}
                                              : known.parts(failing, passing, within);
  }

  record sources_{};
  record destinations_{};
  std::vector<std::tuple<address, address, protocol>> failing_{};
};

/// Adds a kind of request, to the one before where it goes on behind that.
inline void append(std::vector<traffic>& to, traffic t) {
  if (!to.empty() && t.proto.has_ports() && to.back().proto == t.proto &&
      to.back().ports.last + 1 == t.ports.first)
    to.back().ports.last = t.ports.last;
  else
    to.push_back(t);
}

/// Which of the combinations of translated ports complete, over the other choices.
class port_record {
public:
  port_record(std::size_t translations, std::size_t combinations)
      : translations_(translations), good_(combinations), bad_(combinations) {}

  void note(std::size_t combination, bool back) { ++(back ? good_ : bad_)[combination]; }
  /// Adds what fails of one client port.
  void tell(port_range client, std::vector<port_range> const& ports, failures& out,
            bool& by_choice) const {
    bool const any = std::any_of(good_.begin(), good_.end(), [](auto n) { return n > 0; });
    if (!any) {
      out.clients.insert({client.first, client.last});
      return;
    }
    for (std::size_t c = 0; c < good_.size(); ++c)
      by_choice = by_choice || (good_[c] > 0 && bad_[c] > 0);
    for (std::size_t i = 0; i < ports.size() && translations_ > 0; ++i)
      if (never(i, 1, ports.size()) || (translations_ > 1 && never(i, ports.size(), ports.size())))
        out.translated.insert({ports[i].first, ports[i].last});
  }

private:
  /// Whether nothing completes with range `i` of `ranges` at the translation of this stride.
  [[nodiscard]] bool never(std::size_t i, std::size_t stride, std::size_t ranges) const {
    for (std::size_t c = 0; c < good_.size(); ++c)
      if ((c / stride) % ranges == i && good_[c] > 0)
        return false;
    return true;
  }

  std::size_t translations_;
  std::vector<std::size_t> good_;
  std::vector<std::size_t> bad_;
};

} // namespace vpclint::inline v0::analysis
