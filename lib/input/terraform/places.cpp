#include "input/terraform/reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

// Which VPC something stands in.
namespace vpclint::inline v0::terraform {
namespace {

bool is_vpc(std::string_view type) {
  return std::find(types::vpcs.begin(), types::vpcs.end(), type) != types::vpcs.end();
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

std::string reader::outside_vpc(std::string name, std::string reason, place at, bool is_default) {
  name = one_word(std::move(name));
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

known<ref> reader::in_vpc(ref const& group, std::string const& vpc, origin at) {
  if (groups_by_name_.empty())
    each(types::groups, [&](instance const& i) { groups_by_name_.emplace(name(i), &i); });
  auto const hit = groups_by_name_.find(group.name);
  if (hit == groups_by_name_.end() || group.name.ends_with(".default"))
    return {group, at};
  auto const there = vpc_of(*hit->second);
  if (there == vpc)
    return {group, at};
  // An expression that leads nowhere may well mean the same VPC.
  for (auto const& one : {there, vpc})
    if (outside_.find(one) != outside_.end() &&
        (!one.starts_with("vpc-") || one.starts_with("vpc-of-")))
      return {unknown{"whether " + group.name + " is in " + vpc + " is not in the document"}, at};
  return {ref(there + "." + group.name, group.at), at};
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

resolution const& reader::meant_vpc(attribute const& a) {
  auto const [hit, added] = meant_vpcs_.try_emplace(&a.owner());
  if (added)
    hit->second = refs_.one(a, types::vpcs);
  return hit->second;
}

std::string reader::vpc_named(attribute const& a) {
  return vpc_named(a, refs_.one(a, types::vpcs));
}

std::string reader::vpc_named(attribute const& a, resolution const& r) {
  note_unresolved(a, r, false);
  if (auto const* t = r.only()) {
    if (t->which != nullptr && is_vpc(t->which->type))
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

known<ref> reader::known_vpc(attribute const& a) {
  auto const r = resolve(a, types::vpcs);
  auto const hit = deduced_.find(placeholder_of(a));
  if (r.only() != nullptr || (hit != deduced_.end() && !hit->second.empty()))
    return {ref(vpc_named(a), a.at()), a.at()};
  return to_ref(r, a, types::vpcs);
}

std::string reader::placeholder_of(attribute const& a) const {
  auto const& i = a.owner();
  auto label = origin_of(a);
  if (label.empty())
    label = "vpc-of-" + i.address;
  // A module's own address would stand for what is in it.
  if (plans_[i.document]->contents().has(label))
    label = "vpc-of-" + label;
  return prefixes_[i.document] + one_word(std::move(label));
}

std::string reader::vpc_of(instance const& i) {
  if (is_vpc(i.type)) {
    // A default VPC may be adopted in several modules.
    auto const id = attribute(i, "id").text();
    auto const first = id.empty() ? target() : refs_.by_id(id, i, types::vpcs);
    auto const& one = first.which != nullptr ? *first.which : i;
    return prefixes_[one.document] + one_word(one.address);
  }
  if (auto const hit = vpcs_.find(&i); hit != vpcs_.end())
    return hit->second;
  vpcs_[&i] = "vpc-of-" + i.address; // ends circles
  std::string found;
  constexpr std::string_view direct = "vpc_id";
  for (auto const argument : {direct, std::string_view("default_route_table_id"),
                              std::string_view("default_network_acl_id")}) {
    attribute const a(i, argument);
    if (a.is_left_out() || a.value().is_sequence())
      continue;
    auto const r = argument == direct ? meant_vpc(a) : refs_.one(a, types::vpcs);
    auto const* t = r.only();
    // Terraform before 1.0 mentions the VPC alone, without the attribute. An id of something
    // outside says nothing about whose default it is.
    if (argument != direct && (t == nullptr || t->which == nullptr || !is_vpc(t->which->type))) {
      found = outside_vpc(prefixes_[i.document] + "vpc-of-" + i.address,
                          "the VPC of " + i.address + " is not in the document", a.at());
      break;
    }
    found = t != nullptr && t->kind == target::kind_type::made_by && is_vpc(t->which->type)
                ? name(*t->which)
                : vpc_named(a, r);
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
  bool const nothing = !cut && std::all_of(subnets.begin(), subnets.end(), [](attribute const& a) {
    return a.is_left_out();
  }) && groups.is_left_out();
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

} // namespace vpclint::inline v0::terraform
