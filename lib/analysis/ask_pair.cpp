// What becomes of one pair of members in one family.
#include "analysis/asker.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

} // namespace

void asker::ask_pair(member const& from, member const& to, bool ipv6) {
  inquiry about{.from = &from,
                .to = &to,
                .client_ports = clients_of(from),
                .sources = sources(from, ipv6),
                .targets = targets(from, to, ipv6)};
  shown_.emplace_back();
  about.pair.from = from.label;
  about.pair.to = to.label;
  about.pair.ipv6 = ipv6;
  for (auto const ports : about.client_ports.cases())
    about.cases.push_back({.ports = ports});
  if (about.sources.empty() || about.targets.empty()) {
    missing(open_address(about.sources.empty() ? from : to, ipv6));
    about.add(reached::back, reached::nowhere);
  }
  ask_requests(about);
  conclude(about);
}

void asker::ask_requests(inquiry& about) {
  bool const by_sets = worth_sets(*about.from, *about.to, about.pair.ipv6);
  auto const requests = atoms_.requests(question_.match, about.pair.ipv6);
  for (auto const& request : requests)
    ask_kind(about, request, by_sets, requests.size() > 1);
}

/// One kind of request from every source to every target; `several`: there are further kinds.
void asker::ask_kind(inquiry& about, packet const& request, bool by_sets, bool several) {
  bool const ipv6 = about.pair.ipv6;
  auto const from_class = by_sets ? sets_->class_of(about.from->end.nic, ipv6) : 0U;
  auto const& widest = about.cases.front().of_kind.hopeful;
  failures of_kind;
  std::vector<std::tuple<address, address, bool>> of_addresses;
  auto p = request;
  auto const clients = client_atoms(p.kind(), about.client_ports);
  for (auto const& src : about.sources)
    for (std::size_t d = 0; d < about.targets.size(); ++d) {
      p.src = src;
      p.dst = about.targets[d];
      if (src == p.dst)
        continue;
      failures here;
      auto const completed = widest.back;
      auto const classes =
          by_sets ? class_pair(from_class, classes_inside(*about.to, ipv6)[d]) : nobody_settles;
      ask_request(about, p, clients, classes,
                  several ? &about.courses[{p.proto, src, p.dst}] : nullptr, here);
      bool const completes = widest.back != completed;
      of_addresses.push_back({src, p.dst, completes});
      if (completes) {
        of_kind.clients.merge(here.clients);
        of_kind.translated.merge(here.translated);
      }
    }
  if (widest.back == 0) {
    append(about.failing.requests, traffic_of(request));
  } else {
    about.failing.clients.merge(of_kind.clients);
    about.failing.translated.merge(of_kind.translated);
    for (auto const& [src, dst, completes] : of_addresses)
      about.by_address.note(src, dst, p.kind(), completes);
  }
  for (auto& c : about.cases)
    c.end_kind();
}

/// A pair that has one address between them, so that no packet was asked about.
void asker::ask_own_address(inquiry& about) {
  auto const& from = *about.from;
  auto const& to = *about.to;
  // Of VPCs with the same blocks each has its own: what is sent to one's own address stays there.
  if (in_two_vpcs(from, to)) {
    about.add(reached::nowhere, reached::nowhere);
    about.pair.example.steps.push_back({.kind = step_kind::delivery,
                                        .result = step_result::drop,
                                        .why = reason::other_destination,
                                        .nic = from.end.nic,
                                        .at = net_.interfaces()[from.end.nic].at});
    return;
  }
  itself_only_ = true;
  about.to_itself = true;
  // Two interfaces with one address: which of them has it, nobody knows. An address among others
  // that is the sender's own makes no pair.
  if (to.end.kind == end_kind::interface) {
    missing("address of " + to.label + " (that of " + from.label + " is the same)");
    about.add(reached::back, reached::nowhere);
  }
}

/// The verdict on the pair, and of `partial` what of it fails.
void asker::conclude(inquiry& about) {
  auto& cases = about.cases;
  auto& pair = about.pair;
  if (cases.front().sum.hopeful.all == 0 && about.sources.size() == 1 &&
      about.sources == about.targets)
    ask_own_address(about);
  else if (!question_.match)
    for (auto& c : cases)
      c.settle_for_any();
  auto const sum = best_and_worst(cases);
  if (cases_differ(cases))
    if (auto const* owner =
            instance_of_unknown_system(net_, net_.interfaces()[about.from->end.nic]))
      missing(operating_system_fact(*owner));
  pair.outcome = about.to_itself ? verdict::unknown : sum.judge();
  if (pair.outcome == verdict::partial) {
    auto& failing = about.failing;
    about.by_address.tell(atoms_, about.from->blocks, about.to->blocks, pair, [&](protocol p) {
      if (p.has_ports())
        for (auto const& c : client_atoms(p, about.client_ports))
          failing.clients.insert({c.first, c.last});
    });
    pair.failing_ports = joined(failing.clients);
    pair.failing_translated_ports = joined(failing.translated);
    pair.failing_requests = std::move(failing.requests);
  } else {
    pair.by_choice = false;
  }
  keep(std::move(pair), sum);
}

void asker::keep(pair_answer&& pair, outlook const& sum) {
  outcomes_.push_back(sum);
  result_.pairs.push_back(std::move(pair));
}

void asker::ask_one(member const& from, member const& to, packet const& p) {
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.ipv6 = !p.is_v4();
  shown_.emplace_back();
  outlook sum;
  failures failing;
  ask_packet(from, to, p, pair, sum, failing, {p.src_port, p.src_port});
  pair.outcome = sum.judge();
  if (pair.outcome == verdict::partial)
    pair.failing_translated_ports = joined(failing.translated);
  keep(std::move(pair), sum);
}

/// No common family: nothing can even be sent.
void asker::ask_apart(member const& from, member const& to) {
  pair_answer pair;
  pair.from = from.label;
  pair.to = to.label;
  pair.outcome = verdict::blocked;
  auto const& end = from.end.kind == end_kind::interface ? from.end : to.end;
  pair.example.steps.push_back({.kind = step_kind::interface_state,
                                .result = step_result::drop,
                                .why = reason::no_address,
                                .nic = end.nic});
  outlook sum;
  sum.add(reached::nowhere, reached::nowhere);
  shown_.emplace_back();
  keep(std::move(pair), sum);
}

} // namespace vpclint::inline v0::analysis
