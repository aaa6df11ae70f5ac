#include "vpclint/input/codes.hpp"

#include "input/terraform/reader.hpp"

#include <algorithm>
#include <array>
#include <tuple>
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

known<std::string> text_of_aws(attribute const& name) {
  auto const text = name.text();
  return text.starts_with("com.amazonaws.") ? known<std::string>(std::string(text), name.at())
                                            : known<std::string>();
}

} // namespace

resolution reader::resolve(attribute const& a, type_list types, bool list) {
  auto r = list ? refs_.many(a, types) : refs_.one(a, types);
  note_unresolved(a, r, list);
  return r;
}

void reader::note_unresolved(attribute const& a, resolution const& r, bool list) {
  if (!r.ambiguous && r.reason.empty())
    return;
  if (!list && !a.is_unknown())
    return;
  std::string const reason =
      r.ambiguous ? "it may be any of " + choices(r) + (r.reason.empty() ? "" : "; " + r.reason)
                  : r.reason;
  if (lost_.insert({a.path(), reason}).second)
    out_.inventory(a.at()).unresolved.push_back(
        {.at = a.at(), .what = a.path(), .reason = reason, .ambiguous = r.ambiguous});
}

resolution reader::owners(attribute const& a, type_list types, bool list) {
  auto r = resolve(a, types, list);
  if (list && a.is_left_out())
    return r;
  for (auto const& t : r.targets)
    if (t.kind == target::kind_type::outside)
      belongs_outside(a, t.text);
  if (r.targets.empty() || r.open || (list && !r.reason.empty()))
    lost(a, a.owner().address, r.reason);
  if ((!r.targets.empty() && !r.open) || !a.is_unknown())
    return r;
  r.targets.clear();
  r.sure = 0;
  std::vector<instance const*> all;
  each(types, [&](instance const& i) {
    if (absent_.find(&i) == absent_.end())
      all.push_back(&i);
  });
  std::sort(all.begin(), all.end(), [](instance const* x, instance const* y) {
    return std::tie(x->document, x->number) < std::tie(y->document, y->number);
  });
  for (auto const* i : all)
    r.targets.push_back({.which = i});
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
  return prefixes_[i.document] + one_word(i.address);
}

std::string reader::one_word(std::string address) {
  for (std::size_t at = 0; at < address.size(); ++at)
    if (auto const c = address[at]; c == ' ' || c == '\t' || c == '\n' || c == '\r')
      address.replace(at, 1, "%20");
  return address;
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
    if (is_one_of(types, "aws_ec2_managed_prefix_list"))
      if (auto list = looked_up_list(t.text, a); !list.empty())
        return {ref(std::move(list), a.at()), a.at()};
    return {unknown{t.text + " is not in the document"}, a.at()};
  }
  return {};
}

known<ref> reader::to_ref(resolution const& r, attribute const& a, type_list types) {
  if (auto const* t = r.only())
    return to_ref(*t, a, types);
  if (r.targets.size() > 1)
    return {unknown{a.path() + " may be any of " + choices(r) +
                    (r.reason.empty() ? "" : "; " + r.reason)},
            a.at()};
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
    all.push_back({unknown{a.path() + " may be any of " + choices(r) +
                           (r.reason.empty() ? "" : "; " + r.reason)},
                   a.at()});
  else if (!r.reason.empty())
    all.push_back({unknown{after_apply(a).reason + "; " + r.reason}, a.at()});
  return all;
}

void reader::lost(attribute const& a, std::string const& what, std::string const& reason) {
  into().gaps.push_back({.at = a.at(), .part = a.owner().address, .reason = what + ": " + reason});
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

std::string reader::looked_up_list(std::string const& text, attribute const& a) {
  constexpr std::array<std::string_view, 2> kinds{"aws_prefix_list", "aws_ec2_managed_prefix_list"};
  auto const& own = *plans_[a.owner().document];
  auto const* found = text.starts_with("data.") || text.find(".data.") != std::string::npos
                          ? own.at(text)
                          : own.by_id(text, kinds);
  if (found == nullptr || !found->data || !is_one_of(kinds, found->type))
    return {};
  std::vector<known<cidr>> entries;
  if (attribute const all(*found, "cidr_blocks"); all.value().is_sequence() && !all.is_unknown())
    entries = blocks(all);
  for (auto const& e : attribute(*found, "entries").items())
    if (auto b = block(e["cidr"]); !b.is_left_out())
      entries.push_back(std::move(b));
  if (entries.empty())
    return {};
  auto const id = prefixes_[found->document] + found->address;
  auto& lists = into().prefix_lists;
  if (std::none_of(lists.begin(), lists.end(), [&](auto const& l) { return l.id == id; }))
    lists.push_back({.id = id,
                     .at = found->at,
                     .cidrs = std::move(entries),
                     .aws_name = text_of_aws(attribute(*found, "name"))});
  return id;
}

std::string reader::aws_prefix_list(instance const& endpoint) {
  auto const service = attribute(endpoint, "service_name").text();
  if (!service.starts_with("com.amazonaws."))
    return {};
  std::string id(service);
  auto& lists = into().prefix_lists;
  if (std::none_of(lists.begin(), lists.end(), [&](auto const& l) { return l.id == id; })) {
    prefix_list made{.id = id, .at = endpoint.at, .aws_name = known<std::string>(id)};
    attribute const entries(endpoint, "cidr_blocks");
    if (entries.value().is_sequence() && !entries.is_unknown() && entries.value().size() > 0)
      made.cidrs = blocks(entries);
    lists.push_back(std::move(made));
  }
  return id;
}

} // namespace vpclint::inline v0::terraform
