// Answers of AWS's describe calls.
#include "format_property.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  vpclint_fuzz::read_as("aws", data, size);
  return 0;
}
