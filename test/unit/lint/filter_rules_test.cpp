// The rules about security groups and network ACLs, on designs made in code: what they take away is
// held against a model that knows every packet of a small universe.
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

// Addresses 10.0.0.0 to 10.0.0.15 and TCP ports 1 to 12.
constexpr std::size_t addresses = 16;
constexpr std::size_t ports = 12;
using packets = std::bitset<addresses * ports>;

struct small_rule {
  cidr block{};
  std::uint16_t first{1};
  std::uint16_t last{1};
  bool allow{true};

  [[nodiscard]] packets matches() const {
    packets out;
    for (unsigned a = 0; a < addresses; ++a)
      for (unsigned p = 1; p <= ports; ++p)
        if (block.contains(address(ipv4{0x0a000000U + a})) && first <= p && p <= last)
          out.set(a * ports + p - 1);
    return out;
  }
  [[nodiscard]] std::string text() const {
    return to_string(tcp(first, last)) + " from " + to_string(block);
  }
};

class dice {
public:
  explicit dice(std::uint32_t seed) : engine_(seed) {}
  unsigned operator()(std::size_t below) { return static_cast<unsigned>(engine_() % below); }

  small_rule rule() {
    int const length = 28 + static_cast<int>((*this)(5));
    auto const at = ipv4{0x0a000000U + (*this)(addresses)};
    auto first = static_cast<std::uint16_t>(1 + (*this)(ports));
    auto last = static_cast<std::uint16_t>(1 + (*this)(ports));
    if (last < first)
      std::swap(first, last);
    return {cidr(prefix4::around(at, length)), first, last, (*this)(3) != 0};
  }

private:
  std::mt19937 engine_;
};

std::vector<finding> found(design d, std::string_view rule) {
  std::vector<finding> before;
  auto const net = network::resolve(std::move(d), before);
  REQUIRE(before.empty());
  lint_options options;
  options.selection = rule_selection::of(std::vector<std::string>{std::string(rule)}, {}).value();
  return lint(net, options);
}

design one_vpc() {
  design d;
  d.vpcs = {{.id = "main", .cidr_blocks = {"10.0.0.0/16"_cidr}}};
  d.subnets = {{.id = "a", .in = {"main"}, .cidr = "10.0.0.0/24"_cidr, .network_acl = ref("acl")}};
  return d;
}

design with_group(std::vector<small_rule> const& rules) {
  auto d = one_vpc();
  d.subnets[0].network_acl = {};
  std::vector<sg_rule> written;
  for (auto const& r : rules)
    written.push_back({.match = tcp(r.first, r.last), .peer = sg_peer(r.block)});
  d.security_groups = {{.id = "g", .in = {"main"}, .ingress = written}};
  return d;
}

design with_acl(std::vector<small_rule> const& rules) {
  auto d = one_vpc();
  std::vector<acl_entry> entries;
  int number = 0;
  for (auto const& r : rules)
    entries.push_back(
        {.number = ++number, .allow = r.allow, .match = tcp(r.first, r.last), .remote = r.block});
  d.network_acls = {{.id = "acl", .in = {"main"}, .ingress = entries}};
  return d;
}

packets union_of_rules(std::vector<small_rule> const& rules, std::vector<bool> const& gone) {
  packets out;
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (!gone[i])
      out |= rules[i].matches();
  return out;
}

packets allowed(std::vector<small_rule> const& rules, std::vector<bool> const& gone) {
  packets decided;
  packets out;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (gone[i])
      continue;
    auto const fresh = rules[i].matches() & ~decided;
    decided |= fresh;
    if (rules[i].allow)
      out |= fresh;
  }
  return out;
}

bool starts_with(std::string const& text, std::string const& start) {
  return text.compare(0, start.size(), start) == 0;
}

// Positions of the entries that findings speak of: `ingress entry N of ...`.
std::vector<bool> entries_of(std::vector<finding> const& findings, std::size_t size) {
  std::vector<bool> out(size);
  for (auto const& f : findings) {
    REQUIRE(starts_with(f.message, "ingress entry "));
    auto const n = std::stoul(f.message.substr(14));
    REQUIRE(n >= 1);
    REQUIRE(n <= size);
    CHECK_FALSE(out[n - 1]);
    out[n - 1] = true;
  }
  return out;
}

} // namespace

TEST_CASE("rules that are implied can all go, and of the others none") {
  dice roll(20261121);
  std::size_t implied = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<small_rule> rules;
    for (auto n = 2 + roll(9); n > 0; --n) {
      auto const r = roll.rule();
      if (std::none_of(rules.begin(), rules.end(),
                       [&](auto const& other) { return other.text() == r.text(); }))
        rules.push_back(r);
    }
    auto const findings = found(with_group(rules), "security-group-rule-implied");
    implied += findings.size();
    std::vector<bool> gone(rules.size());
    for (auto const& f : findings)
      for (std::size_t i = 0; i < rules.size(); ++i)
        if (starts_with(f.message, "rule `" + rules[i].text() + "` "))
          gone[i] = true;
    CAPTURE(round);
    CHECK(static_cast<std::size_t>(std::count(gone.begin(), gone.end(), true)) == findings.size());
    auto const all = union_of_rules(rules, std::vector<bool>(rules.size()));
    CHECK(union_of_rules(rules, gone) == all);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (gone[i])
        continue;
      auto without = gone;
      without[i] = true;
      CAPTURE(rules[i].text());
      CHECK(union_of_rules(rules, without) != all);
    }
  }
  CHECK(implied > 200); // else the rounds say nothing
}

TEST_CASE("entries are shadowed exactly when earlier ones decide all of them") {
  dice roll(7);
  std::size_t shadowed = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<small_rule> rules;
    for (auto n = 2 + roll(9); n > 0; --n)
      rules.push_back(roll.rule());
    auto const by_rule = entries_of(found(with_acl(rules), "acl-entry-shadowed"), rules.size());
    auto twice = std::vector<bool>(rules.size());
    for (auto const& f : found(with_acl(rules), "acl-entry-duplicate"))
      twice[std::stoul(f.message.substr(14)) - 1] = true;
    packets decided;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      auto const own = rules[i].matches();
      CAPTURE(round, rules[i].text());
      CHECK((by_rule[i] || twice[i]) == (own & ~decided).none());
      CHECK_FALSE((by_rule[i] && twice[i]));
      shadowed += by_rule[i] ? 1U : 0U;
      decided |= own;
    }
  }
  CHECK(shadowed > 200);
}

TEST_CASE("redundant entries can all go, alone and together, and each decides something") {
  dice roll(11);
  std::size_t redundant = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<small_rule> rules;
    for (auto n = 2 + roll(9); n > 0; --n)
      rules.push_back(roll.rule());
    auto const gone = entries_of(found(with_acl(rules), "acl-entry-redundant"), rules.size());
    CAPTURE(round);
    std::vector<bool> const nothing(rules.size());
    auto const verdicts = allowed(rules, nothing);
    CHECK(allowed(rules, gone) == verdicts);
    packets decided;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      auto const own = rules[i].matches() & ~decided;
      decided |= own;
      if (!gone[i])
        continue;
      ++redundant;
      CHECK(own.any());
      auto without = nothing;
      without[i] = true;
      CHECK(allowed(rules, without) == verdicts);
    }
  }
  CHECK(redundant > 200);
}

TEST_CASE("two entries with one number are an error") {
  auto d = with_acl({{"10.0.0.0/28"_cidr, 1, 2, true}, {"10.0.0.0/28"_cidr, 3, 4, true}});
  CHECK(found(d, "acl-entry-duplicate").empty());
  d.network_acls[0].ingress[1].number = 1;
  auto const findings = found(d, "acl-entry-duplicate");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].level == severity::error);
  CHECK(findings[0].message == "network ACL acl has two ingress entries with the number 1");
}

TEST_CASE("the quota of rules follows the Region") {
  design d;
  d.vpcs = {{.id = "here", .region = "eu-west-1", .cidr_blocks = {"10.0.0.0/16"_cidr}},
            {.id = "there", .region = "us-east-1", .cidr_blocks = {"10.1.0.0/16"_cidr}}};
  d.subnets = {{.id = "a", .in = {"here"}, .cidr = "10.0.0.0/24"_cidr},
               {.id = "b", .in = {"there"}, .cidr = "10.1.0.0/24"_cidr}};
  std::vector<sg_rule> many;
  for (std::uint32_t i = 0; i < 300; ++i)
    many.push_back({.match = tcp(443), .peer = sg_peer(cidr(prefix4::host(ipv4{i << 8})))});
  std::vector<known<ref>> five;
  for (auto const* name : {"g1", "g2", "g3", "g4"}) {
    d.security_groups.push_back({.id = name, .in = {"there"}, .ingress = std::vector<sg_rule>{}});
    five.push_back(ref(name));
  }
  d.security_groups.push_back({.id = "big", .in = {"here"}, .ingress = many});
  d.instances = {
      {.id = "i", .in = {"there"}, .settings = {.subnet = ref("b"), .security_groups = five}}};
  auto const errors = [&] {
    auto const findings = found(d, "security-group-rule-quota");
    return std::count_if(findings.begin(), findings.end(),
                         [](auto const& f) { return f.level == severity::error; });
  };
  CHECK(errors() == 0);
  d.security_groups.back().in = {"there"}; // 300 times 4
  CHECK(errors() == 1);
}
