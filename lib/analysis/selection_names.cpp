// Selectors that are a name, an address or a block.
#include "vpclint/network/resolve.hpp"
#include "vpclint/support/nearest.hpp"

#include "analysis/internet_part.hpp"
#include "analysis/selection_parts.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vpclint::inline v0::analysis {

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

bool called(network::network const& net, index<vpc> in, std::string const& id,
            std::string const& text) {
  if (id == text)
    return true;
  return in.valid() && net.vpcs()[in].declared->id + "." + id == text;
}

namespace {

/// Whether a workload is meant by `NAME` or `VPC.NAME`.
bool is_called(network::network const& net, network::workload const& w, std::string const& name) {
  return w.id == name || (w.vpc.valid() && net.vpcs()[w.vpc].declared->id + "." + w.id == name);
}

/// What is wrong with an endpoint or a NAT gateway as a source (EP-27, NAT-8).
std::string starts_nothing(std::string const& name) {
  return "'" + name + "' starts no connection; ask for it as a destination";
}

/// What a workload is asked for by its name: its interfaces.
result<selection> of_workload(network::network const& net, network::workload const& w,
                              std::string const& name, side role) {
  selection out{.label = name, .unknown = w.members_unknown};
  for (auto const id : w.members)
    if (role == side::destination || net.interfaces()[id].can_initiate)
      out.members.push_back(of(net, id));
  if (out.members.empty() && !w.members.empty())
    return failure{.code = failure_code::usage, .what = starts_nothing(name)};
  return out;
}

/// A NAT gateway, which can be asked about as a destination, or why a name that several things have
/// picks nothing.
std::optional<result<selection>> nat_or_several(network::network const& net,
                                                std::string const& name, side role) {
  std::size_t same = 0;
  network::workload const* first = nullptr;
  bool apart = false; // in several VPCs
  for (auto const& w : net.workloads()) {
    if (w.kind != interface_kind::nat_gateway && is_called(net, w, name)) {
      ++same;
      first = first == nullptr ? &w : first;
      apart = apart || w.vpc != first->vpc;
    }
    if (w.id != name || w.kind != interface_kind::nat_gateway || same != 0)
      continue;
    if (role == side::source)
      return failure{.code = failure_code::usage, .what = starts_nothing(name)};
    selection out{.label = name};
    for (auto const id : w.members)
      out.members.push_back(of(net, id));
    return out;
  }
  if (same < 2)
    return std::nullopt;
  return failure{
      .code = failure_code::usage,
      .what = apart ? "'" + name + "' stands in more than one VPC; write VPC." + name
                    : "'" + name + "' is the name of several things; give each a name of its own"};
}

/// What a gateway endpoint takes: the addresses of its service.
selection of_endpoint(network::network const& net, network::resolved_endpoint const& e,
                      std::string const& name) {
  selection out{.label = name};
  if (!e.list.valid() || !net.prefix_lists()[e.list].entries_known)
    out.unknown = "the addresses behind gateway endpoint " + name;
  if (e.list.valid())
    for (auto const& block : net.prefix_lists()[e.list].entries)
      out.members.push_back({.end = {.kind = flow_end::kind_type::gateway_endpoint},
                             .label = to_string(block),
                             .blocks = {block},
                             .plain = true});
  return out;
}

/// One interface of several, as answers call it: `app[0]`, `orders@db-a`.
std::optional<selection> of_interface(network::network const& net, std::string const& name,
                                      side role) {
  index<network::interface> one;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    if (!called(net, net.interfaces()[id].vpc, net.interfaces()[id].name, name))
      continue;
    if (one.valid())
      return std::nullopt;
    one = id;
  }
  if (!one.valid())
    return std::nullopt;
  selection out{.label = name};
  if (role == side::destination || net.interfaces()[one].can_initiate)
    out.members.push_back(of(net, one));
  return out;
}

} // namespace

result<selection> by_name(network::network const& net, selector const& s, side role) {
  if (auto const w = net.find_workload(s.name); w.valid())
    return of_workload(net, net.workloads()[w], s.name, role);
  std::vector<std::string> names;
  for (auto const& w : net.workloads())
    names.push_back(w.id);
  for (std::size_t i = 0; i < net.outside_networks().size(); ++i) {
    auto const id = net.outside_networks().id_at(i);
    auto const& n = net.outside_networks()[id];
    names.push_back(n.declared->id);
    if (n.declared->id == s.name)
      return selection{.label = s.name, .members = {of(net, id)}, .unknown = n.unknown};
  }
  if (auto picked = nat_or_several(net, s.name, role))
    return std::move(*picked);
  for (auto const& e : net.endpoints())
    if (e.declared->id == s.name && e.kind == endpoint_kind::gateway_endpoint &&
        role == side::destination)
      return of_endpoint(net, e, s.name);
  if (auto picked = of_interface(net, s.name, role))
    return std::move(*picked);
  names.push_back("internet");
  return nothing_called(s.name, names);
}

result<selection> by_network(network::network const& net, selector const& s) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < net.outside_networks().size(); ++i) {
    auto const id = net.outside_networks().id_at(i);
    auto const& n = net.outside_networks()[id];
    names.push_back(n.declared->id);
    if (names.back() == s.name)
      return selection{.label = to_string(s), .members = {of(net, id)}, .unknown = n.unknown};
  }
  return nothing_called(to_string(s), names);
}

result<selection> by_block(network::network const& net, selector const& s, side role) {
  if (!s.block)
    return nothing_called(s.name, {});
  selection out;
  cidr const block = *s.block;
  if (block.is_v4() && block.length() >= 8 && (block.v4().first().bits >> 24) == 0)
    return failure{.code = failure_code::usage,
                   .what = "nobody has an address of 0.0.0.0/8, as '" + to_string(s) + "' is"};
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

bool names_several(network::network const& net, selector const& s) {
  return s.kind == selector_kind::name &&
         std::count_if(net.workloads().begin(), net.workloads().end(), [&](auto const& w) {
           return w.kind != interface_kind::nat_gateway && is_called(net, w, s.name);
         }) > 1;
}

} // namespace vpclint::inline v0::analysis
