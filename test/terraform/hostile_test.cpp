// Broken and hostile plans: each is refused with a finding at a place.
#include "support/hostile.hpp"

TEST_CASE("hostile plans are refused, each at its place") {
  vpclint_test::check_hostile("terraform");
}
