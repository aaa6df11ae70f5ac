#include "lint/filters/databases.hpp"

#include "vpclint/aws/services.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

std::optional<std::uint16_t> port_or_default(known<std::uint16_t> const& port,
                                             known<std::string> const& engine) {
  if (port)
    return *port;
  if (port.is_unknown() || !engine)
    return std::nullopt;
  return aws::default_port(*engine);
}

} // namespace

std::optional<std::uint16_t> database_port(network::network const& net,
                                           network::workload const& w) {
  auto const& d = net.source();
  if (w.kind == network::interface_kind::database)
    return port_or_default(d.databases[w.position].port, d.databases[w.position].engine);
  if (w.kind == network::interface_kind::cache)
    return port_or_default(d.caches[w.position].port, d.caches[w.position].engine);
  return std::nullopt;
}

void add_database_ports(network::network const& net,
                        std::vector<index<network::interface>> const& interfaces,
                        std::vector<named_port>& ports) {
  for (auto const nic : interfaces) {
    auto const& w = net.workloads()[net.interfaces()[nic].owner];
    auto const port = database_port(net, w);
    if (port && std::none_of(ports.begin(), ports.end(),
                             [&](named_port const& p) { return p.port == *port; }))
      ports.push_back({*port, "a database"});
  }
}

} // namespace vpclint::inline v0::rules
