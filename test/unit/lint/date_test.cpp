#include "vpclint/lint/date.hpp"

#include "support/catch.hpp"

using namespace vpclint;

TEST_CASE("a date is YYYY-MM-DD and a day that exists") {
  CHECK(parse_date("2026-01-31") == date{2026, 1, 31});
  CHECK(parse_date("2024-02-29") == date{2024, 2, 29});
  CHECK(parse_date("2000-02-29").has_value());
  CHECK(parse_date("0001-01-01").has_value());
  for (auto const* wrong :
       {"", "2026-1-31", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01",
        "2026-01-00", "2026/01/01", "2026-01-011", "+026-01-01", "2026-01-3x", " 2026-01-3"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_date(wrong).has_value());
  }
}

TEST_CASE("dates are ordered and print as they are read") {
  CHECK(date{2025, 12, 31} < date{2026, 1, 1});
  CHECK(date{2026, 1, 31} < date{2026, 2, 1});
  for (auto const* text : {"2026-01-31", "0007-10-09", "9999-12-31"})
    CHECK(to_string(*parse_date(text)) == text);
}
