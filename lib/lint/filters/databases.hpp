#pragma once

#include "vpclint/network/network.hpp"

#include "lint/filters/exposure.hpp"

#include <array>
#include <optional>
#include <vector>

namespace vpclint::inline v0::rules {

/// Ports that databases and caches listen on unless told otherwise.
inline constexpr std::array well_known_database_ports{
    named_port{1433, "SQL Server"}, named_port{1521, "Oracle"},
    named_port{3306, "MySQL"},      named_port{5432, "PostgreSQL"},
    named_port{5439, "Redshift"},   named_port{6379, "Redis"},
    named_port{9042, "Cassandra"},  named_port{9200, "Elasticsearch"},
    named_port{11211, "Memcached"}, named_port{27017, "MongoDB"},
    named_port{50000, "Db2"},
};

/// The port of a database or cache (MSV-3, MSV-4); nothing for another kind, or when not known.
[[nodiscard]] std::optional<std::uint16_t> database_port(network::network const& net,
                                                         network::workload const& w);

/// Whether it is a database or a cache.
[[nodiscard]] inline bool is_data_store(network::interface_kind k) {
  return k == network::interface_kind::database || k == network::interface_kind::cache;
}

/// Adds the ports of the databases and caches among some interfaces, where not there yet, called
/// "a database".
void add_database_ports(network::network const& net,
                        std::vector<index<network::interface>> const& interfaces,
                        std::vector<named_port>& ports);

} // namespace vpclint::inline v0::rules
