#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// How Regions and availability zones are called.
namespace vpclint::inline v0::aws {

/// The Region that a text begins with, such as `us-gov-west-1` of `us-gov-west-1b`; empty when it
/// begins with none. Known by its form: two letters, any further words, a point of the compass and
/// a number. O(n).
[[nodiscard]] constexpr std::string_view leading_region(std::string_view text) {
  constexpr std::array<std::string_view, 9> points{"north",     "south",     "east",
                                                   "west",      "central",   "northeast",
                                                   "northwest", "southeast", "southwest"};
  constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.size() < 3 || !is_letter(text[0]) || !is_letter(text[1]) || text[2] != '-')
    return {};
  std::string_view word;
  for (std::size_t at = 3; at < text.size();) {
    if (is_digit(text[at])) {
      auto end = at;
      while (end < text.size() && is_digit(text[end]))
        ++end;
      bool const compass = std::find(points.begin(), points.end(), word) != points.end();
      return compass ? text.substr(0, end) : std::string_view{};
    }
    auto const end = std::min(text.find('-', at), text.size());
    word = text.substr(at, end - at);
    if (word.empty() || !std::all_of(word.begin(), word.end(), is_letter))
      return {};
    at = end + 1;
  }
  return {};
}

/// The Region that the name of an availability zone, a local zone or a Wavelength zone spells out;
/// empty for a letter, an id such as `apne2-az1`, or anything else (SUB-10).
[[nodiscard]] constexpr std::string_view region_of_zone(std::string_view zone) {
  auto const region = leading_region(zone);
  auto const rest = zone.substr(region.size());
  bool const letter = rest.size() == 1 && rest[0] >= 'a' && rest[0] <= 'z';
  bool const farther = rest.size() > 1 && rest[0] == '-';
  return !region.empty() && (letter || farther) ? region : std::string_view{};
}

/// How the ids of a Region's zones begin: `apne2` for `ap-northeast-2`; empty for what is no
/// Region's name.
[[nodiscard]] inline std::string zone_id_prefix(std::string_view region) {
  if (region.empty() || leading_region(region) != region)
    return {};
  std::string out(region.substr(0, 2));
  for (std::size_t at = 3; at < region.size();) {
    auto const end = std::min(region.find('-', at), region.size());
    auto const word = region.substr(at, end - at);
    at = end + 1;
    constexpr std::array<std::string_view, 2> halves{"north", "south"};
    if (word[0] >= '0' && word[0] <= '9') {
      out += word;
      continue;
    }
    out += word[0];
    for (auto const half : halves)
      if (word.size() > half.size() && word.substr(0, half.size()) == half)
        out += word[half.size()];
  }
  return out;
}

/// Whether a text has the form of a zone id: letters, a number, `-`, letters, a number, as in
/// `use1-az4` or `usw2-lax1-az1`.
[[nodiscard]] constexpr bool is_zone_id(std::string_view zone) {
  constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::size_t parts = 0;
  for (std::size_t at = 0; at <= zone.size(); ++parts) {
    auto const end = std::min(zone.find('-', at), zone.size());
    auto const part = zone.substr(at, end - at);
    std::size_t letters = 0;
    while (letters < part.size() && is_letter(part[letters]))
      ++letters;
    if (letters < 2 || letters == part.size() ||
        !std::all_of(part.begin() + static_cast<std::ptrdiff_t>(letters), part.end(), is_digit))
      return false;
    at = end + 1;
  }
  return parts > 1;
}

} // namespace vpclint::inline v0::aws
