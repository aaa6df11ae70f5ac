// Changes that lift drops, by what drops.
#include "analysis/mender.hpp"

#include "analysis/drop_settings.hpp"
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
  if (led_astray(net_, s)) {
    mend_route(*drops.front(), out);
    return;
  }
  switch (s.kind) {
  case step_kind::security_group:
    mend_groups(drops, out);
    return;
  case step_kind::network_acl:
    mend_acl(drops, out);
    return;
  case step_kind::route:
    mend_route(*drops.front(), out);
    return;
  case step_kind::source_dest_check:
    mend_interface(s, out);
    return;
  case step_kind::internet_gateway:
    if (s.why == reason::igw_no_public_source || s.why == reason::igw_no_public_destination ||
        s.why == reason::edge_no_public_ip)
      mend_interface(s, out);
    else if (s.why == reason::bad_state_attachment)
      mend_state(s, out);
    else if (s.why == reason::edge_redirection)
      lead_through_appliance(s, out);
    return;
  case step_kind::nat_gateway:
    if (s.why == reason::loop)
      lead_past_itself(*drops.front(), out);
    else if (s.why == reason::regional_nat_zone)
      mend_nat_zone(*drops.front(), out);
    else if (s.why == reason::bad_state)
      mend_state(s, out);
    return;
  case step_kind::gwlb_endpoint:
    if (s.why == reason::asymmetric)
      lead_through_endpoint(s, out);
    return;
  case step_kind::interface_state:
  case step_kind::peering:
    if (s.why == reason::bad_state)
      mend_state(s, out);
    return;
  case step_kind::public_access:
    mend_public_access(drops, out);
    return;
  case step_kind::transit_gateway:
  case step_kind::transit_route:
    mend_transit(*drops.front(), out);
    return;
  case step_kind::vpn_gateway:
    mend_vpn(s, out);
    return;
  case step_kind::load_balancer:
    mend_load_balancer(s, out);
    return;
  case step_kind::egress_only_gateway:
  case step_kind::nat_instance:
  case step_kind::appliance:
  case step_kind::gateway_endpoint:
  case step_kind::host_service:
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

/// Which group of an interface to change: one that somebody wrote, else the VPC's default group.
index<security_group> mender::group_of(network::interface const& nic) const {
  for (auto const g : nic.groups)
    if (net_.groups()[g].declared != nullptr)
      return g;
  return nic.groups.empty() ? index<security_group>{} : nic.groups.front();
}

/// SG-2: whether left-out egress rules of a group stand for one that lets everything out.
bool mender::lets_everything_out(network::resolved_group const& g) const {
  return g.is_default || !g.vpc.valid() ||
         net_.vpcs()[g.vpc].declared->defaults == default_source::aws;
}

void mender::mend_groups(std::vector<met_drop const*> const& drops,
                         std::vector<change>& out) const {
  auto const& first = drops.front()->met;
  auto const& nic = net_.interfaces()[first.nic];
  auto const id = group_of(nic);
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
    auto const peer_group =
        peer.valid() && direct ? group_of(net_.interfaces()[peer]) : index<security_group>{};
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
    auto const where =
        group.declared != nullptr
            ? place_of_written(net_.source().security_groups, *group.declared)
            : place_in_vpc{.id = "default", .vpc = net_.vpcs()[group.vpc].declared->id};
    c.apply = [where, is_default = group.is_default, ingress = first.side == direction::ingress, t,
               peer = std::move(peer), all_out = lets_everything_out(group)](design& d) {
      auto* const written = where.in(d.security_groups, "default");
      if (written == nullptr)
        return;
      auto& rules = ingress ? written->ingress : written->egress;
      if (!ingress && !rules && all_out)
        return;
      if (!rules) {
        rules.emplace();
        if (ingress && is_default) // SG-3: it keeps its rule for itself
          rules->push_back({.match = all_traffic(), .peer = sg_peer(group_peer{ref("self")})});
      }
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
  if (first.reply && first.header.kind().has_ports()) {
    auto const p = first.header.dst_port;
    auto const last = p < 1024 ? p : std::uint16_t{65535};
    auto const from = p < 1024 ? p : std::uint16_t{1024};
    t = first.header.kind() == protocols::tcp ? tcp(from, last) : udp(from, last);
  }
  for (auto const& b : merged(blocks)) {
    int number = used.empty() ? 100 : (*used.rbegin() / 10 + 1) * 10;
    if (number >= before) {
      number = before - 1;
      while (number > 0 && used.count(number) != 0)
        --number;
    }
    bool const moves_on = number < 1;
    int last_moved = before; // of the entries without a free number between them
    if (moves_on) {
      while (used.count(last_moved + 1) != 0)
        ++last_moved;
      if (last_moved >= last_free_number)
        return;
      number = before;
      used.insert(last_moved + 1);
      ++before;
    }
    used.insert(number);
    change c;
    c.object = "network ACL " + name_in(net_, net_.acls(), acl.id, acl.vpc);
    c.side = ingress ? "ingress" : "egress";
    c.add = std::to_string(number) + ": allow " + match_words(t) + (ingress ? " from " : " to ") +
            to_string(b);
    if (moves_on)
      c.add += number == last_moved ? " (what was entry " + std::to_string(number) + " becomes " +
                                          std::to_string(number + 1) + ")"
                                    : " (what was entries " + std::to_string(number) + " to " +
                                          std::to_string(last_moved) + " moves on by one)";
    c.at = acl.at;
    c.apply = [position =
                   static_cast<std::size_t>(acl.declared - net_.source().network_acls.data()),
               ingress, number, t, b, moves_on, last_moved](design& d) {
      auto& list = ingress ? d.network_acls[position].ingress : d.network_acls[position].egress;
      for (auto& e : list)
        if (moves_on && e.number && *e.number >= number && *e.number <= last_moved)
          e.number = *e.number + 1;
      list.push_back({.number = number, .allow = true, .match = t, .remote = b});
    };
    out.push_back(std::move(c));
  }
}

} // namespace vpclint::inline v0::analysis
