// Functions that make lists, take them apart and put them together.
#include "vpclint/net/prefix.hpp"

#include "input/aws_values.hpp"
#include "input/cloudformation/stack.hpp"

#include <algorithm>
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

constexpr std::size_t max_parts = 256; // of a composite

/// The pieces of one part between marks, put on what is there.
void add_pieces(std::string_view text, std::string_view mark, place at,
                std::vector<std::vector<value>>& into) {
  for (;;) {
    auto const next = text.find(mark);
    if (next != 0 && !text.empty())
      into.back().push_back(value::of(std::string(text.substr(0, next)), at));
    if (next == text.npos)
      return;
    into.emplace_back();
    text.remove_prefix(next + mark.size());
  }
}

/// One value of the parts of a piece.
value one_of(std::vector<value> parts, place at) {
  if (parts.size() == 1)
    return std::move(parts.front());
  std::string text;
  for (auto const& p : parts) {
    if (p.is(value_kind::text)) {
      text += p.text;
      continue;
    }
    auto reason = p.is(value_kind::unknown)
                      ? p
                      : value::not_known("the id of " + p.target->id + " is made up by AWS", at,
                                         p.target->id);
    return composite(std::move(parts), std::move(reason), at);
  }
  return value::of(std::move(text), at);
}

} // namespace

value composite(std::vector<value> parts, value reason, place at) {
  std::vector<value> flat;
  for (auto& p : parts) {
    if (p.is(value_kind::text) && p.text.empty())
      continue;
    if (p.is(value_kind::unknown) && !p.items.empty())
      for (auto& inner : p.items)
        flat.push_back(std::move(inner));
    else
      flat.push_back(std::move(p));
    if (flat.size() > max_parts)
      break;
  }
  auto out = value::not_known(std::move(reason.text), at, std::move(reason.subject));
  if (flat.size() <= max_parts && std::all_of(flat.begin(), flat.end(), [](value const& p) {
        return p.is(value_kind::text) || p.is(value_kind::reference) || p.is(value_kind::unknown);
      }))
    out.items = std::move(flat);
  return out;
}

std::optional<value> split_at(value const& from, std::string_view mark, place at) {
  std::vector<std::vector<value>> pieces(1);
  auto const add = [&](value const& part) {
    if (part.is(value_kind::text))
      add_pieces(part.text, mark, at, pieces);
    else if (part.is(value_kind::reference) && mark.find_first_of(",;| ") != mark.npos)
      pieces.back().push_back(part); // no id has such a mark
    else
      return false;
    return true;
  };
  if (from.is(value_kind::unknown) && !from.items.empty()) {
    for (auto const& part : from.items)
      if (!add(part))
        return std::nullopt;
  } else if (!add(from)) {
    return std::nullopt;
  }
  value out;
  out.kind = value_kind::list;
  out.at = out.key_at = at;
  for (auto& piece : pieces)
    out.items.push_back(one_of(std::move(piece), at));
  return out;
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
  if (std::all_of(parts.begin(), parts.end(),
                  [](value const& p) { return p.is(value_kind::text); })) {
    std::string out;
    for (std::size_t i = 0; i < parts.size() && out.size() < max_text; ++i)
      out += (i == 0 ? "" : args.items[0].text) + parts[i].text;
    return value::of(std::move(out), at);
  }
  // A list of things stays one, for lists that are written as one text.
  value list = args.items[1];
  list.at = at;
  if (args.items[0].text == ",")
    return list;
  std::vector<value> made;
  for (auto& p : list.items) {
    if (!made.empty())
      made.push_back(args.items[0]);
    made.push_back(std::move(p));
  }
  return composite(std::move(made), value::not_known("the ids in Fn::Join are made up by AWS", at),
                   at);
}

value evaluator::select(value const& args, place at) {
  if (args.items.size() != 2)
    return args.is(value_kind::unknown) ? args : wrong("Select", "an index and a list", at);
  auto const& from = args.items[1];
  if (args.items[0].is(value_kind::unknown))
    return args.items[0];
  if (from.is(value_kind::unknown))
    return from;
  if (from.is(value_kind::reference))
    return value::not_known((from.text.empty() ? "the id" : from.text) + " of " + from.target->id +
                                " is made up by AWS",
                            at, from.target->id);
  auto const index = aws_values::integer(args.items[0].text);
  if (!index || *index < 0 || !from.is(value_kind::list))
    return wrong("Select", "an index and a list", at);
  auto const i = static_cast<std::size_t>(*index);
  if (from.text == "zones") {
    if (i < from.items.size())
      return from.items[i];
    return from.items.empty()
               ? value::of("az[" + std::to_string(i) + "]", at)
               : value::not_known("the Region has no Availability Zone number " + std::to_string(i),
                                  at);
  }
  if (i >= from.items.size())
    return value::not_known("the list has no item number " + std::to_string(i), at);
  return from.items[i];
}

value evaluator::split(value const& args, place at) {
  bool const good =
      args.items.size() == 2 && args.items[0].is(value_kind::text) && !args.items[0].text.empty();
  if (good && args.items[1].is(value_kind::list) && unknown_in(args.items[1]) == nullptr) {
    auto list = args.items[1];
    list.at = at;
    return list;
  }
  if (good && !args.items[1].is(value_kind::list))
    if (auto list = split_at(args.items[1], args.items[0].text, at))
      return *list;
  if (auto const* u = unknown_in(args))
    return *u;
  if (good && args.items[1].is(value_kind::reference))
    return value::not_known("the id of " + args.items[1].target->id + " is made up by AWS", at,
                            args.items[1].target->id);
  return wrong("Split", "a delimiter and a text", at);
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
      auto const first =
          block->v6().first().number() + (uint128(static_cast<unsigned>(i)) << *bits);
      out.items.push_back(
          value::of(to_string(cidr(prefix6::around(ipv6::from_number(first), length))), at));
    }
  }
  return out;
}

value evaluator::zones(value const& region, place at) {
  if (region.is(value_kind::unknown))
    return region;
  bool const here = region.text.empty() || region.text == "null" || region.text == region_symbol ||
                    region.text == out_.facts().region;
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
