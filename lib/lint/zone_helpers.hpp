#pragma once

#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>
#include <string>
#include <vector>

/// What the rules of availability share: which AZs a set of subnets covers.
namespace vpclint::inline v0::rules {

/// The AZs of some subnets of one VPC.
struct zone_cover {
  enum class answer : std::uint8_t { none, single, several, open };

  std::vector<index<subnet>> subnets{}; ///< each once
  std::vector<std::string> zones{};     ///< the known ones, each once
  std::vector<index<subnet>> unknown{}; ///< those whose AZ is not known
  bool sketched{false};                 ///< one has neither a block nor an AZ
  bool incomplete{false};               ///< there may be further subnets

  /// One subnet lies in one AZ, whichever it is (SUB-10). A subnet of which neither block nor AZ is
  /// known is a sketch that may stand for several.
  [[nodiscard]] answer covered() const {
    if (zones.size() > 1)
      return answer::several;
    if (incomplete)
      return answer::open;
    if (subnets.empty())
      return answer::none;
    if (subnets.size() == 1)
      return sketched ? answer::open : answer::single;
    return unknown.empty() ? answer::single : answer::open;
  }
};

inline void add_subnet(network::network const& net, zone_cover& cover, index<subnet> id) {
  if (std::find(cover.subnets.begin(), cover.subnets.end(), id) != cover.subnets.end())
    return;
  cover.subnets.push_back(id);
  auto const& s = net.subnets()[id];
  if (s.az.empty()) {
    cover.unknown.push_back(id);
    cover.sketched = cover.sketched || (!s.ipv4 && !s.ipv6);
  } else if (std::find(cover.zones.begin(), cover.zones.end(), s.az) == cover.zones.end()) {
    cover.zones.push_back(s.az);
  }
}

/// The subnets that the interfaces of a workload lie in; `named` is how many the design names.
[[nodiscard]] inline zone_cover cover_of(network::network const& net, network::workload const& w,
                                         std::size_t named) {
  zone_cover cover;
  for (auto const id : w.members)
    if (auto const where = net.interfaces()[id].subnet; where.valid())
      add_subnet(net, cover, where);
  cover.incomplete = !w.members_unknown.empty() || (named > w.members.size() && named > 0);
  return cover;
}

/// `only AZ a`, or `one AZ, whichever it is`.
[[nodiscard]] inline std::string zone_words(zone_cover const& cover) {
  return cover.zones.empty() ? "one AZ, whichever it is" : "only AZ " + cover.zones.front();
}

/// Another subnet of the same VPC and of the same kind (declared tier, else class) in an AZ that
/// the cover lacks.
[[nodiscard]] inline index<subnet> sibling_elsewhere(network::network const& net,
                                                     zone_cover const& cover) {
  if (cover.subnets.empty() || !cover.unknown.empty())
    return {};
  auto const& like = net.subnets()[cover.subnets.front()];
  for (auto const id : net.vpcs()[like.vpc].subnets) {
    auto const& s = net.subnets()[id];
    bool const known_tiers = like.declared->tier && s.declared->tier;
    bool const alike =
        known_tiers ? *like.declared->tier == *s.declared->tier : like.class_ipv4 == s.class_ipv4;
    if (alike && !s.az.empty() &&
        std::find(cover.zones.begin(), cover.zones.end(), s.az) == cover.zones.end())
      return id;
  }
  return {};
}

/// A subnet to add, in words: one that exists, else one that would fit, else any.
[[nodiscard]] inline std::string second_zone(network::network const& net, zone_cover const& cover) {
  if (auto const id = sibling_elsewhere(net, cover); id.valid())
    return "subnet " + net.subnets()[id].declared->id + ", which is in AZ " + net.subnets()[id].az;
  std::string result = "a subnet in another AZ";
  if (cover.subnets.empty())
    return result;
  auto const& like = net.subnets()[cover.subnets.front()];
  if (like.ipv4 && like.vpc.valid())
    if (auto const block = free_block(net, net.vpcs()[like.vpc], like.ipv4->length()))
      result += ", such as " + to_string(*block) + ", which is free";
  return result;
}

/// Notes that say where each subnet of a cover lies.
inline void note_zones(network::network const& net, finding& f, zone_cover const& cover) {
  for (auto const id : cover.subnets) {
    auto const& s = net.subnets()[id];
    if (f.at.valid() && f.at == place(s.declared->at))
      continue;
    f.with_note("subnet " + s.declared->id +
                    (s.az.empty() ? " is in an AZ that is not known" : " is in AZ " + s.az),
                s.declared->at);
  }
}

/// What keeps the answer for a cover open.
[[nodiscard]] inline std::string unknown_zones(network::network const& net,
                                               zone_cover const& cover) {
  std::vector<std::string> names;
  for (auto const id : cover.unknown)
    names.push_back(net.subnets()[id].declared->id);
  if (names.size() == 1)
    return cover.sketched && cover.subnets.size() == 1
               ? "subnet " + names.front() +
                     " has neither a block nor an AZ yet, so it may stand for several"
               : "the AZ of subnet " + names.front() + " is not known";
  return "the AZs of subnets " + listed_words(names) + " are not known";
}

/// Reports a workload whose subnets must cover two AZs and do not; `what` begins the message.
inline void report_single_zone(lint_context& ctx, index<network::workload> id,
                               zone_cover const& cover, std::string const& what) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  switch (cover.covered()) {
  case zone_cover::answer::several:
    return;
  case zone_cover::answer::none:
    ctx.inconclusive(w.at, "whether " + what +
                               " covers two AZs can't be told: the design names "
                               "no subnets")
        .resource = net.path(id);
    return;
  case zone_cover::answer::open: {
    auto why = cover.unknown.empty() ? std::string("not all of its subnets are known")
                                     : unknown_zones(net, cover);
    auto& f = ctx.inconclusive(w.at, "whether " + what + " covers two AZs can't be told: " + why);
    f.resource = net.path(id);
    note_zones(net, f, cover);
    return;
  }
  case zone_cover::answer::single: {
    auto& f = ctx.report(w.at, what + " covers " + zone_words(cover) + ", and it needs two");
    f.resource = net.path(id);
    note_zones(net, f, cover);
    f.remedy = "add " + second_zone(net, cover);
    return;
  }
  }
}

} // namespace vpclint::inline v0::rules
