#include "vpclint/support/nearest.hpp"

#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

/// The partition that a Region is in.
std::string_view partition_of(std::string_view region) {
  return region.starts_with("cn-")        ? "aws-cn"
         : region.starts_with("us-gov-")  ? "aws-us-gov"
         : region.starts_with("us-iso-")  ? "aws-iso"
         : region.starts_with("us-isob-") ? "aws-iso-b"
                                          : "aws";
}

std::string trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

value list_of(std::string_view text, place at) {
  value out;
  out.kind = value_kind::list;
  out.at = out.key_at = at;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    out.items.push_back(value::of(trimmed(text.substr(0, comma)), at));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

} // namespace

value const& value::get(std::string_view key) const {
  static value const none{};
  if (kind == value_kind::unknown)
    return *this; // so is every part of it
  value const* open = nullptr;
  for (auto const& [k, v] : entries) {
    if (k == key)
      return v;
    if (k == other_keys)
      open = &v;
  }
  return open == nullptr ? none : *open;
}

bool value::same(value const& other) const {
  if (kind != other.kind || kind == value_kind::unknown || text != other.text ||
      target != other.target || items.size() != other.items.size() ||
      entries.size() != other.entries.size())
    return false;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!items[i].same(other.items[i]))
      return false;
  for (auto const& [k, v] : entries)
    if (!v.same(other.get(k)) && !(v.kind == value_kind::nothing))
      return false;
  return true;
}

std::optional<function_call> function_of(doc::node n) {
  auto const tag = n.tag();
  if (tag.size() > 1 && tag[0] == '!' && tag[1] != '!')
    return function_call{tag.substr(1), n};
  if (!n.is_mapping() || n.size() != 1)
    return std::nullopt;
  auto const [key, arg] = *n.entries().begin();
  auto const name = key.text();
  if (name == "Ref" || name == "Condition")
    return function_call{name, arg};
  if (name.substr(0, 4) == "Fn::" && name.substr(0, 13) != "Fn::ForEach::")
    return function_call{name.substr(4), arg};
  return std::nullopt;
}

value evaluator::scalar(doc::node n, loop_variables const& loops) {
  auto const text = n.text();
  if (text.find('{') != std::string_view::npos) {
    if (is_looked_up(text))
      return looked_up(text, n.at());
    if (!loops.empty() && text.find("&{") != std::string_view::npos)
      return value::of(loop_text(text, loops), n.at());
  }
  return value::of(std::string(text), n.at());
}

value evaluator::eval(stack& in, doc::node n, loop_variables const& loops) {
  if (!n)
    return {};
  deeper const step(*this);
  if (step.too_far())
    return value::not_known("the template refers too deep or in a circle", n.at());
  value out;
  if (auto const fn = function_of(n)) {
    // A short tag stands on its own argument; another function may be that argument.
    out = call(in, fn->name, fn->arg, n.at(), loops);
    out.parameter = out.parameter && (fn->name == "Ref" || fn->name == "If" ||
                                      fn->name == "GetAtt" || fn->name == "ImportValue");
    if (!out.at.valid() || out.kind != value_kind::map)
      out.at = n.at();
  } else if (n.is_scalar()) {
    out = scalar(n, loops);
  } else {
    out = container(in, n, loops);
  }
  out.key_at = n.key_at();
  return out;
}

value evaluator::container(stack& in, doc::node n, loop_variables const& loops) {
  value out;
  out.at = n.at();
  if (n.is_sequence()) {
    out.kind = value_kind::list;
    out.items.reserve(n.size());
    for (auto const item : n.items()) {
      auto v = eval(in, item, loops);
      if (v.there())
        out.items.push_back(std::move(v));
    }
    return out;
  }
  out.kind = value_kind::map;
  out.entries.reserve(n.size());
  for (auto const [k, v] : n.entries())
    add_entry(in, k, v, loops, out);
  return out;
}

void evaluator::add_entry(stack& in, doc::node k, doc::node v, loop_variables const& loops,
                          value& out) {
  auto const key = k.text();
  if (key == "Fn::Transform") {
    out.entries.emplace_back(
        other_keys,
        value::not_known("a macro decides it when the stack is made", v.at(), "Fn::Transform"));
    return;
  }
  if (key.substr(0, 13) != "Fn::ForEach::") {
    auto item = eval(in, v, loops);
    if (item.there())
      out.entries.emplace_back(loops.empty() ? std::string(key) : loop_text(key, loops),
                               std::move(item));
    return;
  }
  plain_ = false;
  doc::node parts[3];
  std::size_t found = 0;
  for (auto const part : v.items())
    if (found < 3)
      parts[found++] = part;
  if (found != 3) {
    out.entries.emplace_back(
        other_keys, value::not_known("Fn::ForEach wants a name, a list and a mapping", v.at()));
    return;
  }
  auto const over = eval(in, parts[1], loops);
  auto const leave = [&](std::string reason) {
    out.entries.emplace_back(other_keys,
                             value::not_known(std::move(reason), v.at(), std::string(key)));
  };
  if (!over.is(value_kind::list))
    return leave(over.is(value_kind::unknown) ? over.text : "its list is not known");
  for (auto const& item : over.items) {
    deeper const step(*this);
    if (step.too_far() || too_many(k, parts[2]))
      return leave("the loops of templates make more than is read");
    if (!item.is(value_kind::text)) {
      leave(item.is(value_kind::unknown) ? item.text : "a member of its list is not a text");
      continue;
    }
    auto inner = loops;
    inner.emplace_back(std::string(parts[0].text()), item.text);
    for (auto const [ik, iv] : parts[2].entries())
      add_entry(in, ik, iv, inner, out);
  }
}

value evaluator::typed(std::string_view type, std::string const& text, place at) {
  if (type == "CommaDelimitedList" || type.substr(0, 5) == "List<")
    return list_of(text, at);
  return value::of(text, at);
}

value evaluator::parameter(stack& in, std::string const& name, doc::node declared, place at) {
  auto const type = declared.find("Type").text();
  if (type.substr(0, 24) == "AWS::SSM::Parameter::Val") // whatever name it is given
    return without_value(name, declared,
                         "parameter " + name + " is looked up in the Parameter Store", at);
  if (auto const hit = in.given.find(name); hit != in.given.end()) {
    auto v = hit->second;
    if (v.kind == value_kind::text && !v.text.empty())
      v = typed(type, v.text, v.at);
    if (v.kind == value_kind::unknown && !v.items.empty() &&
        (type == "CommaDelimitedList" || type.substr(0, 5) == "List<"))
      if (auto list = split_at(v, ",", v.at))
        v = std::move(*list);
    if (exploring_ != nullptr && v.kind == value_kind::unknown)
      exploring_->touched.push_back(v.subject);
    return v;
  }
  auto const default_value = declared.find("Default");
  std::string text;
  bool found = false;
  note_parameter(name);
  for (auto const& [k, v] : out_.facts().parameters)
    if (!found && !in.is_child && k == name) { // only its parent gives a nested stack any
      text = v;
      found = true;
    }
  if (found) {
    auto const allowed = declared.find("AllowedValues");
    bool fits = allowed.size() == 0;
    for (auto const item : allowed.items())
      fits = fits || item.text() == text;
    return fits ? typed(type, text, at)
                : value::not_known("parameter " + name + " may not be '" + text + "'", at, name);
  }
  if (default_value.is_scalar())
    return typed(type, std::string(default_value.text()), at);
  if (default_value.is_sequence())
    return eval(in, default_value, {});
  return without_value(name, declared, "parameter " + name + " has no value", at);
}

value evaluator::without_value(std::string const& name, doc::node declared, std::string reason,
                               place at) {
  auto v = value::not_known(std::move(reason), at, name);
  auto const type = declared.find("Type").text();
  bool const is_list = type == "CommaDelimitedList" || type.substr(0, 5) == "List<" ||
                       type.find("::List<") != std::string_view::npos ||
                       type.find("<List<") != std::string_view::npos;
  v.parameter = !is_list;
  if (exploring_ == nullptr)
    return v;
  if (!is_list)
    for (auto const item : declared.find("AllowedValues").items())
      exploring_->may_be(name, item.text());
  if (auto const supposed = exploring_->value_of(name))
    return value::of(*supposed, at);
  exploring_->touched.push_back(name);
  return v;
}

value evaluator::pseudo(stack& in, std::string_view name, place at) {
  if (name == "AWS::NoValue")
    return {};
  if (name == "AWS::Region" && !out_.facts().region.empty())
    return value::of(out_.facts().region, at);
  if (name == "AWS::Partition" && !out_.facts().region.empty())
    return value::of(std::string(partition_of(out_.facts().region)), at);
  if (name == "AWS::URLSuffix" && !out_.facts().region.empty() &&
      partition_of(out_.facts().region).find("iso") == std::string_view::npos)
    return value::of(
        partition_of(out_.facts().region) == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com", at);
  if (name == "AWS::StackName" && in.is_child)
    return value::of(std::string(symbol_start) + "StackName:" + in.name + "}", at);
  auto symbol = "${" + std::string(name) + "}";
  if (exploring_ != nullptr) {
    if (auto const supposed = exploring_->value_of(symbol))
      return value::of(*supposed, at);
    exploring_->touched.push_back(symbol);
  }
  return value::of(std::move(symbol), at);
}

value evaluator::find_name(stack& in, std::string const& name, place at,
                           loop_variables const& loops) {
  for (auto i = loops.rbegin(); i != loops.rend(); ++i)
    if (i->first == name)
      return value::of(i->second, at);
  if (name.substr(0, 5) == "AWS::")
    return pseudo(in, name, at);
  if (auto const declared = in.root.find("Parameters").find(name))
    return parameter(in, name, declared, at);
  if (auto const hit = in.by_id.find(name); hit != in.by_id.end()) {
    value v;
    v.kind = value_kind::reference;
    v.target = hit->second;
    v.at = v.key_at = at;
    return v;
  }
  return nothing_called(in, name, at);
}

std::vector<std::string> macros(doc::node root) {
  std::vector<std::string> names;
  auto const add = [&](doc::node n) {
    auto const name = n.is_mapping() ? n.find("Name").text() : n.text();
    if (name != "AWS::LanguageExtensions")
      names.emplace_back(name);
  };
  auto const transform = root.find("Transform");
  if (transform.is_sequence())
    for (auto const item : transform.items())
      add(item);
  else if (transform)
    add(transform);
  return names;
}

value evaluator::nothing_called(stack const& in, std::string const& name, place at) {
  note_open(); // it is reported in every case
  std::string reason = "the template has nothing called '" + name + "'";
  bool const may_be_added = !macros(in.root).empty();
  if (!may_be_added && reported_.insert({at.source, at.begin}).second) {
    std::vector<std::string> names;
    for (auto const& r : in.resources)
      names.push_back(r->id);
    for (auto const [k, v] : in.root.find("Parameters").entries())
      names.emplace_back(k.text());
    auto& f = out_.report(name_missing, severity::error, at, reason);
    if (auto const near = nearest(name, names); !near.empty())
      f.remedy = "write '" + near + "' if that is meant";
  }
  return value::not_known(std::move(reason), at, name);
}

} // namespace vpclint::inline v0::cfn
