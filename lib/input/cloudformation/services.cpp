// Databases, caches and other services that have interfaces in subnets.
#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr int most_tasks = 1000; // of one service that are spelled out

} // namespace

std::vector<value> converter::subnet_values(value const& group_name, names types) {
  if (!group_name.there())
    return {};
  if (auto const* g = target(group_name, types))
    return items(g->get("SubnetIds"));
  // A group may also be meant by the name that the template gives it.
  if (group_name.is(value_kind::text))
    for (auto const type : types)
      for (auto const* g : all(type))
        for (auto const* key :
             {"DBSubnetGroupName", "CacheSubnetGroupName", "ClusterSubnetGroupName"})
          if (g->get(key).is(value_kind::text) && g->get(key).text == group_name.text)
            return items(g->get("SubnetIds"));
  return {value::not_known(why(group_name).reason, group_name.at, group_name.subject)};
}

/// What a read replica copies: it has the subnets, the engine and the port of that, unless its own
/// are written. Else the database itself.
resource const& converter::source_of(resource const& replica) const {
  auto const* r = &replica;
  for (std::size_t i = 0; i < 20; ++i) { // one may copy another
    auto const& from = r->get("SourceDBInstanceIdentifier");
    auto const* next = target(from.there() ? from : r->get("SourceDBClusterIdentifier"),
                              {"AWS::RDS::DBInstance", "AWS::RDS::DBCluster"});
    if (next == nullptr)
      break;
    r = next;
  }
  return *r;
}

void converter::read_database(resource const& r) {
  if (target(r.get("DBClusterIdentifier"), {"AWS::RDS::DBCluster"}) != nullptr)
    return; // its cluster stands for it
  auto const& source = source_of(r);
  bool const neptune = r.type == "AWS::Neptune::DBCluster";
  bool const docdb = r.type == "AWS::DocDB::DBCluster";
  auto const& name = r.type == "AWS::Redshift::Cluster"   ? r.get("ClusterSubnetGroupName")
                     : r.get("DBSubnetGroupName").there() ? r.get("DBSubnetGroupName")
                                                          : source.get("DBSubnetGroupName");
  auto const subnets =
      subnet_values(name, {"AWS::RDS::DBSubnetGroup", "AWS::Redshift::ClusterSubnetGroup",
                           "AWS::Neptune::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup"});
  value group_list;
  for (auto const* key : {"VPCSecurityGroups", "VpcSecurityGroupIds"})
    if (r.get(key).there())
      group_list = r.get(key);
  here_ = vpc_by(subnets, items(group_list), r);
  auto& d = add(out_.into().databases, r);
  place_service(d, r, subnets, group_list);
  if (r.type == "AWS::Redshift::Cluster") {
    d.engine = {"redshift", r.key.at()};
    d.port = r.get("Port").there() ? port(r.get("Port")) : known<std::uint16_t>(5439, r.key.at());
  } else {
    d.engine = neptune ? known<std::string>("neptune", r.key.at())
               : docdb ? known<std::string>("docdb", r.key.at())
                       : text(r.get("Engine").there() ? r.get("Engine") : source.get("Engine"));
    for (auto const* of : {&r, &source})
      for (auto const* key : {"Port", "DBPort"})
        if (d.port.is_left_out())
          d.port = port(of->get(key));
  }
  d.multi_az = flag(r.get("MultiAZ"));
  d.publicly_accessible = flag(r.get("PubliclyAccessible"));
  for (auto const* member : all(neptune ? "AWS::Neptune::DBInstance" : "AWS::RDS::DBInstance"))
    if (r.type.ends_with("::DBCluster") &&
        target(member->get("DBClusterIdentifier"), {r.type}) == &r)
      if (auto const open = flag(member->get("PubliclyAccessible")); !open.is_left_out())
        d.publicly_accessible = open;
  if (d.publicly_accessible.is_left_out() && (neptune || docdb))
    d.publicly_accessible = {false, d.at};
  // AWS decides by the VPC, where nobody does: without an internet gateway it is private.
  auto const& gateways = out_.into().internet_gateways;
  bool const may_be_public =
      is_outside(here_) || std::any_of(gateways.begin(), gateways.end(),
                                       [&](auto const& g) { return g.in.name == here_; });
  if (d.publicly_accessible.is_left_out() && may_be_public)
    d.publicly_accessible = {unknown{"PubliclyAccessible of " + r.id + " is left out"}, d.at};
  if (!surely(r) && d.publicly_accessible)
    d.publicly_accessible = {unknown{r.why}, r.key.at()};
}

void converter::read_cache(resource const& r) {
  auto const subnets =
      subnet_values(r.get("CacheSubnetGroupName"), {"AWS::ElastiCache::SubnetGroup"});
  value group_list;
  for (auto const* key : {"VpcSecurityGroupIds", "SecurityGroupIds"})
    if (r.get(key).there())
      group_list = r.get(key);
  here_ = vpc_by(subnets, items(group_list), r);
  auto& c = add(out_.into().caches, r);
  place_service(c, r, subnets, group_list);
  c.engine = text(r.get("Engine"));
  if (c.engine.is_left_out() && r.type == "AWS::ElastiCache::ReplicationGroup")
    c.engine = {"redis", r.key.at()};
  c.port = port(r.get("Port"));
  c.multi_az = flag(r.get("MultiAZEnabled"));
}

/// Where a function is; of the macro for serverless applications, what Globals say comes first.
value converter::network_of(resource const& function) {
  auto const& own = function.get("VpcConfig");
  if (function.type == "AWS::Lambda::Function" || own.is(value_kind::unknown))
    return own;
  auto const written = function.in->root.find("Globals").find("Function").find("VpcConfig");
  auto const common = eval_.eval(*function.in, written, {});
  if (!own.there() || !common.is(value_kind::map))
    return own.there() ? own : common;
  auto out = own;
  out.entries.clear();
  for (auto const* key : {"SubnetIds", "SecurityGroupIds"}) {
    value list;
    list.kind = value_kind::list;
    list.at = list.key_at = own.at;
    for (auto const* from : {&common, &own})
      for (auto& item : items(from->get(key)))
        list.items.push_back(std::move(item));
    out.entries.emplace_back(key, std::move(list));
  }
  return out;
}

void converter::read_function(resource const& r) {
  auto const config = network_of(r);
  if (!config.there() || (config.is(value_kind::map) && items(config.get("SubnetIds")).empty()))
    return; // outside every VPC (MSV-5)
  auto const subnets =
      config.is(value_kind::map) ? items(config.get("SubnetIds")) : std::vector<value>{config};
  here_ = vpc_by(subnets, items(config.get("SecurityGroupIds")), r);
  auto& f = add(out_.into().lambdas, r);
  place_service(f, r, subnets, config.get("SecurityGroupIds"));
}

known<launch_type> converter::launch_of(resource const& service) {
  auto const& launch = service.get("LaunchType");
  if (launch.text == "FARGATE" || launch.text == "EC2")
    return {launch.text == "EC2" ? launch_type::ec2 : launch_type::fargate, launch.at};
  if (launch.there())
    return {no_word(launch), launch.at};
  // Capacity providers say the same, and any that is not AWS's own is instances of somebody.
  auto const strategy = items(service.get("CapacityProviderStrategy"));
  std::size_t fargate = 0;
  for (auto const& item : strategy) {
    auto const& name = item.get("CapacityProvider");
    if (!item.is(value_kind::map) || name.is(value_kind::unknown))
      return {why(item.is(value_kind::map) ? name : item), item.at};
    fargate += name.text == "FARGATE" || name.text == "FARGATE_SPOT" ? 1U : 0U;
  }
  if (strategy.empty())
    return {};
  if (fargate != 0 && fargate != strategy.size())
    return {unknown{"some tasks of " + service.id + " run on Fargate"}, strategy.front().at};
  return {fargate != 0 ? launch_type::fargate : launch_type::ec2, strategy.front().at};
}

void converter::read_service(resource const& r) {
  auto const& network = r.get("NetworkConfiguration");
  auto const& config = network.get("AwsvpcConfiguration");
  if (!network.there())
    return; // its tasks use the interfaces of their hosts
  auto const subnets =
      config.is(value_kind::map) ? items(config.get("Subnets")) : std::vector<value>{network};
  here_ = vpc_by(subnets, items(config.get("SecurityGroups")), r);
  auto& s = add(out_.into().services, r);
  place_service(s, r, subnets, config.get("SecurityGroups"));
  s.launch = launch_of(r);
  auto const assigned = config.get("AssignPublicIp");
  s.assign_public_ip = assigned.text == "ENABLED"    ? known<bool>(true, assigned.at)
                       : assigned.text == "DISABLED" ? known<bool>(false, assigned.at)
                                                     : flag(assigned);
  s.count = number(r.get("DesiredCount"));
  if (s.count && (*s.count < 0 || *s.count > most_tasks))
    s.count = {unknown{"there are " + std::to_string(*s.count) + " tasks"}, s.count.at};
  for (auto const& lb : items(r.get("LoadBalancers")))
    s.port = port(lb.get("ContainerPort"));
}

void converter::read_cluster(resource const& r) {
  auto const& config = r.get("ResourcesVpcConfig");
  auto const subnets = items(config.get("SubnetIds"));
  here_ = vpc_by(subnets, items(config.get("SecurityGroupIds")), r);
  auto& c = add(out_.into().clusters, r);
  place_service(c, r, subnets, config.get("SecurityGroupIds"));
  for (auto const& g : out_.into().security_groups)
    if (g.id == r.name + "-cluster-group") { // MSV-7
      if (!c.security_groups)
        c.security_groups.emplace();
      c.security_groups->push_back({ref(g.id, r.key.at()), r.key.at()});
    }
  c.public_endpoint = flag(config.get("EndpointPublicAccess"));
}

} // namespace vpclint::inline v0::cfn
