#include "vpclint/aws/route_selection.hpp"

#include "network/open_facts.hpp"
#include "network/route_views.hpp"
#include "network/vpn_networks.hpp"
#include "analysis/balancer_targets.hpp"
#include "analysis/edge_routes.hpp"
#include "analysis/set_path.hpp"
#include "analysis/stand_ins.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::size_t most_rewritings = 4;

// IGW-4, IGW-5: neither end may be private beyond the gateway.
bool is_refused_outside(address a) { return a.is_v4() && (is_rfc1918(a.v4()) || is_cgnat(a.v4())); }

} // namespace

// --- Tables -----------------------------------------------------------------------------------

path_finder::spot path_finder::look_up(spot const& at) {
  auto const& t = net_.route_tables()[at.table];
  auto choice = aws::select_route(t.routes, dst_, options_, network::seen_as_vpc_route(net_));
  using outcome = aws::route_outcome;
  if (choice.outcome == outcome::unknown) {
    result_.open_list = met_list_ = true;
    if (open_mode_)
      not_known(); // two things at once
    if (choices_.by_unknown_list)
      choice.position = choice.rival;
    if (choice.position == aws::route_selection::no_route)
      choice.outcome = outcome::none;
    else
      choice.outcome = t.routes[choice.position].blackhole ? outcome::blackhole : outcome::selected;
  }
  bool const selected = choice.outcome == outcome::selected;
  auto const* route = selected ? &t.routes[choice.position] : nullptr;
  bool const beyond_doubt =
      selected && route->destination.length() == route->destination.width();
  if (choice.outcome == outcome::ambiguous || (!t.routes_unknown.empty() && !beyond_doubt) ||
      (selected && route->target.kind == entry::unknown)) {
    stuck();
    return {};
  }
  if (!selected) {
    stop(); // RT-13, RT-20, RT-21
    return {};
  }
  return follow(*route, at);
}

path_finder::spot path_finder::follow(network::resolved_route const& r, spot const& at) {
  auto const& t = r.target;
  if (!at.subnet.valid() && is_nat_stand_in(src_)) {
    // NAT-11, NAT-18: all but the internet see its private address, which no design gives.
    bool const unseen = t.kind == entry::internet_gateway || t.kind == entry::missing ||
                        t.kind == entry::egress_only_internet_gateway ||
                        (t.kind == entry::nat_gateway && src_ == nat_stand_in(t.id));
    if (!unseen) {
      stuck();
      return {};
    }
  }
  switch (t.kind) {
  case entry::local:
    return {.kind = place_kind::in_vpc, .vpc = at.vpc, .subnet = at.subnet};
  case entry::internet_gateway:
    return to_internet(t.as<internet_gateway>(), at);
  case entry::egress_only_internet_gateway:
    return through_egress_only(t.as<egress_only_internet_gateway>(), at);
  case entry::nat_gateway:
    return through_nat(t.as<nat_gateway>(), at);
  case entry::interface:
    return through_appliance(t.as<network::interface>(), at.subnet, at.nic);
  case entry::peering:
    return through_peering(t.as<peering>(), at);
  case entry::transit_gateway:
    return into_transit(t.as<transit_gateway>(), at);
  case entry::vpn_gateway:
    return through_vpn(t.as<vpn_gateway>(), at);
  case entry::gateway_endpoint: {
    auto const& e = net_.endpoints()[t.as<vpc_endpoint>()];
    auto ping = filters_.of(traffic{.proto = protocols::icmp, .icmp_type = 8, .icmp_code = -1});
    only(sets_.join(filters_.of(traffic{.proto = protocols::tcp}), ping)); // EP-8
    auto const asking = net_.owner_of(at.vpc, src_);
    if (e.vpc != at.vpc || !asking.valid())
      stop(); // EP-7
    if (!reply_)
      asked_endpoint_ = asking;
    return end_at({flow_end::kind_type::gateway_endpoint, {}, {}});
  }
  case entry::gwlb_endpoint:
    return through_gwlb(t.as<vpc_endpoint>());
  case entry::missing:
  case entry::unknown:
    break;
  }
  stop();
  return {};
}

// --- The internet -----------------------------------------------------------------------------

path_finder::spot path_finder::to_internet(index<internet_gateway> id, spot const& at) {
  if (!id.valid()) {
    stop();
    return {};
  }
  auto const& g = net_.internet_gateways()[id];
  if (g.vpc != at.vpc)
    stop(); // IGW-2
  sieve(g.attached);
  auto const past = past_appliance(net_, g.edge_table, at.subnet, src_); // GRT-6
  if (past == aws::ternary::yes)
    stop();
  else if (past == aws::ternary::unknown)
    not_known();
  check_public_access(at.vpc, at.subnet, false, by_nat_);
  if (is_refused_outside(dst_))
    stop();
  if (src_.is_v4() && !is_stand_in(src_)) {
    auto const owner = net_.owner_of(at.vpc, src_);
    if (!owner.valid()) {
      stop();
      return {};
    }
    auto const& addresses = net_.interfaces()[owner].addresses;
    std::size_t number = 0;
    while (number + 1 < addresses.size() && addresses[number].private_ip != src_.v4())
      ++number;
    sieve(addresses[number].has_public()); // IGW-4
    if (auto const known = addresses[number].public_ip)
      src_ = *known;
    else
      src_ = public_stand_in(owner, number);
  }
  member_ = {};
  path_ = aws::reference_path::internet_gateway;
  return {.kind = place_kind::on_internet};
}

path_finder::spot path_finder::on_internet() {
  if (reply_)
    for (auto r = rewritings_.end(); r != rewritings_.begin();) {
      --r;
      if (r->nic.valid() || r->after_src != dst_)
        continue;
      auto const which = *r;
      rewritings_.erase(r);
      return undo(which);
    }
  if (dst_.is_v4()) {
    auto owner = net_.owner_of_public(dst_.v4());
    if (is_stand_in(dst_)) {
      auto const number = (dst_.v4().bits - stand_in_base) / stand_ins_each;
      if (number < net_.interfaces().size())
        owner = nic_id(std::size_t{number});
    }
    if (owner.valid())
      return from_internet(net_.interfaces()[owner].vpc, owner);
  } else {
    for (std::size_t i = 0; i < net_.vpcs().size(); ++i)
      if (net_.vpcs().items()[i].contains(dst_)) {
        auto const vpc = net_.vpcs().id_at(i);
        return from_internet(vpc, net_.owner_of(vpc, dst_));
      }
  }
  bool const asked =
      reply_ && from_.kind == flow_end::kind_type::internet && dst_ == from_.where;
  if (asked || is_internet(net_, dst_))
    return end_at(flow_end::internet());
  stop();
  return {};
}

path_finder::spot path_finder::from_internet(vpc_id vpc, nic_id target) {
  if (!vpc.valid()) {
    stop();
    return {};
  }
  auto const id = net_.vpcs()[vpc].internet_gateway;
  came_by_ = entry::internet_gateway;
  bool const back_by_egress_only = reply_ && left_by_egress_only_ && dst_.is_v6();
  if (!id.valid() && !back_by_egress_only) {
    bool perhaps = false;
    for (auto const& g : net_.internet_gateways())
      perhaps = perhaps || (g.vpc == vpc && !g.attached);
    if (perhaps)
      not_known();
    else
      stop();
  }
  if (is_refused_outside(src_))
    stop();
  check_public_access(vpc, target.valid() ? net_.interfaces()[target].subnet : subnet_id{}, true,
                      false);
  if (dst_.is_v4()) {
    auto const& addresses = net_.interfaces()[target].addresses;
    if (addresses.empty()) {
      stuck();
      return {};
    }
    std::size_t number = 0;
    for (std::size_t i = 0; i < addresses.size(); ++i)
      if (public_address(net_, target, i) == dst_.v4())
        number = i;
    sieve(addresses[number].has_public()); // IGW-5
    dst_ = addresses[number].private_ip;   // IGW-3
  }
  if (back_by_egress_only) // GRT-1
    return {.kind = place_kind::in_vpc, .vpc = vpc};
  return {.kind = place_kind::at_vpc_edge,
          .vpc = vpc,
          .table = id.valid() ? net_.internet_gateways()[id].edge_table : index<route_table>{},
          .flag = true};
}

path_finder::spot path_finder::enter_edge(spot const& at) {
  spot const inside{.kind = place_kind::in_vpc, .vpc = at.vpc};
  if (!at.table.valid()) {
    if (!network::may_have_edge_table(net_, at.vpc))
      return inside;
    stuck();
    return {};
  }
  auto const& t = net_.route_tables()[at.table];
  auto const* best = edge_route(t, dst_);
  if (!t.routes_unknown.empty()) {
    stuck();
    return {};
  }
  if (best == nullptr || best->blackhole) {
    stop();
    return {};
  }
  if (best->target.kind == entry::interface) {
    auto const nic = best->target.as<network::interface>();
    auto const& addresses = net_.interfaces()[nic].addresses;
    if (at.flag && dst_.is_v4() && !addresses.empty() &&
        std::none_of(addresses.begin(), addresses.end(),
                     [](auto const& a) { return a.has_public().value_or(true); }))
      stop(); // GRT-5
    else if (at.flag && dst_.is_v4() && addresses.empty())
      not_known();
    return through_appliance(nic, {}, {});
  }
  if (best->target.kind == entry::gwlb_endpoint)
    return through_gwlb(best->target.as<vpc_endpoint>());
  if (best->target.kind == entry::unknown) {
    stuck();
    return {};
  }
  return inside;
}

path_finder::spot path_finder::through_egress_only(index<egress_only_internet_gateway> id,
                                                   spot const& at) {
  if (dst_.is_v4() || reply_ || !inspected_.empty() ||
      net_.egress_only_gateways()[id].vpc != at.vpc)
    stop(); // IGW-7
  check_public_access(at.vpc, at.subnet, false, true);
  if (!reply_)
    left_by_egress_only_ = true;
  member_ = {};
  path_ = aws::reference_path::internet_gateway;
  return {.kind = place_kind::on_internet};
}

// --- What rewrites ----------------------------------------------------------------------------

bool path_finder::rewrite(rewriting r, address source, bool new_port) {
  if (rewritings_.size() >= most_rewritings) {
    stop();
    return false;
  }
  r.before_src = src_;
  r.before_dst = dst_;
  r.slot_before = rewritings_.empty() ? std::uint8_t{0} : rewritings_.back().slot;
  r.slot = r.slot_before;
  if (new_port) {
    r.slot = static_cast<std::uint8_t>(rewritings_.size() + 1);
    result_.translations = std::max(result_.translations, r.slot);
  }
  src_ = source;
  r.after_src = source;
  rewritings_.push_back(r);
  return true;
}

path_finder::spot path_finder::undo(rewriting const& r) {
  if (r.kind == rewriting::kind_type::balancer) {
    src_ = r.before_dst;
    dst_ = r.before_src;
    slot_ = r.slot_before;
    check_groups(r.nic, direction::egress);
    return {.kind = place_kind::in_subnet,
            .subnet = net_.interfaces()[r.nic].subnet,
            .nic = r.nic};
  }
  dst_ = r.before_src;
  slot_ = r.slot_before;
  if (!r.nic.valid())
    return {.kind = place_kind::in_vpc, .vpc = r.vpc};
  if (r.kind == rewriting::kind_type::nat_instance) {
    check_groups(r.nic, direction::ingress);
    check_groups(r.nic, direction::egress);
  }
  return {.kind = place_kind::in_subnet, .subnet = net_.interfaces()[r.nic].subnet, .nic = r.nic};
}

path_finder::spot path_finder::through_nat(index<nat_gateway> id, spot const& at) {
  auto const& g = net_.nat_gateways()[id];
  if ((at.nic.valid() && at.nic == g.nic) || src_ == nat_stand_in(id.value)) { // NAT-4
    stop();
    return {};
  }
  if (!g.regional) {
    stuck();
    return {};
  }
  if (reply_) { // ENI-12
    stop();
    return {};
  }
  sieve(g.available);
  bool const foreign = came_by_ == entry::peering || came_by_ == entry::vpn_gateway ||
                       (came_by_ == entry::transit_gateway && !options_.nat_serves_transit_gateway);
  if (foreign)
    stop(); // NAT-9, OPEN-5
  if (src_.is_v4()) { // NAT-6
    auto takes = filters_.of(traffic{.proto = protocols::icmp});
    takes = sets_.join(takes, filters_.with_ports());
    only(takes);
  }
  if (dst_.is_v6()) { // NAT-14: only inside 64:ff9b::/96, where no end of a design lies
    stop();
    return {};
  }
  by_nat_ = true;
  if (*g.regional) { // NAT-18; OPEN-12: no ACL
    if (!g.declared->elastic_ips.empty() && at.subnet.valid()) {
      auto const& az = net_.subnets()[at.subnet].az;
      auto const& zones = g.declared->elastic_ips;
      auto const has = [&](std::string const& zone) {
        return std::any_of(zones.begin(), zones.end(), [&](auto const& z) { return z.az == zone; });
      };
      if (az.empty() || (has({}) && !has(az)))
        not_known();
      else if (!has(az))
        stop();
    }
    rewriting r;
    r.vpc = at.vpc;
    if (!rewrite(r, nat_stand_in(id.value), true))
      return {};
    member_ = {};
    if (g.table.valid())
      return {.kind = place_kind::at_table, .vpc = at.vpc, .table = g.table};
    if (net_.vpcs()[at.vpc].contains(dst_)) { // NAT-11
      stuck();
      return {};
    }
    return to_internet(net_.vpcs()[at.vpc].internet_gateway, {.vpc = at.vpc});
  }
  if (!g.nic.valid()) {
    stuck();
    return {};
  }
  if (at.subnet != g.subnet || options_.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(g.subnet, direction::ingress);
  auto const& nic = net_.interfaces()[g.nic];
  if (nic.addresses.empty()) {
    stuck();
    return {};
  }
  rewriting r;
  r.nic = g.nic;
  r.vpc = at.vpc;
  if (!rewrite(r, nic.addresses[0].private_ip, true))
    return {};
  member_ = {};
  return {.kind = place_kind::in_subnet, .subnet = g.subnet, .nic = g.nic};
}

path_finder::spot path_finder::through_appliance(nic_id nic, subnet_id from, nic_id sender) {
  auto const& i = net_.interfaces()[nic];
  if (sender.valid() && sender == nic) {
    stop();
    return {};
  }
  if (!i.subnet.valid()) {
    stuck();
    return {};
  }
  if (owns(nic, dst_)) {
    if (from != i.subnet || options_.acl_filters_next_hop_in_own_subnet)
      check_acl(i.subnet, direction::ingress);
    return {.kind = place_kind::at_interface, .nic = nic};
  }
  auto const& owner = net_.workloads()[i.owner];
  known<bool> nat{};
  if (owner.kind == network::interface_kind::instance)
    nat = net_.source().instances[owner.position].nat;
  if (reply_ && nat.value_or(false)) {
    stop();
    return {};
  }
  if (from != i.subnet || options_.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(i.subnet, direction::ingress);
  check_usable(nic);
  if (path_ == aws::reference_path::same_vpc)
    path_ = aws::reference_path::into_appliance; // OPEN-18
  check_groups(nic, direction::ingress);
  if (!owns(nic, dst_))
    sieve(i.source_dest_check ? std::optional<bool>(!*i.source_dest_check) : std::nullopt);
  path_ = aws::reference_path::behind_appliance;
  if (nat.is_unknown()) {
    stuck();
    return {};
  }
  if (nat.value_or(false)) { // NAT-20
    if (i.addresses.empty() || dst_.is_v6()) {
      stuck();
      return {};
    }
    rewriting r;
    r.kind = rewriting::kind_type::nat_instance;
    r.nic = nic;
    r.vpc = i.vpc;
    if (!rewrite(r, i.addresses[0].private_ip, true))
      return {};
    member_ = nic;
    path_ = aws::reference_path::same_vpc;
  }
  return leave_interface(nic, true);
}

path_finder::spot path_finder::through_gwlb(index<vpc_endpoint> id) {
  auto const& e = net_.endpoints()[id];
  if (e.subnets.empty()) {
    stuck();
    return {};
  }
  check_acl(e.subnets.front(), direction::ingress); // NACL-20
  (reply_ ? inspected_back_ : inspected_).push_back(id.value);
  path_ = aws::reference_path::inspection;
  return {.kind = place_kind::in_subnet, .subnet = e.subnets.front()}; // EP-41
}

// --- Between VPCs and to outside networks -----------------------------------------------------

path_finder::spot path_finder::through_peering(index<peering> id, spot const& at) {
  auto const& p = net_.peerings()[id];
  if ((p.requester != at.vpc && p.accepter != at.vpc) || !p.other(at.vpc).valid()) {
    if (network::may_join(p))
      stuck();
    else
      stop();
    return {};
  }
  auto const other = p.other(at.vpc);
  sieve(p.active); // PCX-1
  for (auto const& [vpc, end] : {std::pair(at.vpc, src_), std::pair(other, dst_)})
    if (!net_.vpcs()[vpc].contains(end)) { // PCX-3, PCX-5
      if (network::may_contain(net_, vpc, end))
        not_known();
      else
        stop();
    }
  if (!reply_ && at.nic.valid() &&
      net_.interfaces()[at.nic].kind == network::interface_kind::nat_gateway)
    return_peering_ = id.value;
  if (path_ == aws::reference_path::same_vpc)
    path_ = network::references_over(p);
  came_by_ = entry::peering;
  return {.kind = place_kind::in_vpc, .vpc = other}; // PCX-9
}

path_finder::spot path_finder::through_vpn(index<vpn_gateway> id, spot const& at) {
  auto const& g = net_.vpn_gateways()[id];
  if (g.declared->vpc.is_unknown())
    not_known();
  else if (g.vpc != at.vpc)
    stop();
  if (!net_.owner_of(at.vpc, src_).valid())
    stop(); // VPN-6
  auto const choice = network::announced_to(net_, g, dst_); // VPN-4
  if (choice.to.valid()) {
    auto const& n = net_.outside_networks()[choice.to];
    bool const certain = n.connection_known && !choice.open;
    if (dst_.is_v6() && n.connection_known && n.connection != connection_kind::direct_connect)
      stop(); // VPN-5, OPEN-11
    else if (choice.open || (dst_.is_v6() && !certain))
      not_known();
    return end_at(flow_end::of(choice.to));
  }
  if (choice.open)
    stuck();
  else
    stop(); // VPN-2
  return {};
}

path_finder::spot path_finder::from_network(index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  path_ = aws::reference_path::vpn;
  member_ = {};
  if (!n.via) {
    if (network::may_have_gateway(net_, n))
      stuck();
    else
      stop();
    return {};
  }
  if (n.via->kind != entry::vpn_gateway) {
    for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
      if (net_.attachments()[a].network == id)
        return {.kind = place_kind::at_transit, .attachment = a};
    stop();
    return {};
  }
  auto const& g = net_.vpn_gateways()[n.via->as<vpn_gateway>()];
  came_by_ = entry::vpn_gateway;
  if (dst_.is_v6() && n.connection != connection_kind::direct_connect)
    stop(); // VPN-5, OPEN-11
  if (g.declared->vpc.is_unknown()) {
    stuck();
    return {};
  }
  if (!g.vpc.valid() || !net_.owner_of(g.vpc, dst_).valid()) { // VPN-6
    stop();
    return {};
  }
  return {.kind = place_kind::at_vpc_edge, .vpc = g.vpc, .table = g.edge_table}; // VPN-8
}

path_finder::spot path_finder::into_transit(index<transit_gateway> id, spot const& at) {
  attachment_id by;
  for (auto const a : net_.transit_gateways()[id].attachments)
    if (at.vpc.valid() && net_.attachments()[a].vpc == at.vpc)
      by = a;
  if (!by.valid()) { // RT-18
    if (network::may_be_attached(net_, id))
      stuck();
    else
      stop();
    return {};
  }
  auto const& a = net_.attachments()[by];
  subnet_id door = a.subnets.empty() ? subnet_id{} : a.subnets.front();
  if (at.subnet.valid()) { // TGW-2, OPEN-3
    auto const& zone = net_.subnets()[at.subnet].az;
    subnet_id serving;
    bool perhaps = a.subnets.empty() || network::may_have_subnets(a);
    for (auto const s : a.subnets) {
      auto const& az = net_.subnets()[s].az;
      bool const serves =
          s == at.subnet || (options_.transit_serves_whole_zone && !zone.empty() && az == zone);
      if (serves && !serving.valid())
        serving = s;
      perhaps = perhaps || az.empty() || zone.empty();
    }
    if (serving.valid())
      door = serving;
    else if (perhaps)
      not_known();
    else
      stop();
  }
  check_transit_family(by);
  check_acl(door, direction::ingress); // NACL-19
  return {.kind = place_kind::at_transit, .subnet = at.subnet, .attachment = by};
}

void path_finder::check_transit_family(attachment_id id) { // TGW-17
  auto const* written = net_.attachments()[id].declared;
  if (dst_.is_v6() && written != nullptr)
    sieve(written->ipv6.or_default(true));
}

path_finder::spot path_finder::at_transit(spot const& at) {
  using source = network::resolved_transit_route::source_type;
  auto const& a = net_.attachments()[at.attachment];
  if (!a.table.valid()) { // TGW-4
    if (network::may_have_table(net_, a))
      stuck();
    else
      stop();
    return {};
  }
  auto const& t = net_.transit_tables()[a.table];
  auto const choice =
      aws::select_transit_route(t.routes, dst_, options_, network::seen_as_transit_route);
  bool const selected = choice.outcome == aws::route_outcome::selected;
  auto const* route = selected ? &t.routes[choice.position] : nullptr;
  bool const beyond_doubt = selected && route->source == source::static_route &&
                            route->destination.length() == route->destination.width();
  if ((!t.routes_unknown.empty() && !beyond_doubt) ||
      choice.outcome == aws::route_outcome::ambiguous ||
      choice.outcome == aws::route_outcome::unknown || (selected && route->target_unknown)) {
    stuck();
    return {};
  }
  if (!selected || !route->attachment.valid()) { // TGW-6
    stop();
    return {};
  }
  auto const to = route->attachment;
  auto const& out = net_.attachments()[to];
  using kind = network::resolved_attachment::kind_type;
  switch (out.kind) {
  case kind::vpc: {
    if (path_ == aws::reference_path::same_vpc) {
      auto const on =
          aws::transit_references(net_.transit_gateways()[out.gateway].group_referencing,
                                  a.group_referencing, out.group_referencing);
      path_ = network::references_over(on);
    }
    zone_ = at.subnet.valid() ? &net_.subnets()[at.subnet].az : nullptr;
    check_transit_family(to);
    return out_of_transit(to);
  }
  case kind::network: {
    auto const& n = net_.outside_networks()[out.network];
    if (std::none_of(n.cidrs.begin(), n.cidrs.end(),
                     [&](cidr const& b) { return b.contains(dst_); }))
      not_known();
    return end_at(flow_end::of(out.network));
  }
  case kind::peer:
    if (!out.peer_attachment.valid()) {
      stop();
      return {};
    }
    path_ = aws::reference_path::transit_gateway_peering; // TGW-7
    return {.kind = place_kind::at_transit, .attachment = out.peer_attachment};
  case kind::unknown:
    break;
  }
  stuck();
  return {};
}

// TGW-8, TGW-10
path_finder::spot path_finder::out_of_transit(attachment_id to) {
  auto const& a = net_.attachments()[to];
  if (a.subnets.empty() || !a.vpc.valid()) {
    stuck();
    return {};
  }
  bool appliance = a.appliance_mode.value_or(false);
  if (!a.appliance_mode && a.subnets.size() > 1) { // both are looked at
    if (met_list_ || (open_mode_ && *open_mode_ != to))
      not_known();
    open_mode_ = to;
    result_.open_list = true;
    appliance = choices_.by_unknown_list;
  }
  subnet_id door;
  if (appliance && reply_)
    for (auto const& [attachment, subnet] : doors_)
      if (attachment == to)
        door = subnet;
  if (!door.valid() && !appliance && zone_ != nullptr && !zone_->empty())
    for (auto const s : a.subnets)
      if (net_.subnets()[s].az == *zone_)
        door = s;
  if (!door.valid() && network::may_have_subnets(a)) {
    stuck();
    return {};
  }
  if (!door.valid()) {
    result_.zones = std::max(result_.zones, static_cast<std::uint32_t>(a.subnets.size()));
    door = a.subnets[choices_.zone % a.subnets.size()];
  }
  doors_.push_back({to, door});
  came_by_ = entry::transit_gateway;
  return {.kind = place_kind::in_subnet, .subnet = door};
}

// --- Load balancers ---------------------------------------------------------------------------

path_finder::spot path_finder::arrive_at_balancer(nic_id node) {
  network::resolved_load_balancer const* lb = nullptr;
  for (auto const& candidate : net_.load_balancers())
    if (candidate.owner == net_.interfaces()[node].owner)
      lb = &candidate;
  if (is_destination(node))
    via_balancer_ = true;
  if (lb == nullptr || !lb->kind) {
    not_known();
    return end_at(flow_end::of(node));
  }
  bool const passes_on = *lb->kind == load_balancer_kind::network;
  auto const default_protocol = passes_on ? listener_protocol::tcp : listener_protocol::http;
  auto taken = set_algebra::none;   // by listeners so far
  auto perhaps = set_algebra::none; // by listeners whose port is not known
  std::uint32_t branch = 0;
  for (auto const& l : lb->listeners) {
    auto const spoken = l.written->protocol.value_or(default_protocol);
    if (passes_on && l.written->protocol.is_unknown()) {
      for (auto const kind : {protocols::tcp, protocols::udp})
        if (l.written->port)
          perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind,
                                                            .ports = {*l.written->port,
                                                                      *l.written->port}}));
        else if (l.written->port.is_unknown())
          perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind}));
      continue;
    }
    std::vector<protocol> kinds;
    if (spoken != listener_protocol::udp)
      kinds.push_back(protocols::tcp);
    if (spoken == listener_protocol::udp || spoken == listener_protocol::tcp_udp)
      kinds.push_back(protocols::udp);
    for (auto const kind : kinds) {
      if (l.written->port.is_unknown())
        perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind}));
      if (!l.written->port)
        continue;
      auto const port = *l.written->port;
      auto const its =
          sets_.minus(filters_.of(traffic{.proto = kind, .ports = {port, port}}), taken);
      taken = sets_.join(taken, its);
      if (!passes_on || its == set_algebra::none)
        continue;
      if (choices_.branch == branch++) {
        result_.domain = its;
        only(its);
        if (l.written->target_port.is_unknown())
          not_known();
        return to_target(*lb, l, node, l.written->target_port.value_or(port),
                         kind == protocols::udp);
      }
    }
  }
  result_.branches = branch;
  if (passes_on) { // the rest meets no listener, or one whose port nobody knows
    result_.domain = sets_.minus(set_algebra::all, taken);
    only(sets_.minus(perhaps, taken));
    not_known();
    return end_at(flow_end::of(node));
  }
  auto& sets = result_.request;
  sets.must = sets_.meet(sets.must, taken);
  sets.may = sets_.meet(sets.may, sets_.join(taken, perhaps));
  alive_ = sets.may != set_algebra::none;
  return end_at(flow_end::of(node));
}

path_finder::spot path_finder::to_target(network::resolved_load_balancer const& lb,
                                         network::resolved_listener const& l, nic_id node,
                                         std::uint16_t port, bool is_udp) {
  auto const& here = net_.interfaces()[node];
  auto const targets = targets_of(net_, lb, l, here.subnet); // ELB-11
  auto const choices = targets.known.size() + (targets.open.empty() ? 0 : 1);
  if (choices == 0) {
    stop();
    return end_at(flow_end::of(node));
  }
  result_.targets = std::max(result_.targets, static_cast<std::uint32_t>(choices));
  auto const choice = choices_.target % choices;
  if (choice == targets.known.size()) {
    not_known();
    return end_at(flow_end::of(node));
  }
  auto const target = targets.known[choice];
  balanced_to_ = target;
  auto const& to = net_.interfaces()[target];
  if (to.addresses.empty()) {
    not_known();
    return end_at(flow_end::of(target));
  }
  bool const by_instance = to.kind == network::interface_kind::instance;
  auto const kept = keeps_client(*l.written, is_udp, by_instance); // ELB-14
  if (!kept)
    not_known();
  bool const keeps = kept.value_or(by_instance);
  if (keeps && owns(target, src_))
    stop(); // ELB-17
  if (here.filtered || !keeps) { // ELB-13
    member_ = node;
    path_ = aws::reference_path::same_vpc;
  } else {
    member_ = {};
  }
  rewriting r;
  r.kind = rewriting::kind_type::balancer;
  r.nic = node;
  r.vpc = here.vpc;
  r.keeps_client = keeps;
  auto const source =
      keeps || here.addresses.empty() ? src_ : address(here.addresses[0].private_ip);
  if (!rewrite(r, source, !keeps))
    return {};
  dst_ = to.addresses[0].private_ip;
  target_port_ = port;
  check_groups(node, direction::egress);
  return {.kind = place_kind::in_subnet, .subnet = here.subnet, .nic = node};
}

} // namespace vpclint::inline v0::analysis
