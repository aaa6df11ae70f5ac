#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// The interfaces that a route leads to.
std::vector<bool> routed_interfaces(network::network const& net) {
  std::vector<bool> out(net.interfaces().size());
  for (auto const& table : net.route_tables())
    for (auto const& r : table.routes)
      if (r.target.kind == network::target_kind::interface)
        out[r.target.id] = true;
  return out;
}

void check_nat_instance_source_dest_check(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const routed = routed_interfaces(net);
  for (auto const& w : net.workloads()) {
    if (w.kind != network::interface_kind::instance)
      continue;
    auto const& inst = net.source().instances[w.position];
    if (!inst.nat.value_or(false))
      continue;
    for (auto const m : w.members) {
      auto const& nic = net.interfaces()[m];
      // Of several interfaces, those that nothing is routed to may keep the check.
      if (nic.source_dest_check == false || (inst.interfaces.size() > 1 && !routed[m.value]))
        continue;
      auto const* settings = settings_of(net, m);
      place at = settings != nullptr ? settings->source_dest_check.at.where : place{};
      if (!at.valid())
        at = nic.at;
      auto& f =
          nic.source_dest_check
              ? ctx.report(at, "NAT instance " + nic.name + " has its source/destination check on")
              : undecided(ctx, at,
                          "whether NAT instance " + nic.name +
                              " forwards anything depends on its "
                              "source/destination check, which is not known");
      if (nic.source_dest_check)
        f.remedy = "write `source_dest_check: false` on " + nic.name;
      f.resource = net.path(nic.owner);
      if (inst.interfaces.empty())
        break; // one setting for all members of a group
    }
  }
}

} // namespace

extern constinit rule const nat_instance_source_dest_check{
    .info = {.id = "VPC5020",
             .name = "nat-instance-source-dest-check",
             .summary = "A NAT instance has its source/destination check on.",
             .rationale =
                 "The check drops every packet that is not for the instance itself, so what "
                 "it is meant to translate never reaches it.",
             .remedy = "Turn the source/destination check of the instance off.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "VPC_NAT_Instance.html"},
             .facts = {"NAT-20", "ENI-4"}},
    .check = &check_nat_instance_source_dest_check};

} // namespace vpclint::inline v0::rules
