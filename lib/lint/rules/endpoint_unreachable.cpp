#include "vpclint/lint/context.hpp"

#include "lint/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using nic_id = index<network::interface>;

/// What clients of an endpoint send: AWS's own services answer on 443, those of others on the port
/// that the groups of the endpoint name (EP-22).
std::vector<traffic> endpoint_requests(network::network const& net,
                                       network::resolved_endpoint const& e) {
  std::vector<traffic> out;
  if (e.service.find("vpce-svc-") != std::string::npos)
    for (auto const m : net.workloads()[e.owner].members)
      for (auto const g : net.interfaces()[m].groups)
        for (auto const& rule : net.groups()[g].ingress)
          if (rule.match && std::find(out.begin(), out.end(), *rule.match) == out.end())
            out.push_back(*rule.match);
  if (out.empty())
    out.push_back(tcp(443));
  return out;
}

/// Interfaces that may call it, of its VPC or of all others.
std::vector<nic_id> endpoint_consumers(network::network const& net,
                                       network::resolved_endpoint const& e, bool own) {
  std::vector<nic_id> out;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const& nic = net.interfaces().items()[i];
    if (nic.can_initiate && nic.vpc.valid() && (nic.vpc == e.vpc) == own && nic.owner != e.owner &&
        nic.kind != network::interface_kind::load_balancer)
      out.push_back(net.interfaces().id_at(i));
  }
  return out;
}

/// What is found of one endpoint.
struct endpoint_calls {
  bool used{false}; ///< somebody gets there, or may
  nic_id from{};    ///< the first who does not
  nic_id to{};
};

void try_calls(lint_context& ctx, std::vector<nic_id> const& consumers,
               std::vector<nic_id> const& members, std::vector<traffic> const& requests,
               endpoint_calls& out) {
  for (bool const ipv6 : {false, true})
    for (auto const a : ctx.paths().one_of_each(consumers, ipv6))
      for (auto const b : members)
        for (auto const& match : requests) {
          auto const v = ctx.paths().between(a, b, ipv6, match);
          if (!v)
            continue;
          if (*v != verdict::blocked && *v != verdict::reply_blocked) {
            out.used = true;
            return;
          }
          if (!out.from.valid()) {
            out.from = a;
            out.to = b;
          }
        }
}

/// Whether a network outside AWS gets there, or may (EP-26).
bool called_from_outside(network::network const& net, std::vector<nic_id> const& members,
                         std::vector<traffic> const& requests) {
  for (auto const& n : net.outside_networks())
    for (auto const b : members)
      for (auto const& match : requests) {
        auto const found =
            analysis::ask(net, {.from = {.kind = selector_kind::name, .name = n.declared->id},
                                .to = interface_selector(net, b),
                                .match = match});
        if (!found ||
            (found->outcome != verdict::blocked && found->outcome != verdict::reply_blocked))
          return true;
      }
  return false;
}

std::string all_requests(std::vector<traffic> const& requests) {
  std::string out;
  for (auto const& r : requests)
    out += (out.empty() ? "" : ", ") + to_string(r);
  return out;
}

void check_endpoint_unreachable(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || !e.owner.valid() || !e.vpc.valid())
      continue;
    auto const& neighbours = net.vpcs()[e.vpc].interfaces;
    if (std::any_of(neighbours.begin(), neighbours.end(),
                    [&](auto const id) { return !net.interfaces()[id].groups_unknown.empty(); }))
      continue;
    auto const requests = endpoint_requests(net, e);
    auto const& members = net.workloads()[e.owner].members;
    endpoint_calls calls;
    try_calls(ctx, endpoint_consumers(net, e, true), members, requests, calls);
    if (calls.used || !calls.from.valid())
      continue;
    auto const own = calls;
    try_calls(ctx, endpoint_consumers(net, e, false), members, requests, calls); // EP-26
    if (calls.used || called_from_outside(net, members, requests))
      continue;
    auto const what = all_requests(requests);
    auto& f =
        ctx.report(e.declared->at, "nothing in VPC " + net.vpcs()[e.vpc].declared->id +
                                       " can reach endpoint " + e.declared->id + " on " + what);
    auto const first = add_blockers(net,
                                    {.from = interface_selector(net, own.from),
                                     .to = interface_selector(net, own.to),
                                     .match = requests.front()},
                                    f);
    if (!first.empty())
      f.message += ": " + first + " is in the way of " + net.interfaces()[own.from].name;
    f.remedy = "let the subnets or groups of its consumers in on " + what;
    f.resource = net.path(e.vpc, "endpoints", e.declared->id);
  }
}

} // namespace

extern constinit rule const endpoint_unreachable{
    .info = {.id = "VPC7014",
             .name = "endpoint-unreachable",
             .summary = "No workload can open a connection to an interface endpoint, of its VPC or "
                        "from elsewhere.",
             .rationale = "With private DNS the name of the service leads to the endpoint, so that "
                          "calls that went by the internet before now fail.",
             .remedy = "Let the consumers in on TCP 443, or the port of the service.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-22", "EP-26", "EP-27", "SG-4"}},
    .check = &check_endpoint_unreachable};

} // namespace vpclint::inline v0::rules
