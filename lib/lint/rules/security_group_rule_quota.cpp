#include "vpclint/aws/quotas.hpp"
#include "vpclint/aws/services.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/lint.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// At least so much; entries of lists that nobody bounds count as they are (PFX-2).
int quota_list_weight(network::resolved_prefix_list const& list) {
  if (!list.aws_name.empty())
    return aws::aws_list_weight(list.aws_name).value_or(1);
  auto const entries = static_cast<int>(list.entries.size());
  if (list.declared == nullptr)
    return entries;
  return std::max(entries, list.declared->max_entries.value_or(entries));
}

bool quota_list_is_ipv6(network::resolved_prefix_list const& list) {
  if (!list.entries.empty())
    return list.entries.front().is_v6();
  return list.aws_name.find("ipv6") != std::string::npos;
}

aws::rule_weight quota_weight(network::network const& net,
                              std::vector<network::resolved_rule> const& rules) {
  aws::rule_weight sum;
  for (auto const& r : rules) {
    if (r.peer == peer_kind::block)
      sum = sum + aws::weight_of(r.block);
    else if (r.peer == peer_kind::group)
      sum = sum + aws::weight_of_group_reference();
    else if (r.peer == peer_kind::list)
      sum = sum + aws::weight_of_list(quota_list_weight(net.prefix_lists()[r.list]),
                                      !quota_list_is_ipv6(net.prefix_lists()[r.list]));
  }
  return sum;
}

struct quota_heaviest {
  group_id group{};
  direction side{};
  int weight{0};
};

struct quota_fullest {
  index<network::interface> nic{};
  std::size_t groups{0};
};

std::string quota_counted(int n, std::string const& what) { return std::to_string(n) + " " + what; }

void add_quota_weights(finding& f, network::network const& net,
                       std::vector<network::resolved_rule> const& rules) {
  for (auto const& r : rules)
    if (r.peer == peer_kind::list && quota_list_weight(net.prefix_lists()[r.list]) > 1)
      f.with_note("`pl:" + net.prefix_lists()[r.list].id + "` counts as " +
                      quota_counted(quota_list_weight(net.prefix_lists()[r.list]), "rules"),
                  r.at);
}

// Rules of one side of one group against the quota (SG-32, SG-33).
void check_quota_weights(lint_context& ctx, std::map<std::string, quota_heaviest>& heaviest) {
  auto const& net = ctx.net();
  auto const limit = static_cast<int>(ctx.options().quotas[aws::quota_id::rules_per_group]);
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    each_side(g, [&](direction d, auto const& rules) {
      auto const weight = quota_weight(net, rules);
      auto& top = heaviest[g.vpc.valid() ? net.vpcs()[g.vpc].region : std::string()];
      if (weight.larger() > top.weight)
        top = {id, d, weight.larger()};
      if (weight.larger() <= limit)
        return;
      auto& f =
          ctx.report(g.at, "security group " + g.id + " has " +
                               quota_counted(weight.larger(), std::string(side_name(d))) +
                               " rules for " + (weight.ipv4 >= weight.ipv6 ? "IPv4" : "IPv6") +
                               (std::min(weight.ipv4, weight.ipv6) > limit
                                    ? ", and more than " + std::to_string(limit) + " for the other"
                                    : "") +
                               "; the quota is " + std::to_string(limit));
      add_quota_weights(f, net, rules);
      f.with_remedy("merge blocks, split the group in two, or have the quota raised to " +
                    std::to_string(weight.larger()))
          .resource = net.path(id);
    });
  }
}

// Groups of one interface against their quota, and the fullest one of each Region.
void check_quota_interfaces(lint_context& ctx, std::map<std::string, quota_fullest>& fullest) {
  auto const& net = ctx.net();
  auto const& quota = aws::describe(aws::quota_id::groups_per_interface);
  auto const limit = ctx.options().quotas[aws::quota_id::groups_per_interface];
  std::vector<bool> said(net.workloads().size());
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    auto& top = fullest[nic.vpc.valid() ? net.vpcs()[nic.vpc].region : std::string()];
    if (nic.groups.size() > top.groups)
      top = {id, nic.groups.size()};
    if (nic.groups.size() <= limit || said[nic.owner.value])
      continue;
    said[nic.owner.value] = true;
    bool const never = nic.groups.size() > quota.maximum;
    ctx.report(never ? severity::error : severity::warning, nic.at,
               nic.name + " carries " + std::to_string(nic.groups.size()) + " security groups; " +
                   (never ? "no interface can have more than " + std::to_string(quota.maximum)
                          : "the quota is " + std::to_string(limit)))
        .with_remedy(never ? "merge groups"
                           : "merge groups, or have the quota raised to " +
                                 std::to_string(nic.groups.size()))
        .resource = net.path(nic.owner);
  }
}

void check_security_group_rule_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  std::map<std::string, quota_heaviest> heaviest;
  std::map<std::string, quota_fullest> fullest;
  check_quota_weights(ctx, heaviest);
  check_quota_interfaces(ctx, fullest);
  auto const limit = aws::describe(aws::quota_id::rules_times_groups).standard;
  for (auto const& [region, most] : fullest) {
    auto const it = heaviest.find(region);
    if (it == heaviest.end() || most.groups == 0)
      continue;
    auto const& top = it->second;
    auto const product = static_cast<std::size_t>(top.weight) * most.groups;
    if (product <= limit)
      continue;
    auto const& g = net.groups()[top.group];
    auto const& nic = net.interfaces()[most.nic];
    ctx.report(severity::error, g.at,
               quota_counted(top.weight, std::string(side_name(top.side))) +
                   " rules of security group " + g.id + " times " + std::to_string(most.groups) +
                   " groups on " + nic.name + " is " + std::to_string(product) +
                   "; AWS raises the two quotas to a product of " + std::to_string(limit) +
                   " at most")
        .with_note(nic.name + " carries " + std::to_string(most.groups) + " groups", nic.at)
        .with_remedy("have no group with more than " + std::to_string(limit / most.groups) +
                     " rules on a side, or fewer groups on an interface")
        .resource = net.path(top.group);
  }
}

} // namespace

extern constinit rule const security_group_rule_quota{
    .info =
        {.id = "VPC3022",
         .name = "security-group-rule-quota",
         .summary = "A security group or an interface exceeds a quota of rules or groups.",
         .rationale = "Each side of a group may have 60 rules for each IP family, where a prefix "
                      "list counts with the most entries it may have; an interface may carry 5 "
                      "groups, 16 at most; and the two quotas multiply to no more than 1,000.",
         .remedy = "Merge blocks or groups, or have the quota raised before deploying.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"SG-32", "SG-33", "PFX-2", "PFX-3", "QTA-9"}},
    .check = &check_security_group_rule_quota};

} // namespace vpclint::inline v0::rules
