// The loader of designs: whatever the bytes are, it ends, says where each problem is, and says the
// same again.
#include "vpclint/input/load.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool holds) {
  if (!holds)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  vpclint::load_options options;
  options.limits.max_bytes = std::size_t{1} << 20U;
  options.model.max_findings = 50;
  auto const first = vpclint::load_text(text, "fuzz", options);
  require(first.has_value());
  bool fatal = false;
  for (auto const& f : first->findings) {
    require(!f.message.empty() && !f.rule.empty());
    require(first->design.sources.contains(f.at) && f.at.begin <= f.at.end);
    require(f.at.end <= first->design.sources.at(f.at.source).bytes().size());
    require(first->design.sources.locate(f.at).line >= 1);
    fatal = fatal || f.fatal;
  }
  require(fatal == first->fatal);
  require(first->findings.size() <= options.model.max_findings + options.limits.max_findings + 2);
  auto const again = vpclint::load_text(text, "fuzz", options);
  require(again->findings == first->findings && again->design == first->design);
  return 0;
}
