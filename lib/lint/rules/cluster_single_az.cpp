#include "lint/zone_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_cluster_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::cluster)
      continue;
    auto const cover = cover_of(net, w, net.source().clusters[w.position].subnets.size());
    report_single_zone(ctx, id, cover, "the control plane of cluster " + w.id); // MSV-7
  }
}

} // namespace

extern constinit rule const cluster_single_az{
    .info = {.id = "VPC8005",
             .name = "cluster-single-az",
             .summary = "The subnets of an EKS cluster lie in one AZ.",
             .rationale = "EKS puts the interfaces of the control plane into at least two AZs and "
                          "refuses a cluster whose subnets have one.",
             .remedy = "Give the cluster subnets in at least two AZs.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"},
             .facts = {"MSV-7"}},
    .check = &check_cluster_single_az};

} // namespace vpclint::inline v0::rules
