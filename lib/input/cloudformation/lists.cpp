// Functions that make lists, take them apart and put them together.
#include "vpclint/net/prefix.hpp"

#include "input/aws_values.hpp"
#include "input/cloudformation/stack.hpp"

#include <optional>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

/// The first thing in a list that has no value; nothing where all do.
value const* unknown_in(value const& v) {
  if (v.kind == value_kind::unknown)
    return &v;
  for (auto const& i : v.items)
    if (auto const* u = unknown_in(i))
      return u;
  return nullptr;
}

} // namespace

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
  auto const index = aws_values::integer(args.items[0].text);
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
  auto const count = aws_values::integer(args.items[1].text);
  if (!block || !count || *count < 1 || *count > 256)
    return wrong("Cidr", "a block and a count from 1 to 256", at);
  auto const bits = args.items.size() == 3 ? aws_values::integer(args.items[2].text)
                                           : std::optional<long long>(block->is_v4() ? 8 : 64);
  int const width = block->is_v4() ? 32 : 128;
  if (!bits || *bits < 1 || *bits > width || width - static_cast<int>(*bits) < block->length())
    return wrong("Cidr", "host bits that fit into the block", at);
  int const length = width - static_cast<int>(*bits);
  int const room = length - block->length();
  if (room < 9 && (1LL << room) < *count)
    return value::not_known("the block " + args.items[0].text + " has no room for " +
                                args.items[1].text + " blocks of /" + std::to_string(length),
                            at);
  value out;
  out.kind = value_kind::list;
  out.at = out.key_at = at;
  for (long long i = 0; i < *count; ++i) {
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

} // namespace vpclint::inline v0::cfn
