#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

using list_overlap = std::optional<std::pair<cidr, cidr>>;

/// The first pair of entries that share addresses.
list_overlap first_shared(network::resolved_prefix_list const& a,
                          network::resolved_prefix_list const& b) {
  for (auto const& x : a.entries)
    for (auto const& y : b.entries)
      if (x.overlaps(y))
        return std::pair(x, y);
  return std::nullopt;
}

/// Whether two lists may share addresses that are not written down. Lists that AWS manages hold the
/// addresses of different services, none of them private.
bool may_share(network::resolved_prefix_list const& a, network::resolved_prefix_list const& b) {
  if (a.entries_known && b.entries_known)
    return false;
  if (!a.aws_name.empty() && !b.aws_name.empty())
    return false;
  auto const outside = [](network::resolved_prefix_list const& list) {
    return !list.entries_known ||
           std::any_of(list.entries.begin(), list.entries.end(), [](cidr const& c) {
             auto const family =
                 c.is_v4() ? aws::family_of(c.v4()) : aws::block_family::publicly_routable;
             return c.is_everything() || family == aws::block_family::publicly_routable;
           });
  };
  if (!a.aws_name.empty())
    return outside(b);
  return b.aws_name.empty() || outside(a);
}

void compare_list_routes(lint_context& ctx, index<route_table> id,
                         network::resolved_route const& first,
                         network::resolved_route const& second) {
  auto const& net = ctx.net();
  auto const& a = net.prefix_lists()[first.list];
  auto const& b = net.prefix_lists()[second.list];
  if (auto const shared = first_shared(a, b)) {
    auto const common = shared->first.contains(shared->second) ? shared->second : shared->first;
    ctx.report(second.at, "prefix lists " + a.id + " and " + b.id + " share " + to_string(common) +
                              ", and " + table_text(net, id) + " sends one to " +
                              target_text(net, first.target) + " and the other to " +
                              target_text(net, second.target))
        .with_note("the route to " + a.id + " is here", first.at)
        .with_note(b.id + " is here", b.at)
        .with_remedy("take " + to_string(common) + " off one list, or add a static route to " +
                     to_string(common))
        .resource = net.path(id);
  } else if (may_share(a, b)) {
    undecided(ctx, second.at,
              "whether prefix lists " + a.id + " and " + b.id + ", which " + table_text(net, id) +
                  " sends to different targets, share addresses is not known")
        .resource = net.path(id);
  }
}

void check_route_prefix_lists_ambiguous(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    std::vector<network::resolved_route const*> lists;
    for (auto const* r : distinct_routes(net.route_tables()[id]))
      if (r->list.valid() && !net.route_tables()[id].edge)
        lists.push_back(r);
    for (std::size_t a = 0; a < lists.size(); ++a)
      for (std::size_t b = a + 1; b < lists.size(); ++b)
        if (lists[a]->list != lists[b]->list && lists[a]->target != lists[b]->target)
          compare_list_routes(ctx, id, *lists[a], *lists[b]);
  }
}

} // namespace

extern constinit rule const route_prefix_lists_ambiguous{
    .info = {.id = "VPC2012",
             .name = "route-prefix-lists-ambiguous",
             .summary = "Two prefix lists that share addresses are routed to different targets.",
             .rationale = "AWS picks one of the two routes arbitrarily and keeps to it; which one "
                          "can't be told from the design.",
             .remedy = "Make the lists disjoint, or settle the shared part by a static route.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "route-tables-priority.html"},
             .facts = {"PFX-4", "PFX-5"}},
    .check = &check_route_prefix_lists_ambiguous};

} // namespace vpclint::inline v0::rules
