#include "vpclint/input/question_text.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>

using namespace vpclint;

namespace {

std::string wrong(std::string_view text) {
  auto const e = parse_question(text);
  return e ? "none" : e.error().what;
}

std::string wrong_packet(std::string_view text) {
  auto const p = parse_packet(text);
  return p ? to_string(*p) : p.error().what;
}

} // namespace

TEST_CASE("selectors as one types them") {
  for (auto const& [text, kind] : std::initializer_list<std::pair<std::string_view, selector_kind>>{
           {"internet", selector_kind::internet},
           {"app", selector_kind::name},
           {"shop.app", selector_kind::name},
           {"tier:private", selector_kind::tier},
           {"subnet:db-a", selector_kind::subnet},
           {"sg:web", selector_kind::security_group},
           {"vpc:shop", selector_kind::vpc},
           {"az:eu-central-1a", selector_kind::az},
           {"tag:Name=my app", selector_kind::tag},
           {"network:office", selector_kind::network},
           {"10.0.0.1", selector_kind::block},
           {"10.0.0.0/8", selector_kind::block},
           {"2001:db8::/32", selector_kind::block}}) {
    INFO(text);
    auto const s = parse_selector(text);
    REQUIRE(s.has_value());
    CHECK(s->kind == kind);
    CHECK_FALSE(s->at.where.valid());
  }
  auto const tagged = parse_selector("tag:Name=my app");
  CHECK(tagged->name == "Name");
  CHECK(tagged->value == "my app");
  CHECK(parse_selector("10.0.0.1")->block == *cidr::parse("10.0.0.1/32"));
}

TEST_CASE("a name may have a slash, as of two templates with things of one name") {
  for (auto const* text : {"N1/I", "net/web-1", "net/template/Web", "abc/24", "a1/b2/c"}) {
    INFO(text);
    auto const s = parse_selector(text);
    REQUIRE(s.has_value());
    CHECK(s->kind == selector_kind::name);
    CHECK(s->name == text);
  }
  CHECK(parse_selector("sg:N1/G")->name == "N1/G");
  CHECK(parse_question("N1/I -> N2/I tcp 22")->destination->name == "N2/I");
  for (auto const* text : {"10.0.0.0/x", "10/8", "fe80::/x", "/24"}) {
    INFO(text);
    CHECK_FALSE(parse_selector(text).has_value());
  }
  CHECK(parse_selector("10.0.0.0/8")->kind == selector_kind::block);
  CHECK(parse_selector("2001:db8::/32")->kind == selector_kind::block);
}

TEST_CASE("a selector that is none says what would be one") {
  CHECK(parse_selector("").error().code == failure_code::malformed);
  CHECK(parse_selector("  ").error().code == failure_code::malformed);
  CHECK(parse_selector("tir:private").error().what ==
        "expected a selector, found 'tir:private'; did you mean 'tier:'?");
  CHECK_FALSE(parse_selector("10.0.0.256").has_value());
  CHECK_FALSE(parse_selector("10.0.0.0/33").has_value());
  CHECK_FALSE(parse_selector("tag:Name").has_value());
}

TEST_CASE("traffic as one types it") {
  CHECK(parse_traffic_line("tcp 443").value() == tcp(443));
  CHECK(parse_traffic_line(" udp   1024-65535 ").value() == udp(1024, 65535));
  CHECK(parse_traffic_line("icmp echo-request").value() == icmp(8));
  CHECK(parse_traffic_line("all").value() == all_traffic());
  CHECK_FALSE(parse_traffic_line("").has_value());
  CHECK(parse_traffic_line("tcp 70000").error().what ==
        "expected ports, such as '443' or '1024-65535', found '70000'; ports go from 0 to 65535");
  CHECK(parse_traffic_line("tcp 443 80").error().what.find("expected the end") == 0);
  CHECK(parse_traffic_line("tcp 9-3").error().what ==
        "the port range '9-3' runs backwards; write '3-9'");
  CHECK(parse_traffic_line("tcp 443 from 10.0.0.0/8").has_value() == false);
}

TEST_CASE("a question is what an expectation says before its verdict") {
  auto const q = parse_question("app -> orders tcp 3306 via alb");
  REQUIRE(q.has_value());
  CHECK(q->source->name == "app");
  CHECK(q->destination->name == "orders");
  CHECK(q->match == tcp(3306));
  CHECK(q->via->name == "alb");
  CHECK_FALSE(parse_question("app -> orders").value().match.has_value());
  CHECK(
      wrong("app orders tcp 3306") ==
      "expected '->', found 'orders'; write 'SOURCE -> DESTINATION [PROTOCOL [PORTS]] [via NAME]'");
  CHECK(wrong("app ->").find("expected a selector, found the end of the line") == 0);
  CHECK(wrong("app -> orders tpc 3306") == "expected a protocol, found 'tpc'; did you mean 'tcp'?");
  CHECK(wrong("app -> orders via").find("expected the name of a load balancer") == 0);
  CHECK(parse_question("app -> orders tpc 3306").error().column == 15);
}

TEST_CASE("a packet with ports reads back as it is written") {
  for (std::string_view const text :
       {"10.0.0.1:40000 -> 10.0.0.2:443/tcp", "[2001:db8::1]:40000 -> [2001:db8::2]:53/udp",
        "0.0.0.0:0 -> 255.255.255.255:65535/tcp"}) {
    auto const p = parse_packet(text);
    REQUIRE(p.has_value());
    CHECK(to_string(*p) == text);
  }
  CHECK(parse_packet("10.0.0.1:1->10.0.0.2:2/tcp").has_value());
}

TEST_CASE("packets without ports") {
  auto const ping = parse_packet("10.0.0.1->10.0.0.2/icmp");
  REQUIRE(ping.has_value());
  CHECK(ping->icmp_type == 8);
  auto const late = parse_packet("10.0.0.1 -> 10.0.0.2/icmp 3/4");
  REQUIRE(late.has_value());
  CHECK(late->icmp_type == 3);
  CHECK(late->icmp_code == 4);
  CHECK(parse_packet("[2001:db8::1]->[2001:db8::2]/icmpv6")->icmp_type == 128);
  CHECK(parse_packet("10.0.0.1->10.0.0.2/esp")->proto == 50);
}

TEST_CASE("what is no packet says why") {
  CHECK(wrong_packet("") == "expected 'SRC:PORT->DST:PORT/PROTOCOL', found ''");
  CHECK(wrong_packet("10.0.0.1:1->10.0.0.2:2") ==
        "expected 'SRC:PORT->DST:PORT/PROTOCOL', found '10.0.0.1:1->10.0.0.2:2'");
  CHECK(wrong_packet("10.0.0.1->10.0.0.2:2/tcp") ==
        "a tcp packet has two ports: 'SRC:PORT->DST:PORT/PROTOCOL'");
  CHECK(wrong_packet("10.0.0.1:70000->10.0.0.2:2/tcp") ==
        "expected a port from 0 to 65535, found '70000'");
  CHECK(wrong_packet("2001:db8::1->[2001:db8::2]:2/tcp") ==
        "write an IPv6 address in brackets: '[2001:db8::1]'");
  CHECK(wrong_packet("2001:db8::1::40000->[2001:db8::2]:2/tcp") ==
        "write an IPv6 address in brackets, found '2001:db8::1::40000'");
  CHECK(wrong_packet("[2001:db8::1:2->[2001:db8::2]:2/tcp").find("is not closed") !=
        std::string::npos);
  CHECK(wrong_packet("10.0.0.1:1->[2001:db8::2]:2/tcp") ==
        "source and destination are of different families");
  CHECK(wrong_packet("10.0.0.1:1->10.0.0.2:2/esp") == "esp has no ports");
  CHECK(wrong_packet("10.0.0.1:1->10.0.0.2:2/all") == "a packet has one protocol, such as tcp");
  CHECK(wrong_packet("10.0.0.1->10.0.0.2/icmpv6") == "ICMP goes over IPv4 and ICMPv6 over IPv6");
  CHECK(wrong_packet("app:1->10.0.0.2:2/tcp") == "'app' is not an IP address");
  CHECK(wrong_packet("10.0.0.1:1->10.0.0.2:2/tcp 443") ==
        "the ports stand behind the addresses: 'SRC:PORT->DST:PORT/PROTOCOL'");
}
