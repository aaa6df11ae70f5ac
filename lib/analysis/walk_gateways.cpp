#include "vpclint/aws/route_selection.hpp"

#include "analysis/edge_routes.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"
#include "network/vpn_networks.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

constexpr std::size_t most_translations = 4;

reason refused_by_internet_gateway(address a, bool egress) {
  if (a.is_v6())
    return reason::none;
  if (is_rfc1918(a.v4()))
    return egress ? reason::igw_private_destination : reason::igw_private_source;
  if (is_cgnat(a.v4()))
    return egress ? reason::igw_cgnat_destination : reason::igw_cgnat_source;
  return reason::none;
}

} // namespace

/// The missing fact with the writer's reason: who left open whether there is a public address.
std::string walker::open_public_address(nic_id nic) const {
  auto const& i = net_.interfaces()[nic];
  auto const& owner = net_.workloads()[i.owner];
  std::string fact = "public address of " + i.name;
  auto const add = [&](auto const& value) {
    if (value.is_unknown())
      fact += " (" + value.reason() + ")";
    return value.is_unknown();
  };
  if (owner.kind == network::interface_kind::instance) {
    auto const& s = net_.source().instances[owner.position].settings;
    if (add(s.public_ip) || add(s.elastic_ip) || add(s.has_elastic_ip))
      return fact;
  }
  if (owner.kind == network::interface_kind::nat_gateway) {
    add(net_.source().nat_gateways[owner.position].connectivity);
    return fact;
  }
  if (owner.kind == network::interface_kind::service) {
    auto const& s = net_.source().services[owner.position];
    if (!add(s.launch))
      add(s.assign_public_ip);
    return fact;
  }
  if (i.subnet.valid())
    add(net_.subnets()[i.subnet].declared->public_ip);
  return fact;
}

/// BPA-3: whether an exclusion lets through what is blocked elsewhere.
aws::ternary walker::is_excluded(vpc_id vpc, subnet_id subnet, bool inbound) const {
  auto result = aws::ternary::no;
  for (auto const& x : net_.source().public_access.exclusions) {
    bool const names_vpc = x.vpc && vpc.valid() && x.vpc->name == net_.vpcs()[vpc].declared->id;
    bool const names_subnet = x.subnet && subnet.valid() &&
                              (x.subnet->name == net_.subnets()[subnet].declared->id ||
                               x.subnet->name == net_.vpcs()[vpc].declared->id + "." +
                                                     net_.subnets()[subnet].declared->id);
    auto covers = aws::to_ternary(names_vpc || names_subnet);
    if (x.vpc.is_unknown() || (x.subnet.is_unknown() && subnet.valid()))
      covers = aws::either(covers, aws::ternary::unknown);
    auto lets = aws::ternary::yes;
    if (inbound && x.mode.is_unknown())
      lets = aws::ternary::unknown;
    else if (inbound && x.mode)
      lets = aws::to_ternary(*x.mode == bpa_exclusion_mode::allow_bidirectional);
    result = aws::either(result, aws::both(covers, lets));
  }
  return result;
}

void walker::check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) {
  if (reply_)
    return;
  auto const& bpa = net_.source().public_access;
  if (bpa.mode.is_left_out())
    return;
  auto const excluded = is_excluded(vpc, subnet, inbound);
  if (excluded == aws::ternary::yes)
    return;
  if (bpa.mode.is_unknown()) {
    open(step_kind::public_access, "mode of VPC Block Public Access").at = bpa.at;
    return;
  }
  bool const stops = *bpa.mode == bpa_mode::block_bidirectional ||                   // BPA-1
                     (*bpa.mode == bpa_mode::block_ingress && (inbound || !by_nat)); // BPA-2
  if (stops && excluded == aws::ternary::unknown)
    open(step_kind::public_access, "exclusions of VPC Block Public Access").at = bpa.at;
  else if (stops)
    drop(step_kind::public_access, reason::public_access_blocked).at = bpa.at;
}

void walker::through_internet_gateway(index<internet_gateway> id, vpc_id vpc, subnet_id from,
                                      nic_id sender) {
  (void)sender;
  nic_id const owner_of_source = pkt_.src.is_v4() ? net_.owner_of(vpc, pkt_.src) : nic_id{};
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.nic = owner_of_source;
    if (id.valid())
      s.at = net_.internet_gateways()[id].declared->at;
  };
  auto const at_gateway = [&](reason why) { mark(drop(step_kind::internet_gateway, why)); };
  if (!id.valid()) {
    at_gateway(reason::bad_state_attachment); // a regional NAT gateway in a VPC without one
  } else {
    auto const& g = net_.internet_gateways()[id];
    if (g.vpc != vpc || g.attached == false)
      at_gateway(reason::bad_state_attachment); // IGW-2
    else if (!g.attached)
      mark(open(step_kind::internet_gateway, "attachment of internet gateway " + g.declared->id));
    auto const past = past_appliance(net_, g.edge_table, from, pkt_.src);
    if (past == aws::ternary::yes)
      at_gateway(reason::edge_redirection);
    else if (past == aws::ternary::unknown)
      mark(open(step_kind::internet_gateway,
                "routes of route table " + net_.route_tables()[g.edge_table].id));
  }
  check_public_access(vpc, from, false, by_nat_);
  if (auto const why = refused_by_internet_gateway(pkt_.dst, true); why != reason::none) {
    at_gateway(why); // IGW-4
    return;
  }
  if (pkt_.src.is_v4() && !is_stand_in(pkt_.src)) {
    auto const owner = owner_of_source;
    std::size_t number = 0;
    std::optional<bool> has = false;
    if (owner.valid()) {
      auto const& addresses = net_.interfaces()[owner].addresses;
      while (number + 1 < addresses.size() && address(addresses[number].private_ip) != pkt_.src)
        ++number;
      if (number < addresses.size())
        has = addresses[number].has_public();
    }
    if (!has)
      mark(open(step_kind::internet_gateway, open_public_address(owner)));
    else if (!*has)
      at_gateway(reason::igw_no_public_source); // IGW-4, ENI-11
    else
      mark(pass(step_kind::internet_gateway));
    pkt_.src = has.value_or(false)
                   ? *public_address(net_, owner, number)
                   : public_stand_in(owner.valid() ? owner : nic_id(std::size_t{0}), number);
  } else {
    mark(pass(step_kind::internet_gateway)); // IGW-6
  }
  identity_ = {};
  path_ = aws::reference_path::internet_gateway;
  on_the_internet();
}

// A packet between all the gateways: for somebody outside, for a public address of the design, or
// back to a translation that waits for it.
void walker::on_the_internet() {
  if (came_back(2, 0))
    return;
  if (reply_)
    for (auto t = translations_.rbegin(); t != translations_.rend(); ++t)
      if (!t->nic.valid() && t->after.src == pkt_.dst && t->after.src_port == pkt_.dst_port) {
        auto const undo = *t;
        translations_.erase(std::next(t).base());
        back_through_nat(undo);
        return;
      }
  if (pkt_.dst.is_v4()) {
    nic_id owner = net_.owner_of_public(pkt_.dst.v4());
    if (is_stand_in(pkt_.dst)) {
      auto const number = (pkt_.dst.v4().bits - stand_in_base) / stand_ins_each;
      if (number < net_.interfaces().size())
        owner = nic_id(std::size_t{number});
    }
    if (owner.valid()) {
      enter_by_internet_gateway(vpc_of(owner), owner);
      return;
    }
  } else {
    for (std::size_t i = 0; i < net_.vpcs().size(); ++i)
      if (net_.vpcs().items()[i].contains(pkt_.dst)) {
        auto const vpc = net_.vpcs().id_at(i);
        enter_by_internet_gateway(vpc, net_.owner_of(vpc, pkt_.dst));
        return;
      }
  }
  bool const asked =
      reply_ && from_.kind == flow_end::kind_type::internet && pkt_.dst == first_.src;
  if (asked || is_internet(net_, pkt_.dst)) {
    pass(step_kind::delivery);
    finish(flow_end::internet());
    return;
  }
  drop(step_kind::delivery, reason::no_destination);
}

void walker::from_the_internet(vpc_id vpc, nic_id target) {
  enter_by_internet_gateway(vpc, target);
}

void walker::enter_by_internet_gateway(vpc_id vpc, nic_id target) {
  if (!vpc.valid()) {
    drop(step_kind::internet_gateway, reason::no_destination);
    return;
  }
  auto const id = net_.vpcs()[vpc].internet_gateway;
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.nic = target;
    s.at = id.valid() ? place(net_.internet_gateways()[id].declared->at)
                      : place(net_.vpcs()[vpc].declared->at);
  };
  bool const back_by_egress_only = reply_ && egress_only_ && pkt_.dst.is_v6();
  came_by_ = {target_kind::internet_gateway, id.value};
  if (!id.valid() && !back_by_egress_only) {
    bool unknown_gateway = false;
    for (auto const& g : net_.internet_gateways())
      unknown_gateway = unknown_gateway || (g.vpc == vpc && !g.attached);
    if (unknown_gateway)
      mark(open(step_kind::internet_gateway,
                "attachment of the internet gateway of VPC " + net_.vpcs()[vpc].declared->id));
    else
      mark(drop(step_kind::internet_gateway, reason::bad_state_attachment));
  }
  if (auto const why = refused_by_internet_gateway(pkt_.src, false); why != reason::none)
    mark(drop(step_kind::internet_gateway, why)); // IGW-5
  subnet_id const where = target.valid() ? net_.interfaces()[target].subnet : subnet_id{};
  check_public_access(vpc, where, true, false);
  if (pkt_.dst.is_v4()) {
    auto const& addresses = net_.interfaces()[target].addresses;
    std::size_t number = 0;
    for (std::size_t i = 0; i < addresses.size(); ++i)
      if (public_address(net_, target, i) == pkt_.dst.v4())
        number = i;
    if (addresses.empty()) {
      mark(open(step_kind::internet_gateway,
                "private address of " + net_.interfaces()[target].name));
      return;
    }
    auto const has = addresses[number].has_public();
    if (!has)
      mark(open(step_kind::internet_gateway, open_public_address(target)));
    else if (!*has)
      mark(drop(step_kind::internet_gateway, reason::igw_no_public_destination)); // IGW-5
    else
      mark(pass(step_kind::internet_gateway));
    pkt_.dst = addresses[number].private_ip; // IGW-3
  } else if (back_by_egress_only) {
    deliver(vpc, {}, true); // GRT-1: no edge table is asked but the internet gateway's own
    return;
  } else {
    mark(pass(step_kind::internet_gateway));
  }
  auto const edge = id.valid() ? net_.internet_gateways()[id].edge_table : index<route_table>{};
  enter_by_edge(edge, vpc, target, true);
}

/// By the gateway's own table where it has one, else straight in (IGW-16, GRT-1).
void walker::enter_by_edge(index<route_table> edge, vpc_id vpc, nic_id target, bool internet) {
  (void)target;
  if (!edge.valid()) {
    if (network::may_have_edge_table(net_, vpc))
      open(step_kind::route, "whether a gateway of VPC " + net_.vpcs()[vpc].declared->id +
                                 " has an edge table");
    else
      deliver(vpc, {}, true);
    return;
  }
  auto const& t = net_.route_tables()[edge];
  auto const* best = edge_route(t, pkt_.dst);
  if (!t.routes_unknown.empty()) {
    auto& s = open(step_kind::route,
                   "routes of route table " + t.id + " (" + t.routes_unknown + ")");
    s.table = edge;
    s.at = t.at;
    return;
  }
  if (best == nullptr) {
    drop(step_kind::route, reason::no_route).table = edge;
    return;
  }
  auto& s =
      best->blackhole ? drop(step_kind::route, reason::bad_state_route) : pass(step_kind::route);
  s.table = edge;
  s.route = best;
  s.at = best->at.valid() ? best->at : t.at;
  if (best->blackhole)
    return;
  if (best->target.kind == target_kind::interface) {
    auto const nic = best->target.as<network::interface>();
    auto const& i = net_.interfaces()[nic];
    bool const has = std::any_of(i.addresses.begin(), i.addresses.end(),
                                 [](auto const& a) { return a.has_public().value_or(true); });
    if (internet && pkt_.dst.is_v4() && i.addresses.empty())
      open(step_kind::internet_gateway, "addresses of " + i.name).nic = nic;
    else if (internet && pkt_.dst.is_v4() && !has)
      drop(step_kind::internet_gateway, reason::edge_no_public_ip).nic = nic; // GRT-5
    through_appliance(nic, {}, {});
  } else if (best->target.kind == target_kind::gwlb_endpoint) {
    through_gwlb(best->target.as<vpc_endpoint>(), {});
  } else if (best->target.kind == target_kind::unknown) {
    open(step_kind::route, "target of a route of route table " + t.id);
  } else {
    deliver(vpc, {}, true);
  }
}

void walker::through_egress_only(index<egress_only_internet_gateway> id, vpc_id vpc,
                                 subnet_id from) {
  auto const& g = net_.egress_only_gateways()[id];
  reason why = reason::none;
  if (pkt_.dst.is_v4())
    why = reason::protocol_restriction; // IGW-7
  if (!reply_ && !inspected_.empty())
    why = reason::egress_only_inspected; // IGW-7
  if (g.vpc != vpc)
    why = reason::bad_state_attachment;
  if (reply_)
    why = reason::egress_only;
  auto& s = why == reason::none ? pass(step_kind::egress_only_gateway)
                                : drop(step_kind::egress_only_gateway, why);
  s.component = id.value;
  s.at = g.declared->at;
  check_public_access(vpc, from, false, true);
  if (!reply_)
    egress_only_ = true;
  identity_ = {};
  path_ = aws::reference_path::internet_gateway;
  on_the_internet();
}

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

template <class Mark>
bool walker::translate_by_gateway(translation const& t, ipv4 source, Mark const& mark) {
  if (pkt_.is_v4())
    return translate(t, source);
  if (!is_translatable()) {
    mark(drop(step_kind::nat_gateway, reason::protocol_restriction));
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

void walker::through_nat(index<nat_gateway> id, subnet_id from, vpc_id vpc, nic_id sender) {
  auto const& g = net_.nat_gateways()[id];
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.nic = g.nic;
    s.at = g.declared->at;
  };
  bool const again = pkt_.src == nat_stand_in(id.value);
  if ((sender.valid() && sender == g.nic) || again) { // NAT-4
    mark(drop(step_kind::nat_gateway, reason::loop));
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
  // What no gateway translates is lost, whatever else is not known of this one.
  auto const end_at_unknown = [&](std::string fact) {
    mark(is_translatable() ? open(step_kind::nat_gateway, std::move(fact))
                           : drop(step_kind::nat_gateway, reason::protocol_restriction));
  };
  by_nat_ = true;
  if (*g.regional) {
    // NAT-18; no ACL on its side (OPEN-12).
    auto const& zones = g.declared->elastic_ips;
    if (!zones.empty() && from.valid()) {
      auto const& az = net_.subnets()[from].az;
      bool const served = std::any_of(zones.begin(), zones.end(), [&](auto const& z) {
        return !z.az.empty() && z.az == az;
      });
      // One without a zone: which zones there are is not known.
      bool const open_zones =
          std::any_of(zones.begin(), zones.end(), [](auto const& z) { return z.az.empty(); });
      if (open_zones && !served)
        mark(open(step_kind::nat_gateway, "Elastic IPs of NAT gateway " + g.declared->id));
      else if (az.empty())
        mark(open(step_kind::nat_gateway,
                  "availability zone of subnet " + net_.subnets()[from].declared->id));
      else if (!served)
        mark(drop(step_kind::nat_gateway, reason::regional_nat_zone));
    }
    translation t;
    t.gateway = id.value;
    t.vpc = vpc;
    if (!translate_by_gateway(t, nat_stand_in(id.value).v4(), mark))
      return;
    mark(pass(step_kind::nat_gateway));
    identity_ = {};
    if (g.table.valid()) {
      look_up(g.table, vpc, {}, {});
      return;
    }
    if (net_.vpcs()[vpc].contains(pkt_.dst))
      mark(open(step_kind::nat_gateway, "private address of NAT gateway " + g.declared->id));
    else
      through_internet_gateway(net_.vpcs()[vpc].internet_gateway, vpc, {}, {});
    return;
  }
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
  if (!translate_by_gateway(t, nic.addresses[0].private_ip, mark))
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

void walker::through_appliance(nic_id nic, subnet_id from, nic_id sender) {
  auto const& i = net_.interfaces()[nic];
  auto const mark = [&](step& s) {
    s.nic = nic;
    s.at = i.at;
  };
  if (sender.valid() && sender == nic) {
    mark(drop(step_kind::appliance, reason::loop));
    return;
  }
  if (!i.subnet.valid()) {
    mark(open(step_kind::appliance, "subnet of " + i.name));
    return;
  }
  if (owns(nic, pkt_.dst)) { // the route leads to whom the packet is for
    if (from != i.subnet || options_.semantics.acl_filters_next_hop_in_own_subnet)
      check_acl(i.subnet, direction::ingress);
    arrive(i.vpc, nic);
    return;
  }
  auto const& owner = net_.workloads()[i.owner];
  known<bool> nat{};
  if (owner.kind == network::interface_kind::instance)
    nat = net_.source().instances[owner.position].nat;
  if (reply_ && nat.value_or(false)) {
    // It would take the reply for a connection of its own; what is missing is another route.
    mark(drop(step_kind::nat_instance, reason::nat_reassigns_source));
    without_route(i.vpc, from, sender);
    return;
  }
  if (from != i.subnet || options_.semantics.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(i.subnet, direction::ingress);
  check_state(nic);
  if (path_ == aws::reference_path::same_vpc)
    path_ = aws::reference_path::into_appliance; // OPEN-18
  check_groups(nic, direction::ingress);
  check_source_dest(nic, direction::ingress);
  path_ = aws::reference_path::behind_appliance;
  if (nat.is_unknown()) {
    mark(open(step_kind::appliance, "whether " + i.name + " translates addresses"));
    return;
  }
  if (nat.value_or(false)) {
    if (pkt_.dst.is_v6()) {
      mark(open(step_kind::nat_instance, "whether " + i.name + " forwards IPv6"));
      return;
    }
    if (i.addresses.empty()) {
      mark(open(step_kind::nat_instance, "private address of " + i.name));
      return;
    }
    translation t;
    t.kind = translation::kind_type::nat_instance;
    t.nic = nic;
    t.vpc = i.vpc;
    if (!translate(t, i.addresses[0].private_ip))
      return;
    mark(pass(step_kind::nat_instance)); // NAT-20
    identity_ = nic;
    path_ = aws::reference_path::same_vpc;
  } else {
    mark(pass(step_kind::appliance));
  }
  leave_interface(nic, true);
}

void walker::through_gwlb(index<vpc_endpoint> id, subnet_id from) {
  (void)from;
  auto const& e = net_.endpoints()[id];
  if (e.subnets.empty()) {
    open(step_kind::gwlb_endpoint, "subnet of endpoint " + e.declared->id).component = id.value;
    return;
  }
  check_acl(e.subnets.front(), direction::ingress); // NACL-20
  auto& s = pass(step_kind::gwlb_endpoint);
  s.component = id.value;
  s.at = e.declared->at;
  s.fact = "the appliances behind " + e.declared->id + " are taken to pass the packet on";
  (reply_ ? inspected_back_ : inspected_).push_back(id.value);
  path_ = aws::reference_path::inspection;
  leave_subnet(e.subnets.front(), {}); // EP-41
}

void walker::through_peering(index<peering> id, vpc_id vpc, nic_id sender) {
  auto const& p = net_.peerings()[id];
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.at = p.declared->at;
  };
  if ((p.requester != vpc && p.accepter != vpc) || !p.other(vpc).valid()) {
    if (network::may_join(p))
      mark(open(step_kind::peering, "VPCs of peering " + p.declared->id));
    else
      mark(drop(step_kind::peering, reason::bad_state_attachment));
    return;
  }
  auto const other = p.other(vpc);
  if (!p.active)
    mark(open(step_kind::peering, "state of peering " + p.declared->id));
  else if (!*p.active)
    mark(drop(step_kind::peering, reason::bad_state)); // PCX-1
  bool const from_inside = net_.vpcs()[vpc].contains(pkt_.src);
  bool const to_inside = net_.vpcs()[other].contains(pkt_.dst);
  if ((!from_inside && !network::may_contain(net_, vpc, pkt_.src)) ||
      (!to_inside && !network::may_contain(net_, other, pkt_.dst))) {
    mark(drop(step_kind::peering, reason::peering_address)); // PCX-3, PCX-5
    if (!to_inside)
      return;
  } else if (!from_inside || !to_inside) {
    auto const& open_one = net_.vpcs()[to_inside ? vpc : other];
    mark(open(step_kind::peering, "blocks of VPC " + open_one.declared->id));
  } else {
    mark(pass(step_kind::peering));
  }
  if (!reply_ && sender.valid() &&
      net_.interfaces()[sender].kind == network::interface_kind::nat_gateway)
    return_peering_ = id.value;
  if (path_ == aws::reference_path::same_vpc) {
    path_ = network::references_over(p);
    open_path_ = "whether peering " + p.declared->id + " is within one Region";
  }
  came_by_ = {target_kind::peering, id.value};
  deliver(other, {}, true); // PCX-9
}

void walker::through_vpn(index<vpn_gateway> id, vpc_id vpc) {
  auto const& g = net_.vpn_gateways()[id];
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.at = g.declared->at;
  };
  if (g.declared->vpc.is_unknown())
    mark(open(step_kind::vpn_gateway, "VPC of VPN gateway " + g.declared->id));
  else if (g.vpc != vpc)
    mark(drop(step_kind::vpn_gateway, reason::vpn_unattached));
  if (!net_.owner_of(vpc, pkt_.src).valid())
    mark(drop(step_kind::vpn_gateway, reason::vgw_egress_source)); // VPN-6
  auto const choice = network::announced_to(net_, g, pkt_.dst);    // VPN-4
  if (choice.to.valid()) {
    auto const& n = net_.outside_networks()[choice.to];
    bool const ipv6 = pkt_.dst.is_v6();
    if (ipv6 && !n.connection_known)
      mark(open(step_kind::vpn_gateway, "connection of network " + n.declared->id +
                                            " (" + n.declared->connection.reason() + ")"));
    else if (ipv6 && n.connection != connection_kind::direct_connect)
      mark(drop(step_kind::vpn_gateway, reason::vpn_ipv6)); // VPN-5, OPEN-11
    else if (choice.open)
      mark(open(step_kind::vpn_gateway, "prefixes behind VPN gateway " + g.declared->id));
    else
      mark(pass(step_kind::vpn_gateway));
    finish(flow_end::of(choice.to));
    return;
  }
  if (choice.open)
    mark(open(step_kind::vpn_gateway, "prefixes behind VPN gateway " + g.declared->id));
  else
    mark(drop(step_kind::vpn_gateway, reason::vpn_unknown_prefix)); // VPN-2
}

void walker::from_network(index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  path_ = aws::reference_path::vpn;
  identity_ = {};
  if (!n.via) {
    if (network::may_have_gateway(net_, n))
      open(step_kind::vpn_gateway, "gateway of network " + n.declared->id);
    else
      drop(step_kind::vpn_gateway, reason::no_path);
    return;
  }
  if (n.via->kind == target_kind::vpn_gateway) {
    enter_by_vpn(n.via->as<vpn_gateway>(), n.connection);
    return;
  }
  for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
    if (net_.attachments()[a].network == id) {
      route_transit(a, {}, 0);
      return;
    }
  drop(step_kind::transit_gateway, reason::transit_not_attached);
}

void walker::enter_by_vpn(index<vpn_gateway> id, connection_kind by) {
  auto const& g = net_.vpn_gateways()[id];
  came_by_ = {target_kind::vpn_gateway, id.value};
  if (g.declared->vpc.is_unknown()) {
    auto& s = open(step_kind::vpn_gateway, "VPC of VPN gateway " + g.declared->id);
    s.component = id.value;
    s.at = g.declared->at;
    return;
  }
  reason why = reason::none;
  if (!g.vpc.valid())
    why = reason::vpn_unattached;
  else if (pkt_.dst.is_v6() && by != connection_kind::direct_connect)
    why = reason::vpn_ipv6; // VPN-5, OPEN-11
  else if (!net_.owner_of(g.vpc, pkt_.dst).valid())
    why = reason::vgw_ingress_destination; // VPN-6
  auto& s = why == reason::none ? pass(step_kind::vpn_gateway) : drop(step_kind::vpn_gateway, why);
  s.component = id.value;
  s.at = g.declared->at;
  if (why == reason::none || why == reason::vpn_ipv6)
    enter_by_edge(g.edge_table, g.vpc, {}, false); // VPN-8
}

void walker::through_gateway_endpoint(index<vpc_endpoint> id, vpc_id vpc) {
  auto const& e = net_.endpoints()[id];
  bool const echo = pkt_.kind() == protocols::icmp && pkt_.icmp_type == 8;
  reason why = reason::none;
  if (pkt_.kind() != protocols::tcp && !echo)
    why = reason::gateway_endpoint_protocol; // EP-8
  if (!reply_)
    asked_endpoint_ = net_.owner_of(vpc, pkt_.src);
  if (e.vpc != vpc || !net_.owner_of(vpc, pkt_.src).valid())
    why = reason::endpoint_foreign_source; // EP-7
  auto& s = why == reason::none ? pass(step_kind::gateway_endpoint)
                                : drop(step_kind::gateway_endpoint, why);
  s.component = id.value;
  s.at = e.declared->at;
  finish({flow_end::kind_type::gateway_endpoint, {}, {}});
}

} // namespace vpclint::inline v0::analysis
