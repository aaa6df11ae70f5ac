#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"
#include "network/target_members.hpp"

#include <map>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// Whether an entry keeps something of TCP from or to `block` that a later entry would allow.
bool denies_own_what_is_admitted(std::vector<read_entry> const& side, std::size_t at,
                                 cidr const& block) {
  auto const& e = side[at];
  auto const tcp_part = points(e.matches->what) & points(points_of(all_of(protocols::tcp)));
  if (tcp_part.empty())
    return false;
  acl_region rest({.block = block, .what = tcp_part.intervals().front()});
  for (auto const k : e.taken_by)
    rest.take(*side[k].matches);
  for (auto k = at + 1; k < side.size(); ++k)
    if (side[k].matches && side[k].entry->allow && *side[k].entry->allow &&
        rest.overlaps(*side[k].matches))
      return true;
  return false;
}

void check_acl_deny_own_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  std::map<index<subnet>, network::resolved_load_balancer const*> with_targets;
  for (auto const& lb : net.load_balancers())
    for (auto const& l : lb.listeners)
      for (auto const w : l.targets)
        for (auto const nic : network::target_members(net, w))
          if (net.interfaces()[nic].subnet.valid())
            with_targets.emplace(net.interfaces()[nic].subnet, &lb);
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    each_side(a, [&](direction d, auto const& entries) {
      auto const side = read_side(entries);
      for (std::size_t k = 0; k < side.size(); ++k) {
        auto const& r = side[k];
        if (!r.matches || r.left.empty() || !r.entry->allow || *r.entry->allow)
          continue;
        for (auto const s : a.subnets) {
          auto const it = with_targets.find(s);
          auto const& subnet = net.subnets()[s];
          auto const own = r.matches->block.is_v4() ? subnet.ipv4 : subnet.ipv6;
          if (it == with_targets.end() || !own || !r.matches->block.contains(*own) ||
              !denies_own_what_is_admitted(side, k, *own))
            continue;
          auto const& lb = *it->second->declared;
          ctx.report(r.entry->at, entry_name(*r.entry, d) + " of network ACL " + a.id +
                                      " denies subnet " + subnet.declared->id +
                                      " its own addresses, where load balancer " + lb.id +
                                      " has targets")
              .with_note("subnet " + subnet.declared->id + " has " + to_string(*own),
                         subnet.declared->cidr.at)
              .with_note("load balancer " + lb.id + " checks its targets", lb.at)
              .resource = net.path(id);
          break;
        }
      }
    });
  }
}

} // namespace

extern constinit rule const acl_deny_own_subnet{
    .info =
        {.id = "VPC4023",
         .name = "acl-deny-own-subnet",
         .summary = "A network ACL denies a subnet with targets of a load balancer its own "
                    "addresses.",
         .rationale = "A deny of the own block, or of everything, in front of the entry that "
                      "was to admit them breaks the health checks; the targets look dead "
                      "although they serve.",
         .remedy = "Put the deny behind the entries that admit the load balancer, or narrow "
                   "it.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html"},
         .facts = {"NACL-6", "NACL-23"}},
    .check = &check_acl_deny_own_subnet};

} // namespace vpclint::inline v0::rules
