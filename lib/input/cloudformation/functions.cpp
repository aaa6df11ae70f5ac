#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {

value evaluator::call(stack& in, std::string_view fn, doc::node arg, place at,
                      loop_variables const& loops) {
  // The argument of a short tag is the tagged node itself, so it is worked out without its tag.
  bool const own = !arg.tag().empty() && arg.at() == at;
  auto const plain = [&]() -> value {
    if (!own)
      return eval(in, arg, loops);
    if (arg.is_scalar())
      return scalar(arg, loops);
    if (arg.is_mapping() && arg.size() == 1) {
      auto const [key, below] = *arg.entries().begin();
      auto const name = key.text();
      if (name == "Ref" || name.substr(0, 4) == "Fn::")
        return call(in, name == "Ref" ? name : name.substr(4), below, at, loops);
    }
    return container(in, arg, loops);
  };
  if (fn == "Ref") {
    if (arg.is_scalar())
      return find_name(in, loop_text(arg.text(), loops), at, loops);
    auto const name = plain(); // with the language extensions
    if (name.kind == value_kind::text)
      return find_name(in, name.text, at, loops);
    return name.kind == value_kind::unknown ? name : wrong(fn, "a name", at);
  }
  if (fn == "GetAtt")
    return get_att(in, arg, at, loops);
  if (fn == "Sub")
    return sub(in, arg, at, loops);
  if (fn == "If")
    return choose(in, arg, at, loops);
  if (fn == "FindInMap")
    return find_in_map(in, arg, at, loops);
  if (fn == "Join")
    return join(plain(), at);
  if (fn == "Select")
    return select(plain(), at);
  if (fn == "Split")
    return split(plain(), at);
  if (fn == "Cidr")
    return cidr_blocks(plain(), at);
  if (fn == "GetAZs")
    return zones(plain(), at);
  if (fn == "ImportValue")
    return import(plain(), at);
  if (fn == "Base64" || fn == "ToJsonString") {
    // Nothing in a network reads it; only whether it is there counts.
    return value::not_known("the result of Fn::" + std::string(fn) + " is not worked out", at);
  }
  if (fn == "Length") {
    auto const v = plain();
    if (v.kind == value_kind::list)
      return value::of(std::to_string(v.items.size()), at);
    return v.kind == value_kind::unknown ? v : wrong(fn, "a list", at);
  }
  if (fn == "And" || fn == "Or" || fn == "Not" || fn == "Equals")
    return value::not_known("a condition stands where a value is asked for", at);
  if (fn == "Condition")
    return condition(in, std::string(arg.text()), at);
  if (fn == "Transform")
    return value::not_known("a macro decides it when the stack is made", at, "Fn::Transform");
  return value::not_known("the function '" + std::string(fn) + "' is not known", at);
}

value evaluator::get_att(stack& in, doc::node arg, place at, loop_variables const& loops) {
  std::string id;
  std::string attribute;
  if (arg.is_scalar()) {
    auto const text = arg.text();
    auto const dot = std::min(text.find('.'), text.size());
    id = text.substr(0, dot);
    attribute = text.substr(std::min(dot + 1, text.size()));
  } else {
    for (auto const item : arg.items()) {
      auto const v = eval(in, item, loops);
      if (v.kind != value_kind::text)
        return v.kind == value_kind::unknown ? v : wrong("GetAtt", "names", at);
      (id.empty() ? id : attribute) += (attribute.empty() ? "" : ".") + v.text;
    }
  }
  id = loop_text(id, loops);
  auto const hit = in.by_id.find(id);
  if (hit == in.by_id.end())
    return nothing_called(in, id, at);
  return attribute_of(*hit->second, attribute, at);
}

value evaluator::sub(stack& in, doc::node arg, place at, loop_variables const& loops) {
  auto text = arg.is_scalar() ? arg.text() : std::string_view();
  value own;
  if (arg.is_sequence()) {
    std::size_t i = 0;
    for (auto const item : arg.items()) {
      if (i == 0)
        text = item.text();
      else if (i == 1)
        own = eval(in, item, loops);
      ++i;
    }
  }
  std::string out;
  value first_unknown;
  std::vector<value> made; // one after the other, where one of them is no text
  while (!text.empty() && out.size() < max_text) {
    auto const open = text.find("${");
    auto const close = open == text.npos ? open : text.find('}', open);
    if (close == text.npos) {
      out += text;
      break;
    }
    out += text.substr(0, open);
    auto const name = text.substr(open + 2, close - open - 2);
    bool const whole = open == 0 && close + 1 == text.size() && out.empty();
    text.remove_prefix(close + 1);
    if (!name.empty() && name[0] == '!') {
      out += "${" + std::string(name.substr(1)) + "}";
      continue;
    }
    value v = own.is(value_kind::map) ? own.get(name) : value{};
    if (!v.there()) {
      auto const dot = name.find('.');
      auto const hit =
          dot == name.npos ? in.by_id.end() : in.by_id.find(std::string(name.substr(0, dot)));
      v = hit == in.by_id.end() ? find_name(in, std::string(name), at, loops)
                                : attribute_of(*hit->second, std::string(name.substr(dot + 1)), at);
    }
    if (whole)
      return v;
    if (v.kind == value_kind::text) {
      out += v.text;
      continue;
    }
    if (!first_unknown.there())
      first_unknown =
          v.kind == value_kind::unknown
              ? v
              : value::not_known("the id of " + std::string(name) + " is made up by AWS", at,
                                 std::string(name));
    made.push_back(value::of(std::exchange(out, {}), at));
    made.push_back(std::move(v));
  }
  if (!first_unknown.there())
    return is_looked_up(out) ? looked_up(out, at) : value::of(std::move(out), at);
  made.push_back(value::of(std::move(out), at));
  return composite(std::move(made), std::move(first_unknown), at);
}

value evaluator::find_in_map(stack& in, doc::node arg, place at, loop_variables const& loops) {
  std::vector<value> keys;
  value fallback;
  bool has_fallback = false; // which may be AWS::NoValue
  for (auto const item : arg.items()) {
    if (keys.size() == 3) {
      if (auto const d = item.find("DefaultValue")) {
        fallback = eval(in, d, loops);
        has_fallback = true;
      }
      break;
    }
    keys.push_back(eval(in, item, loops));
  }
  if (keys.size() != 3)
    return wrong("FindInMap", "a map and two keys", at);
  auto const map = in.root.find("Mappings").find(keys[0].text);
  if (exploring_ != nullptr && keys[0].is(value_kind::text) && !has_fallback)
    if (auto const name = open_name(keys[1]); !name.empty())
      for (auto const [key, row] : map.entries())
        exploring_->rows[name].emplace_back(key.text());
  for (auto const& k : keys)
    if (!k.is(value_kind::text))
      return k.is(value_kind::unknown) ? k : wrong("FindInMap", "a map and two keys", at);
  for (auto const* k : {&keys[0], &keys[2]})
    if (has_symbol(k->text))
      return value::not_known("'" + k->text + "' has no value", at, k->text);
  if (!map)
    return has_fallback ? fallback : value::not_known("there is no mapping " + keys[0].text, at);
  if (!has_symbol(keys[1].text)) {
    auto const found = map.find(keys[1].text).find(keys[2].text);
    if (found)
      return eval(in, found, loops);
    return has_fallback ? fallback
                        : value::not_known("mapping " + keys[0].text + " has no " + keys[1].text +
                                               "." + keys[2].text,
                                           at);
  }
  // The key is not known. Where every row says the same, that is the value all the same; and so
  // does the default, which holds for every key that is no row.
  auto const open = value::not_known("'" + keys[1].text + "' has no value", at, keys[1].text);
  value common = fallback;
  bool first = !has_fallback;
  for (auto const [key, row] : map.entries()) {
    auto v = eval(in, row.find(keys[2].text), loops);
    if (!v.there())
      v = fallback;
    if (!first && !v.same(common))
      return open;
    common = std::move(v);
    first = false;
  }
  return common.there() || has_fallback ? common : open;
}

value evaluator::choose(stack& in, doc::node arg, place at, loop_variables const& loops) {
  doc::node parts[3];
  std::size_t n = 0;
  for (auto const item : arg.items())
    if (n < 3)
      parts[n++] = item;
  if (n != 3 || arg.size() != 3)
    return wrong("If", "a condition and two values", at);
  auto c = condition(in, std::string(parts[0].text()), at);
  if (c.is(value_kind::text))
    return eval(in, parts[c.text == "true" ? 1 : 2], loops);
  auto a = eval(in, parts[1], loops);
  auto const b = eval(in, parts[2], loops);
  if (a.same(b))
    return a;
  return c;
}

} // namespace vpclint::inline v0::cfn
