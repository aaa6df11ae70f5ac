#include "vpclint/analysis/reach.hpp"

#include "analysis/atoms.hpp"
#include "analysis/probe.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using kind = flow_end::kind_type;

constexpr std::uint16_t first_client_port = 1024;

/// How far one packet gets, in ascending order.
enum class reached : std::uint8_t { nowhere, destination, back };

reached optimistic(walk_result const& w) {
  if (!w.arrived || w.request_dropped) {
    bool const stuck_on_unknown = !w.arrived && !w.request_dropped && w.request_unknown;
    return stuck_on_unknown ? reached::back : reached::nowhere;
  }
  return w.reply_dropped ? reached::destination : reached::back;
}

reached pessimistic(walk_result const& w) {
  if (!w.arrived || w.request_dropped || w.request_unknown)
    return reached::nowhere;
  return w.reply_dropped || w.reply_unknown ? reached::destination : reached::back;
}

/// What all packets of a pair, or of a whole question, came to.
struct tally {
  std::size_t all{0};
  std::size_t arrived{0};
  std::size_t back{0};

  void add(reached r) {
    ++all;
    if (r != reached::nowhere)
      ++arrived;
    if (r == reached::back)
      ++back;
  }
  void add(tally const& o) {
    all += o.all;
    arrived += o.arrived;
    back += o.back;
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

  [[nodiscard]] verdict judge() const {
    auto const best = hopeful.judge();
    return best == fearful.judge() ? best : verdict::unknown;
  }
};

class asker {
public:
  asker(network::network const& net, question const& q, walk_options const& options)
      : net_(net), question_(q), options_(options), atoms_(net) {}

  void ask_pair(member const& from, member const& to, bool ipv6);
  [[nodiscard]] pair_probes probes_of(member const& from, member const& to, bool ipv6) const;
  [[nodiscard]] bool has_family(member const& from, member const& to, bool ipv6) const;
  answer finish(selection const& from, selection const& to) &&;

private:
  struct shape {
    packet request{};
    std::vector<port_range> clients{};
  };

  [[nodiscard]] std::vector<address> sources(member const& m, bool ipv6) const;
  [[nodiscard]] std::vector<address> targets(member const& from, member const& to, bool ipv6) const;
  [[nodiscard]] port_range clients_of(member const& m) const;
  void ask_packet(member const& from, member const& to, packet p, pair_answer& pair, outcome& sum,
                  std::set<std::pair<std::uint16_t, std::uint16_t>>& failing, port_range client);
  void note(walk_result&& w, pair_answer& pair, bool better);

  network::network const& net_;
  question const& question_;
  walk_options const& options_;
  atoms atoms_;
  answer result_{};
  std::vector<outcome> outcomes_{};
  std::set<std::string> missing_{};
};

bool asker::has_family(member const& from, member const& to, bool ipv6) const {
  auto const has = [&](member const& m, member const& other) {
    switch (m.end.kind) {
    case kind::interface: {
      auto const& nic = net_.interfaces()[m.end.nic];
      if (ipv6)
        return nic.ipv6_address.has_value();
      if (nic.addresses.empty())
        return !nic.ipv6_address.has_value();
      // Seen from the internet, IPv4 without a public address counts only where there is no IPv6.
      bool const outside = other.end.kind == kind::internet;
      return !outside || !nic.ipv6_address || nic.addresses[0].has_public().value_or(true) ||
             &m == &from;
    }
    case kind::internet:
    case kind::network:
    case kind::nowhere:
    case kind::gateway_endpoint:
    case kind::host_service:
      if (m.blocks.empty())
        return true;
      return std::any_of(m.blocks.begin(), m.blocks.end(),
                         [&](cidr const& b) { return b.is_v6() == ipv6; });
    }
    return false;
  };
  return has(from, to) && has(to, from);
}

std::vector<address> asker::sources(member const& m, bool ipv6) const {
  if (m.end.kind != kind::interface)
    return atoms_.addresses(net_, m.blocks, ipv6);
  auto const& nic = net_.interfaces()[m.end.nic];
  if (ipv6)
    return {address(*nic.ipv6_address)};
  if (nic.addresses.empty())
    return {};
  return {address(nic.addresses[0].private_ip)};
}

std::vector<address> asker::targets(member const& from, member const& to, bool ipv6) const {
  if (to.end.kind != kind::interface)
    return atoms_.addresses(net_, to.blocks, ipv6);
  auto const& nic = net_.interfaces()[to.end.nic];
  if (ipv6)
    return {address(*nic.ipv6_address)};
  if (nic.addresses.empty())
    return {};
  if (from.end.kind != kind::internet)
    return {address(nic.addresses[0].private_ip)};
  return {address(public_address(net_, to.end.nic, 0).value_or(public_stand_in(to.end.nic, 0)))};
}

port_range asker::clients_of(member const& m) const {
  if (m.end.kind == kind::interface)
    return net_.interfaces()[m.end.nic].client_ports;
  return {first_client_port, 65535};
}

/// Every combination of what AWS and the hosts may choose for one packet.
void asker::ask_packet(member const& from, member const& to, packet p, pair_answer& pair,
                       outcome& sum, std::set<std::pair<std::uint16_t, std::uint16_t>>& failing,
                       port_range client) {
  auto const wanted = to.end.kind == kind::interface && from.end.kind == kind::internet
                          ? to.end.nic
                          : index<network::interface>{};
  auto options = options_;
  auto first = walk_between(net_, from.end, to.end, p, options, wanted);
  std::vector<port_range> ports{{0, 0}};
  std::size_t const translations =
      p.kind().has_ports() ? std::min<std::size_t>(first.translations, 2) : 0;
  if (translations > 0)
    ports = atoms_.client_ports(p.kind(), {first_client_port, 65535});
  std::size_t const combinations = translations == 0   ? 1
                                   : translations == 1 ? ports.size()
                                                       : ports.size() * ports.size();
  for (std::size_t zone = 0; zone < first.zones; ++zone)
    for (std::size_t target = 0; target < first.targets; ++target)
      for (std::size_t c = 0; c < combinations; ++c) {
        options.choices.zone = zone;
        options.choices.target = target;
        if (translations > 0) {
          options.choices.nat_ports[0] = ports[c % ports.size()].last;
          options.choices.nat_ports[1] = ports[c / ports.size()].last;
        }
        options.choices.by_unknown_list = false;
        auto w = walk_between(net_, from.end, to.end, p, options, wanted);
        ++result_.packets;
        auto best = optimistic(w);
        auto worst = pessimistic(w);
        if (!w.open_list.empty()) {
          options.choices.by_unknown_list = true;
          auto const other = walk_between(net_, from.end, to.end, p, options, wanted);
          ++result_.packets;
          best = std::max(best, optimistic(other));
          worst = std::min(worst, pessimistic(other));
          if (best != worst)
            missing_.insert(w.open_list);
        }
        sum.hopeful.add(best);
        sum.fearful.add(worst);
        if (best != worst)
          for (auto const& s : w.steps)
            if (s.result == step_result::unknown)
              missing_.insert(s.fact);
        if (best != reached::back && p.kind().has_ports())
          failing.insert({client.first, client.last});
        // The example shows what is wrong where something is, else how it works.
        bool const wrong_now = worst != reached::back;
        bool const better = pair.example.steps.empty() || (wrong_now && pair.example.completes()) ||
                            (wrong_now && pair.example.arrived == false && w.arrived);
        if (better)
          pair.example = std::move(w);
      }
}

void asker::ask_pair(member const& from, member const& to, bool ipv6) {
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.ipv6 = ipv6;
  outcome sum;
  bool any_kind_completes = false;
  bool any_may_complete = false;
  std::set<std::pair<std::uint16_t, std::uint16_t>> failing;
  auto const from_addresses = sources(from, ipv6);
  auto const to_addresses = targets(from, to, ipv6);
  if (from_addresses.empty() || to_addresses.empty()) {
    missing_.insert("address of " + (from_addresses.empty() ? from.label : to.label));
    sum.hopeful.add(reached::back);
    sum.fearful.add(reached::nowhere);
  }
  for (auto const& request : atoms_.requests(question_.match, ipv6)) {
    outcome kind_sum;
    auto p = request;
    std::vector<port_range> clients{{0, 0}};
    if (p.kind().has_ports())
      clients = atoms_.client_ports(p.kind(), clients_of(from));
    for (auto const& src : from_addresses)
      for (auto const& dst : to_addresses)
        for (auto const& client : clients) {
          p.src = src;
          p.dst = dst;
          p.src_port = client.first;
          if (src == dst)
            continue;
          ask_packet(from, to, p, pair, kind_sum, failing, client);
        }
    any_kind_completes = any_kind_completes || kind_sum.fearful.back > 0;
    any_may_complete = any_may_complete || kind_sum.hopeful.back > 0;
    sum.hopeful.add(kind_sum.hopeful);
    sum.fearful.add(kind_sum.fearful);
  }
  if (!question_.match) {
    // Any protocol: that something completes is enough, and that nothing at all arrives.
    if (any_may_complete)
      sum.hopeful.back = sum.hopeful.all = std::max<std::size_t>(1, sum.hopeful.all);
    if (any_kind_completes)
      sum.fearful.back = sum.fearful.all = std::max<std::size_t>(1, sum.fearful.all);
  }
  pair.outcome = sum.judge();
  if (pair.outcome == verdict::partial)
    for (auto const& [first, last] : failing) {
      if (!pair.failing_ports.empty() && pair.failing_ports.back().last + 1 == first)
        pair.failing_ports.back().last = last;
      else
        pair.failing_ports.push_back({first, last});
    }
  outcomes_.push_back(sum);
  result_.pairs.push_back(std::move(pair));
}

pair_probes asker::probes_of(member const& from, member const& to, bool ipv6) const {
  pair_probes result;
  result.from = from.end;
  result.to = to.end;
  result.from_label = from.label;
  result.to_label = to.label;
  if (to.end.kind == kind::interface && from.end.kind == kind::internet)
    result.wanted = to.end.nic;
  auto const from_addresses = sources(from, ipv6);
  auto const to_addresses = targets(from, to, ipv6);
  for (auto p : atoms_.requests(question_.match, ipv6)) {
    std::vector<port_range> clients{{0, 0}};
    if (p.kind().has_ports())
      clients = atoms_.client_ports(p.kind(), clients_of(from));
    for (auto const& src : from_addresses)
      for (auto const& dst : to_addresses)
        for (auto const& client : clients) {
          p.src = src;
          p.dst = dst;
          p.src_port = client.first;
          if (src != dst)
            result.packets.push_back(p);
        }
  }
  return result;
}

answer asker::finish(selection const& from, selection const& to) && {
  outcome sum;
  for (auto const& o : outcomes_) {
    sum.hopeful.add(o.hopeful);
    sum.fearful.add(o.fearful);
  }
  for (auto const* s : {&from, &to})
    if (!s->unknown.empty()) {
      // Further members may complete or not: what is known of the others settles only `partial`.
      missing_.insert("members of " + s->label + " (" + s->unknown + ")");
      sum.hopeful.add(sum.hopeful.judge() == verdict::blocked ? reached::back : reached::nowhere);
    }
  if (result_.pairs.empty()) {
    missing_.insert(from.members.empty() ? "members of " + from.label : "members of " + to.label);
    result_.outcome = verdict::unknown;
  } else {
    result_.outcome = sum.judge();
  }
  if (result_.outcome == verdict::unknown)
    result_.missing.assign(missing_.begin(), missing_.end());
  if (result_.outcome == verdict::partial) {
    std::set<std::pair<std::uint16_t, std::uint16_t>> all;
    for (auto const& p : result_.pairs)
      for (auto const& r : p.failing_ports)
        all.insert({r.first, r.last});
    for (auto const& [first, last] : all)
      result_.failing_ports.push_back({first, last});
  }
  return std::move(result_);
}

/// The second connection of a chain: from every node of the balancer to the targets, on the target
/// ports of the listeners that the first one can use.
result<answer> ask_chain(network::network const& net, question const& q,
                         walk_options const& options) {
  network::resolved_load_balancer const* lb = nullptr;
  for (auto const& candidate : net.load_balancers())
    if (candidate.declared->id == q.via)
      lb = &candidate;
  if (lb == nullptr)
    return failure{.code = failure_code::usage,
                   .what = "the design has no load balancer '" + q.via + "'"};
  question first = q;
  first.via.clear();
  first.to = {.kind = selector_kind::name, .name = q.via};
  auto one = ask(net, first, options);
  if (!one)
    return one;
  std::optional<answer> both;
  for (auto const& l : lb->listeners) {
    if (!l.written->port)
      continue;
    if (q.match && q.match->proto.has_ports() && !q.match->ports.contains(*l.written->port))
      continue;
    question second;
    second.from = first.to;
    second.to = q.to;
    second.match = tcp(l.written->target_port.value_or(*l.written->port));
    auto leg = ask(net, second, options);
    if (!leg)
      return leg;
    if (!both || leg->outcome < both->outcome)
      both = *leg;
  }
  if (!both) {
    one->outcome = verdict::blocked;
    return one;
  }
  // The worse of the two connections is the chain's.
  auto const badness = [](verdict v) {
    switch (v) {
    case verdict::reachable:
      return 0;
    case verdict::partial:
      return 1;
    case verdict::unknown:
      return 2;
    case verdict::reply_blocked:
      return 3;
    case verdict::blocked:
    case verdict::not_reachable:
      return 4;
    }
    return 4;
  };
  auto const worst = badness(both->outcome) > badness(one->outcome) ? both->outcome : one->outcome;
  for (auto& p : both->pairs)
    one->pairs.push_back(std::move(p));
  for (auto& m : both->missing)
    one->missing.push_back(std::move(m));
  one->packets += both->packets;
  one->outcome = worst;
  return one;
}

} // namespace

walk_result walk_between(network::network const& net, flow_end from, flow_end to, packet const& p,
                         walk_options const& options, index<network::interface> wanted) {
  auto w = walk(net, from, p, options, wanted);
  if (!w.arrived)
    return w;
  bool same = true;
  if (to.kind == kind::network)
    same = w.reached == to;
  else if (to.kind == kind::interface)
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
  if (w.reached.kind == kind::interface) {
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

result<std::vector<pair_probes>> probes(network::network const& net, question const& q) {
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  walk_options const options{};
  asker const a(net, q, options);
  std::vector<pair_probes> result;
  for (auto const& f : from->members)
    for (auto const& t : to->members) {
      if (f.end.kind != kind::nowhere && f.end == t.end)
        continue;
      for (bool const ipv6 : {false, true})
        if (a.has_family(f, t, ipv6))
          result.push_back(a.probes_of(f, t, ipv6));
    }
  return result;
}

result<answer> ask(network::network const& net, question const& q, walk_options const& options) {
  if (!q.via.empty())
    return ask_chain(net, q, options);
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  asker a(net, q, options);
  for (auto const& f : from->members)
    for (auto const& t : to->members) {
      if (f.end.kind != kind::nowhere && f.end == t.end)
        continue;
      for (bool const ipv6 : {false, true})
        if (a.has_family(f, t, ipv6))
          a.ask_pair(f, t, ipv6);
    }
  return std::move(a).finish(*from, *to);
}

} // namespace vpclint::inline v0::analysis
