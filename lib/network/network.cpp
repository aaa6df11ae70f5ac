#include "vpclint/network/network.hpp"

#include "vpclint/support/result.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

std::string_view section_of(interface_kind kind) {
  switch (kind) {
  case interface_kind::instance:
    return "instances";
  case interface_kind::network_interface:
    return "network_interfaces";
  case interface_kind::load_balancer:
    return "load_balancers";
  case interface_kind::database:
    return "databases";
  case interface_kind::cache:
    return "caches";
  case interface_kind::lambda:
    return "lambdas";
  case interface_kind::service:
    return "services";
  case interface_kind::cluster:
    return "clusters";
  case interface_kind::endpoint:
  case interface_kind::gwlb_endpoint:
    return "endpoints";
  case interface_kind::nat_gateway:
    return "nat_gateways";
  }
  return "instances";
}

} // namespace

std::string_view name(subnet_class c) {
  switch (c) {
  case subnet_class::public_subnet:
    return "public";
  case subnet_class::private_subnet:
    return "private";
  case subnet_class::vpn_only:
    return "vpn-only";
  case subnet_class::isolated:
    return "isolated";
  case subnet_class::unknown:
    return "unknown";
  }
  return "unknown";
}

bool resolved_vpc::contains(address a) const {
  auto const& blocks = a.is_v4() ? ipv4 : ipv6;
  return std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); });
}

index<workload> network::find_workload(std::string_view name) const {
  index<workload> found;
  // Both names may have dots: every part behind one may be the workload's.
  for (std::size_t begin = 0; begin != std::string_view::npos;) {
    auto const own = name.substr(begin);
    auto const hash = std::hash<std::string_view>{}(own);
    for (auto at =
             std::lower_bound(names_.begin(), names_.end(), std::pair(hash, index<workload>(0)));
         at != names_.end() && at->first == hash; ++at) {
      auto const& w = workloads_[at->second];
      bool const in_it =
          begin == 0 || (w.vpc.valid() && name.substr(0, begin - 1) == vpcs_[w.vpc].declared->id);
      if (own != w.id || !in_it)
        continue;
      if (found.valid() && found != at->second)
        return {};
      found = at->second;
    }
    auto const dot = name.find('.', begin);
    begin = dot == std::string_view::npos ? dot : dot + 1;
  }
  return found;
}

workload const& network::at(std::string_view name) const {
  auto const id = find_workload(name);
  if (!id.valid())
    throw error(
        {.code = failure_code::usage,
         .what = "the design has not exactly one workload called '" + std::string(name) + "'"});
  return workloads_[id];
}

index<interface> network::owner_of(index<vpclint::vpc> vpc, address a) const {
  auto const key = std::pair(vpc.value, a);
  auto const it = std::lower_bound(private_owners_.begin(), private_owners_.end(), key,
                                   [](auto const& e, auto const& k) { return e.first < k; });
  return it != private_owners_.end() && it->first == key ? it->second : index<interface>{};
}

index<interface> network::owner_of_public(ipv4 a) const {
  auto const it = std::lower_bound(public_owners_.begin(), public_owners_.end(), a,
                                   [](auto const& e, ipv4 k) { return e.first < k; });
  return it != public_owners_.end() && it->first == a ? it->second : index<interface>{};
}

index<subnet> network::subnet_of(index<vpclint::vpc> vpc, address a) const {
  for (auto const id : vpcs_[vpc].subnets) {
    auto const& block = a.is_v4() ? subnets_[id].ipv4 : subnets_[id].ipv6;
    if (block && block->contains(a))
      return id;
  }
  return {};
}

std::string network::path(index<vpclint::vpc> vpc, std::string_view section,
                          std::string_view name) const {
  constexpr std::string_view vpcs = "vpcs.";
  std::string_view const in = vpc.valid() ? vpcs_[vpc].declared->id : std::string_view();
  std::string result;
  result.reserve(vpcs.size() + in.size() + section.size() + name.size() + 2); // the dots
  if (vpc.valid()) {
    result += vpcs;
    result += in;
    result += '.';
  }
  result += section;
  result += '.';
  result += name;
  return result;
}

std::string network::path(index<vpclint::vpc> id) const { return "vpcs." + vpcs_[id].declared->id; }
std::string network::path(index<subnet> id) const {
  return path(subnets_[id].vpc, "subnets", subnets_[id].declared->id);
}
std::string network::path(index<route_table> id) const {
  return path(tables_[id].vpc, "route_tables", tables_[id].id);
}
std::string network::path(index<network_acl> id) const {
  return path(acls_[id].vpc, "network_acls", acls_[id].id);
}
std::string network::path(index<security_group> id) const {
  return path(groups_[id].vpc, "security_groups", groups_[id].id);
}
std::string network::path(index<workload> id) const {
  return path(workloads_[id].vpc, section_of(workloads_[id].kind), workloads_[id].id);
}
std::string network::path(index<nat_gateway> id) const {
  return path(nat_gateways_[id].vpc, "nat_gateways", nat_gateways_[id].declared->id);
}
std::string network::path(index<internet_gateway> id) const {
  return path(internet_gateways_[id].vpc, "internet_gateway", internet_gateways_[id].declared->id);
}

} // namespace vpclint::inline v0::network
