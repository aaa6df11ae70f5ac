#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"
#include "vpclint/packet/protocol.hpp"

#include "input/aws_values.hpp"
#include "input/terraform/reader.hpp"

#include <optional>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

unknown unusable() { return {"what is written here can't be read"}; }

using aws_values::integer;
using aws_values::quoted;

} // namespace

finding& reader::report(std::string_view code, severity level, place at, std::string message) {
  return quiet_ ? unsaid_ : out_.report(code, level, at, std::move(message));
}

unknown reader::after_apply(attribute const& a) { return {"known after apply: " + a.path()}; }

known<bool> reader::flag(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (!a.has_value() || (a.value().is_scalar() && a.text().empty()))
    return {};
  if (a.text() == "true" || a.text() == "enable" || a.text() == "1")
    return {true, a.at()};
  if (a.text() == "false" || a.text() == "disable" || a.text() == "0")
    return {false, a.at()};
  report(codes::wrong_type, severity::error, a.at(),
         a.path() + " is " + std::string(doc::describe(a.value())) +
             ", and true or false is meant");
  return {unusable(), a.at()};
}

known<int> reader::number(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (!a.has_value() || (a.value().is_scalar() && a.text().empty()))
    return {};
  auto const n = integer(a.text());
  if (n && *n >= -1 && *n <= 1'000'000)
    return {static_cast<int>(*n), a.at()};
  report(codes::wrong_type, severity::error, a.at(),
         a.path() + " is " + quoted(a.text()) + ", and a number is meant");
  return {unusable(), a.at()};
}

known<std::uint16_t> reader::port(attribute const& a) {
  auto const n = number(a);
  if (n.is_unknown())
    return {unknown{n.reason()}, n.at};
  if (!n || *n <= 0)
    return {};
  if (*n <= 65535)
    return {static_cast<std::uint16_t>(*n), n.at};
  report(codes::wrong_type, severity::error, a.at(),
         a.path() + " is " + quoted(a.text()) + ", and ports end at 65535");
  return {unusable(), a.at()};
}

known<std::string> reader::text(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (a.text().empty())
    return {};
  return {std::string(a.text()), a.at()};
}

known<cidr> reader::block(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (!a.has_value() || (a.value().is_scalar() && a.text().empty()))
    return {};
  if (!a.value().is_scalar()) {
    report(codes::wrong_type, severity::error, a.at(),
           a.path() + " is " + std::string(doc::describe(a.value())) + ", and a block is meant");
    return {unusable(), a.at()};
  }
  auto const parsed = cidr::parse(a.text());
  if (parsed)
    return {*parsed, a.at()};
  auto const canonical = parsed.canonical();
  auto& f = report(canonical ? codes::cidr_host_bits : codes::cidr_malformed,
                   canonical ? severity::warning : severity::error, a.at(),
                   quoted(a.text()) + " " + std::string(describe(parsed.error())));
  f.resource = a.owner().address;
  if (!canonical)
    return {unusable(), a.at()};
  f.remedy = "write " + to_string(*canonical) + ", which is what AWS makes of it"; // CIDR-6
  return {*canonical, a.at()};
}

std::vector<known<cidr>> reader::blocks(attribute const& a) {
  std::vector<known<cidr>> all;
  if (a.is_unknown())
    all.push_back({after_apply(a), a.at()});
  for (auto const& item : a.items()) {
    auto b = block(item);
    if (b.is_left_out())
      b = {after_apply(item), a.at()};
    all.push_back(std::move(b));
  }
  return all;
}

known<ipv4> reader::address4(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (a.text().empty())
    return {};
  if (auto const parsed = ipv4::parse(a.text()))
    return {*parsed, a.at()};
  report(codes::address_malformed, severity::error, a.at(),
         quoted(a.text()) + " is not an IPv4 address");
  return {unusable(), a.at()};
}

known<ipv6> reader::address6(attribute const& a) {
  if (a.is_unknown())
    return {after_apply(a), a.at()};
  if (a.text().empty())
    return {};
  if (auto const parsed = ipv6::parse(a.text()))
    return {*parsed, a.at()};
  report(codes::address_malformed, severity::error, a.at(),
         quoted(a.text()) + " is not an IPv6 address");
  return {unusable(), a.at()};
}

known<traffic> reader::match(attribute const& protocol, attribute const& from,
                             attribute const& to) {
  if (protocol.is_unknown())
    return {after_apply(protocol), protocol.at()};
  if (protocol.text().empty())
    return {unknown{"no protocol is given"}, protocol.at()};
  auto const p =
      protocol.text() == "-1" ? std::optional(protocols::all) : parse_protocol(protocol.text());
  known<int> first;
  known<int> last;
  if (p && (p->has_ports() || p->has_types())) {
    first = number(from);
    last = number(to);
  }
  if (first.is_unknown() || last.is_unknown())
    return {unknown{first.is_unknown() ? first.reason() : last.reason()}, from.at()};
  auto const optional = [](known<int> const& n) { return n ? std::optional(*n) : std::nullopt; };
  auto const made = aws_values::filter(protocol.text(), optional(first), optional(last));
  if (made.value)
    return {*made.value, protocol.at()};
  report(made.code, severity::error, made.about_ports ? from.at() : protocol.at(), made.problem)
      .resource = protocol.owner().address;
  return {unusable(), protocol.at()};
}

bool reader::has_blocks(attribute const& a) {
  auto const is_other = [](doc::node n) {
    return n.is_sequence() || (n.is_scalar() && (n.quoted() || !doc::is_null(n)));
  };
  auto other =
      a.value().is_scalar() && is_other(a.value()) && !a.text().empty() ? a.value() : doc::node();
  for (auto const item : a.value().items())
    if (!other && is_other(item))
      other = item;
  if (other)
    report(codes::wrong_type, severity::error, other.at(),
           a.path() + " has " + std::string(doc::describe(other)) + ", and a block is meant");
  return !other;
}

std::vector<tag> reader::tags(instance const& i) {
  std::vector<tag> all;
  attribute const own(i, "tags");
  attribute const every(i, "tags_all");
  auto const& from = every.value().is_mapping() && every.value().size() > 0 ? every : own;
  for (auto const [k, v] : from.value().entries())
    if (v.is_scalar() && !doc::is_null(v))
      all.push_back({.key = std::string(k.text()),
                     .value = known<std::string>(std::string(v.text()), v.at()),
                     .at = k.at()});
  // Scaling groups have a block for each tag, and not all are for what they launch.
  for (auto const& t : attribute(i, "tag").items())
    if (auto const key = t["key"].text();
        !key.empty() && t["propagate_at_launch"].text() != "false")
      all.push_back({.key = std::string(key), .value = text(t["value"]), .at = t.at()});
  if (own.is_unknown())
    all.push_back({.value = known<std::string>(after_apply(own), own.at()), .at = own.at()});
  return all;
}

} // namespace vpclint::inline v0::terraform
