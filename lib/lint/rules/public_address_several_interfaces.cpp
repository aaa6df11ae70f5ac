#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_public_address_several_interfaces(lint_context& ctx) {
  for (auto const& inst : ctx.source().instances) {
    if (inst.interfaces.size() < 2)
      continue;
    for (auto const& nic : inst.interfaces) {
      if (!nic.settings.public_ip.value_or(false))
        continue;
      auto const name = inst.id + "." + nic.id;
      auto& f = ctx.report(nic.settings.public_ip.at,
                           "interface " + name +
                               " is to get a public address at launch, but "
                               "instance " +
                               inst.id + " has " + std::to_string(inst.interfaces.size()) +
                               " interfaces");
      f.resource =
          (inst.in.name.empty() ? "" : "vpcs." + inst.in.name + ".") + "instances." + inst.id;
      f.remedy = "write `elastic_ip: true` on interface " + name + " instead";
    }
  }
}

} // namespace

extern constinit rule const public_address_several_interfaces{
    .info = {.id = "VPC6003",
             .name = "public-address-several-interfaces",
             .summary = "An instance with several interfaces asks for a public address at launch.",
             .rationale = "Amazon assigns a public address only to an instance that is launched "
                          "with one interface; EC2 refuses the request otherwise.",
             .remedy = "Give the interface an Elastic IP.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                            "network-interface-attachments.html"},
             .facts = {"SUB-13", "ERR-5"}},
    .check = &check_public_address_several_interfaces};

} // namespace vpclint::inline v0::rules
