#pragma once

#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint_fuzz {

inline void require(bool holds) {
  if (!holds)
    std::abort();
}

/// Whatever the bytes are, reading them as `format` ends, says where each problem is, says the same
/// again, and what was read can be made a network.
inline void read_as(std::string_view format, std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  vpclint::load_options options;
  options.format = std::string(format);
  options.limits.max_bytes = std::size_t{1} << 20U;
  options.model.max_findings = 50;
  auto first = vpclint::load_text(text, "fuzz", options);
  require(first.has_value());
  bool fatal = false;
  for (auto const& f : first->findings) {
    require(!f.message.empty() && !f.rule.empty());
    require(first->design.sources.contains(f.at) && f.at.begin <= f.at.end);
    fatal = fatal || f.fatal;
  }
  require(fatal == first->fatal);
  auto const again = vpclint::load_text(text, "fuzz", options);
  require(again->findings == first->findings && again->design == first->design);
  std::vector<vpclint::finding> findings;
  (void)vpclint::network::resolve(std::move(first->design), findings);
}

} // namespace vpclint_fuzz
