#include "vpclint/analysis/selection.hpp"

#include "vpclint/aws/ternary.hpp"
#include "vpclint/network/resolve.hpp"

#include "analysis/selection_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::analysis {

std::string to_string(selector const& s) {
  switch (s.kind) {
  case selector_kind::internet:
    return "internet";
  case selector_kind::name:
    return s.name;
  case selector_kind::tier:
    return "tier:" + s.name;
  case selector_kind::subnet:
    return "subnet:" + s.name;
  case selector_kind::security_group:
    return "sg:" + s.name;
  case selector_kind::vpc:
    return "vpc:" + s.name;
  case selector_kind::az:
    return "az:" + s.name;
  case selector_kind::tag:
    return "tag:" + s.name + "=" + s.value;
  case selector_kind::network:
    return "network:" + s.name;
  case selector_kind::block:
    if (!s.block)
      return s.name;
    return s.block->length() == s.block->width() ? vpclint::to_string(s.block->first())
                                                 : vpclint::to_string(*s.block);
  }
  return s.name;
}

namespace {

using network::interface_kind;

/// Interfaces for which `wanted` holds, in order; as sources only those that can start something.
template <class Wanted>
selection interfaces_where(network::network const& net, std::string label, side role,
                           Wanted const& wanted) {
  selection result;
  result.label = std::move(label);
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    if (!wanted(nic))
      continue;
    auto const& unknown = net.workloads()[nic.owner].members_unknown;
    if (!unknown.empty())
      result.unknown = unknown;
    if (role == side::source && !nic.can_initiate)
      continue;
    result.members.push_back(of(net, id));
  }
  return result;
}

/// Whether interfaces of a kind take part on a side: as sources only what can start something.
bool may_take_part(interface_kind k, side role) {
  if (k == interface_kind::nat_gateway)
    return false;
  return role == side::destination ||
         (k != interface_kind::endpoint && k != interface_kind::gwlb_endpoint);
}

/// Interfaces in the subnets for which `in` holds, and those whose owner is one for itself; what
/// may be among them makes the rest unknown. `fact` is what decides.
template <class In, class Own>
selection in_subnets(network::network const& net, std::string const& label, side role,
                     std::string const& fact, In const& in, Own const& own) {
  std::string open;
  auto const leave_open = [&](std::string const& what, std::string const& of) {
    if (open.empty())
      open = what + " of " + of;
  };
  // Where it is not known in which of a VPC's subnets something stands.
  auto const somewhere = [&](index<vpc> id) {
    auto result = aws::ternary::no;
    if (id.valid())
      for (auto const sub : net.vpcs()[id].subnets)
        result = aws::either(result, in(net.subnets()[sub]));
    return result != aws::ternary::no;
  };
  auto out = interfaces_where(net, label, role, [&](network::interface const& nic) {
    auto const& owner = net.workloads()[nic.owner];
    auto const itself = own(owner);
    auto const there = nic.subnet.valid() ? in(net.subnets()[nic.subnet]) : aws::ternary::no;
    if (aws::either(itself, there) == aws::ternary::yes)
      return true;
    if (!may_take_part(nic.kind, role))
      return false;
    if (itself == aws::ternary::unknown)
      leave_open(fact, owner.id);
    else if (there == aws::ternary::unknown)
      leave_open(fact, "subnet " + net.subnets()[nic.subnet].declared->id);
    else if (!nic.subnet.valid() && somewhere(nic.vpc))
      leave_open("subnet", nic.name);
    return false;
  });
  for (auto const& w : net.workloads())
    if (!w.members_unknown.empty() && may_take_part(w.kind, role) &&
        (own(w) != aws::ternary::no || somewhere(w.vpc)))
      leave_open("members", w.id);
  if (out.unknown.empty())
    out.unknown = open;
  return out;
}

template <class In>
selection in_subnets(network::network const& net, std::string const& label, side role,
                     std::string const& fact, In const& in) {
  return in_subnets(net, label, role, fact, in,
                    [](network::workload const&) { return aws::ternary::no; });
}

/// Whether a subnet is in the AZ called so: by its letter, or in full as the subnet or the Region
/// of its VPC has it.
bool in_zone(network::network const& net, network::resolved_subnet const& s,
             std::string const& name) {
  if (s.az.empty())
    return false;
  if (s.az == name || (s.declared->az && *s.declared->az == name))
    return true;
  auto const& region = net.vpcs()[s.vpc].region;
  return !region.empty() && name.size() == region.size() + s.az.size() &&
         name.starts_with(region) && name.ends_with(s.az);
}

/// What one kind of set picks, and the sets of that kind that there are.
struct picked_set {
  selection found{};
  bool exists{false};
  std::vector<std::string> names{};
};

/// Of subnets: what `in` says of one, and how the set that it is in is called (empty: in none).
template <class In, class Name>
picked_set of_subnets(network::network const& net, selector const& s, side role,
                      std::string const& fact, In const& in, Name const& name) {
  picked_set out;
  for (auto const& sub : net.subnets()) {
    out.exists = out.exists || in(sub) == aws::ternary::yes;
    if (auto named = name(sub); !named.empty())
      out.names.push_back(std::move(named));
  }
  out.found = in_subnets(net, to_string(s), role, fact, in);
  return out;
}

picked_set of_tier(network::network const& net, selector const& s, side role) {
  return of_subnets(
      net, s, role, "tier",
      [&](network::resolved_subnet const& sub) {
        auto const& tier = sub.declared->tier;
        return tier.is_unknown() ? aws::ternary::unknown : aws::to_ternary(tier && *tier == s.name);
      },
      [](network::resolved_subnet const& sub) {
        return sub.declared->tier ? "tier:" + *sub.declared->tier : std::string();
      });
}

picked_set of_subnet(network::network const& net, selector const& s, side role) {
  return of_subnets(
      net, s, role, "subnet",
      [&](network::resolved_subnet const& sub) {
        return aws::to_ternary(called(net, sub.vpc, sub.declared->id, s.name));
      },
      [](network::resolved_subnet const& sub) { return "subnet:" + sub.declared->id; });
}

picked_set of_zone(network::network const& net, selector const& s, side role) {
  return of_subnets(
      net, s, role, "availability zone",
      [&](network::resolved_subnet const& sub) {
        return sub.az.empty() ? aws::ternary::unknown : aws::to_ternary(in_zone(net, sub, s.name));
      },
      [](network::resolved_subnet const& sub) {
        return sub.az.empty() ? std::string() : "az:" + sub.az;
      });
}

picked_set of_vpc(network::network const& net, selector const& s, side role) {
  picked_set out;
  for (auto const& v : net.vpcs()) {
    out.exists = out.exists || v.declared->id == s.name;
    out.names.push_back("vpc:" + v.declared->id);
  }
  auto const in = [&](index<vpc> id) {
    return id.valid() && net.vpcs()[id].declared->id == s.name;
  };
  out.found = interfaces_where(net, to_string(s), role,
                               [&](network::interface const& nic) { return in(nic.vpc); });
  for (auto const& w : net.workloads())
    if (in(w.vpc) && !w.members_unknown.empty() && may_take_part(w.kind, role))
      out.found.unknown = w.members_unknown;
  return out;
}

picked_set of_group(network::network const& net, selector const& s, side role) {
  picked_set out;
  for (auto const& g : net.groups()) {
    out.exists = out.exists || called(net, g.vpc, g.id, s.name);
    out.names.push_back("sg:" + g.id);
  }
  out.found = interfaces_where(net, to_string(s), role, [&](network::interface const& nic) {
    return std::any_of(nic.groups.begin(), nic.groups.end(), [&](auto const g) {
      return called(net, net.groups()[g].vpc, net.groups()[g].id, s.name);
    });
  });
  for (auto const& nic : net.interfaces())
    if (!nic.groups_unknown.empty())
      out.found.unknown = nic.groups_unknown;
  // Of what has no interface that is known, nobody knows the groups of.
  for (auto const& w : net.workloads())
    if (w.members.empty() && !w.members_unknown.empty() && may_take_part(w.kind, role))
      out.found.unknown = w.members_unknown;
  return out;
}

picked_set of_tag(network::network const& net, selector const& s, side role) {
  picked_set out;
  auto const has = [&](std::vector<tag> const& tags) {
    auto result = aws::ternary::no;
    for (auto const& t : tags) {
      if (t.key == s.name && t.value && *t.value == s.value)
        return aws::ternary::yes;
      if ((t.key == s.name || t.key.empty()) && t.value.is_unknown())
        result = aws::ternary::unknown;
    }
    return result;
  };
  auto const in = [&](network::resolved_subnet const& sub) { return has(sub.declared->tags); };
  auto const of_owner = [&](network::workload const& w) {
    return w.tags == nullptr ? aws::ternary::no : has(*w.tags);
  };
  out.found = in_subnets(net, to_string(s), role, "tags", in, of_owner);
  out.exists = !out.found.members.empty() ||
               std::any_of(net.subnets().begin(), net.subnets().end(),
                           [&](auto const& sub) { return in(sub) == aws::ternary::yes; });
  return out;
}

result<selection> or_failure(picked_set picked, selector const& s) {
  // What nobody knows may be called so.
  if (!picked.exists && picked.found.unknown.empty())
    return nothing_called(to_string(s), picked.names);
  return std::move(picked.found);
}

bool is_set(selector_kind k) {
  return k != selector_kind::internet && k != selector_kind::name && k != selector_kind::network &&
         k != selector_kind::block;
}

result<selection> pick(network::network const& net, selector const& s, side role) {
  switch (s.kind) {
  case selector_kind::internet:
    return selection{.label = "internet",
                     .members = {{.end = flow_end::internet(), .label = "internet"}}};
  case selector_kind::name:
    return by_name(net, s, role);
  case selector_kind::network:
    return by_network(net, s);
  case selector_kind::block:
    return by_block(net, s, role);
  case selector_kind::tier:
    return or_failure(of_tier(net, s, role), s);
  case selector_kind::subnet:
    return or_failure(of_subnet(net, s, role), s);
  case selector_kind::az:
    return or_failure(of_zone(net, s, role), s);
  case selector_kind::vpc:
    return or_failure(of_vpc(net, s, role), s);
  case selector_kind::security_group:
    return or_failure(of_group(net, s, role), s);
  case selector_kind::tag:
    return or_failure(of_tag(net, s, role), s);
  }
  return nothing_called(to_string(s), {});
}

/// Whether what stands in the section has interfaces.
bool has_interfaces(gap const& section) {
  constexpr std::array<std::string_view, 11> words{
      "vpcs",    "subnets",  "instances", "interfaces",     "databases", "caches",
      "lambdas", "services", "clusters",  "load_balancers", "endpoints"};
  auto const name = std::string_view(section.part).substr(section.part.rfind('.') + 1);
  return std::find(words.begin(), words.end(), name) != words.end();
}

/// The first part of a design that is not known and may hold what is looked for.
gap const* open_section(design const& d, bool with_interfaces) {
  design one;
  for (auto const& g : d.gaps) {
    one.gaps = {g};
    if (network::unknown_section(one, "") != nullptr && (!with_interfaces || has_interfaces(g)))
      return &g;
  }
  return nullptr;
}

} // namespace

result<selection> select(network::network const& net, selector const& s, side role) {
  auto picked = pick(net, s, role);
  if (net.source().gaps.empty() || (picked && (!is_set(s.kind) || !picked->unknown.empty())))
    return picked;
  auto const* section = open_section(net.source(), picked.has_value());
  if (section == nullptr)
    return picked;
  // What has a name near it may be misspelt.
  std::string near;
  if (!picked) {
    auto const& said = picked.error().what;
    if (auto const at = said.find("; did you mean"); at != std::string::npos)
      near = said.substr(at);
    picked = selection{.label = to_string(s)};
  }
  picked->unknown = section->part + (section->reason.empty() ? "" : ": " + section->reason) + near;
  return picked;
}

} // namespace vpclint::inline v0::analysis
