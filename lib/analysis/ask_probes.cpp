// The packets that stand for a pair, and what a request stands for.
#include "analysis/asker.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {

/// What a request of `atoms::requests` stands for.
traffic asker::traffic_of(packet const& request) {
  auto const p = request.kind();
  if (p.has_types())
    return {.proto = p, .icmp_type = request.icmp_type, .icmp_code = -1};
  bool const all = !question_.match || question_.match->proto.is_all();
  if (!p.has_ports())
    return all && !atoms_.names(p) ? all_traffic() : all_of(p);
  for (auto const& r :
       atoms_.destination_ports(p, all ? port_range{0, 65535} : question_.match->ports))
    if (r.contains(request.dst_port))
      return {.proto = p, .ports = r, .ports_given = true};
  return all_of(p);
}

pair_probes asker::probes_of(member const& from, member const& to, bool ipv6, bool few) {
  pair_probes result;
  result.from = from.end;
  result.to = to.end;
  result.from_label = from.label;
  result.to_label = to.label;
  result.wanted = wanted_of(from, to);
  auto const from_addresses = sources(from, ipv6);
  auto to_addresses = targets(from, to, ipv6);
  if (few && worth_sets(from, to, ipv6))
    leave_out_alike(result, from_addresses, to_addresses, to, ipv6);
  std::set<std::uint8_t> protocols_seen;
  for (auto p : atoms_.requests(question_.match, ipv6)) {
    if (p.kind().has_ports())
      if (auto const [at, made] = result.client_ports.try_emplace(p.proto); made)
        for (auto const& client : client_atoms(p.kind(), clients_of(from)))
          at->second.push_back(client.first);
    bool const first = protocols_seen.insert(p.proto).second;
    for (auto const& src : from_addresses)
      for (auto const& dst : to_addresses) {
        p.src = src;
        p.dst = dst;
        if (src != dst && (first || result.alike.count(dst) == 0))
          result.packets.push_back(p);
      }
  }
  return result;
}

/// Notes which targets fare like others before them, and drops these where no protocol is asked
/// for.
void asker::leave_out_alike(pair_probes& result, std::vector<address> const& from_addresses,
                            std::vector<address>& to_addresses, member const& to, bool ipv6) {
  auto const& classes = classes_inside(to, ipv6);
  std::set<std::uint32_t> seen;
  for (std::size_t d = 0; d < to_addresses.size(); ++d) {
    // What a host sends to itself does not fare like what it sends to others of its class.
    bool const own = std::find(from_addresses.begin(), from_addresses.end(), to_addresses[d]) !=
                     from_addresses.end();
    if (!own && shortcut::is_class(classes[d]) && !seen.insert(classes[d]).second)
      result.alike.insert(to_addresses[d]);
  }
  if (!question_.match) { // what is in the way of the luckiest is in the way of those alike
    std::erase_if(to_addresses, [&](address a) { return result.alike.count(a) != 0; });
    result.alike.clear();
  }
}

} // namespace vpclint::inline v0::analysis
