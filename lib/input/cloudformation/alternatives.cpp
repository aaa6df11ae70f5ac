// Resources of which one or the other is made: what only one of them can have is not known of any.
#include "input/cloudformation/converter.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {
namespace {

using starts = std::set<std::size_t>; // where resources begin that may not be made

bool overlap(known<cidr> const& a, known<cidr> const& b) {
  return a && b && a->is_v4() == b->is_v4() && (a->contains(*b) || b->contains(*a));
}

unknown either_exists(std::string const& a, std::string const& b) {
  return {"whether " + a + " or " + b + " exists is not known"};
}

/// One thing of each place: of two at the same place one is certain, or what they say is open.
template <class T, class Same, class Leave>
void keep_one(std::vector<T>& list, starts const& open, Same const& same, Leave const& leave) {
  auto const is_open = [&](T const& x) { return open.count(x.at.where.begin) != 0; };
  std::vector<T> kept;
  for (auto& x : list) {
    T* twin = nullptr;
    for (auto& y : kept)
      if (same(x, y) && (is_open(x) || is_open(y)))
        twin = &y;
    if (twin == nullptr)
      kept.push_back(std::move(x));
    else if (is_open(*twin) && !is_open(x))
      *twin = std::move(x); // AWS refuses the other one where it is made
    else if (is_open(*twin))
      leave(*twin, x);
  }
  list = std::move(kept);
}

} // namespace

/// Of routes of one table to one block, and of entries of one number, a stack makes one: which is
/// not known where conditions choose.
void converter::settle_alternative_lines() {
  std::map<route_table*, starts> tables;
  for (auto const* r : all("AWS::EC2::Route"))
    if (!surely(*r))
      if (auto* t = find(out_.into().route_tables,
                         target(r->get("RouteTableId"), {"AWS::EC2::RouteTable"})))
        tables[t].insert(r->key.at().begin);
  for (auto& [table, open] : tables)
    keep_one(
        table->routes, open,
        [](route const& a, route const& b) {
          return a.destination && b.destination && *a.destination == *b.destination;
        },
        [](route& kept, route const&) {
          kept.target = {unknown{"which route to this destination exists is not known"}, kept.at};
        });
  std::map<std::string, std::pair<value const*, starts>> acls;
  for (auto const* r : all("AWS::EC2::NetworkAclEntry"))
    if (auto const* a = surely(*r) ? nullptr : acl_for(r->get("NetworkAclId"))) {
      auto& [of, open] = acls[a->in.name + "." + a->id];
      of = &r->get("NetworkAclId");
      open.insert(r->key.at().begin);
    }
  for (auto& [name, one] : acls) {
    auto* a = acl_for(*one.first);
    for (auto* side : {&a->ingress, &a->egress})
      keep_one(
          *side, one.second,
          [](acl_entry const& x, acl_entry const& y) {
            return x.number && y.number && *x.number == *y.number;
          },
          [](acl_entry& kept, acl_entry const& other) {
            unknown const reason{"which entry of this number exists is not known"};
            kept.allow = {reason, kept.at};
            if (!kept.match || !other.match || *kept.match != *other.match)
              kept.match = {reason, kept.at};
            if (!kept.remote || !other.remote || *kept.remote != *other.remote)
              kept.remote = {reason, kept.at};
          });
  }
}

/// Subnets that overlap, and interfaces with one address: of those that may not exist it is open.
void converter::settle_alternative_addresses() {
  struct placed {
    subnet* what{nullptr};
    bool sure{true};
  };
  std::map<std::string, std::vector<placed>> by_vpc;
  for (auto const* r : all("AWS::EC2::Subnet"))
    if (auto* s = find(out_.into().subnets, r))
      by_vpc[s->in.name].push_back({s, surely(*r)});
  for (auto& [vpc, subnets] : by_vpc)
    for (auto const member : {&subnet::cidr, &subnet::ipv6}) {
      std::vector<std::pair<subnet*, unknown>> open;
      for (auto const& a : subnets)
        for (auto const& b : subnets)
          if (!a.sure && a.what != b.what && overlap(a.what->*member, b.what->*member)) {
            open.emplace_back(a.what, either_exists(a.what->id, b.what->id));
            break;
          }
      for (auto& [s, reason] : open)
        s->*member = {reason, (s->*member).at};
    }
  struct addressed {
    known<ipv4>* ip{nullptr};
    std::string id{};
    bool sure{true};
  };
  std::map<std::pair<std::string, std::uint32_t>, std::vector<addressed>> by_address;
  auto const note_address = [&](interface_settings& s, std::string const& id, bool sure) {
    if (s.ip && s.subnet)
      by_address[{s.subnet->name, s.ip->bits}].push_back({&s.ip, id, sure});
  };
  for (auto const* r : all("AWS::EC2::Instance"))
    if (auto* i = find(out_.into().instances, r)) {
      note_address(i->settings, i->id, surely(*r));
      for (auto& n : i->interfaces)
        note_address(n.settings, i->id, surely(*r));
    }
  for (auto const* type : {"AWS::EC2::NetworkInterface", "AWS::EFS::MountTarget"})
    for (auto const* r : all(type))
      if (auto* n = find(out_.into().network_interfaces, r))
        note_address(n->settings, n->id, surely(*r));
  for (auto& [where, all_there] : by_address)
    for (auto const& one : all_there)
      if (!one.sure && all_there.size() > 1)
        *one.ip = {either_exists(one.id, (&one == &all_there.front() ? all_there.back()
                                                                     : all_there.front())
                                             .id),
                   one.ip->at};
}

/// Endpoints of one service: whose private names count hangs on which of them there is.
void converter::settle_alternative_endpoints() {
  for (auto const* r : all("AWS::EC2::VPCEndpoint")) {
    auto* e = surely(*r) ? nullptr : find(out_.into().endpoints, r);
    if (e == nullptr || !e->private_dns.value_or(false))
      continue;
    for (auto const& other : out_.into().endpoints)
      if (&other != e && other.in.name == e->in.name && other.service && e->service &&
          *other.service == *e->service)
        e->private_dns = {either_exists(e->id, other.id), e->private_dns.at};
  }
}

void converter::settle_alternatives() {
  settle_alternative_lines();
  settle_alternative_addresses();
  settle_alternative_endpoints();
}

} // namespace vpclint::inline v0::cfn
