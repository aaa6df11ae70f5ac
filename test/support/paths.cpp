#include "support/paths.hpp"

namespace vpclint_test {

// The two directories are compiled into this one file, so that every other object is the same in
// every checkout and comes out of the compiler cache.
std::string source_path(std::string_view relative) {
  return std::string(VPCLINT_SOURCE_DIR "/").append(relative);
}

std::string binary_path(std::string_view relative) {
  return std::string(VPCLINT_BINARY_DIR "/").append(relative);
}

} // namespace vpclint_test
