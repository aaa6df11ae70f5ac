#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/workloads.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// The subnets of a table by what stands in them.
struct table_tenants {
  std::vector<index<subnet>> databases{};    ///< with databases or caches and nothing else
  std::vector<index<subnet>> applications{}; ///< with something that opens connections, no database
};

table_tenants tenants_of(network::network const& net, network::resolved_table const& table) {
  using network::interface_kind;
  table_tenants out;
  for (auto const id : table.subnets) {
    bool data = false;
    bool application = false;
    for (auto const nic : net.subnets()[id].interfaces) {
      auto const kind = net.interfaces()[nic].kind;
      data = data || kind == interface_kind::database || kind == interface_kind::cache;
      application = application || kind == interface_kind::instance ||
                    kind == interface_kind::lambda || kind == interface_kind::service ||
                    kind == interface_kind::cluster;
    }
    if (data && !application)
      out.databases.push_back(id);
    if (application && !data)
      out.applications.push_back(id);
  }
  return out;
}

/// The route of a table that leads to the internet, by its target; null when there is none.
network::resolved_route const* internet_egress(network::network const& net,
                                               network::resolved_table const& table) {
  for (auto const& r : table.routes) {
    if (!leads_out(net, table.vpc, r, false) && !leads_out(net, table.vpc, r, true))
      continue;
    auto const device = nat_device_of(net, r.target);
    if (r.target.kind == network::target_kind::internet_gateway ||
        r.target.kind == network::target_kind::egress_only_internet_gateway ||
        (device && device->works != false))
      return &r;
  }
  return nullptr;
}

/// A public NAT gateway of the VPC that no route leads to yet.
nat_gateway const* idle_nat_gateway(network::network const& net, index<vpc> vpc,
                                    std::vector<nat_use> const& uses) {
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const& g = net.nat_gateways().items()[i];
    auto const used = std::any_of(uses.begin(), uses.end(), [&](nat_use const& u) {
      return u.device.target.kind == network::target_kind::nat_gateway && u.device.target.id == i;
    });
    if (g.vpc == vpc && g.is_public == true && g.available == true && !used)
      return g.declared;
  }
  return nullptr;
}

void check_shared_route_table_egress(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const uses = nat_uses(net);
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.vpc.valid() || net.vpcs()[table.vpc].declared->is_default)
      continue;
    auto const tenants = tenants_of(net, table);
    if (tenants.databases.empty() || tenants.applications.empty())
      continue;
    auto const* route = internet_egress(net, table);
    auto const* idle = route == nullptr ? idle_nat_gateway(net, table.vpc, uses) : nullptr;
    if (route == nullptr && idle == nullptr)
      continue;
    auto const shared = subnet_words(net, tenants.applications) + " and the database " +
                        subnet_words(net, tenants.databases) + " share " + table_text(net, id);
    auto& f = ctx.report(
        table.at, shared + (route != nullptr
                                ? ", so the databases get its way to the internet as well"
                                : ", so a route to NAT gateway " + idle->id +
                                      " would give the databases a way to the internet as well"));
    f.resource = net.path(id);
    if (route != nullptr)
      f.with_note(destination_text(net, *route) + " leads to " + target_text(net, route->target),
                  route->at);
    else
      f.with_note("no route leads to NAT gateway " + idle->id + " yet", idle->at);
    for (auto const s : tenants.databases)
      f.with_note("subnet " + net.subnets()[s].declared->id + " holds databases",
                  net.subnets()[s].declared->at);
    f.remedy = "give " + subnet_words(net, tenants.databases) +
               " a route table without a way to the internet";
  }
}

} // namespace

extern constinit rule const shared_route_table_egress{
    .info = {.id = "VPC2050",
             .name = "shared-route-table-egress",
             .summary =
                 "Subnets of databases share a route table, and its way to the internet, with "
                 "subnets of applications.",
             .rationale = "A way out that the applications need opens one for the databases too; a "
                          "database never starts connections to the internet, but who breaks into "
                          "it does.",
             .remedy = "Give the database subnets a route table of their own.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html"},
             .facts = {"RT-1", "SUB-15"}},
    .check = &check_shared_route_table_egress};

} // namespace vpclint::inline v0::rules
