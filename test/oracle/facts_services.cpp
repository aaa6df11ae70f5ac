#include "oracle/facts.hpp"

#include <algorithm>
#include <vector>

namespace vpclint_test {

using namespace vpclint;
using analysis::flow_end;
using network::interface_kind;
using network::target_kind;
using step = seen_walk::step;
using kind = seen_walk::kind;
using why = seen_walk::why;

namespace {

bool acl_drop(step const& s) {
  return s.kind == kind::network_acl && s.result == analysis::step_result::drop;
}
bool group_pass(step const& s) {
  return s.kind == kind::security_group && s.result == analysis::step_result::pass &&
         s.rule != nullptr;
}
bool by_reference(step const& s) {
  return group_pass(s) && s.rule->peer == network::resolved_rule::peer_kind::group;
}

bool reached(seen_walk const& v, interface_kind k) {
  return v.walk.arrived && !v.walk.request_dropped && v.target() != nullptr &&
         v.target()->kind == k;
}
bool is_from(seen_walk const& v, interface_kind k) {
  return v.source() != nullptr && v.source()->kind == k;
}
bool from_network(seen_walk const& v) { return v.from.kind == flow_end::kind_type::network; }
bool crosses(seen_walk const& v) {
  return v.passes(kind::peering) || v.passes(kind::transit_gateway) || v.passes(kind::vpn_gateway);
}
bool access_is(seen_walk const& v, bpa_mode m) {
  auto const& mode = v.net.source().public_access.mode;
  return mode && *mode == m;
}
network::resolved_load_balancer const* balancer(seen_walk const& v, step const& s) {
  for (auto const& lb : v.net.load_balancers())
    if (v.at(s) != nullptr && lb.owner == v.at(s)->owner)
      return &lb;
  return nullptr;
}
/// Of the listener that a passing step of a balancer shows.
template <class Is>
bool balanced(seen_walk const& v, Is const& is) {
  return v.any([&](step const& s) {
    if (s.kind != kind::load_balancer || s.reply || s.result != analysis::step_result::pass)
      return false;
    auto const* lb = balancer(v, s);
    return lb != nullptr && lb->kind == load_balancer_kind::network && is(*lb);
  });
}
bool application_node(seen_walk const& v) {
  if (!is_from(v, interface_kind::load_balancer))
    return false;
  for (auto const& lb : v.net.load_balancers())
    if (lb.owner == v.source()->owner)
      return lb.kind == load_balancer_kind::application;
  return false;
}
bool endpoint_route(step const& s) {
  return s.kind == kind::route && s.route != nullptr &&
         s.route->target.kind == target_kind::gateway_endpoint;
}
std::size_t transit_tables(seen_walk const& v) {
  return static_cast<std::size_t>(
      std::count_if(v.walk.steps.begin(), v.walk.steps.end(), [](step const& s) {
        return s.kind == kind::transit_route && !s.reply && s.result == analysis::step_result::pass;
      }));
}
std::size_t covering(seen_walk const& v, step const& s) {
  vpclint::index<transit_gateway_route_table> id;
  id.value = s.component;
  auto const& routes = v.net.transit_tables()[id].routes;
  return static_cast<std::size_t>(std::count_if(routes.begin(), routes.end(), [&](auto const& r) {
    return r.destination_known && r.destination.contains(s.header.dst);
  }));
}
bool any_overlap(seen_walk const& v) {
  auto const& all = v.net.vpcs().items();
  for (std::size_t i = 1; i < all.size(); ++i)
    if (!all[i].ipv4.empty() && all[i].ipv4[0] == all[i - 1].ipv4[0])
      return true;
  return false;
}

std::vector<fact> const& service_table() {
  static std::vector<fact> const facts{
      {"SVC-1",
       [](auto const& v) {
         return v.passes(kind::host_service) && v.first.is_v4() && v.first.dst_port == 53;
       }},
      {"SVC-2",
       [](auto const& v) { return v.passes(kind::host_service) && v.first.dst_port == 80; }},
      {"SVC-3", [](auto const& v) { return v.drops(why::never_routed); }},
      {"SVC-4",
       [](auto const& v) {
         return v.completes() && v.first.proto == 17 && v.first.dst_port == 53 &&
                v.target() != nullptr;
       }},
      {"SVC-5",
       [](auto const& v) {
         return v.any(
             [](step const& s) { return s.kind == kind::host_service && s.why == why::bad_state; });
       }},
      {"BPA-1",
       [](auto const& v) {
         return v.drops(why::public_access_blocked) && access_is(v, bpa_mode::block_bidirectional);
       }},
      {"BPA-2",
       [](auto const& v) {
         return access_is(v, bpa_mode::block_ingress) && v.to_internet() && v.completes() &&
                (v.passes(kind::nat_gateway) || v.passes(kind::egress_only_gateway));
       }},
      {"BPA-3",
       [](auto const& v) {
         return access_is(v, bpa_mode::block_bidirectional) && v.completes() &&
                v.passes(kind::internet_gateway);
       }},
      {"BPA-4",
       [](auto const& v) {
         return access_is(v, bpa_mode::block_bidirectional) && v.completes() && crosses(v);
       }},
      {"BPA-5",
       [](auto const& v) {
         return !v.net.source().public_access.exclusions.empty() && v.from_internet() &&
                v.walk.arrived && v.passes(kind::load_balancer);
       }},
      {"BPA-6",
       [](auto const& v) {
         return v.any([](step const& s) {
           return analysis::code(s.why) == "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";
         });
       }},
      {"EP-2", [](auto const& v) { return v.completes() && v.any(endpoint_route); }},
      {"EP-4",
       [](auto const& v) {
         return v.passes(kind::gateway_endpoint) && v.any([](step const& s) {
           return group_pass(s) && s.rule->peer == network::resolved_rule::peer_kind::list;
         });
       }},
      {"EP-5",
       [](auto const& v) {
         return v.completes() && v.passes(kind::gateway_endpoint) && v.source() != nullptr &&
                v.source()->addresses[0].has_public() == false;
       }},
      {"EP-7", [](auto const& v) { return v.drops(why::endpoint_foreign_source); }},
      {"EP-8", [](auto const& v) { return v.drops(why::gateway_endpoint_protocol); }},
      {"EP-11",
       [](auto const& v) {
         return v.any([&](step const& s) {
           if (!endpoint_route(s) || !s.table.valid())
             return false;
           auto const& routes = v.net.route_tables()[s.table].routes;
           return std::any_of(routes.begin(), routes.end(), [](auto const& r) {
             return r.destination.is_v4() && r.destination.length() == 0 &&
                    r.source == network::route_source::static_route;
           });
         });
       }},
      {"EP-22",
       [](auto const& v) { return reached(v, interface_kind::endpoint) && v.any(group_pass); }},
      {"EP-23",
       [](auto const& v) {
         return reached(v, interface_kind::endpoint) && v.passes(kind::network_acl);
       }},
      {"EP-26",
       [](auto const& v) {
         return reached(v, interface_kind::endpoint) && (crosses(v) || from_network(v));
       }},
      {"EP-27",
       [](auto const& v) {
         return v.drops(why::no_reply) && v.target() != nullptr &&
                v.target()->kind == interface_kind::endpoint;
       }},
      {"EP-41",
       [](auto const& v) {
         return v.passes(kind::gwlb_endpoint) && v.passes(kind::route) && v.completes();
       }},
      {"PCX-1",
       [](auto const& v) {
         return v.any(
             [](step const& s) { return s.kind == kind::peering && s.why == why::bad_state; });
       }},
      {"PCX-2",
       [](auto const& v) {
         return v.completes() && v.passes(kind::peering) && v.passes_back(kind::peering);
       }},
      {"PCX-3", [](auto const& v) { return v.drops(why::peering_address); }},
      {"PCX-5",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.why == why::peering_address && !s.reply &&
                  analysis::is_internet(v.net, s.header.dst);
         });
       }},
      {"PCX-6",
       [](auto const& v) {
         return v.passes(kind::peering) &&
                (reached(v, interface_kind::endpoint) || v.passes(kind::load_balancer));
       }},
      {"PCX-8", [](auto const& v) { return v.passes(kind::peering) && v.any(by_reference); }},
      {"PCX-9",
       [](auto const& v) {
         return v.passes(kind::peering) && v.walk.arrived && v.passes(kind::network_acl);
       }},
      {"PCX-11",
       [](auto const& v) { return any_overlap(v) && v.walk.arrived && v.walk.reply_dropped; }},
      {"PCX-14",
       [](auto const& v) { return v.completes() && v.passes(kind::peering) && !v.first.is_v4(); }},
      {"TGW-2", [](auto const& v) { return v.drops(why::transit_zone); }},
      {"TGW-3",
       [](auto const& v) {
         return v.completes() && v.passes(kind::transit_gateway) &&
                v.passes_back(kind::transit_gateway);
       }},
      {"TGW-4", [](auto const& v) { return v.drops(why::attachment_without_table); }},
      {"TGW-5",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.kind == kind::transit_route && s.result == analysis::step_result::pass &&
                  covering(v, s) > 1;
         });
       }},
      {"TGW-6",
       [](auto const& v) {
         return v.drops(why::transit_no_route) || v.drops(why::transit_blackhole);
       }},
      {"TGW-7", [](auto const& v) { return v.walk.arrived && transit_tables(v) > 1; }},
      {"TGW-8",
       [](auto const& v) {
         return v.completes() && v.passes(kind::transit_route) && v.target() != nullptr;
       }},
      {"TGW-9", [](auto const& v) { return any_overlap(v) && v.passes(kind::transit_route); }},
      {"TGW-10", [](auto const& v) { return v.walk.zones > 1 && v.completes(); }},
      {"TGW-11",
       [](auto const& v) {
         return v.passes(kind::transit_gateway) && v.any([](step const& s) {
           return by_reference(s) && s.side == direction::ingress;
         });
       }},
      {"TGW-12", [](auto const& v) { return v.passes(kind::transit_gateway) && v.any(acl_drop); }},
      {"TGW-13",
       [](auto const& v) {
         return v.completes() && v.passes(kind::transit_gateway) && v.passes(kind::nat_gateway) &&
                v.to_internet();
       }},
      {"TGW-17", [](auto const& v) { return v.drops(why::transit_without_ipv6); }},
      {"VPN-2", [](auto const& v) { return v.drops(why::vpn_unknown_prefix); }},
      {"VPN-3", [](auto const& v) { return v.completes() && v.passes(kind::vpn_gateway); }},
      {"VPN-4",
       [](auto const& v) {
         return v.any([&](step const& s) {
           if (s.kind != kind::route || s.route == nullptr || !s.table.valid())
             return false;
           for (auto const& r : v.net.route_tables()[s.table].routes)
             if (&r != s.route && r.destination == s.route->destination &&
                 r.source > s.route->source &&
                 s.route->source >= network::route_source::propagated_direct_connect)
               return true;
           return false;
         });
       }},
      {"VPN-5", [](auto const& v) { return v.drops(why::vpn_ipv6); }},
      {"VPN-6",
       [](auto const& v) {
         return v.drops(why::vgw_egress_source) || v.drops(why::vgw_ingress_destination);
       }},
      {"VPN-7",
       [](auto const& v) {
         return from_network(v) &&
                v.any([&](step const& s) { return group_pass(s) && s.header.src == v.first.src; });
       }},
      {"VPN-8",
       [](auto const& v) {
         return from_network(v) && v.any([&](step const& s) {
           return s.kind == kind::route && s.table.valid() && v.net.route_tables()[s.table].edge &&
                  v.net.route_tables()[s.table].edge->kind == target_kind::vpn_gateway;
         });
       }},
      {"ELB-5",
       [](auto const& v) {
         return v.from_internet() && v.target() != nullptr &&
                v.target()->kind == interface_kind::load_balancer && v.drops(why::no_route);
       }},
      {"ELB-6",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return s.why == why::igw_no_public_destination && v.at(s) != nullptr &&
                  v.at(s)->kind == interface_kind::load_balancer;
         });
       }},
      {"ELB-7", [](auto const& v) { return v.drops(why::listener_mismatch); }},
      {"ELB-8", [](auto const& v) { return application_node(v) && v.completes(); }},
      {"ELB-9",
       [](auto const& v) {
         return application_node(v) &&
                v.any([](step const& s) { return group_pass(s) && s.side == direction::egress; });
       }},
      {"ELB-10", [](auto const& v) { return application_node(v) && v.passes(kind::network_acl); }},
      {"ELB-11", [](auto const& v) { return v.drops(why::no_targets_in_zone); }},
      {"ELB-13",
       [](auto const& v) {
         return v.walk.arrived && v.any([&](step const& s) {
           return s.kind == kind::load_balancer && s.result == analysis::step_result::pass &&
                  !v.at(s)->filtered;
         });
       }},
      {"ELB-14",
       [](auto const& v) {
         return balanced(v, [&](auto const&) {
           return v.any([&](step const& s) {
             return !s.reply && s.kind == kind::security_group && s.header.dst != v.first.dst &&
                    s.header.src == v.first.src;
           });
         });
       }},
      {"ELB-15",
       [](auto const& v) {
         return v.passes(kind::load_balancer) && v.any([](step const& s) {
           return s.kind == kind::security_group && !s.reply && s.side == direction::ingress &&
                  s.result == analysis::step_result::drop;
         });
       }},
      {"ELB-16",
       [](auto const& v) {
         return v.completes() && v.from_internet() && v.passes_back(kind::load_balancer);
       }},
      {"ELB-17", [](auto const& v) { return v.drops(why::hairpin); }},
      {"MSV-2",
       [](auto const& v) { return v.from_internet() && reached(v, interface_kind::database); }},
      {"MSV-3", [](auto const& v) { return reached(v, interface_kind::database); }},
      {"MSV-5", [](auto const& v) { return v.drops(why::lambda_inbound); }},
      {"MSV-6",
       [](auto const& v) {
         return is_from(v, interface_kind::service) && v.drops(why::igw_no_public_source);
       }},
      {"ENI-4", [](auto const& v) { return v.drops(why::source_dest_check); }},
      {"ENI-5",
       [](auto const& v) {
         return v.any([](step const& s) { return s.reply && s.why == why::source_dest_check; });
       }},
      {"ENI-6",
       [](auto const& v) {
         return v.completes() && is_from(v, interface_kind::instance) &&
                v.source()->name.find('.') != std::string::npos;
       }},
      {"ENI-11",
       [](auto const& v) {
         return v.drops(why::igw_no_public_source) && v.source() != nullptr &&
                v.source()->addresses.size() > 1 && v.source()->addresses[1].has_public() == true;
       }},
      {"ENI-12", [](auto const& v) { return v.drops(why::nat_reassigns_source); }},
      {"ENI-13",
       [](auto const& v) {
         return v.any([](step const& s) {
           return s.kind == kind::interface_state && s.why == why::bad_state;
         });
       }},
      {"EP-6", {}, "designs name no service of another Region"},
      {"EP-24", {}, "names, not packets"},
      {"EP-30", {}, "names, not packets"},
      {"EP-42", {}, "AWS calls it unsupported; the verdict is unknown"},
      {"EP-50", {}, "which endpoints a service needs; a rule judges it"},
      {"EP-51", {}, "which endpoints a service needs; a rule judges it"},
      {"EP-52", {}, "designs have no Instance Connect endpoints"},
      {"PCX-10", {}, "names, not packets"},
      {"TGW-15", {}, "names, not packets"},
      {"ELB-19", {}, "health, not packets of clients"},
      {"ELB-20", {}, "between a gateway load balancer and its appliances, which designs leave out"},
      {"ENI-10", {}, "what can be modified"},
  };
  return facts;
}

} // namespace

std::span<fact const> service_facts() { return service_table(); }

} // namespace vpclint_test
