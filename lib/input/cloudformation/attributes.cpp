// What Fn::GetAtt gives: what the template writes, or a reference to what AWS makes.
#include "vpclint/aws/services.hpp"

#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::string_view subnet_type = "AWS::EC2::Subnet";

/// Attributes that AWS makes up, and that nothing in a design stands for.
bool made_up(std::string_view attribute) {
  static constexpr std::array names{std::string_view("Ipv6CidrBlocks"),
                                    std::string_view("CidrBlock"),
                                    std::string_view("CidrBlockAssociations"),
                                    std::string_view("Arn"),
                                    std::string_view("AvailabilityZone"),
                                    std::string_view("AvailabilityZoneId"),
                                    std::string_view("DNSName"),
                                    std::string_view("Port"),
                                    std::string_view("PrivateDnsName"),
                                    std::string_view("PrivateIp"),
                                    std::string_view("PrimaryPrivateIpAddress"),
                                    std::string_view("PrimaryIpv6Address"),
                                    std::string_view("SecondaryPrivateIpAddresses"),
                                    std::string_view("NetworkInterfaceIds"),
                                    std::string_view("PublicDnsName"),
                                    std::string_view("PublicIp"),
                                    std::string_view("SecurityGroups")};
  return std::find(names.begin(), names.end(), attribute) != names.end() ||
         attribute.find('.') != attribute.npos;
}

/// Of which the address that a property writes is an attribute.
bool is_own_address(std::string_view type, std::string_view attribute) {
  return (type == "AWS::EC2::Instance" && attribute == "PrivateIp") ||
         (type == "AWS::EC2::NetworkInterface" && attribute == "PrimaryPrivateIpAddress");
}

bool is_port(std::string_view attribute) {
  return attribute.ends_with("Endpoint.Port") || attribute.ends_with("EndPoint.Port");
}

} // namespace

value evaluator::property_of(resource const& r, std::string_view name) {
  return eval(*r.in, r.body.find("Properties").find(name), r.loops);
}

/// The port of a database or cache: as written, or its engine's.
value evaluator::port_of(resource const& r) {
  deeper const step(*this);
  if (step.too_far())
    return {};
  for (auto const* name : {"Port", "DBPort"})
    if (auto v = property_of(r, name); v.there())
      return v;
  for (auto const* name :
       {"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"})
    if (auto const v = property_of(r, name); v.is(value_kind::reference))
      return port_of(*v.target);
    else if (v.there() && r.type != "AWS::RDS::DBInstance")
      return {};
  auto engine = property_of(r, "Engine");
  if (!engine.there()) {
    if (r.type == "AWS::Redshift::Cluster")
      engine = value::of("redshift", r.key.at());
    else if (r.type == "AWS::ElastiCache::ReplicationGroup")
      engine = value::of("redis", r.key.at());
  }
  if (!engine.is(value_kind::text))
    return engine;
  auto const port = aws::default_port(engine.text);
  return port ? value::of(std::to_string(*port), r.key.at()) : value{};
}

/// The attribute where the template says it; else nothing.
value evaluator::written_attribute(resource const& r, std::string const& attribute) {
  if (is_port(attribute))
    return port_of(r);
  if (attribute == "SourceSecurityGroup.GroupName")
    if (auto const groups = property_of(r, "SecurityGroups"); groups.items.size() == 1)
      return groups.items.front();
  if (attribute.find('.') != attribute.npos)
    return {};
  // Nearly every attribute with the name of a property has its value; those of resources that
  // others make have what these say.
  if (r.type.starts_with("AWS::") && !r.type.starts_with("AWS::CloudFormation::"))
    if (auto v = property_of(r, attribute); v.there())
      return v;
  if (is_own_address(r.type, attribute))
    return property_of(r, "PrivateIpAddress");
  if (attribute == "Ipv6CidrBlocks" && r.type == subnet_type) {
    auto block = property_of(r, "Ipv6CidrBlock");
    if (!block.there())
      return {};
    value list;
    list.kind = value_kind::list;
    list.items.push_back(std::move(block));
    return list;
  }
  // Instances and interfaces are where their subnet is.
  bool const of_subnet = attribute == "VpcId" || attribute == "AvailabilityZone";
  if (of_subnet && (r.type == "AWS::EC2::Instance" || r.type == "AWS::EC2::NetworkInterface"))
    if (auto const s = property_of(r, "SubnetId");
        s.is(value_kind::reference) && s.target->type == subnet_type)
      return property_of(*s.target, attribute);
  if (attribute == "VpcId" && r.type == "AWS::EC2::SecurityGroup")
    return value::not_known("the default VPC is not in the documents", r.key.at(), "default-vpc");
  return {};
}

bool is_called(resource const& r, std::string_view name) {
  return (!r.in->is_child && name == r.id) || (!r.name.empty() && name == r.name) ||
         name == r.in->name + "/" + r.id;
}

value evaluator::given_attribute(resource const& r, std::string_view attribute, place at) {
  for (auto const& [name, text] : out_.facts().parameters) {
    auto const whole = std::string_view(name);
    auto const dot = whole.find('.');
    if (dot == whole.npos || whole.substr(dot + 1) != attribute ||
        !is_called(r, whole.substr(0, dot)))
      continue;
    return attribute.ends_with("s") ? typed("CommaDelimitedList", text, at) : value::of(text, at);
  }
  return {};
}

value evaluator::attribute_of(resource const& r, std::string const& attribute, place at) {
  if (nests(r.type))
    return outputs_of(r, attribute, at);
  note_existence(r);
  bool const is_there = r.exists != existence::no;
  if (auto v = is_there ? written_attribute(r, attribute) : value{}; v.there()) {
    v.at = v.key_at = at;
    return v;
  }
  if (is_there && (attribute == "CidrBlock" || is_port(attribute)))
    return value::not_known((attribute == "CidrBlock" ? "the CIDR" : "the port") + (" of " + r.id) +
                                " is chosen when the stack is made",
                            at, r.id);
  if (auto v = is_there ? given_attribute(r, attribute, at) : value{}; v.there())
    return v;
  if (is_there && made_up(attribute)) {
    auto v = value::not_known(attribute + " of " + r.id + " is made up by AWS", at,
                              r.id + "." + attribute);
    v.target = &r;
    return v;
  }
  value v;
  v.kind = value_kind::reference;
  v.target = &r;
  v.text = attribute;
  v.at = v.key_at = at;
  return v;
}

} // namespace vpclint::inline v0::cfn
