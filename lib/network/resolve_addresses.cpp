// Which addresses interfaces have.
#include "network/resolver.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vpclint::inline v0::network {
void resolver::reserve(index<subnet> id, known<ipv4> const& a) {
  if (!a || !id.valid())
    return;
  auto const& s = net_.subnets_[id];
  if (s.ipv4 && s.ipv4->contains(address(*a)))
    used_ipv4_[id.value].push_back(a->bits);
}

void resolver::note_written_addresses() {
  used_ipv4_.resize(net_.subnets_.size());
  auto const in_vpc = [&](ref const& in, known<ref> const& s) {
    auto const vpc = vpc_names_.find(in.name, {});
    if (!s || !vpc.found)
      return index<subnet>{};
    return subnet_names_.find_in(s->name, vpc.id).id;
  };
  auto const settings = [&](ref const& in, interface_settings const& s) {
    auto const id = in_vpc(in, s.subnet);
    reserve(id, s.ip);
    for (auto const& a : s.secondary_ips)
      reserve(id, a);
  };
  auto const in_order = [&](ref const& in, std::vector<known<ref>> const& subnets,
                            std::vector<known<ipv4>> const& ips) {
    for (std::size_t i = 0; i < std::min(subnets.size(), ips.size()); ++i)
      reserve(in_vpc(in, subnets[i]), ips[i]);
  };
  for (auto const& i : design_->instances) {
    settings(i.in, i.settings);
    for (auto const& nic : i.interfaces)
      settings(i.in, nic.settings);
  }
  for (auto const& n : design_->network_interfaces)
    settings(n.in, n.settings);
  auto const all = [&](auto const& services) {
    for (auto const& s : services)
      in_order(s.in, s.subnets, s.ips);
  };
  all(design_->load_balancers);
  all(design_->databases);
  all(design_->caches);
  all(design_->lambdas);
  all(design_->services);
  all(design_->clusters);
  all(design_->endpoints);
  for (auto const& g : design_->nat_gateways)
    reserve(in_vpc(g.in, g.subnet), g.ip);
  for (auto& used : used_ipv4_)
    std::sort(used.begin(), used.end());
}

std::vector<known<ipv4>> resolver::ips_by_subnet(std::vector<known<ref>> const& written,
                                                 std::vector<known<ipv4>> const& ips,
                                                 std::vector<index<subnet>> const& subnets) const {
  std::vector<known<ipv4>> result(subnets.size());
  std::size_t found = 0;
  for (std::size_t i = 0; i < std::min(written.size(), ips.size()) && found < subnets.size(); ++i) {
    auto const& id = net_.subnets_[subnets[found]].declared->id;
    if (written[i] && (written[i]->name == id || written[i]->name.ends_with("." + id)))
      result[found++] = ips[i];
  }
  if (written.size() == subnets.size() && ips.size() > subnets.size())
    result.insert(result.end(), ips.begin() + static_cast<std::ptrdiff_t>(subnets.size()),
                  ips.end());
  return result;
}

std::optional<ipv4> resolver::free_address(index<subnet> id) {
  auto const& s = net_.subnets_[id];
  if (!s.ipv4)
    return std::nullopt;
  if (used_ipv4_.empty())
    note_written_addresses();
  auto const block = s.ipv4->v4();
  std::uint64_t const size = std::uint64_t{1} << (32 - block.length());
  auto const& used = used_ipv4_[id.value];
  auto& next = next_ipv4_[id.value]; // what it has passed is given out or written
  while (next + 1 < size) {
    ipv4 const a{static_cast<std::uint32_t>(block.first().bits + next++)};
    if (!std::binary_search(used.begin(), used.end(), a.bits))
      return a;
  }
  return std::nullopt;
}

std::optional<ipv6> resolver::free_ipv6(index<subnet> id) {
  auto const& s = net_.subnets_[id];
  if (!s.ipv6)
    return std::nullopt;
  return vpclint::ipv6::from_number(s.ipv6->v6().first().number() + next_ipv6_[id.value]++);
}

std::optional<ipv4> resolver::public_value(known<ipv4> const& written) {
  if (!written || is_class_e(*written) || is_loopback(*written) || (written->bits >> 24) == 0)
    return std::nullopt;
  return *written;
}

void resolver::set_address(interface& nic, known<ipv4> const& written) {
  interface_address a;
  if (written) {
    a.private_ip = *written;
    a.written = true;
    a.at = written.at;
  } else {
    if (written.is_unknown()) {
      nic.addresses_unknown = written.reason();
      return;
    }
    if (!nic.subnet.valid()) {
      nic.addresses_unknown = "its subnet is not known";
      return;
    }
    auto const free = free_address(nic.subnet);
    if (!free) {
      if (auto const& block = net_.subnets_[nic.subnet].declared->cidr; block.is_unknown())
        nic.addresses_unknown = block.reason();
      return;
    }
    a.private_ip = *free;
    a.at = nic.at;
  }
  nic.addresses.push_back(a);
}

void resolver::set_further_addresses(interface& nic, interface_settings const& s) {
  for (auto const& a : s.secondary_ips) {
    if (a.is_unknown())
      nic.addresses_unknown = a.reason();
    // One of several is the primary one, and where nobody knows that, the others don't take its
    // place.
    if (a && !nic.addresses.empty())
      nic.addresses.push_back({.private_ip = *a, .written = true, .at = a.at});
  }
  for (auto const& e : s.elastic_ips) {
    auto const value = public_value(e.elastic_ip);
    bool placed = false;
    for (auto& a : nic.addresses) {
      bool const here = e.private_ip && a.private_ip == *e.private_ip;
      if (here) {
        a.public_source = public_ip_source::elastic;
        a.public_ip = value;
      } else if (e.private_ip.is_unknown() && a.public_source == public_ip_source::none) {
        a.public_source = public_ip_source::unknown; // it may be on any
      }
      placed = placed || here;
    }
    if (!placed && value && (e.private_ip.is_unknown() || !nic.addresses_unknown.empty()))
      nic.unplaced_public.push_back(*value);
  }
  if (!nic.unplaced_public.empty() && !nic.addresses.empty() &&
      nic.addresses.front().public_source == public_ip_source::none)
    nic.addresses.front().public_source = public_ip_source::unknown;
}

void resolver::set_ipv6(interface& nic, interface_settings const& s) {
  if (s.ipv6) {
    nic.ipv6_address = *s.ipv6;
    nic.ipv6_written = true;
    return;
  }
  known<bool> wanted = s.has_ipv6;
  if (s.ipv6.is_unknown())
    wanted = known<bool>(unknown{s.ipv6.reason()});
  if (!nic.subnet.valid()) { // IPv6 addresses are of a subnet's block; which one, nobody knows
    if (!nic.vpc.valid())
      return;
    auto const& in = net_.vpcs_[nic.vpc];
    auto const& blocks = in.declared->ipv6_cidr_blocks;
    bool const carried =
        !in.ipv6.empty() ||
        std::any_of(blocks.begin(), blocks.end(), [](auto const& b) { return b.is_unknown(); });
    bool const assigned = std::any_of(in.subnets.begin(), in.subnets.end(), [&](auto const id) {
      return net_.subnets_[id].declared->assign_ipv6.or_default(false) != false;
    });
    if (carried && (wanted.is_left_out() ? assigned : wanted.or_default(false) != false))
      nic.ipv6_unknown = wanted.is_unknown() ? wanted.reason() : "its subnet is not known";
    return;
  }
  auto const& where = net_.subnets_[nic.subnet];
  auto const& block = where.declared->ipv6;
  if (wanted.is_left_out())
    wanted = where.declared->assign_ipv6; // SUB-14
  if (wanted.is_unknown()) {
    if (where.ipv6 || block.is_unknown())
      nic.ipv6_unknown = wanted.reason();
  } else if (wanted.value_or(false)) {
    nic.ipv6_address = free_ipv6(nic.subnet);
    if (!nic.ipv6_address && block.is_unknown())
      nic.ipv6_unknown = block.reason();
  }
}

// Which addresses nodes have over IPv6, and what families they speak to targets, is not modelled.
void resolver::set_node_ipv6(interface& nic, load_balancer const& lb) {
  auto const& where = net_.subnets_[nic.subnet];
  bool const carried = where.ipv6 || where.declared->ipv6.is_unknown();
  if (carried && lb.dual_stack.or_default(false) != false)
    nic.ipv6_unknown = lb.dual_stack.is_unknown()
                           ? lb.dual_stack.reason()
                           : "IPv6 addresses of load balancers are not modelled";
}

void resolver::set_public(interface& nic, interface_settings const& s, bool launched,
                          bool running) {
  if (nic.addresses.empty()) {
    if (auto const a = public_value(s.elastic_ip))
      nic.unplaced_public.push_back(*a);
    return;
  }
  auto& primary = nic.addresses.front();
  if (s.elastic_ip || s.has_elastic_ip.value_or(false)) {
    primary.public_source = public_ip_source::elastic; // IGW-8
    primary.public_ip = public_value(s.elastic_ip);
    return;
  }
  if (s.elastic_ip.is_unknown() || s.has_elastic_ip.is_unknown()) {
    primary.public_source = public_ip_source::unknown;
    return;
  }
  if (!launched || !running)
    return; // SUB-12, ENI-13
  known<bool> const* choice = &s.public_ip;
  if (choice->is_left_out() && nic.subnet.valid())
    choice = &net_.subnets_[nic.subnet].declared->public_ip;
  if (choice->is_unknown())
    primary.public_source = public_ip_source::unknown;
  if (choice->value_or(false))
    primary.public_source = public_ip_source::assigned;
}

} // namespace vpclint::inline v0::network
