#include "vpclint/lint/context.hpp"

#include "lint/dns.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_cluster_dns(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::cluster || !w.vpc.valid())
      continue;
    auto const& vpc = net.vpcs()[w.vpc];
    auto const dns = dns_of(vpc);
    if (dns.result == dns_attributes::answer::on)
      continue;
    auto& f = dns.result == dns_attributes::answer::off
                  ? ctx.report(w.at, "cluster " + w.id + " is in VPC " + vpc.declared->id +
                                         ", where " + dns.what)
                  : ctx.inconclusive(w.at, "whether the nodes of cluster " + w.id +
                                               " can join it can't be told: " + dns.what);
    f.resource = net.path(id);
    f.with_note("VPC " + vpc.declared->id, dns.at);
    f.remedy = dns_remedy(vpc);
  }
}

} // namespace

extern constinit rule const cluster_dns{
    .info = {.id = "VPC7210",
             .name = "cluster-dns",
             .summary = "An EKS cluster is in a VPC whose DNS attributes are not both on.",
             .rationale = "Nodes find the cluster by names that the VPC answers only with DNS "
                          "support and DNS hostnames on; without, they do not join.",
             .remedy = "Switch both DNS attributes of the VPC on.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"},
             .facts = {"MSV-7", "SVC-5"}},
    .check = &check_cluster_dns};

} // namespace vpclint::inline v0::rules
