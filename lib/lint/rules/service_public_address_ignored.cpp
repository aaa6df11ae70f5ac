#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_service_public_address_ignored(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::service)
      continue;
    auto const& s = net.source().services[w.position];
    if (!s.assign_public_ip.value_or(false) ||
        s.launch.value_or(launch_type::fargate) != launch_type::ec2)
      continue;
    auto& f =
        ctx.report(s.assign_public_ip.at, "service " + w.id +
                                              " asks for public addresses, but runs on EC2, where "
                                              "tasks never get one");
    f.resource = net.path(id);
    f.with_note("the launch type", s.launch.at);
    f.remedy = "leave assign_public_ip out, or write launch_type: fargate";
  }
}

} // namespace

extern constinit rule const service_public_address_ignored{
    .info = {.id = "VPC7203",
             .name = "service-public-address-ignored",
             .summary = "A service on EC2 asks for public addresses for its tasks.",
             .rationale = "The interface of a task on an EC2 host never has a public address; only "
                          "Fargate knows the setting.",
             .remedy = "Leave the setting out and give the tasks a way out through NAT.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                            "task-networking-awsvpc.html"},
             .facts = {"MSV-6"}},
    .check = &check_service_public_address_ignored};

} // namespace vpclint::inline v0::rules
