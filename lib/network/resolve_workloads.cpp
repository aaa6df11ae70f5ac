// What each workload has of interfaces.
#include "network/resolver.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

constexpr std::uint64_t first_usable = 4; // SUB-6, SUB-9

port_range client_ports_of(known<operating_system> const& os) {
  if (!os)
    return {1024, 65535};
  return *os == operating_system::windows ? port_range{49152, 65535} : port_range{32768, 60999};
}

} // namespace

void resolver::add_instance(std::size_t i) {
  auto const& inst = design_->instances[i];
  auto const vpc = vpc_of(inst.in, "instances", inst.id);
  std::string const resource = at_vpc(vpc, "instances", inst.id);
  auto const owner = add_workload(inst.id, interface_kind::instance, vpc, i, inst.tags, inst.at);
  note_missing(inst.count, "number of instances of ", inst.id, resource);
  note_missing(inst.running, "state of instance ", inst.id, resource);
  note_missing(inst.os, "operating system of instance ", inst.id, resource);
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
      interface_names_.add(interface_names_.kept(nic.name), vpc,
                           index<interface>(net_.interfaces_.size()));
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
  auto const vpc = vpc_of(n.in, "network_interfaces", n.id);
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
  auto const ips = ips_by_subnet(l.subnets, l.ips, lb.subnets);
  std::string open_ipv6;
  for (std::size_t n = 0; n < lb.subnets.size(); ++n) {
    auto const where = lb.subnets[n];
    auto nic = make_interface(owner, l.id + "@" + net_.subnets_[where].declared->id, where, l.at);
    set_address(nic, ips[n]);
    set_node_ipv6(nic, l);
    if (!nic.ipv6_unknown.empty() && open_ipv6.empty())
      open_ipv6 = nic.ipv6_unknown;
    set_groups(nic, {l.security_groups, optional_groups}, resource);
    if (!lb.kind && (!l.security_groups || l.security_groups->empty())) {
      nic.groups.clear(); // ELB-13: the default group, or none at all
      nic.groups_unknown = l.kind.reason();
    }
    if (!nic.addresses.empty() && lb.kind != load_balancer_kind::gateway) {
      if (!lb.scheme)
        nic.addresses[0].public_source = public_ip_source::unknown;
      else if (*lb.scheme == load_balancer_scheme::internet_facing)
        nic.addresses[0].public_source = public_ip_source::assigned;
    }
    commit(std::move(nic));
  }
  if (!open_ipv6.empty())
    net_.missing_.push_back({"IPv6 address of load balancer " + l.id, std::move(open_ipv6),
                             resource, l.dual_stack.at.where});
  check_groups(owner, l.security_groups, resource);
}

template <class Service>
void resolver::add_service(Service const& s, std::size_t i, interface_kind kind,
                           std::string_view section, public_ip_source exposed, int count) {
  auto const vpc = vpc_of(s.in, section, s.id);
  std::string const resource = at_vpc(vpc, section, s.id);
  auto const owner = add_workload(s.id, kind, vpc, i, s.tags, s.at);
  if constexpr (requires { s.running; })
    note_missing(s.running, "state of database ", s.id, resource);
  std::string unknown_reason;
  auto const subnets =
      subnets_of(s.subnets, vpc, std::string(section.substr(0, section.size() - 1)) + " " + s.id,
                 resource, &unknown_reason);
  net_.workloads_[owner].members_unknown = unknown_reason;
  auto const ips = ips_by_subnet(s.subnets, s.ips, subnets);
  std::size_t const members = count < 0 ? subnets.size() : static_cast<std::size_t>(count);
  for (std::size_t n = 0; n < members && !subnets.empty(); ++n) {
    auto const where = subnets[n % subnets.size()];
    auto name = s.id + "@" + net_.subnets_[where].declared->id;
    if (n >= subnets.size())
      name += "#" + std::to_string(n / subnets.size());
    auto nic = make_interface(owner, std::move(name), where, s.at);
    set_address(nic, n < ips.size() ? ips[n] : known<ipv4>{});
    set_groups(nic, {s.security_groups, false}, resource);
    if constexpr (requires { s.running; })
      nic.usable = s.running.or_default(true);
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
  auto const ips = ips_by_subnet(declared.subnets, declared.ips, e.subnets);
  for (std::size_t n = 0; n < e.subnets.size(); ++n) {
    auto const where = e.subnets[n];
    auto nic = make_interface(owner, declared.id + "@" + net_.subnets_[where].declared->id, where,
                              declared.at);
    set_address(nic, ips[n]);
    nic.can_initiate = false; // EP-27
    if (gwlb) {
      nic.filtered = false; // EP-40
      nic.source_dest_check = false;
    } else {
      set_groups(nic, {declared.security_groups, false}, resource);
    }
    if (!e.kind) { // EP-40: one of a Gateway Load Balancer has none
      nic.groups.clear();
      nic.groups_unknown = declared.kind.reason();
      nic.source_dest_check = std::nullopt;
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

/// How many there are at least, so that the table of them need not grow and move.
std::size_t resolver::interfaces_at_least() const {
  auto const& d = *design_;
  auto many = d.network_interfaces.size() + net_.nat_gateways_.size();
  for (auto const& i : d.instances)
    many += std::max<std::size_t>(1, i.interfaces.size());
  for (auto const& b : net_.load_balancers_)
    many += b.subnets.size();
  for (auto const& e : net_.endpoints_)
    many += e.subnets.size();
  return many;
}

void resolver::add_interfaces() {
  next_ipv4_.resize(net_.subnets_.size(), first_usable);
  next_ipv6_.resize(net_.subnets_.size(), first_usable);
  auto const about = interfaces_at_least();
  net_.interfaces_.reserve(about);
  net_.workloads_.reserve(about);
  workload_names_.reserve(about);
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
    add_service(d, i, interface_kind::database, "databases", exposed(d.publicly_accessible), -1);
  }
  for (std::size_t i = 0; i < design_->caches.size(); ++i)
    add_service(design_->caches[i], i, interface_kind::cache, "caches", public_ip_source::none, -1);
  for (std::size_t i = 0; i < design_->lambdas.size(); ++i) // MSV-5: never a public address
    add_service(design_->lambdas[i], i, interface_kind::lambda, "lambdas", public_ip_source::none,
                -1);
  for (std::size_t i = 0; i < design_->services.size(); ++i) {
    auto const& s = design_->services[i];
    auto source = exposed(s.assign_public_ip); // MSV-6: on Fargate alone
    if (s.launch.is_unknown() && source != public_ip_source::none)
      source = public_ip_source::unknown;
    else if (s.launch.value_or(launch_type::fargate) != launch_type::fargate)
      source = public_ip_source::none;
    add_service(s, i, interface_kind::service, "services", source, s.count.value_or(-1));
  }
  for (std::size_t i = 0; i < design_->clusters.size(); ++i)
    add_service(design_->clusters[i], i, interface_kind::cluster, "clusters",
                public_ip_source::none, -1);
  for (std::size_t i = 0; i < net_.endpoints_.size(); ++i)
    add_endpoint_interfaces(i);
  for (std::size_t i = 0; i < net_.nat_gateways_.size(); ++i)
    add_nat_interface(i);
}

} // namespace vpclint::inline v0::network
