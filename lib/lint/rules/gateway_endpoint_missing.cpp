#include "lint/address_helpers.hpp"
#include "lint/endpoint_helpers.hpp"
#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// A table whose subnets leave through a NAT device without a way to a service of their own.
struct costly_table {
  index<route_table> table{};
  network::resolved_route const* route{nullptr};
  bool certain{true}; ///< false: whether the NAT device works is not known
};

/// The device that a target is if it leads to the internet: a working public one.
std::optional<nat_device> costly_nat_device(network::network const& net, network::route_target t) {
  auto const device = nat_device_of(net, t);
  if (!device || device->works == false)
    return std::nullopt;
  if (t.kind == network::target_kind::nat_gateway &&
      net.nat_gateways()[t.as<nat_gateway>()].is_public == false)
    return std::nullopt;
  return device;
}

/// Whether a subnet is there for more than the attachment of a transit gateway: what comes through
/// one can't use a gateway endpoint (EP-7).
bool serves_own_hosts(network::network const& net, index<subnet> id) {
  if (!net.subnets()[id].interfaces.empty())
    return true;
  for (auto const& a : net.attachments())
    if (std::find(a.subnets.begin(), a.subnets.end(), id) != a.subnets.end())
      return false;
  return true;
}

/// Whether a destination has addresses that AWS's public services may have.
bool has_public_addresses(cidr const& destination) {
  auto const block = destination.v4();
  auto const is_private = [](ipv4 a) { return is_rfc1918(a) || is_cgnat(a); };
  return !is_private(block.first()) || !is_private(block.last());
}

std::vector<costly_table> tables_through_nat(network::network const& net, index<vpc> id,
                                             std::string_view service) {
  std::vector<costly_table> out;
  for (auto const t : net.vpcs()[id].route_tables) {
    auto const& table = net.route_tables()[t];
    if (!table.routes_unknown.empty() || has_endpoint_route(net, table, service) ||
        std::none_of(table.subnets.begin(), table.subnets.end(),
                     [&](auto const s) { return serves_own_hosts(net, s); }))
      continue;
    for (auto const& r : table.routes)
      if (leads_out(net, table.vpc, r, false) && has_public_addresses(r.destination))
        if (auto const device = costly_nat_device(net, r.target)) {
          out.push_back({t, &r, device->works.has_value()});
          break;
        }
  }
  return out;
}

bool has_gateway_endpoint_for(network::network const& net, index<vpc> id,
                              std::string_view service) {
  auto const& all = net.endpoints();
  return std::any_of(all.begin(), all.end(), [&](auto const& e) {
    return e.vpc == id && e.kind == endpoint_kind::gateway_endpoint && e.service == service;
  });
}

void report_costly_tables(lint_context& ctx, index<vpc> id, std::string const& service,
                          std::string const& words) {
  auto const& net = ctx.net();
  auto const& all = net.endpoints();
  bool const open = std::any_of(all.begin(), all.end(), [&](auto const& e) {
    // One on no table is a finding of its own, and one on tables not known may be on this one.
    return e.vpc == id && e.kind == endpoint_kind::gateway_endpoint && e.service == service &&
           (e.tables.empty() || e.tables.size() < e.declared->route_tables.size());
  });
  auto const found = tables_through_nat(net, id, service);
  if (open || found.empty())
    return;
  std::vector<std::string> names;
  for (auto const& c : found)
    names.push_back(net.route_tables()[c.table].id);
  bool const one = names.size() == 1;
  auto const& first = *found.front().route;
  auto const target = first.written != nullptr && first.written->target
                          ? first.written->target->name
                          : std::string("a NAT gateway");
  auto const what = words + " from subnets of route table" + (one ? " " : "s ") +
                    listed_words(names) + " goes through " + (one ? target : std::string("NAT"));
  auto const open_one =
      std::find_if(found.begin(), found.end(), [](auto const& c) { return !c.certain; });
  auto& f = open_one == found.end()
                ? ctx.report(first.at, what)
                : ctx.inconclusive(first.at, "whether " + what + " depends on the state of " +
                                                 target_text(net, open_one->route->target) +
                                                 ", which is not known");
  f.resource = net.path(found.front().table);
  for (std::size_t i = 1; i < found.size(); ++i)
    f.with_note("route table " + names[i], found[i].route->at);
  if (has_gateway_endpoint_for(net, id, service))
    f.remedy = "add " + listed_words(names) + " to the route tables of the gateway endpoint for " +
               service;
  else
    f.remedy = "add an endpoint: {service: " + service + ", route_tables: [" + [&] {
      std::string list;
      for (auto const& n : names)
        list += (list.empty() ? "" : ", ") + n;
      return list;
    }() + "]}";
}

void check_gateway_endpoint_missing(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    // An endpoint of S3 with private DNS serves the whole VPC as well (EP-30).
    auto const& all = net.endpoints();
    bool const by_name = std::any_of(all.begin(), all.end(), [&](auto const& e) {
      return e.vpc == id && e.kind == endpoint_kind::interface_endpoint && e.service == "s3" &&
             uses_private_dns(e) != false;
    });
    bool const dynamodb = has_gateway_endpoint_for(net, id, "dynamodb");
    if (!by_name)
      report_costly_tables(ctx, id, "s3",
                           dynamodb || has_gateway_endpoint_for(net, id, "s3")
                               ? "traffic to S3"
                               : "traffic to S3 and DynamoDB");
    if (dynamodb) // not everybody uses it, but whoever has the endpoint does
      report_costly_tables(ctx, id, "dynamodb", "traffic to DynamoDB");
  }
}

} // namespace

extern constinit rule const gateway_endpoint_missing{
    .info = {.id = "VPC7011",
             .name = "gateway-endpoint-missing",
             .summary = "Traffic to S3 or DynamoDB goes through NAT, since the route table has no "
                        "gateway endpoint.",
             .rationale =
                 "NAT charges for each gigabyte, a gateway endpoint costs nothing; through "
                 "the endpoint the traffic also stays inside AWS and passes its policy.",
             .remedy =
                 "Put gateway endpoints for S3, and for DynamoDB where it is used, on the route "
                 "tables of the private subnets.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-endpoints.html"},
             .facts = {"EP-1", "EP-2", "EP-5", "EP-7"}},
    .check = &check_gateway_endpoint_missing};

} // namespace vpclint::inline v0::rules
