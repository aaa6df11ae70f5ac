#include "analysis/group_tables.hpp"

#include <algorithm>
#include <optional>

namespace vpclint::inline v0::analysis {

group_tables::group_tables(filter_sets& filters, end_classes const& ends,
                           std::span<std::uint32_t const> classes)
    : filters_(filters), ends_(ends) {
  (void)number_of({}); // the first one: everything passes
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> set_places;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> block_places;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> profile_places;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> client_places;
  auto const place_in = [](auto& places, auto const& value) {
    return places.emplace(value, static_cast<std::uint32_t>(places.size())).first->second;
  };
  entries_.reserve(classes.size());
  for (auto const c : classes) {
    auto const& info = ends.infos[c];
    auto const block = info.no_address ? 0U : filters.group_class(info.first.where);
    entry e;
    e.number = c;
    e.location = info.location;
    e.members = ends.classes[c].members.size();
    e.set = place_in(set_places, info.group_set);
    if (e.set == sets_.size()) {
      sets_.push_back(info.group_set);
      refers_.push_back(filters.has_references(info.group_set, direction::egress));
    }
    e.block = place_in(block_places, block);
    e.profile = place_in(profile_places, (std::uint64_t{block} << 32) | info.group_set);
    e.clients = place_in(client_places, info.clients.key());
    if (e.clients == clients_.size())
      clients_.push_back(info.clients);
    entries_.push_back(e);
  }
  blocks_ = block_places.size();
  auto const columns = blocks_ + profile_places.size();
  egress_.assign(sets_.size(), std::vector<std::uint32_t>(columns, unset));
  ingress_.assign(columns, std::vector<std::uint32_t>(sets_.size(), unset));
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](entry const& a, entry const& b) { return a.location < b.location; });
  find_places();
}

void group_tables::find_places() {
  boost::unordered_flat_map<std::vector<std::uint32_t>, std::uint32_t> kinds;
  std::vector<std::uint32_t> key;
  for (std::size_t i = 0; i < entries_.size();) {
    place p{.first = i};
    key.assign(1, entries_[i].block);
    for (; i < entries_.size() && entries_[i].location == entries_[p.first].location; ++i) {
      auto const& e = entries_[i];
      key.insert(key.end(), {e.set, e.profile, e.clients, static_cast<std::uint32_t>(e.members)});
    }
    p.last = i;
    auto const [at, made] = kinds.emplace(key, static_cast<std::uint32_t>(kinds.size()));
    p.like = at->second;
    if (made)
      repeats_.push_back(false);
    else
      repeats_[p.like] = true;
    places_.push_back(p);
  }
}

void group_tables::count(place const& from, place const& to, questions const& q,
                         std::vector<same>& into) {
  auto const ranges = clients_.size();
  for (auto x = from.first; x < from.last; ++x)
    for (auto y = to.first; y < to.last; ++y) {
      auto const groups = together(entries_[x], entries_[y], q);
      auto const where = groups * ranges + entries_[x].clients;
      if (where >= slot_.size())
        slot_.resize(passages_.size() * ranges, 0);
      if (slot_[where] == 0) {
        into.push_back({.groups = groups, .clients = entries_[x].clients});
        slot_[where] = static_cast<std::uint32_t>(into.size());
      }
      into[slot_[where] - 1].pairs +=
          entries_[x].members * (entries_[y].members - (x == y ? 1 : 0));
    }
  for (auto const& s : into)
    slot_[s.groups * ranges + s.clients] = 0;
  std::erase_if(into, [](same const& s) { return s.pairs == 0; });
}

std::span<group_tables::same const> group_tables::tally(place const& from, place const& to,
                                                        questions const& q) {
  // An end makes no pair with itself: a location with itself is like no other two.
  if (from.first == to.first || !repeats_[from.like] || !repeats_[to.like] || kept_ > most_kept) {
    latest_.clear();
    count(from, to, q, latest_);
    return latest_;
  }
  auto const asked = (q.source ? 1U : 0U) | (q.target ? 2U : 0U) | (q.seen_member ? 4U : 0U);
  auto const key = (std::uint64_t{from.like} << 32U) | (std::uint64_t{to.like} << 3U) | asked;
  auto const [at, made] = tallies_.try_emplace(key);
  if (made) {
    count(from, to, q, at->second);
    kept_ += at->second.size();
  }
  return at->second;
}

std::uint32_t group_tables::ask(direction side, entry const& own, entry const& other, bool member) {
  auto const& remote = ends_.infos[other.number];
  return number_of(filters_.groups(sets_[own.set], side, remote.first.where,
                                   member ? std::optional(remote.group_set) : std::nullopt));
}

std::uint32_t group_tables::meet(std::uint32_t a, std::uint32_t b) {
  auto& sets = filters_.sets();
  auto const one = passages_[a];
  auto const two = passages_[b];
  auto const number = number_of({sets.meet(one.must, two.must), sets.meet(one.may, two.may)});
  auto& row = both_[a];
  if (b >= row.size())
    row.resize(passages_.size(), unset);
  return row[b] = number;
}

std::uint32_t group_tables::number_of(passage p) {
  auto const [at, made] =
      numbers_.emplace(std::pair(p.must, p.may), static_cast<std::uint32_t>(passages_.size()));
  if (made) {
    passages_.push_back(p);
    both_.emplace_back();
  }
  return at->second;
}

} // namespace vpclint::inline v0::analysis
