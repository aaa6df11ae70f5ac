#include "support/generator.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vpclint_test {

using namespace vpclint;

namespace {

constexpr std::uint16_t port_choices[] = {22, 80, 443, 3306, 8080};

} // namespace

known<traffic> generator::traffic() {
  auto const port = port_choices[d_.below(std::size(port_choices))];
  // Drawn beforehand: compilers evaluate arguments in different orders.
  auto const low = d_.pick<std::uint16_t>({0, 1, 80, 443});
  auto const first = d_.pick<std::uint16_t>({1024, 1024, 32768, 49152});
  auto const last = d_.pick<std::uint16_t>({65535, 65535, 60999});
  auto const type = d_.pick<std::int16_t>({8, 0, 3});
  auto const code = d_.pick<std::int16_t>({-1, 0, 4});
  switch (d_.below(20)) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    return all_traffic();
  case 5:
  case 6:
  case 7:
  case 8:
    return tcp(port);
  case 9:
    return tcp(low, 8080);
  case 10:
  case 11:
    return tcp(first, last);
  case 12:
    return sometimes(50) ? tcp() : tcp(0); // SG-10: port 0, not all of them
  case 13:
    return udp(d_.pick<std::uint16_t>({53, 123, 443}));
  case 14:
    return udp(1024, 65535);
  case 15:
    return icmp(d_.pick<std::int16_t>({-1, 8, 0, 13}));
  case 16:
    return icmp(type, code);
  case 17:
    return icmpv6(d_.pick<std::int16_t>({-1, 128, 129}));
  case 18:
    return all_of(protocol{d_.pick<std::int16_t>({47, 50, 132})});
  default:
    if (sometimes(15))
      return nobody_knows();
    return udp();
  }
}

/// The block, or less: filters may tell addresses of one subnet apart.
cidr generator::part_of(cidr const& whole) {
  if (!sometimes(20))
    return whole;
  if (whole.is_v6())
    return sometimes(50) ? whole.v6().halves().first : whole.v6().halves().second;
  return sometimes(50) ? whole.v4().halves().first : whole.v4().halves().second;
}

cidr generator::some_block(vpc_plan const& v, bool v6) {
  auto const& other = vpcs_[d_.below(vpcs_.size())];
  if (v6) {
    switch (d_.below(4)) {
    case 0:
      if (!other.blocks6.empty())
        return block(d_.pick(other.blocks6));
      break;
    case 1:
      if (auto const& b = d_.pick(v.subnet_blocks6); !b.empty())
        return part_of(block(b));
      break;
    default:
      break;
    }
    return block(
        d_.pick<std::string>({"::/0", "::/0", "2001:db8::/32", "2600::/12", "64:ff9b::/96"}));
  }
  switch (d_.below(7)) {
  case 0:
    return block(d_.pick(other.blocks));
  case 1:
    if (auto const& b = d_.pick(v.subnet_blocks); !b.empty())
      return block(b);
    break;
  case 2:
    if (auto const& b = d_.pick(other.subnet_blocks); !b.empty())
      return part_of(block(b));
    break;
  case 3:
    return block(
        d_.pick<std::string>({"10.0.0.0/8", "192.168.0.0/16", "192.168.50.0/24", "8.8.8.8/32",
                              "203.0.113.0/24", "52.216.0.0/15", "128.0.0.0/1", "10.0.0.32/27"}));
  default:
    break;
  }
  return block("0.0.0.0/0");
}

known<sg_peer> generator::peer(vpc_plan const& v) {
  int const roll = d_.between(0, 99);
  if (roll < 2)
    return nobody_knows();
  if (roll < 12 && !lists_.empty())
    return sg_peer(prefix_list_peer{ref(d_.pick(lists_))});
  if (roll < 32) {
    if (sometimes(25))
      return sg_peer(group_peer{ref("self")});
    auto const& other = sometimes(60) ? v : vpcs_[d_.below(vpcs_.size())];
    auto const which = std::to_string(d_.below(3));
    if (sometimes(2))
      return sg_peer(group_peer{ref("gone")}); // SG-17
    if (other.id == v.id)
      return sg_peer(group_peer{ref(v.id + "g" + which)});
    return sg_peer(group_peer{ref(other.id + "." + other.id + "g" + which)});
  }
  return sg_peer(some_block(v, !v.base6.empty() && sometimes(35)));
}

void generator::add_groups(vpc_plan& v) {
  for (int i = 0; i < 3; ++i) {
    security_group g{.id = v.id + "g" + std::to_string(i), .in = v.id};
    auto const rules = [&](int most) {
      std::vector<sg_rule> made;
      int const n = d_.between(0, most);
      for (int k = 0; k < n; ++k)
        made.push_back({.match = traffic(), .peer = peer(v)});
      return made;
    };
    // The first is open to most, so that what stands elsewhere gets its turn.
    g.ingress = rules(i == 0 ? 1 : 4);
    if (i == 0 && !sometimes(10)) {
      g.ingress->push_back({.match = all_traffic(), .peer = sg_peer(block("0.0.0.0/0"))});
      g.ingress->push_back({.match = all_traffic(), .peer = sg_peer(block("::/0"))});
    }
    if (sometimes(i == 0 ? 10 : 35))
      g.egress = rules(3);
    v.groups.push_back(g.id);
    design_.security_groups.push_back(std::move(g));
  }
  if (sometimes(15)) {
    security_group g{.id = "default", .in = v.id};
    g.ingress = std::vector<sg_rule>{{.match = traffic(), .peer = peer(v)}};
    design_.security_groups.push_back(std::move(g));
  }
}

std::vector<acl_entry> generator::entries(vpc_plan const& v) {
  std::vector<acl_entry> made;
  int const n = d_.between(0, 4);
  std::vector<int> numbers;
  for (int k = 0; k < n; ++k) {
    acl_entry e;
    int number = d_.between(1, 90) * 10;
    while (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      ++number;
    numbers.push_back(number);
    e.number = number;
    e.allow = sometimes(60);
    e.match = traffic();
    e.remote = some_block(v, !v.base6.empty() && sometimes(30));
    if (sometimes(1))
      e.number = nobody_knows();
    if (sometimes(1))
      e.allow = nobody_knows();
    if (sometimes(1))
      e.remote = nobody_knows();
    made.push_back(std::move(e));
  }
  if (sometimes(75))
    made.push_back({.number = d_.between(800, 1200),
                    .allow = true,
                    .match = all_traffic(),
                    .remote = block("0.0.0.0/0")});
  if (!v.base6.empty() && sometimes(75))
    made.push_back(
        {.number = 2000, .allow = true, .match = all_traffic(), .remote = block("::/0")});
  for (std::size_t k = 0; k + 1 < made.size(); ++k)
    for (std::size_t l = k + 1; l < made.size(); ++l)
      if (made[k].number && made[l].number && *made[k].number == *made[l].number)
        made[l].number = 3000 + static_cast<int>(l);
  return made;
}

void generator::add_acls(vpc_plan& v) {
  int const count = d_.between(0, 2);
  for (int i = 0; i < count; ++i) {
    network_acl a{.id = v.id + "acl" + std::to_string(i), .in = v.id};
    a.ingress = entries(v);
    a.egress = entries(v);
    v.acls.push_back(a.id);
    design_.network_acls.push_back(std::move(a));
  }
  if (sometimes(10)) {
    network_acl a{.id = "default", .in = v.id};
    a.ingress = entries(v);
    a.egress = entries(v);
    design_.network_acls.push_back(std::move(a));
  }
  for (auto& s : design_.subnets) {
    if (s.in.name != v.id)
      continue;
    if (sometimes(2))
      s.network_acl = nobody_knows();
    else if (!v.acls.empty() && sometimes(45))
      s.network_acl = ref(d_.pick(v.acls));
  }
}

} // namespace vpclint_test
