#include "analysis/alike.hpp"

#include "analysis/asker.hpp"
#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

bool pairs_in_order(alike_pairs::member_pair const& a, alike_pairs::member_pair const& b) {
  return std::tie(a.from, a.to) < std::tie(b.from, b.to);
}

/// Whether a plain destination covers an address of the interface: what it sends there may come to
/// itself, and not to the others of its class.
bool may_call_itself(network::interface const& nic, selection const& to) {
  auto const covered = [&](address a) {
    return std::any_of(to.members.begin(), to.members.end(), [&](member const& m) {
      return m.end.kind != flow_end::kind_type::interface &&
             std::any_of(m.blocks.begin(), m.blocks.end(),
                         [&](cidr const& b) { return b.contains(a); });
    });
  };
  if (nic.ipv6_address && covered(*nic.ipv6_address))
    return true;
  return std::any_of(nic.addresses.begin(), nic.addresses.end(), [&](auto const& a) {
    return covered(a.private_ip) || (a.public_ip && covered(*a.public_ip));
  });
}

/// Numbers of kinds; equal ones are alike. What is no interface is a kind of its own.
class kind_numbers {
public:
  [[nodiscard]] std::uint32_t alone() { return next_++; }
  [[nodiscard]] std::uint32_t of(end_classes const& classes, index<network::interface> nic) {
    std::pair const key{classes.of_interface4[nic.value], classes.of_interface6[nic.value]};
    auto const [at, made] = known_.emplace(key, next_);
    next_ += made ? 1U : 0U;
    return at->second;
  }

private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known_{};
  std::uint32_t next_{0};
};

} // namespace

alike_pairs::alike_pairs(selection const& from, selection const& to) {
  std::vector<std::uint32_t> kinds(from.members.size());
  std::iota(kinds.begin(), kinds.end(), 0U);
  gather(kinds, sources_, source_kind_);
  kinds.resize(to.members.size());
  std::iota(kinds.begin(), kinds.end(), 0U);
  gather(kinds, targets_, target_kind_);
  find_same_ends(from, to);
}

alike_pairs::alike_pairs(network::network const& net, aws::semantics_options const& semantics,
                         selection const& from, selection const& to) {
  filter_sets const filters(net, semantics);
  auto const classes = sort_ends(net, filters);
  kind_numbers numbers;
  std::vector<std::uint32_t> kinds;
  for (auto const& m : from.members) {
    bool const one_of_many = m.end.kind == flow_end::kind_type::interface &&
                             sends_from_first(net.interfaces()[m.end.nic], m) &&
                             !may_call_itself(net.interfaces()[m.end.nic], to);
    kinds.push_back(one_of_many ? numbers.of(classes, m.end.nic) : numbers.alone());
  }
  gather(kinds, sources_, source_kind_);
  kinds.clear();
  for (auto const& m : to.members)
    kinds.push_back(m.end.kind == flow_end::kind_type::interface ? numbers.of(classes, m.end.nic)
                                                                 : numbers.alone());
  gather(kinds, targets_, target_kind_);
  find_same_ends(from, to);
}

void alike_pairs::gather(std::vector<std::uint32_t> const& kinds, std::vector<positions>& into,
                         std::vector<std::size_t>& of) const {
  std::map<std::uint32_t, std::size_t> place;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    auto const [at, made] = place.emplace(kinds[i], into.size());
    if (made)
      into.emplace_back();
    into[at->second].push_back(i);
    of.push_back(at->second);
  }
}

void alike_pairs::find_same_ends(selection const& from, selection const& to) {
  using key = std::tuple<flow_end::kind_type, std::uint32_t, std::uint32_t>;
  auto const key_of = [](flow_end const& e) { return key{e.kind, e.nic.value, e.network.value}; };
  std::map<key, std::size_t> ends;
  for (std::size_t i = 0; i < to.members.size(); ++i)
    if (!to.members[i].end.is_plain())
      ends.emplace(key_of(to.members[i].end), i);
  for (auto const& m : from.members) {
    auto const at = ends.find(key_of(m.end));
    same_end_.push_back(at == ends.end() ? none : at->second);
  }
}

std::size_t alike_pairs::size() const {
  auto const apart = static_cast<std::size_t>(std::count(same_end_.begin(), same_end_.end(), none));
  return source_kind_.size() * target_kind_.size() - (source_kind_.size() - apart);
}

std::size_t alike_pairs::size(std::size_t group) const {
  auto const& sources = sources_[group / targets_.size()];
  auto const to_kind = group % targets_.size();
  auto const same = std::count_if(sources.begin(), sources.end(), [&](std::size_t from) {
    return same_end_[from] != none && target_kind_[same_end_[from]] == to_kind;
  });
  return sources.size() * targets_[to_kind].size() - static_cast<std::size_t>(same);
}

std::size_t alike_pairs::first_target(std::size_t from, positions const& targets) const {
  for (auto const to : targets)
    if (makes_pair(from, to))
      return to;
  return none;
}

std::size_t alike_pairs::first_source(std::size_t to, positions const& sources) const {
  for (auto const from : sources)
    if (makes_pair(from, to))
      return from;
  return none;
}

std::vector<alike_pairs::member_pair> alike_pairs::every() const {
  std::vector<member_pair> result;
  result.reserve(size());
  for (std::size_t from = 0; from < source_kind_.size(); ++from)
    for (std::size_t to = 0; to < target_kind_.size(); ++to) {
      if (!makes_pair(from, to))
        continue;
      auto const& sources = sources_[source_kind_[from]];
      auto const& targets = targets_[target_kind_[to]];
      result.push_back(
          {.from = from,
           .to = to,
           .group = source_kind_[from] * targets_.size() + target_kind_[to],
           .leads = first_target(from, targets) == to || first_source(to, sources) == from});
    }
  return result;
}

std::vector<alike_pairs::member_pair> alike_pairs::leading(std::size_t group) const {
  auto const& sources = sources_[group / targets_.size()];
  auto const& targets = targets_[group % targets_.size()];
  std::vector<member_pair> result;
  for (auto const from : sources)
    if (auto const to = first_target(from, targets); to != none)
      result.push_back({.from = from, .to = to, .group = group, .leads = true});
  for (auto const to : targets)
    if (auto const from = first_source(to, sources); from != none)
      result.push_back({.from = from, .to = to, .group = group, .leads = true});
  std::sort(result.begin(), result.end(), pairs_in_order);
  auto const again = [](member_pair const& a, member_pair const& b) {
    return a.from == b.from && a.to == b.to;
  };
  result.erase(std::unique(result.begin(), result.end(), again), result.end());
  return result;
}

std::vector<alike_pairs::member_pair> alike_pairs::leading() const {
  std::vector<member_pair> result;
  for (std::size_t g = 0; g < groups(); ++g) {
    auto const some = leading(g);
    result.insert(result.end(), some.begin(), some.end());
  }
  std::sort(result.begin(), result.end(), pairs_in_order);
  return result;
}

std::vector<alike_pairs::member_pair> alike_pairs::first_of_each() const {
  std::vector<member_pair> result;
  for (std::size_t g = 0; g < groups(); ++g) {
    // The first source of all has a pair unless the only destination is itself.
    auto const& targets = targets_[g % targets_.size()];
    for (auto const from : sources_[g / targets_.size()])
      if (auto const to = first_target(from, targets); to != none) {
        result.push_back({.from = from, .to = to, .group = g, .leads = true});
        break;
      }
  }
  std::sort(result.begin(), result.end(), pairs_in_order);
  return result;
}

} // namespace vpclint::inline v0::analysis
