#pragma once

#include "vpclint/support/assert.hpp"
#include "vpclint/text/location.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// One input as the reader sees it: a name for messages and its bytes as UTF-8. Byte offsets refer
/// to these bytes; a leading byte order mark stays in them and counts as no column. A line ends
/// with LF, with CR LF, or with a CR alone (YAML 1.2, 5.4), whatever the document is written in.
class source {
public:
  source(std::string name, std::string bytes)
      : name_(std::move(name)), bytes_(std::move(bytes)),
        has_returns_(bytes_.find('\r') != std::string::npos) {
    for (std::size_t at = 0; at < bytes_.size(); at += block) {
      before_.push_back(breaks_);
      breaks_ += count_breaks(at, std::min(at + block, bytes_.size()));
    }
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] std::size_t line_count() const { return std::size_t{breaks_} + 1; }

  /// The line (from 1) that an offset is in; behind the end it is the last one. O(1).
  [[nodiscard]] std::size_t line_at(std::uint32_t offset) const {
    auto const end = std::min<std::size_t>(offset, bytes_.size());
    std::size_t const first = end / block * block;
    return (first < bytes_.size() ? before_[first / block] : breaks_) + count_breaks(first, end) +
           std::size_t{1};
  }

  /// Line and column of a byte offset, both from 1; an offset behind the end is the end. A column
  /// counts code points, a byte that is no UTF-8 counts as one. O(log lines + line length).
  [[nodiscard]] location locate(std::uint32_t offset) const {
    offset = std::min(offset, static_cast<std::uint32_t>(bytes_.size()));
    std::size_t const line = line_at(offset);
    std::uint32_t column = 1;
    for (std::size_t i = without_mark(line_begin(line)); i < offset; ++i)
      if (!is_continuation(bytes_[i]))
        ++column;
    return {name_, static_cast<std::uint32_t>(line), column};
  }

  /// The text of a line (from 1) without its line break and without a byte order mark.
  /// O(log lines).
  [[nodiscard]] std::string_view line(std::size_t number) const {
    VPCLINT_ASSERT(number >= 1 && number <= line_count());
    std::size_t const first = without_mark(line_begin(number));
    std::size_t last = number < line_count() ? line_begin(number + 1) - 1 : bytes_.size();
    if (last > first && bytes_[last - 1] == '\r')
      --last;
    return std::string_view(bytes_).substr(first, last - first);
  }

private:
  /// Whether a line ends with this byte.
  [[nodiscard]] bool is_break(std::size_t at) const {
    return bytes_[at] == '\n' ||
           (bytes_[at] == '\r' && (at + 1 == bytes_.size() || bytes_[at + 1] != '\n'));
  }
  /// Counts in eight bytes at a time where only line feeds end lines.
  [[nodiscard]] std::uint32_t count_breaks(std::size_t from, std::size_t until) const {
    constexpr std::size_t most = 255; // that a byte can count
    constexpr std::uint64_t lows = 0x7F7F7F7F7F7F7F7FU;
    constexpr std::uint64_t pairs = 0x00FF00FF00FF00FFU;
    std::uint32_t count = 0;
    while (!has_returns_ && from + sizeof(std::uint64_t) <= until) {
      auto const words = std::min((until - from) / sizeof(std::uint64_t), most);
      std::uint64_t of_bytes = 0;
      for (std::size_t i = 0; i < words; ++i, from += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes_.data() + from, sizeof word);
        word ^= 0x0A0A0A0A0A0A0A0AU; // now a line feed is a byte that is zero
        of_bytes += ~(((word & lows) + lows) | word | lows) >> 7U;
      }
      std::uint64_t const of_pairs = (of_bytes & pairs) + ((of_bytes >> 8U) & pairs);
      count += static_cast<std::uint32_t>((of_pairs * 0x0001000100010001U) >> 48U);
    }
    for (; from < until; ++from)
      count += is_break(from) ? 1U : 0U;
    return count;
  }
  static bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
  [[nodiscard]] std::size_t without_mark(std::size_t line_begin) const {
    return line_begin == 0 && bytes_.starts_with("\xEF\xBB\xBF") ? 3 : line_begin;
  }
  [[nodiscard]] std::size_t line_begin(std::size_t number) const {
    if (number == 1)
      return 0;
    auto const wanted = static_cast<std::uint32_t>(number - 1); // behind so many breaks
    auto const next = std::lower_bound(before_.begin(), before_.end(), wanted);
    auto const first = static_cast<std::size_t>(next - before_.begin()) - 1;
    std::size_t at = first * block;
    for (auto met = before_[first]; met < wanted; ++at)
      if (!has_returns_) {
        at = bytes_.find('\n', at);
        ++met;
      } else if (is_break(at)) {
        ++met;
      }
    return at;
  }

  std::string name_;
  std::string bytes_;
  static constexpr std::size_t block = 4096;
  bool has_returns_;
  std::uint32_t breaks_{0};
  std::vector<std::uint32_t> before_{}; // line breaks before each block
};

/// The sources of one run, in the order they were given. Copies share the bytes.
class source_map {
public:
  /// Adds a source and returns its number, which `place::source` names.
  std::uint32_t add(std::string name, std::string bytes) {
    sources_.push_back(std::make_shared<source const>(std::move(name), std::move(bytes)));
    return static_cast<std::uint32_t>(sources_.size() - 1);
  }
  [[nodiscard]] std::size_t size() const { return sources_.size(); }
  /// Precondition: `number < size()`.
  [[nodiscard]] source const& at(std::uint32_t number) const {
    VPCLINT_ASSERT(number < sources_.size());
    return *sources_[number];
  }
  [[nodiscard]] bool contains(place p) const { return p.source < sources_.size(); }

  /// File, line and column of a place; empty file and line 0 for a place that is none of ours.
  [[nodiscard]] location locate(place p) const {
    return contains(p) ? at(p.source).locate(p.begin) : location{};
  }

private:
  std::vector<std::shared_ptr<source const>> sources_;
};

} // namespace vpclint::inline v0
