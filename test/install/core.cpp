#include <vpclint/support/index.hpp>

struct subnet;

int main() {
  static_assert(!vpclint::index<subnet>{});
  return vpclint::index<subnet>(std::size_t{2}).value == 2 ? 0 : 1;
}
