// Plans and states of Terraform.
#include "format_property.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  vpclint_fuzz::read_as("terraform", data, size);
  return 0;
}
