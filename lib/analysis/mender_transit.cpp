// What transit gateways and their tables would have to have.
#include "analysis/mender.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace vpclint::inline v0::analysis {
namespace {

using attachment_id = index<network::resolved_attachment>;

/// The attachment of a transit gateway behind which an address is; of a peering only with `peers`.
attachment_id attachment_behind(network::network const& net, index<transit_gateway> id, address a,
                                bool peers) {
  for (auto const to : net.transit_gateways()[id].attachments) {
    auto const& t = net.attachments()[to];
    if (t.vpc.valid() && net.vpcs()[t.vpc].contains(a))
      return to;
    if (!t.network.valid())
      continue;
    auto const& blocks = net.outside_networks()[t.network].cidrs;
    if (std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); }))
      return to;
  }
  if (peers)
    for (auto const to : net.transit_gateways()[id].attachments)
      if (auto const& t = net.attachments()[to];
          t.peer.valid() && attachment_behind(net, t.peer, a, false).valid())
        return to;
  return {};
}

/// The attachment of the VPC with a public NAT gateway, if there is but one (TGW-13).
attachment_id attachment_with_nat(network::network const& net, index<transit_gateway> id) {
  attachment_id found;
  for (auto const to : net.transit_gateways()[id].attachments) {
    auto const& all = net.nat_gateways();
    bool const has = std::any_of(all.begin(), all.end(), [&](auto const& g) {
      return g.vpc.valid() && g.vpc == net.attachments()[to].vpc && g.is_public.value_or(false);
    });
    if (has && found.valid())
      return {};
    found = has ? to : found;
  }
  return found;
}

/// The block of the VPC or network behind an attachment that has an address.
cidr block_behind(network::network const& net, attachment_id to, address a) {
  auto const& t = net.attachments()[to];
  if (t.network.valid())
    for (auto const& b : net.outside_networks()[t.network].cidrs)
      if (b.contains(a))
        return b;
  for (auto const& v : net.vpcs())
    for (auto const* blocks : {&v.ipv4, &v.ipv6})
      for (auto const& b : *blocks)
        if (b.contains(a))
          return b;
  return cidr::host(a);
}

/// A name that none of the attachments has.
std::string free_name(std::vector<transit_gateway_attachment> const& all, std::string const& wish) {
  auto name = wish;
  for (int n = 2; std::any_of(all.begin(), all.end(), [&](auto const& a) { return a.id == name; });
       ++n)
    name = wish + "-" + std::to_string(n);
  return name;
}

/// Where a design has the tables of a gateway; those that nobody wrote are written (see
/// `transit_gateway::route_tables`).
struct table_place {
  std::size_t gateway{0};
  std::size_t table{0};
  std::vector<std::string> attachments{}; ///< of the gateway, also those that networks imply

  transit_gateway_route_table& in(design& d) const {
    auto& tables = d.transit_gateways[gateway].route_tables;
    if (!tables) {
      transit_gateway_route_table t;
      t.id = "default";
      for (auto const& a : attachments) {
        t.associations.emplace_back(ref(a));
        t.propagations.emplace_back(ref(a));
      }
      tables.emplace(1, std::move(t));
    }
    return (*tables)[table];
  }
};

table_place place_of(network::network const& net, index<transit_gateway_route_table> id) {
  auto const& t = net.transit_tables()[id];
  auto const& g = net.transit_gateways()[t.gateway];
  table_place out;
  out.gateway = t.gateway.value;
  for (std::size_t i = 0; i < g.tables.size(); ++i)
    if (g.tables[i] == id)
      out.table = i;
  for (auto const a : g.attachments)
    out.attachments.push_back(net.attachments()[a].id);
  return out;
}

} // namespace

void mender::mend_transit(met_drop const& d, std::vector<change>& out) const {
  auto const& s = d.met;
  if (s.why == reason::transit_not_attached)
    attach_vpc(d, out);
  else if (s.why == reason::attachment_without_table)
    associate(s, out);
  else if (s.kind == step_kind::transit_gateway)
    set_attachment(s, out);
  else if (s.why == reason::transit_no_route || s.why == reason::transit_blackhole ||
           s.why == reason::route_target_missing)
    mend_transit_route(s, out);
}

/// RT-18: the VPC of a route that leads to the gateway.
void mender::attach_vpc(met_drop const& d, std::vector<change>& out) const {
  using network::target_kind;
  auto const& s = d.met;
  index<transit_gateway> id;
  if (s.route != nullptr && s.route->target.kind == target_kind::transit_gateway)
    id = s.route->target.as<transit_gateway>();
  else if (s.reply && d.came_by.kind == target_kind::transit_gateway)
    id = d.came_by.as<transit_gateway>();
  else if (d.way && d.way->kind == detour::kind_type::transit_gateway)
    id = d.way->transit;
  if (!id.valid() || !s.in.valid() || !s.table.valid())
    return;
  auto const& g = *net_.transit_gateways()[id].declared;
  auto const vpc = net_.vpcs()[net_.route_tables()[s.table].vpc].declared->id;
  auto const subnet = net_.subnets()[s.in].declared->id;
  auto const name = free_name(g.attachments, vpc);
  change c;
  c.object = "transit gateway " + g.id;
  c.add = "attachments: {" + name + ": {vpc: " + vpc + ", subnets: [" + subnet + "]}}";
  c.at = g.at;
  c.apply = [at = id.value, name, vpc, subnet](design& copy) {
    transit_gateway_attachment a;
    a.id = name;
    a.vpc = ref(vpc);
    a.subnets.emplace_back(ref(subnet));
    copy.transit_gateways[at].attachments.push_back(std::move(a));
  };
  out.push_back(std::move(c));
}

void mender::set_attachment(step const& s, std::vector<change>& out) const {
  if (s.component >= net_.attachments().size())
    return;
  auto const& a = net_.attachments().items()[s.component];
  auto const& g = *net_.transit_gateways()[a.gateway].declared;
  if (a.declared == nullptr)
    return;
  change c;
  c.object = "transit gateway attachment " + g.id + "." + a.id;
  c.at = a.at;
  auto const gateway = a.gateway.value;
  auto const number = static_cast<std::size_t>(a.declared - g.attachments.data());
  // Null: a change before this one, which is left out, adds it.
  auto const find = [gateway, number, id = a.id](design& d) {
    auto& all = d.transit_gateways[gateway].attachments;
    return number < all.size() && all[number].id == id ? &all[number] : nullptr;
  };
  if (s.why == reason::transit_without_ipv6) { // TGW-17
    c.add = "ipv6: true";
    c.apply = [find](design& d) {
      if (auto* const written = find(d))
        written->ipv6 = true;
    };
  } else if (s.why == reason::transit_zone && s.in.valid()) { // TGW-2
    auto const subnet = net_.subnets()[s.in].declared->id;
    c.add = "subnets: " + subnet;
    c.apply = [find, subnet](design& d) {
      if (auto* const written = find(d))
        written->subnets.emplace_back(ref(subnet));
    };
  } else if (s.why == reason::transit_peer_missing && a.peer.valid()) { // TGW-7
    auto const& peer = *net_.transit_gateways()[a.peer].declared;
    auto const name = free_name(peer.attachments, g.id);
    c.object = "transit gateway " + peer.id;
    c.add = "attachments: {" + name + ": {peer: " + g.id + "}}";
    c.at = peer.at;
    c.apply = [at = a.peer.value, name, to = g.id](design& d) {
      transit_gateway_attachment other;
      other.id = name;
      other.peer = ref(to);
      d.transit_gateways[at].attachments.push_back(std::move(other));
    };
  } else {
    return;
  }
  out.push_back(std::move(c));
}

/// TGW-4: with a table that knows the destination if there is one.
void mender::associate(step const& s, std::vector<change>& out) const {
  if (s.component >= net_.attachments().size())
    return;
  auto const& a = net_.attachments().items()[s.component];
  auto const& tables = net_.transit_gateways()[a.gateway].tables;
  if (tables.empty())
    return;
  auto const knows = [&](index<transit_gateway_route_table> t) {
    auto const& routes = net_.transit_tables()[t].routes;
    return std::any_of(routes.begin(), routes.end(),
                       [&](auto const& r) { return r.destination.contains(s.header.dst); });
  };
  auto const best = std::find_if(tables.begin(), tables.end(), knows);
  auto const id = best == tables.end() ? tables.front() : *best;
  change c;
  c.object = "transit gateway table " + net_.transit_gateways()[a.gateway].declared->id + "." +
             net_.transit_tables()[id].id;
  c.add = "associations: " + a.id;
  c.at = net_.transit_tables()[id].at;
  c.apply = [where = place_of(net_, id), name = a.id](design& d) {
    where.in(d).associations.emplace_back(ref(name));
  };
  out.push_back(std::move(c));
}

/// TGW-7: attachments of both sides of a peering with the only other gateway behind which an
/// address is; their routes are missed next.
void mender::peer_with(index<transit_gateway> from, address to, std::vector<change>& out) const {
  index<transit_gateway> with;
  for (std::size_t i = 0; i < net_.transit_gateways().size(); ++i) {
    auto const id = net_.transit_gateways().id_at(i);
    if (id == from || !attachment_behind(net_, id, to, false).valid())
      continue;
    if (with.valid())
      return;
    with = id;
  }
  if (!with.valid())
    return;
  for (auto const& [one, other] : {std::pair{from, with}, std::pair{with, from}}) {
    auto const& own = net_.transit_gateways()[one].attachments;
    auto const is_theirs = [&, &to = other](attachment_id a) {
      return net_.attachments()[a].peer == to;
    };
    if (std::any_of(own.begin(), own.end(), is_theirs))
      continue;
    auto const& g = *net_.transit_gateways()[one].declared;
    auto const peer = net_.transit_gateways()[other].declared->id;
    auto const name = free_name(g.attachments, peer);
    change c;
    c.object = "transit gateway " + g.id;
    c.add = "attachments: {" + name + ": {peer: " + peer + "}}";
    c.at = g.at;
    c.apply = [at = one.value, name, peer](design& d) {
      transit_gateway_attachment a;
      a.id = name;
      a.peer = ref(peer);
      d.transit_gateways[at].attachments.push_back(std::move(a));
    };
    out.push_back(std::move(c));
  }
}

/// TGW-5, TGW-6: what is attached here is announced; to what is behind a peering, and past a black
/// hole, a route of its own leads.
void mender::mend_transit_route(step const& s, std::vector<change>& out) const {
  if (s.component >= net_.transit_tables().size())
    return;
  auto const id = net_.transit_tables().id_at(s.component);
  auto const& table = net_.transit_tables()[id];
  auto to = attachment_behind(net_, table.gateway, s.header.dst, true);
  bool const outside = !to.valid() && is_internet(net_, s.header.dst);
  if (outside)
    to = attachment_with_nat(net_, table.gateway);
  if (!to.valid()) {
    peer_with(table.gateway, s.header.dst, out);
    return;
  }
  auto const& a = net_.attachments()[to];
  change c;
  c.object = "transit gateway table " + net_.transit_gateways()[table.gateway].declared->id + "." +
             table.id;
  c.at = table.at;
  bool const announces = s.why == reason::transit_no_route && !a.peer.valid() && !outside;
  auto const block = s.why == reason::transit_no_route && !outside
                         ? block_behind(net_, to, s.header.dst)
                         : remote_block(s.header.dst);
  c.add = announces ? "propagations: " + a.id : to_string(block) + ": " + a.id;
  c.apply = [where = place_of(net_, id), name = a.id, block, announces](design& d) {
    auto& t = where.in(d);
    if (announces) {
      t.propagations.emplace_back(ref(name));
      return;
    }
    std::erase_if(t.routes, [&](transit_gateway_route const& r) {
      auto const* known = r.destination ? std::get_if<cidr>(&*r.destination) : nullptr;
      return known != nullptr && *known == block;
    });
    transit_gateway_route r;
    r.destination = route_destination(block);
    r.attachment = ref(name);
    t.routes.push_back(std::move(r));
  };
  out.push_back(std::move(c));
}

} // namespace vpclint::inline v0::analysis
