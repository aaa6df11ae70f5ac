#include "vpclint/aws/services.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_cluster_subnet_small(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::cluster)
      continue;
    for (auto const where : subnets_of_members(net, w)) {
      auto const free = free_without(net, where, id);
      if (!free || *free >= aws::cluster_advised_free_addresses)
        continue;
      bool const refused = *free < aws::cluster_free_addresses;
      auto const& s = net.subnets()[where];
      auto& f = ctx.report(refused ? severity::error : severity::info, w.at,
                           "subnet " + s.declared->id + " of cluster " + w.id + " has " +
                               counted(*free, "address", "addresses") + " left for it, and " +
                               (refused ? "it needs 6" : "16 are advised"));
      f.resource = net.path(id);
      f.with_note("subnet " + s.declared->id + " is " + to_string(*s.ipv4), s.declared->at);
      auto const block =
          s.vpc.valid() ? free_block(net, net.vpcs()[s.vpc], 27) : std::optional<prefix4>{};
      f.remedy = "use a larger subnet" +
                 (block ? ", such as " + to_string(*block) + ", which is free" : std::string());
    }
  }
}

} // namespace

extern constinit rule const cluster_subnet_small{
    .info = {.id = "VPC7211",
             .name = "cluster-subnet-small",
             .summary = "A subnet of an EKS cluster has too few free addresses.",
             .rationale = "EKS refuses a subnet with fewer than six. Its control plane takes up to "
                          "four, and upgrades need as many again for a while, which is why "
                          "sixteen are advised.",
             .remedy = "Give the control plane subnets of its own, of /28 or larger.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"},
             .facts = {"MSV-7", "SUB-6"}},
    .check = &check_cluster_subnet_small};

} // namespace vpclint::inline v0::rules
