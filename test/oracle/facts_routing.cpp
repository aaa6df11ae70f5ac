#include "oracle/facts.hpp"

#include <algorithm>
#include <vector>

namespace vpclint_test {

using namespace vpclint;
using analysis::flow_end;
using network::route_source;
using network::target_kind;
using step = seen_walk::step;
using kind = seen_walk::kind;
using why = seen_walk::why;

bool seen_walk::any(std::function<bool(step const&)> const& is) const {
  return std::any_of(walk.steps.begin(), walk.steps.end(), is);
}
bool seen_walk::passes(kind k) const {
  return any([&](step const& s) {
    return s.kind == k && !s.reply && s.result == analysis::step_result::pass;
  });
}
bool seen_walk::passes_back(kind k) const {
  return any([&](step const& s) {
    return s.kind == k && s.reply && s.result == analysis::step_result::pass;
  });
}
bool seen_walk::drops(why w) const {
  return any([&](step const& s) { return s.why == w; });
}
network::interface const* seen_walk::source() const {
  return from.nic.valid() ? &net.interfaces()[from.nic] : nullptr;
}
network::interface const* seen_walk::target() const {
  return walk.reached.nic.valid() ? &net.interfaces()[walk.reached.nic] : nullptr;
}
network::interface const* seen_walk::at(step const& s) const {
  return s.nic.valid() ? &net.interfaces()[s.nic] : nullptr;
}
bool seen_walk::from_internet() const { return from.kind == flow_end::kind_type::internet; }
bool seen_walk::to_internet() const { return walk.reached.kind == flow_end::kind_type::internet; }

namespace {

bool routed(step const& s) {
  return s.kind == analysis::step_kind::route && s.route != nullptr &&
         s.result == analysis::step_result::pass;
}

/// Another known route of the same table that covers the packet, for which `is` holds.
template <class Is>
bool beats(seen_walk const& v, step const& s, Is const& is) {
  if (!routed(s) || !s.table.valid())
    return false;
  auto const& routes = v.net.route_tables()[s.table].routes;
  return std::any_of(routes.begin(), routes.end(), [&](network::resolved_route const& r) {
    return &r != s.route && r.destination_known && r.destination.contains(s.header.dst) &&
           is(r, *s.route);
  });
}

bool overlap(seen_walk const& v) {
  auto const& all = v.net.vpcs().items();
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      for (auto const& a : all[i].ipv4)
        for (auto const& b : all[j].ipv4)
          if (a.overlaps(b))
            return true;
  return false;
}

using resolved = network::resolved_route const&;

std::vector<fact> const& routing_table() {
  static std::vector<fact> const facts{
      {"CIDR-10",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return routed(s) && s.route->source == route_source::local && s.in.valid() &&
                  v.net.vpcs()[v.net.subnets()[s.in].vpc].ipv4.size() > 1 &&
                  s.route->destination == v.net.vpcs()[v.net.subnets()[s.in].vpc].ipv4[1];
         });
       }},
      {"CIDR-19", [](auto const& v) { return overlap(v) && v.completes(); }},
      {"SUB-12",
       [](auto const& v) {
         return v.from_internet() && v.completes() && v.target() != nullptr &&
                !v.target()->addresses.empty() && v.first.is_v4() &&
                v.target()->addresses[0].public_source == network::public_ip_source::assigned;
       }},
      {"SUB-14",
       [](auto const& v) {
         return v.completes() && !v.first.is_v4() && v.source() != nullptr &&
                !v.source()->ipv6_written;
       }},
      {"SUB-17",
       [](auto const& v) {
         return v.source() != nullptr && v.drops(why::no_route) && !v.source()->addresses.empty() &&
                v.source()->addresses[0].has_public() == true;
       }},
      {"SUB-22",
       [](auto const& v) {
         return v.completes() && !v.passes(kind::route) && !v.passes(kind::network_acl) &&
                v.source() != nullptr && v.target() != nullptr;
       }},
      {"RT-5",
       [](auto const& v) {
         return v.completes() && !v.passes(kind::route) && v.source() != nullptr &&
                v.target() != nullptr && v.source()->subnet == v.target()->subnet;
       }},
      {"RT-6",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.why == why::no_route && s.table.valid() && s.header.dst.is_v6() &&
                  std::any_of(v.net.route_tables()[s.table].routes.begin(),
                              v.net.route_tables()[s.table].routes.end(), [](resolved r) {
                                return r.destination.is_v4() && r.destination.length() == 0;
                              });
         });
       }},
      {"RT-7",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return beats(v, s, [](resolved o, resolved r) {
             return o.destination.length() < r.destination.length();
           });
         });
       }},
      {"RT-9",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return beats(v, s, [](resolved o, resolved r) {
             return r.source == route_source::local &&
                    o.source >= route_source::propagated_direct_connect;
           });
         });
       }},
      {"RT-11",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return beats(v, s, [](resolved o, resolved r) {
             return o.source == route_source::local && r.source == route_source::static_route;
           });
         });
       }},
      {"RT-19", [](auto const& v) { return v.drops(why::bad_state_route); }},
      {"RT-20",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.why == why::bad_state_route && s.route != nullptr &&
                  s.route->destination.length() > 0;
         });
       }},
      {"RT-21", [](auto const& v) { return v.drops(why::no_route); }},
      {"RT-22",
       [](auto const& v) {
         return v.walk.arrived && !v.walk.request_dropped &&
                v.any([](step const& s) { return s.reply && s.why == why::no_route; });
       }},
      {"RT-23",
       [](auto const& v) {
         return v.walk.arrived && !v.walk.request_dropped && v.any([](step const& s) {
           return s.reply && s.kind == kind::route && s.result == analysis::step_result::drop;
         });
       }},
      {"RT-25",
       [](auto const& v) {
         return v.completes() && v.any([](step const& s) {
           return routed(s) && s.route->source >= route_source::propagated_direct_connect;
         });
       }},
      {"RT-27", [](auto const& v) { return v.drops(why::egress_only); }},
      {"RT-30",
       [](auto const& v) {
         return v.completes() && v.passes(kind::appliance) && v.passes(kind::source_dest_check);
       }},
      {"RT-31", [](auto const& v) { return v.drops(why::asymmetric); }},
      {"RT-32",
       [](auto const& v) { return v.passes(kind::appliance) && v.drops(why::sg_references_lost); }},
      {"GRT-5", [](auto const& v) { return v.drops(why::edge_no_public_ip); }},
      {"GRT-6", [](auto const& v) { return v.drops(why::edge_redirection); }},
      {"GRT-7",
       [](auto const& v) {
         return v.completes() && v.passes(kind::peering) && v.target() != nullptr &&
                std::any_of(v.net.route_tables().begin(), v.net.route_tables().end(),
                            [&](auto const& t) { return t.edge && t.vpc == v.target()->vpc; });
       }},
      {"GRT-8",
       [](auto const& v) {
         return v.passes(kind::gwlb_endpoint) && v.passes(kind::internet_gateway) && v.walk.arrived;
       }},
      {"PFX-4",
       [](auto const& v) {
         return v.any([](step const& s) {
           return s.kind == kind::route && s.fact.find("which of two routes") != std::string::npos;
         });
       }},
      {"PFX-5",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return beats(v, s, [](resolved o, resolved r) {
             return o.destination.length() <= r.destination.length() &&
                    r.source == route_source::prefix_list;
           });
         });
       }},
      {"PFX-7",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return beats(v, s, [](resolved o, resolved r) {
             return o.target.kind == target_kind::gateway_endpoint &&
                    o.destination == r.destination && r.source == route_source::static_route;
           });
         });
       }},
      {"IGW-2",
       [](auto const& v) {
         return v.completes() && v.source() != nullptr && v.passes(kind::internet_gateway) &&
                v.first.is_v4();
       }},
      {"IGW-3",
       [](auto const& v) {
         return v.from_internet() && v.first.is_v4() && v.any([&](step const& s) {
           return s.kind == kind::security_group && !s.reply && s.header.dst != v.first.dst;
         });
       }},
      {"IGW-4",
       [](auto const& v) {
         return v.drops(why::igw_no_public_source) || v.drops(why::igw_private_destination);
       }},
      {"IGW-5", [](auto const& v) { return v.drops(why::igw_no_public_destination); }},
      {"IGW-6",
       [](auto const& v) { return v.from_internet() && !v.first.is_v4() && v.completes(); }},
      {"IGW-7", [](auto const& v) { return v.completes() && v.passes(kind::egress_only_gateway); }},
      {"IGW-8",
       [](auto const& v) {
         return v.completes() && v.source() != nullptr && v.passes(kind::internet_gateway) &&
                !v.source()->addresses.empty() &&
                v.source()->addresses[0].public_source == network::public_ip_source::elastic;
       }},
      {"IGW-9",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.kind == kind::interface_state && s.why == why::bad_state &&
                  v.at(s) != nullptr && !v.at(s)->addresses.empty() &&
                  v.at(s)->addresses[0].has_public() == false;
         });
       }},
      {"IGW-14",
       [](auto const& v) {
         return v.source() != nullptr && v.target() != nullptr &&
                v.passes(kind::internet_gateway) && v.source()->vpc == v.target()->vpc;
       }},
      {"IGW-16",
       [](auto const& v) {
         return v.to_internet() && v.passes_back(kind::internet_gateway) && v.completes();
       }},
      {"NAT-4",
       [](auto const& v) {
         return v.completes() && v.passes(kind::nat_gateway) && v.passes(kind::internet_gateway);
       }},
      {"NAT-6",
       [](auto const& v) {
         return v.drops(why::protocol_restriction) && v.any([](step const& s) {
           return s.kind == kind::nat_gateway && s.why == why::protocol_restriction;
         });
       }},
      {"NAT-7",
       [](auto const& v) {
         return v.passes(kind::nat_gateway) && v.any([&](step const& s) {
           return s.header.dst == v.first.dst && s.header.src_port != v.first.src_port;
         });
       }},
      {"NAT-8", [](auto const& v) { return v.drops(why::nat_unsolicited); }},
      {"NAT-9",
       [](auto const& v) {
         return v.drops(why::nat_foreign_source) || v.any([&](step const& s) {
           return s.why == why::peering_address && !s.reply && v.net.nat_gateways().size() > 0 &&
                  analysis::is_internet(v.net, s.header.dst);
         });
       }},
      {"NAT-10",
       [](auto const& v) {
         return v.passes(kind::nat_gateway) && v.any([&](step const& s) {
           return s.why == why::igw_no_public_source && v.at(s) != nullptr &&
                  v.at(s)->kind == network::interface_kind::nat_gateway;
         });
       }},
      {"NAT-11",
       [](auto const& v) {
         return v.passes(kind::nat_gateway) &&
                (v.passes(kind::peering) || v.passes(kind::transit_gateway) ||
                 v.passes(kind::vpn_gateway));
       }},
      {"NAT-14",
       [](auto const& v) {
         return v.passes(kind::nat_gateway) && !v.first.is_v4() && v.walk.arrived;
       }},
      {"NAT-16",
       [](auto const& v) {
         return v.completes() && v.passes(kind::nat_gateway) &&
                v.any([](step const& s) { return s.by_state; });
       }},
      {"NAT-17",
       [](auto const& v) {
         return v.passes(kind::nat_gateway) && v.passes_back(kind::peering) && v.completes();
       }},
      {"NAT-20", [](auto const& v) { return v.completes() && v.passes(kind::nat_instance); }},
      {"SUB-6", {}, "which addresses can be given out"},
      {"SUB-7",
       [](auto const& v) {
         return v.passes(kind::host_service) && v.first.is_v4() &&
                (v.first.dst.v4().bits & 0xFFFFU) == 2;
       }},
      {"SUB-9", {}, "which addresses can be given out"},
      {"SUB-21", {}, "how many addresses are left"},
      {"RT-8", {}, "designs say nothing about AS paths"},
      {"RT-26", {}, "designs have no route servers"},
      {"IGW-13", {}, "names, not packets"},
      {"IGW-15", {}, "sizes of packets"},
      {"NAT-13", {}, "time and sizes"},
  };
  return facts;
}

} // namespace

std::span<fact const> routing_facts() { return routing_table(); }

} // namespace vpclint_test
