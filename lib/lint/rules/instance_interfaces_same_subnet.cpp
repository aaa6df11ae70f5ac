#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_instance_interfaces_same_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::instance)
      continue;
    auto const& inst = net.source().instances[w.position];
    // Whoever writes how it answers has thought of it.
    if (inst.interfaces.size() < 2 || !inst.replies_via.is_left_out())
      continue;
    for (std::size_t b = 1; b < w.members.size(); ++b)
      for (std::size_t a = 0; a < b; ++a) {
        auto const& first = net.interfaces()[w.members[a]];
        auto const& second = net.interfaces()[w.members[b]];
        if (!first.subnet.valid() || first.subnet != second.subnet)
          continue;
        auto const& s = *net.subnets()[first.subnet].declared;
        auto& f = ctx.report(second.at, "interfaces " + first.name + " and " + second.name +
                                            " are both in subnet " + s.id);
        f.resource = net.path(id);
        f.with_note("interface " + first.name, first.at);
        f.remedy =
            "give one interface a second private address, or write replies_via on instance " +
            w.id + " to say how it answers";
        a = b; // one finding for each interface
      }
  }
}

} // namespace

extern constinit rule const instance_interfaces_same_subnet{
    .info =
        {.id = "VPC6041",
         .name = "instance-interfaces-same-subnet",
         .summary = "An instance has two interfaces in one subnet.",
         .rationale = "Most systems answer through the first of the two whichever was asked. The "
                      "source then is an address of the other one, and the source/destination "
                      "check drops the reply.",
         .remedy = "Use one interface with several private addresses, or set up routing by "
                   "source on the instance.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/scenarios-enis.html"},
         .facts = {"ENI-5"}},
    .check = &check_instance_interfaces_same_subnet};

} // namespace vpclint::inline v0::rules
