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

/// Calls `visit` with the settings of every interface and with whose they are.
template <class Visit>
void for_each_elastic_owner(design const& d, Visit const& visit) {
  for (auto const& n : d.network_interfaces)
    visit(n.settings, elastic_owner{"network interface " + n.id,
                                    written_path(n.in, "network_interfaces", n.id)});
  for (auto const& i : d.instances) {
    auto const resource = written_path(i.in, "instances", i.id);
    visit(i.settings, elastic_owner{"instance " + i.id, resource});
    for (auto const& n : i.interfaces)
      visit(n.settings, elastic_owner{"interface " + i.id + "." + n.id, resource});
  }
}

} // namespace vpclint::inline v0::rules
