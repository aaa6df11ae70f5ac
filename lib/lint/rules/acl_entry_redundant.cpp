#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::string redundant_reason(std::vector<read_entry> const& side, redundant_entry const& r) {
  bool const allows = *side[r.position].entry->allow;
  std::string out;
  if (!r.said_by.empty()) {
    out = r.said_by.size() == 1 ? "entry " : "entries ";
    for (std::size_t i = 0; i < r.said_by.size(); ++i)
      out += (i == 0 ? "" : ", ") + std::to_string(*side[r.said_by[i]].entry->number);
    out += r.said_by.size() == 1 ? (allows ? " allows" : " denies") : (allows ? " allow" : " deny");
    out += " all of it";
    if (r.by_builtin)
      out += " that the built-in `*` does not deny anyway";
    return out;
  }
  return "the built-in `*` denies all of it anyway";
}

void check_acl_entry_redundant(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr)
      continue;
    each_side(a, [&](direction d, auto const& entries) {
      auto const side = read_side(entries);
      for (auto const& r : redundant_entries(side, a.unknown.empty())) {
        auto const& e = *side[r.position].entry;
        auto& f = ctx.report(e.at, entry_name(e, d) + " of network ACL " + a.id +
                                       " makes no difference: " + redundant_reason(side, r));
        for (auto const k : r.said_by)
          f.with_note("`" + entry_text(*side[k].entry, d) + "` is here", side[k].entry->at);
        f.with_remedy("remove it, or narrow what says the same after it if this is what is meant")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_entry_redundant{
    .info = {.id = "VPC4011",
             .name = "acl-entry-redundant",
             .summary = "An entry of a network ACL makes no difference.",
             .rationale = "Later entries, or the built-in one that denies the rest, say the same "
                          "about everything that reaches it; it takes a place of the quota and "
                          "makes the list harder to read.",
             .remedy = "Remove the entry, or narrow what comes after it.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"},
             .facts = {"NACL-4", "NACL-6", "NACL-22"}},
    .check = &check_acl_entry_redundant};

} // namespace vpclint::inline v0::rules
