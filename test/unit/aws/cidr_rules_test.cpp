#include "vpclint/aws/cidr_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

prefix4 p4(char const* text) {
  auto const p = prefix4::parse(text);
  REQUIRE(p);
  return *p;
}

std::vector<prefix4> blocks(std::vector<char const*> const& texts) {
  std::vector<prefix4> result;
  for (auto const* t : texts)
    result.push_back(p4(t));
  return result;
}

secondary_decision ask(std::vector<char const*> const& existing, char const* added,
                       semantics_options const& options = {}) {
  return secondary_allowed(blocks(existing), {}, p4(added), options);
}

} // namespace

static_assert(!check_vpc_block("10.0.0.0/16"_cidr.v4()));
static_assert(check_vpc_block("10.0.0.0/15"_cidr.v4()) == vpc_block_error::too_large);

TEST_CASE("size of a VPC block", "[CIDR-1]") {
  for (int length = 0; length <= 32; ++length) {
    CAPTURE(length);
    auto const error = check_vpc_block(prefix4::around(*ipv4::parse("10.0.0.0"), length));
    if (length < 16)
      CHECK(error == vpc_block_error::too_large);
    else if (length > 28)
      CHECK(error == vpc_block_error::too_small);
    else
      CHECK_FALSE(error);
  }
  CHECK(ask({"10.5.0.0/16"}, "10.6.0.0/15").reason == secondary_reason::too_large);
  CHECK(ask({"10.5.0.0/16"}, "10.6.0.0/29").reason == secondary_reason::too_small);
}

TEST_CASE("no VPC without IPv4", "[CIDR-2]") {
  CHECK(vpc_families_fit(1));
  CHECK_FALSE(vpc_families_fit(0));
}

TEST_CASE("ranges no VPC may use", "[CIDR-3]") {
  for (auto const* text :
       {"0.0.0.0/16", "0.255.0.0/16", "127.0.0.0/28", "127.255.0.0/16", "169.254.0.0/16",
        "169.254.255.0/24", "224.0.0.0/16", "239.255.0.0/16"}) {
    CAPTURE(text);
    CHECK(check_vpc_block(p4(text)) == vpc_block_error::forbidden);
    CHECK(ask({"10.5.0.0/16"}, text).reason == secondary_reason::forbidden);
  }
  for (auto const* text : {"1.0.0.0/16", "126.255.0.0/16", "128.0.0.0/16", "169.253.0.0/16",
                           "169.255.0.0/16", "223.255.0.0/16", "240.0.0.0/16"}) {
    CAPTURE(text);
    CHECK_FALSE(check_vpc_block(p4(text)));
  }
  CHECK(to_string(*forbidden_range(p4("169.254.3.0/24"))) == "169.254.0.0/16");
}

TEST_CASE("blocks of somebody on the internet", "[CIDR-4]") {
  for (auto const* text : {"8.8.0.0/16", "54.0.0.0/16", "172.32.0.0/16", "11.0.0.0/16"}) {
    CAPTURE(text);
    CHECK(is_public_range(p4(text)));
    CHECK_FALSE(check_vpc_block(p4(text)));
  }
  for (auto const* text : {"10.0.0.0/16", "172.16.0.0/16", "172.31.0.0/16", "192.168.0.0/16",
                           "100.64.0.0/16", "198.19.0.0/16", "203.0.113.0/24", "240.1.0.0/16"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public_range(p4(text)));
  }
}

TEST_CASE("Docker's range", "[CIDR-5]") {
  CHECK(overlaps_docker_range(p4("172.17.0.0/16")));
  CHECK(overlaps_docker_range(p4("172.17.200.0/24")));
  CHECK(overlaps_docker_range(p4("172.16.0.0/12")));
  CHECK_FALSE(overlaps_docker_range(p4("172.16.0.0/16")));
  CHECK_FALSE(overlaps_docker_range(p4("172.18.0.0/16")));
}

TEST_CASE("host bits are dropped without a word", "[CIDR-6]") {
  CHECK(accepted_block("100.68.0.18/18") == "100.68.0.0/18"_cidr);
  CHECK(accepted_block("192.168.1.0/22") == "192.168.0.0/22"_cidr);
  CHECK(accepted_block("2001:db8::1/32") == "2001:db8::/32"_cidr);
  CHECK_FALSE(accepted_block("10.0.0/8"));
  // Overlap is judged afterwards.
  std::vector<cidr> const existing{"100.68.0.0/18"_cidr};
  CHECK(first_overlap(existing, *accepted_block("100.68.63.255/24")) == 0);
}

TEST_CASE("what can be taken off a VPC", "[CIDR-8]") {
  CHECK_FALSE(can_disassociate(0));
  CHECK(can_disassociate(1));
}

TEST_CASE("blocks of one VPC share nothing", "[CIDR-9]") {
  auto const d = ask({"10.5.0.0/16", "10.6.0.0/20"}, "10.6.8.0/24");
  CHECK(d.reason == secondary_reason::overlaps_block);
  CHECK(d.position == 1);
  CHECK(ask({"10.5.0.0/16"}, "10.5.0.0/16").reason == secondary_reason::overlaps_block);
  CHECK(ask({"10.5.0.0/24"}, "10.5.0.0/16").reason == secondary_reason::overlaps_block);
  CHECK(ask({"10.5.0.0/24"}, "10.5.1.0/24").allowed());
}

TEST_CASE("a new block that covers the destination of a route", "[CIDR-11]") {
  auto const existing = blocks({"10.2.0.0/16"});
  auto const routes = blocks({"192.0.2.0/24", "10.0.0.0/24"});
  struct row {
    char const* added{};
    secondary_reason reason{};
  };
  for (auto const& r : {row{"10.0.0.0/24", secondary_reason::covers_route},
                        row{"10.0.0.0/16", secondary_reason::covers_route},
                        row{"10.0.0.0/25", secondary_reason::allowed},
                        row{"10.0.1.0/24", secondary_reason::allowed}}) {
    CAPTURE(r.added);
    auto const d = secondary_allowed(existing, routes, p4(r.added));
    CHECK(d.reason == r.reason);
    CHECK(d.position == (d.allowed() ? npos : 1));
  }
}

TEST_CASE("the restriction table of secondary blocks", "[CIDR-12]") {
  // One legal member of each family, and what may join what.
  std::vector<std::string> const members{"10.5.0.0/16",   "172.20.0.0/16", "192.168.0.0/17",
                                         "198.19.0.0/17", "54.5.0.0/16",   "100.70.0.0/16"};
  std::vector<std::string> const others{"10.6.0.0/16",     "172.21.0.0/16", "192.168.128.0/17",
                                        "198.19.128.0/17", "54.6.0.0/16",   "100.71.0.0/16"};
  // Row: the existing block; column: the added one; '+' accepted.
  std::vector<std::string> const table{"+---++",  // 10.0.0.0/8
                                       "-+--++",  // 172.16.0.0/12
                                       "--+-++",  // 192.168.0.0/16
                                       "---+++",  // 198.19.0.0/16
                                       "----++",  // public
                                       "----++"}; // 100.64.0.0/10
  for (std::size_t have = 0; have < members.size(); ++have)
    for (std::size_t want = 0; want < others.size(); ++want) {
      CAPTURE(members[have], others[want]);
      auto const d = ask({members[have].c_str()}, others[want].c_str());
      CHECK(d.allowed() == (table[have][want] == '+'));
      CHECK(d.reason == (d.allowed() ? secondary_reason::allowed : secondary_reason::other_family));
    }
}

TEST_CASE("the ranges inside a family that stay closed", "[CIDR-12]") {
  struct row {
    char const* existing{};
    char const* added{};
    secondary_reason reason{};
  };
  for (auto const& r : {
           row{"10.0.0.0/24", "10.0.200.0/24", secondary_reason::inside_10_0},
           row{"10.1.255.0/24", "10.0.0.0/16", secondary_reason::inside_10_0},
           row{"10.1.0.0/16", "10.2.0.0/16", secondary_reason::allowed},
           row{"10.0.0.0/24", "10.1.0.0/16", secondary_reason::allowed},
           row{"10.2.0.0/16", "10.0.4.0/24", secondary_reason::allowed},
           row{"172.16.0.0/16", "172.31.0.0/16", secondary_reason::inside_172_31},
           row{"172.31.0.0/24", "172.31.4.0/24", secondary_reason::inside_172_31},
           row{"172.31.0.0/16", "172.30.0.0/16", secondary_reason::allowed},
           row{"192.168.0.0/24", "192.168.9.0/24", secondary_reason::allowed},
       }) {
    CAPTURE(r.existing, r.added);
    CHECK(ask({r.existing}, r.added).reason == r.reason);
  }
}

TEST_CASE("the block in the way is named", "[CIDR-12]") {
  auto const d = ask({"10.5.0.0/16", "10.1.0.0/16", "54.5.0.0/16"}, "10.0.7.0/24");
  CHECK(d.reason == secondary_reason::inside_10_0);
  CHECK(d.position == 1);
  CHECK(ask({"10.5.0.0/16", "54.5.0.0/16"}, "198.19.0.0/16").position == 0);
}

TEST_CASE("error code of a restricted block", "[CIDR-13][OPEN-4]") {
  auto const one = ask({"10.0.0.0/16"}, "192.168.0.0/16");
  CHECK_FALSE(one.allowed());
  CHECK(error_code(one.reason) == "InvalidVpc.Range");
  auto const other = ask({"192.168.0.0/16"}, "10.0.0.0/16");
  CHECK_FALSE(other.allowed());
  CHECK(error_code(other.reason) == "InvalidVpc.Range");
  CHECK(error_code(secondary_reason::overlaps_block).empty());
}

TEST_CASE("the documentation's own consequences", "[CIDR-14]") {
  CHECK_FALSE(ask({"10.0.0.0/24"}, "10.0.1.0/24").allowed());
  CHECK_FALSE(ask({"10.1.0.0/16"}, "10.0.0.0/16").allowed());
  CHECK(ask({"10.0.0.0/16"}, "10.1.0.0/16").allowed());
  CHECK(ask({"10.2.0.0/16"}, "10.0.0.0/16").allowed());
}

TEST_CASE("a legal block lies in one family", "[CIDR-15]") {
  // Every /16 as a whole is of the family of both its ends.
  for (unsigned i = 0; i < 65'536; ++i) {
    auto const block = prefix4::around(ipv4{i << 16}, 16);
    if (family_of(block) != family_of(prefix4::host(block.last())))
      FAIL(to_string(block));
  }
  CHECK(family_of(p4("10.255.0.0/16")) == block_family::ten);
  CHECK(family_of(p4("11.0.0.0/16")) == block_family::publicly_routable);
  CHECK(family_of(p4("172.15.0.0/16")) == block_family::publicly_routable);
  CHECK(family_of(p4("172.31.0.0/16")) == block_family::one_seven_two);
  CHECK(family_of(p4("192.168.0.0/16")) == block_family::one_nine_two);
  CHECK(family_of(p4("198.18.0.0/16")) == block_family::publicly_routable);
  CHECK(family_of(p4("198.19.0.0/16")) == block_family::benchmark);
  CHECK(family_of(p4("100.127.0.0/16")) == block_family::carrier);
  CHECK(family_of(p4("100.128.0.0/16")) == block_family::publicly_routable);
}

TEST_CASE("another private block next to mixed ones", "[CIDR-16][OPEN-1]") {
  auto const d = ask({"10.5.0.0/16", "100.64.0.0/16"}, "10.6.0.0/16");
  CHECK(d.allowed());
  CHECK(d.open);
  auto const strict = ask({"10.5.0.0/16", "100.64.0.0/16"}, "10.6.0.0/16",
                          {.mixed_families_follow_primary = false});
  CHECK(strict.reason == secondary_reason::other_family);
  CHECK(strict.position == 1);
  CHECK(strict.open);
  // Without a mixture nothing is open.
  CHECK_FALSE(ask({"10.5.0.0/16"}, "10.6.0.0/16").open);
  // The primary block is public: private ones come too late.
  CHECK_FALSE(ask({"100.64.0.0/16", "54.5.0.0/16"}, "10.6.0.0/16").allowed());
  // Another private family is refused by the primary block itself.
  CHECK(ask({"10.5.0.0/16", "100.64.0.0/16"}, "172.20.0.0/16").position == 0);
}

TEST_CASE("sizes of a VPC's IPv6 block", "[CIDR-18]") {
  for (int length = 0; length <= 128; ++length) {
    CAPTURE(length);
    bool const own = length == 44 || length == 48 || length == 52 || length == 56 || length == 60;
    CHECK(is_vpc_ipv6_length(length) == own);
    CHECK(is_vpc_ipv6_length(length, ipv6_source::amazon) == (length == 56));
  }
}

TEST_CASE("VPCs may overlap until they are peered", "[CIDR-19][PCX-4]") {
  std::vector<cidr> const a{"10.0.0.0/16"_cidr, "2001:db8:1::/56"_cidr};
  std::vector<cidr> const b{"10.1.0.0/16"_cidr, "2001:db8:2::/56"_cidr};
  std::vector<cidr> const c{"10.2.0.0/16"_cidr, "10.0.128.0/24"_cidr};
  std::vector<cidr> const d{"10.3.0.0/16"_cidr, "2001:db8:1::/60"_cidr};
  CHECK(can_peer(a, b));
  CHECK_FALSE(can_peer(a, c));
  CHECK_FALSE(can_peer(c, a));
  CHECK_FALSE(can_peer(a, d));
  CHECK_FALSE(can_peer(a, a));
}

TEST_CASE("a further block while peered", "[CIDR-20]") {
  using s = peering_state;
  using r = peered_addition;
  CHECK(add_block_while_peered(s::active, true, false) == r::allowed);
  CHECK(add_block_while_peered(s::active, true, true) == r::refused);
  CHECK(add_block_while_peered(s::active, false, true) == r::refused);
  CHECK(add_block_while_peered(s::pending, true, false) == r::refused);
  CHECK(add_block_while_peered(s::pending, true, true) == r::refused);
  CHECK(add_block_while_peered(s::pending, false, false) == r::allowed);
  CHECK(add_block_while_peered(s::pending, false, true) == r::peering_fails);
  CHECK(add_block_while_peered(s::deleted, true, true) == r::allowed);
}

TEST_CASE("only associated blocks work", "[CIDR-21]") {
  CHECK(is_usable(block_state::associated));
  for (auto const s : {block_state::associating, block_state::disassociating,
                       block_state::disassociated, block_state::failing, block_state::failed})
    CHECK_FALSE(is_usable(s));
}

TEST_CASE("the default VPC", "[CIDR-23]") {
  CHECK(to_string(default_vpc_block) == "172.31.0.0/16");
  CHECK(to_string(*default_vpc_block.subnet(default_subnet_length, 1)) == "172.31.16.0/20");
}

TEST_CASE("ranges that the documentation forgets", "[OPEN-15]") {
  struct row {
    char const* block{};
    char const* range{};
  };
  for (auto const& r :
       {row{"240.1.0.0/16", "240.0.0.0/4"}, row{"198.18.5.0/24", "198.18.0.0/16"},
        row{"192.0.2.0/24", "192.0.2.0/24"}, row{"198.51.100.16/28", "198.51.100.0/24"},
        row{"203.0.113.0/25", "203.0.113.0/24"}}) {
    CAPTURE(r.block);
    REQUIRE(unusual_range(p4(r.block)));
    CHECK(to_string(*unusual_range(p4(r.block))) == r.range);
    CHECK_FALSE(check_vpc_block(p4(r.block)));
  }
  CHECK_FALSE(unusual_range(p4("198.19.0.0/16")));
  CHECK_FALSE(unusual_range(p4("10.0.0.0/16")));
}
