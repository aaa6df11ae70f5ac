#include "vpclint/net/interval_set.hpp"

#include "support/catch.hpp"

#include <bitset>
#include <cstdint>
#include <random>
#include <vector>

using namespace vpclint;

using bytes = interval_set<std::uint8_t>;
using model = std::bitset<256>;

static_assert((bytes(3, 5) | bytes(6, 9)) == bytes(3, 9));
static_assert((~interval_set<uint128>()).is_all());
static_assert(unsigned_number<uint128> && !unsigned_number<bool> && !unsigned_number<int>);

namespace {

bytes set_of(model const& m) {
  std::vector<interval<std::uint8_t>> items;
  for (unsigned i = 0; i < 256; ++i)
    if (m[i])
      items.push_back({static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i)});
  return bytes::of(items);
}

model model_of(bytes const& s) {
  model m;
  for (auto const& i : s)
    for (unsigned n = i.first; n <= i.last; ++n)
      m.set(n);
  return m;
}

bool canonical(bytes const& s) {
  unsigned next = 0;
  bool start = true;
  for (auto const& i : s) {
    if (i.first > i.last || (!start && i.first <= next))
      return false;
    next = i.last + 1U;
    start = false;
  }
  return true;
}

// Everything an interval set says about itself and a second one, against the model.
bool agree(bytes const& a, model const& ma, bytes const& b, model const& mb) {
  for (auto const& [got, want] : {std::pair(a | b, ma | mb), std::pair(a & b, ma & mb),
                                  std::pair(a - b, ma & ~mb), std::pair(~a, ~ma)})
    if (!canonical(got) || model_of(got) != want || got.size() != want.count() ||
        got.empty() != want.none() || got.is_all() != want.all())
      return false;
  return subset(a, b) == ((ma & ~mb).none()) && overlaps(a, b) == ((ma & mb).any()) &&
         (a == b) == (ma == mb) && ((a <=> b) == 0) == (ma == mb);
}

} // namespace

TEST_CASE("interval sets: all subsets of a small universe at both ends of the range") {
  // Four numbers at each end: adjacency, and carries at 0 and 255, in every combination.
  auto const spread = [](unsigned bits) {
    model m;
    for (unsigned i = 0; i < 8; ++i)
      if ((bits >> i & 1U) != 0)
        m.set(i < 4 ? i : 248 + i);
    return m;
  };
  std::vector<model> models;
  std::vector<bytes> sets;
  for (unsigned bits = 0; bits < 256; ++bits) {
    models.push_back(spread(bits));
    sets.push_back(set_of(models.back()));
  }
  unsigned wrong = 0;
  for (unsigned i = 0; i < 256; ++i)
    for (unsigned j = 0; j < 256; ++j)
      wrong += !agree(sets[i], models[i], sets[j], models[j]);
  CHECK(wrong == 0);
}

TEST_CASE("interval sets: long random histories agree with a bitset") {
  std::mt19937 random(20240601);
  bytes s;
  model m;
  unsigned wrong = 0;
  for (int step = 0; step < 100'000; ++step) {
    auto a = static_cast<std::uint8_t>(random());
    auto b = static_cast<std::uint8_t>(random() % 4 == 0 ? a + random() % 3 : random());
    if (a > b)
      std::swap(a, b);
    bytes const t(a, b);
    auto const mt = model_of(t);
    wrong += step % 16 == 0 && !agree(s, m, t, mt);
    switch (random() % 8) {
    case 0:
      s &= t, m &= mt;
      break;
    case 1:
      s = ~s, m = ~m;
      break;
    case 2:
    case 3:
    case 4:
      s -= t, m &= ~mt;
      break;
    default:
      s |= t, m |= mt;
      break;
    }
    auto const n = static_cast<std::uint8_t>(random());
    wrong += s.contains(n) != m[n] || s.size() != m.count() || !canonical(s);
    if (!s.empty())
      wrong += !m[s.min()] || !m[s.max()] || (m << (256U - s.min())).any();
  }
  CHECK(wrong == 0);
}

TEST_CASE("interval sets are built from any order") {
  CHECK(bytes::of({{9, 12}, {1, 3}, {4, 5}, {11, 20}, {2, 2}, {255, 255}}) ==
        (bytes(1, 5) | bytes(9, 20) | bytes::single(255)));
  CHECK(bytes::of({}).empty());
  CHECK(bytes::of({{0, 255}, {255, 255}, {0, 0}}).is_all());
  CHECK(bytes::all().intervals().size() == 1);
}

TEST_CASE("interval sets reach the ends of wide numbers") {
  using wide = interval_set<uint128>;
  auto const all = wide::all();
  CHECK((~all).empty());
  CHECK((~wide{}) == all);
  CHECK(all.size() == uint128_max);
  CHECK((all - wide::single(uint128_max)).size() == uint128_max);
  CHECK((all - wide::single(0) - wide::single(uint128_max)).size() == uint128_max - 1);
  CHECK((wide(0, uint128_max - 1) | wide::single(uint128_max)) == all);
  using word = interval_set<std::uint32_t>;
  CHECK(word::all().size() == uint128{1} << 32);
  CHECK((word(0, 0x7fffffff) | word(0x80000000, 0xffffffff)).is_all());
  CHECK(interval<std::uint64_t>{0, ~0ULL}.size() == uint128{1} << 64);
}
