// Connections that a load balancer ends, and opens anew to its targets.
#include "analysis/chain.hpp"

#include "vpclint/analysis/reach.hpp"
#include "vpclint/support/nearest.hpp"

#include "analysis/balancer_targets.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

/// What one listener does for a question about some traffic.
class listener_use {
public:
  listener_use(network::network const& net, network::resolved_load_balancer const& lb,
               network::resolved_listener const& l)
      : net_(net), lb_(lb), l_(l) {}

  /// Whether it takes such traffic; nothing said stands for all of it (ELB-7).
  [[nodiscard]] sends takes(std::optional<traffic> const& match) const {
    auto const& w = *l_.written;
    if (w.port.is_left_out())
      return sends::no;
    if (!match || match->proto.is_all())
      return sends::yes;
    if (!match->proto.has_ports() || (w.port && !match->ports.contains(*w.port)))
      return sends::no;
    return std::min(w.port ? sends::yes : sends::maybe, speaks(w, lb_.kind, match->proto));
  }
  /// Whether the node in a subnet sends to an interface (ELB-11).
  [[nodiscard]] sends sends_to(index<subnet> node, index<network::interface> nic) const {
    auto const owner = net_.interfaces()[nic].owner;
    if (std::find(l_.targets.begin(), l_.targets.end(), owner) == l_.targets.end())
      return l_.targets_unknown.empty() ? sends::no : sends::maybe;
    if (network::is_beside_target(net_, nic))
      return sends::no;
    return into_zone_of(net_, lb_, node, net_.interfaces()[nic].subnet);
  }
  /// Whether a node sends to anybody.
  [[nodiscard]] bool may_send(index<subnet> node) const {
    auto const targets = targets_of(net_, lb_, l_, node);
    return !targets.known.empty() || !targets.open.empty();
  }
  /// What of it is not known, where it only may take or send something.
  [[nodiscard]] std::string open_listener() const {
    auto const& w = *l_.written;
    return (w.port ? "protocol" : "port") + (" of a listener of " + lb_.declared->id);
  }
  [[nodiscard]] std::string open_target() const {
    return l_.targets_unknown.empty() ? open_zones(lb_) : "targets of " + lb_.declared->id;
  }
  /// Nothing where it is not known.
  [[nodiscard]] std::optional<std::uint16_t> target_port() const {
    auto const& w = *l_.written;
    auto const& port = w.target_port.is_left_out() ? w.port : w.target_port;
    return port ? std::optional(*port) : std::nullopt;
  }

private:
  network::network const& net_;
  network::resolved_load_balancer const& lb_;
  network::resolved_listener const& l_;
};

class chain_maker {
public:
  chain_maker(network::network const& net, network::resolved_load_balancer const& lb,
              question const& asked)
      : net_(net), lb_(lb), asked_(asked) {}

  /// One part for the whole destination where every node sends to all of it, else one for each
  /// member and node that belong together. Of an instance with several interfaces, those beside the
  /// one that load balancers send to are left aside where it is asked for as well.
  [[nodiscard]] std::vector<chain_part> parts(selection to) const {
    auto const asked = to.members;
    std::erase_if(to.members, [&](member const& m) {
      auto const owner = net_.interfaces()[m.end.nic].owner;
      return network::is_beside_target(net_, m.end.nic) &&
             std::any_of(asked.begin(), asked.end(), [&](member const& other) {
               return network::target_members(net_, owner).front() == other.end.nic;
             });
    });
    auto const cross = lb_.declared->cross_zone.or_default(
        aws::crosses_zones_by_default(lb_.kind.value_or(load_balancer_kind::application)));
    auto const nodes = net_.workloads()[lb_.owner].members;
    bool const all_asked = to.members.size() == asked.size();
    if (cross != false || nodes.empty()) {
      selector const balancer{.kind = selector_kind::name, .name = asked_.via};
      auto whole = part(asked_.to, to.label, balancer, {}, to.members);
      bool const alike = std::all_of(to.members.begin(), to.members.end(), [&](member const& m) {
        auto const one = part(asked_.to, to.label, balancer, {}, {m});
        return one.ways.size() == whole.ways.size() && one.open == whole.open &&
               one.passed_on == whole.passed_on;
      });
      if (alike && all_asked)
        return {std::move(whole)};
      std::vector<chain_part> out;
      for (auto const& m : to.members)
        out.push_back(part(name_of(m), m.label, balancer, {}, {m}));
      return out;
    }
    return parts_by_node(to, nodes);
  }

private:
  [[nodiscard]] std::vector<chain_part>
  parts_by_node(selection const& to, std::vector<index<network::interface>> const& nodes) const {
    std::vector<chain_part> out;
    for (auto const& m : to.members) {
      auto const before = out.size();
      for (auto const n : nodes) {
        auto one = part(name_of(m), m.label, name_of(n), net_.interfaces()[n].subnet, {m});
        if (one.may_be_used())
          out.push_back(std::move(one));
      }
      if (out.size() == before)
        out.push_back({.to = m.label, .why_not = why_not({m}, true)});
    }
    for (auto const n : nodes)
      if (std::none_of(lb_.listeners.begin(), lb_.listeners.end(), [&](auto const& l) {
            return listener_use(net_, lb_, l).may_send(net_.interfaces()[n].subnet);
          }))
        out.push_back({.to = net_.interfaces()[n].name, .why_not = reason::no_targets_in_zone});
    return out;
  }

  [[nodiscard]] chain_part part(selector const& to, std::string const& label, selector const& from,
                                index<subnet> node, std::vector<member> const& members) const {
    chain_part out{.to = label};
    bool taken_by_any = false;
    for (auto const& l : lb_.listeners) {
      listener_use const use(net_, lb_, l);
      auto const taken = use.takes(asked_.match);
      auto sent = members.empty() ? sends::maybe : sends::yes;
      for (auto const& m : members)
        sent = std::min(sent, use.sends_to(node, m.end.nic));
      taken_by_any = taken_by_any || taken != sends::no;
      if (taken == sends::no || sent == sends::no)
        continue;
      if (taken == sends::maybe || sent == sends::maybe)
        out.open.insert(taken == sends::maybe ? use.open_listener() : use.open_target());
      else if (lb_.kind == load_balancer_kind::network)
        out.passed_on = true;
      else if (auto const port = use.target_port())
        out.ways.push_back({.from = from, .to = to, .match = tcp(*port)});
      else
        out.open.insert("target port of " + lb_.declared->id);
    }
    if (!out.may_be_used())
      out.why_not = why_not(members, taken_by_any);
    return out;
  }

  [[nodiscard]] reason why_not(std::vector<member> const& members, bool taken) const {
    if (!taken)
      return reason::listener_mismatch;
    for (auto const& l : lb_.listeners)
      for (auto const& m : members) {
        if (listener_use(net_, lb_, l).takes(asked_.match) == sends::no)
          continue;
        auto const owner = net_.interfaces()[m.end.nic].owner;
        if (std::find(l.targets.begin(), l.targets.end(), owner) != l.targets.end())
          return reason::no_targets_in_zone;
      }
    return reason::not_a_target;
  }

  /// The name of one interface, with its VPC where another one has the same.
  [[nodiscard]] selector name_of(index<network::interface> nic) const {
    auto const& i = net_.interfaces()[nic];
    selector plain{.kind = selector_kind::name, .name = i.name};
    auto const hit = select(net_, plain, side::destination);
    if (!hit || hit->members.size() != 1 || hit->members.front().end.nic != nic)
      plain.name.insert(0, net_.vpcs()[i.vpc].declared->id + ".");
    return plain;
  }
  [[nodiscard]] selector name_of(member const& m) const { return name_of(m.end.nic); }

  network::network const& net_;
  network::resolved_load_balancer const& lb_;
  question const& asked_;
};

/// The verdict on several things together.
verdict together(verdict a, verdict b) {
  if (a == b)
    return a;
  if (a == verdict::partial || b == verdict::partial)
    return verdict::partial;
  if (a == verdict::unknown || b == verdict::unknown)
    return verdict::unknown;
  if (a == verdict::reachable || b == verdict::reachable)
    return verdict::partial;
  return std::min(a, b); // some requests arrive
}

} // namespace

result<network::resolved_load_balancer const*> balancer_called(network::network const& net,
                                                               std::string const& name) {
  std::vector<network::resolved_load_balancer const*> found;
  std::vector<std::string> names;
  std::vector<std::string> in_full;
  for (auto const& lb : net.load_balancers()) {
    names.push_back(lb.declared->id);
    auto const vpc = lb.vpc.valid() ? net.vpcs()[lb.vpc].declared->id + "." : std::string();
    if (name == lb.declared->id || name == vpc + lb.declared->id) {
      found.push_back(&lb);
      in_full.push_back(vpc + lb.declared->id);
    }
  }
  if (found.size() == 1)
    return found.front();
  if (found.empty()) {
    return failure{.code = failure_code::usage,
                   .what = "the design has no load balancer '" + name + "'" +
                           did_you_mean(name, names)};
  }
  auto what = "several load balancers are called '" + name + "': write";
  for (std::size_t i = 0; i < in_full.size(); ++i)
    what.append(i == 0 ? " " : " or ").append(in_full[i]);
  return failure{.code = failure_code::usage, .what = std::move(what)};
}

verdict best_of(verdict a, verdict b) {
  if (a == verdict::reachable || b == verdict::reachable)
    return verdict::reachable;
  if (a == verdict::unknown || b == verdict::unknown)
    return verdict::unknown;
  return std::min(a, b); // partial, reply_blocked, blocked
}

verdict both_of(verdict a, verdict b) {
  for (auto const v :
       {verdict::blocked, verdict::reply_blocked, verdict::unknown, verdict::partial})
    if (a == v || b == v)
      return v;
  return verdict::reachable;
}

pair_answer pair_without_way(network::network const& net, question const& q,
                             chain_part const& part) {
  pair_answer out;
  out.from = q.via;
  out.to = part.to;
  out.outcome = verdict::blocked;
  out.example.steps.push_back({.kind = step_kind::load_balancer,
                               .result = step_result::drop,
                               .why = part.why_not,
                               .at = balancer_called(net, q.via).value()->declared->at});
  return out;
}

verdict judge(chain_part const& part, std::vector<verdict> const& ways) {
  auto out = part.passed_on ? verdict::reachable : verdict::blocked;
  for (auto const v : ways)
    out = best_of(out, v);
  return part.open.empty() ? out : best_of(out, verdict::unknown);
}

verdict judge(std::vector<verdict> const& parts) {
  auto out = parts.empty() ? verdict::unknown : parts.front();
  for (auto const v : parts)
    out = together(out, v);
  return out;
}

result<chain> chain_of(network::network const& net, question const& q) {
  auto const lb = balancer_called(net, q.via);
  if (!lb)
    return lb.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  for (auto const& m : to->members)
    if (m.end.kind != flow_end::kind_type::interface)
      return failure{.code = failure_code::usage,
                     .what = "no load balancer sends to " + m.label +
                             " as the design has it: name who stands behind " + q.via};
  chain out;
  out.first = q;
  out.first.via.clear();
  out.first.to = {.kind = selector_kind::name, .name = q.via};
  if (!(*lb)->kind)
    out.open = "type of load balancer " + q.via;
  out.parts = chain_maker(net, **lb, q).parts(*to);
  if (!to->unknown.empty())
    out.open = "members of " + to->label + " (" + to->unknown + ")";
  // The walk to a network load balancer goes on to any of its targets, not only to those asked for.
  if ((*lb)->kind == load_balancer_kind::network)
    for (auto const& l : (*lb)->listeners)
      for (auto const w : listener_use(net, **lb, l).takes(q.match) == sends::no
                              ? std::vector<index<network::workload>>{}
                              : l.targets)
        for (auto const nic : network::target_members(net, w))
          out.also_to_others =
              out.also_to_others || std::none_of(to->members.begin(), to->members.end(),
                                                 [&](member const& m) { return m.end.nic == nic; });
  return out;
}

listener_questions by_listener(network::network const& net, question const& q) {
  listener_questions out;
  auto const lb = balancer_called(net, q.via);
  bool const any = !q.match || q.match->proto.is_all();
  if (!lb)
    return out;
  std::set<std::pair<bool, std::uint16_t>> taken; // whether UDP
  for (auto const& l : (*lb)->listeners)
    for (auto const p : {protocols::tcp, protocols::udp}) {
      auto const& port = l.written->port;
      if (port.is_left_out() || speaks(*l.written, (*lb)->kind, p) == sends::no ||
          (!any && q.match->proto != p))
        continue;
      if (!port)
        out.open = "port of a listener of " + (*lb)->declared->id;
      else if (any || q.match->ports.contains(*port))
        taken.insert({p == protocols::udp, *port});
    }
  for (auto const& [datagrams, port] : taken) {
    out.each.push_back(q);
    out.each.back().match = datagrams ? udp(port) : tcp(port);
  }
  out.rest = any || std::size_t{q.match->ports.last} - q.match->ports.first + 1 > taken.size();
  return out;
}

} // namespace vpclint::inline v0::analysis
