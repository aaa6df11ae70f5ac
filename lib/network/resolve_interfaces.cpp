// Workloads and interfaces as such: names, security groups, owners of addresses.
#include "vpclint/network/codes.hpp"

#include "network/resolver.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::network {

index<workload> resolver::add_workload(std::string const& id, interface_kind kind, vpc_id vpc,
                                       std::size_t position, std::vector<tag> const& tags,
                                       place at) {
  workload w;
  w.id = id;
  w.kind = kind;
  w.vpc = vpc;
  w.position = static_cast<std::uint32_t>(position);
  w.tags = &tags;
  w.at = at;
  auto const result = net_.workloads_.push_back(std::move(w));
  // A NAT gateway's name stands among the gateways, not among the workloads.
  if (kind != interface_kind::nat_gateway && !workload_names_.add(id, vpc, result))
    duplicate("workload", id, at, net_.path(result));
  return result;
}

std::vector<index<subnet>> resolver::subnets_of(std::vector<known<ref>> const& refs, vpc_id vpc,
                                                std::string const& what,
                                                std::string const& resource,
                                                std::string* unknown_reason) {
  std::vector<index<subnet>> result;
  for (auto const& r : refs) {
    note_missing(r, "subnet of ", what, resource);
    if (r.is_unknown() && unknown_reason != nullptr)
      *unknown_reason = r.reason();
    if (!r)
      continue;
    auto const id = find_here(subnet_names_, *r, "subnet", vpc, resource);
    if (id.valid())
      result.push_back(id);
  }
  return result;
}

interface resolver::make_interface(index<workload> owner, std::string name, index<subnet> subnet,
                                   place at) {
  interface nic;
  nic.name = std::move(name);
  nic.owner = owner;
  nic.kind = net_.workloads_[owner].kind;
  nic.vpc = net_.workloads_[owner].vpc;
  nic.subnet = subnet;
  nic.at = at;
  return nic;
}

void resolver::set_groups(interface& nic, groups_choice choice, std::string const& resource) {
  if (!choice.written) {
    if (choice.none_when_left_out)
      nic.filtered = false;
    else if (nic.vpc.valid())
      nic.groups.push_back(net_.vpcs_[nic.vpc].default_group); // SG-3
    return;
  }
  if (choice.written->empty() && choice.none_when_left_out)
    nic.filtered = false;
  for (auto const& g : *choice.written) {
    if (g.is_unknown())
      nic.groups_unknown = g.reason();
    if (!g)
      continue;
    auto const id = find_group(*g, nic.vpc, resource, codes::security_group_missing);
    if (id.valid() && std::find(nic.groups.begin(), nic.groups.end(), id) == nic.groups.end())
      nic.groups.push_back(id);
    if (!id.valid())
      nic.groups_unknown = "there is no security group " + g->name +
                           (gap_over(*g, nic.vpc) != nullptr ? " in what is known" : "");
  }
}

// Names are looked up even where nothing stands that could carry the groups.
void resolver::check_groups(index<workload> owner,
                            std::optional<std::vector<known<ref>>> const& written,
                            std::string const& resource) {
  auto const& w = net_.workloads_[owner];
  if (!w.members.empty() || !written)
    return;
  for (auto const& g : *written)
    if (g)
      find_group(*g, w.vpc, resource, codes::security_group_missing);
}

void resolver::check_reply_interface(instance const& inst, vpc_id vpc,
                                     std::string const& resource) {
  auto const& name = inst.replies_via;
  if (!name || *name == "same")
    return;
  name_list names{"same"};
  for (auto const& nic : inst.interfaces)
    names.push_back(nic.id);
  if (std::find(names.begin(), names.end(), *name) == names.end())
    missing_name({*name, name.at.where}, "interface of " + inst.id, vpc, names, resource, {});
}

void resolver::apply(interface& nic, interface_settings const& s, std::string const& resource) {
  set_address(nic, s.ip);
  set_further_addresses(nic, s);
  set_ipv6(nic, s);
  nic.source_dest_check = s.source_dest_check.or_default(true);
  set_groups(nic, {s.security_groups, false}, resource);
  note_missing(s.subnet, "subnet of ", nic.name, resource);
  note_missing(s.ipv6, "IPv6 address of ", nic.name, resource);
  note_missing(s.has_ipv6, "IPv6 address of ", nic.name, resource);
  note_missing(s.ip, "private address of ", nic.name, resource);
  for (auto const& a : s.secondary_ips)
    note_missing(a, "secondary private address of ", nic.name, resource);
  for (auto const& e : s.elastic_ips)
    if (e.private_ip.is_unknown())
      note_missing(e.private_ip, "Elastic IPs of ", nic.name, resource);
    else
      note_missing(e.elastic_ip, "Elastic IP of ", nic.name, resource);
  note_missing(s.elastic_ip, "Elastic IP of ", nic.name, resource);
  note_missing(s.has_elastic_ip, "Elastic IP of ", nic.name, resource);
  note_missing(s.public_ip, "public address of ", nic.name, resource);
  note_missing(s.source_dest_check, "source/destination check of ", nic.name, resource);
  if (s.security_groups)
    for (auto const& g : *s.security_groups)
      note_missing(g, "security group of ", nic.name, resource);
}

void resolver::commit(interface&& nic) {
  auto const id = index<interface>(net_.interfaces_.size());
  if (nic.vpc.valid())
    net_.vpcs_[nic.vpc].interfaces.push_back(id);
  if (nic.subnet.valid())
    net_.subnets_[nic.subnet].interfaces.push_back(id);
  for (auto const g : nic.groups)
    net_.groups_[g].members.push_back(id);
  net_.workloads_[nic.owner].members.push_back(id);
  net_.interfaces_.push_back(std::move(nic));
}

void resolver::index_owners() {
  net_.private_owners_.reserve(net_.interfaces_.size());
  for (std::size_t i = 0; i < net_.interfaces_.size(); ++i) {
    auto const id = net_.interfaces_.id_at(i);
    auto const& nic = net_.interfaces_[id];
    for (auto const& a : nic.addresses) {
      if (nic.vpc.valid())
        net_.private_owners_.push_back({{nic.vpc.value, address(a.private_ip)}, id});
      if (a.public_ip)
        net_.public_owners_.push_back({*a.public_ip, id});
    }
    for (auto const a : nic.unplaced_public)
      net_.public_owners_.push_back({a, id});
    if (nic.ipv6_address && nic.vpc.valid())
      net_.private_owners_.push_back({{nic.vpc.value, address(*nic.ipv6_address)}, id});
  }
  std::stable_sort(net_.private_owners_.begin(), net_.private_owners_.end());
  std::stable_sort(net_.public_owners_.begin(), net_.public_owners_.end());
  index_names();
}

void resolver::index_names() {
  std::hash<std::string_view> const hash;
  net_.names_.reserve(net_.workloads_.size());
  for (std::size_t i = 0; i < net_.workloads_.size(); ++i) {
    auto const id = net_.workloads_.id_at(i);
    auto const& w = net_.workloads_[id];
    if (w.kind != interface_kind::nat_gateway)
      net_.names_.emplace_back(hash(w.id), id);
  }
  std::sort(net_.names_.begin(), net_.names_.end());
}

} // namespace vpclint::inline v0::network
