#include "input/terraform/resolver.hpp"

#include "vpclint/doc/scalar.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

constexpr int deepest = 24;
constexpr int most_steps = 2000;

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

bool contains(type_list types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool mentions(doc::node references, std::string_view word) {
  for (auto const r : references.items())
    if (r.text() == word || (r.text().starts_with(word) && r.text()[word.size()] == '.'))
      return true;
  return false;
}

/// The word at the start: letters, digits, `_` and `-`.
std::string_view word(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && text[n] != '.' && text[n] != '[')
    ++n;
  return text.substr(0, n);
}

/// The index in brackets at the start, without them.
std::string_view take_index(std::string_view& text) {
  if (text.empty() || text.front() != '[')
    return {};
  bool quoted = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"' && text[i - 1] != '\\')
      quoted = !quoted;
    if (text[i] == ']' && !quoted) {
      auto const index = text.substr(1, i - 1);
      text.remove_prefix(i + 1);
      return index;
    }
  }
  return {};
}

std::string_view take_word(std::string_view& text) {
  if (!text.empty() && text.front() == '.')
    text.remove_prefix(1);
  auto const w = word(text);
  text.remove_prefix(w.size());
  return w;
}

/// Whether `shorter` is the rest of `longer` with a step taken off.
bool unwraps(std::string_view longer, std::string_view shorter) {
  return longer.size() > shorter.size() && longer.starts_with(shorter) &&
         (longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

/// The module above, and the call that made this one: name and key.
struct module_step {
  std::string parent{};
  std::string name{};
  std::string key{};
};

module_step above(std::string const& module) {
  std::string_view rest = module;
  module_step out;
  std::size_t last = 0;
  while (!rest.empty()) {
    last = module.size() - rest.size();
    (void)take_word(rest); // module
    out.name = std::string(take_word(rest));
    out.key = std::string(take_index(rest));
  }
  out.parent = last == 0 ? std::string() : module.substr(0, last);
  return out;
}

std::string join(std::string const& module, std::string_view rest) {
  return module.empty() ? std::string(rest) : module + "." + std::string(rest);
}

} // namespace

struct resolver::search {
  type_list types{};
  bool list{false};
  bool ambiguous{false};
  int steps{0};
  instance const* owner{nullptr};
  std::vector<target> found{};
  std::string reason{};

  void add(target t) {
    if (std::find(found.begin(), found.end(), t) == found.end())
      found.push_back(std::move(t));
  }
  void missing(std::string why) {
    if (reason.empty())
      reason = std::move(why);
  }
};

target resolver::by_id(std::string_view id, instance const& owner, type_list types) const {
  auto const* own = plans_[owner.document]->by_id(id, types);
  for (std::size_t i = 0; own == nullptr && i < plans_.size(); ++i)
    own = plans_[i]->by_id(id, types);
  if (own != nullptr && !own->data)
    return {.which = own};
  return {.kind = target::kind_type::outside, .text = std::string(id)};
}

resolver::scope resolver::scope_of(instance const& i) const {
  scope s;
  s.in = plans_[i.document];
  s.module = std::string(i.module);
  s.key = std::string(i.key);
  auto const* all = s.in->find(std::string(i.base));
  s.siblings = all == nullptr ? 1 : all->size();
  s.owner_config = i.config;
  return s;
}

resolution resolver::one(attribute const& a, type_list types) const {
  return run(a, types, false);
}

resolution resolver::many(attribute const& a, type_list types) const { return run(a, types, true); }

resolution resolver::run(attribute const& a, type_list types, bool list) const {
  search s{.types = types, .list = list, .owner = &a.owner()};
  if (!a.text().empty()) {
    s.add(by_id(a.text(), a.owner(), types));
    return {.targets = std::move(s.found)};
  }
  bool open = a.is_unknown();
  if (a.value().is_sequence()) {
    for (auto const& item : a.items()) {
      if (!item.text().empty())
        s.add(by_id(item.text(), a.owner(), types));
      else
        open = true;
    }
  }
  if (!open)
    return {.targets = std::move(s.found)};
  auto const known = s.found.size();
  auto const where = scope_of(a.owner());
  for (auto const e : a.expressions()) {
    // The blocks of a list argument with one expression each.
    if (e.is_sequence())
      for (auto const b : e.items())
        expression(s, where, b, 0);
    else
      expression(s, where, e, 0);
  }
  if (!list) {
    // A value that is known after apply can't come from what is known now.
    auto const is_new = [](target const& t) {
      return t.which != nullptr ? t.which->created : t.text.starts_with("data.");
    };
    if (std::any_of(s.found.begin(), s.found.end(), is_new))
      std::erase_if(s.found, [&](target const& t) { return !is_new(t); });
  }
  resolution out;
  out.ambiguous = !list && s.found.size() > 1;
  out.targets = std::move(s.found);
  if (out.targets.size() == known)
    out.reason = !s.reason.empty()
                     ? std::move(s.reason)
                     : a.expressions().empty()
                           ? std::string("the document does not have its expression")
                           : std::string("nothing that its expression mentions is of this kind");
  return out;
}

void resolver::expression(search& s, scope const& where, doc::node e, int depth) const {
  if (depth > deepest || ++s.steps > most_steps)
    return s.missing("the chain of references is too long");
  auto const references = e.find("references");
  if (references.size() == 0)
    return constant(s, where, e.find("constant_value"));
  std::string_view last;
  for (auto const r : references.items()) {
    if (!unwraps(last, r.text())) {
      last = r.text();
      reference(s, where, last, references, depth + 1);
    }
  }
}

void resolver::constant(search& s, scope const&, doc::node value) const {
  if (value.is_sequence()) {
    for (auto const item : value.items())
      if (item.is_scalar() && !doc::is_null(item))
        s.add(by_id(item.text(), *s.owner, s.types));
  } else if (value.is_scalar() && !doc::is_null(value) && value.quoted() && !value.text().empty()) {
    s.add(by_id(value.text(), *s.owner, s.types));
  }
}

void resolver::reference(search& s, scope const& where, std::string_view ref, doc::node all,
                         int depth) const {
  auto rest = ref;
  auto const head = take_word(rest);
  if (head == "count" || head == "path" || head == "terraform" || head == "self")
    return;
  if (head == "each") {
    if (take_word(rest) == "value")
      each(s, where, rest, depth);
    return;
  }
  if (head == "var")
    return variable(s, where, take_word(rest), depth);
  if (head == "local")
    return local(s, where, take_word(rest));
  if (head == "module") {
    auto const name = take_word(rest);
    auto const index = take_index(rest);
    return output(s, where, name, index, rest, all, depth);
  }
  std::string base(head);
  if (head == "data")
    base += "." + std::string(take_word(rest));
  base += "." + std::string(take_word(rest));
  auto const index = take_index(rest);
  resource(s, where, base, index, rest, all, depth);
}

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
    return s.missing(full + " has no instance");
  }
  if (!index.empty() && index != "*") {
    for (auto const* i : *instances)
      if (i->key == index)
        return take(s, *i, rest, depth);
    return s.missing(full + " has no instance with the key " + std::string(index));
  }
  if (instances->size() == 1)
    return take(s, *instances->front(), rest, depth);
  bool const by_key = where.pair || mentions(all, "each.key") ||
                      (instances->size() == where.siblings &&
                       (mentions(all, "count.index") || mentions(all, "each.value")));
  if (by_key && !where.key.empty())
    for (auto const* i : *instances)
      if (i->key == where.key)
        return take(s, *i, rest, depth);
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
    return s.add({.kind = target::kind_type::made_by, .which = &found, .attribute = std::string(made)});
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

void resolver::variable(search& s, scope const& where, std::string_view name, int depth) const {
  auto const child = where.in->module_config(without_indexes(where.module));
  auto const fallback = child.find("variables").find(name).find("default");
  if (where.module.empty()) {
    auto const given = where.in->root().find("variables").find(name).find("value");
    if (!given && !fallback)
      s.missing("var." + std::string(name) + " has no value in the document");
    return constant(s, where, given ? given : fallback);
  }
  auto const step = above(where.module);
  auto const call = where.in->module_config(without_indexes(step.parent))
                        .find("module_calls")
                        .find(step.name);
  auto const e = call.find("expressions").find(name);
  if (!e) {
    if (!call)
      s.missing("the call of " + where.module + " is not in the configuration");
    return constant(s, where, fallback);
  }
  scope up;
  up.in = where.in;
  up.module = step.parent;
  up.key = step.key;
  up.owner_config = call;
  if (auto const* all = where.in->modules(join(step.parent, "module." + step.name)))
    up.siblings = all->size();
  expression(s, up, e, depth + 1);
}

void resolver::output(search& s, scope const& where, std::string_view name,
                      std::string_view index, std::string_view rest, doc::node all,
                      int depth) const {
  auto const base = join(where.module, "module." + std::string(name));
  auto const wanted = take_word(rest);
  if (wanted.empty())
    return;
  auto const e = where.in->module_config(without_indexes(base))
                     .find("outputs")
                     .find(wanted)
                     .find("expression");
  if (!e)
    return s.missing(base + "." + std::string(wanted) + " is not in the configuration");
  scope down;
  down.in = where.in;
  auto const* made = where.in->modules(base);
  if (made == nullptr || made->empty()) {
    down.module = base;
    return expression(s, down, e, depth + 1);
  }
  bool const by_key = where.pair || mentions(all, "each.key") ||
                      (made->size() == where.siblings &&
                       (mentions(all, "count.index") || mentions(all, "each.value")));
  std::string key(index);
  if (key.empty() && by_key)
    key = where.key;
  auto const with_key = base + "[" + key + "]";
  bool const listed =
      !key.empty() && std::find(made->begin(), made->end(), with_key) != made->end();
  for (auto const& m : *made) {
    if (listed && m != with_key)
      continue;
    down.module = m;
    expression(s, down, e, depth + 1);
  }
}

void resolver::each(search& s, scope const& where, std::string_view rest, int depth) const {
  auto const e = where.owner_config.find("for_each_expression");
  if (!e || depth > deepest)
    return s.missing("each.value can't be followed");
  auto inner = where;
  inner.pair = true;
  // What is asked of the value is asked of each thing that the mapping is made of.
  auto const references = e.find("references");
  std::string_view last;
  for (auto const r : references.items())
    if (!unwraps(last, r.text())) {
      last = r.text();
      reference(s, inner, std::string(last) + std::string(rest), references, depth + 1);
    }
}

void resolver::local(search& s, scope const& where, std::string_view name) const {
  // The document does not have the values of locals. One that is known after apply, in a module
  // with one VPC, is taken for that VPC.
  std::vector<instance const*> candidates;
  for (auto const& i : where.in->instances())
    if (!i.data && i.module == where.module && contains(s.types, i.type))
      candidates.push_back(&i);
  bool const plain = where.module.empty() &&
                     where.in->module_config("").find("module_calls").size() == 0;
  if (candidates.size() == 1 && (s.types.front() == "aws_vpc" || plain))
    return s.add({.which = candidates.front()});
  s.missing("the document does not have the value of " +
            join(where.module, "local." + std::string(name)));
}

} // namespace vpclint::inline v0::terraform
