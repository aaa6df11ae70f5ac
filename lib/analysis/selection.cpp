#include "vpclint/analysis/selection.hpp"

#include "vpclint/aws/ternary.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/support/nearest.hpp"

#include "analysis/internet_part.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using network::interface_kind;

failure nothing_called(std::string const& text, std::vector<std::string> const& names) {
  return {.code = failure_code::usage,
          .what = "the design has no '" + text + "'" + did_you_mean(text, names)};
}

member of(network::network const& net, index<network::interface> id) {
  return {.end = flow_end::of(id), .label = net.interfaces()[id].name};
}

member of(network::network const& net, index<outside_network> id) {
  auto const& n = net.outside_networks()[id];
  return {.end = flow_end::of(id), .label = n.declared->id, .blocks = n.cidrs};
}

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

/// Interfaces in the subnets for which `in` holds, and those whose owner is one for itself; what may
/// be among them makes the rest unknown. `fact` is what decides.
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
    auto const there =
        nic.subnet.valid() ? in(net.subnets()[nic.subnet]) : aws::ternary::no;
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

/// Whether a subnet is in the AZ called so: by its letter, or in full as the subnet or the Region of
/// its VPC has it.
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

/// Whether a name of a VPC's part is meant: `NAME`, or `VPC.NAME`.
bool called(network::network const& net, index<vpc> in, std::string const& id,
            std::string const& text) {
  if (id == text)
    return true;
  return in.valid() && net.vpcs()[in].declared->id + "." + id == text;
}

/// Whether a workload is meant by `NAME` or `VPC.NAME`.
bool is_called(network::network const& net, network::workload const& w, std::string const& name) {
  return w.id == name || (w.vpc.valid() && net.vpcs()[w.vpc].declared->id + "." + w.id == name);
}

/// What is wrong with an endpoint or a NAT gateway as a source (EP-27, NAT-8).
std::string starts_nothing(std::string const& name) {
  return "'" + name + "' starts no connection; ask for it as a destination";
}

result<selection> by_name(network::network const& net, selector const& s, side role) {
  selection out;
  out.label = s.name;
  auto const workload = net.find_workload(s.name);
  index<outside_network> network;
  for (std::size_t i = 0; i < net.outside_networks().size(); ++i)
    if (net.outside_networks().items()[i].declared->id == s.name)
      network = net.outside_networks().id_at(i);
  if (workload.valid()) {
    auto const& w = net.workloads()[workload];
    for (auto const id : w.members)
      if (role == side::destination || net.interfaces()[id].can_initiate)
        out.members.push_back(of(net, id));
    out.unknown = w.members_unknown;
    if (out.members.empty() && !w.members.empty())
      return failure{.code = failure_code::usage,
                     .what = starts_nothing(s.name)};
    return out;
  }
  if (network.valid()) {
    out.members.push_back(of(net, network));
    out.unknown = net.outside_networks()[network].unknown;
    return out;
  }
  std::vector<std::string> names;
  std::size_t same = 0;
  network::workload const* first = nullptr;
  bool apart = false; // in several VPCs
  for (auto const& w : net.workloads()) {
    names.push_back(w.id);
    if (w.kind != interface_kind::nat_gateway && is_called(net, w, s.name)) {
      ++same;
      first = first == nullptr ? &w : first;
      apart = apart || w.vpc != first->vpc;
    }
    if (w.id != s.name || w.kind != interface_kind::nat_gateway)
      continue;
    for (auto const id : w.members) // a NAT gateway can be asked about, as a destination
      if (role == side::destination)
        out.members.push_back(of(net, id));
    if (same == 0 && role == side::source)
      return failure{.code = failure_code::usage, .what = starts_nothing(s.name)};
    if (same == 0)
      return out;
  }
  if (same > 1) {
    failure f;
    f.code = failure_code::usage;
    f.what = apart ? "'" + s.name + "' stands in more than one VPC; write VPC." + s.name
                   : "'" + s.name + "' is the name of several things; give each a name of its own";
    return f;
  }
  for (auto const& e : net.endpoints())
    if (e.declared->id == s.name && e.kind == endpoint_kind::gateway_endpoint &&
        role == side::destination) {
      if (!e.list.valid() || !net.prefix_lists()[e.list].entries_known) {
        out.unknown = "the addresses behind gateway endpoint " + s.name;
      }
      if (e.list.valid())
        for (auto const& block : net.prefix_lists()[e.list].entries)
          out.members.push_back(
              {.end = {}, .label = to_string(block), .blocks = {block}, .plain = true});
      return out;
    }
  // One interface of several, as answers call it: `app[0]`, `orders@db-a`.
  index<network::interface> one;
  std::size_t interfaces = 0;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    if (!called(net, net.interfaces()[id].vpc, net.interfaces()[id].name, s.name))
      continue;
    one = id;
    ++interfaces;
  }
  if (interfaces == 1) {
    if (role == side::destination || net.interfaces()[one].can_initiate)
      out.members.push_back(of(net, one));
    return out;
  }
  for (auto const& n : net.outside_networks())
    names.push_back(n.declared->id);
  names.push_back("internet");
  return nothing_called(s.name, names);
}

selection by_block(network::network const& net, selector const& s, side role) {
  selection out;
  cidr const block = *s.block;
  bool const single = block.length() == block.width();
  out.label = single ? to_string(block.first()) : to_string(block);
  if (role == side::destination) {
    out.members.push_back({.end = {}, .label = out.label, .blocks = {block}, .plain = true});
    return out;
  }
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    bool const has =
        std::any_of(nic.addresses.begin(), nic.addresses.end(),
                    [&](auto const& a) { return block.contains(address(a.private_ip)); }) ||
        (nic.ipv6_address && block.contains(address(*nic.ipv6_address)));
    if (!has || !nic.can_initiate)
      continue;
    out.members.push_back(of(net, id));
    out.members.back().blocks.push_back(block);
  }
  for (std::size_t i = 0; i < net.outside_networks().size(); ++i) {
    auto const id = net.outside_networks().id_at(i);
    member m = of(net, id);
    m.blocks.clear();
    for (auto const& b : net.outside_networks()[id].cidrs)
      if (b.overlaps(block))
        m.blocks.push_back(b.contains(block) ? block : b);
    if (!m.blocks.empty())
      out.members.push_back(std::move(m));
  }
  if (has_internet(net, block))
    out.members.push_back({.end = flow_end::internet(), .label = out.label, .blocks = {block}});
  return out;
}

} // namespace

bool names_several(network::network const& net, selector const& s) {
  return s.kind == selector_kind::name &&
         std::count_if(net.workloads().begin(), net.workloads().end(), [&](auto const& w) {
           return w.kind != interface_kind::nat_gateway && is_called(net, w, s.name);
         }) > 1;
}

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

result<selection> pick(network::network const& net, selector const& s, side role) {
  auto const label = to_string(s);
  std::vector<std::string> names;
  bool exists = false;
  selection out;
  switch (s.kind) {
  case selector_kind::internet:
    out.label = label;
    out.members.push_back({.end = flow_end::internet(), .label = "internet"});
    return out;
  case selector_kind::name:
    return by_name(net, s, role);
  case selector_kind::network:
    for (std::size_t i = 0; i < net.outside_networks().size(); ++i) {
      auto const id = net.outside_networks().id_at(i);
      names.push_back(net.outside_networks()[id].declared->id);
      if (names.back() != s.name)
        continue;
      out.label = label;
      out.members.push_back(of(net, id));
      out.unknown = net.outside_networks()[id].unknown;
      return out;
    }
    return nothing_called(label, names);
  case selector_kind::block:
    if (!s.block)
      return nothing_called(s.name, names);
    if (s.block->is_v4() && s.block->length() >= 8 && (s.block->v4().first().bits >> 24) == 0)
      return failure{.code = failure_code::usage,
                     .what = "nobody has an address of 0.0.0.0/8, as '" + label + "' is"};
    return by_block(net, s, role);
  case selector_kind::tier: {
    auto const in = [&](network::resolved_subnet const& sub) {
      auto const& tier = sub.declared->tier;
      return tier.is_unknown() ? aws::ternary::unknown
                               : aws::to_ternary(tier && *tier == s.name);
    };
    for (auto const& sub : net.subnets()) {
      exists = exists || in(sub) == aws::ternary::yes;
      if (sub.declared->tier)
        names.push_back("tier:" + *sub.declared->tier);
    }
    out = in_subnets(net, label, role, "tier", in);
    break;
  }
  case selector_kind::subnet: {
    auto const in = [&](network::resolved_subnet const& sub) {
      return aws::to_ternary(called(net, sub.vpc, sub.declared->id, s.name));
    };
    for (auto const& sub : net.subnets()) {
      exists = exists || in(sub) == aws::ternary::yes;
      names.push_back("subnet:" + sub.declared->id);
    }
    out = in_subnets(net, label, role, "subnet", in);
    break;
  }
  case selector_kind::az: {
    auto const in = [&](network::resolved_subnet const& sub) {
      return sub.az.empty() ? aws::ternary::unknown : aws::to_ternary(in_zone(net, sub, s.name));
    };
    for (auto const& sub : net.subnets()) {
      exists = exists || in(sub) == aws::ternary::yes;
      if (!sub.az.empty())
        names.push_back("az:" + sub.az);
    }
    out = in_subnets(net, label, role, "availability zone", in);
    break;
  }
  case selector_kind::vpc:
    for (auto const& v : net.vpcs()) {
      exists = exists || v.declared->id == s.name;
      names.push_back("vpc:" + v.declared->id);
    }
    out = interfaces_where(net, label, role, [&](network::interface const& nic) {
      return nic.vpc.valid() && net.vpcs()[nic.vpc].declared->id == s.name;
    });
    for (auto const& w : net.workloads())
      if (w.vpc.valid() && net.vpcs()[w.vpc].declared->id == s.name && !w.members_unknown.empty() &&
          may_take_part(w.kind, role))
        out.unknown = w.members_unknown;
    break;
  case selector_kind::security_group:
    for (auto const& g : net.groups()) {
      exists = exists || called(net, g.vpc, g.id, s.name);
      names.push_back("sg:" + g.id);
    }
    out = interfaces_where(net, label, role, [&](network::interface const& nic) {
      return std::any_of(nic.groups.begin(), nic.groups.end(), [&](auto const g) {
        return called(net, net.groups()[g].vpc, net.groups()[g].id, s.name);
      });
    });
    for (auto const& nic : net.interfaces())
      if (!nic.groups_unknown.empty())
        out.unknown = nic.groups_unknown;
    // Of what has no interface that is known, nobody knows the groups of.
    for (auto const& w : net.workloads())
      if (w.members.empty() && !w.members_unknown.empty() && may_take_part(w.kind, role))
        out.unknown = w.members_unknown;
    break;
  case selector_kind::tag: {
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
    out = in_subnets(net, label, role, "tags", in, of_owner);
    exists = !out.members.empty() || std::any_of(net.subnets().begin(), net.subnets().end(),
                                                 [&](auto const& sub) {
                                                   return in(sub) == aws::ternary::yes;
                                                 });
    break;
  }
  }
  // What nobody knows may be called so.
  if (!exists && out.unknown.empty())
    return nothing_called(label, names);
  return out;
}

/// Whether what stands in the section has interfaces.
bool has_interfaces(gap const& section) {
  constexpr std::array<std::string_view, 11> words{
      "vpcs",    "subnets",  "instances", "interfaces",     "databases", "caches",
      "lambdas", "services", "clusters",  "load_balancers", "endpoints"};
  auto const name = std::string_view(section.part).substr(section.part.rfind('.') + 1);
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool is_set(selector_kind k) {
  return k != selector_kind::internet && k != selector_kind::name && k != selector_kind::network &&
         k != selector_kind::block;
}

} // namespace

result<selection> select(network::network const& net, selector const& s, side role) {
  auto picked = pick(net, s, role);
  if (net.source().gaps.empty() || (picked && (!is_set(s.kind) || !picked->unknown.empty())))
    return picked;
  auto const* section = network::unknown_section(net.source(), "");
  if (section == nullptr || (picked && !has_interfaces(*section)))
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
