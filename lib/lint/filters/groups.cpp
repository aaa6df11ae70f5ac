#include "lint/filters/groups.hpp"

#include "vpclint/model/elsewhere.hpp"
#include "vpclint/net/prefix_set.hpp"

#include "lint/absence.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace vpclint::inline v0::rules {
namespace {

template <class Address>
void add_disjoint(std::vector<block_rule>& out, std::vector<basic_prefix<Address>> const& blocks,
                  block_rule rule) {
  for (auto const& b : prefixes_of<Address>(union_of(blocks))) {
    rule.block = cidr(b);
    out.push_back(rule);
  }
}

void add_list(std::vector<block_rule>& out, network::resolved_prefix_list const& list,
              block_rule const& rule) {
  std::vector<prefix4> ipv4;
  std::vector<prefix6> ipv6;
  for (auto const& e : list.entries)
    if (e.is_v4())
      ipv4.push_back(e.v4());
    else
      ipv6.push_back(e.v6());
  add_disjoint<vpclint::ipv4>(out, ipv4, rule);
  add_disjoint<vpclint::ipv6>(out, ipv6, rule);
}

void append(std::vector<known<ref> const*>& out,
            std::optional<std::vector<known<ref>>> const& list) {
  if (list)
    for (auto const& r : *list)
      out.push_back(&r);
}

} // namespace

std::string_view preposition(direction d) { return d == direction::ingress ? "from" : "to"; }
std::string_view side_name(direction d) { return d == direction::ingress ? "ingress" : "egress"; }

std::string peer_text(network::network const& net, network::resolved_rule const& rule) {
  switch (rule.peer) {
  case peer_kind::block:
    return to_string(rule.block);
  case peer_kind::group:
    if (rule.written != nullptr)
      return "sg:" + std::get<group_peer>(*rule.written->peer).group.name;
    return "sg:" + net.groups()[rule.group].id;
  case peer_kind::list:
    return "pl:" + net.prefix_lists()[rule.list].id;
  case peer_kind::missing:
  case peer_kind::unknown:
    break;
  }
  return {};
}

std::string rule_text(network::network const& net, network::resolved_rule const& rule,
                      direction d) {
  std::string out = rule.match ? to_string(*rule.match) : "unknown traffic";
  return out + " " + std::string(preposition(d)) + " " + peer_text(net, rule);
}

std::string group_name(network::network const& net, group_id id, index<vpc> seen_from) {
  auto const& g = net.groups()[id];
  if (g.vpc == seen_from || !g.vpc.valid())
    return g.id;
  return net.vpcs()[g.vpc].declared->id + "." + g.id;
}

std::string ignored_ports_remedy(std::string const& ports) {
  return "write `tcp " + ports + "` or `udp " + ports + "`, or leave the ports out";
}

void add_rule_notes(finding& f, network::network const& net, direction d,
                    std::vector<network::resolved_rule const*> const& rules) {
  constexpr std::size_t shown = 8;
  for (std::size_t i = 0; i < std::min(shown, rules.size()); ++i) {
    auto text = "`" + rule_text(net, *rules[i], d) + "` is here";
    if (i + 1 == shown && rules.size() > shown)
      text += "; and " + std::to_string(rules.size() - shown) + " more";
    f.with_note(std::move(text), rules[i]->at);
  }
}

std::vector<block_rule> block_rules(network::network const& net,
                                    std::vector<network::resolved_rule> const& rules) {
  std::vector<block_rule> out;
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    auto const& r = rules[i];
    if (!r.match)
      continue;
    block_rule rule{.what = points_of(*r.match), .owner = i};
    if (r.peer == peer_kind::block) {
      rule.block = r.block;
      out.push_back(rule);
    } else if (r.peer == peer_kind::list) {
      rule.fixed = true;
      add_list(out, net.prefix_lists()[r.list], rule);
    }
  }
  return out;
}

std::vector<index<vpc>> homes(network::resolved_group const& g) {
  auto out = g.associated;
  if (g.vpc.valid())
    out.insert(out.begin(), g.vpc);
  return out;
}

bool is_home(network::resolved_group const& g, index<vpc> v) {
  return g.vpc == v || std::find(g.associated.begin(), g.associated.end(), v) != g.associated.end();
}

std::vector<known<ref> const*> written_groups(design const& d, network::workload const& w) {
  std::vector<known<ref> const*> out;
  auto const i = w.position;
  switch (w.kind) {
  case network::interface_kind::instance:
    if (d.instances[i].interfaces.empty())
      append(out, d.instances[i].settings.security_groups);
    for (auto const& nic : d.instances[i].interfaces)
      append(out, nic.settings.security_groups);
    break;
  case network::interface_kind::network_interface:
    append(out, d.network_interfaces[i].settings.security_groups);
    break;
  case network::interface_kind::load_balancer:
    append(out, d.load_balancers[i].security_groups);
    break;
  case network::interface_kind::database:
    append(out, d.databases[i].security_groups);
    break;
  case network::interface_kind::cache:
    append(out, d.caches[i].security_groups);
    break;
  case network::interface_kind::lambda:
    append(out, d.lambdas[i].security_groups);
    break;
  case network::interface_kind::service:
    append(out, d.services[i].security_groups);
    break;
  case network::interface_kind::cluster:
    append(out, d.clusters[i].security_groups);
    break;
  case network::interface_kind::endpoint:
    append(out, d.endpoints[i].security_groups);
    break;
  case network::interface_kind::gwlb_endpoint: // EP-40
  case network::interface_kind::nat_gateway:   // NAT-5
    break;
  }
  return out;
}

group_use::group_use(network::network const& net)
    : carried_(net.groups().size()), open_(net.vpcs().size()) {
  for (std::size_t i = 0; i < carried_.size(); ++i)
    carried_[i] = !net.groups().items()[i].members.empty();
  for (auto const& nic : net.interfaces())
    if (nic.vpc.valid() && !nic.groups_unknown.empty() && open_[nic.vpc.value].empty())
      open_[nic.vpc.value] = "the groups of " + nic.name + " are not known";
  for (std::size_t v = 0; v < open_.size(); ++v)
    if (auto const* g = open_section(net.source(), "security-group-detached",
                                     net.vpcs().items()[v].declared->id);
        g != nullptr && open_[v].empty())
      open_[v] = "not all is known of " + g->part;
  // Names of groups that workloads without an interface were given, bare and with the VPC.
  std::map<std::pair<std::uint32_t, std::string>, group_id> names;
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const& g = net.groups().items()[i];
    if (g.vpc.valid())
      names.emplace(std::pair(g.vpc.value, g.id), net.groups().id_at(i));
  }
  auto const find = [&](std::string const& name, index<vpc> here) {
    auto it = names.find({here.value, name});
    for (std::size_t v = 0; v < net.vpcs().size() && it == names.end(); ++v) {
      auto const prefix = net.vpcs().items()[v].declared->id + ".";
      if (name.compare(0, prefix.size(), prefix) == 0)
        it = names.find({static_cast<std::uint32_t>(v), name.substr(prefix.size())});
    }
    return it == names.end() ? group_id{} : it->second;
  };
  for (auto const& w : net.workloads()) {
    if (!w.members.empty() || !w.vpc.valid())
      continue;
    for (auto const* r : written_groups(net.source(), w)) {
      if (r->is_unknown() && open_[w.vpc.value].empty())
        open_[w.vpc.value] = "the groups of " + w.id + " are not known";
      if (!*r)
        continue;
      if (auto const id = find((*r)->name, w.vpc); id.valid())
        carried_[id.value] = true;
    }
  }
}

std::string group_use::may_be_carried(network::resolved_group const& g) const {
  auto const* elsewhere = g.declared == nullptr ? nullptr : used_elsewhere(*g.declared);
  if (elsewhere != nullptr)
    return "things outside the design may carry it" +
           (elsewhere->value ? " (" + *elsewhere->value + ")" : std::string());
  for (auto const v : homes(g))
    if (!open_[v.value].empty())
      return open_[v.value];
  return {};
}

namespace {

/// What may join two VPCs although nothing is known to; empty: nothing.
std::string open_peerings(network::network const& net) {
  if (auto const* p = network::peering_that_may_join(net))
    return "which VPCs peering " + p->declared->id + " connects";
  return network::is_gap(net.source(), "peerings") ? "which VPCs are peered" : "";
}

} // namespace

vpc_links::vpc_links(network::network const& net) : net_(net) {
  for (std::size_t i = 0; i < net.peerings().size(); ++i) {
    auto const id = net.peerings().id_at(i);
    auto const& p = net.peerings()[id];
    if (p.requester.valid() && p.accepter.valid())
      peerings_[std::minmax(p.requester.value, p.accepter.value)].push_back(id);
  }
  for (std::size_t i = 0; i < net.attachments().size(); ++i) {
    auto const id = net.attachments().id_at(i);
    auto const& a = net.attachments()[id];
    if (a.kind == network::resolved_attachment::kind_type::vpc && a.vpc.valid())
      attachments_[a.vpc.value].push_back(id);
  }
}

void vpc_links::add_paths(index<vpc> a, index<vpc> b, std::vector<vpc_link>& out) const {
  using aws::reference_path;
  if (auto const it = peerings_.find(std::minmax(a.value, b.value)); it != peerings_.end())
    for (auto const id : it->second) {
      auto const& p = net_.peerings()[id];
      vpc_link l{reference_path::peering, "peering " + p.declared->id, {}, id, p.declared->at};
      if (p.same_region == false)
        l.path = reference_path::peering_other_region;
      else if (!p.active.value_or(false))
        l.path = reference_path::peering_not_active;
      if (!p.active && p.same_region != false)
        l.unknown = "the state of peering " + p.declared->id;
      else if (!p.same_region)
        l.unknown = "whether peering " + p.declared->id + " is within one Region";
      out.push_back(std::move(l));
    }
  auto const of_a = attachments_.find(a.value);
  auto const of_b = attachments_.find(b.value);
  if (of_a == attachments_.end() || of_b == attachments_.end())
    return;
  for (auto const i : of_a->second)
    for (auto const j : of_b->second) {
      auto const& x = net_.attachments()[i];
      auto const& y = net_.attachments()[j];
      if (x.gateway != y.gateway)
        continue;
      auto const& gateway = net_.transit_gateways()[x.gateway];
      vpc_link l{reference_path::transit_gateway_unsupported,
                 "transit gateway " + gateway.declared->id,
                 {},
                 {},
                 gateway.declared->at};
      auto const works = aws::transit_references(gateway.group_referencing, x.group_referencing,
                                                 y.group_referencing);
      if (works == aws::ternary::yes)
        l.path = reference_path::transit_gateway;
      if (works == aws::ternary::unknown)
        l.unknown = "whether transit gateway " + gateway.declared->id + " keeps group references";
      out.push_back(std::move(l));
    }
}

vpc_link vpc_links::between(network::resolved_group const& from, network::resolved_group const& to,
                            direction d) const {
  using aws::reference_path;
  std::vector<vpc_link> paths;
  for (auto const a : homes(from))
    for (auto const b : homes(to)) {
      if (a == b)
        return {reference_path::same_vpc, {}, {}, {}, {}};
      add_paths(a, b, paths);
    }
  // Nothing makes a reference work outwards over a transit gateway (SG-14).
  for (auto& l : paths)
    if (l.path == reference_path::transit_gateway_unsupported && d == direction::egress)
      l.unknown.clear();
  // One that works, else one that might, else a peering that once worked, else any.
  auto const rank = [&](vpc_link const& l) {
    if (l.unknown.empty() && aws::reference_preserved(l.path, d))
      return 0;
    if (!l.unknown.empty())
      return 1;
    return l.path == reference_path::peering_not_active ? 2 : 3;
  };
  if (auto const open = paths.empty() ? open_peerings(net_) : std::string(); !open.empty())
    return {reference_path::unrelated, {}, open, {}, {}};
  auto const best =
      std::min_element(paths.begin(), paths.end(),
                       [&](vpc_link const& a, vpc_link const& b) { return rank(a) < rank(b); });
  return best == paths.end() ? vpc_link{} : *best;
}

} // namespace vpclint::inline v0::rules
