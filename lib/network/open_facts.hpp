#pragma once

#include "vpclint/network/network.hpp"
#include "vpclint/network/resolve.hpp"

#include <algorithm>
#include <string>
#include <string_view>

/// What the way of a packet may hang on although the network has nothing for it: what is not there
/// may stand in a part of the design that is not known. Whoever finds nothing asks here before
/// saying that there is nothing.
namespace vpclint::inline v0::network {

/// Whether the design says of a part, or of what it belongs to, that nothing is known.
inline bool is_gap(design const& d, std::string_view part) {
  return std::any_of(d.gaps.begin(), d.gaps.end(), [&](gap const& g) {
    return part == g.part || (part.starts_with(g.part) && part[g.part.size()] == '.');
  });
}

inline std::string transit_part(network const& net, index<transit_gateway> id) {
  return "transit_gateways." + net.transit_gateways()[id].declared->id;
}

/// Whether a VPC may have an attachment that is not known.
inline bool may_be_attached(network const& net, index<transit_gateway> id) {
  auto const& attachments = net.transit_gateways()[id].attachments;
  return is_gap(net.source(), transit_part(net, id) + ".attachments") ||
         std::any_of(attachments.begin(), attachments.end(), [&](auto const a) {
           auto const& attachment = net.attachments()[a];
           return attachment.declared != nullptr && attachment.declared->vpc.is_unknown();
         });
}

/// Whether an attachment without a table may be associated with one all the same.
inline bool may_have_table(network const& net, resolved_attachment const& a) {
  auto const& gateway = net.transit_gateways()[a.gateway];
  auto const& tables = gateway.declared->route_tables;
  return is_gap(net.source(), transit_part(net, a.gateway) + ".route_tables") ||
         (tables && std::any_of(tables->begin(), tables->end(), [](auto const& t) {
            return std::any_of(t.associations.begin(), t.associations.end(),
                               [](auto const& r) { return r.is_unknown(); });
          }));
}

/// Whether an attachment may have further subnets.
inline bool may_have_subnets(resolved_attachment const& a) {
  return a.declared != nullptr &&
         std::any_of(a.declared->subnets.begin(), a.declared->subnets.end(),
                     [](auto const& s) { return s.is_unknown(); });
}

/// Whether a network that is behind no known gateway may be behind one.
inline bool may_have_gateway(network const& net, resolved_outside_network const& n) {
  return n.declared->via.is_unknown() || (n.declared->via && unknown_section(net.source(), {}));
}

/// Whether a gateway without an edge table may have one: `gateway` of some table is not known.
inline bool may_have_edge_table(network const& net, index<vpc> id) {
  if (!id.valid())
    return false;
  auto const& tables = net.vpcs()[id].route_tables;
  return is_gap(net.source(), "vpcs." + net.vpcs()[id].declared->id + ".route_tables") ||
         std::any_of(tables.begin(), tables.end(), [&](auto const t) {
           auto const* declared = net.route_tables()[t].declared;
           return declared != nullptr && declared->gateway.is_unknown();
         });
}

/// Whether a peering that does not join a VPC as far as is known may do so.
inline bool may_join(resolved_peering const& p) {
  return !p.declared->requester || !p.declared->accepter;
}

/// A peering that may join VPCs which nothing joins as far as is known; null when there is none.
inline resolved_peering const* peering_that_may_join(network const& net) {
  auto const& all = net.peerings().items();
  auto const it = std::find_if(all.begin(), all.end(), may_join);
  return it == all.end() ? nullptr : &*it;
}

/// Whether an address that is in no known block of a VPC may be in one that is not known.
inline bool may_contain(network const& net, index<vpc> id, address where) {
  auto const& declared = *net.vpcs()[id].declared;
  auto const& blocks = where.is_v4() ? declared.cidr_blocks : declared.ipv6_cidr_blocks;
  return std::any_of(blocks.begin(), blocks.end(), [](auto const& b) { return b.is_unknown(); });
}

} // namespace vpclint::inline v0::network
