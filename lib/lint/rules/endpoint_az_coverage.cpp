#include "lint/endpoint_helpers.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// The clients of an endpoint by whether it has a subnet in their AZ.
struct uncovered_clients {
  std::vector<std::string> zones{}; ///< without a subnet of the endpoint, each once
  std::vector<index<network::interface>> names{};
  std::vector<index<subnet>> subnets{};
  std::string open{}; ///< a subnet of clients whose AZ is not known
};

uncovered_clients find_uncovered(network::network const& net, network::resolved_endpoint const& e,
                                 zone_cover const& cover) {
  uncovered_clients out;
  for (auto const id : clients_of(net, e)) {
    auto const& nic = net.interfaces()[id];
    auto const& s = net.subnets()[nic.subnet];
    bool const own =
        std::find(cover.subnets.begin(), cover.subnets.end(), nic.subnet) != cover.subnets.end();
    if (own || std::find(cover.zones.begin(), cover.zones.end(), s.az) != cover.zones.end())
      continue;
    if (s.az.empty()) {
      out.open = s.declared->id;
      continue;
    }
    out.names.push_back(id);
    if (std::find(out.zones.begin(), out.zones.end(), s.az) == out.zones.end())
      out.zones.push_back(s.az);
    if (std::find(out.subnets.begin(), out.subnets.end(), nic.subnet) == out.subnets.end())
      out.subnets.push_back(nic.subnet);
  }
  return out;
}

void check_endpoint_az_coverage(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || e.subnets.empty())
      continue;
    if (find_shared_zone(net, e.subnets)) // refused, and the subnet to exchange is the missing one
      continue;
    auto const cover = endpoint_cover(net, e);
    auto const missed = find_uncovered(net, e, cover);
    auto const& d = *e.declared;
    bool const open = cover.incomplete || !cover.unknown.empty();
    if (!missed.names.empty() && !open) {
      std::vector<std::string> names;
      for (auto const id : missed.names)
        names.push_back(net.interfaces()[id].name);
      auto& f = ctx.report(d.at, "endpoint " + d.id + " has no subnet in " +
                                     zone_list(missed.zones) + ", where " + listed_words(names) +
                                     (names.size() == 1 ? " is" : " are"));
      f.resource = endpoint_path(net, e);
      for (auto const id : missed.subnets)
        f.with_note("subnet " + net.subnets()[id].declared->id + " of its clients is in AZ " +
                        net.subnets()[id].az,
                    net.subnets()[id].declared->at);
      f.remedy = "add a subnet of " + zone_list(missed.zones) + " to endpoint " + d.id +
                 ", such as " + net.subnets()[missed.subnets.front()].declared->id;
    } else if (!missed.open.empty() || (!missed.names.empty() && open)) {
      auto const why = !missed.open.empty() ? "the AZ of subnet " + missed.open + " is not known"
                       : cover.incomplete   ? std::string("not all of its subnets are known")
                                            : unknown_zones(net, cover);
      ctx.inconclusive(d.at, "whether endpoint " + d.id +
                                 " covers the AZs of its clients can't be "
                                 "told: " +
                                 why)
          .resource = endpoint_path(net, e);
    }
  }
}

} // namespace

extern constinit rule const endpoint_az_coverage{
    .info = {.id = "VPC7004",
             .name = "endpoint-az-coverage",
             .summary = "An interface endpoint has no subnet in an AZ where its clients are.",
             .rationale = "Their requests cross to another AZ, which costs, and they lose the "
                          "service when that AZ fails although their own works.",
             .remedy = "Give the endpoint a subnet in each AZ that has clients.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-20", "EP-22", "EP-26"}},
    .check = &check_endpoint_az_coverage};

} // namespace vpclint::inline v0::rules
