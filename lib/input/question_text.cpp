#include "vpclint/input/question_text.hpp"

#include "vpclint/support/nearest.hpp"

#include "input/design_file/line.hpp"
#include "input/design_file/reader.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t longest_text = 4096;

failure malformed(std::string what, std::size_t column = 0) {
  failure f;
  f.code = failure_code::malformed;
  f.what = std::move(what);
  f.column = static_cast<std::uint32_t>(column);
  return f;
}

/// A text as the only source of a design, with a reader on it.
class typed {
public:
  explicit typed(std::string_view text) {
    auto const number = design_.sources.add("", std::string(text.substr(0, longest_text)));
    text_ = design_.sources.at(number).bytes();
    at_ = {number, 0, static_cast<std::uint32_t>(text_.size())};
  }
  typed(typed const&) = delete;
  typed& operator=(typed const&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] place at() const { return at_; }
  native::reader& in() { return reader_; }

  /// The first thing that is wrong.
  [[nodiscard]] failure problem() const {
    if (findings_.empty())
      return malformed("it can't be read");
    auto const& f = findings_.front();
    auto what = f.message;
    if (!f.remedy.empty())
      what += "; " + f.remedy;
    return malformed(std::move(what), design_.sources.locate(f.at).column);
  }

private:
  design design_{};
  std::vector<finding> findings_{};
  std::vector<file_inventory> inventory_{};
  design_builder builder_{design_, findings_, inventory_};
  native::reader reader_{builder_};
  std::string_view text_{};
  place at_{};
};

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(blanks);
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

constexpr std::string_view packet_grammar = "SRC:PORT->DST:PORT/PROTOCOL";

std::string quoted(std::string_view text) { return "'" + native::shortened(text) + "'"; }

struct packet_end {
  address at{};
  std::optional<std::uint16_t> port{};
};

/// `ADDRESS`, `ADDRESS:PORT`, `[IPv6]`, `[IPv6]:PORT`.
result<packet_end> read_end(std::string_view text) {
  packet_end end;
  std::string_view host = text;
  std::string_view port;
  bool has_port = false;
  if (!text.empty() && text.front() == '[') {
    auto const close = text.find(']');
    if (close == text.npos)
      return malformed("the bracket of " + quoted(text) + " is not closed");
    host = text.substr(1, close - 1);
    auto const rest = text.substr(close + 1);
    if (!rest.empty() && rest.front() != ':')
      return malformed("expected ':PORT' behind ']', found " + quoted(rest));
    has_port = !rest.empty();
    port = has_port ? rest.substr(1) : rest;
  } else if (auto const colon = text.find(':'); colon != text.npos) {
    if (text.find(':', colon + 1) != text.npos && !address::parse(text))
      return malformed("write an IPv6 address in brackets, found " + quoted(text));
    if (address::parse(text))
      return malformed("write an IPv6 address in brackets: '[" + std::string(text) + "]'");
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    has_port = true;
  }
  auto const a = address::parse(host);
  if (!a)
    return malformed(host.empty()
                         ? "an address is missing; write '" + std::string(packet_grammar) + "'"
                         : quoted(host) + " is not an IP address");
  end.at = *a;
  if (has_port) {
    auto const number = detail::read_decimal(port, 65535);
    if (!number)
      return malformed("expected a port from 0 to 65535, found " + quoted(port));
    end.port = static_cast<std::uint16_t>(*number);
  }
  return end;
}

/// What stands behind the slash.
result<traffic> read_kind(std::string_view text) {
  typed t(text);
  native::line l(t.in(), t.text(), t.at(), "PROTOCOL");
  known<traffic> out;
  if (!native::read_traffic(l, out) || !l.at_end() || !out)
    return t.problem();
  return *out;
}

} // namespace

result<selector> parse_selector(std::string_view text) {
  if (trimmed(text).empty())
    return malformed("a selector is empty; write a name, 'internet', an address or a block");
  typed t(text);
  known<selector> out;
  if (!native::read_selector(t.in(), t.at(), t.text(), out) || !out)
    return t.problem();
  auto s = *out;
  s.at = {};
  return s;
}

result<traffic> parse_traffic_line(std::string_view text) {
  typed t(text);
  native::line l(t.in(), t.text(), t.at(), "PROTOCOL [PORTS]");
  known<traffic> out;
  if (!native::read_traffic(l, out))
    return t.problem();
  if (!l.at_end()) {
    l.fail("the end");
    return t.problem();
  }
  if (!out)
    return t.problem();
  return *out;
}

result<expectation> parse_question(std::string_view text) {
  typed t(text);
  native::line l(t.in(), t.text(), t.at(), native::question_grammar);
  expectation e;
  bool contradictory = false;
  if (!native::read_question(l, e, contradictory) || contradictory || !e.source || !e.destination)
    return t.problem();
  // The places are of the text, which goes.
  auto source = *e.source;
  auto destination = *e.destination;
  source.at = {};
  destination.at = {};
  e.source = known<selector>(std::move(source));
  e.destination = known<selector>(std::move(destination));
  if (e.via)
    e.via = known<ref>(ref(e.via->name));
  return e;
}

result<packet> parse_packet(std::string_view text) {
  text = trimmed(text);
  auto const arrow = text.find("->");
  auto const slash = arrow == text.npos ? arrow : text.find('/', arrow);
  if (slash == text.npos)
    return malformed("expected '" + std::string(packet_grammar) + "', found " + quoted(text));
  auto const from = read_end(trimmed(text.substr(0, arrow)));
  if (!from)
    return from.error();
  auto const to = read_end(trimmed(text.substr(arrow + 2, slash - arrow - 2)));
  if (!to)
    return to.error();
  auto const kind = read_kind(text.substr(slash + 1));
  if (!kind)
    return kind.error();
  if (from->at.is_v4() != to->at.is_v4())
    return malformed("source and destination are of different families");
  if (kind->proto.is_all())
    return malformed("a packet has one protocol, such as tcp");
  if (kind->ports_given)
    return malformed("the ports stand behind the addresses: '" + std::string(packet_grammar) + "'");
  packet p{.src = from->at, .dst = to->at, .proto = static_cast<std::uint8_t>(kind->proto.number)};
  if (kind->proto.has_ports()) {
    if (!from->port || !to->port)
      return malformed("a " + to_string(kind->proto) + " packet has two ports: '" +
                       std::string(packet_grammar) + "'");
    p.src_port = *from->port;
    p.dst_port = *to->port;
  } else if (from->port || to->port) {
    return malformed(to_string(kind->proto) + " has no ports");
  }
  if (kind->proto.has_types()) {
    if ((kind->proto == protocols::icmp) != p.is_v4())
      return malformed("ICMP goes over IPv4 and ICMPv6 over IPv6");
    auto const type = kind->icmp_type < 0 ? (p.is_v4() ? 8 : 128) : int{kind->icmp_type};
    p.icmp_type = static_cast<std::uint8_t>(type);
    p.icmp_code = static_cast<std::uint8_t>(kind->icmp_code < 0 ? 0 : kind->icmp_code);
  }
  return p;
}

} // namespace vpclint::inline v0
