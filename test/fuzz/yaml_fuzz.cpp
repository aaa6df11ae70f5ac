#include "document_property.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  vpclint_fuzz::check_document(data, size, "fuzz.yaml");
  return 0;
}
