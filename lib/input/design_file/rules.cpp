#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/design_file/line.hpp"
#include "input/design_file/objects.hpp"

#include <array>
#include <string>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

template <doc::node long_line::*Member, class Value>
constexpr key<long_line> kept(std::string_view name, std::string_view about,
                              bool required = false) {
  return {name, about, &keep<Member>, &Value::schema, &Value::value, required};
}

struct peer_value {
  static std::string schema(schema_defs& d) {
    return d.or_unknown(pattern_schema(patterns::whole_word(patterns::peer_word())));
  }
  static std::string value() { return "block, `sg:NAME` or `pl:NAME`"; }
};
struct remote_value {
  static std::string schema(schema_defs& d) {
    return d.or_unknown(pattern_schema(patterns::whole_word(patterns::block_word())));
  }
  static std::string value() { return "block"; }
};
struct action_words {
  using type = bool;
  static constexpr std::array<word<bool>, 2> list{{{"allow", true}, {"deny", false}}};
};

constexpr std::array traffic_keys{
    kept<&long_line::protocol, protocol_value>("protocol", "what the packets are", true),
    kept<&long_line::ports, ports_value>(
        "ports",
        "destination ports; left out: all. Only TCP and UDP have any, elsewhere AWS takes no "
        "notice of them"),
    kept<&long_line::type, icmp_type_value>("type", "ICMP type; left out: all"),
    kept<&long_line::code, icmp_code_value>("code", "ICMP code; left out: all"),
};
constexpr std::array rule_tail{
    field<&long_line::description, remark>("description", "what the rule is for"),
};
constexpr std::array entry_head{
    kept<&long_line::action, one<choice<action_words>>>("action", "what happens to the packets",
                                                        true),
};

constexpr auto ingress_rule_keys =
    join(join(traffic_keys, std::array{kept<&long_line::peer, peer_value>(
                                "from", "who may send; `sg:self` is the group itself", true)}),
         rule_tail);
constexpr auto egress_rule_keys =
    join(join(traffic_keys, std::array{kept<&long_line::peer, peer_value>(
                                "to", "who may be sent to; `sg:self` is the group itself", true)}),
         rule_tail);
constexpr auto ingress_entry_keys =
    join(join(entry_head, traffic_keys),
         std::array{kept<&long_line::peer, remote_value>("from", "the sources", true)});
constexpr auto egress_entry_keys =
    join(join(entry_head, traffic_keys),
         std::array{kept<&long_line::peer, remote_value>("to", "the destinations", true)});

constexpr std::string_view rule_grammar[] = {"PROTOCOL [PORTS] from PEER",
                                             "PROTOCOL [PORTS] to PEER"};
constexpr std::string_view entry_grammar[] = {"allow|deny PROTOCOL [PORTS] from BLOCK",
                                              "allow|deny PROTOCOL [PORTS] to BLOCK"};

std::size_t side(direction d) { return d == direction::ingress ? 0 : 1; }
std::string_view preposition(direction d) { return d == direction::ingress ? "from" : "to"; }

/// `from` or `to`, whichever the direction wants; says so when it is the other one.
bool expect_preposition(line& l, direction d) {
  auto const wanted = preposition(d);
  auto const other = preposition(d == direction::ingress ? direction::egress : direction::ingress);
  if (l.peek() == other)
    return l.fail("'" + std::string(wanted) + "' (this is " +
                  (d == direction::ingress ? "ingress)" : "egress)"));
  return l.expect(wanted);
}

bool short_rule(reader& r, doc::node n, direction d, sg_rule& rule) {
  line l(r, n, rule_grammar[side(d)]);
  if (!read_traffic(l, rule.match) || !expect_preposition(l, d))
    return false;
  if (l.at_end())
    return l.fail("a CIDR block, 'sg:NAME' or 'pl:NAME'");
  auto const at = l.here();
  if (!read_peer(r, at, l.take(), rule.peer))
    return false;
  return l.at_end() || l.fail("the end of the line");
}

bool short_entry(reader& r, doc::node n, direction d, acl_entry& entry) {
  line l(r, n, entry_grammar[side(d)]);
  entry.allow = known<bool>(l.peek() == "allow", l.here());
  if (!l.take_if("allow") && !l.take_if("deny"))
    return l.fail("'allow' or 'deny'");
  if (!read_traffic(l, entry.match) || !expect_preposition(l, d))
    return false;
  if (l.at_end())
    return l.fail("a CIDR block");
  auto const at = l.here();
  if (!read_remote(r, at, l.take(), entry.remote))
    return false;
  return l.at_end() || l.fail("the end of the line");
}

/// A fact of a long line that `f` reads from one word.
template <class T, class F>
known<T> word_fact(reader& r, doc::node n, F const& f) {
  if (!n)
    return {unusable(), {}};
  if (auto why = r.unknown_here(n))
    return {std::move(*why), n.at()};
  known<T> out(unusable(), n.at());
  if (auto const text = r.name(n, "a single word")) {
    if (!f(r, r.word_at(n, *text), *text, out))
      out = {unusable(), n.at()};
  }
  return out;
}

void long_rule(reader& r, doc::node n, object<long_line> const& what, sg_rule& rule) {
  long_line l;
  read_object(r, n, l, what);
  rule.match = traffic_of(r, l);
  rule.peer = word_fact<sg_peer>(r, l.peer, read_peer);
  rule.description = std::move(l.description);
}

void long_entry(reader& r, doc::node n, object<long_line> const& what, acl_entry& entry) {
  long_line l;
  read_object(r, n, l, what);
  entry.allow = l.action ? read_known<choice<action_words>>(r, l.action) : known<bool>(unusable());
  entry.match = traffic_of(r, l);
  entry.remote = word_fact<cidr>(r, l.peer, read_remote);
}

std::optional<int> entry_number(reader& r, doc::node k) {
  auto const text = k.text();
  bool const digits = !text.empty() && text.size() <= 9 && (text.size() == 1 || text[0] != '0') &&
                      text.find_first_not_of("0123456789") == text.npos;
  if (digits)
    return std::stoi(std::string(text));
  auto& f = r.malformed(k.at(), "expected the number of an entry, found '" + shortened(text) + "'");
  f.remedy = text == "*"
                 ? "leave it out: the last entry '*', which denies everything, is always there"
                 : "write a whole number; the lowest one that matches decides";
  return std::nullopt;
}

} // namespace

template <direction D>
void group_rules<D>::read(reader& r, doc::node n, std::optional<std::vector<sg_rule>>& out) {
  auto& rules = out.emplace();
  auto const nothing_known = [&](unknown const& why, doc::node at) {
    rules.push_back({.at = at.at(), .match = {why, at.at()}, .peer = {why, at.at()}});
  };
  if (auto why = r.unknown_here(n))
    return nothing_known(*why, n);
  if (!r.is_list(n, "a list of rules"))
    return nothing_known(unusable(), n);
  if (!r.charge(n.size(), sizeof(sg_rule), n))
    return;
  rules.reserve(n.size());
  for (auto const item : n.items()) {
    if (auto why = r.unknown_here(item)) {
      nothing_known(*why, item);
      continue;
    }
    auto& rule = rules.emplace_back();
    rule.at = item.at();
    if (item.is_mapping()) {
      long_rule(r, item, D == direction::ingress ? ingress_rule_object : egress_rule_object, rule);
    } else if (!r.string(item, "a rule") || !short_rule(r, item, D, rule)) {
      rules.pop_back();
      nothing_known(unusable(), item);
    }
  }
}

template <direction D>
std::string group_rules<D>::schema(schema_defs& d) {
  auto const name = D == direction::ingress ? "ingress-rule-line" : "egress-rule-line";
  auto const text = d.refer(name, [] { return pattern_schema(patterns::group_rule_line(D)); });
  auto const mapping =
      object_schema(d, D == direction::ingress ? ingress_rule_object : egress_rule_object);
  return d.or_unknown(list_schema(d.or_unknown(any_of({text, mapping}))));
}

template <direction D>
std::string group_rules<D>::value() {
  return "list: `" + std::string(rule_grammar[side(D)]) + "` or [" +
         std::string((D == direction::ingress ? ingress_rule_object : egress_rule_object).name) +
         "]";
}

template <direction D>
void acl_entries<D>::read(reader& r, doc::node n, std::vector<acl_entry>& out) {
  auto const nothing_known = [&](unknown const& why, doc::node at, known<int> number) {
    out.push_back({.at = at.key_at(),
                   .number = std::move(number),
                   .allow = {why, at.at()},
                   .match = {why, at.at()},
                   .remote = {why, at.at()}});
  };
  if (auto why = r.unknown_here(n))
    return nothing_known(*why, n, {*why, n.at()});
  if (!r.is_mapping(n, "a mapping from numbers to entries"))
    return nothing_known(unusable(), n, {unusable(), n.at()});
  if (!r.charge(n.size(), sizeof(acl_entry), n))
    return;
  out.reserve(n.size());
  each_name(n, [&](doc::node k, doc::node v) {
    auto const number = entry_number(r, k);
    known<int> const known_number =
        number ? known<int>(*number, k.at()) : known<int>(unusable(), k.at());
    if (auto why = r.unknown_here(v))
      return nothing_known(*why, v, known_number);
    auto& entry = out.emplace_back();
    entry.at = k.at();
    entry.number = known_number;
    if (v.is_mapping()) {
      long_entry(r, v, D == direction::ingress ? ingress_entry_object : egress_entry_object, entry);
    } else if (!r.string(v, "an entry") || !short_entry(r, v, D, entry)) {
      out.pop_back();
      nothing_known(unusable(), v, known_number);
    }
  });
}

template <direction D>
std::string acl_entries<D>::schema(schema_defs& d) {
  auto const name = D == direction::ingress ? "ingress-entry-line" : "egress-entry-line";
  auto const text = d.refer(name, [] { return pattern_schema(patterns::acl_entry_line(D)); });
  auto const mapping =
      object_schema(d, D == direction::ingress ? ingress_entry_object : egress_entry_object);
  return d.or_unknown(R"({"type":"object","propertyNames":{"pattern":"^(0|[1-9][0-9]{0,8})$"},)"
                      R"("additionalProperties":)" +
                      d.or_unknown(any_of({text, mapping})) + "}");
}

template <direction D>
std::string acl_entries<D>::value() {
  return "mapping: number to `" + std::string(entry_grammar[side(D)]) + "` or [" +
         std::string((D == direction::ingress ? ingress_entry_object : egress_entry_object).name) +
         "]";
}

template struct group_rules<direction::ingress>;
template struct group_rules<direction::egress>;
template struct acl_entries<direction::ingress>;
template struct acl_entries<direction::egress>;

constinit object<long_line> const ingress_rule_object{
    .name = "ingress rule",
    .about = "A rule of a security group for what arrives, in its long form.",
    .keys = ingress_rule_keys};
constinit object<long_line> const egress_rule_object{
    .name = "egress rule",
    .about = "A rule of a security group for what leaves, in its long form.",
    .keys = egress_rule_keys};
constinit object<long_line> const ingress_entry_object{
    .name = "ingress entry",
    .about = "An entry of a network ACL for what enters a subnet, in its long form.",
    .keys = ingress_entry_keys};
constinit object<long_line> const egress_entry_object{
    .name = "egress entry",
    .about = "An entry of a network ACL for what leaves a subnet, in its long form.",
    .keys = egress_entry_keys};

} // namespace vpclint::inline v0::native
