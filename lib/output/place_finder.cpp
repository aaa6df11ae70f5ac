#include "output/place_finder.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::output {
namespace {

constexpr std::size_t block = 1024;     // bytes between two marks of a long line
constexpr std::size_t long_from = 4096; // bytes of a line that is worth marks

// All bytes but those that go on with a code point: 10xxxxxx.
std::uint32_t code_points(std::string_view text) {
  constexpr std::uint64_t each_byte = 0x0101010101010101U;
  auto n = static_cast<std::uint32_t>(text.size());
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof(bytes) <= text.size(); at += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    auto const going_on = (bytes >> 7U) & ~(bytes >> 6U) & each_byte;
    n -= static_cast<std::uint32_t>((going_on * each_byte) >> 56U); // the sum of its bytes
  }
  for (; at < text.size(); ++at)
    n -= (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U ? 1U : 0U;
  return n;
}

std::size_t begin_of(source const& from, std::size_t line) {
  return static_cast<std::size_t>(from.line(line).data() - from.bytes().data());
}

} // namespace

location place_finder::locate(place p) {
  return sources_->contains(p) ? locate(p.source, p.begin) : location{};
}

location place_finder::locate(std::uint32_t number, std::uint32_t offset) {
  auto const& from = sources_->at(number);
  offset = std::min(offset, static_cast<std::uint32_t>(from.bytes().size()));
  auto const line = from.line_at(offset);
  auto const text = from.line(line);
  auto const begin = begin_of(from, line);
  std::uint32_t column = 1;
  std::size_t at = begin;
  if (text.size() >= long_from) {
    auto const& marks = marks_of(number, line, text).before;
    auto const mark =
        std::min((std::max<std::size_t>(offset, begin) - begin) / block, marks.size() - 1);
    column += marks[mark];
    at += mark * block;
  }
  if (at < offset)
    column += code_points(from.bytes().substr(at, offset - at));
  return {from.name(), static_cast<std::uint32_t>(line), column};
}

place_finder::long_line const& place_finder::marks_of(std::uint32_t number, std::size_t line,
                                                      std::string_view text) {
  auto const is_this = [&](long_line const& l) { return l.source == number && l.number == line; };
  if (latest_ < long_lines_.size() && is_this(long_lines_[latest_]))
    return long_lines_[latest_];
  auto const known = std::find_if(long_lines_.begin(), long_lines_.end(), is_this);
  latest_ = static_cast<std::size_t>(known - long_lines_.begin());
  if (known != long_lines_.end())
    return *known;
  long_line made{.source = number, .number = line};
  std::uint32_t before = 0;
  for (std::size_t at = 0; at <= text.size(); at += block) {
    made.before.push_back(before);
    before += code_points(text.substr(at, block));
  }
  long_lines_.push_back(std::move(made));
  return long_lines_.back();
}

} // namespace vpclint::inline v0::output
