#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// An IP protocol by its IANA number (0 to 255), or all of them (-1), as filters write it.
struct protocol {
  static constexpr std::int16_t all_number = -1;

  std::int16_t number{all_number};

  [[nodiscard]] constexpr bool is_all() const { return number < 0; }
  /// TCP and UDP: the only ones whose ports AWS's filters look at (NACL-10, SG-8).
  [[nodiscard]] constexpr bool has_ports() const { return number == 6 || number == 17; }
  /// ICMP and ICMPv6: the ones with a type and a code.
  [[nodiscard]] constexpr bool has_types() const { return number == 1 || number == 58; }

  friend constexpr bool operator==(protocol const&, protocol const&) = default;
  friend constexpr auto operator<=>(protocol const&, protocol const&) = default;
};

namespace protocols {
inline constexpr protocol all{};
inline constexpr protocol icmp{1};
inline constexpr protocol tcp{6};
inline constexpr protocol udp{17};
inline constexpr protocol gre{47};
inline constexpr protocol esp{50};
inline constexpr protocol ah{51};
inline constexpr protocol icmpv6{58};
inline constexpr protocol sctp{132};
} // namespace protocols

namespace detail {

struct number_name {
  std::int16_t number{};
  std::string_view name{};
};

// The IANA registry's keywords that somebody may write in a filter, in lower case. The first name
// of a number is the one printed. Encapsulated IPv4 and IPv6 (4, 41) have no name here: in a filter
// "ipv4" looks like a family.
inline constexpr std::array protocol_names{
    number_name{-1, "all"},
    number_name{0, "hopopt"},
    number_name{1, "icmp"},
    number_name{2, "igmp"},
    number_name{3, "ggp"},
    number_name{5, "st"},
    number_name{6, "tcp"},
    number_name{7, "cbt"},
    number_name{8, "egp"},
    number_name{9, "igp"},
    number_name{11, "nvp-ii"},
    number_name{12, "pup"},
    number_name{16, "chaos"},
    number_name{17, "udp"},
    number_name{20, "hmp"},
    number_name{22, "xns-idp"},
    number_name{27, "rdp"},
    number_name{28, "irtp"},
    number_name{33, "dccp"},
    number_name{36, "xtp"},
    number_name{43, "ipv6-route"},
    number_name{44, "ipv6-frag"},
    number_name{45, "idrp"},
    number_name{46, "rsvp"},
    number_name{47, "gre"},
    number_name{50, "esp"},
    number_name{51, "ah"},
    number_name{57, "skip"},
    number_name{58, "icmpv6"},
    number_name{58, "ipv6-icmp"},
    number_name{58, "icmp6"},
    number_name{59, "ipv6-nonxt"},
    number_name{60, "ipv6-opts"},
    number_name{88, "eigrp"},
    number_name{89, "ospf"},
    number_name{89, "ospfigp"},
    number_name{97, "etherip"},
    number_name{103, "pim"},
    number_name{108, "ipcomp"},
    number_name{112, "vrrp"},
    number_name{115, "l2tp"},
    number_name{124, "isis"},
    number_name{132, "sctp"},
    number_name{133, "fc"},
    number_name{135, "mobility-header"},
    number_name{136, "udplite"},
    number_name{137, "mpls-in-ip"},
    number_name{139, "hip"},
    number_name{140, "shim6"},
};

inline constexpr std::array icmp4_names{
    number_name{0, "echo-reply"},           number_name{3, "destination-unreachable"},
    number_name{4, "source-quench"},        number_name{5, "redirect"},
    number_name{8, "echo-request"},         number_name{9, "router-advertisement"},
    number_name{10, "router-solicitation"}, number_name{11, "time-exceeded"},
    number_name{12, "parameter-problem"},   number_name{13, "timestamp-request"},
    number_name{14, "timestamp-reply"},     number_name{15, "information-request"},
    number_name{16, "information-reply"},   number_name{17, "address-mask-request"},
    number_name{18, "address-mask-reply"},
};

inline constexpr std::array icmp6_names{
    number_name{1, "destination-unreachable"},
    number_name{2, "packet-too-big"},
    number_name{3, "time-exceeded"},
    number_name{4, "parameter-problem"},
    number_name{128, "echo-request"},
    number_name{129, "echo-reply"},
    number_name{130, "multicast-listener-query"},
    number_name{131, "multicast-listener-report"},
    number_name{132, "multicast-listener-done"},
    number_name{133, "router-solicitation"},
    number_name{134, "router-advertisement"},
    number_name{135, "neighbor-solicitation"},
    number_name{136, "neighbor-advertisement"},
    number_name{137, "redirect"},
};

[[nodiscard]] constexpr bool same_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size())
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c =
        text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    if (c != lower[i])
      return false;
  }
  return true;
}

template <std::size_t N>
[[nodiscard]] constexpr std::optional<std::int16_t>
number_of(std::array<number_name, N> const& names, std::string_view text) {
  for (auto const& n : names)
    if (same_word(text, n.name))
      return n.number;
  return std::nullopt;
}

template <std::size_t N>
[[nodiscard]] constexpr std::string_view name_of(std::array<number_name, N> const& names,
                                                 std::int16_t number) {
  for (auto const& n : names)
    if (n.number == number)
      return n.name;
  return {};
}

/// Decimal digits without sign or leading zeros, at most `limit` (itself at most 65535).
[[nodiscard]] constexpr std::optional<std::uint16_t> read_decimal(std::string_view text,
                                                                  unsigned limit) {
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text[0] == '0'))
    return std::nullopt;
  unsigned value = 0;
  for (char const c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value > limit)
    return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

} // namespace detail

/// Reads an IANA keyword in any case (`tcp`, `ICMPv6`, `gre`), a number from 0 to 255, `all` or
/// `-1`.
[[nodiscard]] constexpr std::optional<protocol> parse_protocol(std::string_view text) {
  if (text == "-1")
    return protocols::all;
  if (auto const n = detail::number_of(detail::protocol_names, text))
    return protocol{*n};
  if (auto const n = detail::read_decimal(text, 255))
    return protocol{static_cast<std::int16_t>(*n)};
  return std::nullopt;
}

/// The keyword, or the number where there is none; `all`.
[[nodiscard]] inline std::string to_string(protocol p) {
  auto const name = detail::name_of(detail::protocol_names, p.number);
  return name.empty() ? std::to_string(p.number) : std::string(name);
}

/// The ports from `first` to `last`, both included; `first <= last`.
struct port_range {
  std::uint16_t first{0};
  std::uint16_t last{65535};

  [[nodiscard]] constexpr bool contains(std::uint16_t port) const {
    return first <= port && port <= last;
  }
  [[nodiscard]] constexpr bool contains(port_range const& other) const {
    return first <= other.first && other.last <= last;
  }
  [[nodiscard]] constexpr bool overlaps(port_range const& other) const {
    return first <= other.last && other.first <= last;
  }
  [[nodiscard]] constexpr bool is_all() const { return first == 0 && last == 65535; }
  /// How many ports: 1 to 65536.
  [[nodiscard]] constexpr std::uint32_t size() const { return last - std::uint32_t{first} + 1; }

  /// Reads `443` or `1024-65535`: plain decimal numbers, the lower one first, no blanks.
  [[nodiscard]] static constexpr std::optional<port_range> parse(std::string_view text) {
    auto const dash = text.find('-');
    auto const first = detail::read_decimal(text.substr(0, dash), 65535);
    if (!first)
      return std::nullopt;
    if (dash == std::string_view::npos)
      return port_range{*first, *first};
    auto const last = detail::read_decimal(text.substr(dash + 1), 65535);
    if (!last || *last < *first)
      return std::nullopt;
    return port_range{*first, *last};
  }

  friend constexpr bool operator==(port_range const&, port_range const&) = default;
  friend constexpr auto operator<=>(port_range const&, port_range const&) = default;
};

/// `443` or `1024-65535`.
[[nodiscard]] inline std::string to_string(port_range const& r) {
  auto out = std::to_string(r.first);
  if (r.last != r.first)
    out += "-" + std::to_string(r.last);
  return out;
}

/// An ICMP or ICMPv6 type and code as filters write them: 0 to 255, or -1 for every one. Code is
/// -1 where type is (SG-9).
struct icmp_kind {
  std::int16_t type{-1};
  std::int16_t code{-1};

  friend constexpr bool operator==(icmp_kind const&, icmp_kind const&) = default;
  friend constexpr auto operator<=>(icmp_kind const&, icmp_kind const&) = default;
};

/// Reads a type for protocol `p` (ICMP, or ICMPv6 with its own numbers): a name such as
/// `echo-request`, a number, or `all`; then, where wanted, `/` and a code. `fragmentation-needed`
/// is 3/4 of ICMP. Nothing for another protocol.
[[nodiscard]] constexpr std::optional<icmp_kind> parse_icmp(std::string_view text, protocol p) {
  if (!p.has_types())
    return std::nullopt;
  if (text == "all" || text == "-1")
    return icmp_kind{};
  if (p == protocols::icmp && detail::same_word(text, "fragmentation-needed"))
    return icmp_kind{3, 4};
  auto const slash = text.find('/');
  auto const head = text.substr(0, slash);
  auto type = p == protocols::icmp ? detail::number_of(detail::icmp4_names, head)
                                   : detail::number_of(detail::icmp6_names, head);
  if (!type) {
    auto const n = detail::read_decimal(head, 255);
    if (!n)
      return std::nullopt;
    type = static_cast<std::int16_t>(*n);
  }
  if (slash == std::string_view::npos)
    return icmp_kind{*type, -1};
  auto const tail = text.substr(slash + 1);
  if (tail == "-1" || tail == "all")
    return icmp_kind{*type, -1};
  auto const code = detail::read_decimal(tail, 255);
  if (!code)
    return std::nullopt;
  return icmp_kind{*type, static_cast<std::int16_t>(*code)};
}

/// `echo-request`, `3/4`, `all`: a type by name unless a code goes with it.
[[nodiscard]] inline std::string to_string(icmp_kind const& k, protocol p) {
  if (k.type < 0)
    return "all";
  if (k.code >= 0)
    return std::to_string(k.type) + "/" + std::to_string(k.code);
  auto const name = p == protocols::icmpv6 ? detail::name_of(detail::icmp6_names, k.type)
                                           : detail::name_of(detail::icmp4_names, k.type);
  return name.empty() ? std::to_string(k.type) : std::string(name);
}

/// The type that answers ICMP type `type` of protocol `p` (8 by 0, 13 by 14, 17 by 18; ICMPv6 128
/// by 129; NACL-12), or nothing where the type asks no question.
[[nodiscard]] constexpr std::optional<std::uint8_t> reply_type(protocol p, std::uint8_t type) {
  if (p == protocols::icmp) {
    if (type == 8)
      return std::uint8_t{0};
    if (type == 13 || type == 17)
      return static_cast<std::uint8_t>(type + 1);
  }
  if (p == protocols::icmpv6 && type == 128)
    return std::uint8_t{129};
  return std::nullopt;
}

/// What one filter rule, or one question, says besides addresses, as it was written: `ports` count
/// for TCP and UDP only, `icmp_type` and `icmp_code` for ICMP and ICMPv6 only, and are kept but
/// mean nothing elsewhere (NACL-10, SG-8). Compares by what was written; for what is matched see
/// `traffic_set`.
struct traffic {
  protocol proto{};
  port_range ports{0, 65535}; ///< destination ports
  bool ports_given{false};    ///< whether the source names ports at all
  std::int16_t icmp_type{-1}; ///< -1: every type, and then every code
  std::int16_t icmp_code{-1}; ///< -1: every code

  friend constexpr bool operator==(traffic const&, traffic const&) = default;
};

[[nodiscard]] constexpr traffic all_traffic() { return {}; }
/// All packets of one protocol.
[[nodiscard]] constexpr traffic all_of(protocol p) { return {.proto = p}; }
/// TCP to any port, to a range, to one port.
[[nodiscard]] constexpr traffic tcp() { return {.proto = protocols::tcp}; }
[[nodiscard]] constexpr traffic tcp(port_range ports) {
  return {.proto = protocols::tcp, .ports = ports, .ports_given = true};
}
[[nodiscard]] constexpr traffic tcp(std::uint16_t port) { return tcp(port_range{port, port}); }
[[nodiscard]] constexpr traffic tcp(std::uint16_t first, std::uint16_t last) {
  return tcp(port_range{first, last});
}
/// UDP to any port, to a range, to one port.
[[nodiscard]] constexpr traffic udp() { return {.proto = protocols::udp}; }
[[nodiscard]] constexpr traffic udp(port_range ports) {
  return {.proto = protocols::udp, .ports = ports, .ports_given = true};
}
[[nodiscard]] constexpr traffic udp(std::uint16_t port) { return udp(port_range{port, port}); }
[[nodiscard]] constexpr traffic udp(std::uint16_t first, std::uint16_t last) {
  return udp(port_range{first, last});
}
/// ICMP (of IPv4), all of it or one type, with one code or any.
[[nodiscard]] constexpr traffic icmp(std::int16_t type = -1, std::int16_t code = -1) {
  return {.proto = protocols::icmp, .icmp_type = type, .icmp_code = code};
}
/// ICMPv6, all of it or one type, with one code or any.
[[nodiscard]] constexpr traffic icmpv6(std::int16_t type = -1, std::int16_t code = -1) {
  return {.proto = protocols::icmpv6, .icmp_type = type, .icmp_code = code};
}

/// Reads a protocol and, where `ports` is not empty, the ports or the ICMP type that stand behind
/// it: (`tcp`, `443`), (`udp`, ``), (`icmp`, `echo-request`). Nothing where either is malformed, or
/// where ports stand behind a protocol that has none.
[[nodiscard]] constexpr std::optional<traffic> parse_traffic(std::string_view proto,
                                                             std::string_view ports) {
  auto const p = parse_protocol(proto);
  if (!p)
    return std::nullopt;
  traffic t{.proto = *p};
  if (ports.empty())
    return t;
  if (p->has_ports()) {
    auto const range = port_range::parse(ports);
    if (!range)
      return std::nullopt;
    t.ports = *range;
    t.ports_given = true;
    return t;
  }
  auto const kind = parse_icmp(ports, *p);
  if (!kind)
    return std::nullopt;
  t.icmp_type = kind->type;
  t.icmp_code = kind->code;
  return t;
}

/// `tcp 443`, `udp`, `icmp echo-request`, `all`; ports that have no meaning are left out.
[[nodiscard]] inline std::string to_string(traffic const& t) {
  auto out = to_string(t.proto);
  if (t.proto.has_ports() && !(t.ports.is_all() && !t.ports_given))
    out += " " + to_string(t.ports);
  if (t.proto.has_types() && t.icmp_type >= 0)
    out += " " + to_string(icmp_kind{t.icmp_type, t.icmp_code}, t.proto);
  return out;
}

} // namespace vpclint::inline v0
