#include "vpclint/lint/context.hpp"

#include "lint/paths.hpp"
#include "lint/tiers.hpp"

#include <optional>
#include <set>
#include <string>

namespace vpclint::inline v0::rules {
namespace {

/// Why nothing of the internet should reach an interface; empty: it may be meant.
std::string exposure_reason(network::network const& net, network::interface const& nic) {
  if (nic.kind == network::interface_kind::database)
    return "database";
  if (nic.kind == network::interface_kind::cache)
    return "cache";
  if (!nic.subnet.valid())
    return {};
  auto const& s = *net.subnets()[nic.subnet].declared;
  if (declared_class(s) == network::subnet_class::isolated)
    return "isolated";
  return {};
}

void check_internet_exposure(lint_context& ctx) {
  auto const& net = ctx.net();
  std::set<std::uint32_t> told;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    auto const why = exposure_reason(net, nic);
    if (why.empty() || told.count(nic.owner.value) != 0)
      continue;
    for (bool const ipv6 : {false, true}) {
      auto const v = ctx.paths().from_internet(id, ipv6);
      if (!v || !completes(*v))
        continue;
      auto const requests = ctx.paths().requests_from_internet(id, ipv6);
      if (requests.empty())
        continue;
      told.insert(nic.owner.value);
      auto const& w = net.workloads()[nic.owner];
      auto& f = ctx.report(w.at, (why == "isolated" ? w.id + " in isolated subnet " +
                                                          net.subnets()[nic.subnet].declared->id
                                                    : why + " " + w.id) +
                                     " can be reached from the internet on " + to_string(requests) +
                                     (ipv6 ? " over IPv6" : ""));
      if (nic.subnet.valid())
        f.with_note("its subnet " + net.subnets()[nic.subnet].declared->id + " is declared here",
                    net.subnets()[nic.subnet].declared->at);
      f.remedy = "take away the public address or the route to the internet gateway, or narrow its "
                 "security groups; `vpc-lint reach --trace` shows the way for internet -> " +
                 w.id;
      f.resource = net.path(nic.owner);
      break;
    }
  }
}

} // namespace

extern constinit rule const internet_exposure{
    .info = {.id = "VPC6022",
             .name = "internet-exposure",
             .summary =
                 "A database, a cache or something in an isolated subnet can be reached from "
                 "the internet.",
             .rationale =
                 "Address, route, network ACL and security groups together let connections "
                 "in; each of them alone may look harmless.",
             .remedy = "Close one of them, best the route or the address.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            "USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
             .facts = {"IGW-8", "SUB-15", "RT-7", "SG-4"}},
    .check = &check_internet_exposure};

} // namespace vpclint::inline v0::rules
