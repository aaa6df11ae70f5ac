#include "vpclint/lint/context.hpp"

#include "lint/internet_way.hpp"
#include "lint/routing.hpp"
#include "lint/workloads.hpp"
#include "network/words.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_elastic_ip_no_internet_gateway(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    if (nic.kind != network::interface_kind::instance &&
        nic.kind != network::interface_kind::network_interface)
      continue;
    // A gateway that is there but not attached is a finding of its own.
    auto const elastic = [](network::interface_address const& a) {
      return a.public_source == network::public_ip_source::elastic;
    };
    if (!nic.vpc.valid() || std::none_of(nic.addresses.begin(), nic.addresses.end(), elastic) ||
        gateway_of(net, nic.vpc) != gateway_state::none)
      continue;
    for (auto const& a : nic.addresses) {
      if (a.public_source != network::public_ip_source::elastic)
        continue;
      auto const* s = settings_of(net, id);
      bool const primary = &a == &nic.addresses.front();
      auto const at = primary && s != nullptr && s->elastic_ip ? place(s->elastic_ip.at) : nic.at;
      auto const& vpc = *net.vpcs()[nic.vpc].declared;
      auto& f = ctx.report(at, std::string(network::word_for(nic.kind)) + " " + nic.name + " has " +
                                   (a.public_ip ? "the Elastic IP " + to_string(*a.public_ip)
                                                : std::string("an Elastic IP")) +
                                   ", but VPC " + vpc.id + " has no internet gateway");
      f.resource = net.path(nic.owner);
      f.with_note("VPC " + vpc.id, vpc.at);
      f.remedy = "give VPC " + vpc.id + " an internet gateway, or leave the Elastic IP out";
      break;
    }
  }
}

} // namespace

extern constinit rule const elastic_ip_no_internet_gateway{
    .info = {.id = "VPC6011",
             .name = "elastic-ip-no-internet-gateway",
             .summary = "An interface has an Elastic IP in a VPC without an internet gateway.",
             .rationale = "AWS refuses the association with Gateway.NotAttached.",
             .remedy = "Attach an internet gateway to the VPC first.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"},
             .facts = {"IGW-10"}},
    .check = &check_elastic_ip_no_internet_gateway};

} // namespace vpclint::inline v0::rules
