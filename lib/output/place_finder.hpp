#pragma once

#include "vpclint/text/source.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::output {

/// Finds places as `source_map::locate` does. What a program wrote often has megabytes in one line:
/// such a line is gone through once, and each place in it then takes O(log lines).
class place_finder {
public:
  /// The sources have to outlive it.
  explicit place_finder(source_map const& sources) : sources_(&sources) {}

  [[nodiscard]] location locate(place p);
  /// Precondition: the sources have one of this number.
  [[nodiscard]] location locate(std::uint32_t number, std::uint32_t offset);
  [[nodiscard]] source_map const& sources() const { return *sources_; }

private:
  struct long_line {
    std::uint32_t source{0};
    std::size_t number{0};
    std::vector<std::uint32_t> before{}; // code points in front of each block of its bytes
  };

  [[nodiscard]] long_line const& marks_of(std::uint32_t number, std::size_t line,
                                          std::string_view text);

  source_map const* sources_;
  std::vector<long_line> long_lines_{};
  std::size_t latest_{0};
};

} // namespace vpclint::inline v0::output
