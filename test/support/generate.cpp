#include "support/generate.hpp"

#include "support/generator.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vpclint_test {

using namespace vpclint;

namespace {} // namespace

void generator::add_vpc(int number, int count) {
  vpc_plan v;
  v.id = "v" + std::to_string(number);
  v.number = number;
  v.base = "10." + std::to_string(number);
  if (number > 0 && sometimes(12))
    v.base = vpcs_.back().base; // CIDR-19
  else if (sometimes(6))
    v.base = "52.9" + std::to_string(number); // CIDR-4
  v.blocks = {v.base + ".0.0/16"};
  if (sometimes(25))
    v.blocks.push_back("100.6" + std::to_string(4 + number) + ".0.0/16");
  if (sometimes(count == 1 ? 60 : 50)) {
    v.base6 = "2600:1f0" + std::to_string(number) + ":0:";
    v.blocks6 = {v.base6 + ":/56"};
  }
  vpc made{.id = v.id};
  made.region = number > 0 && sometimes(10) ? "eu-west-1" : "us-east-1";
  for (auto const& b : v.blocks)
    made.cidr_blocks.push_back(block(b));
  for (auto const& b : v.blocks6)
    made.ipv6_cidr_blocks.push_back(block(b));
  if (sometimes(6))
    made.dns_support = false;
  else if (sometimes(3))
    made.dns_support = nobody_knows();
  if (sometimes(12))
    made.defaults = default_source::terraform;
  design_.vpcs.push_back(std::move(made));
  add_subnets(v);
  vpcs_.push_back(std::move(v));
}

void generator::add_subnets(vpc_plan& v) {
  int const count = d_.between(2, 4);
  for (int k = 0; k < count; ++k) {
    subnet s{.id = v.id + "s" + std::to_string(k), .in = v.id};
    std::string v4, v6;
    bool const only_v6 = !v.base6.empty() && sometimes(5);
    if (!only_v6)
      v4 = (v.blocks.size() > 1 && k == count - 1 ? v.blocks[1].substr(0, v.blocks[1].size() - 7)
                                                  : v.base) +
           "." + std::to_string(k) + ".0/24";
    if (!v.base6.empty() && (only_v6 || sometimes(85)))
      v6 = v.base6 + std::to_string(k) + "::/64";
    if (!v4.empty())
      s.cidr = block(v4);
    if (!v6.empty())
      s.ipv6 = block(v6);
    if (!sometimes(4))
      s.az = d_.pick<std::string>({"a", "a", "b", "c"});
    if (sometimes(20))
      s.public_ip = true;
    else if (sometimes(3))
      s.public_ip = nobody_knows();
    if (!v6.empty() && sometimes(60))
      s.assign_ipv6 = true;
    v.subnets.push_back(s.id);
    v.subnet_blocks.push_back(v4);
    v.subnet_blocks6.push_back(v6);
    design_.subnets.push_back(std::move(s));
  }
}

void generator::add_lists() {
  if (sometimes(45)) {
    prefix_list l{.id = "far"};
    l.cidrs.push_back(block(d_.pick<std::string>({"192.168.0.0/16", "10.1.0.0/16", "8.8.0.0/16"})));
    if (sometimes(50))
      l.cidrs.push_back(
          block(d_.pick<std::string>({"10.0.1.0/24", "203.0.113.0/24", "10.2.0.0/15"})));
    if (sometimes(15))
      l.cidrs.push_back(nobody_knows());
    lists_.push_back(l.id);
    design_.prefix_lists.push_back(std::move(l));
  }
  if (sometimes(20)) {
    prefix_list l{.id = "near"};
    l.cidrs.push_back(block(d_.pick<std::string>({"10.0.0.0/16", "10.0.0.0/24", "8.8.8.0/24"})));
    lists_.push_back(l.id);
    design_.prefix_lists.push_back(std::move(l));
  }
  if (sometimes(40)) {
    prefix_list l{.id = "s3list", .aws_name = "com.amazonaws.us-east-1.s3"};
    l.cidrs.push_back(block("52.216.0.0/15"));
    if (sometimes(10))
      l.cidrs.push_back(nobody_knows());
    lists_.push_back(l.id);
    design_.prefix_lists.push_back(std::move(l));
  }
}

void generator::add_gateways(vpc_plan& v) {
  if (sometimes(80)) {
    v.igw = v.id + "igw";
    internet_gateway g{.id = v.igw, .in = v.id};
    if (sometimes(5))
      g.attached = false;
    else if (sometimes(4))
      g.attached = nobody_knows();
    design_.internet_gateways.push_back(std::move(g));
  }
  if (!v.base6.empty() && sometimes(55)) {
    v.eigw = v.id + "eigw";
    design_.egress_only_internet_gateways.push_back({.id = v.eigw, .in = v.id});
  }
  if (sometimes(30)) {
    v.vgw = v.id + "vgw";
    vpn_gateway g{.id = v.vgw};
    if (!sometimes(5))
      g.vpc = ref(v.id);
    design_.vpn_gateways.push_back(std::move(g));
  }
}

void generator::add_networks() {
  std::vector<std::string> ways = tgws_;
  for (auto const& v : vpcs_)
    if (!v.vgw.empty()) {
      ways.push_back(v.vgw);
      ways.push_back(v.vgw);
    }
  if (ways.empty())
    return;
  int const count = d_.between(0, 2);
  for (int i = 0; i < count; ++i) {
    outside_network n{.id = "net" + std::to_string(i)};
    auto const base = "192.168." + std::to_string(50 + 10 * i);
    n.cidrs.push_back(block(base + ".0/24"));
    if (sometimes(20))
      n.cidrs.push_back(block("172.20.0.0/16"));
    if (sometimes(30))
      n.cidrs.push_back(block("2001:db8:5" + std::to_string(i) + "::/48"));
    if (sometimes(4))
      n.cidrs.push_back(nobody_knows());
    if (sometimes(3))
      n.via = nobody_knows();
    else if (!sometimes(4))
      n.via = ref(d_.pick(ways));
    if (sometimes(60))
      n.connection = d_.pick({connection_kind::vpn_bgp, connection_kind::vpn_static,
                              connection_kind::direct_connect, connection_kind::direct_connect});
    if (sometimes(15)) {
      n.advertised.emplace();
      n.advertised->push_back(
          block(d_.pick<std::string>({base + ".0/25", "192.168.0.0/16", "10.0.1.0/24"}))); // RT-9
    }
    if (i > 0 && sometimes(30)) { // VPN-4: two ways to one prefix
      n.advertised = std::vector<known<cidr>>{block("192.168.50.0/24")};
      n.via = design_.networks.front().via;
    }
    design_.networks.push_back(std::move(n));
  }
}

void generator::add_peerings() {
  for (std::size_t a = 0; a < vpcs_.size(); ++a)
    for (std::size_t b = a + 1; b < vpcs_.size(); ++b) {
      if (!sometimes(55))
        continue;
      peering p{.id = "pcx" + std::to_string(a) + std::to_string(b)};
      p.requester = ref(vpcs_[a].id);
      p.accepter = ref(vpcs_[b].id);
      if (sometimes(8))
        p.state = d_.pick({peering_state::pending, peering_state::deleted});
      else if (sometimes(4))
        p.state = nobody_knows();
      design_.peerings.push_back(std::move(p));
    }
}

void generator::add_transit() {
  for (auto const& name : tgws_) {
    transit_gateway g{.id = name};
    if (sometimes(40))
      g.security_group_referencing = true;
    bool const second = name != tgws_.front();
    for (auto& v : vpcs_) {
      if (sometimes(second ? 50 : 15))
        continue;
      transit_gateway_attachment a{.id = name + "-" + v.id};
      a.vpc = ref(v.id);
      a.subnets = some_subnets(v, 2);
      if (sometimes(30))
        a.appliance_mode = true;
      if (sometimes(15))
        a.security_group_referencing = sometimes(50);
      if (sometimes(6))
        a.ipv6 = sometimes(70) ? known<bool>(false) : known<bool>(nobody_knows());
      v.tgw = v.tgw.empty() || sometimes(50) ? name : v.tgw;
      g.attachments.push_back(std::move(a));
    }
    for (auto const& n : design_.networks)
      if (n.via && n.via->name == name && sometimes(70))
        g.attachments.push_back({.id = name + "-" + n.id, .network = ref(n.id)});
    if (tgws_.size() > 1 && !(second && sometimes(8)))
      g.attachments.push_back(
          {.id = name + "-peer", .peer = ref(second ? tgws_.front() : tgws_.back())});
    if (sometimes(50))
      add_transit_tables(g);
    design_.transit_gateways.push_back(std::move(g));
  }
}

void generator::add_transit_tables(transit_gateway& g) {
  g.route_tables.emplace();
  int const count = d_.between(1, 2);
  for (int i = 0; i < count; ++i) {
    transit_gateway_route_table t{.id = g.id + "t" + std::to_string(i)};
    for (std::size_t k = 0; k < g.attachments.size(); ++k) {
      if (static_cast<int>(k) % count == i && !sometimes(8))
        t.associations.push_back(ref(g.attachments[k].id));
      if (sometimes(70))
        t.propagations.push_back(ref(g.attachments[k].id));
    }
    std::vector<std::string> far{"0.0.0.0/0", "0.0.0.0/0", "::/0", "10.0.0.0/8", "192.168.0.0/16"};
    for (auto const& v : vpcs_)
      far.insert(far.end(), v.blocks.begin(), v.blocks.end());
    int const routes = d_.between(0, 3);
    for (int r = 0; r < routes && !g.attachments.empty(); ++r) {
      transit_gateway_route route;
      if (!lists_.empty() && sometimes(12))
        route.destination = route_destination(ref(d_.pick(lists_)));
      else
        route.destination = route_destination(block(d_.pick(far)));
      bool twice = false;
      for (auto const& other : t.routes)
        twice = twice || other.destination == route.destination;
      if (twice)
        continue;
      if (sometimes(12))
        route.blackhole = true;
      else if (sometimes(3))
        route.attachment = nobody_knows();
      else
        route.attachment = ref(g.attachments[d_.below(g.attachments.size())].id);
      t.routes.push_back(std::move(route));
    }
    g.route_tables->push_back(std::move(t));
  }
}

/// TGW-13: others reach the internet through the first VPC's NAT gateway.
void generator::add_central_egress() {
  if (design_.transit_gateways.empty() || vpcs_.front().nats.empty() || vpcs_.front().igw.empty())
    return;
  auto const& hub = vpcs_.front();
  auto& g = design_.transit_gateways.front();
  std::string door;
  for (auto& a : g.attachments)
    if (a.vpc && a.vpc->name == hub.id) {
      a.subnets = {ref(hub.subnets[1])};
      door = a.id;
    }
  auto const& nat = design_.nat_gateways.front();
  if (door.empty() || !nat.subnet || nat.in.name != hub.id)
    return;
  if (!g.route_tables) {
    transit_gateway_route_table t{.id = g.id + "central"};
    for (auto const& a : g.attachments) {
      t.associations.push_back(ref(a.id));
      t.propagations.push_back(ref(a.id));
    }
    g.route_tables = std::vector<transit_gateway_route_table>{std::move(t)};
  }
  auto const lead = [&](std::string const& table, std::string const& to, std::string const& way) {
    for (auto& t : design_.route_tables)
      if (t.id == table) {
        auto const destination = route_destination(block(to));
        t.routes.erase(std::remove_if(t.routes.begin(), t.routes.end(),
                                      [&](route const& r) {
                                        return r.destination && *r.destination == destination;
                                      }),
                       t.routes.end());
        route r;
        r.destination = destination;
        r.target = ref(way);
        t.routes.push_back(std::move(r));
      }
  };
  for (auto& t : *g.route_tables) {
    t.routes.clear();
    t.routes.push_back(
        {.destination = route_destination(block("0.0.0.0/0")), .attachment = ref(door)});
  }
  lead(hub.tables[1], "0.0.0.0/0", hub.nats.front());
  lead(hub.tables[0], "0.0.0.0/0", hub.igw);
  for (auto const& v : vpcs_)
    if (v.id != hub.id) {
      lead(v.tables[1], "0.0.0.0/0", g.id);
      lead(hub.tables[0], v.blocks[0], g.id);
    }
}

void generator::add_public_access() {
  if (!sometimes(12))
    return;
  auto& b = design_.public_access;
  if (sometimes(10))
    b.mode = nobody_knows();
  else
    b.mode = d_.pick({bpa_mode::off, bpa_mode::block_ingress, bpa_mode::block_ingress,
                      bpa_mode::block_bidirectional});
  int const count = d_.between(0, 2);
  for (int i = 0; i < count; ++i) {
    auto const& v = d_.pick(vpcs_);
    bpa_exclusion x;
    if (sometimes(50))
      x.vpc = ref(v.id);
    else
      x.subnet = ref(d_.pick(v.subnets));
    x.mode =
        sometimes(50) ? bpa_exclusion_mode::allow_bidirectional : bpa_exclusion_mode::allow_egress;
    b.exclusions.push_back(std::move(x));
  }
}

design generator::run() && {
  int const count = d_.pick({1, 1, 2, 2, 2, 3});
  for (int i = 0; i < count; ++i)
    add_vpc(i, count);
  if (sometimes(count > 1 ? 60 : 20))
    tgws_.push_back("tgw");
  if (!tgws_.empty() && sometimes(20))
    tgws_.push_back("hub");
  add_lists();
  for (auto& v : vpcs_)
    add_gateways(v);
  add_networks();
  add_peerings();
  add_transit();
  for (auto& v : vpcs_) {
    add_groups(v);
    add_acls(v);
  }
  for (auto& v : vpcs_) {
    add_boxes(v);
    add_instances(v);
    add_nats(v);
    add_services(v);
    add_load_balancer(v);
  }
  for (auto& v : vpcs_) {
    add_tables(v);
    add_endpoints(v);
    add_edge_table(v);
  }
  if (count > 1 && sometimes(25))
    add_central_egress();
  add_public_access();
  add_narrow_routes();
  return std::move(design_);
}

design generate(std::uint64_t seed) { return generator(seed).run(); }

} // namespace vpclint_test
