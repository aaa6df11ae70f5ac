#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::string_view base_name(std::string_view path) {
  auto const slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

/// How many parts of two paths are the same, from the back.
std::size_t common_tail(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (!a.empty() && !b.empty() && base_name(a) == base_name(b)) {
    ++n;
    auto const cut = [](std::string_view p) {
      auto const slash = p.find_last_of("/\\");
      return slash == p.npos ? std::string_view() : p.substr(0, slash);
    };
    a = cut(a);
    b = cut(b);
  }
  return n;
}

/// The document that an address of a template means; null where none or several may be meant.
input_document const* document_for(std::span<input_document const> documents,
                                   std::string_view url) {
  url = url.substr(0, url.find('?'));
  input_document const* best = nullptr;
  std::size_t most = 0;
  bool tie = false;
  for (auto const& d : documents) {
    auto const n = common_tail(d.name, url);
    if (n == 0 || n < most)
      continue;
    tie = n == most;
    best = &d;
    most = n;
  }
  return tie ? nullptr : best;
}

std::string stem(std::string_view path) {
  auto const base = base_name(path);
  return std::string(base.substr(0, base.find('.')));
}

constexpr std::size_t max_stacks = 200;

} // namespace

void evaluator::load(std::span<input_document const> documents) {
  for (auto const& d : documents)
    add_stack(documents, d.root, stem(d.name), nullptr);
  find_children(documents);
  for (auto const& s : stacks_)
    add_exports(*s);
  name_resources();
  evaluate_resources();
}

void evaluator::add_stack(std::span<input_document const> /*documents*/, doc::node root,
                          std::string name, resource* parent) {
  auto s = std::make_unique<stack>();
  s->root = root;
  s->name = std::move(name);
  s->parent = parent;
  s->is_child = parent != nullptr;
  s->path = parent == nullptr ? std::to_string(root.at().source)
                              : parent->in->path + "/" + parent->id;
  auto& in = *s;
  stacks_.push_back(std::move(s));
  if (parent != nullptr)
    parent->child = &in;
  add_resources(in, root.find("Resources"), {});
}

void evaluator::add_loop(stack& in, doc::node key, doc::node body, loop_variables const& loops) {
  doc::node parts[3];
  std::size_t n = 0;
  for (auto const item : body.items())
    if (n < 3)
      parts[n++] = item;
  auto const over = n == 3 ? eval(in, parts[1], loops) : value{};
  if (!over.is(value_kind::list)) {
    out_.inventory(key.at()).unresolved.push_back(
        {.at = key.at(),
         .what = std::string(key.text()),
         .reason = over.is(value_kind::unknown) ? over.text : "its list is not known"});
    return;
  }
  for (auto const& item : over.items) {
    auto inner = loops;
    inner.emplace_back(std::string(parts[0].text()), item.text);
    add_resources(in, parts[2], inner);
  }
}

void evaluator::add_resources(stack& in, doc::node members, loop_variables const& loops) {
  for (auto const [k, v] : members.entries()) {
    if (++steps_ > 200'000)
      return;
    if (k.text().substr(0, 13) == "Fn::ForEach::") {
      if (loops.size() < 6)
        add_loop(in, k, v, loops);
      continue;
    }
    auto r = std::make_unique<resource>();
    r->id = loops.empty() ? std::string(k.text()) : std::string();
    if (!loops.empty()) {
      // The loop variables make the name.
      std::string text(k.text());
      for (auto const& [name, with] : loops)
        for (auto const* form : {"${", "&{"}) {
          auto const pattern = form + name + "}";
          std::string plain = with;
          if (form[0] == '&')
            std::erase_if(plain, [](char c) {
              return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
            });
          for (auto p = text.find(pattern); p != text.npos; p = text.find(pattern, p + plain.size()))
            text.replace(p, pattern.size(), plain);
        }
      r->id = text;
    }
    r->type = std::string(v.find("Type").text());
    r->body = v;
    r->key = k;
    r->in = &in;
    r->loops = loops;
    if (in.by_id.emplace(r->id, r.get()).second)
      in.resources.push_back(std::move(r));
  }
}

void evaluator::find_children(std::span<input_document const> documents) {
  // A template that a stack of the run nests is read as that stack, not on its own.
  std::vector<doc::node> nested;
  for (std::size_t i = 0; i < stacks_.size() && stacks_.size() < max_stacks; ++i) {
    auto const count = stacks_[i]->resources.size();
    for (std::size_t k = 0; k < count; ++k) {
      auto& r = *stacks_[i]->resources[k];
      if (r.type != "AWS::CloudFormation::Stack")
        continue;
      auto const properties = r.body.find("Properties");
      auto const url = eval(*r.in, properties.find("TemplateURL"), r.loops);
      auto const* d =
          url.is(value_kind::text) ? document_for(documents, url.text) : nullptr;
      if (d == nullptr || d->root == r.in->root)
        continue;
      bool circle = false;
      for (auto const* up = r.in->parent; up != nullptr; up = up->in->parent)
        circle = circle || up->in->root == d->root;
      if (circle || stacks_.size() >= max_stacks)
        continue;
      nested.push_back(d->root);
      add_stack(documents, d->root, (r.in->is_child ? r.in->name + "/" : "") + r.id, &r);
      give_parameters(*r.child);
    }
  }
  std::vector<stack const*> gone;
  for (auto const& s : stacks_) {
    bool const parent_gone =
        s->parent != nullptr && std::find(gone.begin(), gone.end(), s->parent->in) != gone.end();
    bool const read_as_nested =
        !s->is_child && std::find(nested.begin(), nested.end(), s->root) != nested.end();
    if (parent_gone || read_as_nested)
      gone.push_back(s.get());
  }
  std::erase_if(stacks_, [&](auto const& s) {
    return std::find(gone.begin(), gone.end(), s.get()) != gone.end();
  });
}

void evaluator::add_exports(stack& in) {
  for (auto const [name, output] : in.root.find("Outputs").entries()) {
    auto const exported = output.find("Export").find("Name");
    if (!exported)
      continue;
    auto const v = eval(in, exported, {});
    if (v.is(value_kind::text))
      exports_.emplace(v.text, std::make_pair(&in, output.find("Value")));
  }
}

void evaluator::name_resources() {
  std::unordered_map<std::string, std::size_t> times;
  for (auto const& s : stacks_)
    for (auto const& r : s->resources)
      ++times[r->id];
  for (auto const& s : stacks_)
    for (auto const& r : s->resources)
      r->name = times[r->id] > 1 ? s->name + "/" + r->id : r->id;
}

void evaluator::evaluate_resources() {
  for (auto const& s : stacks_)
    for (auto const& r : s->resources) {
      auto const wanted = r->body.find("Condition");
      if (wanted.is_scalar()) {
        counts_ = modelled(r->type) || r->type == "AWS::CloudFormation::Stack";
        auto const c = condition(*s, std::string(wanted.text()), wanted.at());
        if (c.is(value_kind::unknown)) {
          r->exists = existence::maybe;
          r->why = c.text;
        } else if (c.text != "true") {
          r->exists = existence::no;
        }
      }
      if (s->parent != nullptr && s->parent->exists != existence::yes &&
          r->exists != existence::no) {
        r->exists = s->parent->exists;
        r->why = s->parent->why;
      }
    }
  counts_ = true;
  for (auto const& s : stacks_)
    for (auto const& r : s->resources)
      if (r->exists != existence::no && modelled(r->type))
        r->properties = eval(*s, r->body.find("Properties"), r->loops);
}

} // namespace vpclint::inline v0::cfn
