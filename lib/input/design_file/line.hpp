#pragma once

#include "vpclint/model/expectation.hpp"
#include "vpclint/model/network_acl.hpp"
#include "vpclint/model/security_group.hpp"
#include "vpclint/packet/protocol.hpp"

#include "input/design_file/reader.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::native {

/// A short line on its way through its grammar, word by word. The first malformed word is reported;
/// after that nothing more is asked of the line.
class line {
public:
  /// `grammar` is what a line of this kind looks like, for the remedy.
  line(reader& r, doc::node n, std::string_view grammar) : line(r, n.text(), n.at(), grammar) {}
  /// A text that stands at `at`, or inside it.
  line(reader& r, std::string_view text, place at, std::string_view grammar);

  [[nodiscard]] reader& in() const { return r_; }
  [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
  /// The next word; empty at the end.
  [[nodiscard]] std::string_view peek() const {
    return at_end() ? std::string_view() : words_[next_];
  }
  /// Where the next word stands; behind the last word at the end.
  [[nodiscard]] place here() const;
  std::string_view take() { return words_[next_++]; }
  /// Takes the next word if it is this one.
  bool take_if(std::string_view word);
  /// Takes the next word, which must be this one.
  bool expect(std::string_view word);
  /// Reports the next word as malformed; false.
  bool fail(std::string_view expected, std::string remedy = {});

private:
  reader& r_;
  std::string_view text_;
  place at_;
  std::string_view grammar_;
  std::vector<std::string_view> words_;
  std::size_t next_{0};
};

/// Whether a word is meant as an address or a block: it has a slash, is made of digits and dots, or
/// looks like IPv6. Keep in step with `block_pattern`.
[[nodiscard]] bool looks_like_block(std::string_view word);

/// `PROTOCOL [PORTS]`: up to `from`, `to`, `via` or the end. False if it is malformed; unknown if
/// it contradicts itself.
bool read_traffic(line& l, known<traffic>& out);

/// A port or a range in one word. Nothing if it is malformed (unreported); unknown, with a finding
/// at `at`, if it runs backwards.
std::optional<known<port_range>> read_ports(reader& r, place at, std::string_view word);

/// What one word as the peer of a group's rule says. False, with a finding at `at`, if it is none.
bool read_peer(reader& r, place at, std::string_view word, known<sg_peer>& out);
/// The block of an ACL entry.
bool read_remote(reader& r, place at, std::string_view word, known<cidr>& out);
/// What `read_question` reads, for remedies.
inline constexpr std::string_view question_grammar =
    "SOURCE -> DESTINATION [PROTOCOL [PORTS]] [via NAME]";

/// The whole of a question. False if it is malformed; `contradictory` if it contradicts itself.
bool read_question(line& l, expectation& e, bool& contradictory);

/// One side of an expectation.
bool read_selector(reader& r, place at, std::string_view word, known<selector>& out);

/// Regular expressions of the same grammars, for the schema. `*_line` match whole lines and are
/// anchored; the others are parts of one.
namespace patterns {
[[nodiscard]] std::string const& protocol_word();
[[nodiscard]] std::string const& ports_word();
[[nodiscard]] std::string icmp_word(bool v6);
[[nodiscard]] std::string const& peer_word();
[[nodiscard]] std::string const& block_word();
[[nodiscard]] std::string const& selector_word();
/// `PROTOCOL [PORTS]`.
[[nodiscard]] std::string const& traffic_words();
[[nodiscard]] std::string group_rule_line(direction d);
[[nodiscard]] std::string acl_entry_line(direction d);
/// With a protocol, or without one.
[[nodiscard]] std::string expectation_line(bool with_traffic);
/// One word alone.
[[nodiscard]] std::string whole_word(std::string const& word);
} // namespace patterns

} // namespace vpclint::inline v0::native
