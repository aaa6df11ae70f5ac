#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/aws/dump.hpp"
#include "input/aws_values.hpp"

namespace vpclint::inline v0::dump {
namespace {

unknown unusable() { return {"what is written here can't be read"}; }

} // namespace

doc::node reader::get(doc::node n, std::string_view key) const {
  auto const v = n.find(key);
  return v && v.is_scalar() && doc::is_null(v) ? doc::node() : v;
}

doc::node reader::list(doc::node n, std::string_view key) {
  auto const v = get(n, key);
  if (v && !v.is_sequence()) {
    out_.refuse(codes::wrong_type, v.at(),
                std::string(key) + " is " + std::string(doc::describe(v)) +
                    ", and a list is meant");
    return {};
  }
  return v;
}

doc::node reader::object(doc::node n, std::string_view key) {
  auto const v = get(n, key);
  if (v && !v.is_mapping()) {
    out_.refuse(codes::wrong_type, v.at(),
                std::string(key) + " is " + std::string(doc::describe(v)) +
                    ", and a mapping is meant");
    return {};
  }
  return v;
}

doc::node reader::scalar(doc::node n, std::string_view key) {
  auto const v = get(n, key);
  if (v && !v.is_scalar()) {
    out_.refuse(codes::wrong_type, v.at(),
                std::string(key) + " is " + std::string(doc::describe(v)) +
                    ", and a single value is meant");
    return {};
  }
  return v;
}

std::string_view reader::str(doc::node n, std::string_view key) { return scalar(n, key).text(); }

known<std::string> reader::text(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  return v.text().empty() ? known<std::string>()
                          : known<std::string>(std::string(v.text()), v.at());
}

known<bool> reader::flag(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  auto const s = v.text();
  auto const at = v.at();
  if (s.empty())
    return {};
  if (s == "true" || s == "True" || s == "enable" || s == "enabled")
    return {true, at};
  if (s == "false" || s == "False" || s == "disable" || s == "disabled")
    return {false, at};
  out_.refuse(codes::wrong_type, at,
              std::string(key) + " is " + aws_values::quoted(s) + ", and true or false is meant");
  return {unusable(), at};
}

known<int> reader::number(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  auto const s = v.text();
  auto const at = v.at();
  if (s.empty())
    return {};
  auto const parsed = aws_values::integer(s);
  if (parsed && *parsed >= -1 && *parsed <= 1'000'000)
    return {static_cast<int>(*parsed), at};
  out_.refuse(codes::wrong_type, at,
              std::string(key) + " is " + aws_values::quoted(s) + ", and a number is meant");
  return {unusable(), at};
}

known<std::uint16_t> reader::port(doc::node n, std::string_view key) {
  auto const v = number(n, key);
  if (v.is_unknown())
    return {unknown{v.reason()}, v.at};
  if (!v || *v <= 0)
    return {};
  if (*v <= 65535)
    return {static_cast<std::uint16_t>(*v), v.at};
  out_.refuse(codes::wrong_type, v.at, std::string(key) + " is no port: they end at 65535");
  return {unusable(), v.at};
}

known<cidr> reader::block(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  auto const s = v.text();
  auto const at = v.at();
  if (s.empty())
    return {};
  auto const parsed = cidr::parse(s);
  if (parsed)
    return {*parsed, at};
  auto const what = aws_values::quoted(s) + " " + std::string(describe(parsed.error()));
  if (auto const canonical = parsed.canonical()) {
    // AWS never answers so; a person or a tool edited the file.
    out_.report(codes::cidr_host_bits, severity::warning, at, what).remedy =
        "write " + to_string(*canonical);
    return {*canonical, at};
  }
  out_.report(codes::cidr_malformed, severity::error, at, what);
  return {unusable(), at};
}

known<ipv4> reader::address4(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  auto const s = v.text();
  auto const at = v.at();
  if (s.empty())
    return {};
  if (auto const a = ipv4::parse(s))
    return {*a, at};
  out_.report(codes::address_malformed, severity::error, at,
              aws_values::quoted(s) + " is not an IPv4 address");
  return {unusable(), at};
}

known<ipv6> reader::address6(doc::node n, std::string_view key) {
  auto const v = scalar(n, key);
  auto const s = v.text();
  auto const at = v.at();
  if (s.empty())
    return {};
  if (auto const a = ipv6::parse(s))
    return {*a, at};
  out_.report(codes::address_malformed, severity::error, at,
              aws_values::quoted(s) + " is not an IPv6 address");
  return {unusable(), at};
}

known<traffic> reader::match(doc::node n, std::string_view protocol, doc::node ports,
                             std::string_view from, std::string_view to) {
  auto const p = str(n, protocol);
  auto const at = get(n, protocol) ? get(n, protocol).at() : n.at();
  if (p.empty())
    return {unknown{"no protocol is given"}, at};
  auto const first = number(ports, from);
  auto const last = number(ports, to);
  if (first.is_unknown() || last.is_unknown())
    return {unusable(), at};
  auto const optional = [](known<int> const& v) { return v ? std::optional(*v) : std::nullopt; };
  auto const made = aws_values::filter(p, optional(first), optional(last));
  if (made.value)
    return {*made.value, at};
  out_.report(made.code, severity::error, at, made.problem);
  return {unusable(), at};
}

std::vector<tag> reader::tags(doc::node n, std::string_view key) {
  std::vector<tag> all;
  auto const v = get(n, key);
  if (v.is_mapping()) {
    for (auto const [k, t] : v.entries())
      if (t.is_scalar())
        all.push_back({.key = std::string(k.text()),
                       .value = known<std::string>(std::string(t.text()), t.at()),
                       .at = k.at()});
    return all;
  }
  for (auto const t : list(n, key).items()) {
    auto const k = str(t, "Key");
    auto const value = str(t, "Value");
    if (!k.empty())
      all.push_back({.key = std::string(k),
                     .value = known<std::string>(std::string(value), t.at()),
                     .at = t.at()});
  }
  return all;
}

} // namespace vpclint::inline v0::dump
