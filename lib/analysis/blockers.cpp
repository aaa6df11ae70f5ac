#include "vpclint/analysis/blockers.hpp"

#include "analysis/atoms.hpp"
#include "analysis/drops.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

/// What a person would change to lift a drop; equal for drops that one change lifts.
std::string setting_of(network::network const& net, step const& s) {
  auto const side = s.side == direction::ingress ? "<" : ">";
  auto const owner = [&] {
    return s.nic.valid() ? net.path(net.interfaces()[s.nic].owner) : std::string("?");
  };
  switch (s.kind) {
  case step_kind::security_group: {
    std::string groups;
    for (auto const g : net.interfaces()[s.nic].groups)
      groups += net.path(g) + ",";
    return "sg" + std::string(side) + (groups.empty() ? owner() : groups);
  }
  case step_kind::network_acl: {
    auto const acl = net.subnets()[s.in].acl;
    return "acl" + std::string(side) + (acl.valid() ? net.path(acl) : net.path(s.in));
  }
  case step_kind::route:
    return "route " + (s.table.valid() ? net.path(s.table) : std::string("?")) +
           (s.why == reason::no_route ? "" : std::string(code(s.why)));
  case step_kind::internet_gateway:
    if (s.why == reason::bad_state_attachment || s.why == reason::edge_redirection)
      return "igw " + std::string(code(s.why)) + std::to_string(s.component);
    // No public address is one setting of the workload, whichever way the packet goes.
    if (s.why == reason::igw_no_public_source || s.why == reason::igw_no_public_destination) {
      auto const nic = s.nic;
      return "public address " +
             (nic.valid() ? net.path(net.interfaces()[nic].owner) : to_string(s.header.src));
    }
    return "igw " + std::string(code(s.why));
  case step_kind::interface_state:
  case step_kind::source_dest_check:
  case step_kind::egress_only_gateway:
  case step_kind::public_access:
  case step_kind::nat_gateway:
  case step_kind::nat_instance:
  case step_kind::appliance:
  case step_kind::gwlb_endpoint:
  case step_kind::peering:
  case step_kind::transit_gateway:
  case step_kind::transit_route:
  case step_kind::vpn_gateway:
  case step_kind::gateway_endpoint:
  case step_kind::host_service:
  case step_kind::load_balancer:
  case step_kind::delivery:
    return std::string(name(s.kind)) + std::string(code(s.why)) + (s.nic.valid() ? owner() : "") +
           std::to_string(s.component);
  }
  return std::string(code(s.why));
}

/// The drops of one walk, one for each setting. A group that drops the same traffic both ways, or
/// an ACL on the same side twice, is one thing to change.
std::vector<std::pair<std::string, step>> drops_of(network::network const& net,
                                                   walk_result const& w) {
  std::vector<std::pair<std::string, step>> result;
  std::set<std::string> seen;
  for (auto const& s : w.steps) {
    if (s.result != step_result::drop)
      continue;
    // What follows only from an earlier gap is no setting of its own.
    if (s.why == reason::wrong_reply ||
        (s.why == reason::no_destination && s.kind == step_kind::delivery && s.reply))
      continue;
    auto key = setting_of(net, s);
    if (seen.insert(key).second)
      result.push_back({std::move(key), s});
  }
  return result;
}

bool lacks_route(walk_result const& w) {
  return std::any_of(w.steps.begin(), w.steps.end(), [](step const& s) {
    return !s.reply && s.result == step_result::drop && s.why == reason::no_route;
  });
}

/// The ways on past a missing route.
std::vector<detour> ways_on(network::network const& net, index<network::interface> nic) {
  std::vector<detour> result;
  if (nic.valid()) {
    auto const& from = net.interfaces()[nic];
    for (std::size_t i = 0; i < net.nat_gateways().size(); ++i)
      if (net.nat_gateways().items()[i].vpc == from.vpc)
        result.push_back({detour::kind_type::nat_gateway, net.nat_gateways().id_at(i)});
    bool const is_public =
        from.ipv6_address ||
        std::any_of(from.addresses.begin(), from.addresses.end(),
                    [](auto const& a) { return a.has_public().value_or(false); });
    if (is_public)
      result.push_back({detour::kind_type::internet_gateway, {}});
  }
  if (result.empty())
    result.push_back({detour::kind_type::ideal_nat, {}});
  return result;
}

} // namespace

result<std::vector<met_drop>> all_drops(network::network const& net, question const& q,
                                        walk_options const& options,
                                        pair_sharing const& sharing) {
  auto const pairs = probes(net, q, options, sharing);
  if (!pairs)
    return pairs.error();
  std::vector<met_drop> result;
  for (auto const& pair : *pairs) {
    std::optional<std::vector<met_drop>> fewest;
    auto bare = pair;
    bare.packets.clear();
    auto const consider = [&](walk_result const& w, std::optional<detour> way) {
      std::vector<met_drop> drops;
      for (auto& [key, s] : drops_of(net, w))
        drops.push_back({std::move(key), std::move(s), bare, way});
      if (drops.empty() && q.match) // of `partial`, the packets that fail are the ones in question
        return;
      if (!fewest || drops.size() < fewest->size())
        fewest = std::move(drops);
    };
    // Nothing shows less than one drop or, where no traffic is named, none.
    std::size_t const least = q.match ? 1 : 0;
    for (auto const& p : pair.packets) {
      if (fewest && fewest->size() <= least)
        break;
      auto const w = walk_between(net, pair.from, pair.to, p, options, pair.wanted);
      if (!lacks_route(w)) {
        consider(w, std::nullopt);
        continue;
      }
      for (auto const& way : ways_on(net, pair.from.nic)) {
        auto with = options;
        with.way_out = way;
        consider(walk_between(net, pair.from, pair.to, p, with, pair.wanted), way);
      }
    }
    if (fewest)
      std::move(fewest->begin(), fewest->end(), std::back_inserter(result));
  }
  return result;
}

result<obstruction> find_blockers(network::network const& net, question const& q,
                                  walk_options const& options) {
  return find_blockers(net, q, options, {});
}

result<obstruction> find_blockers(network::network const& net, question const& q,
                                  walk_options const& options, pair_sharing const& sharing) {
  auto const drops = all_drops(net, q, options, sharing);
  if (!drops)
    return drops.error();
  obstruction out;
  std::map<std::string, std::size_t> seen;
  for (auto const& d : *drops) {
    if (auto const known = seen.find(d.setting); known != seen.end()) {
      out.blockers[known->second].reply = out.blockers[known->second].reply && d.met.reply;
      continue;
    }
    seen.emplace(d.setting, out.blockers.size());
    out.blockers.push_back({.why = d.met.why,
                            .reply = d.met.reply,
                            .subject = subject_of(net, d.met),
                            .decision = decision_of(net, d.met),
                            .at = d.met.at,
                            .header = d.met.header});
  }
  return out;
}

} // namespace vpclint::inline v0::analysis
