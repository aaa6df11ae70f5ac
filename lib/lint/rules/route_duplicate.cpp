#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <map>

namespace vpclint::inline v0::rules {
namespace {

void check_route_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    std::map<std::string, network::resolved_route const*> seen;
    for (auto const* r : distinct_routes(net.route_tables()[id])) {
      // A propagated route may share its destination with a static one; RT-7 ranks them.
      if (r->written == nullptr || r->written->propagated ||
          r->source == network::route_source::local)
        continue;
      auto const destination = destination_text(net, *r);
      auto const [first, is_new] = seen.try_emplace(destination, r);
      if (is_new)
        continue;
      auto& f = ctx.report(r->at, table_text(net, id) + " has a second route to " + destination +
                                      ", to " + target_text(net, r->target));
      f.with_note("the first leads to " + target_text(net, first->second->target),
                  first->second->at);
      f.with_remedy("keep one of the two").resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const route_duplicate{
    .info = {.id = "VPC2003",
             .name = "route-duplicate",
             .summary = "A route table has two static routes to the same destination.",
             .rationale = "EC2 refuses the second one with RouteAlreadyExists.",
             .remedy = "Remove one of the routes, or split the destination.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "route-tables-priority.html"},
             .facts = {"RT-15", "RT-7"}},
    .check = &check_route_duplicate};

} // namespace vpclint::inline v0::rules
