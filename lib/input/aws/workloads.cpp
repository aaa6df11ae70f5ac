#include "input/aws/dump.hpp"
#include "input/aws/states.hpp"
#include "input/ipv6_left_out.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

bool is_windows(std::string_view platform) {
  return platform.starts_with("windows") || platform.starts_with("Windows");
}

} // namespace

interface_settings reader::settings_of(doc::node nic) {
  interface_settings s;
  auto const at = nic.at();
  s.subnet = to(nic, "SubnetId");
  if (s.subnet.is_left_out())
    s.subnet = {unknown{"the answer has no SubnetId"}, at};
  s.security_groups = groups(nic, get(nic, "Groups") ? "Groups" : "SecurityGroups", "GroupId");
  s.source_dest_check = flag(nic, "SourceDestCheck");
  s.ip = address4(nic, "PrivateIpAddress");
  s.public_ip = {false, at};
  auto const use = [&](doc::node of, known<ipv4> const& ip, bool primary) {
    auto const a = object(of, "Association");
    auto const shown = address4(a, "PublicIp");
    if (!shown)
      return;
    bool const elastic =
        get(a, "AllocationId") || (get(a, "IpOwnerId") && str(a, "IpOwnerId") != "amazon");
    if (!primary)
      s.elastic_ips.push_back({.private_ip = ip, .elastic_ip = shown, .at = a.at()});
    else if (elastic)
      s.elastic_ip = shown;
    else
      s.public_ip = {true, a.at()};
  };
  bool asked = false;
  for (auto const a : list(nic, "PrivateIpAddresses").items()) {
    auto ip = address4(a, "PrivateIpAddress");
    bool const primary =
        flag(a, "Primary").value_or(!s.ip.has_value()) || (ip && s.ip && *ip == *s.ip);
    asked = asked || primary;
    use(a, ip, primary);
    if (primary && !s.ip.has_value())
      s.ip = ip;
    else if (!primary && ip)
      s.secondary_ips.push_back(std::move(ip));
  }
  if (!asked)
    use(nic, s.ip, true);
  s.has_ipv6 = {false, at};
  if (auto const all_of_them = list(nic, "Ipv6Addresses"); all_of_them.size() > 1)
    tell_ipv6_left_out(out_, std::string(str(nic, "NetworkInterfaceId")), all_of_them.at(),
                       "further IPv6 addresses");
  for (auto const a : list(nic, "Ipv6Addresses").items())
    if (auto six = address6(a, "Ipv6Address"); six && !s.ipv6.has_value()) {
      s.ipv6 = std::move(six);
      s.has_ipv6 = {};
    }
  return s;
}

void reader::read_instance(item const& i) {
  instance n;
  n.id = name(i);
  n.at = i.node.at();
  n.tags = tags(i.node);
  if (!get(i.node, "VpcId"))
    return leave_out(i, "belongs to no VPC");
  n.in = vpc_of(i.node);
  auto const power = str(object(i.node, "State"), "Name");
  if (life_of("Instances", power) == life::unclear)
    n.running = {unknown{"it is in the state '" + std::string(power.substr(0, 60)) + "'"}, n.at};
  else
    n.running = {power != "stopped" && power != "stopping", n.at};
  if (is_windows(str(i.node, "Platform")))
    n.os = {operating_system::windows, n.at};
  else if (str(i.node, "PlatformDetails").starts_with("Linux"))
    n.os = {operating_system::linux_os, n.at};
  auto const nics = list(i.node, "NetworkInterfaces");
  bool checks = flag(i.node, "SourceDestCheck").value_or(true);
  if (nics.size() == 0) {
    n.settings.subnet = to(i.node, "SubnetId");
    n.settings.security_groups = groups(i.node, "SecurityGroups", "GroupId");
    n.settings.ip = address4(i.node, "PrivateIpAddress");
    n.settings.source_dest_check = flag(i.node, "SourceDestCheck");
    n.settings.public_ip = {!str(i.node, "PublicIpAddress").empty(), n.at};
  } else if (nics.size() == 1) {
    for (auto const nic : nics.items()) {
      fold(str(nic, "NetworkInterfaceId"));
      n.settings = settings_of(nic);
      checks = n.settings.source_dest_check.value_or(checks);
    }
  } else {
    for (auto const nic : nics.items()) {
      auto const id = str(nic, "NetworkInterfaceId");
      fold(id);
      n.interfaces.push_back(
          {.id = std::string(id), .at = nic.at(), .in = n.in, .settings = settings_of(nic)});
      known_.names[id] = id;
      checks = checks && n.interfaces.back().settings.source_dest_check.value_or(true);
    }
    if (!checks)
      n.appliance = {unknown{"whether " + n.id + " forwards packets is in no answer"}, n.at};
  }
  if (!checks)
    n.nat = {unknown{"whether " + n.id + " translates addresses is in no answer"}, n.at};
  out_.into().instances.push_back(std::move(n));
}

void reader::read_interface(item const& i) {
  auto const id = i.id;
  auto const type = str(i.node, "InterfaceType");
  if (known_.folded.contains(id))
    return leave_out(i, "is part of what is described besides");
  if (type == "transit_gateway")
    return leave_out(i, "belongs to an attachment of a transit gateway");
  if (auto const owner = str(object(i.node, "Attachment"), "InstanceId"); !owner.empty())
    if (known_.gone.contains(owner))
      return leave_out(i, "belongs to an instance that is no more");
  network_interface n{.id = std::string(id), .at = i.node.at(), .in = vpc_of(i.node)};
  n.settings = settings_of(i.node);
  auto const status = str(i.node, "Status");
  if (status.empty() || status == "in-use" || status == "associated" || status == "attaching" ||
      status == "available" || status == "detaching")
    n.attached = {status != "available" && status != "detaching", n.at};
  else
    n.attached = {unknown{"it is in the state '" + std::string(status.substr(0, 60)) + "'"}, n.at};
  if (auto const left = known_.interfaces_left.find(id); left != known_.interfaces_left.end())
    n.attached = {unknown{left->second}, n.at};
  n.tags = tags(i.node, get(i.node, "TagSet") ? "TagSet" : "Tags");
  out_.into().network_interfaces.push_back(std::move(n));
}

void reader::read_function(item const& i) {
  auto const in = object(i.node, "VpcConfig");
  if (!in || str(in, "VpcId").empty())
    return leave_out(i, "is in no VPC");
  if (auto const s = str(i.node, "State"); s == "Failed") // others are of what is there
    return leave_out(i, "is " + std::string(s));
  lambda_function f{.id = name(i), .at = i.node.at(), .in = vpc_of(in)};
  f.subnets = many(in, "SubnetIds");
  f.security_groups = groups(in, "SecurityGroupIds");
  f.tags = tags(i.node);
  f.ips =
      fold_all(interfaces_called("AWS Lambda VPC ENI-", str(i.node, "FunctionName")), f.subnets);
  out_.into().lambdas.push_back(std::move(f));
}

void reader::read_service(item const& i) {
  auto const in = object(object(i.node, "networkConfiguration"), "awsvpcConfiguration");
  if (!in)
    return leave_out(i, "its tasks have no interfaces of their own");
  ecs_service s{.id = name(i), .at = i.node.at()};
  s.subnets = many(in, "subnets");
  s.security_groups = groups(in, "securityGroups");
  s.in = vpc_by(s.subnets, i);
  auto const word = str(in, "assignPublicIp");
  s.assign_public_ip = {word == "ENABLED", in.at()};
  auto const launch = str(i.node, "launchType");
  if (launch == "FARGATE" || launch == "EC2")
    s.launch = {launch == "EC2" ? launch_type::ec2 : launch_type::fargate, s.at};
  s.count = number(i.node, "desiredCount");
  for (auto const b : list(i.node, "loadBalancers").items())
    s.port = port(b, "containerPort");
  s.tags = tags(i.node, "tags");
  out_.into().services.push_back(std::move(s));
}

void reader::read_cluster(item const& i) {
  auto const in = object(i.node, "resourcesVpcConfig");
  if (!in)
    return leave_out(i, "is in no VPC");
  eks_cluster c{.id = name(i), .at = i.node.at(), .in = vpc_of(in, "vpcId")};
  c.subnets = many(in, "subnetIds");
  c.security_groups = groups(in, "securityGroupIds");
  if (get(in, "clusterSecurityGroupId"))
    c.security_groups->push_back(to(in, "clusterSecurityGroupId"));
  c.public_endpoint = flag(in, "endpointPublicAccess");
  c.tags = tags(i.node, "tags");
  c.ips = fold_all(interfaces_called("Amazon EKS ", str(i.node, "name")), c.subnets);
  out_.into().clusters.push_back(std::move(c));
}

void reader::read_mount_target(item const& i) {
  auto const nic = str(i.node, "NetworkInterfaceId");
  auto const& described = by_id_[find_row("NetworkInterfaces", {})];
  if (described.find(nic) != described.end())
    return leave_out(i, "its interface is described besides");
  network_interface n{.id = name(i), .at = i.node.at()};
  n.settings.subnet = to(i.node, "SubnetId");
  n.settings.ip = address4(i.node, "IpAddress");
  n.settings.public_ip = {false, n.at};
  n.settings.security_groups.emplace().push_back(
      {unknown{"describe-mount-target-security-groups is not read; describe the interface " +
               std::string(nic.substr(0, 60))},
       n.at});
  n.in = get(i.node, "VpcId") ? vpc_of(i.node) : vpc_by({n.settings.subnet}, i);
  out_.into().network_interfaces.push_back(std::move(n));
}

} // namespace vpclint::inline v0::dump
