// Keys of a mapping that are written twice.
#include "vpclint/diag/codes.hpp"

#include "doc/tree_builder.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace vpclint::inline v0::doc::detail {
namespace {

constexpr std::size_t few_keys = 24;

// Mostly differs where texts do.
std::uint64_t mark_of(std::string_view text) {
  if (text.empty())
    return 0;
  auto const byte = [&](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(text[at])};
  };
  return text.size() | byte(0) << 40U | byte(text.size() / 2) << 48U | byte(text.size() - 1) << 56U;
}

// The start of a key, for a message; whole code points.
std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 80;
  if (text.size() <= longest)
    return std::string(text);
  std::size_t size = longest;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  return std::string(text.substr(0, size)) + "...";
}

} // namespace

void tree_builder::look_for_duplicates(frame const& mapping) {
  if (mapping.sequence == key_sequences::none)
    return find_duplicates(mapping.index);
  if (sequences_.of(mapping.sequence).different)
    return;
  auto const before = duplicates_;
  find_duplicates(mapping.index);
  sequences_.of(mapping.sequence).different = duplicates_ == before;
}

void tree_builder::find_duplicates(std::uint32_t mapping) {
  auto const& nodes = data_->nodes;
  if (nodes[mapping].size < 2)
    return;
  keys_.clear();
  for (std::uint32_t k = mapping + 1; k < nodes[mapping].next; k = nodes[k + 1].next)
    if (!nodes[k].has(node_data::hidden))
      keys_.push_back(k);
  if (keys_.size() > few_keys) {
    if (!find_duplicates_hashed())
      find_duplicates_sorted();
    return;
  }
  std::array<std::uint64_t, few_keys> marks{};
  std::uint64_t met = 0; // a bit for each mark; those of different marks may be the same
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    marks[i] = mark_of(text_of(keys_[i]));
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    std::uint64_t const bit = std::uint64_t{1} << ((marks[i] * odd) >> 58U);
    bool const may_be_met = (met & bit) != 0;
    met |= bit;
    if (!may_be_met)
      continue;
    for (std::size_t j = 0; j < i; ++j)
      if (marks[i] == marks[j] && text_of(keys_[i]) == text_of(keys_[j])) {
        report_duplicate(keys_[j], keys_[i]);
        break;
      }
  }
}

// Open addressing over (upper half of the hash, index of the key). Gives up, before it has reported
// anything, when keys collide so much that somebody must have chosen them for it. Goes in batches,
// because what a large table costs is waiting for memory.
bool tree_builder::find_duplicates_hashed() {
  std::size_t capacity = 32;
  while (capacity < keys_.size() * 2)
    capacity *= 2;
  constexpr std::uint64_t empty = ~std::uint64_t{0};
  constexpr std::uint64_t upper_half = 0xFFFFFFFF00000000U;
  constexpr std::size_t batch = 32;
  std::vector<std::uint64_t> table(capacity, empty);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  std::array<std::uint64_t, batch> hashes{};
  std::size_t probes = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (i % batch == 0)
      for (std::size_t j = 0; j < batch && i + j < keys_.size(); ++j) {
        hashes[j] = std::hash<std::string_view>{}(text_of(keys_[i + j]));
        __builtin_prefetch(&table[hashes[j] & (capacity - 1)], 1);
      }
    std::uint32_t const k = keys_[i];
    std::uint64_t const hash = hashes[i % batch];
    for (std::size_t slot = hash & (capacity - 1);; slot = (slot + 1) & (capacity - 1)) {
      if (++probes > 16 * keys_.size())
        return false;
      if (table[slot] == empty) {
        table[slot] = (hash & upper_half) | k;
        break;
      }
      auto const other = static_cast<std::uint32_t>(table[slot]);
      if ((table[slot] & upper_half) == (hash & upper_half) && text_of(other) == text_of(k)) {
        found.emplace_back(other, k);
        break;
      }
    }
  }
  for (auto const& [first, again] : found)
    report_duplicate(first, again);
  return true;
}

void tree_builder::find_duplicates_sorted() {
  std::sort(keys_.begin(), keys_.end(), [this](std::uint32_t a, std::uint32_t b) {
    int const order = text_of(a).compare(text_of(b));
    return order != 0 ? order < 0 : a < b;
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (text_of(keys_[i]) == text_of(keys_[first]))
      report_duplicate(keys_[first], keys_[i]);
    else
      first = i;
  }
}

void tree_builder::report_duplicate(std::uint32_t first, std::uint32_t again) {
  if (++duplicates_ > limits_.max_findings)
    return;
  auto const& a = data_->nodes[first];
  auto const& b = data_->nodes[again];
  finding f;
  f.rule = codes::duplicate_key;
  f.message = "key '" + shortened(text_of(again)) + "' is written twice";
  f.at = at(b.begin, b.end);
  f.with_note("first written here", at(a.begin, a.end));
  f.with_remedy(b.has(node_data::hidden)
                    ? "merge both with one list, `<<: [*a, *b]`; only the first one counts"
                    : "remove or rename one of the two; only the first one counts");
  findings_.push_back(std::move(f));
}

} // namespace vpclint::inline v0::doc::detail
