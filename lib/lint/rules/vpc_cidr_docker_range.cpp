#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_cidr_docker_range(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    for (auto const& [block, at] : ipv4_blocks(v)) {
      if (!has_vpc_size(block) || !aws::overlaps_docker_range(block)) // CIDR-5
        continue;
      auto& f =
          ctx.report(at, "block " + to_string(block) + " of VPC " + v.declared->id + " lies in " +
                             to_string(aws::docker_range) + ", the range of Docker's own bridge");
      f.resource = net.path(id);
      // The same place in 172.16.0.0/16, which is of the same family (CIDR-12).
      auto const other = prefix4::around(ipv4{block.first().bits - 0x00010000U}, block.length());
      if (!is_used_by_vpc(net, other))
        f.remedy = "use another block, such as " + to_string(other);
    }
  }
}

} // namespace

extern constinit rule const vpc_cidr_docker_range{
    .info =
        {.id = "VPC1008",
         .name = "vpc-cidr-docker-range",
         .summary = "A block of a VPC overlaps 172.17.0.0/16.",
         .rationale = "Docker's default bridge has these addresses on every host that runs it, "
                      "and so have services built on it, such as Cloud9 and SageMaker: from "
                      "there, what the VPC has in the range can't be reached.",
         .remedy = "Use a block outside 172.17.0.0/16.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-5"}},
    .check = &check_vpc_cidr_docker_range};

} // namespace vpclint::inline v0::rules
