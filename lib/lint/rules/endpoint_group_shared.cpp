#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_group_shared(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    network::workload const* endpoint = nullptr;
    network::workload const* other = nullptr;
    for (auto const m : g.members) {
      auto const& w = net.workloads()[net.interfaces()[m].owner];
      auto& first = w.kind == network::interface_kind::endpoint ? endpoint : other;
      if (first == nullptr)
        first = &w;
    }
    if (endpoint == nullptr || other == nullptr)
      continue;
    place at = endpoint->at;
    for (auto const* written : written_groups(net.source(), *endpoint))
      if (*written && (*written)->name == g.id && written->at.where.valid())
        at = written->at;
    ctx.report(at,
               "endpoint " + endpoint->id + " shares security group " + g.id + " with " + other->id)
        .with_note(other->id + " carries it too", other->at)
        .with_note("security group " + g.id + " is declared here", g.at)
        .with_remedy("give the endpoints a group of their own with `tcp 443 from sg:" + g.id + "`")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const endpoint_group_shared{
    .info = {.id = "VPC3042",
             .name = "endpoint-group-shared",
             .summary = "Interface endpoints and other interfaces carry the same security group.",
             .rationale = "What lets clients reach the endpoint then lets them reach each other on "
                          "the same port: the group cannot tell the two apart.",
             .remedy = "Give the endpoints a group of their own that admits the clients' group.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"SG-5", "SG-20", "EP-22"}},
    .check = &check_endpoint_group_shared};

} // namespace vpclint::inline v0::rules
