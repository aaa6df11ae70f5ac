// What rewrites addresses and ports, and takes it back: NAT gateways, and the list for all that do.
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

} // namespace

/// Rewrites the source; false when the packet has been rewritten so often that it can only be in a
/// circle.
bool walker::translate(translation t, address source) {
  if (translations_.size() >= most_translations) {
    drop(step_kind::route, reason::loop);
    return false;
  }
  t.before = pkt_;
  pkt_.src = source;
  if (pkt_.kind().has_ports())
    pkt_.src_port = options_.choices.nat_ports[translations_.size()];
  t.after = pkt_;
  translations_.push_back(t);
  return true;
}

// NAT-14: of IPv6 only what stands for an IPv4 address.
bool walker::is_translatable() const {
  return pkt_.is_v4() ||
         (pkt_.dst.v6().number() >> 32) == (ipv6{0x0064ff9b00000000U, 0}.number() >> 32);
}

bool walker::translate_by_gateway(translation const& t, ipv4 source, index<nat_gateway> id) {
  if (pkt_.is_v4())
    return translate(t, source);
  if (!is_translatable()) {
    at_nat(id, drop(step_kind::nat_gateway, reason::protocol_restriction));
    return false;
  }
  auto const number = pkt_.dst.v6().number();
  if (!translate(t, source))
    return false;
  pkt_.dst = ipv4{static_cast<std::uint32_t>(number)};
  if (pkt_.kind() == protocols::icmpv6) {
    pkt_.proto = static_cast<std::uint8_t>(protocols::icmp.number);
    pkt_.icmp_type = pkt_.icmp_type == 128 ? 8 : pkt_.icmp_type;
  }
  translations_.back().after = pkt_;
  return true;
}

/// Says of a step at which NAT gateway it is.
void walker::at_nat(index<nat_gateway> id, step& s) const {
  auto const& g = net_.nat_gateways()[id];
  s.component = id.value;
  s.nic = g.nic;
  s.at = g.declared->at;
}

void walker::through_nat(index<nat_gateway> id, subnet_id from, vpc_id vpc, nic_id sender) {
  auto const& g = net_.nat_gateways()[id];
  auto const mark = [&](step& s) { at_nat(id, s); };
  bool const again = pkt_.src == nat_stand_in(id.value);
  if ((sender.valid() && sender == g.nic) || again) { // NAT-4
    mark(drop(step_kind::nat_gateway, reason::loop));
    // What it has translated goes on by the internet gateway, as it would with another route.
    if (auto const igw = net_.vpcs()[vpc].internet_gateway;
        options_.past_gaps && !reply_ && igw.valid() && is_internet(net_, pkt_.dst))
      through_internet_gateway(igw, vpc, from, sender);
    return;
  }
  if (!g.regional) {
    mark(open(step_kind::nat_gateway, "whether NAT gateway " + g.declared->id + " is regional"));
    return;
  }
  if (reply_) { // ENI-12
    mark(drop(step_kind::nat_gateway, reason::nat_reassigns_source));
    without_route(vpc, from, sender);
    return;
  }
  if (!g.available)
    mark(open(step_kind::nat_gateway, "state of NAT gateway " + g.declared->id));
  else if (!*g.available)
    mark(drop(step_kind::nat_gateway, reason::bad_state));
  if (came_by_.kind == target_kind::peering || came_by_.kind == target_kind::vpn_gateway ||
      (came_by_.kind == target_kind::transit_gateway &&
       !options_.semantics.nat_serves_transit_gateway))
    mark(drop(step_kind::nat_gateway, reason::nat_foreign_source)); // NAT-9, OPEN-5
  bool const takes = pkt_.kind().has_ports() ||
                     pkt_.kind() == (pkt_.is_v4() ? protocols::icmp : protocols::icmpv6);
  if (is_translatable() && !takes)
    mark(drop(step_kind::nat_gateway, reason::protocol_restriction)); // NAT-6
  by_nat_ = true;
  if (*g.regional)
    through_regional_nat(id, vpc, from);
  else
    through_zonal_nat(id, vpc, from);
}

// NAT-18; no ACL on its side (OPEN-12).
void walker::through_regional_nat(index<nat_gateway> id, vpc_id vpc, subnet_id from) {
  auto const& g = net_.nat_gateways()[id];
  auto const mark = [&](step& s) { at_nat(id, s); };
  check_nat_zone(id, from);
  translation t;
  t.gateway = id.value;
  t.vpc = vpc;
  if (!translate_by_gateway(t, nat_stand_in(id.value).v4(), id))
    return;
  mark(pass(step_kind::nat_gateway));
  identity_ = {};
  if (g.table.valid()) {
    look_up(g.table, vpc, {}, {});
    return;
  }
  if (!g.declared->route_table.is_left_out())
    mark(open(step_kind::nat_gateway, "route table of NAT gateway " + g.declared->id));
  else if (net_.vpcs()[vpc].contains(pkt_.dst))
    mark(open(step_kind::nat_gateway, "private address of NAT gateway " + g.declared->id));
  else
    through_internet_gateway(net_.vpcs()[vpc].internet_gateway, vpc, {}, {});
}

/// NAT-18: a regional gateway serves the zones that it has an address in.
void walker::check_nat_zone(index<nat_gateway> id, subnet_id from) {
  auto const& g = net_.nat_gateways()[id];
  auto const& zones = g.zones;
  if (zones.empty() || !from.valid())
    return;
  auto const mark = [&](step& s) { at_nat(id, s); };
  auto const& az = net_.subnets()[from].az;
  bool const served =
      std::any_of(zones.begin(), zones.end(), [&](auto const& z) { return !z.empty() && z == az; });
  // One without a zone: which zones there are is not known.
  bool const open_zones =
      std::any_of(zones.begin(), zones.end(), [](auto const& z) { return z.empty(); });
  if (open_zones && !served)
    mark(open(step_kind::nat_gateway, "Elastic IPs of NAT gateway " + g.declared->id));
  else if (az.empty())
    mark(open(step_kind::nat_gateway,
              "availability zone of subnet " + net_.subnets()[from].declared->id));
  else if (!served)
    mark(drop(step_kind::nat_gateway, reason::regional_nat_zone));
}

void walker::through_zonal_nat(index<nat_gateway> id, vpc_id vpc, subnet_id from) {
  auto const& g = net_.nat_gateways()[id];
  auto const mark = [&](step& s) { at_nat(id, s); };
  // What no gateway translates is lost, whatever else is not known of this one.
  auto const end_at_unknown = [&](std::string fact) {
    mark(is_translatable() ? open(step_kind::nat_gateway, std::move(fact))
                           : drop(step_kind::nat_gateway, reason::protocol_restriction));
  };
  if (!g.nic.valid()) {
    end_at_unknown("subnet of NAT gateway " + g.declared->id);
    return;
  }
  if (from != g.subnet || options_.semantics.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(g.subnet, direction::ingress);
  auto const& nic = net_.interfaces()[g.nic];
  if (nic.addresses.empty()) {
    end_at_unknown("private address of NAT gateway " + g.declared->id);
    return;
  }
  translation t;
  t.nic = g.nic;
  t.vpc = vpc;
  if (!translate_by_gateway(t, nic.addresses[0].private_ip, id))
    return;
  mark(pass(step_kind::nat_gateway)); // NAT-7
  identity_ = {};
  leave_subnet(g.subnet, g.nic);
}

void walker::back_through_nat(translation const& t) {
  pkt_.dst = t.before.src;
  pkt_.dst_port = t.before.src_port;
  if (t.before.dst.is_v6() && pkt_.src.is_v4()) {
    pkt_.src = t.before.dst;
    pkt_.proto = t.before.proto;
    if (pkt_.kind().has_types())
      pkt_.icmp_type = reply_type(pkt_.kind(), t.before.icmp_type).value_or(0);
  }
  auto& s = pass(t.kind == translation::kind_type::nat_instance ? step_kind::nat_instance
                                                                : step_kind::nat_gateway);
  s.nic = t.nic;
  s.component = t.gateway;
  if (!t.nic.valid()) {
    auto const none = index<nat_gateway>::none_value;
    auto const table = t.gateway == none
                           ? index<route_table>{}
                           : net_.nat_gateways()[net_.nat_gateways().id_at(t.gateway)].table;
    if (table.valid())
      look_up(table, t.vpc, {}, {}); // NAT-18
    else
      deliver(t.vpc, {}, true);
    return;
  }
  if (t.kind == translation::kind_type::nat_instance) {
    check_groups(t.nic, direction::ingress);
    check_groups(t.nic, direction::egress);
  }
  leave_subnet(net_.interfaces()[t.nic].subnet, t.nic);
}

void walker::through_ideal_nat(vpc_id vpc, subnet_id from) {
  (void)from;
  translation t;
  t.vpc = vpc;
  t.gateway = index<nat_gateway>::none_value;
  if (!translate(t, nat_stand_in(t.gateway)))
    return;
  identity_ = {};
  path_ = aws::reference_path::internet_gateway;
  on_the_internet();
}

} // namespace vpclint::inline v0::analysis
