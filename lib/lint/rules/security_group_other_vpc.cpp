#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::string other_vpc_name(network::network const& net, index<vpc> id) {
  return id.valid() ? net.vpcs()[id].declared->id : std::string();
}

// The rule with the first block of the other VPC in place of its group.
std::string other_vpc_remedy(network::network const& net, network::resolved_rule const& rule,
                             network::resolved_group const& target, direction d) {
  if (!rule.match || !target.vpc.valid() || net.vpcs()[target.vpc].ipv4.empty())
    return {};
  return to_string(*rule.match) + " " + std::string(preposition(d)) + " " +
         to_string(net.vpcs()[target.vpc].ipv4.front());
}

std::string other_vpc_reason(network::network const& net, vpc_link const& link,
                             network::resolved_group const& from, network::resolved_group const& to,
                             direction d) {
  using aws::reference_path;
  auto const there = "VPC " + other_vpc_name(net, to.vpc);
  if (link.path == reference_path::peering_other_region)
    return link.what + " leads to " + there + " in another Region, where references do not reach";
  if (link.path == reference_path::unrelated)
    return "nothing joins VPC " + other_vpc_name(net, from.vpc) + " to " + there;
  if (d == direction::egress)
    return link.what + " leads to " + there +
           ", but outbound rules cannot refer to groups across it";
  return link.what + " leads to " + there + ", but does not keep group references";
}

void check_other_vpc_references(lint_context& ctx, vpc_links const& links,
                                network::resolved_group const& g, group_id id) {
  auto const& net = ctx.net();
  each_side(g, [&](direction d, std::vector<network::resolved_rule> const& rules) {
    for (auto const& r : rules) {
      if (r.peer != peer_kind::group || r.group == id)
        continue;
      auto const& target = net.groups()[r.group];
      auto const link = links.between(g, target, d);
      auto const text = "rule `" + rule_text(net, r, d) + "` of security group " + g.id;
      if (!link.unknown.empty()) {
        ctx.inconclusive(r.at, text + " refers to a group of another VPC, and " + link.unknown +
                                   " is not known")
            .resource = net.path(id);
        continue;
      }
      if (aws::reference_preserved(link.path, d) ||
          link.path == aws::reference_path::peering_not_active)
        continue; // the latter is a stale rule
      auto& f = ctx.report(r.at, text + " refers to a group of another VPC: " +
                                     other_vpc_reason(net, link, g, target, d));
      f.with_note("security group " + target.id + " belongs to VPC " +
                      other_vpc_name(net, target.vpc),
                  target.at);
      if (!link.what.empty())
        f.with_note(link.what + " is here", link.at);
      if (auto const block = other_vpc_remedy(net, r, target, d); !block.empty())
        f.with_remedy("write the addresses instead, such as `" + block + "`" +
                      (link.path == aws::reference_path::transit_gateway_unsupported &&
                               d == direction::ingress
                           ? ", or set `security_group_referencing: true` on " + link.what +
                                 " and its attachments"
                           : ""));
      f.resource = net.path(id);
    }
  });
}

void report_other_vpc_group(lint_context& ctx, index<network::workload> id,
                            network::interface const& nic, group_id group) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  auto const& g = net.groups()[group];
  place at = nic.at;
  auto const full = group_name(net, group, nic.vpc);
  for (auto const* written : written_groups(net.source(), w))
    if (*written && ((*written)->name == full || (*written)->name == g.id))
      at = written->at.where.valid() ? written->at.where : (*written)->at.where;
  auto const here = other_vpc_name(net, nic.vpc);
  ctx.report(at, w.id + " in VPC " + here + " carries security group " + g.id + " of VPC " +
                     other_vpc_name(net, g.vpc))
      .with_note("security group " + g.id + " is declared here", g.at)
      .with_remedy("use a group of VPC " + here + ", or associate " + g.id +
                   " with it: `associated_vpcs: [" + here + "]`")
      .resource = net.path(id);
}

// Groups on interfaces of a VPC that they do not belong to (SG-29), once for each workload.
void check_other_vpc_attachments(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    std::vector<group_id> seen;
    for (auto const nic_id : net.workloads()[id].members) {
      auto const& nic = net.interfaces()[nic_id];
      for (auto const group : nic.groups) {
        if (!nic.vpc.valid() || is_home(net.groups()[group], nic.vpc) ||
            std::find(seen.begin(), seen.end(), group) != seen.end())
          continue;
        seen.push_back(group);
        report_other_vpc_group(ctx, id, nic, group);
      }
    }
  }
}

void check_security_group_other_vpc(lint_context& ctx) {
  vpc_links const links(ctx.net());
  for (std::size_t i = 0; i < ctx.net().groups().size(); ++i)
    check_other_vpc_references(ctx, links, ctx.net().groups().items()[i],
                               ctx.net().groups().id_at(i));
  check_other_vpc_attachments(ctx);
}

} // namespace

extern constinit rule const security_group_other_vpc{
    .info =
        {.id = "VPC3010",
         .name = "security-group-other-vpc",
         .summary = "A security group of another VPC is used where AWS does not know it.",
         .rationale =
             "A rule may refer to groups of its own VPC, of a VPC that an active peering of the "
             "same Region joins to it and, inbound, of one behind a transit gateway that keeps "
             "references; an interface carries groups of its VPC. Anything else is refused "
             "with InvalidGroup.NotFound.",
         .remedy = "Write the addresses of the other side, or connect the VPCs so that references "
                   "reach.",
         .level = severity::error,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
              "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
              "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"},
         .facts = {"SG-14", "SG-15", "SG-16", "SG-29", "SG-30", "TGW-11"}},
    .check = &check_security_group_other_vpc};

} // namespace vpclint::inline v0::rules
