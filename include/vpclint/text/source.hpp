#pragma once

#include "vpclint/support/assert.hpp"
#include "vpclint/text/location.hpp"

#include <algorithm>
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
  source(std::string name, std::string bytes) : name_(std::move(name)), bytes_(std::move(bytes)) {
    lines_.push_back(0);
    if (bytes_.find('\r') != std::string::npos) {
      find_lines();
      return;
    }
    for (std::size_t at = bytes_.find('\n'); at != std::string::npos;
         at = bytes_.find('\n', at + 1))
      lines_.push_back(static_cast<std::uint32_t>(at + 1));
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] std::size_t line_count() const { return lines_.size(); }

  /// Line and column of a byte offset, both from 1; an offset behind the end is the end. A column
  /// counts code points, a byte that is no UTF-8 counts as one. O(log lines + line length).
  [[nodiscard]] location locate(std::uint32_t offset) const {
    offset = std::min(offset, static_cast<std::uint32_t>(bytes_.size()));
    auto const line = static_cast<std::size_t>(
        std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin());
    std::uint32_t column = 1;
    for (std::size_t i = line_begin(line); i < offset; ++i)
      if (!is_continuation(bytes_[i]))
        ++column;
    return {name_, static_cast<std::uint32_t>(line), column};
  }

  /// The text of a line (from 1) without its line break and without a byte order mark.
  [[nodiscard]] std::string_view line(std::size_t number) const {
    VPCLINT_ASSERT(number >= 1 && number <= lines_.size());
    std::size_t const first = line_begin(number);
    std::size_t last = number < lines_.size() ? lines_[number] - 1 : bytes_.size();
    if (last > first && bytes_[last - 1] == '\r')
      --last;
    return std::string_view(bytes_).substr(first, last - first);
  }

private:
  void find_lines() {
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      bool const before_lf = i + 1 < bytes_.size() && bytes_[i + 1] == '\n';
      if (bytes_[i] == '\n' || (bytes_[i] == '\r' && !before_lf))
        lines_.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  static bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
  [[nodiscard]] std::size_t line_begin(std::size_t number) const {
    if (number == 1 && bytes_.compare(0, 3, "\xEF\xBB\xBF") == 0)
      return 3;
    return lines_[number - 1];
  }

  std::string name_;
  std::string bytes_;
  std::vector<std::uint32_t> lines_; // offsets of the first byte of each line
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
