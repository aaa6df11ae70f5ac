#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// One earlier entry that matches all of it, or all those that take a part.
std::vector<std::size_t> shadowing_entries(std::vector<read_entry> const& side,
                                           read_entry const& of) {
  for (auto const i : of.taken_by) {
    auto const& m = *side[i].matches;
    if (m.block.contains(of.matches->block) && m.what.first <= of.matches->what.first &&
        of.matches->what.last <= m.what.last)
      return {i};
  }
  return of.taken_by;
}

using entry_words = std::tuple<cidr, point_range, bool>;

void check_acl_entry_shadowed(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr)
      continue;
    each_side(a, [&](direction d, auto const& entries) {
      auto const side = read_side(entries);
      std::set<entry_words> said;
      for (auto const& r : side) {
        // An entry that says the same as an earlier one is a duplicate.
        bool const repeats =
            r.matches && r.entry->allow &&
            !said.insert({r.matches->block, r.matches->what, *r.entry->allow}).second;
        if (!r.matches || !r.left.empty() || repeats)
          continue;
        auto const by = shadowing_entries(side, r);
        auto const lowest = *side[by.front()].entry->number;
        auto const first = std::to_string(lowest);
        auto& f =
            ctx.report(r.entry->at,
                       entry_name(*r.entry, d) + " of network ACL " + a.id + " is never reached: " +
                           (by.size() == 1 ? "entry " + first + " decides all of it"
                                           : "the entries before it decide all of it together"));
        for (auto const k : by)
          f.with_note("`" + entry_text(*side[k].entry, d) + "` is tried first", side[k].entry->at);
        // NACL-5: numbers begin at 1.
        f.with_remedy((lowest <= 1 ? "give entry " + first +
                                         " a higher number, and this one a lower number than that,"
                                   : "give it a number below " + first) +
                      " if it is meant to hold, or remove it")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_entry_shadowed{
    .info = {.id = "VPC4010",
             .name = "acl-entry-shadowed",
             .summary = "Earlier entries of a network ACL decide everything that an entry is "
                        "about.",
             .rationale = "The first entry that matches decides, so this one is never reached: "
                          "what it says, often a deny that somebody relies on, never holds.",
             .remedy = "Give the entry a lower number than those in front of it, or remove it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"},
             .facts = {"NACL-6", "NACL-22"}},
    .check = &check_acl_entry_shadowed};

} // namespace vpclint::inline v0::rules
