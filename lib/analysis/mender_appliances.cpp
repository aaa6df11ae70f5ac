// Routes past NAT gateways and through appliances.
#include "analysis/mender.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

/// Whether a table is used by something else than one subnet.
bool is_shared(std::vector<index<subnet>> const& users, index<subnet> by) {
  return std::any_of(users.begin(), users.end(), [&](auto const s) { return s != by; });
}

} // namespace

/// NAT-4: out by the internet gateway; what shares the table with the NAT gateway's subnet keeps
/// it.
void mender::lead_past_itself(met_drop const& d, std::vector<change>& out) const {
  auto const& s = d.met;
  if (s.component >= net_.nat_gateways().size() || !s.table.valid() || s.route == nullptr ||
      s.route->list.valid() || !is_internet(net_, s.header.dst))
    return;
  auto const& g = net_.nat_gateways().items()[s.component];
  auto const& table = net_.route_tables()[s.table];
  auto const target = name_of({.kind = detour::kind_type::internet_gateway}, table.vpc);
  if (target.empty())
    return;
  auto const block = s.route->destination;
  if (!g.subnet.valid() || !is_shared(table.subnets, g.subnet)) {
    add_route(s.table, block, target, out);
    return;
  }
  auto const& subnet = *net_.subnets()[g.subnet].declared;
  route_table own;
  if (table.declared != nullptr)
    own = *table.declared;
  own.id = subnet.id;
  while (std::any_of(net_.source().route_tables.begin(), net_.source().route_tables.end(),
                     [&](route_table const& t) { return t.id == own.id; }))
    own.id += "-own";
  own.in = subnet.in;
  own.main = {};
  std::erase_if(own.routes, [&](route const& r) {
    auto const* known = r.destination ? std::get_if<cidr>(&*r.destination) : nullptr;
    return known != nullptr && *known == block;
  });
  route way;
  way.destination = route_destination(block);
  way.target = ref(target);
  own.routes.push_back(std::move(way));
  change c;
  c.object = "subnet " + subnet.id;
  c.add =
      "route_table: " + own.id + ", as " + table.id + " but " + to_string(block) + ": " + target;
  c.at = subnet.at;
  c.apply = [where = place_of_written(net_.source().subnets, subnet), own](design& copy) {
    auto* const written = where.in(copy.subnets, {});
    if (written == nullptr)
      return;
    written->route_table = ref(own.id);
    copy.route_tables.push_back(own);
  };
  out.push_back(std::move(c));
}

/// NAT-18: an address in the sender's zone.
void mender::mend_nat_zone(met_drop const& d, std::vector<change>& out) const {
  auto const& s = d.met;
  auto const& pair = d.pair;
  if (s.component >= net_.nat_gateways().size() || !pair.from.nic.valid())
    return;
  auto const& nic = net_.interfaces()[pair.from.nic];
  auto const& g = *net_.nat_gateways().items()[s.component].declared;
  if (!nic.subnet.valid() ||
      net_.subnets()[nic.subnet].vpc != net_.nat_gateways().items()[s.component].vpc)
    return;
  auto const zone = net_.subnets()[nic.subnet].az;
  if (zone.empty())
    return;
  change c;
  c.object = "NAT gateway " + g.id;
  c.add = "elastic_ips: an address in zone " + zone;
  c.at = g.at;
  c.apply = [position = s.component, zone](design& copy) {
    az_elastic_ip one;
    one.az = zone;
    copy.nat_gateways[position].elastic_ips.push_back(std::move(one));
  };
  out.push_back(std::move(c));
}

/// RT-31: where the packet that went past the endpoint would have had to go; `s.side` is egress
/// where that is the request.
void mender::lead_through_endpoint(step const& s, std::vector<change>& out) const {
  if (s.component >= net_.endpoints().size())
    return;
  auto const before = out.size();
  if (s.route == nullptr || s.route->target.kind == network::target_kind::gwlb_endpoint)
    keep_one_zone(s, out);
  if (out.size() != before || !s.table.valid() || s.route == nullptr || s.route->list.valid())
    return;
  auto to = s.header.dst;
  if (s.side == direction::egress) {
    to = s.header.src;
    if (auto const owner = to.is_v4() ? net_.owner_of_public(to.v4()) : index<network::interface>{};
        owner.valid() && net_.interfaces()[owner].subnet.valid())
      if (auto const& block = net_.subnets()[net_.interfaces()[owner].subnet].ipv4)
        to = block->first();
  }
  auto block = is_internet(net_, to) ? cidr::host(to) : remote_block(to);
  if (block.length() == block.width() || s.route->destination.length() > block.length())
    block = s.route->destination;
  add_route(s.table, block, net_.endpoints().items()[s.component].declared->id, out);
}

/// TGW-10: both directions by one zone, and so by one endpoint.
void mender::keep_one_zone(step const& s, std::vector<change>& out) const {
  auto const vpc = net_.endpoints().items()[s.component].vpc;
  for (auto const& a : net_.attachments()) {
    if (a.vpc != vpc || a.declared == nullptr || a.appliance_mode != false)
      continue;
    auto const& g = *net_.transit_gateways()[a.gateway].declared;
    change c;
    c.object = "transit gateway attachment " + g.id + "." + a.id;
    c.add = "appliance_mode: true";
    c.at = a.at;
    c.apply = [gateway = a.gateway.value, id = a.id](design& copy) {
      for (auto& written : copy.transit_gateways[gateway].attachments)
        if (written.id == id)
          written.appliance_mode = true;
    };
    out.push_back(std::move(c));
  }
}

} // namespace vpclint::inline v0::analysis
