#pragma once

#include "vpclint/aws/gateway_rules.hpp"
#include "vpclint/aws/services.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/zone_helpers.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the rules of VPC endpoints share.
namespace vpclint::inline v0::rules {

[[nodiscard]] inline std::string endpoint_path(network::network const& net,
                                               network::resolved_endpoint const& e) {
  return net.path(e.vpc, "endpoints", e.declared->id);
}

/// Whether an interface endpoint answers for the public name of its service; nothing when not known
/// (EP-24). Endpoint services of other accounts have no public name unless somebody says so.
[[nodiscard]] inline std::optional<bool> uses_private_dns(network::resolved_endpoint const& e) {
  auto const& written = e.declared->private_dns;
  if (!written.is_left_out())
    return written.or_default(false);
  if (e.service.empty())
    return std::nullopt;
  if (e.service.find("vpce-svc-") != std::string::npos)
    return false;
  return aws::private_dns_by_default(e.service);
}

/// The subnets of an endpoint as zones; `incomplete` where the design leaves some open.
[[nodiscard]] inline zone_cover endpoint_cover(network::network const& net,
                                               network::resolved_endpoint const& e) {
  zone_cover cover;
  for (auto const id : e.subnets)
    add_subnet(net, cover, id);
  cover.incomplete = e.subnets.size() < e.declared->subnets.size();
  return cover;
}

/// Whether a group of the endpoint certainly has a rule for an interface: its address, or a group
/// it carries (EP-22).
[[nodiscard]] inline bool admits_client(network::network const& net,
                                        network::interface const& endpoint,
                                        network::interface const& client) {
  auto const covers = [&](network::resolved_rule const& r) {
    using kind = network::resolved_rule::peer_kind;
    if (r.peer == kind::group)
      return std::find(client.groups.begin(), client.groups.end(), r.group) != client.groups.end();
    return r.peer == kind::block &&
           std::any_of(client.addresses.begin(), client.addresses.end(),
                       [&](auto const& a) { return r.block.contains(address(a.private_ip)); });
  };
  return std::any_of(endpoint.groups.begin(), endpoint.groups.end(), [&](auto const g) {
    auto const& rules = net.groups()[g].ingress;
    return std::any_of(rules.begin(), rules.end(), covers);
  });
}

/// The interfaces of an endpoint's VPC that can open connections and that its groups admit: whoever
/// may be meant to use it.
[[nodiscard]] inline std::vector<index<network::interface>>
clients_of(network::network const& net, network::resolved_endpoint const& e) {
  std::vector<index<network::interface>> out;
  if (!e.vpc.valid() || !e.owner.valid() || net.workloads()[e.owner].members.empty())
    return out;
  auto const& own = net.interfaces()[net.workloads()[e.owner].members.front()];
  for (auto const id : net.vpcs()[e.vpc].interfaces) {
    auto const& nic = net.interfaces()[id];
    bool const asks = nic.kind == network::interface_kind::instance ||
                      nic.kind == network::interface_kind::service ||
                      nic.kind == network::interface_kind::lambda;
    if (asks && nic.can_initiate && nic.subnet.valid() && admits_client(net, own, nic))
      out.push_back(id);
  }
  return out;
}

/// Two entries of a list of subnets that share an AZ (EP-20, ELB-1): the same subnet twice counts.
struct shared_zone {
  index<subnet> first{};
  index<subnet> second{};
};

[[nodiscard]] inline std::optional<shared_zone>
find_shared_zone(network::network const& net, std::vector<index<subnet>> const& subnets) {
  std::vector<std::string_view> zones;
  for (std::size_t j = 0; j < subnets.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i)
      if (subnets[i] == subnets[j])
        return shared_zone{subnets[i], subnets[j]};
    zones.push_back(net.subnets()[subnets[j]].az);
  }
  auto const pair = aws::find_same_zone(zones);
  return pair ? std::optional(shared_zone{subnets[pair->first], subnets[pair->second]})
              : std::nullopt;
}

/// Reports a list of subnets that has two of one AZ; `what` begins the message, such as
/// `endpoint ssm`.
inline void report_shared_zone(lint_context& ctx, std::vector<index<subnet>> const& subnets,
                               place at, std::string const& resource, std::string const& what) {
  auto const& net = ctx.net();
  if (auto const pair = find_shared_zone(net, subnets)) {
    auto const& a = net.subnets()[pair->first];
    auto const& b = net.subnets()[pair->second];
    auto& f = pair->first == pair->second
                  ? ctx.report(at, what + " names subnet " + a.declared->id + " twice")
                  : ctx.report(at, what + " has two subnets in AZ " + a.az + ": " + a.declared->id +
                                       " and " + b.declared->id);
    f.resource = resource;
    f.with_note("subnet " + a.declared->id, a.declared->at);
    if (pair->first != pair->second)
      f.with_note("subnet " + b.declared->id, b.declared->at);
    f.remedy = "leave out " + b.declared->id +
               (pair->first == pair->second ? " once" : ", or use a subnet of another AZ instead");
    return;
  }
  zone_cover cover;
  for (auto const id : subnets)
    add_subnet(net, cover, id);
  if (cover.subnets.size() < 2 || cover.unknown.empty())
    return;
  auto& f = ctx.inconclusive(at, "whether " + what + " has two subnets in one AZ can't be told: " +
                                     unknown_zones(net, cover));
  f.resource = resource;
  note_zones(net, f, cover);
}

/// Whether an interface endpoint of a VPC exists for a service (short name); `service` empty on one
/// of them: not known.
[[nodiscard]] inline bool has_interface_endpoint(network::network const& net, index<vpc> id,
                                                 std::string_view service) {
  auto const& all = net.endpoints();
  return std::any_of(all.begin(), all.end(), [&](network::resolved_endpoint const& e) {
    return e.vpc == id && e.kind == endpoint_kind::interface_endpoint && e.service == service;
  });
}

/// Whether a table has the route of a gateway endpoint of that service (EP-2).
[[nodiscard]] inline bool has_endpoint_route(network::network const& net,
                                             network::resolved_table const& table,
                                             std::string_view service) {
  return std::any_of(table.routes.begin(), table.routes.end(), [&](auto const& r) {
    return r.target.kind == network::target_kind::gateway_endpoint &&
           net.endpoints()[r.target.template as<vpc_endpoint>()].service == service;
  });
}

} // namespace vpclint::inline v0::rules
