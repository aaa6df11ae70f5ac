#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"
#include "lint/filters/groups.hpp"

#include <span>
#include <string>

namespace vpclint::inline v0::rules {
namespace {

// The first entry of a side as it would be for IPv6, under the next free number.
std::string acl_ipv6_counterpart(network::network const& net, network::resolved_acl const& a,
                                 std::span<acl_entry const* const> entries, direction d) {
  auto const& e = *entries.front();
  if (!e.match || !e.remote || !e.allow || !a.vpc.valid())
    return {};
  auto const& vpc = net.vpcs()[a.vpc];
  std::string block = "::/0";
  if (!e.remote->is_everything()) {
    if (vpc.ipv6.empty())
      return {};
    block = to_string(vpc.ipv6.front());
  }
  constexpr int highest = 32766; // NACL-5
  int number = *e.number + 1;
  for (auto const* other : entries)
    if (*other->number == number)
      ++number;
  if (number > highest) {
    number = highest;
    for (auto other = entries.rbegin(); other != entries.rend(); ++other)
      if (*(*other)->number == number)
        --number;
  }
  auto what = *e.match;
  if (what.proto == protocols::icmp)
    what = icmpv6();
  return std::to_string(number) + ": " + (*e.allow ? "allow " : "deny ") + to_string(what) + " " +
         std::string(preposition(d)) + " " + block;
}

void check_acl_side_for_ipv6(lint_context& ctx, index<network_acl> id, index<subnet> which,
                             std::span<acl_entry const* const> entries, direction d) {
  auto const& net = ctx.net();
  auto const& a = net.acls()[id];
  bool open = !a.unknown.empty();
  for (auto const* e : entries) {
    if (!e->remote)
      open = true;
    else if (e->remote->is_v6())
      return;
  }
  if (entries.empty())
    return; // closed to both
  auto const text =
      "network ACL " + a.id + " has " + std::string(side_name(d)) + " entries for IPv4 only";
  if (open) {
    ctx.inconclusive(a.at, text + ", as far as they are known").resource = net.path(id);
    return;
  }
  auto const& s = net.subnets()[which];
  if (!s.ipv6) {
    ctx.inconclusive(a.at, text + "; whether subnet " + s.declared->id + " has IPv6 is not known")
        .resource = net.path(id);
    return;
  }
  auto& f = ctx.report(a.at, text + ", but subnet " + s.declared->id + " has IPv6 too");
  f.with_note("the first of them is `" + entry_text(*entries.front(), d) + "`",
              entries.front()->at);
  f.with_note("subnet " + s.declared->id + " has " + to_string(*s.ipv6), s.declared->ipv6.at);
  if (auto const line = acl_ipv6_counterpart(net, a, entries, d); !line.empty())
    f.with_remedy("add entries for IPv6, such as `" + line + "`");
  f.resource = net.path(id);
}

void check_acl_ipv6_forgotten(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr)
      continue;
    // A subnet with IPv6, or else one that may have it.
    index<subnet> which;
    for (auto const s : a.subnets) {
      auto const& subnet = net.subnets()[s];
      if (subnet.ipv6 || (subnet.declared->ipv6.is_unknown() && !which.valid()))
        which = s;
      if (subnet.ipv6)
        break;
    }
    if (which.valid())
      each_side(a, [&](direction d, auto const& entries) {
        check_acl_side_for_ipv6(ctx, id, which, entries, d);
      });
  }
}

} // namespace

extern constinit rule const acl_ipv6_forgotten{
    .info =
        {.id = "VPC4020",
         .name = "acl-ipv6-forgotten",
         .summary = "A side of a network ACL has entries for IPv4 only, while its subnets "
                    "have IPv6.",
         .rationale = "An entry is for one family, so the built-in entry denies all of the "
                      "other: hosts prefer IPv6, and their connections hang until they give "
                      "up.",
         .remedy = "Add the IPv6 counterparts of the entries, or remove IPv6 from the "
                   "subnets.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html"},
         .facts = {"NACL-7", "NACL-2"}},
    .check = &check_acl_ipv6_forgotten};

} // namespace vpclint::inline v0::rules
