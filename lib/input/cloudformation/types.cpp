#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace vpclint::inline v0::cfn {
namespace {

using c = converter;

// In the order in which they are read: what others refer to comes first.
constexpr std::array rows{
    type_row{"AWS::EC2::VPC",
             "CidrBlock, EnableDnsSupport, EnableDnsHostnames, Ipv4IpamPoolId, Tags", &c::read_vpc},
    type_row{"AWS::EC2::VPCCidrBlock", "VpcId, CidrBlock, Ipv6CidrBlock, Ipv4IpamPoolId",
             &c::read_vpc_cidr},
    type_row{"AWS::EC2::PrefixList", "Entries, MaxEntries, Tags", &c::read_prefix_list},
    type_row{"AWS::EC2::Subnet",
             "VpcId, CidrBlock, Ipv6CidrBlock, AvailabilityZone, AvailabilityZoneId, "
             "MapPublicIpOnLaunch, AssignIpv6AddressOnCreation, Ipv4IpamPoolId, Tags",
             &c::read_subnet},
    type_row{"AWS::EC2::SubnetCidrBlock", "SubnetId, Ipv6CidrBlock", &c::read_subnet_cidr},
    type_row{"AWS::EC2::NetworkAcl", "VpcId, Tags", &c::read_acl},
    type_row{"AWS::EC2::NetworkAclEntry",
             "NetworkAclId, RuleNumber, Protocol, RuleAction, Egress, CidrBlock, Ipv6CidrBlock, "
             "PortRange, Icmp",
             &c::read_acl_entry},
    type_row{"AWS::EC2::SubnetNetworkAclAssociation", "SubnetId, NetworkAclId",
             &c::read_acl_association},
    type_row{"AWS::EC2::SecurityGroup",
             "VpcId, GroupDescription, SecurityGroupIngress, SecurityGroupEgress, Tags",
             &c::read_group},
    type_row{"AWS::EC2::SecurityGroup", "", &c::read_group_rules},
    type_row{
        "AWS::EC2::SecurityGroupIngress",
        "GroupId, GroupName, IpProtocol, FromPort, ToPort, CidrIp, CidrIpv6, SourcePrefixListId, "
        "SourceSecurityGroupId, SourceSecurityGroupName, Description",
        &c::read_group_ingress},
    type_row{"AWS::EC2::SecurityGroupEgress",
             "GroupId, IpProtocol, FromPort, ToPort, CidrIp, CidrIpv6, DestinationPrefixListId, "
             "DestinationSecurityGroupId, Description",
             &c::read_group_egress},
    type_row{"AWS::EC2::SecurityGroupVpcAssociation", "GroupId, VpcId", &c::read_group_vpc},
    type_row{"AWS::EC2::InternetGateway", "Tags", &c::read_internet_gateway},
    type_row{"AWS::EC2::VPNGateway", "Tags", &c::read_vpn_gateway},
    type_row{"AWS::EC2::VPCGatewayAttachment", "VpcId, InternetGatewayId, VpnGatewayId",
             &c::read_gateway_attachment},
    type_row{"AWS::EC2::EgressOnlyInternetGateway", "VpcId", &c::read_egress_only},
    type_row{"AWS::EC2::EIP", "InstanceId, Tags", &c::read_elastic_ip},
    type_row{"AWS::EC2::NatGateway",
             "SubnetId, AllocationId, ConnectivityType, PrivateIpAddress, AvailabilityMode, VpcId, "
             "AvailabilityZoneAddresses, Tags",
             &c::read_nat_gateway},
    type_row{"AWS::EC2::TransitGateway",
             "DefaultRouteTableAssociation, DefaultRouteTablePropagation, "
             "AssociationDefaultRouteTableId, PropagationDefaultRouteTableId, "
             "SecurityGroupReferencingSupport, Tags",
             &c::read_transit_gateway},
    type_row{"AWS::EC2::TransitGatewayAttachment", "TransitGatewayId, VpcId, SubnetIds, Options",
             &c::read_transit_attachment},
    type_row{"AWS::EC2::TransitGatewayVpcAttachment", "TransitGatewayId, VpcId, SubnetIds, Options",
             &c::read_transit_attachment},
    type_row{"AWS::EC2::TransitGatewayPeeringAttachment", "TransitGatewayId, PeerTransitGatewayId",
             &c::read_transit_peering},
    type_row{"AWS::EC2::TransitGatewayRouteTable", "TransitGatewayId", &c::read_transit_table},
    type_row{"AWS::EC2::TransitGatewayRouteTableAssociation",
             "TransitGatewayAttachmentId, TransitGatewayRouteTableId",
             &c::read_transit_association},
    type_row{"AWS::EC2::TransitGatewayRouteTablePropagation",
             "TransitGatewayAttachmentId, TransitGatewayRouteTableId",
             &c::read_transit_propagation},
    type_row{"AWS::EC2::TransitGatewayRoute",
             "TransitGatewayRouteTableId, TransitGatewayAttachmentId, DestinationCidrBlock, "
             "Blackhole",
             &c::read_transit_route},
    type_row{"AWS::EC2::VPCPeeringConnection", "VpcId, PeerVpcId, Tags", &c::read_peering},
    type_row{"AWS::EC2::NetworkInterface",
             "SubnetId, GroupSet, PrivateIpAddress, PrivateIpAddresses, SourceDestCheck, "
             "Ipv6Addresses, Ipv6AddressCount, Tags",
             &c::read_interface},
    type_row{"AWS::EC2::NetworkInterfaceAttachment", "InstanceId, NetworkInterfaceId",
             &c::read_part},
    type_row{"AWS::EC2::LaunchTemplate",
             "LaunchTemplateName, LaunchTemplateData: SecurityGroupIds, SecurityGroups, "
             "NetworkInterfaces",
             &c::read_part},
    type_row{"AWS::AutoScaling::LaunchConfiguration", "SecurityGroups, AssociatePublicIpAddress",
             &c::read_part},
    type_row{"AWS::EC2::Instance",
             "SubnetId, SecurityGroupIds, SecurityGroups, NetworkInterfaces, PrivateIpAddress, "
             "SourceDestCheck, Ipv6Addresses, Ipv6AddressCount, LaunchTemplate, Tags",
             &c::read_instance},
    type_row{"AWS::EC2::EIPAssociation", "InstanceId, NetworkInterfaceId, PrivateIpAddress",
             &c::read_elastic_ip_association},
    type_row{
        "AWS::AutoScaling::AutoScalingGroup",
        "VPCZoneIdentifier, LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy, "
        "DesiredCapacity, MinSize, TargetGroupARNs, LoadBalancerNames, TrafficSources, InstanceId, "
        "Tags",
        &c::read_scaling_group},
    type_row{"AWS::EC2::RouteTable", "VpcId, Tags", &c::read_route_table},
    type_row{"AWS::EC2::SubnetRouteTableAssociation", "SubnetId, RouteTableId",
             &c::read_table_association},
    type_row{"AWS::EC2::GatewayRouteTableAssociation", "GatewayId, RouteTableId",
             &c::read_gateway_association},
    type_row{"AWS::EC2::VPCEndpoint",
             "VpcId, VpcEndpointType, ServiceName, SubnetIds, RouteTableIds, SecurityGroupIds, "
             "PrivateDnsEnabled, Tags",
             &c::read_endpoint},
    type_row{"AWS::EC2::Route",
             "RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, "
             "DestinationPrefixListId, GatewayId, NatGatewayId, TransitGatewayId, "
             "VpcPeeringConnectionId, EgressOnlyInternetGatewayId, InstanceId, "
             "NetworkInterfaceId, VpcEndpointId",
             &c::read_route},
    type_row{"AWS::EC2::VPNConnection", "VpnGatewayId, TransitGatewayId, StaticRoutesOnly, Tags",
             &c::read_vpn_connection},
    type_row{"AWS::EC2::VPNConnectionRoute", "VpnConnectionId, DestinationCidrBlock",
             &c::read_vpn_route},
    type_row{"AWS::EC2::VPNGatewayRoutePropagation", "RouteTableIds, VpnGatewayId",
             &c::read_propagation},
    type_row{"AWS::EC2::VPCBlockPublicAccessOptions", "InternetGatewayBlockMode",
             &c::read_public_access},
    type_row{"AWS::EC2::VPCBlockPublicAccessExclusion",
             "VpcId, SubnetId, InternetGatewayExclusionMode", &c::read_exclusion},
    type_row{"AWS::RDS::DBSubnetGroup", "DBSubnetGroupName, SubnetIds", &c::read_part},
    type_row{"AWS::Redshift::ClusterSubnetGroup", "ClusterSubnetGroupName, SubnetIds",
             &c::read_part},
    type_row{"AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName, SubnetIds", &c::read_part},
    type_row{"AWS::Neptune::DBSubnetGroup", "DBSubnetGroupName, SubnetIds", &c::read_part},
    type_row{"AWS::DocDB::DBSubnetGroup", "DBSubnetGroupName, SubnetIds", &c::read_part},
    type_row{"AWS::RDS::DBCluster", "DBSubnetGroupName, VpcSecurityGroupIds, Engine, Port, Tags",
             &c::read_database},
    type_row{"AWS::RDS::DBInstance",
             "DBSubnetGroupName, VPCSecurityGroups, DBClusterIdentifier, "
             "SourceDBInstanceIdentifier, SourceDBClusterIdentifier, Engine, Port, MultiAZ, "
             "PubliclyAccessible, Tags",
             &c::read_database},
    type_row{"AWS::Neptune::DBCluster", "DBSubnetGroupName, VpcSecurityGroupIds, DBPort, Tags",
             &c::read_database},
    type_row{"AWS::Neptune::DBInstance", "DBClusterIdentifier, PubliclyAccessible", &c::read_part},
    type_row{"AWS::DocDB::DBCluster", "DBSubnetGroupName, VpcSecurityGroupIds, Port, Tags",
             &c::read_database},
    type_row{"AWS::DocDB::DBInstance", "DBClusterIdentifier", &c::read_part},
    type_row{"AWS::Redshift::Cluster",
             "ClusterSubnetGroupName, VpcSecurityGroupIds, Port, PubliclyAccessible, Tags",
             &c::read_database},
    type_row{"AWS::ElastiCache::CacheCluster",
             "CacheSubnetGroupName, VpcSecurityGroupIds, Engine, Port, Tags", &c::read_cache},
    type_row{"AWS::ElastiCache::ReplicationGroup",
             "CacheSubnetGroupName, SecurityGroupIds, Engine, Port, MultiAZEnabled, Tags",
             &c::read_cache},
    type_row{"AWS::Lambda::Function", "VpcConfig", &c::read_function},
    type_row{"AWS::Serverless::Function", "VpcConfig", &c::read_function},
    type_row{"AWS::ECS::Service",
             "NetworkConfiguration, LaunchType, CapacityProviderStrategy, DesiredCount, "
             "LoadBalancers, Tags",
             &c::read_service},
    type_row{"AWS::EKS::Cluster", "ResourcesVpcConfig", &c::read_cluster},
    type_row{"AWS::EKS::Nodegroup", "Subnets, ScalingConfig (DesiredSize, MinSize), LaunchTemplate",
             &c::read_node_group},
    type_row{"AWS::EFS::MountTarget", "SubnetId, SecurityGroups, IpAddress", &c::read_mount_target},
    type_row{"AWS::MSK::Cluster",
             "BrokerNodeGroupInfo (ClientSubnets, SecurityGroups, ConnectivityInfo: PublicAccess)",
             &c::read_kafka},
    type_row{"AWS::MSK::ServerlessCluster", "VpcConfigs (SubnetIds, SecurityGroups)",
             &c::read_kafka},
    type_row{"AWS::AmazonMQ::Broker", "SubnetIds, SecurityGroups, PubliclyAccessible, EngineType",
             &c::read_broker},
    type_row{"AWS::OpenSearchService::Domain", "VPCOptions (SubnetIds, SecurityGroupIds)",
             &c::read_domain},
    type_row{"AWS::Elasticsearch::Domain", "VPCOptions (SubnetIds, SecurityGroupIds)",
             &c::read_domain},
    type_row{"AWS::Route53Resolver::ResolverEndpoint",
             "IpAddresses (SubnetId, Ip), SecurityGroupIds", &c::read_resolver_endpoint},
    type_row{"AWS::RDS::DBProxy", "VpcSubnetIds, VpcSecurityGroupIds", &c::read_proxy},
    type_row{"AWS::ElasticLoadBalancingV2::LoadBalancer",
             "Type, Scheme, Subnets, SubnetMappings (SubnetId, PrivateIPv4Address), "
             "SecurityGroups, IpAddressType, LoadBalancerAttributes, Tags",
             &c::read_balancer},
    type_row{"AWS::ElasticLoadBalancing::LoadBalancer",
             "Scheme, Subnets, SecurityGroups, Listeners, Instances, CrossZone, Tags",
             &c::read_classic},
    type_row{"AWS::ElasticLoadBalancingV2::TargetGroup",
             "VpcId, Port, TargetType, HealthCheckPort, Targets, TargetGroupAttributes",
             &c::read_part},
    type_row{"AWS::ElasticLoadBalancingV2::Listener",
             "LoadBalancerArn, Port, Protocol, DefaultActions", &c::read_listener},
    type_row{"AWS::ElasticLoadBalancingV2::ListenerRule", "ListenerArn, Actions",
             &c::read_listener_rule},
};

constexpr std::array unmodelled_types{
    unmodelled_row{"AWS::NetworkFirewall::*", "firewall endpoints and what they drop", true},
    unmodelled_row{"AWS::VpcLattice::*", "what services reach each other over the lattice", true},
    unmodelled_row{"AWS::EC2::TransitGateway*", "what hangs on the transit gateway in other ways",
                   true},
    unmodelled_row{"AWS::EC2::ClientVpn*", "clients that come in over the VPN", true},
    unmodelled_row{"AWS::EC2::LocalGateway*", "what is reached over the local gateway", true},
    unmodelled_row{"AWS::EC2::CarrierGateway", "what is reached over the carrier's network", true},
    unmodelled_row{"AWS::EC2::RouteServer*", "routes that the route server puts into tables", true},
    unmodelled_row{"AWS::EC2::InstanceConnectEndpoint", "connections that come in over it", true},
    unmodelled_row{"AWS::EC2::IPAM*", "which blocks it hands out"},
    unmodelled_row{"AWS::EC2::VPCEndpointService*", "who reaches the service over PrivateLink",
                   true},
    unmodelled_row{"AWS::EC2::VPCEndpointConnectionNotification", "nothing"},
    unmodelled_row{"AWS::EC2::DHCPOptions", "where names are resolved"},
    unmodelled_row{"AWS::EC2::VPCDHCPOptionsAssociation", "where names are resolved"},
    unmodelled_row{"AWS::EC2::CustomerGateway", "the address of the other end of a VPN"},
    unmodelled_row{"AWS::EC2::SpotFleet", "its instances, as workloads"},
    unmodelled_row{"AWS::EC2::EC2Fleet", "its instances, as workloads"},
    unmodelled_row{"AWS::EC2::NetworkPerformanceMetricSubscription", "nothing"},
    unmodelled_row{"AWS::FSx::FileSystem", "its interfaces, as workloads"},
    unmodelled_row{"AWS::DirectConnect::*", "networks that come in over Direct Connect", true},
    unmodelled_row{"AWS::NetworkManager::*", "what hangs on the core network", true},
    unmodelled_row{"AWS::Route53Resolver::*", "where names are resolved"},
    unmodelled_row{"Custom::*", "what the custom resource does to the network"},
    unmodelled_row{"AWS::CloudFormation::CustomResource",
                   "what the custom resource does to the network"},
    unmodelled_row{"AWS::CloudFormation::StackSet", "what its stacks make in accounts and Regions"},
    unmodelled_row{"AWS::CloudFormation::Macro", "what it adds to templates"},
    unmodelled_row{"AWS::Serverless::*", "what the macro makes of it"},
};

} // namespace

std::span<type_row const> type_rows() { return rows; }
std::span<unmodelled_row const> unmodelled_rows() { return unmodelled_types; }

std::set<std::string_view> const& properties_read(std::string_view type) {
  static std::set<std::string_view> const none;
  static auto const read = [] {
    std::unordered_map<std::string_view, std::set<std::string_view>> out;
    for (auto const& r : rows)
      for (auto rest = r.properties; !rest.empty();) {
        auto const end = std::min(rest.find_first_of(" ,:()"), rest.size());
        if (end != 0)
          out[r.type].insert(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    return out;
  }();
  auto const hit = read.find(type);
  return hit == read.end() ? none : hit->second;
}

bool is_read(std::string_view type, std::string_view property) {
  return properties_read(type).contains(property);
}

bool modelled(std::string_view type) {
  static std::unordered_set<std::string_view> const types = [] {
    std::unordered_set<std::string_view> out;
    for (auto const& r : rows)
      out.insert(r.type);
    return out;
  }();
  return types.count(type) != 0;
}

} // namespace vpclint::inline v0::cfn
