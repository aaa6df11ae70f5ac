#include "input/design_file/line.hpp"

#include <string>
#include <string_view>
#include <vector>

// The regular expressions are those of ECMA 262 as JSON Schema wants them, without anything that
// other dialects read differently.
namespace vpclint::inline v0::native::patterns {
namespace {

constexpr char const* gap = "[ \\t\\r\\n]+";
constexpr char const* edge = "[ \\t\\r\\n]*";
constexpr char const* word = "[^ \\t\\r\\n]+";
constexpr char const* byte = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

/// A name of the tables, which holds nothing special but the hyphen and digits.
std::string alternatives(std::vector<std::string_view> const& names) {
  std::string out;
  for (auto const n : names)
    (out += out.empty() ? "" : "|") += n;
  return out;
}

template <class Names>
std::vector<std::string_view> texts(Names const& names) {
  std::vector<std::string_view> out;
  for (auto const& n : names)
    out.push_back(n.name);
  return out;
}

std::string group(std::string const& inside) { return "(" + inside + ")"; }

std::string anchored(std::string const& inside) {
  return std::string("^") + edge + inside + edge + "$";
}

} // namespace

std::string const& protocol_word() {
  static std::string const pattern =
      group(alternatives(texts(detail::protocol_names)) + "|-1|" + byte);
  return pattern;
}

std::string const& ports_word() {
  static std::string const pattern = [] {
    std::string const port = "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}"
                             "|[1-9][0-9]{1,3}|[0-9])";
    return group(port + "(-" + port + ")?");
  }();
  return pattern;
}

std::string icmp_word(bool v6) {
  auto const names =
      v6 ? alternatives(texts(detail::icmp6_names)) : alternatives(texts(detail::icmp4_names));
  auto const code = std::string("(/(") + byte + "|all|-1))?";
  return group("all|-1|" + std::string(v6 ? "" : "fragmentation-needed|") +
               group(names + "|" + byte) + code);
}

std::string const& block_word() {
  static std::string const pattern =
      group("[0-9.]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[^ \\t\\r\\n]*)?|[^ \\t\\r\\n]*/[^ \\t\\r\\n]*");
  return pattern;
}

std::string const& peer_word() {
  static std::string const pattern = group(std::string("(sg|pl):") + word + "|" + block_word());
  return pattern;
}

std::string const& selector_word() {
  static std::string const pattern =
      group(std::string("(tier|subnet|sg|vpc|az|network):") + word +
            "|tag:[^= \\t\\r\\n]+=[^ \\t\\r\\n]*|" + block_word() + "|[^: \\t\\r\\n]+");
  return pattern;
}

std::string const& traffic_words() {
  static std::string const pattern = [] {
    std::string const with_ports = std::string("(tcp|6|udp|17)(") + gap + ports_word() + ")?";
    std::string const with_types4 = std::string("(icmp|1)(") + gap + icmp_word(false) + ")?";
    std::string const with_types6 =
        std::string("(icmpv6|ipv6-icmp|icmp6|58)(") + gap + icmp_word(true) + ")?";
    return group(with_ports + "|" + with_types4 + "|" + with_types6 + "|" + protocol_word());
  }();
  return pattern;
}

std::string group_rule_line(direction d) {
  return anchored(traffic_words() + gap + (d == direction::ingress ? "from" : "to") + gap +
                  peer_word());
}

std::string acl_entry_line(direction d) {
  return anchored(std::string("(allow|deny)") + gap + traffic_words() + gap +
                  (d == direction::ingress ? "from" : "to") + gap + block_word());
}

std::string expectation_line(bool with_traffic) {
  return anchored(selector_word() + gap + "->" + gap + selector_word() +
                  (with_traffic ? gap + traffic_words() : std::string()) + "(" + gap + "via" + gap +
                  word + ")?");
}

std::string whole_word(std::string const& w) { return "^" + w + "$"; }

} // namespace vpclint::inline v0::native::patterns
