// What has to be done where no change of a setting is known that lifts a drop.
#include "analysis/balancer_targets.hpp"
#include "analysis/mender.hpp"

#include <algorithm>
#include <string>

namespace vpclint::inline v0::analysis {
namespace {

std::string port_text(packet const& p) {
  return to_string(p.kind()) + (p.kind().has_ports() ? " " + std::to_string(p.dst_port) : "");
}

} // namespace

std::string mender::advise(step const& s) const {
  if (s.kind == step_kind::load_balancer && s.nic.valid())
    for (auto const& lb : net_.load_balancers())
      if (lb.owner == net_.interfaces()[s.nic].owner)
        return advise(lb, s.why, s.header);
  if (s.kind != step_kind::transit_route || s.component >= net_.transit_tables().size() ||
      s.why == reason::loop)
    return {};
  auto const& table = net_.transit_tables().items()[s.component];
  auto const& gateway = net_.transit_gateways()[table.gateway].declared->id;
  return "transit gateway table " + gateway + "." + table.id + ": a route for " +
         to_string(s.header.dst) + ", which is behind no attachment of " + gateway;
}

std::string mender::advise(network::resolved_load_balancer const& lb, reason why,
                           packet const& p) const {
  auto const name = "load balancer " + lb.declared->id;
  if (why == reason::hairpin) // ELB-14, ELB-17
    return name + ": datagrams keep the client's address, so that a target has to be asked past it "
                  "or by others";
  if (why == reason::listener_mismatch) {
    bool const datagrams = p.kind() == protocols::udp && lb.kind != load_balancer_kind::network;
    if (datagrams || !p.kind().has_ports())
      return name + ": it takes no " + to_string(p.kind()) +
             (datagrams ? "; a network load balancer does" : "");
    return name + ": a listener for " + port_text(p) + ", and targets for it";
  }
  if (why == reason::no_targets)
    return name + ": targets for its listener on " + port_text(p);
  if (why == reason::no_targets_in_zone) // ELB-11
    return name +
           ": a node in the availability zone of the targets, which wants a subnet there first";
  if (why == reason::not_a_target)
    return name + ": the destination as a target of its listener on " + port_text(p);
  return {};
}

} // namespace vpclint::inline v0::analysis
