#include "vpclint/aws/services.hpp"

#include "lint/quota_helpers.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// By family: IPv4 first.
struct table_load {
  std::array<std::uint64_t, 2> routes{};
  std::uint64_t propagated{0};
};

// A prefix list counts with the most entries it may have, one of AWS's with its weight (PFX-2).
std::uint64_t route_list_weight(network::resolved_prefix_list const& list) {
  if (list.declared != nullptr && list.declared->max_entries)
    return static_cast<std::uint64_t>(std::max(*list.declared->max_entries, 0));
  if (!list.aws_name.empty())
    if (auto const weight = aws::aws_list_weight(list.aws_name))
      return static_cast<std::uint64_t>(*weight);
  return list.entries.size();
}

table_load route_table_load(network::network const& net, network::resolved_table const& table) {
  table_load load;
  std::vector<std::pair<index<prefix_list>, route const*>> lists; // already counted
  for (auto const& r : table.routes) {
    switch (r.source) {
    case network::route_source::local:
      break;
    case network::route_source::static_route:
      ++load.routes[r.destination.is_v6() ? 1 : 0];
      break;
    case network::route_source::prefix_list: {
      std::pair const key(r.list, r.written);
      if (!r.list.valid() || std::find(lists.begin(), lists.end(), key) != lists.end())
        break;
      lists.push_back(key);
      auto const& list = net.prefix_lists()[r.list];
      bool const v6 = !list.entries.empty() && list.entries.front().is_v6();
      load.routes[v6 ? 1 : 0] += route_list_weight(list);
      break;
    }
    case network::route_source::propagated_direct_connect:
    case network::route_source::propagated_vpn_static:
    case network::route_source::propagated_vpn_bgp:
      ++load.propagated;
      break;
    }
  }
  return load;
}

void check_route_table_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    auto const load = route_table_load(net, table);
    auto const report = [&](aws::quota_id quota, std::uint64_t n, char const* what) {
      if (auto* f = report_quota(ctx, quota, n, table.at, [&] {
            return "route table " + table.id + " has " + std::to_string(n) + " " + what;
          }))
        f->resource = net.path(id);
    };
    report(aws::quota_id::routes_per_table, load.routes[0], "IPv4 routes");
    report(aws::quota_id::routes_per_table, load.routes[1], "IPv6 routes");
    report(aws::quota_id::propagated_routes_per_table, load.propagated, "propagated routes");
  }
}

} // namespace

extern constinit rule const route_table_quota{
    .info =
        {.id = "VPC8022",
         .name = "route-table-quota",
         .summary = "A route table has more routes than its quota allows.",
         .rationale = "Routes after the quota are not created; propagated ones past theirs are "
                      "left out, and what they led to can't be reached. A prefix list counts "
                      "with the most entries it may have.",
         .remedy = "Summarize routes, or let a transit gateway hold them.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"QTA-5", "RT-24", "PFX-2", "PFX-3"}},
    .check = &check_route_table_quota};

} // namespace vpclint::inline v0::rules
