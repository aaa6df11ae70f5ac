#include "vpclint/aws/subnet_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_subnet_ipv6_size(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (!s.ipv6 || !aws::check_subnet_size(*s.ipv6)) // SUB-8
      continue;
    ctx.report(s.declared->ipv6.at, "IPv6 block " + to_string(*s.ipv6) + " of subnet " +
                                        s.declared->id + " is a /" +
                                        std::to_string(s.ipv6->length()) +
                                        ", and a subnet takes /44 to /64 in steps of four")
        .with_remedy("write " + to_string(prefix6::around(s.ipv6->v6().first(), 64)))
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const subnet_ipv6_size{
    .info = {.id = "VPC1014",
             .name = "subnet-ipv6-size",
             .summary = "The IPv6 block of a subnet has a length that AWS does not take.",
             .rationale = "A subnet takes /44, /48, /52, /56, /60 or /64; EC2 refuses every other "
                          "length.",
             .remedy = "Use a /64 unless you know why not.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-8"}},
    .check = &check_subnet_ipv6_size};

} // namespace vpclint::inline v0::rules
