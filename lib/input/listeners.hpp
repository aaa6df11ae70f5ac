#pragma once

#include "vpclint/model/gateway/load_balancer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// One entry of those behind a listener for the targets that are registered with this port.
[[nodiscard]] inline listener& entry_for(std::vector<listener>& entries, std::size_t from,
                                         listener const& base,
                                         known<std::uint16_t> const& target_port) {
  for (auto i = from; i < entries.size(); ++i)
    if (entries[i].target_port == target_port)
      return entries[i];
  auto& made = entries.emplace_back(base);
  made.target_port = target_port;
  return made;
}

/// Gives a load balancer what is behind one listener: an entry for each group and port. A network
/// load balancer spreads connections, not requests, over everything behind a port, which is one
/// entry; where ports differ, that of a connection is not known.
inline void add_entries(load_balancer& lb, std::vector<listener> entries) {
  bool const spreads = !lb.kind || *lb.kind == load_balancer_kind::network;
  if (!spreads || entries.size() < 2) {
    for (auto& l : entries)
      lb.listeners.push_back(std::move(l));
    return;
  }
  auto all = std::move(entries.front());
  auto const settle = [&](auto& into, auto const& other, char const* what) {
    if (!(into == other))
      into = {unknown{"the targets of a listener of " + lb.id + " differ in their " + what},
              all.at};
  };
  for (std::size_t i = 1; i < entries.size(); ++i) {
    auto& l = entries[i];
    for (auto& t : l.to)
      all.to.push_back(std::move(t));
    settle(all.target_port, l.target_port, "port");
    settle(all.health_check_port, l.health_check_port, "health check port");
    settle(all.preserve_client_ip, l.preserve_client_ip, "view of clients");
  }
  lb.listeners.push_back(std::move(all));
}

/// ELB-14: what a network load balancer does with clients' addresses when nobody says so. Left out
/// for instances over TCP, where it is the default of the model too.
[[nodiscard]] inline known<bool>
keeps_clients(bool ip_targets, known<listener_protocol> const& protocol, origin const& at) {
  if (!protocol)
    return protocol.is_unknown() && ip_targets ? known<bool>(unknown{protocol.reason()}, at)
                                               : known<bool>();
  if (*protocol == listener_protocol::udp || *protocol == listener_protocol::tcp_udp)
    return {true, at};
  return ip_targets ? known<bool>(false, at) : known<bool>();
}

} // namespace vpclint::inline v0
