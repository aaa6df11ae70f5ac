#include "vpclint/analysis/blockers.hpp"
#include "vpclint/network/resolve.hpp"

#include "analysis/drops.hpp"
#include "analysis/names.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::size_t most_rounds = 4;
constexpr std::size_t most_interfaces_compared = 64;
constexpr int last_free_number = 32766;

cidr everything(bool ipv6) { return ipv6 ? cidr(prefix6{}) : cidr(prefix4{}); }

std::string match_words(traffic const& t) { return to_string(t); }

/// Blocks that together are exactly `blocks`, halves put together.
std::vector<cidr> merged(std::set<cidr> blocks) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto const& b : blocks) {
      if (b.length() == 0)
        continue;
      auto const wider =
          b.is_v4() ? cidr(b.v4().widened(b.length() - 1)) : cidr(b.v6().widened(b.length() - 1));
      auto const [low, high] = [&] {
        if (b.is_v4()) {
          auto const h = wider.v4().halves();
          return std::pair{cidr(h.first), cidr(h.second)};
        }
        auto const h = wider.v6().halves();
        return std::pair{cidr(h.first), cidr(h.second)};
      }();
      if (blocks.count(low) == 0 || blocks.count(high) == 0)
        continue;
      blocks.erase(low);
      blocks.erase(high);
      blocks.insert(wider);
      changed = true;
      break;
    }
  }
  return {blocks.begin(), blocks.end()};
}

/// Proposes changes for the drops of one setting.
class mender {
public:
  mender(network::network const& net, question const& q) : net_(net), question_(q) {}

  void mend(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;

private:
  [[nodiscard]] cidr remote_block(address a) const;
  [[nodiscard]] traffic traffic_of(step const& s) const;
  void mend_groups(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_acl(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_route(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_instance(step const& s, std::vector<change>& out) const;
  [[nodiscard]] std::optional<std::pair<cidr, std::string>> missing_route(met_drop const& d) const;

  network::network const& net_;
  question const& question_;
};

/// The block a person would write for an address: its subnet, its network, or everybody.
cidr mender::remote_block(address a) const {
  for (auto const& s : net_.subnets()) {
    auto const& block = a.is_v4() ? s.ipv4 : s.ipv6;
    if (block && block->contains(a))
      return *block;
  }
  for (auto const& n : net_.outside_networks())
    for (auto const& block : n.cidrs)
      if (block.contains(a))
        return block;
  return everything(a.is_v6());
}

traffic mender::traffic_of(step const& s) const {
  auto const p = s.header.kind();
  if (p.has_ports()) {
    bool const asked = question_.match && question_.match->proto == p &&
                       question_.match->ports.contains(s.header.dst_port);
    if (asked)
      return *question_.match;
    return p == protocols::tcp ? tcp(s.header.dst_port) : udp(s.header.dst_port);
  }
  if (p.has_types())
    return {.proto = p, .icmp_type = s.header.icmp_type, .icmp_code = -1};
  return all_of(p);
}

/// Whether a rule of a group already lets the packet in or out by a reference to the other group.
bool refers(network::resolved_group const& group, direction side, index<security_group> to,
            packet const& p) {
  auto const& rules = side == direction::ingress ? group.ingress : group.egress;
  return std::any_of(rules.begin(), rules.end(), [&](network::resolved_rule const& r) {
    return r.peer == network::resolved_rule::peer_kind::group && r.group == to && r.match &&
           matches(*r.match, p);
  });
}

void mender::mend_groups(std::vector<met_drop const*> const& drops,
                         std::vector<change>& out) const {
  auto const& first = drops.front()->met;
  auto const& nic = net_.interfaces()[first.nic];
  index<security_group> id;
  for (auto const g : nic.groups)
    if (net_.groups()[g].declared != nullptr && !id.valid())
      id = g;
  if (!id.valid())
    return;
  auto const& group = net_.groups()[id];
  auto const t = traffic_of(first);
  std::set<std::string> groups;
  std::set<cidr> blocks;
  for (auto const* d : drops) {
    auto const& s = d->met;
    address const remote = s.side == direction::ingress ? s.header.src : s.header.dst;
    address const own = s.side == direction::ingress ? s.header.dst : s.header.src;
    auto const peer = net_.owner_of(nic.vpc, remote);
    bool const direct = net_.owner_of(nic.vpc, own) == s.nic;
    index<security_group> peer_group;
    if (peer.valid() && direct)
      for (auto const g : net_.interfaces()[peer].groups)
        if (net_.groups()[g].declared != nullptr && !peer_group.valid())
          peer_group = g;
    // A reference that does not work, or is there already, helps nobody (SG-14, SG-18).
    bool const lost = s.why == reason::sg_references_lost ||
                      (peer_group.valid() && refers(group, s.side, peer_group, s.header));
    if (peer_group.valid() && !lost)
      groups.insert(net_.groups()[peer_group].id);
    else
      blocks.insert(remote_block(remote));
  }
  std::string const side = first.side == direction::ingress ? "ingress" : "egress";
  auto const add = [&](sg_peer peer, std::string const& peer_words) {
    change c;
    c.object = "security group " + name_in(net_, net_.groups(), group.id, group.vpc);
    c.side = side;
    c.add = match_words(t) + (first.side == direction::ingress ? " from " : " to ") + peer_words;
    c.at = group.at;
    c.apply = [position =
                   static_cast<std::size_t>(group.declared - net_.source().security_groups.data()),
               ingress = first.side == direction::ingress, t, peer = std::move(peer),
               all_out = !group.declared->egress.has_value()](design& d) {
      auto& rules =
          ingress ? d.security_groups[position].ingress : d.security_groups[position].egress;
      if (!ingress && all_out)
        return;
      if (!rules)
        rules.emplace();
      rules->push_back({.match = t, .peer = peer});
    };
    out.push_back(std::move(c));
  };
  for (auto const& g : groups)
    add(sg_peer(group_peer{ref(g)}), "sg:" + g);
  for (auto const& b : merged(blocks))
    add(sg_peer(b), to_string(b));
}

void mender::mend_acl(std::vector<met_drop const*> const& drops, std::vector<change>& out) const {
  auto const& first = drops.front()->met;
  auto const id = net_.subnets()[first.in].acl;
  if (!id.valid() || net_.acls()[id].declared == nullptr)
    return;
  auto const& acl = net_.acls()[id];
  bool const ingress = first.side == direction::ingress;
  auto const& entries = ingress ? acl.ingress : acl.egress;
  std::set<cidr> blocks;
  std::set<int> used;
  int before = last_free_number + 1; // the first entry that denies one of the packets
  for (auto const* e : entries)
    used.insert(*e->number);
  for (auto const* d : drops) {
    blocks.insert(remote_block(ingress ? d->met.header.src : d->met.header.dst));
    if (d->met.entry != nullptr && d->met.entry->number)
      before = std::min(before, *d->met.entry->number);
  }
  if (blocks.count(everything(first.header.src.is_v6())) != 0)
    blocks = {everything(first.header.src.is_v6())};
  auto t = traffic_of(first);
  if (first.reply && first.header.kind().has_ports())
    t = first.header.kind() == protocols::tcp ? tcp(1024, 65535) : udp(1024, 65535);
  for (auto const& b : merged(blocks)) {
    int number = used.empty() ? 100 : (*used.rbegin() / 10 + 1) * 10;
    if (number >= before) {
      number = before - 1;
      while (number > 0 && used.count(number) != 0)
        --number;
    }
    if (number < 1)
      return;
    used.insert(number);
    change c;
    c.object = "network ACL " + name_in(net_, net_.acls(), acl.id, acl.vpc);
    c.side = ingress ? "ingress" : "egress";
    c.add = std::to_string(number) + ": allow " + match_words(t) + (ingress ? " from " : " to ") +
            to_string(b);
    c.at = acl.at;
    c.apply = [position =
                   static_cast<std::size_t>(acl.declared - net_.source().network_acls.data()),
               ingress, number, t, b](design& d) {
      auto& list = ingress ? d.network_acls[position].ingress : d.network_acls[position].egress;
      list.push_back({.number = number, .allow = true, .match = t, .remote = b});
    };
    out.push_back(std::move(c));
  }
}

/// Destination and target of the route that would have to be there.
std::optional<std::pair<cidr, std::string>> mender::missing_route(met_drop const& d) const {
  auto const dst = d.met.header.dst;
  bool const internet = is_internet(net_, dst);
  cidr const block = internet ? everything(dst.is_v6()) : remote_block(dst);
  auto const& table = net_.route_tables()[d.met.table];
  auto const& vpc = net_.vpcs()[table.vpc];
  if (!d.met.reply) {
    if (!d.way || d.way->kind == detour::kind_type::ideal_nat)
      return std::nullopt;
    if (d.way->kind == detour::kind_type::peering)
      return std::pair{block, net_.peerings()[d.way->over].declared->id};
    if (d.way->kind == detour::kind_type::transit_gateway)
      return std::pair{block, net_.transit_gateways()[d.way->transit].declared->id};
    if (d.way->kind == detour::kind_type::vpn_gateway)
      return std::pair{block, net_.vpn_gateways()[d.way->vpn].declared->id};
    if (d.way->kind == detour::kind_type::nat_gateway)
      return std::pair{block, net_.nat_gateways()[d.way->nat].declared->id};
    if (!vpc.internet_gateway.valid())
      return std::nullopt;
    return std::pair{block, net_.internet_gateways()[vpc.internet_gateway].declared->id};
  }
  if (internet && vpc.internet_gateway.valid())
    return std::pair{block, net_.internet_gateways()[vpc.internet_gateway].declared->id};
  for (auto const& p : net_.peerings()) {
    if ((p.requester != table.vpc && p.accepter != table.vpc) || !p.other(table.vpc).valid())
      continue;
    if (net_.vpcs()[p.other(table.vpc)].contains(dst))
      return std::pair{block, p.declared->id};
  }
  for (auto const& a : net_.attachments())
    if (a.vpc == table.vpc && a.vpc.valid())
      return std::pair{block, net_.transit_gateways()[a.gateway].declared->id};
  for (auto const& g : net_.vpn_gateways())
    if (g.vpc == table.vpc && g.vpc.valid())
      return std::pair{block, g.declared->id};
  return std::nullopt;
}

void mender::mend_route(std::vector<met_drop const*> const& drops, std::vector<change>& out) const {
  auto const& s = drops.front()->met;
  if (s.why != reason::no_route || !s.table.valid())
    return;
  auto const route_of = missing_route(*drops.front());
  if (!route_of)
    return;
  auto const& [destination, target] = *route_of;
  auto const& table = net_.route_tables()[s.table];
  change c;
  c.object = "route table " + name_in(net_, net_.route_tables(), table.id, table.vpc);
  c.add = to_string(destination) + ": " + target;
  c.at = table.at;
  route r;
  r.destination = route_destination(destination);
  r.target = ref(target);
  std::size_t const position =
      table.declared == nullptr
          ? net_.source().route_tables.size()
          : static_cast<std::size_t>(table.declared - net_.source().route_tables.data());
  c.apply = [position, r, vpc = net_.vpcs()[table.vpc].declared->id](design& d) {
    if (position >= d.route_tables.size())
      d.route_tables.push_back({.id = "main", .in = ref(vpc), .main = true});
    d.route_tables[std::min(position, d.route_tables.size() - 1)].routes.push_back(r);
  };
  out.push_back(std::move(c));
}

void mender::mend_instance(step const& s, std::vector<change>& out) const {
  auto nic = s.nic;
  if (!nic.valid())
    for (auto const& v : net_.vpcs())
      for (auto const id : v.interfaces)
        for (auto const& a : net_.interfaces()[id].addresses)
          if (address(a.private_ip) == s.header.src)
            nic = id;
  if (!nic.valid())
    return;
  auto const& owner = net_.workloads()[net_.interfaces()[nic].owner];
  if (owner.kind != network::interface_kind::instance)
    return;
  change c;
  c.object = "instance " + owner.id;
  c.at = owner.at;
  bool const check = s.why == reason::source_dest_check;
  c.add = check ? "source_dest_check: false" : "public_ip: true";
  c.apply = [position = owner.position, check](design& d) {
    auto& settings = d.instances[position].settings;
    (check ? settings.source_dest_check : settings.public_ip) = !check;
  };
  out.push_back(std::move(c));
}

void mender::mend(std::vector<met_drop const*> const& drops, std::vector<change>& out) const {
  auto const& s = drops.front()->met;
  switch (s.kind) {
  case step_kind::security_group:
    mend_groups(drops, out);
    return;
  case step_kind::network_acl:
    mend_acl(drops, out);
    return;
  case step_kind::route:
    mend_route(drops, out);
    return;
  case step_kind::source_dest_check:
    mend_instance(s, out);
    return;
  case step_kind::internet_gateway:
    if (s.why == reason::igw_no_public_source || s.why == reason::igw_no_public_destination)
      mend_instance(s, out);
    if (s.why == reason::bad_state_attachment && s.component < net_.internet_gateways().size()) {
      auto const& g = *net_.internet_gateways().items()[s.component].declared;
      change c;
      c.object = "internet gateway " + g.id;
      c.add = "attached: true";
      c.at = g.at;
      c.apply = [position = s.component](design& d) {
        d.internet_gateways[position].attached = true;
      };
      out.push_back(std::move(c));
    }
    return;
  case step_kind::interface_state:
  case step_kind::egress_only_gateway:
  case step_kind::public_access:
  case step_kind::nat_gateway:
  case step_kind::nat_instance:
  case step_kind::appliance:
  case step_kind::gwlb_endpoint:
  case step_kind::peering:
  case step_kind::transit_gateway:
  case step_kind::transit_route:
  case step_kind::vpn_gateway:
  case step_kind::gateway_endpoint:
  case step_kind::host_service:
  case step_kind::load_balancer:
  case step_kind::delivery:
    return;
  }
}

/// One round of changes; false when some setting has none that we know.
bool propose(network::network const& net, question const& q, walk_options const& options,
             std::vector<change>& out) {
  auto const drops = all_drops(net, q, options);
  if (!drops || drops->empty())
    return false;
  std::vector<std::string> order;
  std::map<std::string, std::vector<met_drop const*>> by_setting;
  for (auto const& d : *drops) {
    if (by_setting[d.setting].empty())
      order.push_back(d.setting);
    by_setting[d.setting].push_back(&d);
  }
  mender const m(net, q);
  for (auto const& setting : order) {
    auto const before = out.size();
    m.mend(by_setting[setting], out);
    if (out.size() == before)
      return false;
  }
  return true;
}

network::network with(design d, std::vector<change> const& changes, std::size_t without) {
  for (std::size_t i = 0; i < changes.size(); ++i)
    if (i != without)
      changes[i].apply(d);
  std::vector<finding> ignored;
  return network::resolve(std::move(d), ignored);
}

verdict verdict_of(network::network const& net, question const& q, walk_options const& options) {
  auto const a = ask(net, q, options);
  return a ? a->outcome : verdict::unknown;
}

/// Which pairs of interfaces can complete the traffic of the question, in a family.
std::set<std::pair<std::string, std::string>>
open_pairs(network::network const& net, traffic const& t, bool ipv6, walk_options const& options) {
  std::set<std::pair<std::string, std::string>> result;
  packet p;
  p.proto = static_cast<std::uint8_t>(t.proto.number);
  p.dst_port = t.ports.first;
  if (t.proto.has_types())
    p.icmp_type = static_cast<std::uint8_t>(std::max<int>(0, t.icmp_type));
  auto const address_of = [&](network::interface const& i) -> std::optional<address> {
    if (ipv6)
      return i.ipv6_address ? std::optional<address>(*i.ipv6_address) : std::nullopt;
    return i.addresses.empty() ? std::nullopt : std::optional<address>(i.addresses[0].private_ip);
  };
  for (std::size_t i = 0; i < net.interfaces().size(); ++i)
    for (std::size_t j = 0; j < net.interfaces().size(); ++j) {
      auto const from = net.interfaces().id_at(i);
      auto const& a = net.interfaces()[from];
      auto const& b = net.interfaces().items()[j];
      auto const src = address_of(a);
      auto const dst = address_of(b);
      if (i == j || !a.can_initiate || !src || !dst)
        continue;
      p.src = *src;
      p.dst = *dst;
      p.src_port = t.proto.has_ports() ? a.client_ports.first : std::uint16_t{0};
      if (walk_between(net, flow_end::of(from), flow_end::of(net.interfaces().id_at(j)), p, options, {})
              .completes())
        result.insert({a.name, b.name});
    }
  return result;
}

void list_openings(network::network const& before, network::network const& after, question const& q,
                   walk_options const& options, remedy& r) {
  if (!q.match || q.match->proto.is_all())
    return;
  if (before.interfaces().size() > most_interfaces_compared) {
    r.opens_known = false;
    return;
  }
  auto const asked = probes(before, q, options, {.from_pairs = pair_sharing::never});
  std::set<std::tuple<bool, std::string, std::string>> own;
  if (asked)
    for (auto const& pair : *asked) {
      bool const ipv6 = !pair.packets.empty() && !pair.packets.front().is_v4();
      own.insert({ipv6, pair.from_label, pair.to_label});
      // An address as the destination is somebody's.
      if (pair.to.kind == flow_end::kind_type::nowhere && pair.from.nic.valid())
        for (auto const& p : pair.packets)
          if (auto const o = before.owner_of(before.interfaces()[pair.from.nic].vpc, p.dst); o.valid())
            own.insert({ipv6, pair.from_label, before.interfaces()[o].name});
    }
  for (bool const ipv6 : {false, true}) {
    if ((ipv6 && q.match->proto == protocols::icmp) || (!ipv6 && q.match->proto == protocols::icmpv6))
      continue;
    auto const old_pairs = open_pairs(before, *q.match, ipv6, options);
    for (auto const& pair : open_pairs(after, *q.match, ipv6, options))
      if (old_pairs.count(pair) == 0 && own.count({ipv6, pair.first, pair.second}) == 0)
        r.opens.push_back(pair.first + " -> " + pair.second + " " + to_string(*q.match) +
                          (ipv6 ? " over IPv6" : ""));
  }
}

} // namespace

result<obstruction> explain_blocked(network::network const& net, question const& q,
                                    walk_options const& options) {
  auto found = find_blockers(net, q, options);
  if (!found || found->blockers.empty() || !q.match)
    return found;
  remedy r;
  constexpr auto all = static_cast<std::size_t>(-1);
  auto changed = with(net.source(), {}, all);
  for (std::size_t round = 0; round < most_rounds && r.becomes != verdict::reachable; ++round) {
    std::vector<change> more;
    if (!propose(changed, q, options, more))
      break;
    for (auto& c : more)
      if (std::find(r.changes.begin(), r.changes.end(), c) == r.changes.end())
        r.changes.push_back(std::move(c));
    changed = with(net.source(), r.changes, all);
    r.becomes = verdict_of(changed, q, options);
  }
  r.verified = r.becomes == verdict::reachable;
  if (!r.verified)
    return found;
  // A change that the others make needless is left out, so that every one that is told counts.
  for (std::size_t i = r.changes.size(); i-- > 0;)
    if (r.changes.size() > 1 &&
        verdict_of(with(net.source(), r.changes, i), q, options) == verdict::reachable)
      r.changes.erase(r.changes.begin() + static_cast<std::ptrdiff_t>(i));
  r.necessary = true;
  list_openings(net, with(net.source(), r.changes, all), q, options, r);
  found->remedies.push_back(std::move(r));
  return found;
}

} // namespace vpclint::inline v0::analysis
