// One request from all client ports: by sets, by what its replies have in common, or one by one.
#include "analysis/asker.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

constexpr std::size_t most_combinations = 4096;

} // namespace

/// One request from all client ports. `classes`: of both ends, where sets may settle it; `known`:
/// the courses of requests between the two addresses, where there are several.
void asker::ask_request(inquiry& about, packet const& p, std::vector<port_range> const& clients,
                        class_pair classes, known_courses* known, failures& failing) {
  if (classes != nobody_settles && settle(classes, p, clients, about, failing))
    return;
  if (clients.size() > 1 && known != nullptr)
    ask_clients(about, p, clients, *known, failing);
  else
    ask_each_client(about, p, clients, failing);
}

/// Counts the packets of one request to one address, of all client ports, where the sets settle
/// what becomes of them and none of them could be a better example.
bool asker::settle(class_pair classes, packet const& p, std::vector<port_range> const& clients,
                   inquiry& about, failures& failing) {
  auto const& shown = about.pair.example;
  if (shown.steps.empty())
    return false;
  auto const level = sets_->settled(classes.first, classes.second, p);
  if (!level || (*level != reached::back && (shown.completes() || !shown.arrived)))
    return false;
  result_.packets += clients.size();
  outlook settled;
  settled.add(*level, *level, clients.size());
  about.add_of_kind(settled);
  if (*level != reached::back && p.kind().has_ports())
    for (auto const& c : clients)
      failing.clients.insert({c.first, c.last});
  return true;
}

void asker::ask_each_client(inquiry& about, packet p, std::vector<port_range> const& clients,
                            failures& failing) {
  for (auto const& client : clients) {
    p.src_port = client.first;
    outlook one;
    ask_packet(*about.from, *about.to, p, about.pair, one, failing, client);
    for (auto& c : about.cases)
      if (!p.kind().has_ports() || c.ports.contains(client))
        c.of_kind.add(one);
  }
}

/// One request of a protocol with ports from all client ports. Of requests that take the same
/// course, the replies are walked once.
void asker::ask_clients(inquiry& about, packet p, std::vector<port_range> const& clients,
                        known_courses& known, failures& failing) {
  p.src_port = clients.front().first;
  std::vector<std::uint64_t> course;
  auto const requests = trials_of(*about.from, *about.to, p, &course);
  if (requests.combinations > most_combinations) { // too many to keep
    ask_each_client(about, p, clients, failing);
    return;
  }
  auto const [at, made] = known.try_emplace(std::move(course));
  if (made)
    at->second = replies_of(about, p, clients);
  std::vector<trials> all;
  for (auto const& group : at->second) {
    auto tried = group.replies;
    for (std::size_t i = 0; i < tried.all.size(); ++i)
      tried.all[i] = requests.all[i / tried.combinations].with_reply(tried.all[i]);
    count_alike(about, tried, group, clients, failing);
    all.push_back(std::move(tried));
  }
  show_best(about, p, at->second, all, clients);
}

/// The replies to the requests of one course, by the client's port.
std::vector<alike_clients> asker::replies_of(inquiry const& about, packet p,
                                             std::vector<port_range> const& clients) {
  std::vector<alike_clients> result;
  for (std::size_t j = 0; j < clients.size(); ++j) {
    p.src_port = clients[j].first;
    auto tried = trials_of(*about.from, *about.to, p, nullptr);
    auto const same = std::find_if(result.begin(), result.end(), [&](alike_clients const& a) {
      return std::equal(a.replies.all.begin(), a.replies.all.end(), tried.all.begin(),
                        tried.all.end(),
                        [](trial const& x, trial const& y) { return x.replies_alike(y); });
    });
    if (same != result.end()) {
      same->clients.push_back(j);
    } else {
      result.push_back({.replies = std::move(tried)});
      result.back().clients.push_back(j);
    }
  }
  return result;
}

/// Counts the trials of client ports that fare alike, once for each of them.
void asker::count_alike(inquiry& about, trials const& tried, alike_clients const& group,
                        std::vector<port_range> const& clients, failures& failing) {
  port_record record(tried.translations, tried.combinations);
  outlook one;
  auto const packets = result_.packets;
  for (auto const& t : tried.all)
    count(t, one, record);
  result_.packets += (result_.packets - packets) * (group.clients.size() - 1);
  for (auto& c : about.cases)
    c.of_kind.add(one, static_cast<std::size_t>(std::count_if(
                           group.clients.begin(), group.clients.end(),
                           [&](std::size_t j) { return c.ports.contains(clients[j]); })));
  if (question_.match) // without a protocol there is no `partial`
    for (auto const j : group.clients)
      record.tell(clients[j], tried.ports, failing, about.pair.by_choice);
}

/// Shows one of these trials after the other until none would show better what is wrong.
void asker::show_best(inquiry& about, packet p, std::vector<alike_clients> const& groups,
                      std::vector<trials> const& of_groups,
                      std::vector<port_range> const& clients) {
  auto const& shown = about.pair.example;
  while (shown.steps.empty() || shown.completes() || !shown.arrived) {
    std::size_t first = clients.size();
    trial const* best = nullptr;
    for (std::size_t g = 0; g < of_groups.size(); ++g) {
      auto const j = groups[g].clients.front();
      for (auto const& t : of_groups[g].all)
        if (j < first && shows_better(t, about.pair)) {
          first = j;
          best = &t;
        }
    }
    if (best == nullptr)
      break;
    p.src_port = clients[first].first;
    show(*about.from, *about.to, p, *best, about.pair);
  }
}

/// Whether the set engine pays: it looks at every interface once.
bool asker::worth_sets(member const& from, member const& to, bool ipv6) {
  bool const plain = from.end.kind == end_kind::interface && to.end.is_plain();
  if (!plain || !sends_from_first(net_.interfaces()[from.end.nic], from) || options_.way_out ||
      !same(options_.choices, {}))
    return false;
  if (sets_)
    return true;
  upcoming_ += inside(to, ipv6).size() * (question_.match ? 1 : 50);
  if (upcoming_ <= net_.interfaces().size())
    return false;
  sets_.emplace(net_, options_.semantics);
  return true;
}

std::vector<std::uint32_t> const& asker::classes_inside(member const& m, bool ipv6) {
  auto const [at, made] = classes_inside_.try_emplace({&m, ipv6});
  if (made)
    for (auto const& a : inside(m, ipv6))
      at->second.push_back(sets_->class_of(a));
  return at->second;
}

} // namespace vpclint::inline v0::analysis
