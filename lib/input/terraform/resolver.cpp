#include "vpclint/doc/scalar.hpp"

#include "input/terraform/reference_text.hpp"
#include "input/terraform/search.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// Locals such as these are asked, and are not what is meant.
bool sounds_like_condition(std::string_view local) {
  auto const name = local.substr(std::min(local.size(), std::string_view("local.").size()));
  for (auto const word : {"create", "enable", "use_", "is_", "has_", "need", "should", "with_",
                          "single", "only_", "num_", "len_", "any_", "count"})
    if (name.starts_with(word))
      return true;
  for (auto const word : {"enabled", "_count", "required", "exists"})
    if (name.ends_with(word))
      return true;
  return false;
}

} // namespace

target resolver::by_id(std::string_view id, instance const& owner, type_list types) const {
  auto const* own = plans_[owner.document]->by_id(id, types);
  for (std::size_t i = 0; own == nullptr && i < plans_.size(); ++i)
    own = plans_[i]->by_id(id, types);
  if (own != nullptr && !own->data)
    return {.which = own};
  auto const* made = plans_[owner.document]->made_by_id(id);
  for (std::size_t i = 0; made == nullptr && i < plans_.size(); ++i)
    made = plans_[i]->made_by_id(id);
  if (made != nullptr)
    return {.kind = target::kind_type::made_by,
            .which = made->with,
            .attribute = std::string(made->attribute)};
  return {.kind = target::kind_type::outside, .text = std::string(id)};
}

resolver::scope resolver::scope_of(instance const& i) const {
  scope s;
  s.in = plans_[i.document];
  s.module = i.module;
  s.key = i.key;
  s.base = i.base;
  auto const* all = s.in->find(i.base);
  s.siblings = all == nullptr ? 1 : all->size();
  s.owner_config = i.config;
  return s;
}

resolution resolver::one(attribute const& a, type_list types) const { return run(a, types, false); }

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
  auto const wanted = a.open_items();
  s.single = !list || wanted == std::size_t{1};
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
  auto const candidates = s.found.size() - std::min(s.found.size(), known);
  if (list) {
    // An expression is only a list of names: what it mentions may be chosen from.
    out.sure = known;
    bool const one_value = a.is_shared() && candidates > 0 && several_sources(s.found, known);
    out.ambiguous = s.open || (wanted ? candidates > *wanted : s.ambiguous || one_value);
  } else {
    out.ambiguous = s.open || s.found.size() > 1;
  }
  out.open = s.open && candidates > 0;
  out.ambiguous = out.ambiguous && candidates > 0;
  out.targets = std::move(s.found);
  if (candidates == 0)
    out.reason = !s.reason.empty()   ? std::move(s.reason)
                 : !s.absent.empty() ? std::move(s.absent)
                 : a.expressions().empty()
                     ? std::string("the document does not have its expression")
                     : std::string("nothing that its expression mentions is of this kind");
  else if (out.open || (list && !out.ambiguous && !(wanted && candidates == *wanted)))
    out.reason = std::move(s.reason); // there are others besides
  if (list && wanted && !out.ambiguous && candidates < *wanted && out.reason.empty())
    out.reason = "it has more members than its expression leads to";
  return out;
}

void resolver::expression(search& s, scope const& where, doc::node e, int depth) const {
  if (depth > deepest || ++s.steps > most_steps)
    return s.missing("the chain of references is too long");
  auto const references = e.find("references");
  if (references.size() == 0)
    return constant(s, where, e.find("constant_value"));
  std::string_view last;
  auto const first = s.found.size();
  auto const start = s.adds;
  bool chooses = false;
  bool alternative = false; // what a local holds may be the value, instead of the others
  for (auto const r : references.items()) {
    if (!unwraps(last, r.text())) {
      last = r.text();
      auto const before = s.adds;
      s.saw_list = false;
      s.open_local = false;
      reference(s, where, last, references, depth + 1);
      bool const value = last.starts_with("var.") || last.starts_with("local.");
      // `coalesce(local.a, b)` and `c ? b : local.a`, as against `concat([b], local.a)`.
      if (s.open_local && last.starts_with("local.") && !sounds_like_condition(last))
        alternative = alternative || chooses || before == start;
      chooses = chooses || (value && s.adds == before && !s.saw_list);
    }
  }
  s.open = s.open || (alternative && s.adds != start);
  // `var.open ? [a] : [b]` looks like `concat([a, b], [var.c])`.
  if (s.list && chooses && s.found.size() > first && several_sources(s.found, first))
    s.ambiguous = true;
}

void resolver::constant(search& s, scope const&, doc::node value) const {
  s.saw_list = value.is_sequence() || value.is_mapping();
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
    return variable(s, where, take_word(rest), all, depth);
  if (head == "local")
    return local(s, where, take_word(rest));
  if (head == "module") {
    auto const name = take_word(rest);
    auto const index = take_index(rest);
    return output(s, where, name, index, rest, all, depth);
  }
  std::string base(head);
  for (int words = head == "data" ? 2 : 1; words > 0; --words) {
    base += '.';
    base += take_word(rest);
  }
  auto const index = take_index(rest);
  resource(s, where, base, index, rest, all, depth);
}

} // namespace vpclint::inline v0::terraform
