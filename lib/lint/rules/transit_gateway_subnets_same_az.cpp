#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/workloads.hpp"

#include <map>

namespace vpclint::inline v0::rules {
namespace {

void check_transit_gateway_subnets_same_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& a : net.attachments()) {
    std::map<std::string, index<subnet>> first_in;
    std::vector<index<subnet>> open;
    for (auto const s : a.subnets) {
      auto const& here = net.subnets()[s];
      if (here.az.empty()) {
        open.push_back(s);
        continue;
      }
      auto const [first, is_new] = first_in.try_emplace(here.az, s);
      if (is_new)
        continue;
      auto const& earlier = *net.subnets()[first->second].declared;
      auto& f = ctx.report(
          a.at, first->second == s ? "attachment " + a.id + " names subnet " + earlier.id + " twice"
                                   : "attachment " + a.id + " has two subnets in AZ " + here.az +
                                         ", " + earlier.id + " and " + here.declared->id);
      f.with_note("subnet " + earlier.id + " is here", earlier.at);
      if (first->second != s)
        f.with_note("subnet " + here.declared->id + " is here", here.declared->at);
      f.with_remedy("keep one subnet for each AZ").resource = attachment_path(net, a);
    }
    if (open.empty() || a.subnets.size() < 2)
      continue;
    undecided(ctx, a.at,
              "whether attachment " + a.id +
                  " has one subnet for each AZ depends on the "
                  "AZ of " +
                  subnet_words(net, open) + ", which is not known")
        .resource = attachment_path(net, a);
  }
}

} // namespace

extern constinit rule const transit_gateway_subnets_same_az{
    .info = {.id = "VPC5201",
             .name = "transit-gateway-subnets-same-az",
             .summary = "An attachment to a transit gateway has two subnets in one AZ.",
             .rationale = "EC2 refuses it with DuplicateSubnetsInSameZone: one subnet for each AZ.",
             .remedy = "Name one subnet for each AZ.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"},
             .facts = {"TGW-1"}},
    .check = &check_transit_gateway_subnets_same_az};

} // namespace vpclint::inline v0::rules
