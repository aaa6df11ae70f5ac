#include "vpclint/diag/codes.hpp"
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

/// Whether an attribute stands for its resource rather than for something about it.
bool names_thing(std::string_view attribute) {
  return attribute.ends_with("Id") || attribute.ends_with("Arn") || attribute.ends_with("Name") ||
         attribute.starts_with("Default");
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
    else if (!v.text.empty() && !names_thing(v.text))
      reason = v.text + " of " + v.target->id + " is made up by AWS";
    else if (modelled(v.target->type) && at_.find(v.target) == at_.end())
      reason = v.target->id + " belongs to no VPC of the documents";
    else
      reason = v.target->id + " is of type " + v.target->type;
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

unknown converter::no_word(value const& v) {
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return why(v);
  return why(value::not_known("'" + v.text.substr(0, 80) + "' is no value that it takes", v.at));
}

converter::chosen converter::only_one(value const& of, names keys, std::string const& subject,
                                      place at) {
  chosen first;
  for (auto const key : keys) {
    auto const& v = of.get(key);
    if (!v.there())
      continue;
    if (first.what == nullptr) {
      first.name = key;
      first.what = &v;
      continue;
    }
    // Of two that are not there at once, as conditions have it, one alone may hold.
    for (auto const* side : {first.what, &v})
      if (side->is(value_kind::unknown) && !first.open)
        first.open = why(*side);
    if (first.open)
      continue;
    auto const both = std::string(first.name) + " and " + std::string(key);
    out_.report(codes::contradictory_line, severity::error, v.key_at.valid() ? v.key_at : at,
                subject + " has both " + both)
        .remedy = "keep one of the two";
    first.open = unknown{"it has both " + both};
  }
  return first;
}

unknown converter::missing(resource const& r, std::string message) {
  out_.report(codes::missing_key, severity::error, r.key.at(), message).resource = r.name;
  return {std::move(message)};
}

resource const* converter::taken_by(resource const* thing, std::string_view which,
                                    resource const& by) {
  if (thing == nullptr || !surely(by))
    return nullptr;
  auto const [hit, made] = taken_.try_emplace({thing, which}, &by);
  return made ? nullptr : hit->second;
}

unknown converter::clash(resource const& second, std::string message, std::string remedy) {
  auto& f = out_.report(codes::repeated_setting, severity::error, second.key.at(), message);
  f.resource = second.name;
  f.remedy = std::move(remedy);
  return {std::move(message)};
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
  if (v.is(value_kind::text) &&
      (word == "true" || word == "yes" || word == "enable" || word == "1"))
    return {true, v.at};
  if (v.is(value_kind::text) &&
      (word == "false" || word == "no" || word == "disable" || word == "0"))
    return {false, v.at};
  return {no_word(v), v.at};
}

known<int> converter::number(value const& v) {
  if (!v.there())
    return {};
  auto const n = v.is(value_kind::text) ? integer(v.text) : std::nullopt;
  if (!n)
    return {no_word(v), v.at};
  return {*n, v.at};
}

known<std::uint16_t> converter::port(value const& v) {
  auto const n = number(v);
  if (n && *n >= 1 && *n <= 65535)
    return {static_cast<std::uint16_t>(*n), v.at};
  if (n)
    return {no_word(v), v.at};
  return n.is_unknown() ? known<std::uint16_t>(unknown{n.reason()}, v.at) : known<std::uint16_t>{};
}

known<cidr> converter::block(value const& v, bool canonical, block_kind kind) {
  if (!v.there())
    return {};
  if (!v.is(value_kind::text) || has_symbol(v.text))
    return {why(v), v.at};
  auto const p = cidr::parse(v.text);
  auto const meant = p ? std::optional(*p) : p.canonical();
  if (meant && kind != block_kind::any && meant->is_v4() != (kind == block_kind::ipv4)) {
    auto const family = "'" + v.text.substr(0, 80) + "' is no block of IPv" +
                        (kind == block_kind::ipv4 ? "4" : "6");
    out_.report(codes::cidr_malformed, severity::error, v.at, family).remedy =
        "write it in the property for IPv" + std::string(kind == block_kind::ipv4 ? "6" : "4");
    return {unknown{family}, v.at};
  }
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
  bool const both_outside = is_outside(a) && is_outside(b);
  if (a == b || (!both_outside && (a == default_vpc_name || b == default_vpc_name)))
    return {}; // no VPC that a stack makes is the default one
  for (auto const& name : {a, b})
    if (auto const hit = outside_.find(name); hit != outside_.end())
      return hit->second;
  return {};
}

known<ref> converter::group(value const& v) {
  if (v.is(value_kind::reference) && v.text == "DefaultSecurityGroup" &&
      target(v, {"AWS::EC2::VPC"}) != nullptr)
    return {ref(v.target->name == here_ ? "default" : v.target->name + ".default", v.at), v.at};
  if (auto const* own = cluster_group(v))
    return {ref(own->in.name == here_ ? own->id : own->in.name + "." + own->id, v.at), v.at};
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

void converter::set_groups(std::optional<std::vector<known<ref>>>& into, value const& v) {
  for (auto const& i : items(v)) {
    if (!into)
      into.emplace(); // an empty list is none: the default group holds (SG-3)
    into->push_back(group(i));
  }
}

} // namespace vpclint::inline v0::cfn
