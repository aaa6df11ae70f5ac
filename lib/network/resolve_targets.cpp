#include "vpclint/network/codes.hpp"

#include "network/resolver.hpp"
#include "network/words.hpp"

#include <utility>

namespace vpclint::inline v0::network {
namespace {

/// Workloads that a route may lead to.
bool is_routable(workload const& w) {
  return w.kind == interface_kind::instance || w.kind == interface_kind::network_interface;
}

} // namespace

resolver::named_interface resolver::find_interface(ref const& r, vpc_id vpc) const {
  if (auto const nic = find_qualified(interface_names_, r, vpc); nic.found)
    return {.target = route_target{target_kind::interface, nic.id.value},
            .interfaces = 1,
            .found = true,
            .here = nic.here};
  auto const hit = find_qualified(workload_names_, r, vpc);
  if (!hit.found)
    return {.ambiguous = hit.ambiguous};
  auto const& owner = net_.workloads_[hit.id];
  if (!is_routable(owner))
    return {};
  named_interface out{.interfaces = owner.members.size(), .found = true, .here = hit.here};
  if (owner.members.size() == 1)
    out.target = route_target{target_kind::interface, owner.members[0].value};
  return out;
}

std::optional<route_target> resolver::find_target(ref const& r, vpc_id vpc,
                                                  std::string const& resource, target_use use) {
  if (r.name == "local")
    return route_target{target_kind::local, 0};
  auto const gateway = find_qualified(target_names_, r, vpc);
  auto const nic = find_interface(r, vpc);
  // What stands in the VPC itself is nearer than what another one has.
  bool const both = gateway.found && nic.found && gateway.here == nic.here;
  if (both && use == target_use::of_route) {
    report(codes::name_ambiguous, r.at,
           "'" + r.name + "' may be " + std::string(word_for(gateway.id.kind)) + " " + r.name +
               ", or the instance or network interface " + r.name,
           resource)
        .with_remedy("give one of them another name");
    return std::nullopt;
  }
  if (gateway.found && (!nic.found || gateway.here))
    return gateway.id;
  if (nic.target)
    return nic.target;
  if (nic.found) {
    report(codes::route_target_missing, r.at,
           "'" + r.name + "' has " + std::to_string(nic.interfaces) +
               " interfaces, and a route leads to exactly one",
           resource)
        .with_remedy("name one interface"); // RT-16
    return route_target{};
  }
  no_target(r, vpc, resource);
  return std::nullopt;
}

/// Says why a name is no target.
void resolver::no_target(ref const& r, vpc_id vpc, std::string const& resource) {
  auto const gateway = find_qualified(target_names_, r, vpc);
  if (gateway.ambiguous || find_interface(r, vpc).ambiguous) {
    ambiguous_name(r, gateway.ambiguous ? "gateway" : "workload", resource);
    return;
  }
  if (address::parse(r.name)) {
    auto& f = report(codes::route_target_address, r.at,
                     "a route can't lead to the address " + r.name, resource);
    f.remedy = "name the instance or the network interface that has the address";
    if (vpc.valid())
      for (auto const& candidate : net_.interfaces_)
        for (auto const& a : candidate.addresses)
          if (candidate.vpc == vpc && to_string(a.private_ip) == r.name)
            f.remedy = "write " + net_.workloads_[candidate.owner].id + ", which has that address";
    return;
  }
  if (auto const other = find_qualified(workload_names_, r, vpc); other.found) {
    auto const& w = net_.workloads_[other.id];
    report(codes::route_target_missing, r.at,
           "a route can't lead to " + std::string(word_for(w.kind)) + " " + w.id, resource)
        .with_remedy("name a gateway, an instance or a network interface; what is for " + w.id +
                     " itself comes by the local route"); // RT-16
    return;
  }
  name_list names = target_names_.names();
  for (auto const& w : net_.workloads_)
    if (is_routable(w))
      names.push_back(w.id);
  missing_name(r, "gateway or interface", vpc, names, resource, codes::route_target_missing);
}

/// VPN gateways propagate routes (RT-25), and route servers to interfaces (RT-26).
void resolver::check_propagating(ref const& r, route_target from, std::string const& resource) {
  if (from.kind == target_kind::vpn_gateway || from.kind == target_kind::interface ||
      from.kind == target_kind::missing || from.kind == target_kind::unknown)
    return;
  report(codes::route_target_missing, r.at,
         from.kind == target_kind::local
             ? "the local route is not propagated"
             : "routes can't be propagated from " + std::string(word_for(from.kind)) + " '" +
                   r.name + "'",
         resource)
      .with_remedy("remove `propagated`, or name a VPN gateway");
}

/// Routes are taken over from VPN gateways alone (RT-25); other gateways may have the same name.
std::optional<route_target> resolver::find_vpn_gateway(ref const& r, vpc_id vpc,
                                                       std::string const& resource) {
  if (auto const hit = target_names_.find_in(r.name, {});
      hit.found && hit.id.kind == target_kind::vpn_gateway)
    return hit.id;
  if (auto const other = find_qualified(target_names_, r, vpc); other.found) {
    report(codes::route_target_missing, r.at,
           "routes can't be propagated from " + std::string(word_for(other.id.kind)) + " '" +
               r.name + "'",
           resource)
        .with_remedy("name a VPN gateway, or write routes to it");
    return std::nullopt;
  }
  name_list names;
  for (auto const& g : net_.vpn_gateways_)
    names.push_back(g.declared->id);
  missing_name(r, "VPN gateway", {}, names, resource, codes::route_target_missing);
  return std::nullopt;
}

} // namespace vpclint::inline v0::network
