#include "vpclint/aws/subnet_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_subnet_cidr_size(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (!s.ipv4)
      continue;
    auto const error = aws::check_subnet_size(*s.ipv4); // SUB-1
    if (!error)
      continue;
    bool const large = error == aws::subnet_error::too_large;
    auto const legal = large ? aws::shortest_ipv4_length : aws::longest_ipv4_length;
    ctx.report(s.declared->cidr.at,
               "subnet " + s.declared->id + " " + to_string(*s.ipv4) +
                   (large ? " is larger than a /16" : " is smaller than a /28"))
        .with_remedy("write a block from /16 to /28, such as " +
                     to_string(prefix4::around(s.ipv4->v4().first(), legal)))
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const subnet_cidr_size{
    .info = {.id = "VPC1013",
             .name = "subnet-cidr-size",
             .summary = "The IPv4 block of a subnet is larger than /16 or smaller than /28.",
             .rationale = "EC2 refuses it with InvalidSubnet.Range. Five addresses of every subnet "
                          "are AWS's own, so a /28 has eleven to use.",
             .remedy = "Use a block from /16 to /28.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-1", "SUB-4"}},
    .check = &check_subnet_cidr_size};

} // namespace vpclint::inline v0::rules
