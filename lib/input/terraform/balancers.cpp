#include "input/listeners.hpp"
#include "input/terraform/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

known<listener_protocol> protocol_of(reader& r, attribute const& a) {
  auto const word = r.text(a);
  if (word.is_unknown())
    return {unknown{word.reason()}, a.at()};
  if (!word)
    return {};
  auto is = [&](std::string_view w) { return detail::same_word(*word, w); };
  if (is("http"))
    return {listener_protocol::http, a.at()};
  if (is("https"))
    return {listener_protocol::https, a.at()};
  if (is("tcp"))
    return {listener_protocol::tcp, a.at()};
  if (is("tls") || is("ssl"))
    return {listener_protocol::tls, a.at()};
  if (is("udp"))
    return {listener_protocol::udp, a.at()};
  if (is("tcp_udp"))
    return {listener_protocol::tcp_udp, a.at()};
  return {unknown{"'" + *word + "' is not modelled"}, a.at()};
}

/// What of the design has a private address in a VPC; the document has none of others.
known<ref> holder_of(reader& r, attribute const& a, std::string const& vpc) {
  auto const wanted = ipv4::parse(a.text());
  auto const has = [&](interface_settings const& s) {
    auto const same = [&](known<ipv4> const& ip) { return ip && wanted && *ip == *wanted; };
    return same(s.ip) || std::any_of(s.secondary_ips.begin(), s.secondary_ips.end(), same);
  };
  auto const in = [&](ref const& where) { return vpc.empty() || where.name == vpc; };
  for (auto const& i : r.into().instances) {
    if (in(i.in) && i.interfaces.empty() && has(i.settings))
      return {ref(i.id, a.at()), a.at()};
    for (auto const& n : i.interfaces)
      if (in(i.in) && has(n.settings))
        return {ref(i.id + "." + n.id, a.at()), a.at()};
  }
  for (auto const& n : r.into().network_interfaces)
    if (in(n.in) && has(n.settings))
      return {ref(n.id, a.at()), a.at()};
  return {unknown{"nothing in the document is said to have the address " + std::string(a.text())},
          a.at()};
}

/// The target groups that the actions of a listener or of a rule lead to.
std::vector<std::pair<attribute, target>> forwards(reader& r, attribute const& actions,
                                                   std::vector<attribute>& missing) {
  std::vector<std::pair<attribute, target>> out;
  auto const take = [&](attribute const& a) {
    if (a.is_left_out() || (!a.is_unknown() && a.text().empty()))
      return;
    auto const found = r.resolve(a, types::target_groups);
    if (found.targets.empty() || found.ambiguous)
      missing.push_back(a);
    for (auto const& t : found.targets)
      if (!found.ambiguous)
        out.emplace_back(a, t);
  };
  for (auto const& action : actions.items()) {
    take(action["target_group_arn"]);
    for (auto const& f : action["forward"].items())
      for (auto const& g : f["target_group"].items())
        take(g["arn"]);
  }
  return out;
}

/// Whether targets see the address of the client: they do unless they are addresses (ELB-14).
known<bool> preserves_client(reader& r, instance const& group,
                             known<listener_protocol> const& listens) {
  auto said = r.flag({group, "preserve_client_ip"});
  if (!said.is_left_out())
    return said;
  attribute const type(group, "target_type");
  auto const kind = r.text(type);
  if (kind.is_left_out() || (kind && *kind != "ip"))
    return {};
  auto const own = protocol_of(r, {group, "protocol"});
  auto const& protocol = own.is_left_out() ? listens : own;
  if (protocol && (*protocol == listener_protocol::udp || *protocol == listener_protocol::tcp_udp))
    return {};
  if (kind.is_unknown())
    return {unknown{kind.reason()}, type.at()};
  if (protocol.is_unknown())
    return {unknown{protocol.reason()}, type.at()};
  return {false, type.at()};
}

/// One listener for the targets of each port.
void by_port(std::vector<registered_target> const& targets, listener base,
             std::vector<listener>& out) {
  auto const first = out.size();
  for (auto const& t : targets) {
    auto const port = t.port.is_left_out() ? base.target_port : t.port;
    auto const same = [&](listener const& l) { return l.target_port == port; };
    auto hit = std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), same);
    if (hit == out.end()) {
      out.push_back(base);
      out.back().target_port = port;
      hit = out.end() - 1;
    }
    hit->to.push_back(t.to);
  }
  if (targets.empty())
    out.push_back(std::move(base));
}

void add_listener(reader& r, load_balancer& lb, listener const& base, attribute const& actions) {
  std::vector<attribute> missing;
  auto const groups = forwards(r, actions, missing);
  std::vector<listener> entries;
  for (auto const& [a, t] : groups) {
    listener l = base;
    if (t.which == nullptr) {
      l.to.push_back({unknown{t.text + " is not in the document"}, a.at()});
      entries.push_back(std::move(l));
      continue;
    }
    auto const& g = *t.which;
    l.target_port = r.port({g, "port"});
    attribute const health = attribute(g, "health_check").first();
    if (health["port"].text() != "traffic-port")
      l.health_check_port = r.port(health["port"]);
    if (l.health_check_port.is_unknown() && !health["port"].configured())
      l.health_check_port = {};
    if (lb.kind && *lb.kind == load_balancer_kind::network)
      l.preserve_client_ip = preserves_client(r, g, l.protocol);
    by_port(r.target_groups[&g].to, std::move(l), entries);
  }
  for (auto const& a : missing) {
    listener l = base;
    l.to.push_back({reader::after_apply(a), a.at()});
    entries.push_back(std::move(l));
  }
  if (groups.empty() && missing.empty())
    entries.emplace_back(base).answers = {true, base.at}; // a redirect or a fixed answer
  add_entries(lb, std::move(entries));
}

known<load_balancer_scheme> scheme_of(reader& r, instance const& i) {
  auto const internal = r.flag({i, "internal"});
  if (internal.is_unknown())
    return {unknown{internal.reason()}, internal.at};
  return {internal.value_or(false) ? load_balancer_scheme::internal
                                   : load_balancer_scheme::internet_facing,
          internal.at.where.valid() ? internal.at : origin(i.at)};
}

/// What nobody configured is the default: IPv4 alone.
known<bool> dual_stack_of(reader& r, attribute const& family) {
  auto const word = r.text(family);
  if (word)
    return {*word != "ipv4", family.at()};
  if (word.is_unknown() && family.configured())
    return {unknown{word.reason()}, family.at()};
  return {};
}

/// The scaling groups that say of themselves that they belong to a target group or a classic load
/// balancer.
std::vector<known<ref>> scaling_members(reader& r, instance const& of, std::string_view argument,
                                        type_list types) {
  std::vector<known<ref>> members;
  r.each(types::scaling_groups, [&](instance const& g) {
    auto const take = [&](attribute const& a, bool list) {
      auto const all = r.resolve(a, types, list);
      for (std::size_t n = 0; n < all.targets.size(); ++n) {
        if (all.targets[n].which != &of)
          continue;
        if (all.ambiguous && n >= all.sure)
          members.emplace_back(unknown{g.address + " may register with another one"}, g.at);
        else
          members.emplace_back(ref(r.name(g), g.at));
      }
    };
    take({g, argument}, true);
    for (auto const& source : attribute(g, "traffic_source").items())
      if (source["type"].text() == (of.type == "aws_elb" ? "elb" : "elbv2"))
        take(source["identifier"], false);
  });
  return members;
}

/// The load balancers that a reference may mean: all of them where it leads nowhere.
template <class F>
void with_balancers(reader& r, attribute const& a, type_list types, F const& f) {
  auto const found = r.owners(a, types);
  for (auto const& t : found.targets)
    if (auto const slot = r.slot(t.which); slot)
      f(r.into().load_balancers[*slot], found.only() != nullptr);
}

/// Another target of every listener of a classic load balancer.
void add_target(reader& r, attribute const& balancer, known<ref> const& one) {
  with_balancers(r, balancer, types::classic, [&](load_balancer& lb, bool sure) {
    unknown const why{balancer.owner().address + " may be about another load balancer"};
    for (auto& l : lb.listeners)
      l.to.push_back(sure ? one : known<ref>(why, balancer.at()));
  });
}

/// A listener that a load balancer may have, or a rule of one: the port and the targets are open.
void may_listen(instance const& i, load_balancer& lb) {
  unknown const why{i.address + " may belong to another load balancer"};
  lb.listeners.push_back({.at = i.at,
                          .protocol = {why, i.at},
                          .port = {why, i.at},
                          .to = {known<ref>(why, i.at)},
                          .target_port = {why, i.at}});
}

} // namespace

void read_load_balancer(reader& r, instance const& i) {
  load_balancer l{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const kind(i, "load_balancer_type");
  auto const word = r.text(kind);
  if (word.is_unknown())
    l.kind = {unknown{word.reason()}, kind.at()};
  else
    l.kind = {word && *word == "network"   ? load_balancer_kind::network
              : word && *word == "gateway" ? load_balancer_kind::gateway
                                           : load_balancer_kind::application,
              kind.at()};
  l.scheme = scheme_of(r, i);
  attribute const family(i, "ip_address_type");
  l.dual_stack = dual_stack_of(r, family);
  if (family.text() == "dualstack-without-public-ipv4" &&
      l.scheme != known<load_balancer_scheme>(load_balancer_scheme::internal))
    l.scheme = {unknown{"its public addresses are IPv6 alone, which is not read"}, family.at()};
  attribute subnets(i, "subnets");
  l.subnets = r.many(subnets, types::subnets);
  attribute const mapping(i, "subnet_mapping");
  for (auto const& m : mapping.items()) {
    attribute const a = m["subnet_id"];
    if (a.is_left_out())
      continue;
    auto one = r.one(a, types::subnets);
    if (std::find(l.subnets.begin(), l.subnets.end(), one) == l.subnets.end()) {
      l.ips.resize(l.subnets.size());
      l.ips.push_back(r.address4(m["private_ipv4_address"]));
      l.subnets.push_back(std::move(one));
    }
    if (subnets.is_left_out())
      subnets = a;
  }
  while (!l.ips.empty() && l.ips.back().is_left_out())
    l.ips.pop_back();
  attribute const groups(i, "security_groups");
  l.security_groups = groups_of(r, groups);
  l.in = ref(r.vpc_by(i, {subnets}, groups), i.at);
  l.cross_zone = r.flag({i, "enable_cross_zone_load_balancing"});
  if (l.kind && *l.kind == load_balancer_kind::application)
    l.cross_zone = {}; // always on
  r.place_at(i, r.into().load_balancers.size());
  r.into().load_balancers.push_back(std::move(l));
}

void read_classic(reader& r, instance const& i) {
  load_balancer l{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  l.kind = {load_balancer_kind::classic, i.at};
  l.scheme = scheme_of(r, i);
  attribute const subnets(i, "subnets");
  attribute const groups(i, "security_groups");
  l.subnets = r.many(subnets, types::subnets);
  l.security_groups = groups_of(r, groups);
  l.in = ref(r.vpc_by(i, {subnets}, groups), i.at);
  l.cross_zone = r.flag({i, "cross_zone_load_balancing"});
  auto to = r.many({i, "instances"}, types::instances);
  for (auto& one : scaling_members(r, i, "load_balancers", types::classic))
    to.push_back(std::move(one));
  for (auto const& b : attribute(i, "listener").items()) {
    listener one{.at = b.at()};
    one.protocol = protocol_of(r, b["lb_protocol"]);
    one.port = r.port(b["lb_port"]);
    one.target_port = r.port(b["instance_port"]);
    one.to = to;
    l.listeners.push_back(std::move(one));
  }
  r.place_at(i, r.into().load_balancers.size());
  r.into().load_balancers.push_back(std::move(l));
}

void read_classic_attachment(reader& r, instance const& i) {
  add_target(r, {i, "elb"}, r.one({i, "instance"}, types::instances));
}

void read_target_group(reader& r, instance const& i) {
  r.target_groups[&i].declared = &i;
  for (auto& one : scaling_members(r, i, "target_group_arns", types::target_groups))
    r.target_groups[&i].to.push_back({.to = std::move(one)});
}

void read_target(reader& r, instance const& i) {
  bool const scaling = i.type == "aws_autoscaling_attachment";
  attribute to(i, "target_group_arn");
  if (scaling) {
    to = {i, "lb_target_group_arn"};
    if (to.is_left_out())
      to = {i, "alb_target_group_arn"};
  }
  attribute const what(i, scaling ? "autoscaling_group_name" : "target_id");
  auto const address = what.text();
  known<ref> one;
  bool const by_address = ipv4::parse(address) || ipv6::parse(address);
  if (!by_address)
    one = r.one(what, types::targets);
  if (one && !by_address) {
    auto const meant = r.resolve(what, types::targets);
    if (auto const* t = meant.only(); t != nullptr && t->which != nullptr && !r.slot(t->which))
      one = {unknown{t->which->address + " is not in a VPC"}, what.at()};
  }
  if (scaling && to.is_left_out())
    return add_target(r, {i, "elb"}, one);
  auto const found = r.owners(to, types::target_groups);
  for (auto const& t : found.targets) {
    if (t.which == nullptr)
      continue;
    // An address counts in the VPC of its group: others may have the same (ELB-18).
    if (by_address) {
      auto const in = r.known_vpc({*t.which, "vpc_id"});
      one = holder_of(r, what, in ? in->name : std::string());
    }
    r.target_groups[t.which].to.push_back(
        {.to = found.ambiguous
                   ? known<ref>(unknown{i.address + " may be about another target group"}, i.at)
                   : one,
         .port = r.port({i, "port"})});
  }
}

void read_listener(reader& r, instance const& i) {
  bool const rule = i.type.ends_with("_rule");
  instance const* declared = &i;
  if (rule) {
    attribute const of(i, "listener_arn");
    auto const found = r.owners(of, types::listeners);
    if (auto const* t = found.only(); t != nullptr && t->which != nullptr) {
      declared = t->which;
    } else {
      for (auto const& one : found.targets)
        if (one.which != nullptr)
          with_balancers(r, {*one.which, "load_balancer_arn"}, types::load_balancers,
                         [&](load_balancer& lb, bool) { may_listen(i, lb); });
      return;
    }
  }
  attribute const to(*declared, "load_balancer_arn");
  load_balancer* meant = nullptr;
  with_balancers(r, to, types::load_balancers, [&](load_balancer& lb, bool sure) {
    if (sure)
      meant = &lb;
    else
      may_listen(i, lb);
  });
  if (meant == nullptr)
    return;
  auto& lb = *meant;
  listener l{.at = i.at};
  l.port = r.port({*declared, "port"});
  l.protocol = protocol_of(r, {*declared, "protocol"});
  if (l.protocol.is_left_out() && lb.kind && *lb.kind == load_balancer_kind::application)
    l.protocol = {listener_protocol::http, i.at};
  if (rule) {
    std::vector<attribute> missing;
    if (forwards(r, {i, "action"}, missing).empty() && missing.empty())
      return; // redirects and fixed answers add no target
  }
  add_listener(r, lb, l, {i, rule ? "action" : "default_action"});
}

} // namespace vpclint::inline v0::terraform
