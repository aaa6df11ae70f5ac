#include "vpclint/input/codes.hpp"

#include "input/aws_values.hpp"
#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& letter : out)
    if (letter >= 'A' && letter <= 'Z')
      letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

std::optional<int> integer(std::string_view text) {
  auto const n = aws_values::integer(text);
  if (!n || *n < std::numeric_limits<int>::min() || *n > std::numeric_limits<int>::max())
    return std::nullopt;
  return static_cast<int>(*n);
}

} // namespace

unknown converter::why(value const& v) {
  std::string reason;
  switch (v.kind) {
  case value_kind::unknown:
    reason = v.text;
    break;
  case value_kind::text:
    reason = has_symbol(v.text) ? "'" + v.text + "' has no value"
                                : "'" + v.text.substr(0, 200) + "' is outside the documents";
    break;
  case value_kind::reference:
    if (v.target->exists == existence::no)
      reason = v.target->id + " is not made under its condition";
    else if (modelled(v.target->type) && at_.find(v.target) == at_.end())
      reason = v.target->id + " belongs to no VPC of the documents";
    else
      reason = v.target->id + " is a " + v.target->type;
    break;
  case value_kind::nothing:
    reason = "the template does not say it";
    break;
  case value_kind::list:
  case value_kind::map:
    reason = "the template has something else there";
    break;
  }
  if (v.at.valid() && !out_.saturated())
    out_.inventory(v.at).unresolved.push_back(
        {.at = v.at, .what = v.subject.empty() ? reason : v.subject, .reason = reason});
  return {std::move(reason)};
}

known<std::string> converter::text(value const& v) {
  if (!v.there())
    return {};
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return {why(v), v.at};
  return {v.text, v.at};
}

known<bool> converter::flag(value const& v) {
  if (!v.there())
    return {};
  auto const word = lower(v.text);
  if (v.is(value_kind::text) && (word == "true" || word == "yes" || word == "enable" || word == "1"))
    return {true, v.at};
  if (v.is(value_kind::text) && (word == "false" || word == "no" || word == "disable" || word == "0"))
    return {false, v.at};
  return {why(v), v.at};
}

known<int> converter::number(value const& v) {
  if (!v.there())
    return {};
  auto const n = v.is(value_kind::text) ? integer(v.text) : std::nullopt;
  if (!n)
    return {why(v), v.at};
  return {*n, v.at};
}

known<std::uint16_t> converter::port(value const& v) {
  auto const n = number(v);
  if (n && *n >= 1 && *n <= 65535)
    return {static_cast<std::uint16_t>(*n), v.at};
  if (n)
    return {why(v), v.at};
  return n.is_unknown() ? known<std::uint16_t>(unknown{n.reason()}, v.at) : known<std::uint16_t>{};
}

known<cidr> converter::block(value const& v, bool canonical) {
  if (!v.there())
    return {};
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return {why(v), v.at};
  auto const p = cidr::parse(v.text);
  if (p)
    return {*p, v.at};
  auto const what = "'" + v.text.substr(0, 80) + "' " + std::string(describe(p.error()));
  if (auto const fixed = p.canonical()) {
    if (!canonical)
      out_.report(codes::cidr_host_bits, severity::error, v.at, what).remedy =
          "write '" + to_string(*fixed) + "'";
    return {*fixed, v.at};
  }
  out_.report(codes::cidr_malformed, severity::error, v.at, what);
  return {unknown{what}, v.at};
}

known<ipv4> converter::address4(value const& v) {
  if (!v.there())
    return {};
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return {why(v), v.at};
  auto const a = ipv4::parse(v.text);
  if (a)
    return {*a, v.at};
  auto const what = "'" + v.text.substr(0, 80) + "' is not an IPv4 address";
  out_.report(codes::address_malformed, severity::error, v.at, what);
  return {unknown{what}, v.at};
}

known<ipv6> converter::address6(value const& v) {
  if (!v.there())
    return {};
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return {why(v), v.at};
  auto const a = ipv6::parse(v.text);
  if (a)
    return {*a, v.at};
  auto const what = "'" + v.text.substr(0, 80) + "' is not an IPv6 address";
  out_.report(codes::address_malformed, severity::error, v.at, what);
  return {unknown{what}, v.at};
}

known<traffic> converter::match(value const& protocol, value const& from, value const& to) {
  if (!protocol.is(value_kind::text) || has_symbol(protocol.text))
    return {why(protocol), protocol.at};
  auto const name = lower(protocol.text);
  auto const p = name == "-1" ? std::optional(protocols::all) : parse_protocol(name);
  known<int> first;
  known<int> last;
  if (p && (p->has_ports() || p->has_types())) { // of others they have no meaning (SG-8)
    first = number(from);
    last = number(to);
  }
  for (auto const* side : {&first, &last})
    if (side->is_unknown())
      return {unknown{side->reason()}, side->at};
  auto const optional = [](known<int> const& v) { return v ? std::optional(*v) : std::nullopt; };
  auto made = aws_values::filter(name, optional(first), optional(last));
  if (made.value)
    return {*made.value, protocol.at};
  out_.report(made.code, severity::error,
              made.about_ports ? (from.there() ? from.at : to.at) : protocol.at, made.problem);
  return {unknown{std::move(made.problem)}, protocol.at};
}

std::vector<tag> converter::tags(resource const& r) {
  std::vector<tag> out;
  for (auto const& item : items(r.get("Tags"))) {
    auto const& key = item.get("Key");
    auto const& v = item.get("Value");
    if (!key.is(value_kind::text) || key.text.empty())
      continue;
    tag t{.key = key.text, .at = key.at};
    if (v.is(value_kind::text) && !has_symbol(v.text))
      t.value = {v.text, v.at};
    else
      t.value = {unknown{v.is(value_kind::unknown) ? v.text : "it is made up by AWS"}, v.at};
    out.push_back(std::move(t));
  }
  return out;
}

resource const* converter::target(value const& v, names types) const {
  if (!v.is(value_kind::reference) || v.target->exists == existence::no)
    return nullptr;
  for (auto const t : types)
    if (v.target->type == t)
      return v.target;
  return nullptr;
}

known<ref> converter::one(value const& v, names types) {
  if (!v.there())
    return {};
  auto const* r = target(v, types);
  if (auto const inside = part_of_.find(r); r != nullptr && inside != part_of_.end())
    return {ref(inside->second, v.at), v.at};
  if (r == nullptr || at_.find(r) == at_.end())
    return {why(v), v.at};
  return {ref(r->name, v.at), v.at};
}

std::vector<value> converter::items(value const& v) {
  if (v.is(value_kind::list)) {
    std::vector<value> flat;
    for (auto const& i : v.items) {
      if (!i.is(value_kind::list)) {
        flat.push_back(i);
        continue;
      }
      auto inner = items(i);
      flat.insert(flat.end(), inner.begin(), inner.end());
    }
    return flat;
  }
  return v.there() ? std::vector<value>{v} : std::vector<value>{};
}

std::vector<known<ref>> converter::many(value const& v, names types) {
  std::vector<known<ref>> out;
  for (auto const& i : items(v))
    out.push_back(one(i, types));
  return out;
}

std::string converter::same_vpc_open(std::string const& a, std::string const& b) const {
  if (a == b)
    return {};
  for (auto const& name : {a, b})
    if (auto const hit = outside_.find(name); hit != outside_.end())
      return hit->second;
  return {};
}

known<ref> converter::group(value const& v) {
  if (v.is(value_kind::reference) && v.text == "DefaultSecurityGroup" &&
      target(v, {"AWS::EC2::VPC"}) != nullptr)
    return {ref(v.target->name == here_ ? "default" : v.target->name + ".default", v.at), v.at};
  auto const* r = target(v, {"AWS::EC2::SecurityGroup"});
  if (r == nullptr)
    return {why(v), v.at};
  auto const* g = find(out_.into().security_groups, r);
  if (g == nullptr || g->in.name == here_)
    return {ref(r->name, v.at), v.at};
  if (auto const open = same_vpc_open(g->in.name, here_); !open.empty())
    return {unknown{"whether " + r->id + " is of this VPC is not known: " + open}, v.at};
  return {ref(g->in.name + "." + r->name, v.at), v.at};
}

std::vector<known<ref>> converter::groups(value const& v) {
  std::vector<known<ref>> out;
  for (auto const& i : items(v))
    out.push_back(group(i));
  return out;
}

} // namespace vpclint::inline v0::cfn
