// What is settled when everything is read: what AWS makes of its own accord, and what others
// change.
#include "vpclint/input/codes.hpp"

#include "input/cloudformation/converter.hpp"
#include "input/outside_vpc.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::size_t most_pairs = 4'000'000; // of subnets that are compared

} // namespace

void converter::add_default_transit_tables() {
  for (auto const* r : all("AWS::EC2::TransitGateway")) {
    auto* g = find(out_.into().transit_gateways, r);
    if (g == nullptr)
      continue;
    auto associates = flag(r->get("DefaultRouteTableAssociation"));
    auto propagates = flag(r->get("DefaultRouteTablePropagation"));
    if (auto const& v = r->get("AssociationDefaultRouteTableId"); v.there() && associates != false)
      associates = {why(v), v.at};
    if (auto const& v = r->get("PropagationDefaultRouteTableId"); v.there() && propagates != false)
      propagates = {why(v), v.at};
    if (!g->route_tables) {
      if (associates.or_default(true) == true && propagates.or_default(true) == true)
        continue;                // the one table that a design without tables has
      g->route_tables.emplace(); // TGW-4: what is in no table comes to nothing
    }
    // Who sees the gateway may have associations of its own for it.
    auto const by = associates == false ? shown_by(*r) : std::string();
    if (associates == false && by.empty())
      continue;
    transit_gateway_route_table t;
    t.id = "default";
    t.at = r->key.at();
    for (auto const& a : g->attachments) {
      known<ref> const to{ref(a.id, a.at), a.at};
      bool elsewhere = false;
      for (auto const& other : *g->route_tables)
        for (auto const& b : other.associations)
          elsewhere = elsewhere || (b && b->name == a.id);
      if (elsewhere && !by.empty())
        continue;
      if (!elsewhere && !by.empty())
        t.associations.push_back(
            {unknown{"which table is for " + a.id + " is not known: " + by}, a.at});
      else if (!elsewhere)
        t.associations.push_back(
            associates.is_unknown() ? known<ref>(unknown{associates.reason()}, a.at) : to);
      if (!by.empty())
        t.propagations.push_back({unknown{by}, a.at});
      else if (propagates.is_unknown())
        t.propagations.push_back({unknown{propagates.reason()}, a.at});
      else if (propagates.value_or(true))
        t.propagations.push_back(to);
    }
    if (by.empty() || !t.associations.empty())
      g->route_tables->push_back(std::move(t));
  }
}

bool converter::has_ipv6(std::string const& vpc) const {
  auto const& all_vpcs = out_.into().vpcs;
  return std::any_of(all_vpcs.begin(), all_vpcs.end(),
                     [&](auto const& v) { return v.id == vpc && !v.ipv6_cidr_blocks.empty(); });
}

void converter::settle_default_acls() {
  // NACL-2: AWS adds 101 beside 100 when the VPC gets IPv6, in a direction that nobody has changed;
  // with entries in it, that hangs on what was made first.
  for (auto& a : out_.into().network_acls) {
    if (a.id != "default" || is_outside(a.in.name) || !has_ipv6(a.in.name))
      continue;
    for (auto* side : {&a.ingress, &a.egress}) {
      bool const has = std::any_of(side->begin(), side->end(),
                                   [](acl_entry const& e) { return e.number == 101; });
      if (side->empty() || side->front().number != 100 || has)
        continue;
      acl_entry e{.at = a.at, .number = 101, .match = all_traffic(), .remote = cidr(prefix6{})};
      if (side->size() == 1)
        e.allow = {true, a.at};
      else
        e.allow = {unknown{"whether the VPC had IPv6 before the entries of its default ACL were "
                           "changed is not known"},
                   a.at};
      side->insert(side->begin() + 1, std::move(e));
    }
  }
}

void converter::settle_overlaps() {
  // Of two subnets in one place, one that may not be there is there only without the other.
  auto& subnets = out_.into().subnets;
  std::vector<std::pair<subnet*, resource const*>> open;
  for (auto const* r : all("AWS::EC2::Subnet"))
    if (auto* s = find(subnets, r); s != nullptr && !surely(*r))
      open.emplace_back(s, r);
  if (open.size() * subnets.size() > most_pairs)
    return;
  std::vector<std::pair<known<cidr>*, std::string>> cleared;
  for (auto const& [s, r] : open)
    for (auto& other : subnets)
      for (auto const member : {&subnet::cidr, &subnet::ipv6})
        if (&other != s && other.in.name == s->in.name && s->*member && other.*member &&
            (s->*member)->overlaps(*(other.*member)))
          cleared.emplace_back(&(s->*member), r->why);
  for (auto const& [block, reason] : cleared)
    *block = {unknown{reason}, block->at};
}

/// What a custom resource that is given something may have changed of it.
void converter::open_to(resource const& custom, value const& given) {
  for (auto const& item : given.items)
    open_to(custom, item);
  for (auto const& [key, v] : given.entries)
    open_to(custom, v);
  if (!given.is(value_kind::reference) || given.target->exists == existence::no)
    return;
  if (!opened_.emplace(given.target, given.text).second)
    return; // once is enough, and thousands of rules take long
  auto const& at = given.at;
  unknown const reason{"what " + custom.id + " (" + custom.type + ") does to it is not known"};
  sg_rule const rule{.at = at, .match = all_traffic(), .peer = {reason, at}};
  acl_entry const entry{.at = at, .number = {reason, at}};
  auto& d = out_.into();
  if (given.text == "DefaultSecurityGroup" && given.target->type == "AWS::EC2::VPC") {
    // AWS's own rules of the group are why somebody hands it on: perhaps they go.
    auto* g = group_for(given, *given.target);
    for (auto* side : {&g->ingress, &g->egress}) {
      for (auto& own : side->emplace(side->value_or(std::vector<sg_rule>{})))
        own.peer = {reason, at};
      (*side)->push_back(rule);
    }
  } else if (given.text == "DefaultNetworkAcl" && given.target->type == "AWS::EC2::VPC") {
    auto* a = acl_for(given);
    a->ingress.assign(1, entry);
    a->egress.assign(1, entry);
  } else if (auto* g = find(d.security_groups, target(given, {"AWS::EC2::SecurityGroup"}))) {
    if (!g->ingress)
      g->ingress.emplace();
    g->ingress->push_back(rule);
    if (g->egress)
      g->egress->push_back(rule);
  } else if (auto* a = find(d.network_acls, target(given, {"AWS::EC2::NetworkAcl"}))) {
    a->ingress.push_back(entry);
    a->egress.push_back(entry);
  } else if (auto* t = find(d.route_tables, target(given, {"AWS::EC2::RouteTable"}))) {
    t->routes.push_back({.at = at, .destination = {reason, at}, .target = {reason, at}});
  } else if (auto* s = find(d.subnets, target(given, {"AWS::EC2::Subnet"}))) {
    if (s->route_table.is_left_out()) // what gets the ids of subnets gives them tables, too
      s->route_table = {reason, at};
  }
}

/// What nobody models may be a way through the network.
void converter::leave_ways_open() {
  for (auto const& s : eval_.stacks())
    for (auto const& r : s->resources)
      if (auto const why = way_left_open(r->type); r->exists != existence::no && !why.empty())
        out_.into().gaps.push_back({.at = r->key.at(),
                                    .part = r->name,
                                    .reason = r->type + " is not modelled: " + std::string(why)});
}

void converter::lost(resource const& r, value const& of) {
  auto const reason = why(of).reason;
  if (out_.saturated() || (!lost_.empty() && lost_.back() == &r))
    return;
  auto& f = out_.report(codes::part_unknown, severity::info, r.key.at(),
                        r.id + " (" + r.type + ") is not read: " + reason);
  f.resource = r.name;
  f.inconclusive = true;
  if (of.is(value_kind::unknown))
    lost_.push_back(&r);
}

/// What is not known to be about this or that may be about what another stack shows to it.
void converter::open_to_lost() {
  std::set<resource const*> done; // once is enough to leave it open
  for (auto const* r : lost_) {
    std::string_view const type = r->type;
    std::string_view const about =
        type.starts_with("AWS::EC2::SecurityGroup") ? "SecurityGroup"
        : type == "AWS::EC2::Route" || type == "AWS::EC2::VPNGatewayRoutePropagation" ? "RouteTable"
        : type == "AWS::EC2::NetworkAclEntry"                                         ? "NetworkAcl"
        : type.ends_with("RouteTableAssociation")                                     ? "Subnet"
                                                                                      : "";
    if (about.empty())
      continue;
    for (auto const* x : all("AWS::EC2::" + std::string(about))) {
      if (x->in == r->in || !done.insert(x).second || shown_by(*x).empty())
        continue;
      value v;
      v.kind = value_kind::reference;
      v.target = x;
      v.at = v.key_at = r->key.at();
      open_to(*r, v);
    }
  }
}

/// A stack whose template is not there may make anything, and change what it is given.
void converter::tell_of_stack(stack& in, resource const& r) {
  auto const what = "what stack " + r.id + " makes is not known: " + r.why_no_child;
  out_.into().gaps.push_back({.at = r.key.at(), .part = r.name, .reason = what});
  auto& f = out_.report(codes::part_unknown, severity::info, r.key.at(), what);
  f.resource = r.name;
  f.inconclusive = true;
  f.remedy = "give its template as a further file, under the path that it is nested by";
  open_to(r, eval_.eval(in, r.body.find("Properties").find("Parameters"), r.loops));
}

void converter::open_to_others() {
  for (auto const& s : eval_.stacks())
    for (auto const& r : s->resources)
      if (r->exists != existence::no && nests(r->type) && r->child == nullptr)
        tell_of_stack(*s, *r);
  for (auto const& s : eval_.stacks())
    for (auto const& r : s->resources)
      if (r->exists != existence::no &&
          (!r->type.starts_with("AWS::") || r->type == "AWS::CloudFormation::CustomResource" ||
           r->type == "AWS::EC2::RouteServerPropagation"))
        open_to(*r, eval_.eval(*s, r->body.find("Properties"), r->loops));
}

void converter::settle_zones() {
  // A position of Fn::GetAZs, a name and an id are three ways to write a zone, and no template says
  // which are the same. The way that most subnets have tells them apart; the others are open.
  enum class way : std::uint8_t { position, name, id };
  auto const way_of = [](std::string_view text) {
    if (text.starts_with("az["))
      return way::position;
    auto const az = text.find("-az");
    bool const is_id = az != text.npos && az + 3 < text.size() &&
                       std::all_of(text.begin() + static_cast<std::ptrdiff_t>(az + 3), text.end(),
                                   [](char c) { return c >= '0' && c <= '9'; });
    return is_id ? way::id : way::name;
  };
  std::vector<subnet*> mine;
  std::array<std::size_t, 3> times{};
  std::set<std::string> regions;
  for (auto const* r : all("AWS::EC2::Subnet"))
    if (auto* s = find(out_.into().subnets, r); s != nullptr && s->az) {
      mine.push_back(s);
      auto const w = way_of(*s->az);
      ++times[static_cast<std::size_t>(w)];
      if (w == way::name && s->az->size() > 2)
        regions.insert(s->az->substr(0, s->az->size() - 1));
    }
  auto kept = way::name;
  for (auto const w : {way::position, way::id})
    if (times[static_cast<std::size_t>(w)] > times[static_cast<std::size_t>(kept)])
      kept = w;
  for (auto* s : mine) {
    auto const w = way_of(*s->az);
    auto const at = s->az.at;
    if (w == way::name && s->az->size() <= 2 && !regions.empty()) {
      // A stack has one Region, which another zone's name tells.
      if (regions.size() == 1)
        s->az = {*regions.begin() + *s->az, at};
      else
        s->az = {unknown{"the Region is not known (give --region)"}, at};
    }
    if (w == kept || !s->az)
      continue;
    auto const shown = *s->az;
    s->az = {
        unknown{w == way::id || kept == way::id
                    ? "whether zone " + shown + " is one that is written by its id is not known"
                    : "zones are written by name and by position in Fn::GetAZs, and which " +
                          shown + " is among the others is not known (give --azs)"},
        at};
  }
}

void converter::finish() {
  settle_zones();
  add_default_transit_tables();
  settle_default_acls();
  settle_overlaps();
  open_to_others();
  open_to_lost();
  // Nobody knows the main table, the default ACL, the default group and the gateway of a VPC
  // outside.
  for (auto const& [name, reason] : std::map(outside_.begin(), outside_.end())) {
    auto const& vpcs = out_.into().vpcs;
    auto const v = std::find_if(vpcs.begin(), vpcs.end(),
                                [&, id = name](auto const& one) { return one.id == id; });
    add_unknown_defaults(out_.into(), name, reason, v->at);
  }
  auto& d = out_.into();
  for (auto& s : d.subnets) {
    auto const hit = outside_.find(s.in.name);
    if (hit == outside_.end())
      continue;
    if (s.route_table.is_left_out())
      s.route_table = {unknown{"main table of a VPC outside: " + hit->second}, s.at};
    if (s.network_acl.is_left_out())
      s.network_acl = {unknown{"default ACL of a VPC outside: " + hit->second}, s.at};
  }
}

} // namespace vpclint::inline v0::cfn
