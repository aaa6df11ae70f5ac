#include "lint/zone_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_cache_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::cache)
      continue;
    auto const& c = net.source().caches[w.position];
    auto const multi_az = c.multi_az.or_default(false);
    if (multi_az == false)
      continue;
    auto const cover = cover_of(net, w, c.subnets.size());
    if (multi_az) {
      report_single_zone(ctx, id, cover, "the subnet group of cache " + w.id); // MSV-4
      continue;
    }
    if (cover.covered() == zone_cover::answer::single)
      ctx.inconclusive(c.multi_az.at, "cache " + w.id + " covers " + zone_words(cover) +
                                          ", and whether it is Multi-AZ is not known")
          .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const cache_single_az{
    .info = {.id = "VPC8004",
             .name = "cache-single-az",
             .summary = "A Multi-AZ cache has subnets in one AZ.",
             .rationale =
                 "ElastiCache puts the replicas of a Multi-AZ cache into different AZs, so "
                 "its subnet group needs two.",
             .remedy = "Give the cache subnets in at least two AZs, or drop `multi_az`.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html"},
             .facts = {"MSV-4"}},
    .check = &check_cache_single_az};

} // namespace vpclint::inline v0::rules
