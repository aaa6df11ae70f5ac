#include "input/cloudformation/stack.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"

#include <algorithm>
#include <string>
#include <string_view>
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
constexpr std::size_t max_loops = 6;    // in each other
constexpr std::size_t max_made = 20'000; // turns and resources of all loops

constexpr std::string_view loop_prefix = "Fn::ForEach::";

/// Whether a loop over these members may make a part of a network.
bool makes_network(doc::node members, std::size_t depth) {
  for (auto const [k, v] : members.entries()) {
    if (!k.text().starts_with(loop_prefix)) {
      auto const type = v.find("Type").text();
      if (modelled(type) || type.starts_with("AWS::EC2::"))
        return true;
      continue;
    }
    for (auto const item : v.items())
      if (depth < max_loops && makes_network(item, depth + 1))
        return true;
  }
  return false;
}

bool has_member(doc::node list, std::string_view text) {
  for (auto const item : list.items())
    if (item.text() == text)
      return true;
  return false;
}

} // namespace

void evaluator::load(std::span<input_document const> documents) {
  for (auto const& d : documents)
    add_stack(documents, d.root, stem(d.name), nullptr);
  find_children(documents);
  check_parameters();
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

void evaluator::leave_open(doc::node key, doc::node made, std::string const& reason) {
  out_.inventory(key.at()).unresolved.push_back(
      {.at = key.at(), .what = std::string(key.text()), .reason = reason});
  if (!makes_network(made, 0))
    return;
  out_.into().gaps.push_back(
      {.at = key.at(), .part = std::string(key.text()), .reason = reason});
  auto& f = out_.report(codes::part_unknown, severity::info, key.at(),
                        "it is not known what " + std::string(key.text()) + " makes: " + reason);
  f.resource = std::string(key.text());
  f.inconclusive = true;
}

bool evaluator::too_many(doc::node key, doc::node made) {
  if (made_ <= max_made && ++made_ > max_made)
    leave_open(key, made, "the loops of templates make more than is read");
  return made_ > max_made;
}

void evaluator::add_loop(stack& in, doc::node key, doc::node body, loop_variables const& loops) {
  doc::node parts[3];
  std::size_t n = 0;
  for (auto const item : body.items())
    if (n < 3)
      parts[n++] = item;
  if (loops.size() >= max_loops)
    return leave_open(key, parts[2],
                      "more than " + std::to_string(max_loops) + " loops are in each other");
  auto const over = n == 3 ? eval(in, parts[1], loops) : value{};
  if (!over.is(value_kind::list))
    return leave_open(key, parts[2],
                      over.is(value_kind::unknown) ? over.text : "its list is not known");
  for (auto const& item : over.items) {
    if (!item.is(value_kind::text)) {
      leave_open(key, parts[2],
                 item.is(value_kind::unknown) ? item.text : "a member of its list is not a text");
      continue;
    }
    if (too_many(key, parts[2]))
      return;
    auto inner = loops;
    inner.emplace_back(std::string(parts[0].text()), item.text);
    add_resources(in, parts[2], inner);
  }
}

void evaluator::add_resources(stack& in, doc::node members, loop_variables const& loops) {
  for (auto const [k, v] : members.entries()) {
    if (k.text().starts_with(loop_prefix)) {
      add_loop(in, k, v, loops);
      continue;
    }
    if (!loops.empty() && too_many(k, members))
      return;
    add_made(in, k, v, loops);
  }
}

void evaluator::add_made(stack& in, doc::node key, doc::node body, loop_variables const& loops) {
  auto r = std::make_unique<resource>();
  r->id = std::string(key.text());
  // The loop variables make the name.
  for (auto const& [name, with] : loops)
    for (auto const* form : {"${", "&{"}) {
      auto const pattern = form + name + "}";
      std::string plain = with;
      if (form[0] == '&')
        std::erase_if(plain, [](char c) {
          return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        });
      for (auto p = r->id.find(pattern); p != std::string::npos;
           p = r->id.find(pattern, p + plain.size()))
        r->id.replace(p, pattern.size(), plain);
    }
  r->type = std::string(body.find("Type").text());
  r->body = body;
  r->key = key;
  r->in = &in;
  r->loops = loops;
  if (in.by_id.emplace(r->id, r.get()).second)
    in.resources.push_back(std::move(r));
}

void evaluator::check_parameters() {
  for (auto const& [name, text] : out_.facts().parameters) {
    bool declared = false;
    for (auto const& s : stacks_) {
      auto const p = s->root.find("Parameters").find(name);
      declared = declared || p;
      auto const allowed = p.find("AllowedValues");
      if (allowed.size() == 0 || s->given.contains(name) || has_member(allowed, text))
        continue;
      out_.report(codes::wrong_type, severity::error, allowed.at(),
                  "parameter " + name + " may not be '" + text.substr(0, 200) + "'")
          .remedy = "give it one of its AllowedValues";
    }
    if (declared || stacks_.empty())
      continue;
    auto const& root = stacks_.front()->root;
    auto const section = root.find("Parameters");
    out_.report(codes::unknown_key, severity::warning, section ? section.key_at() : root.at(),
                stacks_.size() == 1 ? "the template has no parameter '" + name + "'"
                                    : "no template has a parameter '" + name + "'")
        .remedy = "give --parameter a name that Parameters declares";
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
