#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_nat_instance_retired_image(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::instance)
      continue;
    auto const& inst = net.source().instances[w.position];
    // The word of the design format, and what the images themselves are called.
    if (!inst.image || (*inst.image != "nat-ami" && inst.image->rfind("amzn-ami-vpc-nat", 0) != 0))
      continue;
    ctx.report(inst.image.at, "instance " + inst.id + " runs the retired NAT image " + *inst.image)
        .with_remedy("replace " + inst.id +
                     " by a NAT gateway, or by an instance whose image is still maintained")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const nat_instance_retired_image{
    .info = {.id = "VPC5021",
             .name = "nat-instance-retired-image",
             .summary = "A NAT instance runs Amazon's retired NAT image.",
             .rationale =
                 "The image is built on the first Amazon Linux, which gets no security fixes "
                 "any more, and this instance faces the internet.",
             .remedy = "Use a NAT gateway, or set up NAT on a maintained image.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "VPC_NAT_Instance.html"},
             .facts = {"NAT-20"}},
    .check = &check_nat_instance_retired_image};

} // namespace vpclint::inline v0::rules
