// One packet in every combination of what AWS and the hosts may choose for it.
#include "analysis/asker.hpp"
#include "analysis/course.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::uint16_t first_client_port = 1024;

} // namespace

/// How much there is to choose for one packet, on whatever way the other choices take it.
asker::choice_counts asker::choices_met(member const& from, member const& to, packet const& p,
                                        walk_result const& first) {
  choice_counts met{first.zones, first.targets, first.translations};
  if (met.zones == 1 && met.targets == 1 && first.open_list.empty())
    return met;
  auto options = options_;
  for (std::size_t zone = 0; zone < met.zones; ++zone)
    for (std::size_t target = 0; target < met.targets; ++target)
      for (bool const listed : {false, true}) {
        options.choices.zone = zone;
        options.choices.target = target;
        options.choices.by_unknown_list = listed;
        auto const w = walk_between(net_, from.end, to.end, p, options, wanted_of(from, to));
        met.zones = std::max(met.zones, w.zones);
        met.targets = std::max(met.targets, w.targets);
        met.translations = std::max(met.translations, w.translations);
        if (!listed && w.open_list.empty())
          break;
      }
  return met;
}

trial asker::attempt(member const& from, member const& to, packet const& p,
                     walk_options const& options, walk_result const& w,
                     std::vector<std::uint64_t>* course) {
  trial t;
  t.choices = options.choices;
  t.seen = gist::of(w);
  t.open_list = w.open_list;
  for (auto const& s : w.steps)
    if (s.result == step_result::unknown)
      (s.reply ? t.reply_facts : t.request_facts).push_back(s.fact);
  if (course != nullptr)
    add_course(w, *course);
  if (!w.open_list.empty()) {
    auto other = options;
    other.choices.by_unknown_list = true;
    auto const listed = walk_between(net_, from.end, to.end, p, other, wanted_of(from, to));
    // What a gateway endpoint takes, if its list has the address, is not the internet (EP-5).
    if (to.end.kind == flow_end::kind_type::internet &&
        listed.reached.kind == flow_end::kind_type::gateway_endpoint)
      t.open_list.clear();
    else
      t.listed = gist::of(listed);
    if (course != nullptr)
      add_course(listed, *course);
  }
  return t;
}

/// Calls `take(result, trial)` for every combination of what AWS and the hosts may choose for one
/// packet. With `course`, only for the first of the translated ports; the request takes the same
/// course with the others.
template <class Take>
trials asker::try_all(member const& from, member const& to, packet const& p,
                      std::vector<std::uint64_t>* course, Take const& take) {
  auto const wanted = wanted_of(from, to);
  auto options = options_;
  std::optional first(walk_between(net_, from.end, to.end, p, options, wanted));
  auto const [zones, targets, met] = choices_met(from, to, p, *first);
  trials result;
  result.translations = p.kind().has_ports() ? std::min<std::size_t>(met, 2) : 0;
  auto& ports = result.ports;
  if (result.translations > 0)
    ports = atoms_.client_ports(p.kind(), {first_client_port, 65535});
  // The usual ports come first: an example shows them unless others fare worse.
  auto const usual = walk_choices{}.nat_ports;
  std::stable_partition(ports.begin(), ports.end(),
                        [&](port_range const& r) { return r.contains(usual[0]); });
  auto const port_of = [&](port_range const& r, std::size_t n) {
    return r.contains(usual[n]) ? usual[n] : r.last;
  };
  result.combinations = result.translations == 0   ? 1
                        : result.translations == 1 ? ports.size()
                                                   : ports.size() * ports.size();
  if (course != nullptr)
    course->insert(course->end(), {zones, targets, met});
  for (std::size_t zone = 0; zone < zones; ++zone)
    for (std::size_t target = 0; target < targets; ++target)
      for (std::size_t c = 0; c < (course == nullptr ? result.combinations : 1); ++c) {
        options.choices.zone = zone;
        options.choices.target = target;
        if (result.translations > 0) {
          options.choices.nat_ports[0] = port_of(ports[c % ports.size()], 0);
          options.choices.nat_ports[1] = port_of(ports[c / ports.size()], 1);
        }
        options.choices.by_unknown_list = false;
        auto const w = first && same(options.choices, options_.choices)
                           ? *std::exchange(first, std::nullopt)
                           : walk_between(net_, from.end, to.end, p, options, wanted);
        auto t = attempt(from, to, p, options, w, course);
        t.combination = c;
        take(result, std::move(t));
      }
  return result;
}

trials asker::trials_of(member const& from, member const& to, packet const& p,
                        std::vector<std::uint64_t>* course) {
  return try_all(from, to, p, course,
                 [](trials& all, trial&& t) { all.all.push_back(std::move(t)); });
}

void asker::count(trial const& t, outlook& sum, port_record& record) {
  auto const best = t.best();
  auto const worst = t.worst();
  result_.packets += t.listed ? 2U : 1U;
  if (best != worst) {
    if (t.listed)
      missing(t.open_list);
    for (auto const* facts : {&t.request_facts, &t.reply_facts})
      for (auto const& f : *facts)
        missing(f);
  }
  sum.hopeful.add(best);
  sum.fearful.add(worst);
  record.note(t.combination, best == reached::back);
}

/// Whether a trial shows better what is wrong where something is, else how it works.
bool asker::shows_better(trial const& t, pair_answer const& pair) {
  bool const wrong_now = t.worst() != reached::back;
  return pair.example.steps.empty() || (wrong_now && pair.example.completes()) ||
         (wrong_now && !pair.example.arrived && t.seen.arrived);
}

void asker::show(member const& from, member const& to, packet const& p, trial const& t,
                 pair_answer& pair) {
  auto options = options_;
  options.choices = t.choices;
  pair.example = walk_between(net_, from.end, to.end, p, options, wanted_of(from, to));
  shown_.back() = {.request = p, .choices = t.choices};
}

void asker::ask_packet(member const& from, member const& to, packet const& p, pair_answer& pair,
                       outlook& sum, failures& failing, port_range client) {
  std::optional<port_record> record;
  auto const tried = try_all(from, to, p, nullptr, [&](trials const& all, trial const& t) {
    if (!record)
      record.emplace(all.translations, all.combinations);
    count(t, sum, *record);
    if (shows_better(t, pair))
      show(from, to, p, t, pair);
  });
  if (p.kind().has_ports())
    record->tell(client, tried.ports, failing, pair.by_choice);
}

} // namespace vpclint::inline v0::analysis
