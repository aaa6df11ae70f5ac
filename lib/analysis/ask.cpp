#include "vpclint/analysis/reach.hpp"

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/aws/always_available.hpp"

#include "analysis/alike.hpp"
#include "analysis/atoms.hpp"
#include "analysis/chain.hpp"
#include "analysis/course.hpp"
#include "analysis/possible_client_ports.hpp"
#include "analysis/probe.hpp"
#include "analysis/stand_ins.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

constexpr std::uint16_t first_client_port = 1024;

/// Whose public address packets from the internet name.
index<network::interface> wanted_of(member const& from, member const& to) {
  bool const named = to.end.kind == end_kind::interface && from.end.kind == end_kind::internet;
  return named ? to.end.nic : index<network::interface>{};
}

/// What a verdict takes of one walk.
struct gist {
  bool arrived{false};
  bool request_dropped{false};
  bool request_unknown{false};
  bool reply_dropped{false};
  bool reply_unknown{false};

  static gist of(walk_result const& w) {
    return {w.arrived, w.request_dropped, w.request_unknown, w.reply_dropped, w.reply_unknown};
  }
  /// With what another walk says of the reply.
  [[nodiscard]] gist with_reply(gist const& o) const {
    return {arrived, request_dropped, request_unknown, o.reply_dropped, o.reply_unknown};
  }
};

/// How far one packet gets, in ascending order.
enum class reached : std::uint8_t { nowhere, destination, back };

reached optimistic(gist const& w) {
  if (!w.arrived || w.request_dropped) {
    bool const stuck_on_unknown = !w.arrived && !w.request_dropped && w.request_unknown;
    return stuck_on_unknown ? reached::back : reached::nowhere;
  }
  return w.reply_dropped ? reached::destination : reached::back;
}

reached pessimistic(gist const& w) {
  if (!w.arrived || w.request_dropped || w.request_unknown)
    return reached::nowhere;
  return w.reply_dropped || w.reply_unknown ? reached::destination : reached::back;
}

/// What all packets of a pair, or of a whole question, came to.
struct tally {
  std::size_t all{0};
  std::size_t arrived{0};
  std::size_t back{0};

  void add(reached r, std::size_t packets = 1) {
    all += packets;
    if (r != reached::nowhere)
      arrived += packets;
    if (r == reached::back)
      back += packets;
  }
  void add(tally const& o, std::size_t times = 1) {
    all += o.all * times;
    arrived += o.arrived * times;
    back += o.back * times;
  }
  [[nodiscard]] verdict judge() const {
    if (back == all && all > 0)
      return verdict::reachable;
    if (back > 0)
      return verdict::partial;
    return arrived > 0 ? verdict::reply_blocked : verdict::blocked;
  }
};

struct outcome {
  tally hopeful{};
  tally fearful{};

  void add(outcome const& o, std::size_t times = 1) {
    hopeful.add(o.hopeful, times);
    fearful.add(o.fearful, times);
  }
  [[nodiscard]] verdict judge() const {
    auto const best = hopeful.judge();
    return best == fearful.judge() ? best : verdict::unknown;
  }
};

/// What the packets of a pair came to, if the source uses the client ports of one case.
struct case_outcome {
  port_range ports{};
  outcome sum{};
  outcome of_kind{}; ///< of the kind of request that is being asked
  bool any_completes{false};
  bool any_may_complete{false};

  void end_kind() {
    any_completes = any_completes || of_kind.fearful.back > 0;
    any_may_complete = any_may_complete || of_kind.hopeful.back > 0;
    sum.add(of_kind);
    of_kind = {};
  }
  /// Any protocol: that something completes is enough, and that nothing at all arrives.
  void settle_for_any() {
    if (any_may_complete)
      sum.hopeful.back = sum.hopeful.all = std::max<std::size_t>(1, sum.hopeful.all);
    if (any_completes)
      sum.fearful.back = sum.fearful.all = std::max<std::size_t>(1, sum.fearful.all);
  }
};

/// The best and the worst of several cases, of which nobody knows which one it is.
outcome best_and_worst(std::vector<case_outcome> const& cases) {
  auto all = cases.front().sum;
  for (auto const& c : cases) {
    if (c.sum.hopeful.judge() < all.hopeful.judge()) // the better verdict comes first
      all.hopeful = c.sum.hopeful;
    if (c.sum.fearful.judge() > all.fearful.judge())
      all.fearful = c.sum.fearful;
  }
  return all;
}

/// Whether it matters which case it is.
bool cases_differ(std::vector<case_outcome> const& cases) {
  auto const& one = cases.front().sum;
  return std::any_of(cases.begin(), cases.end(), [&](case_outcome const& c) {
    return c.sum.hopeful.judge() != one.hopeful.judge() ||
           c.sum.fearful.judge() != one.fearful.judge();
  });
}

/// Settles packets to many addresses by the set engine, without walking each.
class shortcut {
public:
  shortcut(network::network const& net, aws::semantics_options const& semantics)
      : net_(net), engine_(net, {.semantics = semantics}) {
    auto const add = [&](address a, std::uint32_t nic) {
      auto const [at, made] = owners_.emplace(a, nic);
      if (!made && at->second != nic)
        at->second = several;
    };
    for (std::uint32_t i = 0; i < net.interfaces().size(); ++i) {
      auto const& nic = net.interfaces().items()[i];
      for (std::size_t a = 0; a < nic.addresses.size(); ++a)
        add(nic.addresses[a].private_ip, a == 0 ? i : several);
      if (nic.ipv6_address)
        add(*nic.ipv6_address, i);
    }
  }
  [[nodiscard]] static bool is_class(std::uint32_t number) { return number < several; }
  /// The class of who has an address, or `nobody`.
  [[nodiscard]] std::uint32_t class_of(address a) const {
    auto const owner = owners_.find(a);
    if (owner == owners_.end() || owner->second == several)
      return nobody;
    return class_of(net_.interfaces().id_at(owner->second), a.is_v6());
  }
  [[nodiscard]] std::uint32_t class_of(index<network::interface> nic, bool ipv6) const {
    return engine_.class_of(flow_end::of(nic), ipv6).value_or(nobody);
  }
  [[nodiscard]] std::optional<reached> settled(std::uint32_t from, std::uint32_t to,
                                               packet const& request) {
    if (from == nobody || to == nobody)
      return std::nullopt;
    auto const level = engine_.settled(from, to, request);
    return level ? std::optional(static_cast<reached>(*level)) : std::nullopt;
  }

private:
  static constexpr std::uint32_t nobody = 0xffffffffU;
  static constexpr std::uint32_t several = 0xfffffffeU;

  network::network const& net_;
  all_pairs engine_;
  boost::unordered_flat_map<address, std::uint32_t, std::hash<address>> owners_{};
};

using range_set = std::set<std::pair<std::uint16_t, std::uint16_t>>;

/// Neighbouring ranges put together.
std::vector<port_range> joined(range_set const& ranges) {
  std::vector<port_range> out;
  for (auto const& [first, last] : ranges) {
    if (!out.empty() && out.back().last + 1 >= first)
      out.back().last = std::max(out.back().last, last);
    else
      out.push_back({first, last});
  }
  return out;
}

bool same(walk_choices const& a, walk_choices const& b) {
  return a.nat_ports == b.nat_ports && a.target == b.target && a.zone == b.zone &&
         a.by_unknown_list == b.by_unknown_list;
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
    sources_[src] = sources_[src] || completes;
    destinations_[dst] = destinations_[dst] || completes;
    if (!completes)
      failing_.push_back({src, dst, p});
  }
  /// Fills in where nothing completes; `rest(protocol)` for what fails elsewhere too.
  template <class Rest> void tell(atoms& known, pair_answer& out, Rest const& rest) const {
    out.failing_sources = parts(known, sources_);
    out.failing_destinations = parts(known, destinations_);
    for (auto const& [src, dst, p] : failing_)
      if (sources_.at(src) && destinations_.at(dst))
        rest(p);
  }

private:
  using record = std::map<address, bool>; ///< whether something completes

  static std::vector<address_part> parts(atoms& known, record const& all) {
    std::vector<address> failing;
    std::vector<address> passing;
    for (auto const& [a, completes] : all)
      (completes ? passing : failing).push_back(a);
    return failing.empty() || passing.empty() ? std::vector<address_part>{}
                                              : known.parts(failing, passing);
  }

  record sources_{};
  record destinations_{};
  std::vector<std::tuple<address, address, protocol>> failing_{};
};

/// Adds a kind of request, to the one before where it goes on behind that.
void append(std::vector<traffic>& to, traffic t) {
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

/// One packet in one combination of what AWS and the hosts choose.
struct trial {
  walk_choices choices{};
  std::size_t combination{0}; ///< of translated ports
  gist seen{};
  std::optional<gist> listed{}; ///< if the unknown entries of a list take the packet
  std::string open_list{};
  std::vector<std::string> request_facts{}; ///< not known, met on the way there
  std::vector<std::string> reply_facts{};

  [[nodiscard]] reached best() const {
    auto const one = optimistic(seen);
    return listed ? std::max(one, optimistic(*listed)) : one;
  }
  [[nodiscard]] reached worst() const {
    auto const one = pessimistic(seen);
    return listed ? std::min(one, pessimistic(*listed)) : one;
  }
  /// The same request, with the reply of another trial.
  [[nodiscard]] trial with_reply(trial const& o) const {
    auto both = o;
    both.seen = seen.with_reply(o.seen);
    if (listed && o.listed)
      both.listed = listed->with_reply(*o.listed);
    both.request_facts = request_facts;
    return both;
  }
  [[nodiscard]] bool replies_alike(trial const& o) const {
    auto const alike = [](gist const& a, gist const& b) {
      return a.reply_dropped == b.reply_dropped && a.reply_unknown == b.reply_unknown;
    };
    return alike(seen, o.seen) && listed.has_value() == o.listed.has_value() &&
           (!listed || alike(*listed, *o.listed)) && reply_facts == o.reply_facts;
  }
};

/// The trials of one packet: of every zone, target and combination of translated ports, in order.
struct trials {
  std::vector<trial> all{};
  std::vector<port_range> ports{{0, 0}}; ///< that translations pick from
  std::size_t translations{0};
  std::size_t combinations{1};
};

constexpr std::size_t most_combinations = 4096;

/// For `asker::try_all`: keeps every trial.
constexpr auto keep = [](trials& all, trial&& t) { all.all.push_back(std::move(t)); };

/// The client ports of a course of requests (see `add_course`) whose replies fare alike.
struct alike_clients {
  trials replies{};
  std::vector<std::size_t> clients{}; ///< positions, ascending
};

using known_courses = std::map<std::vector<std::uint64_t>, std::vector<alike_clients>>;

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

class asker {
public:
  asker(network::network const& net, atoms& known, question const& q, walk_options const& options)
      : net_(net), question_(q), options_(options), atoms_(known) {}

  void ask_pair(member const& from, member const& to, bool ipv6);
  /// All pairs of a question, of which alike ones share what becomes of them.
  void ask_all(selection const& from, selection const& to, alike_pairs const& pairs,
               std::size_t most_listed);
  void ask_one(member const& from, member const& to, packet const& p);
  [[nodiscard]] bool asks_own_host(network::interface const& nic, member const& m) const;
  /// With `few`, to one address of those that fare alike.
  [[nodiscard]] pair_probes probes_of(member const& from, member const& to, bool ipv6, bool few);
  [[nodiscard]] bool has_family(member const& from, member const& to, bool ipv6) const;
  [[nodiscard]] bool in_two_vpcs(member const& from, member const& to) const;
  answer finish(selection const& from, selection const& to) &&;

private:
  /// No common family: nothing can even be sent.
  void ask_apart(member const& from, member const& to);
  [[nodiscard]] precedent ask_families(member const& from, member const& to);
  void repeat(precedent const& p, member const& from, member const& to);
  [[nodiscard]] std::string open_address(member const& m, bool ipv6) const;
  void missing(std::string fact) {
    ++open_facts_;
    missing_.insert(std::move(fact));
  }
  [[nodiscard]] std::vector<address> const& inside(member const& m, bool ipv6);
  [[nodiscard]] std::vector<address> sources(member const& m, bool ipv6);
  [[nodiscard]] std::vector<address> targets(member const& from, member const& to, bool ipv6);
  [[nodiscard]] possible_client_ports clients_of(member const& m) const;
  [[nodiscard]] std::vector<port_range> client_atoms(protocol p,
                                                      possible_client_ports const& clients);
  [[nodiscard]] traffic traffic_of(packet const& request);
  struct choice_counts {
    std::size_t zones{1};
    std::size_t targets{1};
    std::size_t translations{0};
  };
  [[nodiscard]] choice_counts choices_met(member const& from, member const& to, packet const& p,
                                          walk_result const& first);
  void ask_packet(member const& from, member const& to, packet const& p, pair_answer& pair,
                  outcome& sum, failures& failing, port_range client);
  [[nodiscard]] trial attempt(member const& from, member const& to, packet const& p,
                              walk_options const& options, walk_result const& w,
                              std::vector<std::uint64_t>* course);
  template <class Take>
  trials try_all(member const& from, member const& to, packet const& p,
                 std::vector<std::uint64_t>* course, Take const& take);
  void count(trial const& t, outcome& sum, port_record& record);
  [[nodiscard]] static bool shows_better(trial const& t, pair_answer const& pair);
  void show(member const& from, member const& to, packet const& p, trial const& t,
            pair_answer& pair);
  [[nodiscard]] std::vector<alike_clients> replies_of(member const& from, member const& to, packet p,
                                                      std::vector<port_range> const& clients);
  static constexpr std::pair<std::uint32_t, std::uint32_t> nobody_settles{0xffffffffU, 0xffffffffU};
  void ask_request(member const& from, member const& to, packet p,
                   std::vector<port_range> const& clients,
                   std::pair<std::uint32_t, std::uint32_t> classes, known_courses* known,
                   pair_answer& pair, std::vector<case_outcome>& cases, failures& failing);
  void ask_clients(member const& from, member const& to, packet p,
                   std::vector<port_range> const& clients, known_courses& known, pair_answer& pair,
                   std::vector<case_outcome>& cases, failures& failing);
  [[nodiscard]] bool worth_sets(member const& from, member const& to, bool ipv6);
  [[nodiscard]] std::vector<std::uint32_t> const& classes_inside(member const& m, bool ipv6);
  [[nodiscard]] bool settle(std::uint32_t from, std::uint32_t to, packet const& p,
                            std::vector<port_range> const& clients, pair_answer const& pair,
                            outcome& sum, failures& failing);

  network::network const& net_;
  question const& question_;
  walk_options const& options_;
  atoms& atoms_;
  std::map<std::pair<member const*, bool>, std::vector<address>> inside_{};
  std::optional<shortcut> sets_{};
  std::size_t upcoming_{0}; ///< packets so far that the set engine could have settled
  std::map<std::pair<member const*, bool>, std::vector<std::uint32_t>> classes_inside_{};
  answer result_{};
  std::vector<outcome> outcomes_{}; ///< of the pairs, like `shown_`
  std::vector<shown_walk> shown_{};
  std::set<std::string> missing_{};
  bool itself_only_{false};    ///< a pair was of one address with itself
  std::size_t open_facts_{0}; ///< how often one was met
};

/// SUB-11, SVC-2: what has no IPv4 address of its own asks its host's services from a link-local one.
bool asker::asks_own_host(network::interface const& nic, member const& m) const {
  bool const only_ipv6 = nic.subnet.valid() && !net_.subnets()[nic.subnet].ipv4 && nic.ipv6_address;
  return only_ipv6 && !m.blocks.empty() &&
         std::all_of(m.blocks.begin(), m.blocks.end(), [](cidr const& b) {
           return b.is_v4() && b.length() == b.width() && is_link_local(b.v4().first()) &&
                  aws::host_service_at(b.first(), std::nullopt);
         });
}

bool asker::has_family(member const& from, member const& to, bool ipv6) const {
  auto const has = [&](member const& m, member const& other) {
    switch (m.end.kind) {
    case end_kind::interface: {
      auto const& nic = net_.interfaces()[m.end.nic];
      if (ipv6)
        return nic.ipv6_address || !nic.ipv6_unknown.empty();
      if (nic.addresses.empty())
        return !nic.ipv6_address.has_value() || (&m == &from && asks_own_host(nic, other));
      // Seen from the internet, IPv4 without a public address counts only where there is no IPv6.
      bool const outside = other.end.kind == end_kind::internet;
      return !outside || !nic.ipv6_address || nic.addresses[0].has_public().value_or(true) ||
             &m == &from;
    }
    case end_kind::internet:
    case end_kind::network:
    case end_kind::nowhere:
    case end_kind::gateway_endpoint:
    case end_kind::host_service:
      if (m.blocks.empty())
        return true;
      return std::any_of(m.blocks.begin(), m.blocks.end(),
                         [&](cidr const& b) { return b.is_v6() == ipv6; });
    }
    return false;
  };
  return has(from, to) && has(to, from);
}

/// The atoms of a member that is no interface.
std::vector<address> const& asker::inside(member const& m, bool ipv6) {
  auto const [at, made] = inside_.try_emplace({&m, ipv6});
  if (made)
    at->second = atoms_.addresses(m.blocks, ipv6, m.end.kind == end_kind::internet);
  return at->second;
}

/// What is not known where a member has no address to ask about.
std::string asker::open_address(member const& m, bool ipv6) const {
  if (m.end.kind != end_kind::interface)
    return "address of " + m.label;
  auto const& nic = net_.interfaces()[m.end.nic];
  if (ipv6)
    return "IPv6 address of " + m.label + " (" + nic.ipv6_unknown + ")";
  if (!nic.addresses.empty())
    return "address of " + m.label + " (" + vpclint::to_string(nic.addresses[0].private_ip) +
           " is outside its subnet)";
  return "address of " + m.label;
}

std::vector<address> asker::sources(member const& m, bool ipv6) {
  if (m.end.kind != end_kind::interface)
    return inside(m, ipv6);
  auto const& nic = net_.interfaces()[m.end.nic];
  if (ipv6 && nic.ipv6_address)
    return {address(*nic.ipv6_address)};
  if (ipv6)
    return {};
  if (nic.addresses.empty())
    return nic.ipv6_address ? std::vector<address>{link_local_stand_in} : std::vector<address>{};
  if (!network::has_usable_ipv4(net_, nic))
    return {};
  return {address(nic.addresses[0].private_ip)};
}

std::vector<address> asker::targets(member const& from, member const& to, bool ipv6) {
  if (to.end.kind != end_kind::interface)
    return inside(to, ipv6);
  auto const& nic = net_.interfaces()[to.end.nic];
  if (ipv6 && nic.ipv6_address)
    return {address(*nic.ipv6_address)};
  if (ipv6 || !network::has_usable_ipv4(net_, nic))
    return {};
  if (from.end.kind != end_kind::internet)
    return {address(nic.addresses[0].private_ip)};
  return {address(public_address(net_, to.end.nic, 0).value_or(public_stand_in(to.end.nic, 0)))};
}

possible_client_ports asker::clients_of(member const& m) const {
  if (m.end.kind == end_kind::interface)
    return possible_client_ports_of(net_, net_.interfaces()[m.end.nic]);
  return {};
}

/// The client ports that something may tell apart, each within or without every case.
std::vector<port_range> asker::client_atoms(protocol p, possible_client_ports const& clients) {
  if (!p.has_ports())
    return {{0, 0}};
  if (!clients.open)
    return atoms_.client_ports(p, clients.widest);
  std::vector<port_range> all;
  for (auto const piece : possible_client_ports::pieces) {
    auto const& some = atoms_.client_ports(p, piece);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

/// How much there is to choose for one packet, on whatever way the other choices take it.
asker::choice_counts asker::choices_met(member const& from, member const& to, packet const& p,
                                        walk_result const& first) {
  choice_counts met{first.zones, first.targets, first.translations};
  if (met.zones == 1 && met.targets == 1 && first.open_list.empty())
    return met;
  auto options = options_;
  for (std::size_t zone = 0; zone < met.zones; ++zone)
    for (std::size_t target = 0; target < met.targets; ++target)
      for (bool const listed : {false, true}) {
        options.choices.zone = zone;
        options.choices.target = target;
        options.choices.by_unknown_list = listed;
        auto const w = walk_between(net_, from.end, to.end, p, options, wanted_of(from, to));
        met.zones = std::max(met.zones, w.zones);
        met.targets = std::max(met.targets, w.targets);
        met.translations = std::max(met.translations, w.translations);
        if (!listed && w.open_list.empty())
          break;
      }
  return met;
}

trial asker::attempt(member const& from, member const& to, packet const& p,
                     walk_options const& options, walk_result const& w,
                     std::vector<std::uint64_t>* course) {
  trial t;
  t.choices = options.choices;
  t.seen = gist::of(w);
  t.open_list = w.open_list;
  for (auto const& s : w.steps)
    if (s.result == step_result::unknown)
      (s.reply ? t.reply_facts : t.request_facts).push_back(s.fact);
  if (course != nullptr)
    add_course(w, *course);
  if (!w.open_list.empty()) {
    auto other = options;
    other.choices.by_unknown_list = true;
    auto const listed = walk_between(net_, from.end, to.end, p, other, wanted_of(from, to));
    t.listed = gist::of(listed);
    if (course != nullptr)
      add_course(listed, *course);
  }
  return t;
}

/// Calls `take(result, trial)` for every combination of what AWS and the hosts may choose for one
/// packet. With `course`, only for the first of the translated ports; the request takes the same
/// course with the others.
template <class Take>
trials asker::try_all(member const& from, member const& to, packet const& p,
                      std::vector<std::uint64_t>* course, Take const& take) {
  auto const wanted = wanted_of(from, to);
  auto options = options_;
  std::optional first(walk_between(net_, from.end, to.end, p, options, wanted));
  auto const [zones, targets, met] = choices_met(from, to, p, *first);
  trials result;
  result.translations = p.kind().has_ports() ? std::min<std::size_t>(met, 2) : 0;
  auto& ports = result.ports;
  if (result.translations > 0)
    ports = atoms_.client_ports(p.kind(), {first_client_port, 65535});
  // The usual ports come first: an example shows them unless others fare worse.
  auto const usual = walk_choices{}.nat_ports;
  std::stable_partition(ports.begin(), ports.end(),
                        [&](port_range const& r) { return r.contains(usual[0]); });
  auto const port_of = [&](port_range const& r, std::size_t n) {
    return r.contains(usual[n]) ? usual[n] : r.last;
  };
  result.combinations = result.translations == 0   ? 1
                        : result.translations == 1 ? ports.size()
                                                   : ports.size() * ports.size();
  if (course != nullptr)
    course->insert(course->end(), {zones, targets, met});
  for (std::size_t zone = 0; zone < zones; ++zone)
    for (std::size_t target = 0; target < targets; ++target)
      for (std::size_t c = 0; c < (course == nullptr ? result.combinations : 1); ++c) {
        options.choices.zone = zone;
        options.choices.target = target;
        if (result.translations > 0) {
          options.choices.nat_ports[0] = port_of(ports[c % ports.size()], 0);
          options.choices.nat_ports[1] = port_of(ports[c / ports.size()], 1);
        }
        options.choices.by_unknown_list = false;
        auto const w = first && same(options.choices, options_.choices)
                           ? *std::exchange(first, std::nullopt)
                           : walk_between(net_, from.end, to.end, p, options, wanted);
        auto t = attempt(from, to, p, options, w, course);
        t.combination = c;
        take(result, std::move(t));
      }
  return result;
}

void asker::count(trial const& t, outcome& sum, port_record& record) {
  auto const best = t.best();
  auto const worst = t.worst();
  result_.packets += t.listed ? 2U : 1U;
  if (best != worst) {
    if (t.listed)
      missing(t.open_list);
    for (auto const* facts : {&t.request_facts, &t.reply_facts})
      for (auto const& f : *facts)
        missing(f);
  }
  sum.hopeful.add(best);
  sum.fearful.add(worst);
  record.note(t.combination, best == reached::back);
}

/// Whether a trial shows better what is wrong where something is, else how it works.
bool asker::shows_better(trial const& t, pair_answer const& pair) {
  bool const wrong_now = t.worst() != reached::back;
  return pair.example.steps.empty() || (wrong_now && pair.example.completes()) ||
         (wrong_now && !pair.example.arrived && t.seen.arrived);
}

void asker::show(member const& from, member const& to, packet const& p, trial const& t,
                 pair_answer& pair) {
  auto options = options_;
  options.choices = t.choices;
  pair.example = walk_between(net_, from.end, to.end, p, options, wanted_of(from, to));
  shown_.back() = {.request = p, .choices = t.choices};
}

void asker::ask_packet(member const& from, member const& to, packet const& p, pair_answer& pair,
                       outcome& sum, failures& failing, port_range client) {
  std::optional<port_record> record;
  auto const tried = try_all(from, to, p, nullptr, [&](trials const& all, trial const& t) {
    if (!record)
      record.emplace(all.translations, all.combinations);
    count(t, sum, *record);
    if (shows_better(t, pair))
      show(from, to, p, t, pair);
  });
  if (p.kind().has_ports())
    record->tell(client, tried.ports, failing, pair.by_choice);
}

/// The replies to the requests of one course, by the client's port.
std::vector<alike_clients> asker::replies_of(member const& from, member const& to, packet p,
                                             std::vector<port_range> const& clients) {
  std::vector<alike_clients> result;
  for (std::size_t j = 0; j < clients.size(); ++j) {
    p.src_port = clients[j].first;
    auto tried = try_all(from, to, p, nullptr, keep);
    auto const same = std::find_if(result.begin(), result.end(), [&](alike_clients const& a) {
      return std::equal(a.replies.all.begin(), a.replies.all.end(), tried.all.begin(),
                        tried.all.end(),
                        [](trial const& x, trial const& y) { return x.replies_alike(y); });
    });
    if (same != result.end()) {
      same->clients.push_back(j);
    } else {
      result.push_back({.replies = std::move(tried)});
      result.back().clients.push_back(j);
    }
  }
  return result;
}

/// One request of a protocol with ports from all client ports. Of requests that take the same course, the replies are walked
/// once.
void asker::ask_clients(member const& from, member const& to, packet p,
                        std::vector<port_range> const& clients, known_courses& known,
                        pair_answer& pair, std::vector<case_outcome>& cases, failures& failing) {
  p.src_port = clients.front().first;
  std::vector<std::uint64_t> course;
  auto const requests = try_all(from, to, p, &course, keep);
  if (requests.combinations > most_combinations) { // too many to keep
    for (auto const client : clients) {
      p.src_port = client.first;
      outcome one;
      ask_packet(from, to, p, pair, one, failing, client);
      for (auto& c : cases)
        if (c.ports.contains(client))
          c.of_kind.add(one);
    }
    return;
  }
  auto const [at, made] = known.try_emplace(std::move(course));
  if (made)
    at->second = replies_of(from, to, p, clients);
  std::vector<trials> all;
  for (auto const& group : at->second) {
    auto tried = group.replies;
    for (std::size_t i = 0; i < tried.all.size(); ++i)
      tried.all[i] = requests.all[i / tried.combinations].with_reply(tried.all[i]);
    port_record record(tried.translations, tried.combinations);
    outcome one;
    auto const packets = result_.packets;
    for (auto const& t : tried.all)
      count(t, one, record);
    result_.packets += (result_.packets - packets) * (group.clients.size() - 1);
    for (auto& c : cases)
      c.of_kind.add(one, static_cast<std::size_t>(std::count_if(
                             group.clients.begin(), group.clients.end(), [&](std::size_t j) {
                               return c.ports.contains(clients[j]);
                             })));
    if (question_.match) // without a protocol there is no `partial`
      for (auto const j : group.clients)
        record.tell(clients[j], tried.ports, failing, pair.by_choice);
    all.push_back(std::move(tried));
  }
  // Until no other one would show better what is wrong.
  while (pair.example.steps.empty() || pair.example.completes() || !pair.example.arrived) {
    std::size_t first = clients.size();
    trial const* best = nullptr;
    for (std::size_t g = 0; g < all.size(); ++g) {
      auto const j = at->second[g].clients.front();
      for (auto const& t : all[g].all)
        if (j < first && shows_better(t, pair)) {
          first = j;
          best = &t;
        }
    }
    if (best == nullptr)
      break;
    p.src_port = clients[first].first;
    show(from, to, p, *best, pair);
  }
}

/// Whether the set engine pays: it looks at every interface once.
bool asker::worth_sets(member const& from, member const& to, bool ipv6) {
  bool const plain = from.end.kind == end_kind::interface && to.end.kind == end_kind::nowhere;
  if (!plain || options_.way_out || !same(options_.choices, {}))
    return false;
  if (sets_)
    return true;
  upcoming_ += inside(to, ipv6).size() * (question_.match ? 1 : 50);
  if (upcoming_ <= net_.interfaces().size())
    return false;
  sets_.emplace(net_, options_.semantics);
  return true;
}

std::vector<std::uint32_t> const& asker::classes_inside(member const& m, bool ipv6) {
  auto const [at, made] = classes_inside_.try_emplace({&m, ipv6});
  if (made)
    for (auto const& a : inside(m, ipv6))
      at->second.push_back(sets_->class_of(a));
  return at->second;
}

/// Counts the packets of one request to one address, of all client ports, where the sets settle what
/// becomes of them and none of them could be a better example.
bool asker::settle(std::uint32_t from, std::uint32_t to, packet const& p,
                   std::vector<port_range> const& clients, pair_answer const& pair, outcome& sum,
                   failures& failing) {
  auto const& shown = pair.example;
  if (shown.steps.empty())
    return false;
  auto const level = sets_->settled(from, to, p);
  if (!level || (*level != reached::back && (shown.completes() || !shown.arrived)))
    return false;
  result_.packets += clients.size();
  sum.hopeful.add(*level, clients.size());
  sum.fearful.add(*level, clients.size());
  if (*level != reached::back && p.kind().has_ports())
    for (auto const& c : clients)
      failing.clients.insert({c.first, c.last});
  return true;
}

/// One request from all client ports. `classes`: of both ends, where sets may settle it; `known`: the
/// courses of requests between the two addresses, where there are several.
void asker::ask_request(member const& from, member const& to, packet p,
                        std::vector<port_range> const& clients,
                        std::pair<std::uint32_t, std::uint32_t> classes, known_courses* known,
                        pair_answer& pair, std::vector<case_outcome>& cases, failures& failing) {
  outcome settled;
  if (classes != nobody_settles &&
      settle(classes.first, classes.second, p, clients, pair, settled, failing)) {
    for (auto& c : cases)
      c.of_kind.add(settled);
    return;
  }
  if (clients.size() > 1 && known != nullptr) {
    ask_clients(from, to, p, clients, *known, pair, cases, failing);
    return;
  }
  for (auto const& client : clients) {
    p.src_port = client.first;
    outcome one;
    ask_packet(from, to, p, pair, one, failing, client);
    for (auto& c : cases)
      if (!p.kind().has_ports() || c.ports.contains(client))
        c.of_kind.add(one);
  }
}

bool asker::in_two_vpcs(member const& from, member const& to) const {
  if (from.end.kind != end_kind::interface || to.end.kind != end_kind::interface)
    return false;
  auto const a = net_.interfaces()[from.end.nic].vpc;
  auto const b = net_.interfaces()[to.end.nic].vpc;
  return a.valid() && b.valid() && a != b;
}

void asker::ask_pair(member const& from, member const& to, bool ipv6) {
  pair_answer pair;
  shown_.emplace_back();
  pair.from = from.label;
  pair.to = to.label;
  pair.ipv6 = ipv6;
  auto const own_ports = clients_of(from);
  std::vector<case_outcome> cases;
  for (auto const ports : own_ports.cases())
    cases.push_back({.ports = ports});
  failures failing;
  auto const from_addresses = sources(from, ipv6);
  auto const to_addresses = targets(from, to, ipv6);
  bool const by_sets = worth_sets(from, to, ipv6);
  auto const from_class = by_sets ? sets_->class_of(from.end.nic, ipv6) : 0U;
  if (from_addresses.empty() || to_addresses.empty()) {
    missing(open_address(from_addresses.empty() ? from : to, ipv6));
    for (auto& c : cases) {
      c.sum.hopeful.add(reached::back);
      c.sum.fearful.add(reached::nowhere);
    }
  }
  std::map<std::tuple<std::uint8_t, address, address>, known_courses> courses;
  address_record by_address;
  auto const requests = atoms_.requests(question_.match, ipv6);
  for (auto const& request : requests) {
    failures of_kind;
    std::vector<std::tuple<address, address, bool>> of_addresses;
    auto p = request;
    auto const clients = client_atoms(p.kind(), own_ports);
    for (auto const& src : from_addresses)
      for (std::size_t d = 0; d < to_addresses.size(); ++d) {
        p.src = src;
        p.dst = to_addresses[d];
        if (src == p.dst)
          continue;
        failures here;
        auto const completed = cases.front().of_kind.hopeful.back; // of the widest case
        ask_request(from, to, p, clients, by_sets ? std::pair(from_class, classes_inside(to, ipv6)[d])
                                                  : nobody_settles,
                    requests.size() > 1 ? &courses[{p.proto, src, p.dst}] : nullptr, pair, cases,
                    here);
        bool const completes = cases.front().of_kind.hopeful.back != completed;
        of_addresses.push_back({src, p.dst, completes});
        if (completes) {
          of_kind.clients.merge(here.clients);
          of_kind.translated.merge(here.translated);
        }
      }
    if (cases.front().of_kind.hopeful.back == 0) { // the widest case
      append(failing.requests, traffic_of(request));
    } else {
      failing.clients.merge(of_kind.clients);
      failing.translated.merge(of_kind.translated);
      for (auto const& [src, dst, completes] : of_addresses)
        by_address.note(src, dst, p.kind(), completes);
    }
    for (auto& c : cases)
      c.end_kind();
  }
  bool const own_address = cases.front().sum.hopeful.all == 0 && from_addresses.size() == 1 &&
                           from_addresses == to_addresses;
  // Of VPCs with the same blocks each has its own: what is sent to one's own address stays there.
  bool const of_two_vpcs = own_address && in_two_vpcs(from, to);
  if (of_two_vpcs) {
    for (auto& c : cases) {
      c.sum.hopeful.add(reached::nowhere);
      c.sum.fearful.add(reached::nowhere);
    }
    pair.example.steps.push_back({.kind = step_kind::delivery,
                                  .result = step_result::drop,
                                  .why = reason::other_destination,
                                  .nic = from.end.nic,
                                  .at = net_.interfaces()[from.end.nic].at});
  }
  bool const to_itself = own_address && !of_two_vpcs;
  itself_only_ = itself_only_ || to_itself;
  // Two interfaces with one address: which of them has it, nobody knows. An address among others
  // that is the sender's own makes no pair.
  if (to_itself && to.end.kind == end_kind::interface) {
    missing("address of " + to.label + " (that of " + from.label + " is the same)");
    for (auto& c : cases) {
      c.sum.hopeful.add(reached::back);
      c.sum.fearful.add(reached::nowhere);
    }
  }
  if (!question_.match && !own_address)
    for (auto& c : cases)
      c.settle_for_any();
  auto const sum = best_and_worst(cases);
  if (cases_differ(cases))
    if (auto const* owner = instance_of_unknown_system(net_, net_.interfaces()[from.end.nic]))
      missing(operating_system_fact(*owner));
  pair.outcome = to_itself ? verdict::unknown : sum.judge();
  if (pair.outcome == verdict::partial) {
    by_address.tell(atoms_, pair, [&](protocol p) {
      if (p.has_ports())
        for (auto const& c : client_atoms(p, own_ports))
          failing.clients.insert({c.first, c.last});
    });
    pair.failing_ports = joined(failing.clients);
    pair.failing_translated_ports = joined(failing.translated);
    pair.failing_requests = std::move(failing.requests);
  } else {
    pair.by_choice = false;
  }
  outcomes_.push_back(sum);
  result_.pairs.push_back(std::move(pair));
}

void asker::ask_one(member const& from, member const& to, packet const& p) {
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.ipv6 = !p.is_v4();
  shown_.emplace_back();
  outcome sum;
  failures failing;
  ask_packet(from, to, p, pair, sum, failing, {p.src_port, p.src_port});
  pair.outcome = sum.judge();
  if (pair.outcome == verdict::partial)
    pair.failing_translated_ports = joined(failing.translated);
  outcomes_.push_back(sum);
  result_.pairs.push_back(std::move(pair));
}

void asker::ask_apart(member const& from, member const& to) {
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.outcome = verdict::blocked;
  auto const& end = from.end.kind == end_kind::interface ? from.end : to.end;
  pair.example.steps.push_back({.kind = step_kind::interface_state,
                                .result = step_result::drop,
                                .why = reason::no_address,
                                .nic = end.nic});
  outcome sum;
  sum.hopeful.add(reached::nowhere);
  sum.fearful.add(reached::nowhere);
  shown_.emplace_back();
  outcomes_.push_back(sum);
  result_.pairs.push_back(std::move(pair));
}

precedent asker::ask_families(member const& from, member const& to) {
  precedent p{.first = result_.pairs.size(), .asked = true};
  auto const packets = result_.packets;
  auto const open_facts = open_facts_;
  for (bool const ipv6 : {false, true})
    if (has_family(from, to, ipv6))
      ask_pair(from, to, ipv6);
  p.answers = result_.pairs.size() - p.first;
  p.packets = result_.packets - packets;
  p.open = open_facts_ != open_facts;
  return p;
}

/// The same for another pair, with its own example.
void asker::repeat(precedent const& p, member const& from, member const& to) {
  result_.packets += p.packets;
  for (std::size_t i = p.first; i < p.first + p.answers; ++i) {
    auto const& known = result_.pairs[i];
    pair_answer pair;
    pair.from = from.label;
    pair.to = to.label;
    pair.ipv6 = known.ipv6;
    pair.outcome = known.outcome;
    pair.failing_ports = known.failing_ports;
    pair.failing_translated_ports = known.failing_translated_ports;
    pair.failing_requests = known.failing_requests;
    pair.failing_sources = known.failing_sources;
    pair.failing_destinations = known.failing_destinations;
    pair.by_choice = known.by_choice;
    if (!known.example.steps.empty()) {
      auto request = shown_[i].request;
      if (from.end.kind == end_kind::interface)
        request.src = sources(from, known.ipv6).front();
      if (to.end.kind == end_kind::interface)
        request.dst = targets(from, to, known.ipv6).front();
      auto options = options_;
      options.choices = shown_[i].choices;
      pair.example = walk_between(net_, from.end, to.end, request, options, wanted_of(from, to));
    }
    outcomes_.push_back(outcomes_[i]);
    shown_.push_back(shown_[i]);
    result_.pairs.push_back(std::move(pair));
  }
}

void asker::ask_all(selection const& from, selection const& to, alike_pairs const& pairs,
                    std::size_t most_listed) {
  bool const listed = pairs.size() <= most_listed;
  auto const to_ask = listed ? pairs.every() : pairs.first_of_each();
  std::vector<precedent> known(listed ? pairs.groups() : 0);
  for (auto const& p : to_ask) {
    auto const& f = from.members[p.from];
    auto const& t = to.members[p.to];
    if (listed) {
      auto& first = known[p.group];
      if (first.asked && !(first.open && p.leads))
        repeat(first, f, t);
      else if (auto const now = ask_families(f, t); !first.asked)
        first = now;
      continue;
    }
    auto const packets = result_.packets;
    auto const first = ask_families(f, t);
    auto const alike = pairs.size(p.group);
    for (std::size_t i = first.first; i < result_.pairs.size(); ++i)
      result_.pairs[i].alike = alike;
    if (first.open)
      for (auto const& other : pairs.leading(p.group))
        if (other.from != p.from || other.to != p.to) {
          (void)ask_families(from.members[other.from], to.members[other.to]);
          result_.pairs.resize(first.first + first.answers);
          outcomes_.resize(result_.pairs.size());
          shown_.resize(result_.pairs.size());
        }
    result_.packets = packets + first.packets * alike;
  }
  if (!result_.pairs.empty() || !from.unknown.empty() || !to.unknown.empty())
    return;
  for (auto const& p : to_ask) {
    ask_apart(from.members[p.from], to.members[p.to]);
    if (!listed)
      result_.pairs.back().alike = pairs.size(p.group);
  }
}

/// What a request of `atoms::requests` stands for.
traffic asker::traffic_of(packet const& request) {
  auto const p = request.kind();
  if (p.has_types())
    return {.proto = p, .icmp_type = request.icmp_type, .icmp_code = -1};
  bool const all = !question_.match || question_.match->proto.is_all();
  if (!p.has_ports())
    return all && !atoms_.names(p) ? all_traffic() : all_of(p);
  for (auto const& r : atoms_.destination_ports(p, all ? port_range{0, 65535} : question_.match->ports))
    if (r.contains(request.dst_port))
      return {.proto = p, .ports = r, .ports_given = true};
  return all_of(p);
}

pair_probes asker::probes_of(member const& from, member const& to, bool ipv6, bool few) {
  pair_probes result;
  result.from = from.end;
  result.to = to.end;
  result.from_label = from.label;
  result.to_label = to.label;
  result.wanted = wanted_of(from, to);
  auto const from_addresses = sources(from, ipv6);
  auto to_addresses = targets(from, to, ipv6);
  if (few && worth_sets(from, to, ipv6)) {
    auto const& classes = classes_inside(to, ipv6);
    std::set<std::uint32_t> seen;
    for (std::size_t d = 0; d < to_addresses.size(); ++d) {
      // What a host sends to itself does not fare like what it sends to others of its class.
      bool const own = std::find(from_addresses.begin(), from_addresses.end(), to_addresses[d]) !=
                       from_addresses.end();
      if (!own && shortcut::is_class(classes[d]) && !seen.insert(classes[d]).second)
        result.alike.insert(to_addresses[d]);
    }
    if (!question_.match) { // what is in the way of the luckiest is in the way of those alike
      std::erase_if(to_addresses, [&](address a) { return result.alike.count(a) != 0; });
      result.alike.clear();
    }
  }
  std::set<std::uint8_t> protocols_seen;
  for (auto p : atoms_.requests(question_.match, ipv6)) {
    if (p.kind().has_ports())
      if (auto const [at, made] = result.client_ports.try_emplace(p.proto); made)
        for (auto const& client : client_atoms(p.kind(), clients_of(from)))
          at->second.push_back(client.first);
    bool const first = protocols_seen.insert(p.proto).second;
    for (auto const& src : from_addresses)
      for (auto const& dst : to_addresses) {
        p.src = src;
        p.dst = dst;
        if (src != dst && (first || result.alike.count(dst) == 0))
          result.packets.push_back(p);
      }
  }
  return result;
}

answer asker::finish(selection const& from, selection const& to) && {
  outcome sum;
  for (std::size_t i = 0; i < outcomes_.size(); ++i)
    sum.add(outcomes_[i], result_.pairs[i].alike);
  for (auto const* s : {&from, &to})
    if (!s->unknown.empty()) {
      // Further members may complete or not: what is known of the others settles only `partial`.
      missing_.insert("members of " + s->label + " (" + s->unknown + ")");
      sum.hopeful.add(reached::back);
      sum.fearful.add(reached::nowhere);
    }
  if (result_.pairs.empty() || (itself_only_ && sum.hopeful.all == 0)) {
    if (from.members.empty() || to.members.empty())
      missing_.insert("who is in " + (from.members.empty() ? from.label : to.label) +
                      " (nobody that the design names)");
    else
      missing_.insert("two different members of " + from.label + " and " + to.label);
    result_.outcome = verdict::unknown;
  } else {
    result_.outcome = sum.judge();
  }
  if (result_.outcome == verdict::unknown)
    result_.missing.assign(missing_.begin(), missing_.end());
  if (result_.outcome == verdict::partial) {
    failures all;
    for (auto const& p : result_.pairs) {
      for (auto const& r : p.failing_ports)
        all.clients.insert({r.first, r.last});
      for (auto const& r : p.failing_translated_ports)
        all.translated.insert({r.first, r.last});
      result_.by_choice = result_.by_choice || p.by_choice;
    }
    auto const everywhere = [&](auto pair_answer::*part) {
      auto const& first = result_.pairs.front().*part;
      bool const same = std::all_of(result_.pairs.begin(), result_.pairs.end(),
                                    [&](pair_answer const& p) { return p.*part == first; });
      return same ? first : std::remove_cvref_t<decltype(first)>{};
    };
    result_.failing_requests = everywhere(&pair_answer::failing_requests);
    result_.failing_sources = everywhere(&pair_answer::failing_sources);
    result_.failing_destinations = everywhere(&pair_answer::failing_destinations);
    result_.failing_ports = joined(all.clients);
    result_.failing_translated_ports = joined(all.translated);
  }
  return std::move(result_);
}

} // namespace

walk_result walk_between(network::network const& net, flow_end from, flow_end to, packet const& p,
                         walk_options const& options, index<network::interface> wanted) {
  auto w = walk(net, from, p, options, wanted);
  if (!w.arrived)
    return w;
  bool same = true;
  if (to.kind == end_kind::network)
    same = w.reached == to;
  else if (to.kind == end_kind::interface)
    same = w.reached == to ||
           std::any_of(w.steps.begin(), w.steps.end(), [&](step const& s) {
             return s.kind == step_kind::load_balancer && !s.reply && s.nic == to.nic;
           });
  if (same)
    return w;
  // Where the request's steps end; the reply to somebody else is nobody's business.
  auto const end = std::find_if(w.steps.begin(), w.steps.end(), [](step const& s) { return s.reply; });
  w.steps.erase(end, w.steps.end());
  auto last = w.steps.back();
  last.kind = step_kind::delivery;
  last.result = step_result::drop;
  last.why = reason::other_destination;
  last.fact.clear();
  last.entry = nullptr;
  last.rule = nullptr;
  last.route = nullptr;
  if (w.reached.kind == end_kind::interface) {
    last.nic = w.reached.nic;
    last.at = net.interfaces()[last.nic].at;
  }
  w.steps.push_back(std::move(last));
  w.request_dropped = true;
  w.arrived = false;
  w.reply_dropped = w.reply_unknown = false;
  return w;
}

pair_answer const* answer::shown() const {
  for (auto const& p : pairs)
    if (p.outcome == outcome)
      return &p;
  for (auto const& p : pairs)
    if (p.outcome != verdict::reachable)
      return &p;
  return pairs.empty() ? nullptr : &pairs.front();
}

std::size_t answer::pair_count() const {
  std::size_t sum = 0;
  for (auto const& p : pairs)
    sum += p.alike;
  return sum;
}

std::string_view name(verdict v) {
  switch (v) {
  case verdict::reachable:
    return "reachable";
  case verdict::partial:
    return "partial";
  case verdict::reply_blocked:
    return "reply_blocked";
  case verdict::blocked:
    return "blocked";
  case verdict::unknown:
    return "unknown";
  case verdict::not_reachable:
    return "not reachable";
  }
  return "unknown";
}

std::optional<verdict> parse_verdict(std::string_view word) {
  for (auto const v : {verdict::reachable, verdict::partial, verdict::reply_blocked,
                       verdict::blocked, verdict::unknown, verdict::not_reachable})
    if (name(v) == word)
      return v;
  if (word == "not_reachable")
    return verdict::not_reachable;
  return std::nullopt;
}

bool fulfils(verdict outcome, verdict expected) {
  if (expected == verdict::not_reachable)
    return outcome == verdict::blocked || outcome == verdict::reply_blocked;
  return outcome == expected;
}

namespace {

/// The pairs of a question in groups, where that pays: it looks at every interface once.
alike_pairs grouped(network::network const& net, question const& q, walk_options const& options,
                    selection const& from, selection const& to, pair_sharing const& sharing) {
  auto const pairs = from.members.size() * to.members.size();
  auto const work = pairs * (q.match ? 8 : 400);
  bool const pays = pairs >= sharing.from_pairs &&
                    (sharing.from_pairs == 0 || work >= net.interfaces().size());
  if (!pays || options.way_out)
    return {from, to};
  return {net, options.semantics, from, to};
}

} // namespace

result<std::vector<pair_probes>> probes(network::network const& net, question const& q,
                                        walk_options const& options,
                                        pair_sharing const& sharing) {
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  atoms known(net);
  asker a(net, known, q, options);
  std::vector<pair_probes> result;
  for (auto const& p : grouped(net, q, options, *from, *to, sharing).leading())
    for (bool const ipv6 : {false, true})
      if (auto const &f = from->members[p.from], &t = to->members[p.to]; a.has_family(f, t, ipv6))
        result.push_back(a.probes_of(f, t, ipv6, sharing.from_pairs != pair_sharing::never));
  return result;
}

namespace {

/// Who may send a packet from an address.
result<member> sender_of(network::network const& net, address a,
                         std::optional<selector> const& from) {
  failure f;
  selector where{.kind = selector_kind::block, .name = vpclint::to_string(a), .block = cidr::host(a)};
  auto const candidates = select(net, where, side::source);
  std::vector<member> found;
  if (candidates)
    found = candidates->members;
  if (from) {
    auto const wanted = select(net, *from, side::source);
    if (!wanted)
      return wanted.error();
    std::erase_if(found, [&](member const& m) {
      return std::none_of(wanted->members.begin(), wanted->members.end(),
                          [&](member const& w) { return w.end == m.end; });
    });
  }
  if (found.size() == 1)
    return found.front();
  auto const text = vpclint::to_string(a);
  if (found.size() > 1) {
    f.what = "several can send from " + text + ":";
    for (auto const& m : found)
      f.what += " " + m.label;
    f.what += "; say which one is meant";
    return f;
  }
  if (a.is_v4())
    if (auto const owner = net.owner_of_public(a.v4()); owner.valid()) {
      f.what = text + " is the public address of " + net.interfaces()[owner].name +
               ", which sends from its private one";
      return f;
    }
  f.what = from ? analysis::to_string(*from) + " has nobody who sends from " + text
                : "nobody in the design sends from " + text;
  return f;
}

} // namespace

result<answer> ask_packet(network::network const& net, packet const& p,
                          std::optional<selector> const& from, walk_options const& options) {
  auto const sender = sender_of(net, p.src, from);
  if (!sender)
    return sender.error();
  question q;
  q.from = {.kind = selector_kind::block, .block = cidr::host(p.src)};
  q.to = {.kind = selector_kind::block, .block = cidr::host(p.dst)};
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  atoms known(net);
  asker a(net, known, q, options);
  a.ask_one(*sender, to->members.front(), p);
  return std::move(a).finish({.label = sender->label, .members = {*sender}}, *to);
}

result<answer> ask(network::network const& net, question const& q, walk_options const& options) {
  atoms known(net);
  return ask(net, known, q, options);
}

result<answer> ask(network::network const& net, atoms& known, question const& q,
                   walk_options const& options, pair_sharing const& sharing) {
  if (!q.via.empty())
    return ask_chain(net, known, q, options);
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  asker a(net, known, q, options);
  a.ask_all(*from, *to, grouped(net, q, options, *from, *to, sharing), sharing.most_listed);
  return std::move(a).finish(*from, *to);
}

} // namespace vpclint::inline v0::analysis
