#pragma once

#include "vpclint/analysis/reach.hpp"

#include "analysis/alike.hpp"
#include "analysis/atoms.hpp"
#include "analysis/failures.hpp"
#include "analysis/outlook.hpp"
#include "analysis/possible_client_ports.hpp"
#include "analysis/probe.hpp"
#include "analysis/set_shortcut.hpp"
#include "analysis/trials.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Whose public address packets from the internet name.
[[nodiscard]] inline index<network::interface> wanted_of(member const& from, member const& to) {
  bool const named = to.end.kind == flow_end::kind_type::interface &&
                     from.end.kind == flow_end::kind_type::internet;
  return named ? to.end.nic : index<network::interface>{};
}

[[nodiscard]] bool sends_from_first(network::interface const& nic, member const& m);

/// The walk that a pair shows.
struct shown_walk {
  packet request{};
  walk_choices choices{};
};

/// What the first of several alike pairs came to.
struct precedent {
  std::size_t first{0}; ///< of its answers, one for each family
  std::size_t answers{0};
  std::size_t packets{0};
  bool asked{false};
  bool open{false}; ///< it hangs on facts, which may be those of its own ends
};

/// Asks one question: walks the packets that stand for it, and puts together what they came to.
class asker {
public:
  asker(network::network const& net, atoms& known, question const& q, walk_options const& options)
      : net_(net), question_(q), options_(options), atoms_(known) {}

  /// All pairs of a question, of which alike ones share what becomes of them.
  void ask_all(selection const& from, selection const& to, alike_pairs const& pairs,
               std::size_t most_listed);
  void ask_one(member const& from, member const& to, packet const& p);
  /// With `few`, to one address of those that fare alike.
  [[nodiscard]] pair_probes probes_of(member const& from, member const& to, bool ipv6, bool few);
  [[nodiscard]] bool has_family(member const& from, member const& to, bool ipv6) const;
  answer finish(selection const& from, selection const& to) &&;

private:
  /// The classes of the two ends of a packet in the set engine, where sets may settle it.
  using class_pair = std::pair<std::uint32_t, std::uint32_t>;
  static constexpr class_pair nobody_settles{0xffffffffU, 0xffffffffU};

  struct choice_counts {
    std::size_t zones{1};
    std::size_t targets{1};
    std::size_t translations{0};
  };
  /// What is gathered while one pair is asked about in one family.
  struct inquiry {
    member const* from{nullptr};
    member const* to{nullptr};
    possible_client_ports client_ports{};
    std::vector<address> sources{};
    std::vector<address> targets{};
    std::vector<case_outcome> cases{}; ///< by the source's client ports, the widest first
    bool to_itself{false};             ///< one address is all that both have
    pair_answer pair{};
    failures failing{};
    address_record by_address{};
    /// Of the requests between two addresses, by protocol.
    std::map<std::tuple<std::uint8_t, address, address>, known_courses> courses{};

    void add(reached best, reached worst) {
      for (auto& c : cases)
        c.sum.add(best, worst);
    }
    void add_of_kind(outlook const& o) {
      for (auto& c : cases)
        c.of_kind.add(o);
    }
  };

  // ask_ends.cpp: addresses and client ports of the ends
  [[nodiscard]] bool has_family_for(member const& m, member const& other, bool is_source,
                                    bool ipv6) const;
  [[nodiscard]] bool asks_own_host(network::interface const& nic, member const& m) const;
  [[nodiscard]] bool in_two_vpcs(member const& from, member const& to) const;
  [[nodiscard]] std::string open_address(member const& m, bool ipv6) const;
  [[nodiscard]] std::vector<address> const& inside(member const& m, bool ipv6);
  [[nodiscard]] std::vector<address> sources(member const& m, bool ipv6);
  [[nodiscard]] std::vector<address> beyond_endpoints(member const& from, member const& to,
                                                      bool ipv6);
  [[nodiscard]] std::vector<address> targets(member const& from, member const& to, bool ipv6);
  [[nodiscard]] possible_client_ports clients_of(member const& m) const;
  [[nodiscard]] std::vector<port_range> client_atoms(protocol p,
                                                     possible_client_ports const& clients);

  // ask_choices.cpp: one packet, whatever is chosen for it
  void ask_packet(member const& from, member const& to, packet const& p, pair_answer& pair,
                  outlook& sum, failures& failing, port_range client);
  [[nodiscard]] choice_counts choices_met(member const& from, member const& to, packet const& p,
                                          walk_result const& first);
  [[nodiscard]] trial attempt(member const& from, member const& to, packet const& p,
                              walk_options const& options, walk_result const& w,
                              std::vector<std::uint64_t>* course);
  template <class Take>
  trials try_all(member const& from, member const& to, packet const& p,
                 std::vector<std::uint64_t>* course, Take const& take);
  /// Every trial of a packet; with `course`, as `try_all`.
  [[nodiscard]] trials trials_of(member const& from, member const& to, packet const& p,
                                 std::vector<std::uint64_t>* course);
  void count(trial const& t, outlook& sum, port_record& record);
  [[nodiscard]] static bool shows_better(trial const& t, pair_answer const& pair);
  void show(member const& from, member const& to, packet const& p, trial const& t,
            pair_answer& pair);

  // ask_requests.cpp: one request from all client ports
  void ask_request(inquiry& about, packet const& p, std::vector<port_range> const& clients,
                   class_pair classes, known_courses* known, failures& failing);
  [[nodiscard]] bool settle(class_pair classes, packet const& p,
                            std::vector<port_range> const& clients, inquiry& about,
                            failures& failing);
  void ask_each_client(inquiry& about, packet p, std::vector<port_range> const& clients,
                       failures& failing);
  void ask_clients(inquiry& about, packet p, std::vector<port_range> const& clients,
                   known_courses& known, failures& failing);
  [[nodiscard]] std::vector<alike_clients> replies_of(inquiry const& about, packet p,
                                                      std::vector<port_range> const& clients);
  void count_alike(inquiry& about, trials const& tried, alike_clients const& group,
                   std::vector<port_range> const& clients, failures& failing);
  void show_best(inquiry& about, packet p, std::vector<alike_clients> const& groups,
                 std::vector<trials> const& of_groups, std::vector<port_range> const& clients);
  [[nodiscard]] bool worth_sets(member const& from, member const& to, bool ipv6);
  [[nodiscard]] std::vector<std::uint32_t> const& classes_inside(member const& m, bool ipv6);

  // ask_pair.cpp: one pair of members
  void ask_pair(member const& from, member const& to, bool ipv6);
  void ask_requests(inquiry& about);
  void ask_kind(inquiry& about, packet const& request, bool by_sets, bool several);
  void ask_own_address(inquiry& about);
  void conclude(inquiry& about);
  void ask_apart(member const& from, member const& to);
  void keep(pair_answer&& pair, outlook const& sum);

  // ask_members.cpp: all pairs
  [[nodiscard]] precedent ask_families(member const& from, member const& to);
  void ask_alike(selection const& from, selection const& to, alike_pairs const& pairs,
                 alike_pairs::member_pair const& p);
  void repeat(precedent const& p, member const& from, member const& to);
  void repeat_pair(std::size_t position, member const& from, member const& to);
  void gather_failures();

  // ask_probes.cpp
  [[nodiscard]] traffic traffic_of(packet const& request);
  void leave_out_alike(pair_probes& result, std::vector<address> const& from_addresses,
                       std::vector<address>& to_addresses, member const& to, bool ipv6);

  void missing(std::string fact) {
    ++open_facts_;
    missing_.insert(std::move(fact));
  }

  network::network const& net_;
  question const& question_;
  walk_options const& options_;
  atoms& atoms_;
  std::map<std::pair<member const*, bool>, std::vector<address>> inside_{};
  std::optional<shortcut> sets_{};
  std::size_t upcoming_{0}; ///< packets so far that the set engine could have settled
  std::map<std::pair<member const*, bool>, std::vector<std::uint32_t>> classes_inside_{};
  answer result_{};
  std::vector<outlook> outcomes_{}; ///< of the pairs, like `shown_`
  std::vector<shown_walk> shown_{};
  std::set<std::string> missing_{};
  bool itself_only_{false};   ///< a pair was of one address with itself
  std::size_t open_facts_{0}; ///< how often one was met
};

} // namespace vpclint::inline v0::analysis
