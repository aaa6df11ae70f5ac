#include "network/resolver.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

constexpr std::uint64_t first_usable = 4; // SUB-6, SUB-9

port_range client_ports_of(known<operating_system> const& os) {
  if (!os)
    return {1024, 65535};
  return *os == operating_system::windows ? port_range{49152, 65535} : port_range{32768, 60999};
}

/// The value of an Elastic IP. One of these blocks is none that AWS gives out, and packets need the
/// first two for addresses that are not known: it counts as one of those.
std::optional<ipv4> public_value(known<ipv4> const& written) {
  if (!written || is_class_e(*written) || is_loopback(*written) || (written->bits >> 24) == 0)
    return std::nullopt;
  return *written;
}

} // namespace

void resolver::reserve(index<subnet> id, known<ipv4> const& a) {
  if (!a || !id.valid())
    return;
  auto const& s = net_.subnets_[id];
  if (s.ipv4 && s.ipv4->contains(address(*a)))
    used_ipv4_[id.value].insert(a->bits);
}

void resolver::reserve_written_addresses() {
  used_ipv4_.resize(net_.subnets_.size());
  next_ipv4_.resize(net_.subnets_.size(), first_usable);
  next_ipv6_.resize(net_.subnets_.size(), first_usable);
  auto const in_vpc = [&](ref const& in, known<ref> const& s) {
    auto const vpc = vpc_names_.find(in.name, {});
    if (!s || !vpc.found)
      return index<subnet>{};
    return subnet_names_.find_in(s->name, vpc.id).id;
  };
  auto const settings = [&](ref const& in, interface_settings const& s) {
    auto const id = in_vpc(in, s.subnet);
    reserve(id, s.ip);
    for (auto const& a : s.secondary_ips)
      reserve(id, a);
  };
  auto const in_order = [&](ref const& in, std::vector<known<ref>> const& subnets,
                            std::vector<known<ipv4>> const& ips) {
    for (std::size_t i = 0; i < std::min(subnets.size(), ips.size()); ++i)
      reserve(in_vpc(in, subnets[i]), ips[i]);
  };
  for (auto const& i : design_->instances) {
    settings(i.in, i.settings);
    for (auto const& nic : i.interfaces)
      settings(i.in, nic.settings);
  }
  for (auto const& n : design_->network_interfaces)
    settings(n.in, n.settings);
  for (auto const& d : design_->databases)
    in_order(d.in, d.subnets, d.ips);
  for (auto const& e : design_->endpoints)
    in_order(e.in, e.subnets, e.ips);
  for (auto const& g : design_->nat_gateways)
    reserve(in_vpc(g.in, g.subnet), g.ip);
}

std::optional<ipv4> resolver::free_address(index<subnet> id) {
  auto const& s = net_.subnets_[id];
  if (!s.ipv4)
    return std::nullopt;
  auto const block = s.ipv4->v4();
  std::uint64_t const size = std::uint64_t{1} << (32 - block.length());
  auto& used = used_ipv4_[id.value];
  for (auto& next = next_ipv4_[id.value]; next + 1 < size; ++next) {
    ipv4 const a{static_cast<std::uint32_t>(block.first().bits + next)};
    if (used.insert(a.bits).second) {
      ++next;
      return a;
    }
  }
  return std::nullopt;
}

std::optional<ipv6> resolver::free_ipv6(index<subnet> id) {
  auto const& s = net_.subnets_[id];
  if (!s.ipv6)
    return std::nullopt;
  return vpclint::ipv6::from_number(s.ipv6->v6().first().number() + next_ipv6_[id.value]++);
}

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
    note_missing(r, "subnet of " + what, resource);
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
    auto const id = find_group(*g, nic.vpc, resource);
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
      find_group(*g, w.vpc, resource);
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

void resolver::set_address(interface& nic, known<ipv4> const& written) {
  interface_address a;
  if (written) {
    a.private_ip = *written;
    a.written = true;
    a.at = written.at;
  } else {
    if (written.is_unknown() || !nic.subnet.valid())
      return;
    auto const free = free_address(nic.subnet);
    if (!free)
      return;
    a.private_ip = *free;
    a.at = nic.at;
  }
  nic.addresses.push_back(a);
}

void resolver::set_ipv6(interface& nic, interface_settings const& s) {
  if (s.ipv6) {
    nic.ipv6_address = *s.ipv6;
    nic.ipv6_written = true;
    return;
  }
  known<bool> wanted = s.has_ipv6;
  if (s.ipv6.is_unknown())
    wanted = known<bool>(unknown{s.ipv6.reason()});
  if (!nic.subnet.valid()) { // IPv6 addresses are of a subnet's block; which one, nobody knows
    if (!nic.vpc.valid())
      return;
    auto const& in = net_.vpcs_[nic.vpc];
    auto const& blocks = in.declared->ipv6_cidr_blocks;
    bool const carried = !in.ipv6.empty() || std::any_of(blocks.begin(), blocks.end(), [](auto const& b) {
      return b.is_unknown();
    });
    bool const assigned = std::any_of(in.subnets.begin(), in.subnets.end(), [&](auto const id) {
      return net_.subnets_[id].declared->assign_ipv6.or_default(false) != false;
    });
    if (carried && (wanted.is_left_out() ? assigned : wanted.or_default(false) != false))
      nic.ipv6_unknown = wanted.is_unknown() ? wanted.reason() : "its subnet is not known";
    return;
  }
  auto const& where = net_.subnets_[nic.subnet];
  auto const& block = where.declared->ipv6;
  if (wanted.is_left_out())
    wanted = where.declared->assign_ipv6; // SUB-14
  if (wanted.is_unknown()) {
    if (where.ipv6 || block.is_unknown())
      nic.ipv6_unknown = wanted.reason();
  } else if (wanted.value_or(false)) {
    nic.ipv6_address = free_ipv6(nic.subnet);
    if (!nic.ipv6_address && block.is_unknown())
      nic.ipv6_unknown = block.reason();
  }
}

void resolver::set_public(interface& nic, interface_settings const& s, bool launched,
                          bool running) {
  if (nic.addresses.empty())
    return;
  auto& primary = nic.addresses.front();
  if (s.elastic_ip || s.has_elastic_ip.value_or(false)) {
    primary.public_source = public_ip_source::elastic; // IGW-8
    primary.public_ip = public_value(s.elastic_ip);
    return;
  }
  if (s.elastic_ip.is_unknown() || s.has_elastic_ip.is_unknown()) {
    primary.public_source = public_ip_source::unknown;
    return;
  }
  if (!launched || !running)
    return; // SUB-12, ENI-13
  known<bool> const* choice = &s.public_ip;
  if (choice->is_left_out() && nic.subnet.valid())
    choice = &net_.subnets_[nic.subnet].declared->public_ip;
  if (choice->is_unknown())
    primary.public_source = public_ip_source::unknown;
  if (choice->value_or(false))
    primary.public_source = public_ip_source::assigned;
}

void resolver::apply(interface& nic, interface_settings const& s, std::string const& resource) {
  set_address(nic, s.ip);
  for (auto const& a : s.secondary_ips)
    if (a)
      nic.addresses.push_back({.private_ip = *a, .written = true, .at = a.at});
  for (auto const& e : s.elastic_ips)
    for (auto& a : nic.addresses)
      if (e.private_ip && a.private_ip == *e.private_ip) {
        a.public_source = public_ip_source::elastic;
        a.public_ip = public_value(e.elastic_ip);
      }
  set_ipv6(nic, s);
  nic.source_dest_check = s.source_dest_check.or_default(true);
  set_groups(nic, {s.security_groups, false}, resource);
  note_missing(s.subnet, "subnet of " + nic.name, resource);
  note_missing(s.ipv6, "IPv6 address of " + nic.name, resource);
  note_missing(s.has_ipv6, "IPv6 address of " + nic.name, resource);
  note_missing(s.ip, "private address of " + nic.name, resource);
  note_missing(s.elastic_ip, "Elastic IP of " + nic.name, resource);
  note_missing(s.has_elastic_ip, "Elastic IP of " + nic.name, resource);
  note_missing(s.public_ip, "public address of " + nic.name, resource);
  note_missing(s.source_dest_check, "source/destination check of " + nic.name, resource);
  if (s.security_groups)
    for (auto const& g : *s.security_groups)
      note_missing(g, "security group of " + nic.name, resource);
}

void resolver::commit(interface nic) {
  auto const id = net_.interfaces_.push_back({});
  if (nic.vpc.valid())
    net_.vpcs_[nic.vpc].interfaces.push_back(id);
  if (nic.subnet.valid())
    net_.subnets_[nic.subnet].interfaces.push_back(id);
  for (auto const g : nic.groups)
    net_.groups_[g].members.push_back(id);
  net_.workloads_[nic.owner].members.push_back(id);
  net_.interfaces_[id] = std::move(nic);
}

void resolver::add_instance(std::size_t i) {
  auto const& inst = design_->instances[i];
  auto const vpc = vpc_of(inst.in, "instances." + inst.id);
  std::string const resource = at_vpc(vpc, "instances", inst.id);
  auto const owner = add_workload(inst.id, interface_kind::instance, vpc, i, inst.tags, inst.at);
  note_missing(inst.count, "number of instances of " + inst.id, resource);
  note_missing(inst.running, "state of instance " + inst.id, resource);
  note_missing(inst.os, "operating system of instance " + inst.id, resource);
  check_reply_interface(inst, vpc, resource);
  std::string unknown_reason;
  auto const finish = [&](interface& nic, interface_settings const& s, bool launched) {
    nic.client_ports = client_ports_of(inst.os);
    nic.usable = inst.running.or_default(true);
    apply(nic, s, resource);
    set_public(nic, s, launched, inst.running.value_or(true));
  };
  if (!inst.interfaces.empty()) {
    for (auto const& written : inst.interfaces) {
      index<subnet> where;
      if (written.settings.subnet)
        where = find_here(subnet_names_, *written.settings.subnet, "subnet", vpc, resource);
      auto nic = make_interface(owner, inst.id + "." + written.id, where, written.at);
      finish(nic, written.settings, inst.interfaces.size() == 1); // SUB-13
      interface_names_.add(nic.name, vpc, index<interface>(net_.interfaces_.size()));
      commit(std::move(nic));
    }
    return;
  }
  auto subnets = subnets_of(inst.subnets, vpc, "instance " + inst.id, resource, &unknown_reason);
  if (inst.settings.subnet) {
    auto const one = find_here(subnet_names_, *inst.settings.subnet, "subnet", vpc, resource);
    if (one.valid())
      subnets.push_back(one);
  }
  if (inst.count.is_unknown())
    unknown_reason = inst.count.reason();
  net_.workloads_[owner].members_unknown = unknown_reason;
  int const count = inst.count.value_or(1);
  for (int n = 0; n < count; ++n) {
    index<subnet> where;
    if (!subnets.empty())
      where = subnets[static_cast<std::size_t>(n) % subnets.size()];
    auto nic = make_interface(owner, count == 1 ? inst.id : inst.id + "[" + std::to_string(n) + "]",
                              where, inst.at);
    finish(nic, inst.settings, true);
    commit(std::move(nic));
  }
  check_groups(owner, inst.settings.security_groups, resource);
}

void resolver::add_network_interface(std::size_t i) {
  auto const& n = design_->network_interfaces[i];
  auto const vpc = vpc_of(n.in, "network_interfaces." + n.id);
  std::string const resource = at_vpc(vpc, "network_interfaces", n.id);
  auto const owner = add_workload(n.id, interface_kind::network_interface, vpc, i, n.tags, n.at);
  index<subnet> where;
  if (n.settings.subnet)
    where = find_here(subnet_names_, *n.settings.subnet, "subnet", vpc, resource);
  auto nic = make_interface(owner, n.id, where, n.at);
  nic.usable = n.attached.or_default(true);
  apply(nic, n.settings, resource);
  set_public(nic, n.settings, false, true);
  commit(std::move(nic));
}

void resolver::add_load_balancer_nodes(std::size_t i) {
  auto& lb = net_.load_balancers_[net_.load_balancers_.id_at(i)];
  auto const& l = *lb.declared;
  std::string const resource = at_vpc(lb.vpc, "load_balancers", l.id);
  auto const owner = add_workload(l.id, interface_kind::load_balancer, lb.vpc, i, l.tags, l.at);
  lb.owner = owner;
  for (auto const& s : l.subnets)
    if (s.is_unknown())
      net_.workloads_[owner].members_unknown = s.reason();
  bool const optional_groups =
      lb.kind == load_balancer_kind::network || lb.kind == load_balancer_kind::gateway; // ELB-13
  for (auto const where : lb.subnets) {
    auto nic = make_interface(owner, l.id + "@" + net_.subnets_[where].declared->id, where, l.at);
    set_address(nic, {});
    set_groups(nic, {l.security_groups, optional_groups}, resource);
    if (!nic.addresses.empty() && lb.kind != load_balancer_kind::gateway) {
      if (!lb.scheme)
        nic.addresses[0].public_source = public_ip_source::unknown;
      else if (*lb.scheme == load_balancer_scheme::internet_facing)
        nic.addresses[0].public_source = public_ip_source::assigned;
    }
    commit(std::move(nic));
  }
  check_groups(owner, l.security_groups, resource);
}

template <class Service>
void resolver::add_service(Service const& s, std::size_t i, interface_kind kind,
                           std::string_view section, std::vector<known<ipv4>> const& ips,
                           public_ip_source exposed, int count) {
  auto const vpc = vpc_of(s.in, std::string(section) + "." + s.id);
  std::string const resource = at_vpc(vpc, section, s.id);
  auto const owner = add_workload(s.id, kind, vpc, i, s.tags, s.at);
  std::string unknown_reason;
  auto const subnets =
      subnets_of(s.subnets, vpc, std::string(section.substr(0, section.size() - 1)) + " " + s.id,
                 resource, &unknown_reason);
  net_.workloads_[owner].members_unknown = unknown_reason;
  std::size_t const members = count < 0 ? subnets.size() : static_cast<std::size_t>(count);
  for (std::size_t n = 0; n < members && !subnets.empty(); ++n) {
    auto const where = subnets[n % subnets.size()];
    auto name = s.id + "@" + net_.subnets_[where].declared->id;
    if (n >= subnets.size())
      name += "#" + std::to_string(n / subnets.size());
    auto nic = make_interface(owner, std::move(name), where, s.at);
    set_address(nic, n < ips.size() ? ips[n] : known<ipv4>{});
    set_groups(nic, {s.security_groups, false}, resource);
    if (!nic.addresses.empty())
      nic.addresses[0].public_source = exposed;
    commit(std::move(nic));
  }
  check_groups(owner, s.security_groups, resource);
}

void resolver::add_endpoint_interfaces(std::size_t i) {
  auto const& e = net_.endpoints_.items()[i];
  if (e.kind == endpoint_kind::gateway_endpoint)
    return;
  auto const& declared = *e.declared;
  std::string const resource = at_vpc(e.vpc, "endpoints", declared.id);
  bool const gwlb = e.kind == endpoint_kind::gwlb_endpoint;
  auto const owner =
      add_workload(declared.id, gwlb ? interface_kind::gwlb_endpoint : interface_kind::endpoint,
                   e.vpc, i, declared.tags, declared.at);
  net_.endpoints_[net_.endpoints_.id_at(i)].owner = owner;
  for (auto const& s : declared.subnets)
    if (s.is_unknown())
      net_.workloads_[owner].members_unknown = s.reason();
  for (std::size_t n = 0; n < e.subnets.size(); ++n) {
    auto const where = e.subnets[n];
    auto nic = make_interface(owner, declared.id + "@" + net_.subnets_[where].declared->id, where,
                              declared.at);
    set_address(nic, n < declared.ips.size() ? declared.ips[n] : known<ipv4>{});
    nic.can_initiate = false; // EP-27
    if (gwlb) {
      nic.filtered = false; // EP-40
      nic.source_dest_check = false;
    } else {
      set_groups(nic, {declared.security_groups, false}, resource);
    }
    commit(std::move(nic));
  }
  check_groups(owner, declared.security_groups, resource);
}

void resolver::add_nat_interface(std::size_t i) {
  auto const id = net_.nat_gateways_.id_at(i);
  auto const& g = net_.nat_gateways_[id];
  if (g.regional.value_or(false) || !g.subnet.valid())
    return;
  auto const& declared = *g.declared;
  auto const owner =
      add_workload(declared.id, interface_kind::nat_gateway, g.vpc, i, declared.tags, declared.at);
  auto nic = make_interface(owner, declared.id, g.subnet, declared.at);
  set_address(nic, declared.ip);
  nic.filtered = false; // NAT-5
  nic.source_dest_check = false;
  nic.can_initiate = false;
  nic.usable = g.available;
  if (!nic.addresses.empty() && g.is_public.value_or(true)) {
    auto& a = nic.addresses[0];
    if (!g.is_public || declared.has_elastic_ip.is_unknown() || declared.elastic_ip.is_unknown())
      a.public_source = public_ip_source::unknown;
    else if (declared.has_elastic_ip.value_or(true))
      a.public_source = public_ip_source::elastic; // NAT-2
    a.public_ip = public_value(declared.elastic_ip);
  }
  net_.nat_gateways_[id].nic = index<interface>(net_.interfaces_.size());
  commit(std::move(nic));
}

void resolver::add_interfaces() {
  reserve_written_addresses();
  for (std::size_t i = 0; i < design_->instances.size(); ++i)
    add_instance(i);
  for (std::size_t i = 0; i < design_->network_interfaces.size(); ++i)
    add_network_interface(i);
  for (std::size_t i = 0; i < net_.load_balancers_.size(); ++i)
    add_load_balancer_nodes(i);
  auto const exposed = [](known<bool> const& is_public) {
    if (is_public.is_unknown())
      return public_ip_source::unknown;
    return is_public.value_or(false) ? public_ip_source::assigned : public_ip_source::none;
  };
  for (std::size_t i = 0; i < design_->databases.size(); ++i) {
    auto const& d = design_->databases[i];
    add_service(d, i, interface_kind::database, "databases", d.ips, exposed(d.publicly_accessible),
                -1);
  }
  for (std::size_t i = 0; i < design_->caches.size(); ++i)
    add_service(design_->caches[i], i, interface_kind::cache, "caches", {}, public_ip_source::none,
                -1);
  for (std::size_t i = 0; i < design_->lambdas.size(); ++i) // MSV-5: never a public address
    add_service(design_->lambdas[i], i, interface_kind::lambda, "lambdas", {},
                public_ip_source::none, -1);
  for (std::size_t i = 0; i < design_->services.size(); ++i) {
    auto const& s = design_->services[i];
    auto source = exposed(s.assign_public_ip); // MSV-6: on Fargate alone
    if (s.launch.is_unknown() && source != public_ip_source::none)
      source = public_ip_source::unknown;
    else if (s.launch.value_or(launch_type::fargate) != launch_type::fargate)
      source = public_ip_source::none;
    add_service(s, i, interface_kind::service, "services", {}, source,
                s.count.value_or(-1));
  }
  for (std::size_t i = 0; i < design_->clusters.size(); ++i)
    add_service(design_->clusters[i], i, interface_kind::cluster, "clusters", {},
                public_ip_source::none, -1);
  for (std::size_t i = 0; i < net_.endpoints_.size(); ++i)
    add_endpoint_interfaces(i);
  for (std::size_t i = 0; i < net_.nat_gateways_.size(); ++i)
    add_nat_interface(i);
}

void resolver::index_owners() {
  for (std::size_t i = 0; i < net_.interfaces_.size(); ++i) {
    auto const id = net_.interfaces_.id_at(i);
    auto const& nic = net_.interfaces_[id];
    for (auto const& a : nic.addresses) {
      if (nic.vpc.valid())
        net_.private_owners_.push_back({{nic.vpc.value, address(a.private_ip)}, id});
      if (a.public_ip)
        net_.public_owners_.push_back({*a.public_ip, id});
    }
    if (nic.ipv6_address && nic.vpc.valid())
      net_.private_owners_.push_back({{nic.vpc.value, address(*nic.ipv6_address)}, id});
  }
  std::stable_sort(net_.private_owners_.begin(), net_.private_owners_.end());
  std::stable_sort(net_.public_owners_.begin(), net_.public_owners_.end());
  for (std::size_t i = 0; i < net_.workloads_.size(); ++i) {
    auto const id = net_.workloads_.id_at(i);
    auto const& w = net_.workloads_[id];
    if (w.kind == interface_kind::nat_gateway)
      continue;
    net_.names_.push_back({w.id, id});
    if (w.vpc.valid())
      net_.names_.push_back({net_.vpcs_[w.vpc].declared->id + "." + w.id, id});
  }
  std::stable_sort(net_.names_.begin(), net_.names_.end());
}

} // namespace vpclint::inline v0::network
