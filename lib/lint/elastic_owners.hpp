#pragma once

#include "vpclint/model/design.hpp"

#include <string>

/// Who has Elastic IPs by private address: instances, their interfaces, and interfaces of their
/// own.
namespace vpclint::inline v0::rules {

struct elastic_owner {
  std::string text{}; ///< `instance web`
  std::string resource{};
};

/// The address of something in findings: `vpcs.VPC.SECTION.NAME`.
[[nodiscard]] inline std::string written_path(ref const& vpc, std::string const& section,
                                              std::string const& id) {
  return (vpc.name.empty() ? "" : "vpcs." + vpc.name + ".") + section + "." + id;
}

/// Whether Elastic IPs are written for an interface, by address or for one of its addresses.
[[nodiscard]] inline bool has_written_elastic_ips(interface_settings const& s) {
  return s.elastic_ip.has_value() || !s.elastic_ips.empty();
}

/// Calls `visit` with the settings of every interface that Elastic IPs are written for and with
/// whose they are.
template <class Visit>
void for_each_elastic_owner(design const& d, Visit const& visit) {
  for (auto const& n : d.network_interfaces)
    if (has_written_elastic_ips(n.settings))
      visit(n.settings, elastic_owner{"network interface " + n.id,
                                      written_path(n.in, "network_interfaces", n.id)});
  for (auto const& i : d.instances) {
    if (has_written_elastic_ips(i.settings))
      visit(i.settings, elastic_owner{"instance " + i.id, written_path(i.in, "instances", i.id)});
    for (auto const& n : i.interfaces)
      if (has_written_elastic_ips(n.settings))
        visit(n.settings, elastic_owner{"interface " + i.id + "." + n.id,
                                        written_path(i.in, "instances", i.id)});
  }
}

} // namespace vpclint::inline v0::rules
