// Broken and hostile answers: each is refused with a finding at a place.
#include "support/hostile.hpp"

TEST_CASE("hostile answers are refused, each at its place") { vpclint_test::check_hostile("aws"); }
