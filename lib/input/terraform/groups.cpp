#include "vpclint/packet/protocol.hpp"

#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

bool same(sg_rule const& a, sg_rule const& b) { return a.match == b.match && a.peer == b.peer; }

/// A group shows what resources of their own put into it. Two of those for one rule are two, and
/// AWS refuses the second (CIDR-7).
void add_once(reader& r, std::vector<sg_rule>& rules, sg_rule rule) {
  bool const there = rule.match.has_value() && rule.peer.has_value() &&
                     std::any_of(rules.begin(), rules.end(), [&](sg_rule const& other) {
                       return same(other, rule) &&
                              (!r.is_separate(other.at.where) || other.at.where == rule.at.where);
                     });
  if (!there)
    rules.push_back(std::move(rule));
}

/// The group that rules belong to.
struct owning_group {
  std::string name{};
  std::string vpc{};
};

/// What a rule allows besides its peer, and where the rules go.
struct rule_maker {
  reader& r;
  known<traffic> match{};
  std::string description{};
  place at{};
  std::vector<sg_rule>* out{nullptr};

  void add(known<sg_peer> peer) {
    out->push_back({.at = at, .match = match, .peer = std::move(peer), .description = description});
  }
  void blocks(attribute const& a) {
    for (auto const& b : r.blocks(a))
      add(b ? known<sg_peer>(sg_peer(*b), b.at) : known<sg_peer>(unknown{b.reason()}, b.at));
  }
  void block(attribute const& a) {
    if (auto const b = r.block(a); !b.is_left_out())
      add(b ? known<sg_peer>(sg_peer(*b), b.at) : known<sg_peer>(unknown{b.reason()}, b.at));
  }
  void group(known<ref> const& g, owning_group const& own) {
    if (g.is_left_out())
      return;
    if (!g)
      return add({unknown{g.reason()}, g.at});
    if (g->name == own.name)
      return add({sg_peer(group_peer{ref("self", g.at)}), g.at});
    auto const there = r.in_vpc(*g, own.vpc, g.at);
    add(there ? known<sg_peer>(sg_peer(group_peer{*there}), g.at)
              : known<sg_peer>(unknown{there.reason()}, g.at));
  }
  void groups(attribute const& a, owning_group const& own) {
    for (auto const& g : r.many(a, types::groups))
      group(g, own);
  }
  void list(known<ref> const& l) {
    if (l.is_left_out())
      return;
    if (!l)
      return add({unknown{l.reason()}, l.at});
    add({sg_peer(prefix_list_peer{*l}), l.at});
  }
  void lists(attribute const& a) {
    for (auto const& l : r.many(a, types::prefix_lists))
      list(l);
  }
};

/// The rules of an inline block or of `aws_security_group_rule`.
template <class Get>
void classic_rules(reader& r, Get const& get, place at, owning_group const& own,
                   std::vector<sg_rule>& out, std::string_view groups_name) {
  rule_maker make{.r = r,
                  .match = r.match(get("protocol"), get("from_port"), get("to_port")),
                  .description = std::string(get("description").text()),
                  .at = at,
                  .out = &out};
  make.blocks(get("cidr_blocks"));
  make.blocks(get("ipv6_cidr_blocks"));
  make.lists(get("prefix_list_ids"));
  if (groups_name == "security_groups")
    make.groups(get(groups_name), own);
  else
    make.group(r.one(get(groups_name), types::groups), own);
  auto const self = r.flag(get("self"));
  if (self.is_unknown())
    make.add({unknown{self.reason()}, self.at});
  else if (self.value_or(false))
    make.add({sg_peer(group_peer{ref("self", self.at)}), self.at});
}

/// The rules that a resource for rules makes; `own` is the name of its group.
std::vector<sg_rule> rules_of(reader& r, instance const& i, owning_group const& own) {
  std::vector<sg_rule> out;
  auto const get = [&](std::string_view name) { return attribute(i, name); };
  if (i.type == "aws_security_group_rule") {
    classic_rules(r, get, i.at, own, out, "source_security_group_id");
  } else {
    rule_maker make{.r = r,
                    .match = r.match(get("ip_protocol"), get("from_port"), get("to_port")),
                    .description = std::string(get("description").text()),
                    .at = i.at,
                    .out = &out};
    make.block(get("cidr_ipv4"));
    make.block(get("cidr_ipv6"));
    make.list(r.one(get("prefix_list_id"), types::prefix_lists));
    make.group(r.one(get("referenced_security_group_id"), types::groups), own);
  }
  if (out.empty())
    out.push_back(
        {.at = i.at,
         .match = r.match(get(i.type == "aws_security_group_rule" ? "protocol" : "ip_protocol"),
                          get("from_port"), get("to_port")),
         .peer = {unknown{i.address + " names no peer"}, i.at}});
  return out;
}

bool is_ingress(instance const& i) {
  return i.type == "aws_vpc_security_group_ingress_rule" ||
         (i.type == "aws_security_group_rule" && attribute(i, "type").text() == "ingress");
}

/// What resources for rules made of this group before the plan: the state mirrors it inside the
/// group, also what the plan takes away.
std::vector<sg_rule> earlier_rules(reader& r, instance const& group, bool ingress,
                                   owning_group const& own) {
  std::vector<sg_rule> all;
  auto const id = attribute(group, "id").text();
  if (id.empty())
    return all;
  for (auto const* p : r.plans())
    for (auto const* b : p->before_of(id))
      if ((b->type == "aws_security_group_rule" ||
           b->type.starts_with("aws_vpc_security_group_")) &&
          is_ingress(*b) == ingress)
        r.quietly([&] {
          for (auto& rule : rules_of(r, *b, own))
            all.push_back(std::move(rule));
        });
  return all;
}

std::vector<sg_rule> inline_rules(reader& r, instance const& i, std::string_view side,
                                  owning_group const& own) {
  attribute const rules(i, side);
  std::vector<sg_rule> all;
  for (auto const& item : rules.items())
    classic_rules(
        r, [&](std::string_view name) { return item[name]; }, item.at(), own, all,
        "security_groups");
  if (!r.has_blocks(rules) || (rules.is_unknown() && all.empty()))
    all.push_back({.at = rules.at(),
                   .match = {reader::after_apply(rules), rules.at()},
                   .peer = {reader::after_apply(rules), rules.at()}});
  std::vector<sg_rule> kept;
  auto const earlier =
      rules.configured() ? std::vector<sg_rule>() : earlier_rules(r, i, side == "ingress", own);
  for (auto& rule : all)
    if (std::none_of(earlier.begin(), earlier.end(),
                     [&](sg_rule const& e) { return same(e, rule); }))
      add_once(r, kept, std::move(rule));
  return kept;
}

template <class Get>
known<traffic> acl_match(reader& r, Get const& get) {
  auto const p = parse_protocol(get("protocol").text());
  if (!p || !p->has_types())
    return r.match(get("protocol"), get("from_port"), get("to_port"));
  // Type and code have arguments of their own here; left out they are 0.
  auto const type = r.number(get("icmp_type"));
  auto const code = r.number(get("icmp_code"));
  if (type.is_unknown() || code.is_unknown())
    return {unknown{type.is_unknown() ? type.reason() : code.reason()}, get("icmp_type").at()};
  traffic t{.proto = *p};
  t.icmp_type = static_cast<std::int16_t>(std::min(type.value_or(0), 255));
  t.icmp_code = t.icmp_type < 0 ? std::int16_t{-1}
                                : static_cast<std::int16_t>(std::min(code.value_or(0), 255));
  return {t, get("protocol").at()};
}

template <class Get>
acl_entry acl_entry_of(reader& r, Get const& get, place at, std::string_view number,
                       std::string_view action) {
  acl_entry e{.at = at};
  e.number = r.number(get(number));
  if (e.number.is_left_out())
    e.number = {reader::after_apply(get(number)), at};
  auto const word = r.text(get(action));
  if (word)
    e.allow = {*word == "allow" || *word == "ALLOW" || *word == "Allow", word.at};
  else
    e.allow = {unknown{word.is_unknown() ? word.reason() : "no action is given"}, at};
  e.match = acl_match(r, get);
  e.remote = r.block(get("cidr_block"));
  if (!e.remote.has_value())
    if (auto six = r.block(get("ipv6_cidr_block")); !six.is_left_out())
      e.remote = std::move(six);
  if (e.remote.is_left_out())
    e.remote = {unknown{"no block is given"}, at};
  return e;
}

std::set<int> earlier_numbers(reader& r, instance const& acl, bool egress) {
  std::set<int> all;
  auto const id = attribute(acl, "id").text();
  if (id.empty())
    return all;
  for (auto const* p : r.plans())
    for (auto const* b : p->before_of(id))
      if (b->type == "aws_network_acl_rule" && (attribute(*b, "egress").text() == "true") == egress)
        r.quietly([&] {
          if (auto const n = r.number({*b, "rule_number"}); n)
            all.insert(*n);
        });
  return all;
}

std::vector<acl_entry> inline_entries(reader& r, instance const& i, std::string_view side) {
  attribute const a(i, side);
  std::vector<acl_entry> out;
  auto const earlier = a.configured() ? std::set<int>() : earlier_numbers(r, i, side == "egress");
  for (auto const& item : a.items()) {
    auto e = acl_entry_of(
        r, [&](std::string_view name) { return item[name]; }, item.at(), "rule_no", "action");
    if (!e.number || earlier.count(*e.number) == 0)
      out.push_back(std::move(e));
  }
  if (!r.has_blocks(a) || (a.is_unknown() && out.empty()))
    out.push_back({.at = a.at(),
                   .number = {reader::after_apply(a), a.at()},
                   .allow = {reader::after_apply(a), a.at()},
                   .match = {reader::after_apply(a), a.at()},
                   .remote = {reader::after_apply(a), a.at()}});
  return out;
}

void associate(reader& r, instance const& i, attribute const& subnets, known<ref> const& acl,
               bool list) {
  auto const found = r.owners(subnets, types::subnets, list);
  for (auto const& t : found.targets) {
    auto const slot = t.kind == target::kind_type::resource ? r.slot(t.which) : std::nullopt;
    if (!slot)
      continue;
    auto& s = r.into().subnets[*slot];
    bool const sure = list && static_cast<std::size_t>(&t - found.targets.data()) < found.sure;
    s.network_acl = found.ambiguous && !sure
                        ? known<ref>(unknown{i.address + " may be about another subnet"}, i.at)
                        : acl;
  }
}

} // namespace

void read_group(reader& r, instance const& i) {
  security_group g{.id = r.name(i), .at = i.at};
  g.in = ref(r.vpc_of(i), i.at);
  if (i.type == "aws_default_security_group")
    g.id = "default";
  owning_group const own{r.name(i), g.in.name};
  // Terraform takes away the rule that AWS makes: without `egress` nothing goes out (SG-2).
  g.ingress = inline_rules(r, i, "ingress", own);
  g.egress = inline_rules(r, i, "egress", own);
  g.description = std::string(attribute(i, "description").text());
  g.tags = r.tags(i);
  r.place_at(i, r.into().security_groups.size());
  r.into().security_groups.push_back(std::move(g));
}

void read_group_rule(reader& r, instance const& i) {
  attribute const to(i, "security_group_id");
  auto const found = r.owners(to, types::groups);
  attribute const type(i, "type");
  bool const side_known = i.type != "aws_security_group_rule" || !type.text().empty();
  for (auto const& t : found.targets) {
    security_group* g = nullptr;
    if (auto const slot = r.slot(t.which); slot && t.kind == target::kind_type::resource)
      g = &r.into().security_groups[*slot];
    else if (t.kind == target::kind_type::made_by && r.to_ref(t, to, types::groups))
      g = &r.default_group(r.vpc_of(*t.which), i.at);
    if (g == nullptr) {
      if (t.kind == target::kind_type::made_by)
        r.belongs_outside(to, t.which->address + "." + t.attribute);
      continue;
    }
    owning_group const own{t.which != nullptr && t.kind == target::kind_type::resource
                               ? r.name(*t.which)
                               : g->in.name + ".default",
                           g->in.name};
    auto const position = static_cast<std::size_t>(g - r.into().security_groups.data());
    auto rules = rules_of(r, i, own);
    auto& group = r.into().security_groups[position];
    for (auto& rule : rules) {
      if (found.ambiguous)
        rule.peer = {unknown{i.address + " may belong to another group"}, i.at};
      if (is_ingress(i) || !side_known)
        add_once(r, *group.ingress, rule);
      if (!is_ingress(i) || !side_known)
        add_once(r, *group.egress, rule);
    }
  }
  r.separate(i.at);
}

void read_group_vpc(reader& r, instance const& i) {
  auto const vpc = r.one({i, "vpc_id"}, types::vpcs);
  auto const found = r.owners({i, "security_group_id"}, types::groups);
  for (auto const& t : found.targets)
    if (auto const slot = r.slot(t.which))
      r.into().security_groups[*slot].associated_vpcs.push_back(
          found.only() != nullptr
              ? vpc
              : known<ref>(unknown{i.address + " may be about another group"}, i.at));
}

void read_acl(reader& r, instance const& i) {
  network_acl a{.id = r.name(i), .at = i.at};
  a.in = ref(r.vpc_of(i), i.at);
  bool const is_default = i.type == "aws_default_network_acl";
  if (is_default)
    a.id = "default";
  a.ingress = inline_entries(r, i, "ingress");
  a.egress = inline_entries(r, i, "egress");
  a.tags = r.tags(i);
  r.place_at(i, r.into().network_acls.size());
  r.into().network_acls.push_back(std::move(a));
}

void read_acl_rule(reader& r, instance const& i) {
  attribute const to(i, "network_acl_id");
  auto const found = r.owners(to, types::acls);
  auto const egress = r.flag({i, "egress"});
  auto e = acl_entry_of(
      r, [&](std::string_view name) { return attribute(i, name); }, i.at, "rule_number",
      "rule_action");
  for (auto const& t : found.targets) {
    network_acl* acl = nullptr;
    if (auto const slot = r.slot(t.which); slot && t.kind == target::kind_type::resource)
      acl = &r.into().network_acls[*slot];
    else if (t.kind == target::kind_type::made_by && r.to_ref(t, to, types::acls))
      acl = &r.default_acl(r.vpc_of(*t.which), i.at);
    if (acl == nullptr) {
      if (t.kind == target::kind_type::made_by)
        r.belongs_outside(to, t.which->address + "." + t.attribute);
      continue;
    }
    auto mine = e;
    if (found.ambiguous)
      mine.number = {unknown{i.address + " may belong to another ACL"}, i.at};
    auto const put = [&](std::vector<acl_entry>& entries) {
      std::erase_if(entries, [&](acl_entry const& old) {
        return old.number && mine.number && *old.number == *mine.number &&
               !r.is_separate(old.at.where);
      });
      r.separate(mine.at.where);
      entries.push_back(mine); // a second one of its own stays beside it (NACL-5)
    };
    if (egress.is_unknown() || egress.value_or(false))
      put(acl->egress);
    if (egress.is_unknown() || !egress.value_or(false))
      put(acl->ingress);
  }
}

void read_acl_association(reader& r, instance const& i) {
  if (i.type == "aws_network_acl_association")
    return associate(r, i, {i, "subnet_id"}, r.one({i, "network_acl_id"}, types::acls), false);
  attribute const subnets(i, "subnet_ids");
  if (!subnets.is_left_out())
    associate(r, i, subnets, {ref(r.name(i), subnets.at()), subnets.at()}, true);
}

} // namespace vpclint::inline v0::terraform
