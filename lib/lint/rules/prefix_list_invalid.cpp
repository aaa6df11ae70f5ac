#include "vpclint/aws/quotas.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/lint.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// The entries of a list, each once, as AWS keeps them.
std::vector<cidr> distinct_entries(network::resolved_prefix_list const& list) {
  std::vector<cidr> out = list.entries;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// The first entry that is of another family than the first one; null when all are of one.
known<cidr> const* entry_of_other_family(prefix_list const& list) {
  known<cidr> const* first = nullptr;
  for (auto const& e : list.cidrs) {
    if (!e)
      continue;
    if (first == nullptr)
      first = &e;
    else if (!(*e).same_family(**first))
      return &e;
  }
  return nullptr;
}

void check_entry_count(lint_context& ctx, network::resolved_prefix_list const& list,
                       std::vector<cidr> const& entries) {
  auto const& d = *list.declared;
  auto const resource = "prefix_lists." + d.id;
  auto const has = "prefix list " + d.id + " has " + std::to_string(entries.size()) +
                   (entries.size() == 1 ? " entry" : " entries");
  if (d.max_entries.is_unknown()) {
    if (!entries.empty())
      ctx.inconclusive(d.max_entries.at, has + ", and whether its max_entries is less is not known")
          .resource = resource;
    return;
  }
  if (!d.max_entries)
    return;
  auto const limit = static_cast<std::size_t>(std::max(*d.max_entries, 0));
  if (entries.size() > limit) {
    auto& f =
        ctx.report(d.max_entries.at, has + ", and its max_entries is " + std::to_string(limit));
    f.resource = resource;
    f.remedy = "write max_entries: " + std::to_string(entries.size()) +
               ", which the list then weighs wherever it is used";
  } else if (!list.entries_known) {
    ctx.inconclusive(d.max_entries.at, "whether prefix list " + d.id + " has more entries than " +
                                           "max_entries: " + std::to_string(limit) +
                                           " can't be told, since not all of them are known")
        .resource = resource;
  }
}

void check_prefix_list_invalid(lint_context& ctx) {
  auto const most = ctx.options().quotas[aws::quota_id::entries_per_prefix_list]; // QTA-6
  for (auto const& list : ctx.net().prefix_lists()) {
    if (list.declared == nullptr || !list.declared->aws_name.is_left_out())
      continue; // AWS keeps its own lists in order
    auto const& d = *list.declared;
    auto const entries = distinct_entries(list);
    auto const limit = static_cast<std::size_t>(
        std::max(d.max_entries.value_or(static_cast<int>(entries.size())), 1));
    auto const resource = "prefix_lists." + d.id;
    if (aws::check_prefix_list({}, 1, d.id) == aws::list_error::name)
      ctx.report(d.at, "prefix list " + d.id + " is named like a list of AWS")
          .with_remedy("give it a name that does not begin with com.amazonaws, or write `aws: " +
                       d.id + "` if AWS's own list is meant")
          .resource = resource;
    if (auto const* other = entry_of_other_family(d); other != nullptr) {
      ctx.report(other->at, "prefix list " + d.id + " has entries of both families, such as " +
                                to_string(list.entries.front()) + " and " + to_string(**other))
          .with_remedy("write a prefix list for IPv4 and another for IPv6")
          .resource = resource;
    } else if (limit > most) {
      ctx.report(d.max_entries ? place(d.max_entries.at) : place(d.at),
                 "prefix list " + d.id + " is for " + std::to_string(limit) +
                     " entries, and a list has " + std::to_string(most) + " at most")
          .with_remedy("spread the entries over several lists")
          .resource = resource;
      continue;
    }
    check_entry_count(ctx, list, entries);
  }
}

} // namespace

extern constinit rule const prefix_list_invalid{
    .info = {.id = "VPC2013",
             .name = "prefix-list-invalid",
             .summary =
                 "A prefix list has more entries than it may, entries of both families, or a "
                 "name of AWS's.",
             .rationale = "AWS refuses entries past `max_entries`, and a list has one address "
                          "family, 1,000 entries at most, and no name that begins with "
                          "com.amazonaws; what the refused entries were meant "
                          "for stays closed.",
             .remedy =
                 "Raise `max_entries`, which is also what the list weighs in quotas, or split "
                 "the list.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateManagedPrefixList.html"},
             .facts = {"PFX-1", "PFX-2", "QTA-6"}},
    .check = &check_prefix_list_invalid};

} // namespace vpclint::inline v0::rules
