#include "vpclint/packet/packet.hpp"

#include "oracle/facts.hpp"

#include <algorithm>
#include <vector>

namespace vpclint_test {

using namespace vpclint;
using step = seen_walk::step;
using kind = seen_walk::kind;
using why = seen_walk::why;
using peer_kind = network::resolved_rule::peer_kind;

namespace {

bool acl(step const& s) { return s.kind == kind::network_acl && s.in.valid(); }
bool group(step const& s) { return s.kind == kind::security_group && s.nic.valid(); }
bool passed(step const& s) { return s.result == analysis::step_result::pass; }
bool dropped(step const& s) { return s.result == analysis::step_result::drop; }

std::vector<acl_entry const*> const& entries_of(seen_walk const& v, step const& s) {
  auto const& a = v.net.acls()[v.net.subnets()[s.in].acl];
  return s.side == direction::ingress ? a.ingress : a.egress;
}

/// A step of a group that allowed by a rule for which `is` holds.
template <class Is>
bool by_rule(seen_walk const& v, Is const& is) {
  return v.any([&](step const& s) { return group(s) && passed(s) && s.rule != nullptr && is(s); });
}

/// A rule of the groups that a step asked, for which `is` holds.
template <class Is>
bool has_rule(seen_walk const& v, step const& s, Is const& is) {
  for (auto const g : v.at(s)->groups) {
    auto const& all = v.net.groups()[g];
    for (auto const& r : s.side == direction::ingress ? all.ingress : all.egress)
      if (is(r))
        return true;
  }
  return false;
}

bool reference(step const& s) { return s.rule->peer == peer_kind::group; }

bool attachment_subnet(seen_walk const& v, step const& s) {
  for (auto const& a : v.net.attachments())
    if (std::find(a.subnets.begin(), a.subnets.end(), s.in) != a.subnets.end())
      return v.source() != nullptr && v.source()->subnet != s.in;
  return false;
}

std::vector<fact> const& filter_table() {
  static std::vector<fact> const facts{
      {"NACL-2",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return acl(s) && passed(s) && v.net.subnets()[s.in].acl.valid() &&
                  v.net.acls()[v.net.subnets()[s.in].acl].declared == nullptr;
         });
       }},
      {"NACL-3",
       [](auto const& v) {
         return v.completes() && v.source() != nullptr && v.target() != nullptr &&
                v.source()->subnet == v.target()->subnet && !v.any(acl);
       }},
      {"NACL-4",
       [](auto const& v) {
         return v.any([](step const& s) { return acl(s) && dropped(s) && s.entry == nullptr; });
       }},
      {"NACL-6",
       [](auto const& v) {
         return v.any([&](step const& s) {
           if (!acl(s) || s.entry == nullptr || !s.entry->allow)
             return false;
           for (auto const* e : entries_of(v, s))
             if (e != s.entry && e->match && e->remote && e->allow &&
                 *e->allow != *s.entry->allow && *e->number > *s.entry->number &&
                 matches(*e->match, s.header) &&
                 e->remote->contains(s.side == direction::ingress ? s.header.src : s.header.dst))
               return true;
           return false;
         });
       }},
      {"NACL-7",
       [](auto const& v) {
         return v.any([&](step const& s) {
           if (!acl(s) || !dropped(s) || s.header.is_v4())
             return false;
           auto const& all = entries_of(v, s);
           return std::any_of(all.begin(), all.end(), [](auto const* e) {
             return e->remote && e->remote->is_v4() && e->remote->length() == 0 &&
                    e->allow.value_or(false);
           });
         });
       }},
      {"NACL-8",
       [](auto const& v) {
         return v.any([](step const& s) {
           return acl(s) && s.entry != nullptr && s.entry->match && s.entry->match->ports_given;
         });
       }},
      {"NACL-9",
       [](auto const& v) {
         return v.walk.arrived && !v.walk.request_dropped &&
                v.any([](step const& s) { return acl(s) && s.reply && dropped(s); });
       }},
      {"NACL-10",
       [](auto const& v) {
         return v.any([](step const& s) {
           return acl(s) && s.entry != nullptr && s.entry->match &&
                  !s.entry->match->proto.is_all() && !s.entry->match->proto.has_ports() &&
                  !s.entry->match->proto.has_types();
         });
       }},
      {"NACL-12",
       [](auto const& v) {
         return v.any([](step const& s) {
           return acl(s) && s.reply && s.header.kind().has_types() && s.entry != nullptr &&
                  s.entry->match && s.entry->match->proto.has_types();
         });
       }},
      {"NACL-13",
       [](auto const& v) {
         return v.source() != nullptr && v.source()->client_ports.first != 1024 &&
                v.any([](step const& s) { return acl(s) && s.reply && s.entry != nullptr; });
       }},
      {"NACL-14", [](auto const& v) { return v.passes(kind::host_service) && !v.any(acl); }},
      {"NACL-18", {}, "what changing an ACL does to connections under way"},
      {"NACL-19",
       [](auto const& v) {
         return v.passes(kind::transit_gateway) && v.any([&](step const& s) {
           return acl(s) && !s.reply && s.side == direction::ingress && attachment_subnet(v, s);
         });
       }},
      {"NACL-20",
       [](auto const& v) {
         return v.passes(kind::gwlb_endpoint) &&
                v.any([](step const& s) { return acl(s) && s.side == direction::ingress; });
       }},
      {"NACL-21", {}, "Classic Load Balancers have no nodes in a walk"},
      {"NACL-23",
       [](auto const& v) {
         return v.passes(kind::load_balancer) &&
                v.any([](step const& s) { return acl(s) && dropped(s) && !s.reply; });
       }},
      {"SG-1",
       [](auto const& v) {
         return by_rule(v, [&](step const& s) {
           auto const& groups = v.at(s)->groups;
           if (groups.size() < 2)
             return false;
           auto const& last = v.net.groups()[groups.back()];
           auto const& rules = s.side == direction::ingress ? last.ingress : last.egress;
           return !rules.empty() && s.rule >= rules.data() && s.rule < rules.data() + rules.size();
         });
       }},
      {"SG-2",
       [](auto const& v) {
         return by_rule(v, [](step const& s) {
           return s.side == direction::egress && s.rule->written == nullptr;
         });
       }},
      {"SG-3",
       [](auto const& v) {
         return by_rule(v, [&](step const& s) {
           return s.side == direction::ingress && s.rule->written == nullptr && reference(s);
         });
       }},
      {"SG-4",
       [](auto const& v) {
         return v.completes() && v.any([](step const& s) { return s.by_state; });
       }},
      {"SG-5",
       [](auto const& v) {
         return v.source() != nullptr && v.any([&](step const& s) {
           return group(s) && dropped(s) && v.at(s) != v.source() &&
                  v.at(s)->subnet == v.source()->subnet;
         });
       }},
      {"SG-7",
       [](auto const& v) {
         return by_rule(v,
                        [](step const& s) { return s.rule->match && s.rule->match->ports_given; });
       }},
      {"SG-8",
       [](auto const& v) {
         return by_rule(v, [](step const& s) {
           return s.rule->match && s.rule->match->proto == protocols::gre;
         });
       }},
      {"SG-9",
       [](auto const& v) {
         return by_rule(v, [](step const& s) {
           return s.rule->match && s.rule->match->proto.has_types() &&
                  s.rule->match->icmp_type >= 0;
         });
       }},
      {"SG-10",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return group(s) && dropped(s) && s.header.kind() == protocols::tcp &&
                  has_rule(v, s, [](auto const& r) {
                    return r.match && r.match->proto == protocols::tcp &&
                           r.match->ports == port_range{0, 0};
                  });
         });
       }},
      {"SG-11",
       [](auto const& v) {
         return by_rule(v, [](step const& s) { return s.rule->peer == peer_kind::list; });
       }},
      {"SG-12", [](auto const& v) { return by_rule(v, reference); }},
      {"SG-13",
       [](auto const& v) {
         return by_rule(v, [&](step const& s) {
           return reference(s) && v.source() != nullptr &&
                  v.source()->kind != network::interface_kind::instance;
         });
       }},
      {"SG-17",
       [](auto const& v) {
         return v.any([&](step const& s) {
           return group(s) && dropped(s) &&
                  has_rule(v, s, [](auto const& r) { return r.peer == peer_kind::missing; });
         });
       }},
      {"SG-18", [](auto const& v) { return v.drops(why::sg_references_lost); }},
      {"SG-19", {}, "a peering whose other VPC is not in the design leads nowhere"},
      {"SG-20",
       [](auto const& v) {
         return by_rule(v, [&](step const& s) {
           return reference(s) && s.rule->written != nullptr && s.rule->written->peer &&
                  std::holds_alternative<group_peer>(*s.rule->written->peer) &&
                  std::get<group_peer>(*s.rule->written->peer).group.name == "self";
         });
       }},
      {"SG-21",
       [](auto const& v) {
         return by_rule(v, [](step const& s) { return reference(s) && !s.header.is_v4(); });
       }},
      {"SG-22", {}, "untracked flows have the same verdict"},
      {"SG-24", {}, "tracking changes no verdict"},
      {"SG-25", {}, "errors about a flow are no flows"},
      {"SG-26",
       [](auto const& v) {
         return v.first.proto == 47 && v.any([](step const& s) { return s.by_state; });
       }},
      {"SG-27", {}, "time"},
      {"SG-28", {}, "what removing a rule does to connections under way"},
      {"SG-36", [](auto const& v) { return v.passes(kind::host_service) && !v.any(group); }},
      {"SG-38", {}, "how much mail an account may send"},
  };
  return facts;
}

} // namespace

std::span<fact const> filter_facts() { return filter_table(); }

} // namespace vpclint_test
