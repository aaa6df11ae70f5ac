#include "vpclint/aws/acl_evaluation.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"
#include "unit/aws/packets.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

using v = acl_verdict;

acl_entry entry(int number, bool allow, traffic t, cidr remote) {
  return {.number = number, .allow = allow, .match = t, .remote = remote};
}

std::vector<acl_entry const*> pointers(std::vector<acl_entry> const& entries) {
  std::vector<acl_entry const*> result;
  for (auto const& e : entries)
    result.push_back(&e);
  return result;
}

v ask(std::vector<acl_entry> const& entries, direction d, packet const& p) {
  return evaluate(pointers(entries), d, p).verdict;
}

/// The number of the entry that decides; 0 for the built-in one.
int decided_by(std::vector<acl_entry> const& entries, direction d, packet const& p) {
  auto const* e = evaluate(pointers(entries), d, p).entry;
  return e == nullptr ? 0 : *e->number;
}

auto const in = direction::ingress;
auto const out = direction::egress;
auto const any4 = "0.0.0.0/0"_cidr;
auto const any6 = "::/0"_cidr;

} // namespace

static_assert(acl_matches(tcp(443), "10.0.0.0/8"_cidr, direction::ingress,
                          packet{
                              .src = ipv4{0x0a000001}, .dst = ipv4{0x0b000001}, .dst_port = 443}));

TEST_CASE("the default ACL lets everything pass", "[NACL-2]") {
  auto const four = default_acl_entries(false);
  REQUIRE(four.size() == 1);
  CHECK(*four[0].number == 100);
  auto const both_families = default_acl_entries(true);
  REQUIRE(both_families.size() == 2);
  CHECK(*both_families[1].number == 101);
  auto const p4 = tcp_packet("192.0.2.1", "10.0.0.1", 22);
  auto const p6 = raw_packet("2001:db8::1", "2001:db8::2", 58, 128);
  CHECK(ask(four, in, p4) == v::allow);
  CHECK(ask(four, in, p6) == v::deny);
  CHECK(ask(both_families, in, p4) == v::allow);
  CHECK(ask(both_families, out, p6) == v::allow);
}

TEST_CASE("a new ACL denies everything", "[NACL-4]") {
  CHECK(evaluate({}, in, tcp_packet("10.0.0.1", "10.0.1.1", 80)) == acl_decision{});
  CHECK(evaluate({}, out, raw_packet("2001:db8::1", "2001:db8::2", 47)) == acl_decision{});
}

TEST_CASE("numbers of entries", "[NACL-5]") {
  CHECK_FALSE(is_acl_number(0));
  CHECK(is_acl_number(1));
  CHECK(is_acl_number(32766));
  CHECK_FALSE(is_acl_number(builtin_acl_number_ipv4));
  CHECK_FALSE(is_acl_number(builtin_acl_number_ipv6));
  CHECK(builtin_acl_number_ipv4 == 32767);
  CHECK(builtin_acl_number_ipv6 == 32768);
  CHECK_FALSE(is_acl_number(-1));
  CHECK(acl_duplicate_code == "NetworkAclEntryAlreadyExists");
}

TEST_CASE("the first match decides", "[NACL-6]") {
  auto const deny = entry(100, false, tcp(22), "10.0.5.0/24"_cidr);
  auto const allow = entry(110, true, tcp(22), "10.0.0.0/16"_cidr);
  auto const rest = entry(120, false, all_traffic(), any4);
  std::vector<acl_entry> const acl{deny, allow, rest};
  CHECK(decided_by(acl, in, tcp_packet("10.0.5.9", "10.0.1.1", 22)) == 100);
  CHECK(ask(acl, in, tcp_packet("10.0.5.9", "10.0.1.1", 22)) == v::deny);
  CHECK(decided_by(acl, in, tcp_packet("10.0.6.9", "10.0.1.1", 22)) == 110);
  CHECK(ask(acl, in, tcp_packet("10.0.6.9", "10.0.1.1", 22)) == v::allow);
  CHECK(decided_by(acl, in, tcp_packet("10.0.6.9", "10.0.1.1", 23)) == 120);
  CHECK(decided_by({deny, allow}, in, tcp_packet("10.0.6.9", "10.0.1.1", 23)) == 0);
  CHECK(ask({deny, allow}, in, tcp_packet("10.0.6.9", "10.0.1.1", 23)) == v::deny);
  // The other way round the deny is dead.
  CHECK(ask({allow, deny}, in, tcp_packet("10.0.5.9", "10.0.1.1", 22)) == v::allow);
}

TEST_CASE("entries match their own family", "[NACL-7]") {
  auto const four = entry(100, true, all_traffic(), any4);
  auto const six = entry(100, true, all_traffic(), any6);
  auto const p4 = tcp_packet("10.0.0.1", "10.0.1.1", 80);
  auto const p6 = tcp_packet("2001:db8::1", "2001:db8::2", 80);
  CHECK(ask({four}, in, p4) == v::allow);
  CHECK(ask({four}, in, p6) == v::deny);
  CHECK(ask({six}, in, p4) == v::deny);
  CHECK(ask({six}, in, p6) == v::allow);
}

TEST_CASE("which address and which port", "[NACL-8]") {
  auto const e = entry(100, true, tcp(443), "10.0.0.0/24"_cidr);
  auto const from_block = tcp_packet("10.0.0.1", "10.0.1.1", 443, 50'000);
  auto const to_block = tcp_packet("10.0.1.1", "10.0.0.1", 443, 50'000);
  CHECK(ask({e}, in, from_block) == v::allow);
  CHECK(ask({e}, in, to_block) == v::deny);
  CHECK(ask({e}, out, from_block) == v::deny);
  CHECK(ask({e}, out, to_block) == v::allow);
  // 443 as the source port is nothing.
  CHECK(ask({e}, in, tcp_packet("10.0.0.1", "10.0.1.1", 50'000, 443)) == v::deny);
  CHECK(ask({e}, out, tcp_packet("10.0.1.1", "10.0.0.1", 50'000, 443)) == v::deny);
}

TEST_CASE("replies need rules of their own", "[NACL-9]") {
  auto const request = tcp_packet("10.0.10.20", "10.0.20.20", 5432);
  auto const reply = *request.reply();
  std::vector<acl_entry> const app_out{entry(100, true, tcp(5432), "10.0.20.0/24"_cidr)};
  std::vector<acl_entry> const db_in{entry(100, true, tcp(5432), "10.0.10.0/24"_cidr)};
  std::vector<acl_entry> const db_out{entry(100, true, tcp(32768, 60999), "10.0.10.0/24"_cidr)};
  std::vector<acl_entry> const app_in{entry(100, true, tcp(32768, 60999), "10.0.20.0/24"_cidr)};
  CHECK(ask(app_out, out, request) == v::allow);
  CHECK(ask(db_in, in, request) == v::allow);
  CHECK(ask(db_out, out, reply) == v::allow);
  CHECK(ask(app_in, in, reply) == v::allow);
  // The request's rules do nothing for the reply.
  CHECK(ask(db_in, out, reply) == v::deny);
  CHECK(ask(app_out, in, reply) == v::deny);
}

TEST_CASE("protocols, ports and types", "[NACL-10]") {
  struct row {
    char const* what{};
    traffic match{};
    cidr remote{};
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
           row{"all, ports given", with_ports(protocols::all), any4, tcp_packet(a, b, 80), true},
           row{"all, type given", with_ports(protocols::all), any4, raw_packet(a, b, 1, 8), true},
           row{"gre, ports given", with_ports(protocols::gre), any4, raw_packet(a, b, 47), true},
           row{"gre on esp", with_ports(protocols::gre), any4, raw_packet(a, b, 50), false},
           row{"sctp, ports given", with_ports(protocols::sctp), any4, raw_packet(a, b, 132), true},
           row{"tcp on udp", tcp(53), any4, udp_packet(a, b, 53), false},
           row{"tcp port inside", tcp(53, 60), any4, tcp_packet(a, b, 60), true},
           row{"tcp port outside", tcp(53, 60), any4, tcp_packet(a, b, 61), false},
           row{"udp port", udp(53), any4, udp_packet(a, b, 53), true},
           row{"icmp type", icmp(8), any4, raw_packet(a, b, 1, 8), true},
           row{"icmp other type", icmp(8), any4, raw_packet(a, b, 1, 0), false},
           row{"icmp code", icmp(3, 4), any4, raw_packet(a, b, 1, 3, 4), true},
           row{"icmp other code", icmp(3, 4), any4, raw_packet(a, b, 1, 3, 1), false},
           row{"icmp any type", icmp(), any4, raw_packet(a, b, 1, 11), true},
           row{"icmpv6 type", icmpv6(128), any6, raw_packet(a6, b6, 58, 128), true},
           row{"icmpv6 other type", icmpv6(128), any6, raw_packet(a6, b6, 58, 129), false},
           row{"icmpv6 with IPv4 block", icmpv6(128), any4, raw_packet(a, b, 58, 129), true},
           row{"icmpv6 with IPv4 block, other packet", icmpv6(128), any4, raw_packet(a, b, 1, 8),
               false},
       }) {
    CAPTURE(r.what);
    auto const e = entry(100, true, r.match, r.remote);
    CHECK((ask({e}, in, r.p) == v::allow) == r.matches);
    CHECK((ask({e}, out, r.p) == v::allow) == r.matches);
  }
}

TEST_CASE("what the API asks for", "[NACL-11]") {
  CHECK(acl_needs_ports(protocols::tcp));
  CHECK(acl_needs_ports(protocols::udp));
  CHECK_FALSE(acl_needs_ports(protocols::all));
  CHECK_FALSE(acl_needs_ports(protocols::sctp));
  CHECK(acl_needs_icmp_type(protocols::icmp, false));
  CHECK(acl_needs_icmp_type(protocols::icmp, true));
  CHECK(acl_needs_icmp_type(protocols::icmpv6, true));
  CHECK_FALSE(acl_needs_icmp_type(protocols::icmpv6, false));
  CHECK_FALSE(acl_needs_icmp_type(protocols::tcp, false));
}

TEST_CASE("a ping needs both types", "[NACL-12]") {
  auto const ping = raw_packet("10.0.0.1", "10.0.1.1", 1, 8);
  auto const echo = entry(100, true, icmp(8), any4);
  auto const reply = entry(100, true, icmp(0), any4);
  CHECK(ask({echo}, in, ping) == v::allow);
  CHECK(ask({echo}, out, *ping.reply()) == v::deny);
  CHECK(ask({reply}, out, *ping.reply()) == v::allow);
  auto const ping6 = raw_packet("2001:db8::1", "2001:db8::2", 58, 128);
  CHECK(ask({entry(100, true, icmpv6(129), any6)}, out, *ping6.reply()) == v::allow);
  CHECK(matches(path_mtu_traffic(true), raw_packet("10.0.0.1", "10.0.1.1", 1, 3, 4)));
  CHECK_FALSE(matches(path_mtu_traffic(true), raw_packet("10.0.0.1", "10.0.1.1", 1, 3, 1)));
  CHECK(matches(path_mtu_traffic(false), raw_packet("2001:db8::1", "2001:db8::2", 58, 2)));
  CHECK(matches(traceroute_reply(), raw_packet("10.0.0.1", "10.0.1.1", 1, 11, 0)));
}

TEST_CASE("how many rules count", "[NACL-16][OPEN-6]") {
  std::vector<acl_entry> acl;
  for (int i = 1; i <= 12; ++i)
    acl.push_back(entry(i, true, tcp(80), any4));
  for (int i = 13; i <= 20; ++i)
    acl.push_back(entry(i, true, tcp(80), any6));
  CHECK(acl_rule_count(acl) == 20);
  CHECK(acl_rule_count(acl, {.acl_quota_counts_families_together = false}) == 13);
}

TEST_CASE("which ACLs look at a hop", "[NACL-3][NACL-19][NACL-20][NACL-21][OPEN-25]") {
  using h = acl_hop;
  for (auto const hop : {h::delivery, h::to_next_hop, h::from_transit, h::classic_target})
    CHECK(checks_of(hop, false) == acl_checks{true, true});
  CHECK(checks_of(h::delivery, true) == acl_checks{false, false});
  CHECK(checks_of(h::to_next_hop, true) == acl_checks{true, true});
  CHECK(checks_of(h::from_transit, true) == acl_checks{false, false});
  CHECK(checks_of(h::classic_target, true) == acl_checks{true, false});
  CHECK(checks_of(h::to_next_hop, true, {.acl_filters_next_hop_in_own_subnet = false}) ==
        acl_checks{false, false});
}

TEST_CASE("unknown parts make a verdict unknown only where they can change it", "[NACL-6]") {
  auto const p = tcp_packet("10.0.0.1", "10.0.1.1", 443);
  auto const allow_all = entry(200, true, all_traffic(), any4);
  auto const deny_all = entry(200, false, all_traffic(), any4);
  auto open = entry(100, true, tcp(443), any4);
  open.remote = unknown{"not decided"};

  CHECK(ask({open, allow_all}, in, p) == v::allow);
  CHECK(ask({open, deny_all}, in, p) == v::unknown);
  CHECK(ask({open}, in, p) == v::unknown);
  CHECK(decided_by({open, deny_all}, in, p) == 100);
  // A known part rules it out.
  CHECK(ask({open, deny_all}, in, tcp_packet("10.0.0.1", "10.0.1.1", 444)) == v::deny);
  CHECK(ask({open, deny_all}, in, udp_packet("10.0.0.1", "10.0.1.1", 443)) == v::deny);
  open.remote = "192.0.2.0/24"_cidr;
  open.match = unknown{"not decided"};
  CHECK(ask({open, deny_all}, in, p) == v::deny);
  open.remote = any4;
  CHECK(ask({open, deny_all}, in, p) == v::unknown);

  // The action.
  auto undecided = entry(100, true, tcp(443), any4);
  undecided.allow = unknown{"not decided"};
  CHECK(ask({undecided, allow_all}, in, p) == v::unknown);
  CHECK(ask({undecided, deny_all}, in, p) == v::unknown);
  CHECK(ask({undecided, deny_all}, in, udp_packet("10.0.0.1", "10.0.1.1", 443)) == v::deny);
  // Behind the decision nothing matters.
  auto late = open;
  late.number = 300;
  CHECK(ask({allow_all, late}, in, p) == v::allow);

  // The number: the entry may stand anywhere.
  auto placed = entry(100, false, tcp(443), any4);
  placed.number = unknown{"not decided"};
  CHECK(ask({placed, allow_all}, in, p) == v::unknown);
  CHECK(ask({placed, deny_all}, in, p) == v::deny);
  CHECK(ask({placed}, in, p) == v::deny);
  CHECK(ask({placed, allow_all}, in, tcp_packet("10.0.0.1", "10.0.1.1", 80)) == v::allow);
}

TEST_CASE("an unknown block may be of either family", "[NACL-10]") {
  auto e = entry(100, true, icmpv6(128), any6);
  e.remote = unknown{"not decided"};
  CHECK(ask({e}, in, raw_packet("10.0.0.1", "10.0.1.1", 58, 129)) == v::unknown);
  CHECK(ask({e}, in, raw_packet("2001:db8::1", "2001:db8::2", 58, 129)) == v::deny);
  CHECK(ask({e}, in, raw_packet("2001:db8::1", "2001:db8::2", 58, 128)) == v::unknown);
}

TEST_CASE("what the first-match order means, against the plain reading", "[NACL-6]") {
  // Every ACL of three entries out of a small stock, every packet of a small world.
  std::vector<acl_entry> const stock{entry(0, true, tcp(80), any4),
                                     entry(0, false, tcp(80), "10.0.0.0/24"_cidr),
                                     entry(0, true, all_traffic(), "10.0.0.0/16"_cidr),
                                     entry(0, false, udp(), any4), entry(0, true, icmp(8), any4)};
  std::vector<packet> const world{
      tcp_packet("10.0.0.1", "10.0.9.1", 80), tcp_packet("10.0.1.1", "10.0.9.1", 80),
      tcp_packet("192.0.2.1", "10.0.9.1", 81), udp_packet("10.0.0.1", "10.0.9.1", 80),
      raw_packet("192.0.2.1", "10.0.9.1", 1, 8)};
  for (auto const& a : stock)
    for (auto const& b : stock)
      for (auto const& c : stock) {
        std::vector<acl_entry> acl{a, b, c};
        for (std::size_t i = 0; i < acl.size(); ++i)
          acl[i].number = static_cast<int>(i) + 1;
        for (auto const& p : world) {
          auto expected = v::deny;
          for (auto const& e : acl)
            if (acl_matches(*e.match, *e.remote, in, p)) {
              expected = *e.allow ? v::allow : v::deny;
              break;
            }
          CHECK(ask(acl, in, p) == expected);
        }
      }
}
