#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/connections.hpp"

#include <map>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// What an attachment connects: exactly one of a VPC, a network and another transit gateway.
void check_attached_things(lint_context& ctx, network::resolved_attachment const& a,
                           std::string const& gateway) {
  auto const& d = *a.declared;
  std::vector<std::string> things;
  auto const add = [&](std::string const& word, known<ref> const& what) {
    if (!what.is_left_out())
      things.push_back(what ? word + " " + what->name : "a " + word);
  };
  add("VPC", d.vpc);
  add("network", d.network);
  add("transit gateway", d.peer);
  auto const name = "attachment " + a.id + " to transit gateway " + gateway;
  auto const resource = attachment_path(ctx.net(), a);
  if (things.empty())
    ctx.report(a.at, name + " attaches nothing")
        .with_remedy("write its vpc, its network or its peer")
        .resource = resource;
  else if (things.size() > 1)
    ctx.report(a.at, name + " attaches " + listed_words(things) + " at once")
        .with_remedy("write an attachment for each")
        .resource = resource;
  else if (d.vpc.is_left_out() && !d.subnets.empty())
    ctx.report(d.subnets.front().at, name + " is for " + things.front() +
                                         " and names subnets, which only that of a VPC has")
        .with_remedy("remove its subnets")
        .resource = resource;
}

/// TGW-1: the interface in each subnet needs an IPv4 address.
void check_attached_subnets(lint_context& ctx, network::resolved_attachment const& a,
                            std::string const& gateway) {
  auto const& net = ctx.net();
  for (auto const id : a.subnets) {
    auto const& s = net.subnets()[id];
    if (!s.declared->cidr.is_left_out() || s.declared->ipv6.is_left_out())
      continue;
    ctx.report(a.at, "attachment " + a.id + " to transit gateway " + gateway + " names subnet " +
                         s.declared->id + ", which has IPv6 alone")
        .with_note("subnet " + s.declared->id + " is here", s.declared->at)
        .with_remedy("name a subnet with an IPv4 block in its AZ")
        .resource = attachment_path(net, a);
  }
}

void check_transit_gateway_attachment_invalid(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& gateway : net.transit_gateways()) {
    std::map<index<vpc>, network::resolved_attachment const*> seen;
    for (auto const id : gateway.attachments) {
      auto const& a = net.attachments()[id];
      if (a.declared == nullptr)
        continue;
      auto const& name = gateway.declared->id;
      check_attached_things(ctx, a, name);
      check_attached_subnets(ctx, a, name);
      if (!a.vpc.valid())
        continue;
      if (a.declared->subnets.empty())
        ctx.report(a.at, "attachment " + a.id + " of VPC " + vpc_name(net, a.vpc) +
                             " to transit gateway " + name + " names no subnet")
            .with_remedy("name one subnet for each AZ that is to use the transit gateway")
            .resource = attachment_path(net, a);
      auto const [first, is_new] = seen.try_emplace(a.vpc, &a);
      if (is_new)
        continue;
      ctx.report(a.at, "VPC " + vpc_name(net, a.vpc) +
                           " has a second attachment to transit gateway " + name + ", " + a.id)
          .with_note("the first is " + first->second->id, first->second->at)
          .with_remedy("keep one and give it the subnets of both")
          .resource = attachment_path(net, a);
    }
  }
}

} // namespace

extern constinit rule const transit_gateway_attachment_invalid{
    .info = {.id = "VPC5205",
             .name = "transit-gateway-attachment-invalid",
             .summary =
                 "An attachment connects nothing or several things, has no subnet or one without "
                 "IPv4, or attaches a VPC a second time.",
             .rationale =
                 "A VPC is attached to a transit gateway once, through at least one subnet, and "
                 "through none that is IPv6-only. An attachment connects one thing.",
             .remedy = "Write one attachment for each VPC, with one subnet for each AZ.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"},
             .facts = {"TGW-1"}},
    .check = &check_transit_gateway_attachment_invalid};

} // namespace vpclint::inline v0::rules
