#pragma once

#include "vpclint/aws/sg_evaluation.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/network/resolve.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the way of a packet may hang on although the network has nothing for it: what is not there
/// may stand in a part of the design that is not known. Whoever finds nothing asks here before
/// saying that there is nothing.
namespace vpclint::inline v0::network {

/// Where the design says of a part, or of what it belongs to, that nothing is known; null: nowhere.
inline gap const* gap_of(design const& d, std::string_view part) {
  auto const it = std::find_if(d.gaps.begin(), d.gaps.end(), [&](gap const& g) {
    return part == g.part || (part.starts_with(g.part) && part[g.part.size()] == '.');
  });
  return it == d.gaps.end() ? nullptr : &*it;
}
inline bool is_gap(design const& d, std::string_view part) { return gap_of(d, part) != nullptr; }

/// Where the design says of a section of a VPC that nothing is known, or of that of all VPCs, as
/// where an answer of AWS is missing.
inline bool is_open_section(design const& d, std::string const& vpc, std::string_view section) {
  return is_gap(d, "vpcs." + vpc + "." + std::string(section)) || is_gap(d, section);
}

/// Where the design says of the networks outside, or of one of them, that nothing is known; null:
/// nowhere.
inline gap const* gap_in_networks(design const& d) {
  auto const it = std::find_if(d.gaps.begin(), d.gaps.end(), [](gap const& g) {
    return g.part == "networks" || g.part.starts_with("networks.");
  });
  return it == d.gaps.end() ? nullptr : &*it;
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

/// Whether the other end of a peering attachment may be one that is not known.
inline bool may_have_peer(network const& net, resolved_attachment const& a) {
  if (!a.peer.valid())
    return unknown_section(net.source(), {}) != nullptr;
  auto const& others = net.transit_gateways()[a.peer].attachments;
  return is_gap(net.source(), transit_part(net, a.peer) + ".attachments") ||
         std::any_of(others.begin(), others.end(), [&](auto const o) {
           return net.attachments()[o].declared != nullptr &&
                  net.attachments()[o].declared->peer.is_unknown();
         });
}

/// Whether a VPC without an internet gateway may have one.
inline bool may_have_internet_gateway(network const& net, index<vpc> id) {
  if (!id.valid())
    return false;
  return is_gap(net.source(), "vpcs." + net.vpcs()[id].declared->id + ".internet_gateway");
}

/// What is not known because of which a VPC may have a subnet around an address that is in none of
/// its known ones; empty: it has none.
inline std::string open_subnet(network const& net, index<vpc> id, address where) {
  auto const& v = net.vpcs()[id];
  auto const& name = v.declared->id;
  if (is_open_section(net.source(), name, "subnets"))
    return "subnets of VPC " + name;
  for (auto const s : v.subnets) {
    auto const& d = *net.subnets()[s].declared;
    if ((where.is_v4() ? d.cidr.is_unknown() : d.ipv6.is_unknown()) ||
        (d.cidr.is_left_out() && d.ipv6.is_left_out()))
      return "CIDR of a subnet of VPC " + name;
  }
  return {};
}

/// What is not known because of which somebody in a VPC may have an address that nobody is known to
/// have; empty: nobody has it. O(interfaces of the VPC).
inline std::string open_holder(network const& net, index<vpc> id, address where) {
  auto const& v = net.vpcs()[id];
  for (auto const n : v.interfaces) {
    auto const& nic = net.interfaces()[n];
    if ((where.is_v4() ? nic.addresses_unknown : nic.ipv6_unknown).empty())
      continue;
    auto const* s = nic.subnet.valid() ? &net.subnets()[nic.subnet] : nullptr;
    auto const& block = s == nullptr ? std::nullopt : where.is_v4() ? s->ipv4 : s->ipv6;
    if (!block || block->contains(where))
      return (where.is_v4() ? "private address of " : "IPv6 address of ") + nic.name;
  }
  for (auto const& w : net.workloads())
    if (w.vpc == id && !w.members_unknown.empty())
      return "members of " + w.id;
  for (auto const* section :
       {"instances", "interfaces", "network_interfaces", "load_balancers", "databases", "caches",
        "lambdas", "services", "clusters", "endpoints"})
    if (is_open_section(net.source(), v.declared->id, section))
      return std::string(section) + " of VPC " + v.declared->id;
  return {};
}

/// The same of an address that may be in a subnet, known or not.
inline std::string open_receiver(network const& net, index<vpc> id, address where) {
  return net.subnet_of(id, where).valid() ? open_holder(net, id, where)
                                          : open_subnet(net, id, where);
}

/// Whether an address that is not in a known block of a subnet, or of its VPC, may be in the
/// subnet.
inline bool may_lie_in(network const& net, index<subnet> id, address where) {
  auto const& s = net.subnets()[id];
  bool const open = where.is_v4() ? s.declared->cidr.is_unknown() : s.declared->ipv6.is_unknown();
  if (!open || !s.vpc.valid() || net.subnet_of(s.vpc, where).valid())
    return false;
  auto const& v = net.vpcs()[s.vpc];
  if (v.contains(where))
    return true;
  auto const& blocks = where.is_v4() ? v.declared->cidr_blocks : v.declared->ipv6_cidr_blocks;
  return std::any_of(blocks.begin(), blocks.end(), [](auto const& b) { return b.is_unknown(); });
}

/// Whether the primary private address of an interface is one that AWS gives it: known, and of its
/// subnet's block (SUB-6).
inline bool has_usable_ipv4(network const& net, interface const& nic) {
  if (nic.addresses.empty())
    return false;
  auto const& block = nic.subnet.valid() ? net.subnets()[nic.subnet].ipv4 : std::nullopt;
  return !block || block->contains(nic.addresses[0].private_ip);
}

/// Whether a gateway without an edge table may have one: `gateway` of some table is not known.
inline bool may_have_edge_table(network const& net, index<vpc> id) {
  if (!id.valid())
    return false;
  auto const& tables = net.vpcs()[id].route_tables;
  return is_open_section(net.source(), net.vpcs()[id].declared->id, "route_tables") ||
         std::any_of(tables.begin(), tables.end(), [&](auto const t) {
           auto const* declared = net.route_tables()[t].declared;
           return declared != nullptr && declared->gateway.is_unknown();
         });
}

/// Whether a peering that does not join a VPC as far as is known may do so.
inline bool may_join(resolved_peering const& p) {
  return !p.declared->requester || !p.declared->accepter;
}

/// Whether two VPCs are in one Region; of two without any, as of a design in one, yes.
inline std::optional<bool> in_one_region(resolved_vpc const& a, resolved_vpc const& b) {
  bool const open = a.declared->region.is_unknown() || b.declared->region.is_unknown() ||
                    a.region.empty() != b.region.empty();
  return open ? std::nullopt : std::optional(a.region == b.region);
}

/// Whether group references see from one VPC into another over a peering (SG-14, SG-15, PCX-1).
inline aws::ternary sees_over(network const& net, resolved_peering const& p, index<vpc> from,
                              index<vpc> into) {
  auto const is = [](known<ref> const& written, index<vpc> end, index<vpc> wanted) {
    return written ? aws::to_ternary(end == wanted) : aws::ternary::unknown;
  };
  auto const joins = [&](index<vpc> a, index<vpc> b) {
    return aws::both(is(p.declared->requester, p.requester, a),
                     is(p.declared->accepter, p.accepter, b));
  };
  auto const near = in_one_region(net.vpcs()[from], net.vpcs()[into]);
  return aws::both(
      aws::both(aws::either(joins(from, into), joins(into, from)), aws::to_ternary(p.active)),
      aws::to_ternary(near));
}

/// Who has an address as group references outwards see it: in the VPC, else in those peered with
/// it.
struct outward_holders {
  index<interface> sure{};
  std::vector<index<interface>> perhaps{}; ///< if a peering is what nobody knows of it
  std::string open{};                      ///< what nobody knows
};

inline outward_holders seen_outwards(network const& net, index<vpc> own, address where) {
  outward_holders out;
  out.sure = net.owner_of(own, where);
  if (out.sure.valid() || !own.valid())
    return out;
  bool decided = false;
  auto const look = [&](resolved_peering const& p, index<vpc> into) {
    if (into == own || !into.valid())
      return;
    auto const who = net.owner_of(into, where);
    if (!who.valid())
      return;
    auto const sees = sees_over(net, p, own, into);
    bool const joined = !may_join(p) && p.active == true;
    if (joined && decided)
      return;
    decided = decided || joined;
    if (sees == aws::ternary::yes)
      out.sure = who;
    if (sees != aws::ternary::unknown)
      return;
    out.perhaps.push_back(who);
    out.open = may_join(p) ? "VPCs of peering " + p.declared->id
               : !p.active ? "state of peering " + p.declared->id
                           : "whether peering " + p.declared->id + " is within one Region";
  };
  for (auto const& p : net.peerings()) {
    if (!may_join(p)) {
      if (p.requester == own || p.accepter == own)
        look(p, p.other(own));
      continue;
    }
    for (std::size_t i = 0; i < net.vpcs().size(); ++i)
      look(p, net.vpcs().id_at(i));
  }
  return out;
}

/// What references are along a peering between two VPCs.
inline aws::reference_path references_over(resolved_peering const& p) {
  if (!p.same_region)
    return aws::reference_path::peering_unknown_region;
  return *p.same_region ? aws::reference_path::peering : aws::reference_path::peering_other_region;
}

/// The same over a transit gateway.
inline aws::reference_path references_over(aws::ternary carried) {
  if (carried == aws::ternary::unknown)
    return aws::reference_path::transit_gateway_unknown;
  return carried == aws::ternary::yes ? aws::reference_path::transit_gateway
                                      : aws::reference_path::transit_gateway_unsupported;
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
