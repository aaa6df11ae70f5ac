// What templates show to others, which may use it in ways that no template of the run says.
#include "vpclint/model/elsewhere.hpp"

#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::size_t max_way = 20; // through outputs of nested stacks

} // namespace

/// A name with attributes, as functions write it: `Group`, `Group.GroupId`, `Net.Outputs.Group`.
void converter::note_use(stack const& in, std::string_view name, std::string const& what,
                         std::size_t depth) {
  auto const id = name.substr(0, name.find('.'));
  auto const hit = in.by_id.find(std::string(id));
  if (hit == in.by_id.end() || depth > max_way)
    return;
  auto const& r = *hit->second;
  if (!used_.emplace(&r, what).second && r.child == nullptr)
    return;
  constexpr std::string_view outputs = ".Outputs.";
  auto const rest = name.substr(id.size());
  if (r.child == nullptr || !rest.starts_with(outputs))
    return;
  auto const* o = r.child->outputs.find(rest.substr(outputs.size()));
  if (o != nullptr && followed_.insert(o).second)
    note_names(*r.child, o->body.find("Value"), o->loops, what, depth + 1);
}

/// Every name that a part of a template may refer to, whatever it decides.
void converter::note_names(stack const& in, doc::node n, loop_variables const& loops,
                           std::string const& what, std::size_t depth) {
  if (n.is_scalar()) {
    auto const text = loop_text(n.text(), loops);
    note_use(in, text, what, depth);
    for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
      auto const name = std::string_view(text).substr(at + 2);
      note_use(in, name.substr(0, name.find('}')), what, depth);
    }
    return;
  }
  for (auto const [k, v] : n.entries())
    note_names(in, v, loops, what, depth);
  std::string joined; // Fn::GetAtt: [Net, Outputs.Group]
  for (auto const item : n.items()) {
    note_names(in, item, loops, what, depth);
    if (item.is_scalar() && joined.size() < 300)
      joined += (joined.empty() ? "" : ".") + loop_text(item.text(), loops);
  }
  if (joined.find(".Outputs.") != joined.npos)
    note_use(in, joined, what, depth);
}

/// What functions in a part of a template refer to.
void converter::note_references(stack const& in, doc::node n, loop_variables const& loops,
                                std::string const& what) {
  if (auto const fn = function_of(n))
    if (fn->name == "Ref" || fn->name == "GetAtt" || fn->name == "Sub") {
      note_names(in, fn->arg, loops, what, 0);
      if (fn->name != "Sub" || !fn->arg.is_sequence())
        return;
    }
  for (auto const [k, v] : n.entries())
    note_references(in, v, loops, what);
  for (auto const item : n.items())
    note_references(in, item, loops, what);
}

void converter::find_uses() {
  for (auto const& s : eval_.stacks()) {
    for (auto const& o : s->outputs.parts) {
      bool const exported = static_cast<bool>(o.body.find("Export"));
      // What a nested stack puts out goes to its parent, which is among the documents.
      if (!s->is_child || exported)
        note_names(*s, o.body.find("Value"), o.loops,
                   (exported ? "exported as output " : "output ") + o.name, 0);
    }
    for (auto const& user : s->resources) {
      if (user->exists == existence::no)
        continue;
      auto const what = user->id + " (" + user->type + ") refers to it";
      auto const properties = user->body.find("Properties");
      // Where nothing of the documents is launched from these, something else is.
      bool const launches = user->type == "AWS::EC2::LaunchTemplate" ||
                            user->type == "AWS::AutoScaling::LaunchConfiguration";
      bool const elsewhere = nests(user->type) ? user->child == nullptr
                             : launches        ? !launches_here(*user)
                                               : !modelled(user->type);
      if (elsewhere)
        note_references(*s, properties, user->loops, what);
      else if (user->child == nullptr)
        for (auto const [k, v] : properties.entries())
          if (!is_read(user->type, k.text()))
            note_references(*s, v, user->loops, what);
    }
    // What a macro makes may take its settings from there.
    note_references(*s, s->root.find("Globals"), {}, "Globals refer to it");
  }
}

std::string converter::shown_by(resource const& r) {
  if (!found_uses_) {
    found_uses_ = true;
    find_uses();
  }
  auto const hit = used_.find(&r);
  return hit == used_.end() ? std::string() : hit->second;
}

void converter::tag_elsewhere(resource const& r, std::vector<tag>& tags_of) {
  if (auto by = shown_by(r); !by.empty())
    tags_of.push_back({.key = std::string(used_elsewhere_tag),
                       .value = known<std::string>(std::move(by), r.key.at()),
                       .at = r.key.at()});
}

} // namespace vpclint::inline v0::cfn
