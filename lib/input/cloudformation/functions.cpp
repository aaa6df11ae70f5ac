#include "vpclint/doc/scalar.hpp"
#include "vpclint/net/prefix.hpp"

#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::optional<long> number_of(std::string_view text) {
  long n = 0;
  auto const r = std::from_chars(text.data(), text.data() + text.size(), n);
  if (text.empty() || r.ec != std::errc() || r.ptr != text.data() + text.size())
    return std::nullopt;
  return n;
}

value wrong(std::string_view fn, std::string_view wants, place at) {
  return value::not_known("Fn::" + std::string(fn) + " wants " + std::string(wants), at);
}

/// The first thing in a list that has no value; nothing where all do.
value const* unknown_in(value const& v) {
  if (v.kind == value_kind::unknown)
    return &v;
  for (auto const& i : v.items)
    if (auto const* u = unknown_in(i))
      return u;
  return nullptr;
}

constexpr std::size_t max_text = std::size_t{1} << 20U;

} // namespace

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
  return first_unknown.there() ? first_unknown : value::of(std::move(out), at);
}

value evaluator::join(value const& args, place at) {
  if (auto const* u = unknown_in(args))
    return *u;
  if (args.items.size() != 2 || !args.items[0].is(value_kind::text) ||
      !args.items[1].is(value_kind::list))
    return wrong("Join", "a delimiter and a list", at);
  auto const& parts = args.items[1].items;
  if (parts.size() == 1)
    return parts[0];
  std::string out;
  for (std::size_t i = 0; i < parts.size() && out.size() < max_text; ++i) {
    if (!parts[i].is(value_kind::text)) {
      // A list of things stays one, for lists that are written as one text.
      value list = args.items[1];
      list.at = at;
      return args.items[0].text == ","
                 ? list
                 : value::not_known("the ids in Fn::Join are made up by AWS", at);
    }
    out += (i == 0 ? "" : args.items[0].text) + parts[i].text;
  }
  return value::of(std::move(out), at);
}

value evaluator::select(value const& args, place at) {
  if (args.items.size() != 2)
    return args.is(value_kind::unknown) ? args : wrong("Select", "an index and a list", at);
  auto const& from = args.items[1];
  if (args.items[0].is(value_kind::unknown))
    return args.items[0];
  if (from.is(value_kind::unknown))
    return from;
  auto const index = number_of(args.items[0].text);
  if (!index || *index < 0 || !from.is(value_kind::list))
    return wrong("Select", "an index and a list", at);
  auto const i = static_cast<std::size_t>(*index);
  if (from.text == "zones") {
    if (i < from.items.size())
      return from.items[i];
    return from.items.empty()
               ? value::of("az[" + std::to_string(i) + "]", at)
               : value::not_known("the Region has no Availability Zone number " +
                                      std::to_string(i),
                                  at);
  }
  if (i >= from.items.size())
    return value::not_known("the list has no item number " + std::to_string(i), at);
  return from.items[i];
}

value evaluator::split(value const& args, place at) {
  if (auto const* u = unknown_in(args))
    return *u;
  if (args.items.size() != 2 || !args.items[0].is(value_kind::text) || args.items[0].text.empty())
    return wrong("Split", "a delimiter and a text", at);
  if (args.items[1].is(value_kind::list)) {
    auto list = args.items[1];
    list.at = at;
    return list;
  }
  value out;
  out.kind = value_kind::list;
  out.at = out.key_at = at;
  std::string_view rest = args.items[1].text;
  auto const& mark = args.items[0].text;
  for (;;) {
    auto const next = rest.find(mark);
    out.items.push_back(value::of(std::string(rest.substr(0, next)), at));
    if (next == rest.npos)
      return out;
    rest.remove_prefix(next + mark.size());
  }
}

value evaluator::cidr_blocks(value const& args, place at) {
  if (auto const* u = unknown_in(args))
    return *u;
  if (args.items.size() < 2 || args.items.size() > 3)
    return wrong("Cidr", "a block, a count and host bits", at);
  auto const block = cidr::parse(args.items[0].text);
  auto const count = number_of(args.items[1].text);
  if (!block || !count || *count < 1 || *count > 256)
    return wrong("Cidr", "a block and a count from 1 to 256", at);
  auto const bits = args.items.size() == 3 ? number_of(args.items[2].text)
                                           : std::optional<long>(block->is_v4() ? 8 : 64);
  int const width = block->is_v4() ? 32 : 128;
  if (!bits || *bits < 1 || *bits > width || width - static_cast<int>(*bits) < block->length())
    return wrong("Cidr", "host bits that fit into the block", at);
  int const length = width - static_cast<int>(*bits);
  int const room = length - block->length();
  if (room < 9 && (1L << room) < *count)
    return value::not_known("the block " + args.items[0].text + " has no room for " +
                                args.items[1].text + " blocks of /" + std::to_string(length),
                            at);
  value out;
  out.kind = value_kind::list;
  out.at = out.key_at = at;
  for (long i = 0; i < *count; ++i) {
    if (block->is_v4()) {
      auto const first = block->v4().first().bits + (static_cast<std::uint32_t>(i) << *bits);
      out.items.push_back(value::of(to_string(cidr(prefix4::around(ipv4{first}, length))), at));
    } else {
      auto const first = block->v6().first().number() + (uint128(static_cast<unsigned>(i)) << *bits);
      out.items.push_back(
          value::of(to_string(cidr(prefix6::around(ipv6::from_number(first), length))), at));
    }
  }
  return out;
}

value evaluator::zones(value const& region, place at) {
  if (region.is(value_kind::unknown))
    return region;
  bool const here = region.text.empty() || region.text == "null" ||
                    region.text == region_symbol || region.text == out_.facts().region;
  value out;
  out.kind = value_kind::list;
  out.text = "zones"; // as many as the Region has; without them, told apart by their number
  out.at = out.key_at = at;
  if (here)
    for (auto const& az : out_.facts().azs)
      out.items.push_back(value::of(az, at));
  return out;
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
  auto const c = condition(in, std::string(parts[0].text()), at);
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
