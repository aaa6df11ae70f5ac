#include "lint/zone_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_database_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::database)
      continue;
    auto const cover = cover_of(net, w, net.source().databases[w.position].subnets.size());
    report_single_zone(ctx, id, cover, "the subnet group of database " + w.id); // MSV-1
  }
}

} // namespace

extern constinit rule const database_single_az{
    .info = {.id = "VPC8003",
             .name = "database-single-az",
             .summary = "The subnets of a database lie in one AZ.",
             .rationale = "RDS refuses the subnet group with DBSubnetGroupDoesNotCoverEnoughAZs, "
                          "also for a database that runs in one AZ only.",
             .remedy = "Give the database subnets in at least two AZs.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            "USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
             .facts = {"MSV-1"}},
    .check = &check_database_single_az};

} // namespace vpclint::inline v0::rules
