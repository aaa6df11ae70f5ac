#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <array>
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
      return find_name(in, std::string(arg.text()), at, loops);
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
  for (auto const& [name, with] : loops)
    if (auto const p = id.find("${" + name + "}"); p != std::string::npos)
      id.replace(p, name.size() + 3, with);
  auto const hit = in.by_id.find(id);
  if (hit == in.by_id.end())
    return nothing_called(in, id, at);
  return attribute_of(*hit->second, attribute, at);
}

value evaluator::attribute_of(resource const& r, std::string const& attribute, place at) {
  if (r.type == "AWS::CloudFormation::Stack")
    return outputs_of(r, attribute, at);
  auto const property = [&](std::string_view name) {
    return eval(*r.in, r.body.find("Properties").find(name), r.loops);
  };
  if (r.type == "AWS::EC2::VPC" && attribute == "CidrBlock") {
    auto v = property(attribute);
    if (!v.there())
      v = value::not_known("the CIDR of " + r.id + " is chosen when the stack is made", at, r.id);
    v.at = at;
    return v;
  }
  if ((r.type == "AWS::EC2::Subnet" || r.type == "AWS::EC2::Instance") &&
      attribute == "AvailabilityZone")
    if (auto v = property(attribute); v.there())
      return v;
  static constexpr std::array made_up{
      std::string_view("Ipv6CidrBlocks"), std::string_view("Arn"),
      std::string_view("DNSName"),        std::string_view("PrivateIp"),
      std::string_view("PublicIp"),       std::string_view("CidrBlockAssociations")};
  if (std::find(made_up.begin(), made_up.end(), attribute) != made_up.end()) {
    auto v = value::not_known(attribute + " of " + r.id + " is made up by AWS", at,
                              r.id + "." + attribute);
    v.target = &r;
    return v;
  }
  value v;
  v.kind = value_kind::reference;
  v.target = &r;
  v.text = attribute;
  v.at = v.key_at = at;
  return v;
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
    value v = own.get(name);
    if (!v.there()) {
      auto const dot = name.find('.');
      auto const hit =
          dot == name.npos ? in.by_id.end() : in.by_id.find(std::string(name.substr(0, dot)));
      v = hit == in.by_id.end()
              ? find_name(in, std::string(name), at, loops)
              : attribute_of(*hit->second, std::string(name.substr(dot + 1)), at);
    }
    if (whole)
      return v;
    if (v.kind == value_kind::text)
      out += v.text;
    else if (!first_unknown.there())
      first_unknown = v.kind == value_kind::unknown
                          ? v
                          : value::not_known("the id of " + std::string(name) +
                                                 " is made up by AWS",
                                             at, std::string(name));
  }
  if (!first_unknown.there() && is_looked_up(out))
    return looked_up(out, at);
  return first_unknown.there() ? first_unknown : value::of(std::move(out), at);
}

value evaluator::find_in_map(stack& in, doc::node arg, place at, loop_variables const& loops) {
  std::vector<value> keys;
  value fallback;
  for (auto const item : arg.items()) {
    if (keys.size() == 3) {
      if (auto const d = item.find("DefaultValue"))
        fallback = eval(in, d, loops);
      break;
    }
    keys.push_back(eval(in, item, loops));
  }
  if (keys.size() != 3)
    return wrong("FindInMap", "a map and two keys", at);
  auto const map = in.root.find("Mappings").find(keys[0].text);
  if (exploring_ != nullptr && keys[0].is(value_kind::text) && !fallback.there())
    if (auto const name = open_name(keys[1]); !name.empty())
      for (auto const [key, row] : map.entries())
        exploring_->rows[name].emplace_back(key.text());
  for (auto const& k : keys)
    if (k.is(value_kind::unknown))
      return k;
  if (!map)
    return fallback.there() ? fallback
                            : value::not_known("there is no mapping " + keys[0].text, at);
  if (!has_symbol(keys[1].text)) {
    auto const found = map.find(keys[1].text).find(keys[2].text);
    if (found)
      return eval(in, found, loops);
    return fallback.there() ? fallback
                            : value::not_known("mapping " + keys[0].text + " has no " +
                                                   keys[1].text + "." + keys[2].text,
                                               at);
  }
  // The key is not known. Where every row says the same, that is the value all the same.
  value common;
  bool first = true;
  for (auto const [key, row] : map.entries()) {
    auto v = eval(in, row.find(keys[2].text), loops);
    if (!first && !v.same(common))
      return value::not_known("'" + keys[1].text + "' has no value", at, keys[1].text);
    common = std::move(v);
    first = false;
  }
  return common.there() ? common : value::not_known("'" + keys[1].text + "' has no value", at);
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

value evaluator::import(value const& name, place at) {
  if (name.is(value_kind::unknown))
    return name;
  if (!name.is(value_kind::text))
    return wrong("ImportValue", "a name", at);
  auto const hit = exports_.find(name.text);
  if (hit == exports_.end())
    return value::not_known("nothing exports '" + name.text + "'", at, name.text);
  return eval(*hit->second.first, hit->second.second, {});
}

} // namespace vpclint::inline v0::cfn
