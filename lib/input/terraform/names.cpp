#include "vpclint/input/codes.hpp"

#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

bool is_one_of(type_list types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::string choices(resolution const& r) {
  std::string out;
  for (std::size_t n = r.sure; n < r.targets.size() && n < r.sure + 4; ++n) {
    auto const& t = r.targets[n];
    out += (n == r.sure ? "" : ", ") + (t.which != nullptr ? t.which->address : t.text);
  }
  return r.targets.size() > r.sure + 4 ? out + ", ..." : out;
}

/// What follows the label of something that is another one for each instance.
std::string key_suffix(attribute const& a) {
  for (auto const e : a.expressions())
    for (auto const r : e.find("references").items())
      if (r.text().starts_with("each.") || r.text().starts_with("count."))
        return a.owner().key.empty() ? std::string() : "[" + std::string(a.owner().key) + "]";
  return {};
}

/// What an expression mentions first. Equal ones in one module instance mean the same thing.
std::string origin_of(attribute const& a) {
  for (auto const e : a.expressions())
    for (auto const first : e.find("references").items()) {
      auto const text = first.text();
      if (text.starts_with("each.") || text.starts_with("count.") || text.starts_with("path."))
        continue;
      auto const& module = a.owner().module;
      return (module.empty() ? std::string() : std::string(module) + ".") + std::string(text) +
             key_suffix(a);
    }
  return {};
}

} // namespace

resolution reader::resolve(attribute const& a, type_list types, bool list) {
  auto r = list ? refs_.many(a, types) : refs_.one(a, types);
  bool const open = a.is_unknown() || (list && (!r.reason.empty() || r.ambiguous));
  if (!open || (!r.ambiguous && r.reason.empty()))
    return r;
  std::string const reason = r.ambiguous ? "it may be any of " + choices(r) : r.reason;
  if (lost_.insert({a.path(), reason}).second)
    out_.inventory(a.at()).unresolved.push_back(
        {.at = a.at(), .what = a.path(), .reason = reason, .ambiguous = r.ambiguous});
  return r;
}

resolution reader::owners(attribute const& a, type_list types, bool list) {
  auto r = resolve(a, types, list);
  if (list && a.is_left_out())
    return r;
  for (auto const& t : r.targets)
    if (t.kind == target::kind_type::outside)
      belongs_outside(a, t.text);
  if (r.targets.empty() || (list && !r.reason.empty()))
    lost(a, a.owner().address, r.reason);
  if (!r.targets.empty() || !a.is_unknown())
    return r;
  for (auto const* p : plans_)
    for (auto const& i : p->instances())
      if (!i.data && is_one_of(types, i.type) && absent_.find(&i) == absent_.end())
        r.targets.push_back({.which = &i});
  r.ambiguous = true;
  return r;
}

void reader::belongs_outside(attribute const& a, std::string const& what) {
  auto const& i = a.owner();
  std::string const reason = what + " is not in the document";
  if (!lost_.insert({a.path(), reason}).second)
    return;
  out_.inventory(a.at()).unresolved.push_back({.at = a.at(), .what = a.path(), .reason = reason});
  auto& f = out_.report(codes::part_unknown, severity::info, a.at(),
                        i.address + " is for " + what +
                            ", which is not in the document: no verdict takes it into account");
  f.inconclusive = true;
  f.resource = i.address;
}

std::string reader::name(instance const& i) {
  if (i.type == "aws_default_security_group" || i.type == "aws_default_network_acl")
    return vpc_of(i) + ".default";
  if (is_one_of(types::vpcs, i.type))
    return vpc_of(i);
  return prefixes_[i.document] + i.address;
}

known<ref> reader::to_ref(target const& t, attribute const& a, type_list types) {
  switch (t.kind) {
  case target::kind_type::resource:
    if (auto const hit = absorbed_.find(t.which); hit != absorbed_.end())
      return {ref(absorbed_name(hit->second, types), a.at()), a.at()};
    if (auto const hit = absent_.find(t.which); hit != absent_.end())
      return {unknown{hit->second}, a.at()};
    return {ref(name(*t.which), a.at()), a.at()};
  case target::kind_type::made_by: {
    bool const of_vpc = is_one_of(types::vpcs, t.which->type);
    if (of_vpc && is_one_of(types, "aws_security_group"))
      return {ref(name(*t.which) + ".default", a.at()), a.at()};
    if (of_vpc && is_one_of(types, "aws_network_acl"))
      return {ref(name(*t.which) + ".default", a.at()), a.at()};
    if (of_vpc && is_one_of(types, "aws_route_table"))
      return {ref(made_table(*t.which, t.attribute, a.at()).id, a.at()), a.at()};
    if (t.which->type == "aws_vpc_endpoint" && is_one_of(types, "aws_ec2_managed_prefix_list"))
      if (auto list = aws_prefix_list(*t.which); !list.empty())
        return {ref(std::move(list), a.at()), a.at()};
    if (t.which->type == "aws_vpn_connection" || t.which->type == "aws_instance")
      return {ref(name(*t.which), a.at()), a.at()};
    return {unknown{t.which->address + "." + t.attribute + " is made by AWS"}, a.at()};
  }
  case target::kind_type::outside:
    return {unknown{t.text + " is not in the document"}, a.at()};
  }
  return {};
}

known<ref> reader::to_ref(resolution const& r, attribute const& a, type_list types) {
  if (auto const* t = r.only())
    return to_ref(*t, a, types);
  if (r.targets.size() > 1)
    return {unknown{a.path() + " may be any of " + choices(r)}, a.at()};
  return {unknown{after_apply(a).reason + (r.reason.empty() ? "" : "; " + r.reason)}, a.at()};
}

known<ref> reader::one(attribute const& a, type_list types) {
  if (!a.is_unknown() && a.text().empty())
    return {};
  return to_ref(resolve(a, types), a, types);
}

std::vector<known<ref>> reader::many(attribute const& a, type_list types) {
  std::vector<known<ref>> all;
  if (a.is_left_out())
    return all;
  auto const r = resolve(a, types, true);
  for (std::size_t n = 0; n < (r.ambiguous ? r.sure : r.targets.size()); ++n)
    all.push_back(to_ref(r.targets[n], a, types));
  if (r.ambiguous)
    all.push_back({unknown{a.path() + " may be any of " + choices(r)}, a.at()});
  else if (!r.reason.empty())
    all.push_back({unknown{after_apply(a).reason + "; " + r.reason}, a.at()});
  return all;
}

void reader::lost(attribute const& a, std::string const& what, std::string const& reason) {
  into().gaps.push_back(
      {.at = a.at(), .part = a.owner().address, .reason = what + ": " + reason});
}

std::string reader::outside_vpc(std::string name, std::string reason, place at, bool is_default) {
  if (!outside_.emplace(name, reason).second)
    return name;
  vpc v{.id = name, .at = at};
  v.cidr_blocks.push_back({unknown{reason}, at});
  v.dns_support = {unknown{reason}, at};
  v.dns_hostnames = {unknown{reason}, at};
  v.defaults = default_source::terraform;
  v.is_default = is_default;
  into().vpcs.push_back(std::move(v));
  return name;
}

void reader::look_up(vpc& v, std::string const& id, instance const& user) {
  // A data source knows the blocks.
  constexpr std::array<std::string_view, 1> kind{"aws_vpc"};
  auto const* found = plans_[user.document]->by_id(id, kind);
  if (found == nullptr || !found->data)
    return;
  std::vector<known<cidr>> blocks_found;
  for (auto const& a : attribute(*found, "cidr_block_associations").items())
    if (auto b = block(a["cidr_block"]); b)
      blocks_found.push_back(std::move(b));
  if (blocks_found.empty())
    if (auto b = block(attribute(*found, "cidr_block")); b)
      blocks_found.push_back(std::move(b));
  if (!blocks_found.empty())
    v.cidr_blocks = std::move(blocks_found);
  if (auto const six = block(attribute(*found, "ipv6_cidr_block")); six)
    v.ipv6_cidr_blocks.push_back(six);
  v.dns_support = flag(attribute(*found, "enable_dns_support"));
  v.dns_hostnames = flag(attribute(*found, "enable_dns_hostnames"));
}

std::string reader::vpc_named(attribute const& a) {
  auto const r = resolve(a, types::vpcs);
  if (auto const* t = r.only()) {
    if (t->which != nullptr && is_one_of(types::vpcs, t->which->type))
      return name(*t->which);
    auto const text = t->which != nullptr ? t->which->address + "." + t->attribute : t->text;
    auto const first = outside_.size();
    auto id = outside_vpc(prefixes_[a.owner().document] + text,
                          "VPC " + text + " is not in the document", a.at());
    if (outside_.size() > first)
      look_up(into().vpcs.back(), text, a.owner());
    return id;
  }
  auto label = placeholder_of(a);
  if (auto const hit = deduced_.find(label); hit != deduced_.end() && !hit->second.empty())
    return hit->second;
  return outside_vpc(std::move(label),
                     after_apply(a).reason + (r.reason.empty() ? "" : "; " + r.reason), a.at());
}

std::string reader::placeholder_of(attribute const& a) const {
  auto const& i = a.owner();
  auto label = origin_of(a);
  if (label.empty())
    label = "vpc-of-" + i.address;
  // A module's own address would stand for what is in it.
  auto const& all = plans_[i.document]->instances();
  if (std::any_of(all.begin(), all.end(), [&](instance const& other) {
        return other.module == label || other.module.starts_with(label + ".");
      }))
    label = "vpc-of-" + label;
  return prefixes_[i.document] + label;
}

std::string reader::vpc_of(instance const& i) {
  if (is_one_of(types::vpcs, i.type)) {
    // A default VPC may be adopted in several modules.
    auto const id = attribute(i, "id").text();
    auto const first = id.empty() ? target() : refs_.by_id(id, i, types::vpcs);
    auto const& one = first.which != nullptr ? *first.which : i;
    return prefixes_[one.document] + one.address;
  }
  if (auto const hit = vpcs_.find(&i); hit != vpcs_.end())
    return hit->second;
  vpcs_[&i] = "vpc-of-" + i.address; // ends circles
  std::string found;
  for (auto const argument : {"vpc_id", "default_route_table_id", "default_network_acl_id"}) {
    attribute const a(i, argument);
    if (a.is_left_out() || a.value().is_sequence())
      continue;
    auto const r = refs_.one(a, types::vpcs);
    auto const* t = r.only();
    if (std::string_view(argument) != "vpc_id" &&
        (t == nullptr || t->kind != target::kind_type::made_by))
      continue;
    found = t != nullptr && t->kind == target::kind_type::made_by &&
                    is_one_of(types::vpcs, t->which->type)
                ? name(*t->which)
                : vpc_named(a);
    break;
  }
  if (found.empty() && (i.type == "aws_nat_gateway" || i.type == "aws_network_interface"))
    found = vpc_by(i, {attribute(i, "subnet_id")}, attribute(i, "security_groups"));
  if (found.empty()) {
    each(types::vpcs, [&](instance const& v) {
      if (v.type == "aws_default_vpc" && v.document == i.document)
        found = name(v);
    });
  }
  // A plan cut down to its changes may lack even arguments that nothing goes without.
  bool const cut = !i.config && plans_[i.document]->kind() == document_kind::plan;
  if (found.empty() && (cut || i.type == "aws_subnet" || i.type == "aws_route_table"))
    found = outside_vpc(prefixes_[i.document] + "vpc-of-" + i.address,
                        "the VPC of " + i.address + " is not in the document", i.at);
  if (found.empty())
    found = outside_vpc(prefixes_[i.document] + "default-vpc",
                        "the default VPC is not in the document", i.at, true);
  vpcs_[&i] = found;
  return found;
}

std::string reader::vpc_by(instance const& i, std::initializer_list<attribute> subnets,
                           attribute const& groups) {
  auto const by = [&](attribute const& a, type_list types) -> std::string {
    if (a.is_left_out())
      return {};
    std::string found;
    auto const all = refs_.many(a, types);
    for (auto const& t : all.targets) {
      if (t.which == nullptr)
        continue;
      auto v = vpc_of(*t.which);
      if (!found.empty() && v != found)
        return {}; // one of them, and it can't be said which
      found = std::move(v);
      if (!all.ambiguous)
        break;
    }
    return found;
  };
  for (auto const& a : subnets)
    if (auto v = by(a, types::subnets); !v.empty())
      return v;
  if (auto v = by(groups, types::groups); !v.empty())
    return v;
  bool const cut = !i.config && plans_[i.document]->kind() == document_kind::plan;
  bool const nothing = !cut && std::all_of(subnets.begin(), subnets.end(),
                                   [](attribute const& a) { return a.is_left_out(); }) &&
                       groups.is_left_out();
  if (nothing)
    return outside_vpc(prefixes_[i.document] + "default-vpc",
                       "the default VPC is not in the document", i.at, true);
  for (auto const& a : subnets)
    if (auto const label = origin_of(a); !label.empty())
      return outside_vpc(prefixes_[i.document] + "vpc-of-" + label,
                         "the VPC of " + label + " is not in the document", a.at());
  return outside_vpc(prefixes_[i.document] + "vpc-of-" + i.address,
                     "the VPC of " + i.address + " is not in the document", i.at);
}

route_table& reader::made_table(instance const& vpc, std::string_view attribute_name, place at) {
  auto const in = name(vpc);
  if (auto const hit = made_tables_.find(in); hit != made_tables_.end())
    return into().route_tables[hit->second];
  auto const at_first = attribute(vpc, "default_route_table_id").text();
  auto const now = attribute(vpc, "main_route_table_id").text();
  bool const moved = !at_first.empty() && !now.empty() && at_first != now;
  auto& tables = into().route_tables;
  auto const main = std::find_if(tables.begin(), tables.end(), [&](route_table const& t) {
    return t.in.name == in && t.main.value_or(false);
  });
  if (moved && attribute_name == "main_route_table_id")
    return main_table(in, at);
  if (!moved && (main == tables.end() || main->id == "main")) {
    auto& made = main_table(in, at);
    made_tables_[in] = static_cast<std::size_t>(&made - tables.data());
    return made;
  }
  // Another table was made the main one (RT-2); the one that came with the VPC goes on existing.
  made_tables_[in] = tables.size();
  auto& made = tables.emplace_back();
  made.id = "first";
  made.at = at;
  made.in = ref(in, at);
  return made;
}

route_table& reader::main_table(std::string const& vpc, place at) {
  for (auto& t : into().route_tables)
    if (t.in.name == vpc && t.main.value_or(false))
      return t;
  std::string const id = "main";
  auto& made = into().route_tables.emplace_back();
  made.id = id;
  made.at = at;
  made.in = ref(vpc, at);
  made.main = {true, at};
  return made;
}

security_group& reader::default_group(std::string const& vpc, place at) {
  for (auto& g : into().security_groups)
    if (g.in.name == vpc && g.id == "default")
      return g;
  auto& made = into().security_groups.emplace_back();
  made.id = "default";
  made.at = at;
  made.in = ref(vpc, at);
  made.ingress.emplace().push_back(
      {.at = at, .match = all_traffic(), .peer = sg_peer(group_peer{ref("self", at)})}); // SG-3
  made.egress.emplace().push_back(
      {.at = at, .match = all_traffic(), .peer = sg_peer(cidr(prefix4{}))});
  return made;
}

network_acl& reader::default_acl(std::string const& vpc, place at) {
  for (auto& a : into().network_acls)
    if (a.in.name == vpc && a.id == "default")
      return a;
  auto& made = into().network_acls.emplace_back();
  made.id = "default";
  made.at = at;
  made.in = ref(vpc, at);
  for (auto* side : {&made.ingress, &made.egress}) // NACL-2
    side->push_back({.at = at,
                     .number = 100,
                     .allow = true,
                     .match = all_traffic(),
                     .remote = cidr(prefix4{})});
  return made;
}

std::string reader::aws_prefix_list(instance const& endpoint) {
  auto const service = attribute(endpoint, "service_name").text();
  if (!service.starts_with("com.amazonaws."))
    return {};
  std::string id(service);
  auto& lists = into().prefix_lists;
  if (std::none_of(lists.begin(), lists.end(), [&](auto const& l) { return l.id == id; }))
    lists.push_back({.id = id, .at = endpoint.at, .aws_name = known<std::string>(id)});
  return id;
}

} // namespace vpclint::inline v0::terraform
