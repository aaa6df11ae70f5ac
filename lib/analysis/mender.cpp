// Changes that lift drops, by what drops.
#include "analysis/mender.hpp"

#include "analysis/names.hpp"

#include <algorithm>
#include <set>

namespace vpclint::inline v0::analysis {
namespace {

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

/// Whether a rule of a group already lets the packet in or out by a reference to the other group.
bool refers(network::resolved_group const& group, direction side, index<security_group> to,
            packet const& p) {
  auto const& rules = side == direction::ingress ? group.ingress : group.egress;
  return std::any_of(rules.begin(), rules.end(), [&](network::resolved_rule const& r) {
    return r.peer == network::resolved_rule::peer_kind::group && r.group == to && r.match &&
           matches(*r.match, p);
  });
}

} // namespace

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

} // namespace vpclint::inline v0::analysis
