// Loops of resources, conditions and outputs.
#include "vpclint/input/codes.hpp"

#include "input/cloudformation/stack.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::size_t max_loops = 6;     // in each other
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

} // namespace

std::string loop_text(std::string_view text, loop_variables const& loops) {
  std::string out(text);
  for (auto const& [name, with] : loops)
    for (auto const* form : {"${", "&{"}) {
      std::string plain = with;
      if (form[0] == '&')
        std::erase_if(plain, [](char c) {
          return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        });
      auto const pattern = form + name + "}";
      for (auto at = out.find(pattern); at != std::string::npos && out.size() < 4096;
           at = out.find(pattern, at + plain.size()))
        out.replace(at, pattern.size(), plain);
    }
  return out;
}

void evaluator::leave_open(doc::node key, doc::node made, std::string const& reason) {
  out_.inventory(key.at()).unresolved.push_back(
      {.at = key.at(), .what = std::string(key.text()), .reason = reason});
  if (!makes_network(made, 0))
    return;
  out_.into().gaps.push_back({.at = key.at(), .part = std::string(key.text()), .reason = reason});
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

void evaluator::turns(stack& in, doc::node key, doc::node body, loop_variables const& loops,
                      members_reader const& each) {
  plain_ = false;
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
    each(parts[2], inner);
  }
}

void evaluator::add_resources(stack& in, doc::node members, loop_variables const& loops) {
  for (auto const [k, v] : members.entries()) {
    if (k.text() == "Fn::Transform") {
      plain_ = false;
      out_.into().gaps.push_back({.at = k.at(),
                                  .part = "Resources",
                                  .reason = "a macro in Resources is run when the stack is made"});
      out_.inventory(k.at()).remarks.push_back("What the macro in Resources makes is not known.");
      continue;
    }
    if (k.text().starts_with(loop_prefix)) {
      turns(in, k, v, loops,
            [&](doc::node made, loop_variables const& inner) { add_resources(in, made, inner); });
      continue;
    }
    if (!loops.empty() && too_many(k, members))
      return;
    add_made(in, k, v, loops);
  }
}

void evaluator::add_made(stack& in, doc::node key, doc::node body, loop_variables const& loops) {
  auto r = std::make_unique<resource>();
  r->id = loop_text(key.text(), loops); // the loop variables make the name
  r->type = std::string(body.find("Type").text());
  r->body = body;
  r->key = key;
  r->in = &in;
  r->loops = loops;
  if (in.by_id.emplace(r->id, r.get()).second)
    in.resources.push_back(std::move(r));
}

void evaluator::add_section(stack& in, doc::node members, section& into,
                            loop_variables const& loops) {
  for (auto const [k, v] : members.entries()) {
    if (k.text().starts_with(loop_prefix)) {
      turns(in, k, v, loops, [&](doc::node made, loop_variables const& inner) {
        add_section(in, made, into, inner);
      });
      continue;
    }
    if (!loops.empty() && too_many(k, members))
      return;
    auto name = loop_text(k.text(), loops);
    if (into.by_name.emplace(name, into.parts.size()).second)
      into.parts.push_back({.name = std::move(name), .key = k, .body = v, .loops = loops});
  }
}

} // namespace vpclint::inline v0::cfn
