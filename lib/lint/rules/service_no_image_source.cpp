#include "vpclint/lint/context.hpp"

#include "lint/endpoint_helpers.hpp"
#include "lint/internet_way.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_service_no_image_source(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::service || !w.vpc.valid())
      continue;
    // On EC2 the host fetches the images. Half a set of endpoints is another finding.
    auto const& s = net.source().services[w.position];
    if (s.launch.value_or(launch_type::fargate) != launch_type::fargate ||
        has_interface_endpoint(net, w.vpc, "ecr.dkr") ||
        has_interface_endpoint(net, w.vpc, "ecr.api"))
      continue;
    std::vector<index<subnet>> shut;
    for (auto const where : subnets_of_members(net, w))
      if (net.subnets()[where].class_ipv4 == network::subnet_class::isolated)
        shut.push_back(where);
    if (shut.empty())
      continue;
    auto& f = ctx.report(w.at, "tasks of service " + w.id + " are in " + subnet_words(net, shut) +
                                   ", from where no registry can be reached");
    f.resource = net.path(id);
    note_ways(net, f, shut);
    f.remedy = "add endpoints for ecr.api, ecr.dkr and s3, or route " + subnet_words(net, shut) +
               " to a NAT gateway";
  }
}

} // namespace

extern constinit rule const service_no_image_source{
    .info = {.id = "VPC7204",
             .name = "service-no-image-source",
             .summary = "Fargate tasks are in a subnet from which no image can be fetched.",
             .rationale = "A task fetches its image through its own interface. Without NAT and "
                          "without the endpoints of the registry it never starts.",
             .remedy = "Add the endpoints ecr.api, ecr.dkr and S3, or a way out through NAT.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                            "fargate-task-networking.html"},
             .facts = {"MSV-6", "EP-51"}},
    .check = &check_service_no_image_source};

} // namespace vpclint::inline v0::rules
