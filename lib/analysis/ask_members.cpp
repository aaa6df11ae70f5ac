// All pairs of a question, and the answer that they make together.
#include "analysis/asker.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

} // namespace

precedent asker::ask_families(member const& from, member const& to) {
  precedent p{.first = result_.pairs.size(), .asked = true};
  auto const packets = result_.packets;
  auto const open_facts = open_facts_;
  for (bool const ipv6 : {false, true})
    if (has_family(from, to, ipv6))
      ask_pair(from, to, ipv6);
  p.answers = result_.pairs.size() - p.first;
  p.packets = result_.packets - packets;
  p.open = open_facts_ != open_facts;
  return p;
}

/// The same for another pair, with its own example.
void asker::repeat(precedent const& p, member const& from, member const& to) {
  result_.packets += p.packets;
  for (std::size_t i = p.first; i < p.first + p.answers; ++i)
    repeat_pair(i, from, to);
}

void asker::repeat_pair(std::size_t position, member const& from, member const& to) {
  auto const& known = result_.pairs[position];
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.ipv6 = known.ipv6;
  pair.outcome = known.outcome;
  pair.failing_ports = known.failing_ports;
  pair.failing_translated_ports = known.failing_translated_ports;
  pair.failing_requests = known.failing_requests;
  pair.failing_sources = known.failing_sources;
  pair.failing_destinations = known.failing_destinations;
  pair.by_choice = known.by_choice;
  auto const shown = shown_[position];
  if (!known.example.steps.empty()) {
    auto request = shown.request;
    if (from.end.kind == end_kind::interface)
      request.src = sources(from, known.ipv6).front();
    if (to.end.kind == end_kind::interface)
      request.dst = targets(from, to, known.ipv6).front();
    auto options = options_;
    options.choices = shown.choices;
    pair.example = walk_between(net_, from.end, to.end, request, options, wanted_of(from, to));
  }
  shown_.push_back(shown);
  auto const sum = outcomes_[position];
  keep(std::move(pair), sum);
}

void asker::ask_all(selection const& from, selection const& to, alike_pairs const& pairs,
                    std::size_t most_listed) {
  bool const listed = pairs.size() <= most_listed;
  auto const to_ask = listed ? pairs.every() : pairs.first_of_each();
  std::vector<precedent> known(listed ? pairs.groups() : 0);
  for (auto const& p : to_ask) {
    if (!listed) {
      ask_alike(from, to, pairs, p);
      continue;
    }
    auto const& f = from.members[p.from];
    auto const& t = to.members[p.to];
    auto& first = known[p.group];
    if (first.asked && !(first.open && p.leads))
      repeat(first, f, t);
    else if (auto const now = ask_families(f, t); !first.asked)
      first = now;
  }
  if (!result_.pairs.empty() || !from.unknown.empty() || !to.unknown.empty())
    return;
  for (auto const& p : to_ask) {
    ask_apart(from.members[p.from], to.members[p.to]);
    if (!listed)
      result_.pairs.back().alike = pairs.size(p.group);
  }
}

/// Answers for the first pair of its group in place of all; the others that lead are asked only for
/// the facts that they miss.
void asker::ask_alike(selection const& from, selection const& to, alike_pairs const& pairs,
                      alike_pairs::member_pair const& p) {
  auto const packets = result_.packets;
  auto const first = ask_families(from.members[p.from], to.members[p.to]);
  auto const alike = pairs.size(p.group);
  for (std::size_t i = first.first; i < result_.pairs.size(); ++i)
    result_.pairs[i].alike = alike;
  if (first.open)
    for (auto const& other : pairs.leading(p.group))
      if (other.from != p.from || other.to != p.to) {
        (void)ask_families(from.members[other.from], to.members[other.to]);
        result_.pairs.resize(first.first + first.answers);
        outcomes_.resize(result_.pairs.size());
        shown_.resize(result_.pairs.size());
      }
  result_.packets = packets + first.packets * alike;
}

answer asker::finish(selection const& from, selection const& to) && {
  outlook sum;
  for (std::size_t i = 0; i < outcomes_.size(); ++i)
    sum.add(outcomes_[i], result_.pairs[i].alike);
  for (auto const* s : {&from, &to})
    if (!s->unknown.empty()) {
      // Further members may complete or not: what is known of the others settles only `partial`.
      missing_.insert("members of " + s->label + " (" + s->unknown + ")");
      sum.add(reached::back, reached::nowhere);
    }
  if (result_.pairs.empty() || (itself_only_ && sum.hopeful.all == 0)) {
    if (from.members.empty() || to.members.empty())
      missing_.insert("who is in " + (from.members.empty() ? from.label : to.label) +
                      " (nobody that the design names)");
    else
      missing_.insert("two different members of " + from.label + " and " + to.label);
    result_.outcome = verdict::unknown;
  } else {
    result_.outcome = sum.judge();
  }
  if (result_.outcome == verdict::unknown)
    result_.missing.assign(missing_.begin(), missing_.end());
  if (result_.outcome == verdict::partial)
    gather_failures();
  return std::move(result_);
}

/// What of a `partial` answer fails, of all pairs together.
void asker::gather_failures() {
  failures all;
  for (auto const& p : result_.pairs) {
    for (auto const& r : p.failing_ports)
      all.clients.insert({r.first, r.last});
    for (auto const& r : p.failing_translated_ports)
      all.translated.insert({r.first, r.last});
    result_.by_choice = result_.by_choice || p.by_choice;
  }
  auto const everywhere = [&](auto pair_answer::*part) {
    auto const& first = result_.pairs.front().*part;
    bool const alike = std::all_of(result_.pairs.begin(), result_.pairs.end(),
                                   [&](pair_answer const& p) { return p.*part == first; });
    return alike ? first : std::remove_cvref_t<decltype(first)>{};
  };
  result_.failing_requests = everywhere(&pair_answer::failing_requests);
  result_.failing_sources = everywhere(&pair_answer::failing_sources);
  result_.failing_destinations = everywhere(&pair_answer::failing_destinations);
  result_.failing_ports = joined(all.clients);
  result_.failing_translated_ports = joined(all.translated);
}

} // namespace vpclint::inline v0::analysis
