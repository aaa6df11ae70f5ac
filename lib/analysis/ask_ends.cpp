// Who a question is about: families, addresses and client ports of its ends.
#include "vpclint/aws/always_available.hpp"

#include "analysis/asker.hpp"
#include "analysis/public_side.hpp"
#include "analysis/stand_ins.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <iterator>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

} // namespace

/// Whether what a member sends has the primary address of its family: unless only others were
/// named.
bool sends_from_first(network::interface const& nic, member const& m) {
  return m.blocks.empty() || m.blocks.front().is_v6() || nic.addresses.empty() ||
         m.blocks.front().contains(address(nic.addresses.front().private_ip));
}

/// SUB-11, SVC-2: what has no IPv4 address of its own asks its host's services from a link-local
/// one.
bool asker::asks_own_host(network::interface const& nic, member const& m) const {
  bool const only_ipv6 = nic.subnet.valid() && !net_.subnets()[nic.subnet].ipv4 && nic.ipv6_address;
  return only_ipv6 && !m.blocks.empty() &&
         std::all_of(m.blocks.begin(), m.blocks.end(), [](cidr const& b) {
           return b.is_v4() && b.length() == b.width() && is_link_local(b.v4().first()) &&
                  aws::host_service_at(b.first(), std::nullopt);
         });
}

/// Whether an end can take part in the family, across from the other one.
bool asker::has_family_for(member const& m, member const& other, bool is_source, bool ipv6) const {
  switch (m.end.kind) {
  case end_kind::interface: {
    auto const& nic = net_.interfaces()[m.end.nic];
    if (!m.blocks.empty() && m.blocks.front().is_v6() != ipv6) // one of its addresses was named
      return false;
    if (ipv6)
      return nic.ipv6_address || !nic.ipv6_unknown.empty();
    if (nic.addresses.empty())
      return !nic.ipv6_address.has_value() || !nic.addresses_unknown.empty() ||
             (is_source && asks_own_host(nic, other));
    // Seen from the internet, IPv4 without a public address counts only where there is no IPv6.
    bool const outside = other.end.kind == end_kind::internet;
    return !outside || !nic.ipv6_address || is_exposed(nic).value_or(true) || is_source;
  }
  case end_kind::internet:
  case end_kind::network:
  case end_kind::nowhere:
  case end_kind::gateway_endpoint:
  case end_kind::host_service:
    if (m.blocks.empty())
      return true;
    return std::any_of(m.blocks.begin(), m.blocks.end(),
                       [&](cidr const& b) { return b.is_v6() == ipv6; });
  }
  return false;
}

bool asker::has_family(member const& from, member const& to, bool ipv6) const {
  if (question_.match && question_.match->proto == (ipv6 ? protocols::icmp : protocols::icmpv6))
    return false;
  return has_family_for(from, to, true, ipv6) && has_family_for(to, from, false, ipv6);
}

bool asker::in_two_vpcs(member const& from, member const& to) const {
  if (from.end.kind != end_kind::interface || to.end.kind != end_kind::interface)
    return false;
  auto const a = net_.interfaces()[from.end.nic].vpc;
  auto const b = net_.interfaces()[to.end.nic].vpc;
  return a.valid() && b.valid() && a != b;
}

/// The atoms of a member that is no interface.
std::vector<address> const& asker::inside(member const& m, bool ipv6) {
  auto const [at, made] = inside_.try_emplace({&m, ipv6});
  if (made)
    at->second = atoms_.addresses(m.blocks, ipv6, m.end.kind == end_kind::internet);
  return at->second;
}

/// What is not known where a member has no address to ask about.
std::string asker::open_address(member const& m, bool ipv6) const {
  if (m.end.kind != end_kind::interface)
    return "address of " + m.label;
  auto const& nic = net_.interfaces()[m.end.nic];
  if (ipv6)
    return "IPv6 address of " + m.label + " (" + nic.ipv6_unknown + ")";
  if (!nic.addresses_unknown.empty() && nic.addresses.empty())
    return "private address of " + m.label + " (" + nic.addresses_unknown + ")";
  if (!nic.addresses.empty())
    return "address of " + m.label + " (" + vpclint::to_string(nic.addresses[0].private_ip) +
           " is outside its subnet)";
  return "address of " + m.label;
}

std::vector<address> asker::sources(member const& m, bool ipv6) {
  if (m.end.kind != end_kind::interface)
    return inside(m, ipv6);
  auto const& nic = net_.interfaces()[m.end.nic];
  if (ipv6 && nic.ipv6_address)
    return {address(*nic.ipv6_address)};
  if (ipv6)
    return {};
  if (!sends_from_first(nic, m)) {
    std::vector<address> named;
    for (auto const& a : nic.addresses)
      if (m.blocks.front().contains(address(a.private_ip)))
        named.push_back(a.private_ip);
    return named;
  }
  if (nic.addresses.empty())
    return nic.ipv6_address && nic.addresses_unknown.empty()
               ? std::vector<address>{link_local_stand_in}
               : std::vector<address>{};
  if (!network::has_usable_ipv4(net_, nic))
    return {};
  return {address(nic.addresses[0].private_ip)};
}

/// Of the internet, what the sender's way to leads past its gateway endpoints (EP-5, SUB-15): what
/// they take gets to a service inside AWS.
std::vector<address> asker::beyond_endpoints(member const& from, member const& to, bool ipv6) {
  auto all = inside(to, ipv6);
  auto const own = sources(from, ipv6);
  bool const any = std::any_of(net_.endpoints().begin(), net_.endpoints().end(), [](auto const& e) {
    return e.kind == endpoint_kind::gateway_endpoint;
  });
  if (!any || own.empty())
    return all;
  auto const for_service = [&](address a) {
    packet p;
    p.src = own.front();
    p.dst = a;
    p.proto = static_cast<std::uint8_t>(protocols::tcp.number);
    p.src_port = 1024;
    p.dst_port = 443;
    auto const w = walk_between(net_, from.end, to.end, p, options_, {});
    return w.reached.kind == end_kind::gateway_endpoint;
  };
  std::vector<address> rest;
  std::remove_copy_if(all.begin(), all.end(), std::back_inserter(rest), for_service);
  return rest.empty() ? all : rest;
}

std::vector<address> asker::targets(member const& from, member const& to, bool ipv6) {
  if (to.end.kind == end_kind::internet && from.end.kind == end_kind::interface)
    return beyond_endpoints(from, to, ipv6);
  if (to.end.kind != end_kind::interface)
    return inside(to, ipv6);
  auto const& nic = net_.interfaces()[to.end.nic];
  if (ipv6 && nic.ipv6_address)
    return {address(*nic.ipv6_address)};
  if (ipv6 || !network::has_usable_ipv4(net_, nic))
    return {};
  if (from.end.kind != end_kind::internet)
    return {address(nic.addresses[0].private_ip)};
  auto const n = exposed_address(nic);
  return {address(public_address(net_, to.end.nic, n).value_or(public_stand_in(to.end.nic, n)))};
}

possible_client_ports asker::clients_of(member const& m) const {
  if (m.end.kind == end_kind::interface)
    return possible_client_ports_of(net_, net_.interfaces()[m.end.nic]);
  return {};
}

/// The client ports that something may tell apart, each within or without every case.
std::vector<port_range> asker::client_atoms(protocol p, possible_client_ports const& clients) {
  if (!p.has_ports())
    return {{0, 0}};
  if (!clients.open)
    return atoms_.client_ports(p, clients.widest);
  std::vector<port_range> all;
  for (auto const piece : possible_client_ports::pieces) {
    auto const& some = atoms_.client_ports(p, piece);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

} // namespace vpclint::inline v0::analysis
