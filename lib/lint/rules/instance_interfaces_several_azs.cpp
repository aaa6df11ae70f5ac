#include "vpclint/lint/context.hpp"

#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_instance_interfaces_several_azs(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::instance ||
        net.source().instances[w.position].interfaces.size() < 2)
      continue;
    network::interface const* first = nullptr;
    network::interface const* other = nullptr;
    std::string open;
    for (auto const m : w.members) {
      auto const& nic = net.interfaces()[m];
      if (!nic.subnet.valid())
        continue;
      auto const& az = net.subnets()[nic.subnet].az;
      if (az.empty())
        open = net.subnets()[nic.subnet].declared->id;
      else if (first == nullptr)
        first = &nic;
      else if (other == nullptr && az != net.subnets()[first->subnet].az)
        other = &nic;
    }
    if (other != nullptr) {
      auto const& a = *net.subnets()[first->subnet].declared;
      auto const& b = *net.subnets()[other->subnet].declared;
      auto& f = ctx.report(other->at, "interface " + other->name + " is in AZ " +
                                          net.subnets()[other->subnet].az + ", but " + first->name +
                                          " of the same instance is in AZ " +
                                          net.subnets()[first->subnet].az);
      f.resource = net.path(id);
      f.with_note("subnet " + b.id + " of " + other->name, b.at);
      f.with_note("subnet " + a.id + " of " + first->name, a.at);
      f.remedy = "put " + other->name + " into a subnet of AZ " + net.subnets()[first->subnet].az;
    } else if (!open.empty() && subnets_of_members(net, w).size() > 1) {
      ctx.inconclusive(w.at, "whether the interfaces of instance " + w.id +
                                 " are in one AZ can't be told: the AZ of subnet " + open +
                                 " is not known")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const instance_interfaces_several_azs{
    .info = {.id = "VPC6040",
             .name = "instance-interfaces-several-azs",
             .summary = "The interfaces of an instance lie in several AZs.",
             .rationale = "AWS attaches an interface only to an instance of the same AZ.",
             .remedy = "Choose subnets of one AZ for all interfaces of an instance.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                            "network-interface-attachments.html"},
             .facts = {"ENI-2"}},
    .check = &check_instance_interfaces_several_azs};

} // namespace vpclint::inline v0::rules
