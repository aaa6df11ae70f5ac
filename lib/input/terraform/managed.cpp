#include "input/terraform/reader.hpp"

#include <utility>

namespace vpclint::inline v0::terraform {

void read_node_group(reader& r, instance const& i) {
  vpclint::instance n;
  n.id = r.name(i);
  n.at = i.at;
  n.tags = r.tags(i);
  attribute const subnets(i, "subnet_ids");
  n.subnets = r.many(subnets, types::subnets);
  n.in = ref(r.vpc_by(i, {subnets}, {i, "security_group_ids"}), i.at);
  n.count = r.number(attribute(i, "scaling_config").first()["desired_size"]);
  n.settings.security_groups.emplace().push_back(
      {unknown{"EKS makes the security group of " + i.address}, i.at});
  r.place_at(i, r.into().instances.size());
  r.into().instances.push_back(std::move(n));
}

namespace {

/// Whether the interfaces of brokers have public addresses.
known<bool> public_brokers(reader& r, instance const& i) {
  if (i.type == "aws_mq_broker")
    return r.flag({i, "publicly_accessible"});
  if (i.type != "aws_msk_cluster")
    return {};
  auto const info = attribute(i, "broker_node_group_info").first();
  auto const access = info["connectivity_info"].first()["public_access"].first()["type"];
  auto const type = r.text(access);
  if (type.is_unknown() && access.configured())
    return {unknown{type.reason()}, type.at};
  return type ? known<bool>(*type == "SERVICE_PROVIDED_EIPS", type.at) : known<bool>{};
}

} // namespace

void read_managed_interfaces(reader& r, instance const& i) {
  attribute subnets(i, "subnet_ids");
  attribute groups(i, "security_groups");
  if (i.type == "aws_efs_mount_target")
    subnets = {i, "subnet_id"};
  if (i.type == "aws_msk_cluster") {
    auto const info = attribute(i, "broker_node_group_info").first();
    subnets = info["client_subnets"];
    groups = info["security_groups"];
  }
  if (i.type == "aws_opensearch_domain" || i.type == "aws_elasticsearch_domain") {
    attribute const options(i, "vpc_options");
    if (options.items().empty())
      return r.absent(i, "it is not in a VPC");
    subnets = options.first()["subnet_ids"];
    groups = options.first()["security_group_ids"];
  }
  if (i.type == "aws_db_proxy") {
    subnets = {i, "vpc_subnet_ids"};
    groups = {i, "vpc_security_group_ids"};
  }
  std::vector<known<ref>> where;
  if (i.type == "aws_route53_resolver_endpoint") {
    groups = {i, "security_group_ids"};
    for (auto const& a : attribute(i, "ip_address").items()) {
      subnets = a["subnet_id"];
      where.push_back(r.one(subnets, types::subnets));
    }
  } else {
    where = r.many(subnets, types::subnets);
  }
  auto const in = r.vpc_by(i, {subnets}, groups);
  auto const own_groups = groups_of(r, groups);
  auto const is_public = public_brokers(r, i);
  for (std::size_t n = 0; n < where.size(); ++n) {
    network_interface one{.id = r.name(i), .at = i.at, .in = ref(in, i.at)};
    if (where.size() > 1)
      one.id += "#" + std::to_string(n);
    one.settings.subnet = where[n];
    one.settings.security_groups = own_groups;
    one.settings.has_elastic_ip = is_public;
    if (i.type == "aws_efs_mount_target")
      one.settings.ip = r.address4({i, "ip_address"});
    if (one.settings.ip.is_unknown())
      one.settings.ip = {};
    one.tags = r.tags(i);
    r.into().network_interfaces.push_back(std::move(one));
  }
  if (where.empty())
    r.absent(i, "it names no subnet");
}

void read_lambda(reader& r, instance const& i) {
  attribute const config(i, "vpc_config");
  auto const block = config.first();
  auto subnets = r.many(block["subnet_ids"], types::subnets);
  if (config.items().empty() || subnets.empty())
    return r.absent(i, "it is not in a VPC");
  lambda_function f{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  f.in = ref(r.vpc_by(i, {block["subnet_ids"]}, block["security_group_ids"]), i.at);
  f.subnets = std::move(subnets);
  f.security_groups = groups_of(r, block["security_group_ids"]);
  r.place_at(i, r.into().lambdas.size());
  r.into().lambdas.push_back(std::move(f));
}

void read_service(reader& r, instance const& i) {
  attribute const config(i, "network_configuration");
  if (config.items().empty())
    return r.absent(i, "its tasks have no interfaces of their own");
  auto const block = config.first();
  ecs_service s{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  s.in = ref(r.vpc_by(i, {block["subnets"]}, block["security_groups"]), i.at);
  s.subnets = r.many(block["subnets"], types::subnets);
  s.security_groups = groups_of(r, block["security_groups"]);
  auto const launch = r.text({i, "launch_type"});
  if (launch)
    s.launch = {*launch == "EC2" ? launch_type::ec2 : launch_type::fargate, launch.at};
  s.assign_public_ip = r.flag(block["assign_public_ip"]);
  s.count = r.number({i, "desired_count"});
  for (auto const& l : attribute(i, "load_balancer").items()) {
    if (auto port = r.port(l["container_port"]); port)
      s.port = std::move(port);
    auto const arn = l["target_group_arn"];
    if (arn.is_left_out())
      continue;
    auto const to = r.owners(arn, types::target_groups);
    unknown const why{i.address + " may register with another target group"};
    for (auto const& t : to.targets)
      if (t.which != nullptr)
        r.target_groups[t.which].to.push_back({.to = to.only() != nullptr
                                                         ? known<ref>(ref(s.id, l.at()), l.at())
                                                         : known<ref>(why, l.at()),
                                               .port = r.port(l["container_port"])});
  }
  r.place_at(i, r.into().services.size());
  r.into().services.push_back(std::move(s));
}

void read_cluster(reader& r, instance const& i) {
  auto const block = attribute(i, "vpc_config").first();
  eks_cluster c{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  c.in = ref(r.vpc_by(i, {block["subnet_ids"]}, block["security_group_ids"]), i.at);
  c.subnets = r.many(block["subnet_ids"], types::subnets);
  c.security_groups = groups_of(r, block["security_group_ids"]);
  // EKS adds a group of its own, whose rules anybody may change.
  if (!c.security_groups)
    c.security_groups.emplace();
  c.security_groups->push_back({unknown{"EKS makes a security group of " + i.address}, i.at});
  c.public_endpoint = r.flag(block["endpoint_public_access"]);
  r.place_at(i, r.into().clusters.size());
  r.into().clusters.push_back(std::move(c));
}

} // namespace vpclint::inline v0::terraform
