#pragma once

#include "vpclint/packet/protocol.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Values as AWS and the tools around it spell them.
namespace vpclint::inline v0::aws_values {

/// What a filter line matches, or what is wrong with it.
struct filter_match {
  std::optional<traffic> value{};
  std::string_view code{}; ///< of the finding, where there is no value
  std::string problem{};
  bool about_ports{false}; ///< the ports are what is wrong, rather than the protocol
};

/// A number in decimal, a sign allowed.
[[nodiscard]] std::optional<long long> integer(std::string_view text);

/// Protocol (`-1`, `all`, a name or a number) and ports of a rule; of ICMP type and code stand
/// where ports stand. -1 and nothing mean all of them. Ports of other protocols have no meaning
/// (SG-8).
[[nodiscard]] filter_match filter(std::string_view protocol, std::optional<int> first,
                                  std::optional<int> last);

/// At most sixty bytes of a text in quotes, for messages.
[[nodiscard]] std::string quoted(std::string_view text);

} // namespace vpclint::inline v0::aws_values
