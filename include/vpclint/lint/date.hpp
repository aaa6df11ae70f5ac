#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// A day of the Gregorian calendar.
struct date {
  std::uint16_t year{1970};
  std::uint8_t month{1};
  std::uint8_t day{1};

  friend constexpr auto operator<=>(date const&, date const&) = default;
};

/// Reads `YYYY-MM-DD`; nothing for any other spelling and for days that do not exist.
[[nodiscard]] constexpr std::optional<date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  auto const number = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      if (text[i] < '0' || text[i] > '9')
        return ~0U;
      value = value * 10 + static_cast<unsigned>(text[i] - '0');
    }
    return value;
  };
  unsigned const y = number(0, 4);
  unsigned const m = number(5, 2);
  unsigned const d = number(8, 2);
  if (y > 9999 || m < 1 || m > 12 || d < 1)
    return std::nullopt;
  bool const leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  unsigned const long_month = m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
  unsigned const days = m == 2 ? (leap ? 29 : 28) : long_month;
  if (d > days)
    return std::nullopt;
  return date{static_cast<std::uint16_t>(y), static_cast<std::uint8_t>(m),
              static_cast<std::uint8_t>(d)};
}

/// `YYYY-MM-DD`.
[[nodiscard]] inline std::string to_string(date const& d) {
  std::string out = "0000-00-00";
  auto const put = [&](std::size_t last, unsigned value) {
    for (std::size_t i = last; value != 0; --i, value /= 10)
      out[i] = static_cast<char>('0' + value % 10);
  };
  put(3, d.year);
  put(6, d.month);
  put(9, d.day);
  return out;
}

} // namespace vpclint::inline v0
