#include "support/generator.hpp"

#include <algorithm>
#include <utility>

namespace vpclint_test {

using namespace vpclint;

namespace {

enum : int { role_public, role_private, role_isolated, role_count };

} // namespace

/// At most one written route a destination (RT-15).
void generator::put(route_table& t, std::string const& block, std::string const& target) {
  if (target.empty() || block.empty())
    return;
  route_destination const destination{*cidr::parse(block)};
  for (auto const& r : t.routes)
    if (r.destination && *r.destination == destination)
      return;
  route r;
  r.destination = destination;
  r.target = ref(target);
  t.routes.push_back(std::move(r));
}

std::string generator::any_target(vpc_plan const& v) {
  std::vector<std::string> all{v.igw, v.vgw, v.tgw};
  all.insert(all.end(), v.nats.begin(), v.nats.end());
  all.insert(all.end(), v.boxes.begin(), v.boxes.end());
  all.insert(all.end(), v.gwlbs.begin(), v.gwlbs.end());
  for (auto const& p : design_.peerings)
    if (p.requester->name == v.id || p.accepter->name == v.id)
      all.push_back(p.id);
  all.erase(std::remove(all.begin(), all.end(), std::string{}), all.end());
  return all.empty() ? std::string{} : d_.pick(all);
}

void generator::add_default_routes(vpc_plan& v, route_table& t, int role) {
  if (role == role_public) {
    put(t, sometimes(85) ? "0.0.0.0/0" : "203.0.113.0/24", v.igw);
    if (!v.base6.empty())
      put(t, "::/0", sometimes(80) ? v.igw : v.eigw);
    return;
  }
  if (role == role_isolated)
    return;
  std::vector<std::string> ways;
  for (int k = 0; k < 3; ++k)
    ways.insert(ways.end(), v.nats.begin(), v.nats.end());
  ways.insert(ways.end(), v.boxes.begin(), v.boxes.end());
  ways.insert(ways.end(), v.gwlbs.begin(), v.gwlbs.end());
  for (auto const& other : {v.tgw, v.vgw})
    if (!other.empty())
      ways.push_back(other);
  if (!ways.empty())
    put(t, "0.0.0.0/0", d_.pick(ways));
  if (v.base6.empty())
    return;
  put(t, "::/0", sometimes(70) ? v.eigw : any_target(v));
  if (!v.nats.empty() && sometimes(40))
    put(t, "64:ff9b::/96", d_.pick(v.nats));
}

void generator::add_ways_between(vpc_plan& v, route_table& t) {
  for (auto const& other : vpcs_) {
    if (other.id == v.id || sometimes(15))
      continue;
    std::vector<std::string> ways;
    for (auto const& p : design_.peerings)
      if ((p.requester->name == v.id && p.accepter->name == other.id) ||
          (p.accepter->name == v.id && p.requester->name == other.id))
        ways.insert(ways.end(), 2, p.id);
    if (!v.tgw.empty())
      ways.push_back(v.tgw);
    if (ways.empty())
      continue;
    auto const way = d_.pick(ways);
    for (auto const& b : other.blocks)
      put(t, sometimes(85) ? b : d_.pick(other.subnet_blocks), way);
    for (auto const& b : other.blocks6)
      put(t, b, sometimes(80) ? way : d_.pick(ways));
  }
  if (!v.vgw.empty() && sometimes(60))
    t.propagating.push_back(sometimes(4) ? known<ref>(nobody_knows()) : known<ref>(ref(v.vgw)));
  for (auto const& n : design_.networks) {
    if (!n.via || sometimes(30))
      continue;
    std::string const way = n.via->name == v.vgw ? v.vgw : v.tgw;
    for (auto const& b : n.cidrs)
      if (b)
        put(t, to_string(*b), way);
  }
}

void generator::add_odd_routes(vpc_plan& v, route_table& t) {
  int const n = d_.between(0, 2);
  for (int k = 0; k < n; ++k) {
    switch (d_.below(8)) {
    case 0:
    case 1: // more specific than local (RT-10)
      if (!v.boxes.empty() || !v.gwlbs.empty()) {
        auto const where = d_.pick(v.subnet_blocks);
        bool const by_gwlb = v.boxes.empty() || (!v.gwlbs.empty() && sometimes(40));
        put(t, where, d_.pick(by_gwlb ? v.gwlbs : v.boxes));
      }
      break;
    case 2:
      if (!lists_.empty()) {
        route r;
        r.destination = route_destination(ref(d_.pick(lists_)));
        auto const target = any_target(v);
        if (target.empty())
          break;
        r.target = ref(target);
        t.routes.push_back(std::move(r));
      }
      break;
    case 3: {
      auto const target = any_target(v);
      put(t, d_.pick<std::string>({"8.8.0.0/16", "10.0.0.0/8", "192.168.0.0/16", "8.8.8.8/32"}),
          target);
      if (!t.routes.empty() && sometimes(40))
        t.routes.back().blackhole = true;
      break;
    }
    case 4:
      put(t, "8.0.0.0/8", sometimes(50) ? "nothing" : any_target(v));
      if (!t.routes.empty() && sometimes(30))
        t.routes.back().target = nobody_knows();
      break;
    case 5: // the built-in route given to an appliance (RT-4)
      if (!v.boxes.empty() && sometimes(50)) {
        put(t, v.blocks[0], d_.pick(v.boxes));
        t.routes.back().replaces_local = true;
      }
      break;
    case 6:
      if (sometimes(12)) {
        route r;
        r.destination = nobody_knows();
        r.target = ref(any_target(v));
        if (!r.target->name.empty())
          t.routes.push_back(std::move(r));
      }
      break;
    default: {
      auto const target = any_target(v);
      put(t,
          d_.pick<std::string>(
              {"128.0.0.0/1", "203.0.113.0/24", "172.20.0.0/16", "10.2.0.0/16", "52.216.0.0/15"}),
          target);
      break;
    }
    }
  }
}

void generator::add_tables(vpc_plan& v) {
  bool const own_main = sometimes(40);
  for (int role = 0; role < role_count; ++role) {
    route_table t{.id = v.id + "t" + std::to_string(role), .in = v.id};
    if (role == role_isolated && own_main)
      t.main = true;
    add_default_routes(v, t, role);
    add_ways_between(v, t);
    if (sometimes(30))
      add_odd_routes(v, t);
    v.tables.push_back(t.id);
    design_.route_tables.push_back(std::move(t));
  }
  int k = 0;
  for (auto& s : design_.subnets) {
    if (s.in.name != v.id)
      continue;
    int role = k == 0 ? role_public : k == 1 ? role_private : d_.between(0, role_count - 1);
    if (sometimes(8))
      role = d_.between(0, role_count - 1);
    if (sometimes(2))
      s.route_table = nobody_knows();
    else if (role != role_isolated || !own_main)
      s.route_table = ref(v.tables[static_cast<std::size_t>(role)]);
    ++k;
  }
}

void generator::add_edge_table(vpc_plan& v) {
  bool const can = !v.boxes.empty() || !v.gwlbs.empty();
  for (auto const& gateway : {v.igw, v.vgw}) {
    if (gateway.empty() || !can || !sometimes(gateway == v.igw ? 35 : 20))
      continue;
    route_table t{.id = gateway + "edge", .in = v.id};
    t.gateway = ref(gateway);
    bool const by_gwlb = !v.gwlbs.empty() && (v.boxes.empty() || sometimes(50));
    auto const target = by_gwlb ? d_.pick(v.gwlbs) : d_.pick(v.boxes);
    auto const k = d_.below(v.subnets.size());
    put(t, v.subnet_blocks[k], target);
    if (sometimes(50))
      put(t, v.subnet_blocks6[k], target);
    // By a draw that is made anyway: every other design stays what it was.
    for (auto const& block : k % 3 == 1 ? v.blocks : std::vector<std::string>{}) {
      auto const before = t.routes.size();
      put(t, block, target);
      if (t.routes.size() > before)
        t.routes.back().replaces_local = true;
    }
    if (sometimes(10) && !t.routes.empty())
      t.routes.back().target = nobody_knows();
    else if (sometimes(5) && !t.routes.empty())
      t.routes.back().blackhole = true;
    design_.route_tables.push_back(std::move(t));
  }
}

/// Routes for a part of a subnet, of which others may lead elsewhere (PCX-2, TGW-5). Last, so that
/// all other designs stay what they were.
void generator::add_narrow_routes() {
  if (!sometimes(30))
    return;
  int const n = d_.between(1, 3);
  for (int k = 0; k < n; ++k) {
    auto const& to = vpcs_[d_.below(vpcs_.size())];
    auto const& blocks = sometimes(25) ? to.subnet_blocks6 : to.subnet_blocks;
    auto const where = d_.pick(blocks);
    if (where.empty())
      continue;
    auto part = block(where);
    for (int halves = d_.between(1, 2); halves > 0; --halves) {
      bool const low = sometimes(50);
      if (part.is_v4())
        part = low ? part.v4().halves().first : part.v4().halves().second;
      else
        part = low ? part.v6().halves().first : part.v6().halves().second;
    }
    auto const& from = vpcs_[d_.below(vpcs_.size())];
    bool const transit = !design_.transit_gateways.empty() && sometimes(40);
    if (transit) {
      auto& g = design_.transit_gateways[d_.below(design_.transit_gateways.size())];
      if (!g.route_tables || g.route_tables->empty() || g.attachments.empty())
        continue;
      auto& t = (*g.route_tables)[d_.below(g.route_tables->size())];
      auto const& a = g.attachments[d_.below(g.attachments.size())];
      auto const same = [&](auto const& r) { return r.destination == route_destination(part); };
      if (std::none_of(t.routes.begin(), t.routes.end(), same))
        t.routes.push_back({.destination = route_destination(part), .attachment = ref(a.id)});
      continue;
    }
    auto const table = d_.pick(from.tables);
    auto const target = any_target(from);
    for (auto& t : design_.route_tables)
      if (t.id == table && t.in.name == from.id)
        put(t, to_string(part), target);
  }
}

} // namespace vpclint_test
