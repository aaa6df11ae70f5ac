#include "input/cloudformation/stack.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
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

std::string_view stem(std::string_view path) {
  auto const base = base_name(path);
  return base.substr(0, base.find('.'));
}

std::string_view folder(std::string_view path) {
  auto const slash = path.find_last_of("/\\");
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

/// The name of a file without what follows the first dot, and of as many folders as tell it from
/// others of that name.
std::string name_among(std::span<input_document const> documents, input_document const& d) {
  std::size_t most = 0;
  for (auto const& other : documents)
    if (other.name != d.name && stem(other.name) == stem(d.name))
      most = std::max(most, 1 + common_tail(folder(other.name), folder(d.name)));
  std::string name(stem(d.name));
  auto rest = folder(d.name);
  for (; most != 0 && !base_name(rest).empty(); --most, rest = folder(rest))
    name = std::string(base_name(rest)) + "/" + name;
  for (auto& c : name) // a dot stands between a VPC and what is in it
    if (c == '.' || c == ' ' || c == '\t')
      c = '-';
  return name;
}

constexpr std::size_t max_stacks = 200;

/// Parameters may be given to attributes by names with a dot.
bool has_dotted_parameter(doc::node root) {
  for (auto const [k, v] : root.find("Parameters").entries())
    if (k.text().find('.') != std::string_view::npos)
      return true;
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
    add_stack(d.root, free_name(name_among(documents, d), nullptr), nullptr);
  find_children(documents);
  // What one nested stack gives another goes through its parent, whichever comes first.
  for (int turn = 0; turn < 3; ++turn)
    for (auto const& s : stacks_) {
      s->conditions.clear();
      give_parameters(*s);
    }
  check_parameters();
  for (auto const& s : stacks_)
    plain_ = plain_ && !(takes_notes_ && has_dotted_parameter(s->root));
  add_all_exports();
  name_resources();
  evaluate_resources();
}

std::string evaluator::free_name(std::string wanted, resource const* parent) const {
  auto const taken = [&](std::string const& name) {
    return std::any_of(stacks_.begin(), stacks_.end(),
                       [&](auto const& s) { return s->name == name; });
  };
  if (parent != nullptr && taken(wanted))
    wanted = parent->in->name + "/" + parent->id;
  if (!taken(wanted))
    return wanted;
  for (std::size_t n = 2;; ++n)
    if (auto name = wanted + "-" + std::to_string(n); !taken(name))
      return name;
}

void evaluator::add_stack(doc::node root, std::string name, resource* parent) {
  auto s = std::make_unique<stack>();
  s->root = root;
  s->name = std::move(name);
  s->parent = parent;
  s->is_child = parent != nullptr;
  s->path =
      parent == nullptr ? std::to_string(root.at().source) : parent->in->path + "/" + parent->id;
  auto& in = *s;
  stacks_.push_back(std::move(s));
  if (parent != nullptr)
    parent->child = &in;
  give_parameters(in); // loops may hang on them
  add_section(in, root.find("Conditions"), in.declared, {});
  add_section(in, root.find("Outputs"), in.outputs, {});
  add_resources(in, root.find("Resources"), {});
}

void evaluator::check_parameters() {
  for (auto const& [name, text] : out_.facts().parameters) {
    bool declared = false;
    if (auto const dot = name.find('.'); dot != name.npos) // an attribute that AWS makes up
      for (auto const& s : stacks_)
        for (auto const& r : s->resources)
          declared = declared || is_called(*r, std::string_view(name).substr(0, dot));
    for (auto const& s : stacks_) {
      auto const p = s->root.find("Parameters").find(name);
      if (s->is_child)
        continue; // its parent gives it what it has
      declared = declared || p;
      auto const allowed = p.find("AllowedValues");
      if (allowed.size() == 0 || has_member(allowed, text))
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
  for (std::size_t i = 0; i < stacks_.size() && stacks_.size() < max_stacks; ++i) {
    auto const count = stacks_[i]->resources.size();
    for (std::size_t k = 0; k < count; ++k) {
      auto& r = *stacks_[i]->resources[k];
      if (!nests(r.type))
        continue;
      plain_ = false;
      auto const properties = r.body.find("Properties");
      auto const url =
          eval(*r.in, properties.find(r.type.ends_with("::Stack") ? "TemplateURL" : "Location"),
               r.loops);
      auto const* d = url.is(value_kind::text) ? document_for(documents, url.text) : nullptr;
      r.why_no_child =
          url.is(value_kind::unknown) ? url.text : "its template is not among the files";
      if (d == nullptr)
        continue;
      bool circle = d->root == r.in->root;
      for (auto const* up = r.in->parent; up != nullptr; up = up->in->parent)
        circle = circle || up->in->root == d->root;
      r.why_no_child = circle ? "its template nests itself" : "there are too many nested stacks";
      if (circle || stacks_.size() >= max_stacks)
        continue;
      add_stack(d->root, free_name((r.in->is_child ? r.in->name + "/" : "") + r.id, &r), &r);
    }
  }
  drop_nested();
}

/// A template that a stack of the run nests is read as that stack, not on its own. Of templates
/// that nest each other in a circle, one is left to read the others.
void evaluator::drop_nested() {
  std::set<stack const*> gone;
  auto const top = [](stack const* s) {
    while (s->parent != nullptr)
      s = s->parent->in;
    return s;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<stack const*>> nested_by;
  for (auto const& s : stacks_)
    if (s->is_child)
      nested_by[{s->root.at().source, s->root.at().begin}].push_back(top(s.get()));
  for (auto const& s : stacks_) {
    auto const& by = nested_by[{s->root.at().source, s->root.at().begin}];
    bool const read_as_nested =
        !s->is_child && std::any_of(by.begin(), by.end(), [&](stack const* t) {
          return t != s.get() && !gone.contains(t);
        });
    if (read_as_nested || (s->is_child && gone.contains(top(s.get()))))
      gone.insert(s.get());
  }
  std::erase_if(stacks_, [&](auto const& s) { return gone.contains(s.get()); });
}

void evaluator::add_all_exports() {
  if (still_holds(exports_from_))
    return;
  exports_.clear();
  of_stack_names_.clear();
  noted(exports_from_, [&] {
    for (auto const& s : stacks_)
      add_exports(*s);
  });
}

void evaluator::add_exports(stack& in) {
  for (auto const& output : in.outputs.parts) {
    auto const written = output.body.find("Export").find("Name");
    if (!written)
      continue;
    auto const v = eval(in, written, output.loops);
    if (!v.is(value_kind::text))
      continue;
    auto& all = exports_[v.text];
    if (all.empty() && v.text.find(stack_symbol) != std::string::npos)
      of_stack_names_.push_back(v.text);
    all.push_back({.in = &in, .output = &output});
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

existence evaluator::made(stack& in, doc::node wanted, loop_variables const& loops, value& open) {
  auto const name = eval(in, wanted, loops);
  if (!name.there())
    return existence::yes; // also of Condition: !Ref AWS::NoValue, as functions in loops write it
  open = name.is(value_kind::text)      ? condition(in, name.text, wanted.at())
         : name.is(value_kind::unknown) ? name
                                        : wrong("If", "the name of a condition", wanted.at());
  if (open.is(value_kind::unknown))
    return existence::maybe;
  return open.text == "true" ? existence::yes : existence::no;
}

namespace {

void collect_references(value const& v, std::vector<std::pair<resource const*, place>>& into) {
  for (auto const& item : v.items)
    collect_references(item, into);
  for (auto const& [key, entry] : v.entries)
    collect_references(entry, into);
  if (v.is(value_kind::reference))
    into.emplace_back(v.target, v.at);
}

} // namespace

/// CloudFormation refuses what refers to a resource that it does not make.
void evaluator::refuse_missing(resource const& r) {
  for (auto const& [target, at] : r.refers_to)
    if (target->exists == existence::no && reported_.insert({at.source, at.begin}).second)
      out_.report(name_missing, severity::error, at,
                  target->id + " is not made under its condition, and is referred to")
          .remedy = "refer to it under the same condition, with Fn::If";
}

void evaluator::work_out_existence(stack& in, resource& r) {
  value open;
  r.exists = made(in, r.body.find("Condition"), r.loops, open);
  if (r.exists == existence::maybe)
    r.why = open.text;
  if (in.parent != nullptr && in.parent->exists != existence::yes && r.exists != existence::no) {
    r.exists = in.parent->exists;
    r.why = in.parent->why;
  }
}

void evaluator::evaluate_resources() {
  for (auto const& s : stacks_)
    for (auto const& r : s->resources) {
      counts_ = modelled(r->type) || nests(r->type);
      if (still_holds(r->exists_from)) {
        r->exists = r->was;
        r->why = r->was_why;
        continue;
      }
      noted(r->exists_from, [&] { work_out_existence(*s, *r); });
      r->was = r->exists;
      r->was_why = r->why;
    }
  counts_ = true;
  knows_existence_ = true;
  for (auto const& s : stacks_)
    for (auto const& r : s->resources) {
      bool const wanted = r->exists != existence::no && modelled(r->type);
      if (auto& other = wanted ? r->put_by : r->properties; other.there())
        std::swap(r->properties, r->put_by);
      if (!wanted || still_holds(r->properties_from))
        continue;
      noted(r->properties_from,
            [&] { r->properties = eval(*s, r->body.find("Properties"), r->loops); });
      r->refers_to.clear();
      collect_references(r->properties, r->refers_to);
    }
  for (auto const& s : stacks_)
    for (auto const& r : s->resources)
      if (r->exists == existence::yes)
        refuse_missing(*r);
}

} // namespace vpclint::inline v0::cfn
