// What is wrong with a document of the native format: where it is said to be wrong, and how.
#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"
#include "vpclint/input/load.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;

namespace {

struct mistake {
  std::string text;
  std::string at; // LINE:COLUMN-COLUMN, the last one behind the place
  std::string rule;
  bool fatal;
  std::string message;
  std::string remedy;
};

std::string shown(place at, source_map const& sources) {
  auto const from = sources.locate(at);
  auto const to = sources.at(at.source).locate(at.end);
  auto text = std::to_string(from.line) + ":" + std::to_string(from.column) + "-";
  if (to.line != from.line)
    text += std::to_string(to.line) + ":";
  return text + std::to_string(to.column);
}

void check(mistake const& m) {
  INFO(m.text);
  auto const loaded = load_text(m.text, "wrong.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->findings.empty());
  auto const& f = loaded->findings.front();
  CHECK(loaded->findings.size() == 1);
  CHECK(shown(f.at, loaded->design.sources) == m.at);
  CHECK(f.rule == m.rule);
  CHECK(f.fatal == m.fatal);
  CHECK(f.level == severity::error);
  CHECK(loaded->fatal == m.fatal);
  CHECK(f.message == m.message);
  CHECK(f.remedy == m.remedy);
}

std::string format_names() {
  std::string out;
  for (auto const* f : input_formats())
    out += (out.empty() ? "" : ", ") + std::string(f->name);
  return out;
}

std::string in_vpc(std::string_view text) { return "vpcs: {v: {" + std::string(text) + "}}"; }
std::string ingress_rule(std::string_view text) {
  return "vpcs: {v: {security_groups: {g: {ingress: [\n" + std::string(text) + "\n]}}}}";
}
std::string egress_entry(std::string_view text) {
  return "vpcs:\n  v:\n    network_acls:\n      a:\n        egress:\n          " +
         std::string(text);
}
std::string expectation_line(std::string_view text) { return "expect:\n- " + std::string(text); }

} // namespace

TEST_CASE("unknown keys name the nearest known one") {
  for (auto const& m : std::vector<mistake>{
           {"vpsc: {}", "1:1-5", "VPC0006", true, "unknown key 'vpsc' in a document",
            "did you mean 'vpcs'?"},
           {in_vpc("cidr_block: 10.0.0.0/16"), "1:12-22", "VPC0006", true,
            "unknown key 'cidr_block' in a VPC", "did you mean 'cidr'?"},
           {in_vpc("subnets: {s: {cidr: 10.0.0.0/24, avz: a}}"), "1:45-48", "VPC0006", true,
            "unknown key 'avz' in a subnet", "did you mean 'az'?"},
           {in_vpc("dns: {zzz: true}"), "1:18-21", "VPC0006", true, "unknown key 'zzz' in a dns",
            "it may have support, hostnames"},
           {"vpcs: {v: {instances: {i: {source_dst_check: true}}}}", "1:28-44", "VPC0006", true,
            "unknown key 'source_dst_check' in an instance", "did you mean 'source_dest_check'?"},
       })
    check(m);
}

TEST_CASE("a value of the wrong type") {
  for (auto const& m : std::vector<mistake>{
           {in_vpc("cidr: 10"), "1:18-20", "VPC0007", true,
            "expected a CIDR block, found the number 10", "put it in quotes: \"10\""},
           {in_vpc("cidr: true"), "1:18-22", "VPC0007", true, "expected a CIDR block, found true",
            "put it in quotes: \"true\""},
           {"version: '1'", "1:10-13", "VPC0007", true,
            "expected the version, '1', found the text '1'", "write 'version: 1'"},
           {in_vpc("databases: {d: {port: 1e400}}"), "1:34-39", "VPC0007", true,
            "expected a whole number from 1 to 65535, found the number 1e400", ""},
           {in_vpc("subnets: [a]"), "1:21-24", "VPC0007", true,
            "expected a mapping from names, each a subnet, found a list", ""},
           {in_vpc("subnets: "), "1:21-21", "VPC0007", true,
            "expected a mapping from names, each a subnet, found nothing",
            "write '{}' for an empty one, or leave the key out"},
           {in_vpc("dns: {support: yes}"), "1:27-30", "VPC0007", true,
            "expected true or false, found 'yes'", "write 'true'"},
           {in_vpc("lambdas: {f: {subnets: a}}"), "1:35-36", "VPC0007", true,
            "expected a list (name), found 'a'", "write '[a]'"},
           {in_vpc("databases: {d: {port: 70000}}"), "1:34-39", "VPC0007", true,
            "expected a whole number from 1 to 65535, found 70000", ""},
           {in_vpc("databases: {d: {port: \"3306\"}}"), "1:34-40", "VPC0007", true,
            "expected a whole number from 1 to 65535, found the text '3306'",
            "write it without quotes"},
           {in_vpc("endpoints: {e: {type: interfaces}}"), "1:34-44", "VPC0007", true,
            "expected 'interface', 'gateway' or 'gwlb', found 'interfaces'",
            "did you mean 'interface'?"},
           {in_vpc("cidr: !Ref block"), "1:23-28", "VPC0007", true,
            "the tag '!Ref' means nothing in a design",
            "write the value itself, or '!unknown REASON'"},
           {"version: 2", "1:10-11", "VPC0009", true, "version 2 of the format is not known here",
            "write 'version: 1'"},
           {in_vpc("internet_gateway: {attached: false}"), "1:30-47", "VPC0014", true,
            "an internet gateway needs the key 'name'", ""},
           {"vpcs: {a b: {}}", "1:8-11", "VPC0008", true, "the name 'a b' has a blank in it",
            "names are single words, so that short lines can say them"},
           {"- vpcs", "1:1-7", "VPC0007", true,
            "the document is of none of the known formats: it is a list",
            "a design has 'vpcs', a template 'Resources', a Terraform plan 'planned_values', a "
            "state "
            "'values' or 'resources', an answer of AWS a list such as 'Vpcs'; or name the "
            "format: " +
                format_names()},
           {"expect: [internet -> app]", "1:10-25", "VPC0007", true,
            "expected an expectation, found 'internet -> app'",
            "write '- A -> B tcp 443: reachable', with a blank behind the colon"},
           {"expect: ['a -> b tcp 443: blocked']", "1:10-35", "VPC0007", true,
            "expected an expectation, found 'a -> b tcp 443: blocked'",
            "write {\"a -> b tcp 443\": \"blocked\"}, a question and its verdict; quotes around "
            "both "
            "make one text of it"},
           {"expect: [a to b: blocked]", "1:10-16", "VPC0008", true,
            "expected '->' in the expectation 'a to b'",
            "write '- A -> B tcp 443: reachable', or the long form with 'from' and 'to'"},
           {"expect: !unknown later", "1:18-23", "VPC0007", true,
            "expected a list of expectations, found 'later'",
            "leave the key out; only facts of the network can be unknown"},
           {in_vpc("databases: {d: {port: 3306.5}}"), "1:34-40", "VPC0007", true,
            "expected a whole number from 1 to 65535, found the number 3306.5", ""},
           {"ignore: [{rule: x, until: tomorrow}]", "1:27-35", "VPC0008", true,
            "expected a date, found 'tomorrow'",
            "write 'YYYY-MM-DD', the last day that the ignore holds"},
       })
    check(m);
}

TEST_CASE("a malformed rule of a group is located by its word") {
  std::string const grammar = "write 'PROTOCOL [PORTS] from PEER'";
  for (auto const& m : std::vector<mistake>{
           {ingress_rule("tpc 443 from 10.0.0.0/8"), "2:1-4", "VPC0008", true,
            "expected a protocol, found 'tpc'", "did you mean 'tcp'?"},
           {ingress_rule("TCP 443 from 10.0.0.0/8"), "2:1-4", "VPC0008", true,
            "expected a protocol, found 'TCP'", "write it in lower case: 'tcp'"},
           {ingress_rule("tcp 44x from 10.0.0.0/8"), "2:5-8", "VPC0008", true,
            "expected ports, such as '443' or '1024-65535', found '44x'", grammar},
           {ingress_rule("tcp 65536 from 10.0.0.0/8"), "2:5-10", "VPC0008", true,
            "expected ports, such as '443' or '1024-65535', found '65536'",
            "ports go from 0 to 65535"},
           {ingress_rule("tcp 443 to 10.0.0.0/8"), "2:9-11", "VPC0008", true,
            "expected 'from' (this is ingress), found 'to'", grammar},
           {ingress_rule("tcp 443 10.0.0.0/8"), "2:9-19", "VPC0008", true,
            "expected 'from', found '10.0.0.0/8'", grammar},
           {ingress_rule("tcp 443 from"), "2:13-13", "VPC0008", true,
            "expected a CIDR block, 'sg:NAME' or 'pl:NAME', found the end of the line", grammar},
           {ingress_rule("tcp 443 from web"), "2:14-17", "VPC0008", true,
            "expected a CIDR block, 'sg:NAME' or 'pl:NAME', found 'web'",
            "for a group, write 'sg:web'"},
           {ingress_rule("tcp 443 from sg:web now"), "2:21-24", "VPC0008", true,
            "expected the end of the line, found 'now'", grammar},
           {ingress_rule("esp 50 from sg:web"), "2:5-7", "VPC0008", true,
            "expected no ports behind 'esp', which has none, found '50'", grammar},
           {ingress_rule("icmp ping from sg:web"), "2:6-10", "VPC0008", true,
            "expected an ICMP type, such as 'echo-request', '8' or '3/4', found 'ping'", grammar},
           {ingress_rule("\"tcp 443 frm 10.0.0.0/8\""), "2:10-13", "VPC0008", true,
            "expected 'from', found 'frm'", grammar},
           // Where escapes move things about, the whole scalar is the place.
           {ingress_rule("\"tcp\\t443 frm 10.0.0.0/8\""), "2:1-26", "VPC0008", true,
            "expected 'from', found 'frm'", grammar},
           {ingress_rule("{protocol: tcp, port: 443, from: 10.0.0.0/8}"), "2:17-21", "VPC0006",
            true, "unknown key 'port' in an ingress rule", "did you mean 'ports'?"},
           {ingress_rule("{protocol: tcp, ports: 443}"), "2:1-28", "VPC0014", true,
            "an ingress rule needs the key 'from'", ""},
       })
    check(m);
}

TEST_CASE("a malformed entry of an ACL is located by its word") {
  std::string const grammar = "write 'allow|deny PROTOCOL [PORTS] to BLOCK'";
  for (auto const& m : std::vector<mistake>{
           {egress_entry("100: permit tcp 80 to 10.0.0.0/8"), "6:16-22", "VPC0008", true,
            "expected 'allow' or 'deny', found 'permit'", grammar},
           {egress_entry("100: allow tcp 80 from 10.0.0.0/8"), "6:29-33", "VPC0008", true,
            "expected 'to' (this is egress), found 'from'", grammar},
           {egress_entry("100: allow tcp 80 to sg:web"), "6:32-38", "VPC0008", true,
            "expected a CIDR block, found 'sg:web'",
            "entries of a network ACL know neither groups nor prefix lists: write their blocks"},
           {egress_entry("first: allow tcp 80 to 10.0.0.0/8"), "6:11-16", "VPC0008", true,
            "expected the number of an entry, found 'first'",
            "write a whole number; the lowest one that matches decides"},
           {egress_entry("'*': deny all to 0.0.0.0/0"), "6:11-14", "VPC0008", true,
            "expected the number of an entry, found '*'",
            "leave it out: the last entry '*', which denies everything, is always there"},
           {egress_entry("100: {action: allow, protocol: tcp, ports: x, to: 10.0.0.0/8}"),
            "6:54-55", "VPC0008", true, "expected ports, such as '443' or '1024-65535', found 'x'",
            ""},
       })
    check(m);
}

TEST_CASE("a malformed expectation is located by its word") {
  std::string const grammar = "write 'SOURCE -> DESTINATION [PROTOCOL [PORTS]] [via NAME]'";
  for (auto const& m : std::vector<mistake>{
           {expectation_line("internet -> app tcp 443: reachble"), "2:28-36", "VPC0007", true,
            "expected 'reachable', 'blocked', 'reply_blocked', 'partial' or 'not reachable', found "
            "'reachble'",
            "did you mean 'reachable'?"},
           {expectation_line("internet -> app: partial"), "2:20-27", "VPC0008", true,
            "'partial' needs a protocol to speak of",
            "name the protocol and ports, such as 'tcp 443', or expect 'reachable' or 'blocked'"},
           {expectation_line("internet app -> db: blocked"), "2:12-15", "VPC0008", true,
            "expected '->', found 'app'", grammar},
           {expectation_line("internet -> app tcp 443 by alb: blocked"), "2:27-29", "VPC0008", true,
            "expected the end of the line, found 'by'", grammar},
           {expectation_line("teir:public -> app: blocked"), "2:3-14", "VPC0008", true,
            "expected a selector, found 'teir:public'", "did you mean 'tier:'?"},
           {expectation_line("{from: a, to: b}"), "2:3-19", "VPC0014", true,
            "an expectation needs the key 'verdict'", ""},
       })
    check(m);
}

TEST_CASE("values that can't be used leave the rest of the design usable") {
  for (auto const& m : std::vector<mistake>{
           {in_vpc("cidr: 10.0.0.1/8"), "1:18-28", "VPC1002", false,
            "'10.0.0.1/8' has bits set behind its prefix length", "write '10.0.0.0/8'"},
           {in_vpc("cidr: 10.0.0.0"), "1:18-26", "VPC1001", false,
            "'10.0.0.0' is an address without a prefix length",
            "write '10.0.0.0/32' for this address alone"},
           {in_vpc("cidr: \"fd00::/8\""), "1:19-27", "VPC1001", false,
            "'fd00::/8' is of the other IP family", "write IPv6 blocks under 'ipv6'"},
           {in_vpc("instances: {i: {ip: 10.0.0.300}}"), "1:32-42", "VPC1090", false,
            "'10.0.0.300' is not an IPv4 address", ""},
           {in_vpc("instances: {i: {ip: 10.0.0.1/24}}"), "1:32-43", "VPC1090", false,
            "'10.0.0.1/24' is not an IPv4 address", ""},
           {ingress_rule("tcp 90-80 from 10.0.0.0/8"), "2:5-10", "VPC0020", false,
            "the port range '90-80' runs backwards", "write '80-90'"},
           {ingress_rule("tcp 80 from 10.0.0.1/8"), "2:13-23", "VPC1002", false,
            "'10.0.0.1/8' has bits set behind its prefix length", "write '10.0.0.0/8'"},
           {egress_entry("100: allow tcp 80 to 10.0.0.0/33"), "6:32-43", "VPC1001", false,
            "'10.0.0.0/33' has a prefix length longer than its address", ""},
           {in_vpc("route_tables: {t: {routes: {0.0.0.0: igw}}}"), "1:40-47", "VPC1001", false,
            "'0.0.0.0' is an address without a prefix length",
            "write '0.0.0.0/32' for this address alone"},
           {expectation_line("10.0.0.256 -> app: blocked"), "2:3-13", "VPC1090", false,
            "'10.0.0.256' is not an IP address", ""},
           {ingress_rule("{protocol: icmpv6, type: timestamp-request, from: 0.0.0.0/0}"), "2:26-43",
            "VPC0020", false, "'timestamp-request' is no type of icmpv6", ""},
       })
    check(m);
}

TEST_CASE("what can't be used is unknown, and the canonical block counts") {
  auto const loaded =
      load_text("vpcs: {v: {cidr: 10.0.0.1/8, subnets: {s: {cidr: x/y, az: [a]}},\n"
                "  security_groups: {g: {ingress: [tcp 80, tcp 90-80 from 10.0.0.0/8]}}}}\n"
                "expect: [{10.0.0.300 -> a tcp 9-8: reachable}]");
  REQUIRE(loaded.has_value());
  auto const& d = loaded->design;
  CHECK(d.vpcs[0].cidr_blocks == std::vector<known<cidr>>{*cidr::parse("10.0.0.0/8")});
  CHECK(d.subnets[0].cidr.is_unknown());
  CHECK(d.subnets[0].az.is_unknown());
  REQUIRE(d.security_groups[0].ingress.has_value());
  auto const& rules = *d.security_groups[0].ingress;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].match.is_unknown());
  CHECK(rules[0].peer.is_unknown());
  CHECK(rules[1].match.is_unknown());
  CHECK(rules[1].peer.has_value());
  REQUIRE(d.expectations.size() == 1);
  CHECK(d.expectations[0].source.is_unknown());
  CHECK(d.expectations[0].destination.has_value());
  CHECK(d.expectations[0].expected.is_unknown());
}

TEST_CASE("findings name the resource they are about") {
  auto const loaded = load_text("vpcs: {shop: {subnets: {db-a: {cidr: 10.0.0.1/24}}}}\n"
                                "transit_gateways: {hub: {attachments: {att: {vpcs: a}}}}");
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->findings.size() == 2);
  CHECK(loaded->findings[0].resource == "vpcs.shop.subnets.db-a");
  CHECK(loaded->findings[1].resource == "transit_gateways.hub.attachments.att");
}

TEST_CASE("of repeated keys and names the first counts") {
  auto const loaded =
      load_text("vpcs: {v: {cidr: 10.0.0.0/8, cidr: 10.0.0.0/16}, v: {cidr: 10.1.0.0/16}}");
  REQUIRE(loaded.has_value());
  CHECK(loaded->findings.size() == 2);
  CHECK_FALSE(loaded->fatal);
  REQUIRE(loaded->design.vpcs.size() == 1);
  CHECK(loaded->design.vpcs[0].cidr_blocks == std::vector<known<cidr>>{*cidr::parse("10.0.0.0/8")});
}

TEST_CASE("a design that is too large is refused, and findings are counted beyond a number") {
  load_options small;
  small.model.max_model_bytes = 2000;
  auto const big =
      load_text("vpcs: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}}", "x", small);
  REQUIRE(big.has_value());
  REQUIRE(big->findings.size() == 1);
  CHECK(big->findings[0].rule == codes::document_limit);
  CHECK(big->fatal);
  CHECK(big->design.vpcs.empty());

  load_options few;
  few.model.max_findings = 2;
  auto const many = load_text("a: 1\nb: 1\nc: 1\nd: 1", "x", few);
  REQUIRE(many.has_value());
  REQUIRE(many->findings.size() == 3);
  CHECK(many->findings[2].message == "2 more problems are not shown, the first here");
  CHECK(many->findings[2].at.begin == 10);
  CHECK(many->fatal);
}

TEST_CASE("words of other tools are answered with the format's own", "[input][errors]") {
  check({in_vpc("acls: {}"), "1:12-16", "VPC0006", true, "unknown key 'acls' in a VPC",
         "did you mean 'network_acls'?"});
  check({in_vpc("route_tables: {r: {0.0.0.0/0: igw}}"), "1:31-40", "VPC0006", true,
         "unknown key '0.0.0.0/0' in a route table", "write the route under 'routes'"});
  check({ingress_rule("tcp 443 from any"), "2:14-17", "VPC0008", true,
         "expected a CIDR block, 'sg:NAME' or 'pl:NAME', found 'any'",
         "for every address, write 0.0.0.0/0, or ::/0 for IPv6"});
}

TEST_CASE("what JSON Schema takes for a whole number is one") {
  auto const loaded = load_text(
      R"({"version": 1.0, "vpcs": {"v": {"databases": {"d": {"port": 3306.0}}}}})", "d.json");
  REQUIRE(loaded.has_value());
  CHECK(loaded->findings.empty());
  CHECK(*loaded->design.databases[0].port == 3306);
}

TEST_CASE("groups of instances have a common limit") {
  auto const group = [](std::string const& name) { return name + ": {count: 700000}"; };
  auto const one = load_text("version: 1\nvpcs: {v: {instances: {" + group("a") + "}}}", "d.yaml");
  REQUIRE(one.has_value());
  CHECK_FALSE(one->fatal);
  auto const two = load_text(
      "version: 1\nvpcs: {v: {instances: {" + group("a") + ", " + group("b") + "}}}", "d.yaml");
  REQUIRE(two.has_value());
  REQUIRE(two->fatal);
  CHECK(two->findings[0].rule == "VPC0004");
}
