#include "lint/endpoint_helpers.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

void check_gateway_endpoint_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const& all = net.endpoints().items();
  // The first endpoint of a service on a table, by both.
  boost::unordered_flat_map<std::pair<std::uint32_t, std::string_view>, std::size_t> firsts;
  for (std::size_t b = 0; b < all.size(); ++b) {
    if (all[b].kind != endpoint_kind::gateway_endpoint || all[b].service.empty())
      continue;
    for (auto const t : all[b].tables) {
      auto const a =
          firsts.emplace(std::pair(t.value, std::string_view(all[b].service)), b).first->second;
      if (a == b)
        continue;
      auto const& table = net.route_tables()[t];
      auto& f = ctx.report(all[b].declared->at, "endpoint " + all[b].declared->id +
                                                    " puts a second route for " + all[b].service +
                                                    " on route table " + table.id);
      f.resource = endpoint_path(net, all[b]);
      f.with_note("endpoint " + all[a].declared->id + " has the first one", all[a].declared->at);
      f.with_note("route table " + table.id, table.at);
      f.remedy = "leave " + table.id + " out of the route tables of one of the two endpoints";
    }
  }
}

} // namespace

extern constinit rule const gateway_endpoint_duplicate{
    .info = {.id = "VPC7012",
             .name = "gateway-endpoint-duplicate",
             .summary = "Two gateway endpoints of one service are on one route table.",
             .rationale = "A table has one route for the prefix list of a service; AWS refuses "
                          "the second with RouteAlreadyExists.",
             .remedy = "Leave the table out of one of the two endpoints.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-endpoints.html"},
             .facts = {"EP-3"}},
    .check = &check_gateway_endpoint_duplicate};

} // namespace vpclint::inline v0::rules
