#include "input/aws_values.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

namespace vpclint::inline v0::aws_values {

std::optional<long long> integer(std::string_view text) {
  long long value = 0;
  if (!text.empty() && text.front() == '+')
    text.remove_prefix(1);
  auto const* last = text.data() + text.size();
  auto const read = std::from_chars(text.data(), last, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != last)
    return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 60;
  return "'" + std::string(text.substr(0, most)) + (text.size() > most ? "...'" : "'");
}

filter_match filter(std::string_view protocol, std::optional<int> first, std::optional<int> last) {
  auto const p = protocol == "-1" ? std::optional(protocols::all) : parse_protocol(protocol);
  if (!p)
    return {.code = codes::malformed_line, .problem = quoted(protocol) + " is no protocol"};
  if (!p->has_ports() && !p->has_types())
    return {.value = all_of(*p)};
  traffic t{.proto = *p};
  if (p->has_types()) {
    int const type = first.value_or(-1);
    int const code = type < 0 ? -1 : last.value_or(-1);
    if (type > 255 || code > 255)
      return {.code = codes::contradictory_line,
              .problem = "ICMP types and codes end at 255",
              .about_ports = true};
    t.icmp_type = static_cast<std::int16_t>(type);
    t.icmp_code = static_cast<std::int16_t>(code);
    return {.value = t};
  }
  int const low = first.value_or(-1);
  int const high = last ? *last : low;
  if (low < 0 && high < 0)
    return {.value = t};
  if (low < 0 || low > high || high > 65535)
    return {.code = codes::contradictory_line,
            .problem =
                "ports " + std::to_string(low) + " to " + std::to_string(high) + " are no range",
            .about_ports = true};
  t.ports = {static_cast<std::uint16_t>(low), static_cast<std::uint16_t>(high)};
  t.ports_given = true;
  return {.value = t};
}

} // namespace vpclint::inline v0::aws_values
