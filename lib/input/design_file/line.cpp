#include "input/design_file/line.hpp"

#include "vpclint/input/codes.hpp"

#include "input/design_file/values.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_digit_or_dot(char c) { return (c >= '0' && c <= '9') || c == '.'; }

std::string quoted_word(std::string_view word) { return "'" + shortened(word) + "'"; }

bool is_number_or_range(std::string_view word) {
  return word.find_first_not_of("0123456789-") == word.npos && word.front() != '-' &&
         word.back() != '-';
}

struct selector_prefix {
  std::string_view text;
  selector_kind kind;
};

constexpr std::array<selector_prefix, 7> selector_prefixes{{
    {"tier", selector_kind::tier},
    {"subnet", selector_kind::subnet},
    {"sg", selector_kind::security_group},
    {"vpc", selector_kind::vpc},
    {"az", selector_kind::az},
    {"tag", selector_kind::tag},
    {"network", selector_kind::network},
}};

bool has_upper(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string protocol_remedy(reader const& r, std::string_view word) {
  if (r.saturated())
    return {};
  if (has_upper(word) && parse_protocol(word))
    return "write it in lower case: '" + lower(word) + "'";
  std::vector<std::string_view> names;
  names.reserve(std::size(detail::protocol_names));
  for (auto const& n : detail::protocol_names)
    names.push_back(n.name);
  auto const near = r.suggest(word, names);
  if (!near.empty())
    return "did you mean '" + near + "'?";
  return "write 'tcp', 'udp', 'icmp', another protocol's name or number, or 'all'";
}

} // namespace

line::line(reader& r, std::string_view text, place at_place, std::string_view grammar)
    : r_(r), text_(text), at_(at_place), grammar_(grammar) {
  std::size_t at = text.find_first_not_of(blanks);
  // No grammar has as many words; one more is enough to see that a line goes on.
  constexpr std::size_t enough = 12;
  while (at != std::string_view::npos && words_.size() < enough) {
    auto const end = std::min(text.find_first_of(blanks, at), text.size());
    words_.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(blanks, end);
  }
}

place line::here() const {
  if (!at_end())
    return r_.word_at(at_, words_[next_]);
  if (words_.empty())
    return r_.word_at(at_, text_);
  auto const& last = words_.back();
  return r_.word_at(at_, std::string_view(last.data() + last.size(), 0));
}

bool line::take_if(std::string_view word) {
  if (at_end() || words_[next_] != word)
    return false;
  ++next_;
  return true;
}

bool line::expect(std::string_view word) { return take_if(word) || fail(quoted_word(word)); }

bool line::fail(std::string_view expected, std::string remedy) {
  auto const found = at_end() ? std::string("the end of the line") : quoted_word(peek());
  auto& f = r_.malformed(here(), "expected " + std::string(expected) + ", found " + found);
  f.remedy = remedy.empty() ? "write '" + std::string(grammar_) + "'" : std::move(remedy);
  return false;
}

bool looks_like_block(std::string_view word) {
  if (word.empty())
    return false;
  if (word.find('/') != word.npos)
    return true;
  if (std::all_of(word.begin(), word.end(), is_digit_or_dot))
    return true;
  // [hex]:[hex:.]*[%...]
  std::size_t i = 0;
  while (i < word.size() && is_hex(word[i]))
    ++i;
  if (i == word.size() || word[i] != ':')
    return false;
  while (i < word.size() && (is_hex(word[i]) || word[i] == ':' || word[i] == '.'))
    ++i;
  return i == word.size() || word[i] == '%';
}

std::optional<known<port_range>> read_ports(reader& r, place at, std::string_view word) {
  if (auto const range = port_range::parse(word))
    return known<port_range>(*range, at);
  auto const dash = word.find('-');
  if (dash == word.npos)
    return std::nullopt;
  auto const first = detail::read_decimal(word.substr(0, dash), 65535);
  auto const last = detail::read_decimal(word.substr(dash + 1), 65535);
  if (!first || !last)
    return std::nullopt;
  r.problem(codes::contradictory_line, at,
            "the port range " + quoted_word(word) + " runs backwards")
      .remedy = "write '" + std::to_string(*last) + "-" + std::to_string(*first) + "'";
  return known<port_range>(unusable(), at);
}

bool read_traffic(line& l, known<traffic>& out) {
  auto const at = l.here();
  auto const proto = has_upper(l.peek()) ? std::nullopt : parse_protocol(l.peek());
  if (!proto)
    return l.fail("a protocol", l.at_end() ? std::string() : protocol_remedy(l.in(), l.peek()));
  auto const proto_word = l.take();
  traffic t{.proto = *proto};
  auto const next = l.peek();
  out = known<traffic>(t, at);
  if (next.empty() || next == "from" || next == "to" || next == "via")
    return true;
  if (proto->has_types()) {
    auto const kind = has_upper(next) ? std::nullopt : parse_icmp(next, *proto);
    if (!kind)
      return l.fail("an ICMP type, such as 'echo-request', '8' or '3/4'",
                    has_upper(next) ? "write it in lower case" : "");
    t.icmp_type = kind->type;
    t.icmp_code = kind->code;
  } else if (proto->has_ports()) {
    auto const ports = read_ports(l.in(), l.here(), next);
    if (!ports)
      return l.fail("ports, such as '443' or '1024-65535'",
                    is_number_or_range(next) ? "ports go from 0 to 65535" : "");
    if (ports->is_unknown()) {
      out = known<traffic>(unusable(), at);
    } else {
      t.ports = **ports;
      t.ports_given = true;
    }
  } else {
    return l.fail("no ports behind " + quoted_word(proto_word) + ", which has none");
  }
  l.take();
  if (!out.is_unknown())
    out = known<traffic>(t, at);
  return true;
}

bool read_remote(reader& r, place at, std::string_view word, known<cidr>& out) {
  if (!looks_like_block(word)) {
    r.malformed(at, "expected a CIDR block, found " + quoted_word(word)).remedy =
        word.starts_with("sg:") || word.starts_with("pl:")
            ? "entries of a network ACL know neither groups nor prefix lists: write their blocks"
            : "write a block such as '10.0.0.0/16'";
    return false;
  }
  if (auto const b = parse_block(r, at, word, family::any))
    out = known<cidr>(*b, at);
  else
    out = known<cidr>(unusable(), at);
  return true;
}

bool read_peer(reader& r, place at, std::string_view word, known<sg_peer>& out) {
  if (word.starts_with("sg:") && word.size() > 3) {
    out = known<sg_peer>(group_peer{ref(std::string(word.substr(3)), at)}, at);
    return true;
  }
  if (word.starts_with("pl:") && word.size() > 3) {
    out = known<sg_peer>(prefix_list_peer{ref(std::string(word.substr(3)), at)}, at);
    return true;
  }
  if (!looks_like_block(word)) {
    auto& f = r.malformed(at, "expected a CIDR block, 'sg:NAME' or 'pl:NAME', found " +
                                  quoted_word(word));
    if (word == "any" || word == "all" || word == "anywhere" || word == "internet" || word == "*")
      f.remedy = "for every address, write 0.0.0.0/0, or ::/0 for IPv6";
    else if (word.find(':') == word.npos)
      f.remedy = "for a group, write 'sg:" + shortened(word) + "'";
    return false;
  }
  if (auto const b = parse_block(r, at, word, family::any))
    out = known<sg_peer>(sg_peer(*b), at);
  else
    out = known<sg_peer>(unusable(), at);
  return true;
}

namespace {

/// `KIND:REST`.
bool read_prefixed(reader& r, place at, selector_kind kind, std::string_view rest,
                   known<selector>& out) {
  selector s{.kind = kind, .name = std::string(rest), .at = at};
  if (kind == selector_kind::tag) {
    auto const equals = rest.find('=');
    if (equals == rest.npos || equals == 0) {
      r.malformed(at, "expected 'tag:KEY=VALUE', found " + quoted_word("tag:" + shortened(rest)));
      return false;
    }
    s.name = std::string(rest.substr(0, equals));
    s.value = std::string(rest.substr(equals + 1));
  }
  out = known<selector>(std::move(s), at);
  return true;
}

void read_block_selector(reader& r, place at, std::string_view word, known<selector>& out) {
  out = known<selector>(unusable(), at);
  std::optional<cidr> b;
  if (word.find('/') != word.npos)
    b = parse_block(r, at, word, family::any);
  else if (auto const a = address::parse(word))
    b = cidr::host(*a);
  else
    r.problem(codes::address_malformed, at, quoted_word(word) + " is not an IP address");
  if (b)
    out = known<selector>(
        selector{.kind = selector_kind::block, .name = std::string(word), .block = *b, .at = at},
        at);
}

/// Whether a slash stands in a name, as in `net/web` where two templates have a `web`: nothing in
/// front of it looks like an address.
bool has_slash_in_name(std::string_view word) {
  auto const head = word.substr(0, word.find('/'));
  return head.size() < word.size() && !head.empty() && head.find_first_of(".:") == head.npos &&
         !std::all_of(head.begin(), head.end(), is_digit_or_dot);
}

} // namespace

bool read_selector(reader& r, place at, std::string_view word, known<selector>& out) {
  if (word == "internet") {
    out = known<selector>(selector{.kind = selector_kind::internet, .at = at}, at);
    return true;
  }
  auto const colon = word.find(':');
  bool const is_block = looks_like_block(word) && word.find('=') == word.npos;
  if (colon != word.npos && colon + 1 < word.size())
    for (auto const& p : selector_prefixes)
      if (word.substr(0, colon) == p.text && !(p.kind == selector_kind::tag && is_block))
        return read_prefixed(r, at, p.kind, word.substr(colon + 1), out);
  if (looks_like_block(word) && !has_slash_in_name(word)) {
    read_block_selector(r, at, word, out);
    return true;
  }
  if (colon != word.npos) {
    auto& f = r.malformed(at, "expected a selector, found " + quoted_word(word));
    std::vector<std::string_view> kinds;
    kinds.reserve(std::size(selector_prefixes));
    for (auto const& p : selector_prefixes)
      kinds.push_back(p.text);
    auto const near = r.suggest(word.substr(0, colon), kinds);
    f.remedy = near.empty() ? "write a name, 'internet', an address, a block, or one of 'tier:', "
                              "'subnet:', 'sg:', 'vpc:', 'az:', 'tag:', 'network:' and a name"
                            : "did you mean '" + near + ":'?";
    return false;
  }
  out = known<selector>(selector{.kind = selector_kind::name, .name = std::string(word), .at = at},
                        at);
  return true;
}

bool read_question(line& l, expectation& e, bool& contradictory) {
  auto const end = [&](known<selector>& out) {
    if (l.at_end())
      return l.fail("a selector");
    auto const at = l.here();
    return read_selector(l.in(), at, l.take(), out);
  };
  if (!end(e.source) || !l.expect("->") || !end(e.destination))
    return false;
  if (!l.at_end() && l.peek() != "via") {
    known<traffic> match;
    if (!read_traffic(l, match))
      return false;
    if (match)
      e.match = *match;
    else
      contradictory = true;
  }
  if (l.take_if("via")) {
    if (l.at_end())
      return l.fail("the name of a load balancer");
    auto const at = l.here();
    e.via = known<ref>(ref(std::string(l.take()), at), at);
  }
  return l.at_end() || l.fail("the end of the line");
}

} // namespace vpclint::inline v0::native
