#pragma once

#include "vpclint/model/expectation.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/protocol.hpp"
#include "vpclint/support/result.hpp"

#include <string_view>

// Questions as a person types them, by the grammar of the native format's `expect:` lines. A
// failure is `malformed`, says what would be right, and has the column.
namespace vpclint::inline v0 {

/// One side of a question: a name, `internet`, an address or a block, or one of `tier:`, `subnet:`,
/// `sg:`, `vpc:`, `az:`, `tag:KEY=`, `network:` and a name. Whether it picks something is for
/// `analysis::select` to say.
[[nodiscard]] result<selector> parse_selector(std::string_view text);

/// `PROTOCOL [PORTS]`, such as `tcp 443`, `udp 1024-65535`, `icmp echo-request`, `esp`, `all`.
[[nodiscard]] result<traffic> parse_traffic_line(std::string_view text);

/// `SOURCE -> DESTINATION [PROTOCOL [PORTS]] [via NAME]`; the verdict of the result is left out.
[[nodiscard]] result<expectation> parse_question(std::string_view text);

/// One exact packet: `SRC:PORT->DST:PORT/PROTOCOL`, IPv6 addresses in brackets; without ports for
/// protocols that have none. ICMP is an echo request unless a type follows: `/icmp 3/4`, `/icmpv6
/// packet-too-big`. Blanks around `->` are allowed. Reads what `to_string` of a packet with ports
/// writes.
[[nodiscard]] result<packet> parse_packet(std::string_view text);

} // namespace vpclint::inline v0
