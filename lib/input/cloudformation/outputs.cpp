// Outputs of stacks: of nested ones for their parents, and exports for other templates.
#include "input/cloudformation/stack.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {

value evaluator::outputs_of(resource const& nested, std::string_view attribute, place at) {
  plain_ = false;
  auto const name = attribute.substr(0, 8) == "Outputs." ? attribute.substr(8) : attribute;
  auto const subject = nested.id + "." + std::string(name);
  if (nested.child == nullptr)
    return value::not_known(
        "what stack " + nested.id + " makes is not known: " + nested.why_no_child, at, subject);
  auto const* out = nested.child->outputs.find(name);
  if (out == nullptr || !out->body.find("Value"))
    return value::not_known("stack " + nested.id + " has no output " + std::string(name), at,
                            subject);
  value open;
  switch (made(*nested.child, out->body.find("Condition"), out->loops, open)) {
  case existence::no:
    return value::not_known("output " + std::string(name) + " of stack " + nested.id +
                                " is not made under its condition",
                            at, subject);
  case existence::maybe:
    return open;
  case existence::yes:
    break;
  }
  return eval(*nested.child, out->body.find("Value"), out->loops);
}

std::vector<evaluator::exported> evaluator::exported_by(std::string_view name,
                                                        std::string& reason) {
  // The usual export is ${AWS::StackName}-Something, and nobody gives a stack its name: the import
  // says it, where one stack exports a name like that.
  std::vector<exported> found;
  std::string called;
  bool several = false;
  steps_ += of_stack_names_.size();
  for (auto const& pattern : of_stack_names_) {
    auto const at = pattern.find(stack_symbol);
    auto const head = std::string_view(pattern).substr(0, at);
    auto const tail = std::string_view(pattern).substr(at + stack_symbol.size());
    if (name.size() <= head.size() + tail.size() || !name.starts_with(head) ||
        !name.ends_with(tail))
      continue;
    std::string const middle(name.substr(head.size(), name.size() - head.size() - tail.size()));
    for (auto const& e : exports_.find(pattern)->second) {
      auto const hit = called_.find(e.in);
      if (hit != called_.end() && hit->second != middle)
        continue; // the stack has another name
      if (!found.empty() && (found.front().in != e.in || called != middle)) {
        bool const better = e.in->name == middle;
        bool const worse = found.front().in->name == called;
        several = several || better == worse;
        if (better == worse || worse)
          continue;
        found.clear();
        several = false;
      }
      called = middle;
      found.push_back(e);
    }
  }
  if (several) {
    reason = "which stack exports '" + std::string(name) + "' is not known";
    return {};
  }
  if (!found.empty())
    called_.emplace(found.front().in, called);
  else
    reason = "nothing exports '" + std::string(name) + "'";
  return found;
}

value evaluator::import(value const& name, place at) {
  plain_ = false; // which stack a name means may hang on earlier imports
  if (name.is(value_kind::unknown))
    return name;
  if (!name.is(value_kind::text))
    return wrong("ImportValue", "a name", at);
  std::string reason = "nothing exports '" + name.text + "'";
  auto const hit = exports_.find(name.text);
  auto const all = hit != exports_.end() ? hit->second : exported_by(name.text, reason);
  value found;
  value open;
  for (auto const& e : all) {
    value why_open;
    auto const there = made(*e.in, e.output->body.find("Condition"), e.output->loops, why_open);
    if (there == existence::maybe && !open.there())
      open = std::move(why_open);
    if (there != existence::yes)
      continue;
    auto v = eval(*e.in, e.output->body.find("Value"), e.output->loops);
    if (found.there() && !found.same(v))
      return value::not_known("several templates export '" + name.text + "'", at, name.text);
    found = std::move(v);
  }
  if (found.there())
    return found;
  return open.there() ? open : value::not_known(std::move(reason), at, name.text);
}

} // namespace vpclint::inline v0::cfn
