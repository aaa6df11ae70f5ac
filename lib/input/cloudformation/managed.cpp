// Services that are nothing more in a design than their interfaces in subnets.
#include "input/cloudformation/converter.hpp"

#include <string_view>
#include <utility>

namespace vpclint::inline v0::cfn {

/// One interface for each place.
void converter::add_managed(resource const& r, managed_interfaces const& where) {
  here_ = vpc_by(where.subnets, items(where.groups), r);
  bool const several = where.subnets.size() > 1;
  for (std::size_t k = 0; k < where.subnets.size(); ++k) {
    auto& n = add(out_.into().network_interfaces, r);
    if (several)
      n.id += "#" + std::to_string(k);
    n.in = ref(here_, r.key.at());
    n.settings.subnet = one(where.subnets[k], {"AWS::EC2::Subnet"});
    if (k < where.ips.size())
      n.settings.ip = address4(where.ips[k]);
    n.settings.has_elastic_ip = where.is_public;
    set_groups(n.settings.security_groups, where.groups);
    if (!surely(r))
      n.attached = {unknown{r.why}, r.key.at()};
    n.tags = tags(r);
  }
}

void converter::read_mount_target(resource const& r) {
  managed_interfaces at{.subnets = {r.get("SubnetId")}, .groups = r.get("SecurityGroups")};
  at.ips.push_back(r.get("IpAddress"));
  add_managed(r, at);
}

void converter::read_kafka(resource const& r) {
  if (auto const& configs = r.get("VpcConfigs"); configs.there()) { // a serverless one
    managed_interfaces at;
    for (auto const& config : items(configs)) {
      for (auto const& s : items(config.get("SubnetIds")))
        at.subnets.push_back(s);
      if (!at.groups.there())
        at.groups = config.get("SecurityGroups");
    }
    return add_managed(r, at);
  }
  auto const& nodes = r.get("BrokerNodeGroupInfo");
  managed_interfaces at{.subnets = items(nodes.get("ClientSubnets")),
                        .groups = nodes.get("SecurityGroups")};
  auto const& access = nodes.get("ConnectivityInfo").get("PublicAccess").get("Type");
  if (access.there())
    at.is_public = access.text == "SERVICE_PROVIDED_EIPS" ? known<bool>(true, access.at)
                   : access.text == "DISABLED"            ? known<bool>(false, access.at)
                                                          : known<bool>(no_word(access), access.at);
  add_managed(r, at);
}

void converter::read_broker(resource const& r) {
  managed_interfaces at{.subnets = items(r.get("SubnetIds")), .groups = r.get("SecurityGroups")};
  at.is_public = flag(r.get("PubliclyAccessible"));
  if (at.subnets.empty() && at.is_public != false && r.get("EngineType").text == "RABBITMQ")
    return; // outside every VPC
  if (at.subnets.empty())
    at.subnets.push_back(value::not_known(r.id + " names no subnets", r.key.at()));
  add_managed(r, at);
}

void converter::read_domain(resource const& r) {
  auto const& options = r.get("VPCOptions");
  if (!options.there())
    return; // outside every VPC
  add_managed(
      r, {.subnets = items(options.get("SubnetIds")), .groups = options.get("SecurityGroupIds")});
}

void converter::read_resolver_endpoint(resource const& r) {
  managed_interfaces at{.groups = r.get("SecurityGroupIds")};
  for (auto const& address : items(r.get("IpAddresses"))) {
    at.subnets.push_back(address.is(value_kind::map) ? address.get("SubnetId") : address);
    at.ips.push_back(address.is(value_kind::map) ? address.get("Ip") : value{});
  }
  add_managed(r, at);
}

void converter::read_proxy(resource const& r) {
  add_managed(r, {.subnets = items(r.get("VpcSubnetIds")), .groups = r.get("VpcSecurityGroupIds")});
}

} // namespace vpclint::inline v0::cfn
