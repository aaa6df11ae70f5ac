#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/design_file/line.hpp"
#include "input/design_file/objects.hpp"

#include <array>
#include <string>
#include <utility>

/// What the packets of a rule, an entry or an expectation in long form are.
namespace vpclint::inline v0::native {

std::string protocol_value::schema(schema_defs& d) {
  return d.or_unknown(any_of(
      {pattern_schema(patterns::whole_word(patterns::protocol_word())), integer_schema(-1, 255)}));
}
std::string ports_value::schema(schema_defs& d) {
  return d.or_unknown(any_of(
      {integer_schema(0, 65535), pattern_schema(patterns::whole_word(patterns::ports_word()))}));
}
std::string icmp_type_value::schema(schema_defs& d) {
  auto const text = "^(" + patterns::icmp_word(false) + "|" + patterns::icmp_word(true) + ")$";
  return d.or_unknown(any_of({integer_schema(-1, 255), pattern_schema(text)}));
}
std::string icmp_code_value::schema(schema_defs& d) {
  return d.or_unknown(integer_schema(-1, 255));
}

namespace {

/// Text of a scalar that may be a string or a whole number.
std::optional<std::string> string_or_number(reader& r, doc::node n, std::string_view expected) {
  if (!r.is_scalar(n, expected))
    return std::nullopt;
  if (doc::type_of(n) == doc::scalar_type::string)
    return std::string(n.text());
  if (auto const number = whole_number(n))
    return std::to_string(*number);
  r.wrong_type(n, expected);
  return std::nullopt;
}

bool lower_case(std::string_view text) {
  for (char const c : text)
    if (c >= 'A' && c <= 'Z')
      return false;
  return true;
}

std::optional<protocol> long_protocol(reader& r, doc::node n) {
  auto const text = string_or_number(r, n, "a protocol");
  if (!text)
    return std::nullopt;
  auto const p = lower_case(*text) ? parse_protocol(*text) : std::nullopt;
  if (!p)
    r.malformed(n.at(), "expected a protocol, found '" + shortened(*text) + "'");
  return p;
}

bool long_ports(reader& r, doc::node n, traffic& t) {
  auto const text = string_or_number(r, n, "ports");
  if (!text)
    return false;
  auto const ports = read_ports(r, r.word_at(n, n.text()), *text);
  if (!ports) {
    r.malformed(n.at(),
                "expected ports, such as '443' or '1024-65535', found '" + shortened(*text) + "'");
    return false;
  }
  if (ports->is_unknown())
    return false;
  t.ports = **ports;
  t.ports_given = true;
  return true;
}

bool long_type(reader& r, doc::node n, traffic& t) {
  auto const text = string_or_number(r, n, "an ICMP type");
  if (!text)
    return false;
  auto const lower = lower_case(*text);
  auto const v4 = lower ? parse_icmp(*text, protocols::icmp) : std::nullopt;
  auto const v6 = lower ? parse_icmp(*text, protocols::icmpv6) : std::nullopt;
  if (!v4 && !v6) {
    r.malformed(n.at(), "expected an ICMP type, found '" + shortened(*text) + "'");
    return false;
  }
  auto const kind = t.proto == protocols::icmpv6 ? v6 : v4;
  if (!kind) {
    r.problem(codes::contradictory_line, n.at(),
              "'" + shortened(*text) + "' is no type of " + to_string(t.proto));
    return false;
  }
  t.icmp_type = kind->type;
  t.icmp_code = kind->code;
  return true;
}

bool long_code(reader& r, doc::node n, traffic& t) {
  auto const code = parse_integer(r, n, -1, 255);
  if (!code)
    return false;
  if (t.icmp_code >= 0 && t.icmp_code != *code) {
    r.problem(codes::contradictory_line, n.at(),
              "the type names code " + std::to_string(t.icmp_code) + ", and 'code' is " +
                  std::to_string(*code))
        .remedy = "keep one of the two";
    return false;
  }
  t.icmp_code = static_cast<std::int16_t>(*code);
  return true;
}

/// What means nothing with another protocol: a type and a code are ICMP's alone (SG-8, NACL-11).
doc::node out_of_place(reader& r, long_line const& l, protocol p) {
  if (p == protocols::icmp || p == protocols::icmpv6)
    return {};
  for (auto const& [key, n] : {std::pair("type", l.type), std::pair("code", l.code)})
    if (n) {
      r.problem(codes::contradictory_line, n.at(),
                "'" + std::string(key) + "' means nothing with protocol " + to_string(p))
          .remedy = "leave it out, or write `protocol: icmp`";
      return n;
    }
  return {};
}

} // namespace

known<traffic> traffic_of(reader& r, long_line const& l) {
  for (auto const n : {l.protocol, l.ports, l.type, l.code})
    if (n)
      if (auto why = r.unknown_here(n))
        return {std::move(*why), n.at()};
  if (!l.protocol)
    return {unusable()};
  traffic t;
  doc::node bad;
  auto const p = long_protocol(r, l.protocol);
  if (p)
    t.proto = *p;
  else
    bad = l.protocol;
  if (l.ports && !long_ports(r, l.ports, t))
    bad = l.ports;
  if (l.type && !long_type(r, l.type, t))
    bad = l.type;
  if (l.code && !long_code(r, l.code, t))
    bad = l.code;
  if (!bad)
    bad = out_of_place(r, l, *p);
  if (bad)
    return {unusable(), bad.at()};
  return {t, l.protocol.at()};
}

} // namespace vpclint::inline v0::native
