#include "input/terraform/reference_text.hpp"
#include "input/terraform/search.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// What AWS makes along with a resource, by the attribute that has its id.
constexpr std::array made_attributes{
    std::string_view("default_security_group_id"),
    std::string_view("default_network_acl_id"),
    std::string_view("default_route_table_id"),
    std::string_view("main_route_table_id"),
    std::string_view("association_default_route_table_id"),
    std::string_view("propagation_default_route_table_id"),
    std::string_view("transit_gateway_attachment_id"),
    std::string_view("prefix_list_id"),
    std::string_view("primary_network_interface_id"),
    std::string_view("cluster_security_group_id"),
    std::string_view("source_security_group_id"),
    std::string_view("firewall_status"),
};

/// The instance of a resource that has this key, which is not empty.
instance const* with_key(plan const& in, std::string const& base, std::string_view key) {
  auto const* i = in.at(base + "[" + std::string(key) + "]");
  return i != nullptr && i->base == base && i->key == key ? i : nullptr;
}

} // namespace

void resolver::resource(search& s, scope const& where, std::string const& base,
                        std::string_view index, std::string_view rest, doc::node all,
                        int depth) const {
  auto const full = join(where.module, base);
  auto const* instances = where.in->find(full);
  if (instances == nullptr) {
    if (base.starts_with("data.")) {
      std::string_view type = std::string_view(base).substr(5);
      type = word(type);
      if (contains(s.types, type) || type.ends_with("s"))
        s.add({.kind = target::kind_type::outside, .text = full});
      return;
    }
    s.absent = full + " has no instance";
    return;
  }
  if (!index.empty() && index != "*") {
    if (auto const* i = with_key(*where.in, full, index))
      return take(s, *i, rest, depth);
    s.absent = full + " has no instance with the key " + std::string(index);
    return;
  }
  if (instances->size() == 1)
    return take(s, *instances->front(), rest, depth);
  bool const by_key = where.pair || mentions(all, "each.key") ||
                      (instances->size() == where.siblings &&
                       (mentions(all, "count.index") || mentions_value(all)));
  if (by_key && !where.key.empty())
    if (auto const* i = with_key(*where.in, full, where.key))
      return take(s, *i, rest, depth);
  if (!where.pick.empty())
    if (auto const key = picked(s, where, all, keys(*instances)); !key.empty())
      if (auto const* i = with_key(*where.in, full, key))
        return take(s, *i, rest, depth);
  s.ambiguous = s.ambiguous || picks(all);
  for (auto const* i : *instances)
    take(s, *i, rest, depth);
}

void resolver::take(search& s, instance const& found, std::string_view rest, int depth) const {
  if (depth > deepest || ++s.steps > most_steps)
    return s.missing("the chain of references is too long");
  auto walk = rest;
  auto attr = take_word(walk);
  if (attr == "*")
    attr = take_word(walk);
  if (found.data) {
    attribute const a(found, attr.empty() ? "id" : attr);
    if (a.has_value())
      return constant(s, {}, a.value());
    // The attachment of a VPN connection can only be looked up.
    if (found.type == "aws_ec2_transit_gateway_vpn_attachment" &&
        contains(s.types, "aws_vpn_connection")) {
      attribute const connection(found, "vpn_connection_id");
      for (auto const e : connection.expressions())
        expression(s, scope_of(found), e, depth + 1);
      return;
    }
    if (contains(s.types, found.type) || found.type.ends_with("s"))
      s.add({.kind = target::kind_type::outside, .text = found.address});
    return;
  }
  // `vpc_config[0].cluster_security_group_id`
  auto tail = walk;
  auto made = attr;
  if (!tail.empty()) {
    (void)take_index(tail);
    if (auto const inner = take_word(tail); !inner.empty() && attr != "firewall_status")
      made = inner;
  }
  if (std::find(made_attributes.begin(), made_attributes.end(), made) != made_attributes.end())
    return s.add(
        {.kind = target::kind_type::made_by, .which = &found, .attribute = std::string(made)});
  if (contains(s.types, found.type))
    return s.add({.which = &found});
  if (attr.empty() && s.types.front() == "aws_vpc")
    attr = "vpc_id";
  if (attr.empty())
    return;
  attribute a(found, attr);
  if (made != attr)
    a = a.first()[made];
  if (a.has_value())
    return constant(s, {}, a.value());
  for (auto const e : a.expressions())
    expression(s, scope_of(found), e, depth + 1);
  if (a.expressions().empty() && a.is_unknown())
    s.missing(found.address + "." + std::string(attr) + " is known after apply");
}

void resolver::variable(search& s, scope const& where, std::string_view name, doc::node all,
                        int depth) const {
  auto const fallback = [&] {
    auto const child = where.in->module_config(without_indexes(where.module));
    return child.find("variables").find(name).find("default");
  };
  if (where.module.empty()) {
    auto value = where.in->root().find("variables").find(name).find("value");
    if (!value)
      value = fallback();
    if (!value)
      s.missing("var." + std::string(name) + " has no value in the document");
    return constant(s, where, value);
  }
  auto const step = above(where.module);
  auto const call =
      where.in->module_config(without_indexes(step.parent)).find("module_calls").find(step.name);
  auto const e = call.find("expressions").find(name);
  if (!e) {
    if (!call)
      s.missing("the call of " + std::string(where.module) + " is not in the configuration");
    return constant(s, where, fallback());
  }
  auto const base = join(step.parent, "module.", step.name);
  scope up;
  up.in = where.in;
  up.module = step.parent;
  up.key = step.key;
  up.base = base;
  up.owner_config = call;
  if (auto const* made = where.in->modules(base))
    up.siblings = made->size();
  pass_on(where, all, up);
  expression(s, up, e, depth + 1);
}

void resolver::output(search& s, scope const& where, std::string_view name, std::string_view index,
                      std::string_view rest, doc::node all, int depth) const {
  auto const base = join(where.module, "module.", name);
  auto const outputs = where.in->module_config(without_indexes(base)).find("outputs");
  auto const* made = where.in->modules(base);
  std::string wanted(take_word(rest));
  if (wanted.empty()) { // `module.a[each.key].b` is written as `module.a`
    scope inside;
    inside.in = where.in;
    inside.module = made == nullptr || made->empty() ? std::string_view(base) : made->front();
    wanted = only_output(s, inside, outputs, depth);
    if (wanted.empty())
      return s.missing("the document does not say which output of " + base + " is meant");
  }
  auto const e = outputs.find(wanted).find("expression");
  if (!e)
    return s.missing(base + "." + wanted + " is not in the configuration");
  scope down;
  down.in = where.in;
  pass_on(where, all, down);
  if (made == nullptr || made->empty()) {
    down.module = base;
    return expression(s, down, e, depth + 1);
  }
  bool const by_key =
      where.pair || mentions(all, "each.key") ||
      (made->size() == where.siblings && (mentions(all, "count.index") || mentions_value(all)));
  std::string key(index);
  if (key.empty() && by_key)
    key = where.key;
  else if (key.empty() && !where.pick.empty())
    key = picked(s, where, all, keys(*made));
  auto const with_key = base + "[" + key + "]";
  auto const listed = key.empty() || index_start(with_key) != base.size()
                          ? std::size_t{0}
                          : where.in->count_module(with_key);
  if (listed > 0) {
    down.module = with_key;
    if (index.empty())
      down.pick.clear(); // the item is what this instance puts out
    for (std::size_t n = 0; n < listed; ++n)
      expression(s, down, e, depth + 1);
    return;
  }
  s.ambiguous = s.ambiguous || (made->size() > 1 && picks(all));
  for (auto const m : *made) {
    down.module = m;
    expression(s, down, e, depth + 1);
  }
}

std::string resolver::only_output(search const& s, scope const& inside, doc::node outputs,
                                  int depth) const {
  std::string only;
  std::vector<target> meant;
  for (auto const [name, o] : outputs.entries()) {
    search one{.types = s.types, .list = s.list, .steps = s.steps, .owner = s.owner};
    expression(one, inside, o.find("expression"), depth + 1);
    std::erase_if(one.found, [&](target const& t) {
      return t.kind != target::kind_type::resource || !contains(s.types, t.which->type);
    });
    if (one.found.empty() || one.found == meant)
      continue;
    if (!only.empty())
      return {};
    only = std::string(name.text());
    meant = std::move(one.found);
  }
  return only;
}

void resolver::each(search& s, scope const& where, std::string_view rest, int depth) const {
  auto const e = where.owner_config.find("for_each_expression");
  if (!e || depth > deepest)
    return s.missing("each.value can't be followed");
  auto inner = where;
  inner.pair = true;
  // What is asked of the value is asked of each thing that the mapping is made of.
  auto const references = e.find("references");
  auto const before = s.found.size();
  std::string_view last;
  for (auto const r : references.items())
    if (!unwraps(last, r.text())) {
      last = r.text();
      reference(s, inner, std::string(last) + std::string(rest), references, depth + 1);
    }
  // Each key has its own part of what a mapping mentions, and no document says which.
  if (s.found.size() > before + 1 && (where.siblings > 1 || several_sources(s.found, before)))
    s.ambiguous = true;
}

bool resolver::only_group(scope const& where) const {
  if (!where.in->contents().has_one_group(where.module))
    return false;
  // One that comes in by an argument might be meant as well. An argument for lists has a list as
  // its default.
  constexpr std::array<std::string_view, 2> types{"aws_security_group",
                                                  "aws_default_security_group"};
  auto const step = above(where.module);
  auto const call =
      where.in->module_config(without_indexes(step.parent)).find("module_calls").find(step.name);
  auto const variables = where.in->module_config(without_indexes(where.module)).find("variables");
  for (auto const [name, e] : call.find("expressions").entries()) {
    auto const fallback = variables.find(name.text()).find("default");
    if (fallback.is_sequence() || fallback.is_mapping() || e.is_sequence())
      continue;
    search given{.types = types, .list = false, .owner = &where.in->instances().front()};
    scope up;
    up.in = where.in;
    up.module = step.parent;
    up.key = step.key;
    up.owner_config = call;
    expression(given, up, e, 1);
    bool const named = name.text().find("security_group") != std::string_view::npos ||
                       name.text().find("sg") != std::string_view::npos;
    if (!given.found.empty() || (named && !given.reason.empty()))
      return false;
  }
  return call.find("expressions").size() > 0;
}

void resolver::local(search& s, scope const& where, std::string_view name) const {
  // The document does not have the values of locals. One that is known after apply, in a module
  // with one VPC, is taken for that VPC.
  auto const* candidate = where.in->contents().only(where.module, s.types);
  bool const plain =
      where.module.empty() && where.in->module_config("").find("module_calls").size() == 0;
  if (candidate != nullptr && (s.types.front() == "aws_vpc" || plain))
    return s.add({.which = candidate});
  if (candidate != nullptr && !s.list && s.types.front() == "aws_security_group" &&
      only_group(where))
    return s.add({.which = candidate});
  s.open_local = true;
  s.missing("the document does not have the value of " + join(where.module, "local.", name));
}

} // namespace vpclint::inline v0::terraform
