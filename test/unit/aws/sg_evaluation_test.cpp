#include "vpclint/aws/cidr_rules.hpp"
#include "vpclint/aws/sg_evaluation.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"
#include "unit/aws/packets.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

using v = sg_verdict;

sg_rule rule(traffic t, sg_peer peer) { return {.match = t, .peer = std::move(peer)}; }
sg_rule rule(traffic t, cidr peer) { return {.match = t, .peer = sg_peer(peer)}; }

address ip(char const* text) { return *address::parse(text); }

/// The members of every group and the entries of every list in these tests.
struct world {
  std::vector<address> members{}; ///< of each group called `app` or `self`
  std::vector<cidr> entries{};
  bool entries_known{true};
};

sg_decision<sg_rule> ask(std::vector<sg_rule> const& rules, direction d, packet const& p,
                         world const& w = {}) {
  auto const lists = [&](ref const&) {
    return list_contains(w.entries, w.entries_known, remote_of(d, p));
  };
  auto const groups = [&](ref const&) {
    return to_ternary(reference_covers(w.members, remote_of(d, p)));
  };
  return evaluate_rules(std::span<sg_rule const>(rules), p, [&](sg_rule const& r) {
    return peer_covers(r.peer, remote_of(d, p), lists, groups);
  });
}

auto const in = direction::ingress;
auto const out = direction::egress;
auto const any4 = "0.0.0.0/0"_cidr;
auto const any6 = "::/0"_cidr;
sg_peer const app = group_peer{ref("app")};

} // namespace

TEST_CASE("any rule of any group allows", "[SG-1]") {
  std::vector<sg_rule> rules{rule(tcp(22), "192.0.2.0/24"_cidr), rule(tcp(443), any4),
                             rule(udp(53), any4)};
  auto const p = tcp_packet("198.51.100.7", "10.0.0.1", 443);
  CHECK(ask(rules, in, p).verdict == v::allow);
  CHECK(ask(rules, in, p).rule == &rules[1]);
  std::reverse(rules.begin(), rules.end());
  CHECK(ask(rules, in, p).verdict == v::allow);
  CHECK(ask({rules[0]}, in, p).verdict == v::deny);
  // Two groups of one interface.
  auto const one = ask({rules[0]}, in, p);
  auto const other = ask({rules[1]}, in, p);
  CHECK(either(one, other).verdict == v::allow);
  CHECK(either(other, one).verdict == v::allow);
  CHECK(either(one, one).verdict == v::deny);
}

TEST_CASE("a new group", "[SG-2]") {
  auto const request = tcp_packet("10.0.0.1", "192.0.2.1", 443);
  CHECK(ask({}, in, request).verdict == v::deny);
  CHECK(ask({}, out, request).verdict == v::deny);
  auto const egress = default_egress_rules(false);
  CHECK(ask(egress, out, request).verdict == v::allow);
  auto const six = tcp_packet("2001:db8::1", "2001:db8::2", 443);
  CHECK(ask(egress, out, six).verdict == v::deny);
  CHECK(ask(default_egress_rules(true), out, six).verdict == v::allow);
}

TEST_CASE("the default group", "[SG-3][SG-20]") {
  auto const rules = default_group_ingress_rules();
  world const w{.members = {ip("10.0.0.1"), ip("10.0.0.2")}};
  CHECK(ask(rules, in, tcp_packet("10.0.0.1", "10.0.0.2", 1), w).verdict == v::allow);
  CHECK(ask(rules, in, raw_packet("10.0.0.1", "10.0.0.2", 47), w).verdict == v::allow);
  CHECK(ask(rules, in, tcp_packet("10.0.0.3", "10.0.0.2", 1), w).verdict == v::deny);
}

TEST_CASE("one group is no trust", "[SG-5]") {
  // Both interfaces carry the group; without a rule for itself they cannot talk.
  world const w{.members = {ip("10.0.0.1"), ip("10.0.0.2")}};
  auto const p = tcp_packet("10.0.0.1", "10.0.0.2", 8080);
  CHECK(ask({rule(tcp(8080), "192.0.2.0/24"_cidr)}, in, p, w).verdict == v::deny);
  CHECK(ask({rule(tcp(8080), group_peer{ref("self")})}, in, p, w).verdict == v::allow);
}

TEST_CASE("each kind of peer", "[SG-6][SG-11]") {
  world const w{.members = {ip("10.0.9.9")}, .entries = {"192.0.2.0/24"_cidr, "10.7.0.0/16"_cidr}};
  sg_peer const list = prefix_list_peer{ref("pl")};
  auto const p = [](char const* src) { return tcp_packet(src, "10.0.0.1", 443); };
  CHECK(ask({rule(tcp(443), "10.1.0.0/16"_cidr)}, in, p("10.1.2.3"), w).verdict == v::allow);
  CHECK(ask({rule(tcp(443), "10.1.0.0/16"_cidr)}, in, p("10.2.2.3"), w).verdict == v::deny);
  CHECK(ask({rule(tcp(443), list)}, in, p("192.0.2.77"), w).verdict == v::allow);
  CHECK(ask({rule(tcp(443), list)}, in, p("10.7.255.1"), w).verdict == v::allow);
  CHECK(ask({rule(tcp(443), list)}, in, p("10.8.0.1"), w).verdict == v::deny);
  CHECK(ask({rule(tcp(443), app)}, in, p("10.0.9.9"), w).verdict == v::allow);
  CHECK(ask({rule(tcp(443), app)}, in, p("10.0.9.8"), w).verdict == v::deny);
  // Families are apart.
  CHECK(ask({rule(tcp(443), any4)}, in, tcp_packet("2001:db8::1", "2001:db8::2", 443)).verdict ==
        v::deny);
  CHECK(ask({rule(tcp(443), any6)}, in, p("192.0.2.1")).verdict == v::deny);
}

TEST_CASE("which address and which port of a group rule", "[SG-7]") {
  std::vector<sg_rule> const rules{rule(tcp(443), "10.1.0.0/16"_cidr)};
  auto const arriving = tcp_packet("10.1.0.1", "10.0.0.1", 443, 50'000);
  auto const leaving = tcp_packet("10.0.0.1", "10.1.0.1", 443, 50'000);
  CHECK(ask(rules, in, arriving).verdict == v::allow);
  CHECK(ask(rules, in, leaving).verdict == v::deny);
  CHECK(ask(rules, out, leaving).verdict == v::allow);
  CHECK(ask(rules, out, arriving).verdict == v::deny);
  CHECK(ask(rules, in, tcp_packet("10.1.0.1", "10.0.0.1", 50'000, 443)).verdict == v::deny);
}

TEST_CASE("protocols, ports and types of a group rule", "[SG-8][SG-9][SG-10]") {
  struct row {
    char const* what{};
    traffic match{};
    packet p{};
    bool matches{};
  };
  auto const with_ports = [](protocol p) {
    return traffic{.proto = p, .ports = {22, 22}, .ports_given = true, .icmp_type = 3};
  };
  char const* const a = "10.0.0.1";
  char const* const b = "10.0.1.1";
  char const* const a6 = "2001:db8::1";
  char const* const b6 = "2001:db8::2";
  for (auto const& r : {
           row{"all", with_ports(protocols::all), tcp_packet(a, b, 80), true},
           row{"gre", with_ports(protocols::gre), raw_packet(a, b, 47), true},
           row{"gre on tcp", with_ports(protocols::gre), tcp_packet(a, b, 22), false},
           row{"tcp low", tcp(1024, 2048), tcp_packet(a, b, 1023), false},
           row{"tcp first", tcp(1024, 2048), tcp_packet(a, b, 1024), true},
           row{"tcp last", tcp(1024, 2048), tcp_packet(a, b, 2048), true},
           row{"tcp high", tcp(1024, 2048), tcp_packet(a, b, 2049), false},
           row{"tcp 0-0 on 0", tcp(0), tcp_packet(a, b, 0), true},
           row{"tcp 0-0 on 1", tcp(0), tcp_packet(a, b, 1), false},
           row{"tcp 0-65535", tcp(0, 65535), tcp_packet(a, b, 65535), true},
           row{"icmp type", icmp(8), raw_packet(a, b, 1, 8, 0), true},
           row{"icmp type, every code", icmp(3), raw_packet(a, b, 1, 3, 13), true},
           row{"icmp type and code", icmp(3, 4), raw_packet(a, b, 1, 3, 13), false},
           row{"icmp all", icmp(), raw_packet(a, b, 1, 5, 1), true},
           row{"icmpv6 without type", icmpv6(), raw_packet(a6, b6, 58, 135), true},
           row{"icmpv6 type", icmpv6(128), raw_packet(a6, b6, 58, 135), false},
       }) {
    CAPTURE(r.what);
    auto const remote = r.p.is_v4() ? any4 : any6;
    CHECK((ask({rule(r.match, remote)}, in, r.p).verdict == v::allow) == r.matches);
  }
  CHECK(sg_needs_ports(protocols::tcp));
  CHECK_FALSE(sg_needs_ports(protocols::gre));
  CHECK(sg_needs_icmp_type(protocols::icmp));
  CHECK_FALSE(sg_needs_icmp_type(protocols::icmpv6));
  CHECK(icmp_fits({-1, -1}));
  CHECK(icmp_fits({3, -1}));
  CHECK_FALSE(icmp_fits({-1, 4}));
}

TEST_CASE("references cover private addresses only", "[SG-12]") {
  // The member's public address is 198.51.100.20.
  world const w{.members = {ip("10.0.0.20")}};
  std::vector<sg_rule> const rules{rule(tcp(443), app)};
  CHECK(ask(rules, in, tcp_packet("10.0.0.20", "10.0.1.1", 443), w).verdict == v::allow);
  CHECK(ask(rules, in, tcp_packet("198.51.100.20", "10.0.1.1", 443), w).verdict == v::deny);
  CHECK(ask(rules, out, tcp_packet("10.0.1.1", "10.0.0.20", 443), w).verdict == v::allow);
}

TEST_CASE("a group without members", "[SG-13]") {
  CHECK(ask({rule(tcp(443), app)}, in, tcp_packet("10.0.0.20", "10.0.1.1", 443)).verdict ==
        v::deny);
}

TEST_CASE("how far references reach", "[SG-14][SG-15][SG-17][SG-18][SG-19]") {
  using p = reference_path;
  struct row {
    p path{};
    bool ingress{};
    bool egress{};
  };
  for (auto const& r :
       {row{p::same_vpc, true, true}, row{p::peering, true, true},
        row{p::peering_other_region, false, false}, row{p::peering_not_active, false, false},
        row{p::peering_unknown_groups, false, false}, row{p::transit_gateway, true, false},
        row{p::transit_gateway_unsupported, false, false},
        row{p::transit_gateway_peering, false, false}, row{p::behind_appliance, false, false},
        row{p::inspection, false, false}, row{p::internet_gateway, false, false},
        row{p::vpn, false, false}, row{p::unrelated, false, false}}) {
    CAPTURE(static_cast<int>(r.path));
    CHECK(reference_preserved(r.path, in) == r.ingress);
    CHECK(reference_preserved(r.path, out) == r.egress);
  }
}

TEST_CASE("references on the way into an appliance", "[OPEN-18][RT-32]") {
  CHECK(reference_preserved(reference_path::into_appliance, in));
  CHECK_FALSE(reference_preserved(reference_path::behind_appliance, in));
  CHECK_FALSE(reference_preserved(reference_path::into_appliance, in,
                                  {.group_reference_matches_into_appliance = false}));
}

TEST_CASE("which references AWS accepts", "[SG-14][SG-16]") {
  using p = reference_path;
  CHECK(may_refer(p::same_vpc, in));
  CHECK(may_refer(p::peering, out));
  CHECK(may_refer(p::transit_gateway, in));
  CHECK_FALSE(may_refer(p::transit_gateway, out));
  CHECK_FALSE(may_refer(p::transit_gateway_unsupported, in));
  CHECK_FALSE(may_refer(p::peering_other_region, in));
  CHECK_FALSE(may_refer(p::unrelated, in));
  CHECK(unrelated_group_code == "InvalidGroup.NotFound");
}

TEST_CASE("references over a transit gateway", "[TGW-11]") {
  CHECK(transit_references(true, true, true) == ternary::yes);
  CHECK(transit_references(false, true, true) == ternary::no);
  CHECK(transit_references(true, false, true) == ternary::no);
  CHECK(transit_references(true, true, false) == ternary::no);
  CHECK(transit_references(true, std::nullopt, true) == ternary::unknown);
  CHECK(transit_references(false, std::nullopt, true) == ternary::no);
}

TEST_CASE("references cover IPv6", "[SG-21][OPEN-13]") {
  std::vector<address> const members{ip("2001:db8::20")};
  CHECK(reference_covers(members, ip("2001:db8::20")));
  CHECK_FALSE(reference_covers(members, ip("2001:db8::21")));
  CHECK_FALSE(
      reference_covers(members, ip("2001:db8::20"), {.group_reference_covers_ipv6 = false}));
}

TEST_CASE("which flows are tracked", "[SG-22][SG-24][SG-26]") {
  for (bool const everybody : {false, true})
    for (bool const opposite : {false, true}) {
      CAPTURE(everybody, opposite);
      bool const untracked = everybody && opposite;
      CHECK(is_tracked(protocols::tcp, everybody, opposite) == !untracked);
      CHECK(is_tracked(protocols::udp, everybody, opposite) == !untracked);
      CHECK(is_tracked(protocols::icmp, everybody, opposite));
      CHECK(is_tracked(protocols::gre, everybody, opposite));
      CHECK(is_tracked(protocols::tcp, everybody, opposite, tracked_component::nat_gateway));
    }
  CHECK(allows_everything(all_traffic(), any4, protocols::tcp, true));
  CHECK(allows_everything(tcp(), any4, protocols::tcp, true));
  CHECK_FALSE(allows_everything(tcp(1, 65535), any4, protocols::tcp, true));
  CHECK_FALSE(allows_everything(udp(), any4, protocols::tcp, true));
  CHECK_FALSE(allows_everything(all_traffic(), any6, protocols::tcp, true));
  CHECK(allows_everything(all_traffic(), any6, protocols::tcp, false));
  CHECK_FALSE(allows_everything(all_traffic(), "0.0.0.0/1"_cidr, protocols::tcp, true));
}

TEST_CASE("the reply to an allowed flow passes", "[SG-4][SG-23]") {
  // Tracked: by state, whatever the rules say. Untracked: only where the opposite rules pass it.
  auto const request = tcp_packet("192.0.2.1", "10.0.0.1", 443);
  for (auto const& peer : {any4, "192.0.2.0/24"_cidr})
    for (auto const& opposite : {rule(all_traffic(), any4), rule(tcp(), any4), rule(tcp(443), any4),
                                 rule(all_traffic(), "192.0.2.0/24"_cidr), rule(udp(), any4)}) {
      REQUIRE(ask({rule(tcp(443), peer)}, in, request).verdict == v::allow);
      bool const open =
          allows_everything(*opposite.match, std::get<cidr>(*opposite.peer), protocols::tcp, true);
      if (!is_tracked(protocols::tcp, peer.is_everything(), open))
        CHECK(ask({opposite}, out, *request.reply()).verdict == v::allow);
    }
}

TEST_CASE("MTU discovery", "[SG-25]") {
  CHECK(receives_path_mtu(true, false));
  CHECK(receives_path_mtu(false, true));
  CHECK_FALSE(receives_path_mtu(false, false));
}

TEST_CASE("how long a silent flow is remembered", "[SG-26][SG-27]") {
  CHECK(tcp_idle_seconds == 432'000);
  CHECK(tcp_idle_seconds_nitro_v6 == 350);
  CHECK(udp_idle_seconds == 30);
  CHECK(udp_stream_idle_seconds == 180);
  CHECK(other_idle_seconds == 600);
}

TEST_CASE("groups in other VPCs", "[SG-30]") {
  CHECK(can_associate_group(true, false, false));
  CHECK_FALSE(can_associate_group(false, false, false));
  CHECK_FALSE(can_associate_group(true, true, false));
  CHECK_FALSE(can_associate_group(true, false, true));
}

TEST_CASE("names of groups", "[SG-34][SG-3]") {
  using n = group_name_error;
  CHECK_FALSE(check_group_name("web tier (2) #1"));
  CHECK_FALSE(check_group_name("a._-:/()#,@[]+=&;{}!$*Z9"));
  CHECK(check_group_name("") == n::empty);
  CHECK_FALSE(check_group_name(std::string(255, 'a')));
  CHECK(check_group_name(std::string(256, 'a')) == n::too_long);
  CHECK(check_group_name("caf\xc3\xa9") == n::character);
  CHECK(check_group_name("a|b") == n::character);
  CHECK(check_group_name("sg-web") == n::prefix);
  CHECK(check_group_name("default") == n::reserved);
}

TEST_CASE("what counts towards the quota of rules", "[SG-32][SG-33][PFX-2]") {
  auto const sum = weight_of(any4) + weight_of("10.0.0.0/8"_cidr) + weight_of(any6) +
                   weight_of_group_reference() + weight_of_list(20, true);
  CHECK(sum == rule_weight{23, 2});
  CHECK(sum.larger() == 23);
  CHECK(weight_of_list(55, false) == rule_weight{0, 55});
}

TEST_CASE("mail is throttled", "[SG-38]") {
  CHECK(is_throttled_mail(tcp_packet("10.0.0.1", "192.0.2.1", 25)));
  CHECK_FALSE(is_throttled_mail(tcp_packet("10.0.0.1", "192.0.2.1", 587)));
  CHECK_FALSE(is_throttled_mail(udp_packet("10.0.0.1", "192.0.2.1", 25)));
}

TEST_CASE("a rule twice", "[CIDR-7]") {
  std::vector<sg_rule> const rules{rule(tcp(22), "100.68.0.0/18"_cidr), rule(tcp(22), app)};
  auto const same = *accepted_block("100.68.0.18/18");
  CHECK(has_rule(rules, tcp(22), same));
  CHECK_FALSE(has_rule(rules, tcp(23), same));
  CHECK_FALSE(has_rule(rules, tcp(22), "100.68.0.0/19"_cidr));
  CHECK(has_rule(rules, tcp(22), app));
}

TEST_CASE("unknown parts make a verdict unknown only where nothing allows", "[SG-1]") {
  auto const p = tcp_packet("192.0.2.1", "10.0.0.1", 443);
  auto open = rule(tcp(443), any4);
  open.peer = unknown{"not decided"};
  auto const allow = rule(tcp(443), any4);
  CHECK(ask({open}, in, p).verdict == v::unknown);
  CHECK(ask({open, allow}, in, p).verdict == v::allow);
  CHECK(ask({allow, open}, in, p).verdict == v::allow);
  CHECK(ask({open}, in, tcp_packet("192.0.2.1", "10.0.0.1", 444)).verdict == v::deny);
  auto untyped = rule(tcp(443), "10.0.0.0/8"_cidr);
  untyped.match = unknown{"not decided"};
  CHECK(ask({untyped}, in, p).verdict == v::deny);
  CHECK(ask({untyped}, in, tcp_packet("10.0.0.2", "10.0.0.1", 1)).verdict == v::unknown);
  world const w{.entries = {"10.0.0.0/8"_cidr}, .entries_known = false};
  std::vector<sg_rule> const listed{rule(tcp(443), prefix_list_peer{ref("pl")})};
  CHECK(ask(listed, in, p, w).verdict == v::unknown);
  CHECK(ask(listed, in, tcp_packet("10.0.0.2", "10.0.0.1", 443), w).verdict == v::allow);
}
