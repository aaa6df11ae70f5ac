#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"
#include "lint/filters/groups.hpp"

#include <map>
#include <string>
#include <tuple>

namespace vpclint::inline v0::rules {
namespace {

using entry_content = std::tuple<cidr, point_range, bool>;

void check_acl_entry_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr)
      continue;
    each_side(a, [&](direction d, auto const& entries) {
      std::map<entry_content, acl_entry const*> seen;
      acl_entry const* before = nullptr;
      for (auto const* e : entries) {
        auto const same_number = before != nullptr && *before->number == *e->number;
        if (same_number)
          ctx.report(e->at, "network ACL " + a.id + " has two " + std::string(side_name(d)) +
                                " entries with the number " + std::to_string(*e->number))
              .with_note("the other one is `" + entry_text(*before, d) + "`", before->at)
              .resource = net.path(id);
        before = e;
        auto const content = region_of(*e);
        if (!content || !e->allow)
          continue;
        auto const [it, added] = seen.try_emplace({content->block, content->what, *e->allow}, e);
        if (!added && !same_number)
          ctx.report(severity::warning, e->at,
                     entry_name(*e, d) + " of network ACL " + a.id + " says the same as entry " +
                         std::to_string(*it->second->number))
              .with_note("`" + entry_text(*it->second, d) + "` is here", it->second->at)
              .with_remedy("remove entry " + std::to_string(*e->number))
              .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const acl_entry_duplicate{
    .info = {.id = "VPC4002",
             .name = "acl-entry-duplicate",
             .summary = "A network ACL has two entries with the same number, or the same entry "
                        "twice.",
             .rationale = "A number is unique on its side of the ACL: AWS refuses the second one "
                          "with NetworkAclEntryAlreadyExists. An entry that says what an earlier "
                          "one said is never reached.",
             .remedy = "Give one of them another number, or remove it.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNetworkAclEntry.html"},
             .facts = {"NACL-5", "NACL-6"}},
    .check = &check_acl_entry_duplicate};

} // namespace vpclint::inline v0::rules
