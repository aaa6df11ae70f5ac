#include "lint/zone_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

// Only where the tier has a subnet in another AZ that the group leaves out: where it has none, the
// tier is what is wrong, and another rule says so.
void check_instance_group_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::instance || w.members.size() < 2)
      continue;
    auto const& inst = net.source().instances[w.position];
    if (!inst.interfaces.empty())
      continue; // one instance with several interfaces
    auto const cover = cover_of(net, w, 0);
    if (cover.covered() != zone_cover::answer::single)
      continue;
    auto const other = sibling_elsewhere(net, cover);
    if (!other.valid())
      continue;
    auto const& s = net.subnets()[other];
    ctx.report(inst.at, "the " + std::to_string(w.members.size()) + " instances of " + w.id +
                            " cover " + zone_words(cover)) // MSV-8
        .with_note("subnet " + s.declared->id + " of the same tier is in AZ " + s.az,
                   s.declared->at)
        .with_remedy("add subnet " + s.declared->id + " to the group's subnets")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const instance_group_single_az{
    .info = {.id = "VPC8006",
             .name = "instance-group-single-az",
             .summary = "A group of instances uses one AZ although its tier has more.",
             .rationale = "Several instances are there so that one may fail; in one AZ they fail "
                          "together.",
             .remedy = "Spread the group over subnets in two AZs.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
                            "auto-scaling-benefits.html"},
             .facts = {"MSV-8"}},
    .check = &check_instance_group_single_az};

} // namespace vpclint::inline v0::rules
