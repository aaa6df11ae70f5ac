#include "input/aws/dump.hpp"

#include <algorithm>
#include <array>

namespace vpclint::inline v0::dump {
namespace {

using r = reader;
constexpr auto part = disposition::part;
constexpr auto skipped = disposition::skipped;
constexpr auto unmodelled = disposition::unmodelled;

// Columns: list, single, id, mark, call, turn, reader, keys (or why not), disposition.
constexpr std::array row_entries{
    row{"Vpcs", "Vpc", "VpcId", "DhcpOptionsId", "ec2 describe-vpcs", 0, &r::read_vpc,
        "CidrBlock, CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet, IsDefault, OwnerId, "
        "State, Tags"},
    row{"Subnets", "Subnet", "SubnetId", "AvailableIpAddressCount", "ec2 describe-subnets", 1,
        &r::read_subnet,
        "VpcId, CidrBlock, Ipv6CidrBlockAssociationSet, AvailabilityZone, MapPublicIpOnLaunch, "
        "AssignIpv6AddressOnCreation, State, Tags"},
    row{"SecurityGroups", "SecurityGroup", "GroupId", "IpPermissions",
        "ec2 describe-security-groups", 1, &r::read_group,
        "VpcId, GroupName, Description, IpPermissions, IpPermissionsEgress, Tags"},
    row{"SecurityGroupRules", "", "SecurityGroupRuleId", "IsEgress",
        "ec2 describe-security-group-rules", 2, &r::read_group_rule,
        "GroupId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, "
        "ReferencedGroupInfo",
        part},
    row{"SecurityGroupVpcAssociations", "", "", "", "ec2 describe-security-group-vpc-associations",
        2, &r::read_group_vpc, "GroupId, VpcId, State", part},
    row{"NetworkAcls", "NetworkAcl", "NetworkAclId", "Entries", "ec2 describe-network-acls", 1,
        &r::read_acl, "VpcId, IsDefault, Associations, Entries, Tags"},
    row{"ManagedPrefixLists", "", "PrefixListId", "AddressFamily",
        "ec2 describe-managed-prefix-lists", 0, &r::read_prefix_list,
        "PrefixListName, MaxEntries, OwnerId, State, Tags"},
    row{"PrefixLists", "PrefixList", "PrefixListId", "PrefixListName",
        "ec2 describe-prefix-lists, describe-managed-prefix-lists", 0, &r::read_prefix_list,
        "PrefixListName, Cidrs, MaxEntries, OwnerId, State, Tags"},
    row{"Entries", "", "", "Cidr", "ec2 get-managed-prefix-list-entries", 1, &r::read_prefix_entry,
        "Cidr; the list by the name of the file (pl-...)", part},
    row{"VpcBlockPublicAccessOptions", "VpcBlockPublicAccessOptions", "",
        "InternetGatewayBlockMode", "ec2 describe-vpc-block-public-access-options", 0, nullptr,
        "InternetGatewayBlockMode"},
    row{"VpcBlockPublicAccessExclusions", "", "ExclusionId", "InternetGatewayExclusionMode",
        "ec2 describe-vpc-block-public-access-exclusions", 2, &r::read_exclusion,
        "ResourceArn, InternetGatewayExclusionMode, State"},
    row{"InternetGateways", "InternetGateway", "InternetGatewayId", "Attachments",
        "ec2 describe-internet-gateways", 2, &r::read_internet_gateway, "Attachments, Tags"},
    row{"EgressOnlyInternetGateways", "EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId",
        "Attachments", "ec2 describe-egress-only-internet-gateways", 2, &r::read_egress_only,
        "Attachments, Tags"},
    row{"NatGateways", "NatGateway", "NatGatewayId", "NatGatewayAddresses",
        "ec2 describe-nat-gateways", 2, &r::read_nat_gateway,
        "VpcId, SubnetId, NatGatewayAddresses, ConnectivityType, AvailabilityMode, State, Tags"},
    row{"VpcEndpoints", "VpcEndpoint", "VpcEndpointId", "ServiceName", "ec2 describe-vpc-endpoints",
        2, &r::read_endpoint,
        "VpcId, VpcEndpointType, ServiceName, SubnetIds, RouteTableIds, Groups, "
        "NetworkInterfaceIds, PrivateDnsEnabled, State, Tags"},
    row{"VpcPeeringConnections", "VpcPeeringConnection", "VpcPeeringConnectionId",
        "RequesterVpcInfo", "ec2 describe-vpc-peering-connections", 2, &r::read_peering,
        "RequesterVpcInfo, AccepterVpcInfo, Status, Tags"},
    row{"VpnGateways", "VpnGateway", "VpnGatewayId", "VpcAttachments", "ec2 describe-vpn-gateways",
        2, &r::read_vpn_gateway, "VpcAttachments, State, Tags"},
    row{"VpnConnections", "VpnConnection", "VpnConnectionId", "CustomerGatewayId",
        "ec2 describe-vpn-connections", 4, &r::read_vpn_connection,
        "VpnGatewayId, TransitGatewayId, Options.StaticRoutesOnly, Routes, State, Tags"},
    row{"CustomerGateways", "", "CustomerGatewayId", "", "ec2 describe-customer-gateways", 9,
        nullptr, "the far end of VPN connections, which are read by themselves", skipped},
    row{"Addresses", "", "PublicIp", "Domain", "ec2 describe-addresses", 6, &r::read_address,
        "PublicIp, AllocationId, Tags; what uses one says so itself"},
    row{"TransitGateways", "TransitGateway", "TransitGatewayId", "Options",
        "ec2 describe-transit-gateways", 2, &r::read_transit_gateway,
        "State, Options.SecurityGroupReferencingSupport, Tags"},
    row{"TransitGatewayRouteTables", "TransitGatewayRouteTable", "TransitGatewayRouteTableId",
        "DefaultAssociationRouteTable", "ec2 describe-transit-gateway-route-tables", 3,
        &r::read_transit_table, "TransitGatewayId, State"},
    row{"TransitGatewayVpcAttachments", "TransitGatewayVpcAttachment", "TransitGatewayAttachmentId",
        "VpcId", "ec2 describe-transit-gateway-vpc-attachments", 3, &r::read_vpc_attachment,
        "TransitGatewayId, VpcId, SubnetIds, Options.ApplianceModeSupport, Options.Ipv6Support, "
        "Options.SecurityGroupReferencingSupport, State"},
    row{"TransitGatewayPeeringAttachments", "TransitGatewayPeeringAttachment",
        "TransitGatewayAttachmentId", "RequesterTgwInfo",
        "ec2 describe-transit-gateway-peering-attachments", 3, &r::read_attachment,
        "RequesterTgwInfo, AccepterTgwInfo, State"},
    row{"TransitGatewayAttachments", "", "TransitGatewayAttachmentId", "ResourceType",
        "ec2 describe-transit-gateway-attachments", 4, &r::read_attachment,
        "TransitGatewayId, ResourceType, ResourceId, Association, State", part},
    row{"TransitGatewayConnects", "", "TransitGatewayAttachmentId", "",
        "ec2 describe-transit-gateway-connects", 9, nullptr,
        "what a Connect attachment announces is not known", unmodelled},
    row{"Associations", "", "", "TransitGatewayAttachmentId",
        "ec2 get-transit-gateway-route-table-associations", 5, &r::read_transit_association,
        "TransitGatewayAttachmentId, State; the table by the name of the file (tgw-rtb-...)", part},
    row{"TransitGatewayRouteTablePropagations", "", "", "TransitGatewayAttachmentId",
        "ec2 get-transit-gateway-route-table-propagations", 5, &r::read_transit_propagation,
        "TransitGatewayAttachmentId, State; the table by the name of the file (tgw-rtb-...)", part},
    row{"TransitGatewayPrefixListReferences", "", "", "",
        "ec2 get-transit-gateway-prefix-list-references", 9, nullptr,
        "the routes of these prefix lists are not followed", unmodelled},
    row{"Routes", "", "", "TransitGatewayAttachments", "ec2 search-transit-gateway-routes", 5,
        &r::read_transit_route,
        "DestinationCidrBlock, TransitGatewayAttachments, Type, State, and "
        "AdditionalRoutesAvailable beside them; the table by the name of the file (tgw-rtb-...)",
        part},
    row{"RouteTables", "RouteTable", "RouteTableId", "Associations", "ec2 describe-route-tables", 6,
        &r::read_route_table, "VpcId, Associations, Routes, Tags"},
    row{"Instances", "Instance", "InstanceId", "ImageId", "ec2 describe-instances", 7,
        &r::read_instance,
        "VpcId, SubnetId, NetworkInterfaces, SecurityGroups, PrivateIpAddress, PublicIpAddress, "
        "SourceDestCheck, Platform, PlatformDetails, State, Tags"},
    row{"MountTargets", "", "MountTargetId", "FileSystemId", "efs describe-mount-targets", 7,
        &r::read_mount_target, "NetworkInterfaceId, SubnetId, IpAddress, LifeCycleState"},
    row{"LoadBalancers", "LoadBalancer", "LoadBalancerArn", "Type", "elbv2 describe-load-balancers",
        7, &r::read_balancer,
        "LoadBalancerName, VpcId, Type, Scheme, AvailabilityZones, "
        "SecurityGroups, IpAddressType, State"},
    row{"LoadBalancerDescriptions", "", "LoadBalancerName", "ListenerDescriptions",
        "elb describe-load-balancers", 8, &r::read_classic,
        "VPCId, Scheme, Subnets, SecurityGroups, ListenerDescriptions, Instances, HealthCheck"},
    row{"TargetGroups", "TargetGroup", "TargetGroupArn", "TargetType",
        "elbv2 describe-target-groups", 6, nullptr,
        "VpcId, Port, HealthCheckPort, TargetType; by listeners and rules", part},
    row{"TargetHealthDescriptions", "", "", "Target", "elbv2 describe-target-health", 6,
        &r::read_target_health,
        "Target; the group by the name of the file (targetgroup-NAME, or its whole ARN)", part},
    row{"Listeners", "", "ListenerArn", "DefaultActions", "elbv2 describe-listeners", 8,
        &r::read_listener, "LoadBalancerArn, Protocol, Port, DefaultActions", part},
    row{"Rules", "", "RuleArn", "Actions", "elbv2 describe-rules", 9, &r::read_rule, "Actions",
        part},
    row{"DBInstances", "DBInstance", "DBInstanceIdentifier", "DBInstanceClass",
        "rds describe-db-instances", 7, &r::read_database,
        "Engine, Endpoint.Port, DbInstancePort, DBSubnetGroup, VpcSecurityGroups, MultiAZ, "
        "PubliclyAccessible, DBInstanceStatus, TagList"},
    row{"DBClusters", "DBCluster", "DBClusterIdentifier", "DBClusterMembers",
        "rds describe-db-clusters", 7, nullptr,
        "the addresses of a cluster are those of its instances", skipped},
    row{"DBSubnetGroups", "", "DBSubnetGroupName", "Subnets", "rds describe-db-subnet-groups", 7,
        nullptr, "Subnets, VpcId; by databases", part},
    row{"ClusterSubnetGroups", "", "ClusterSubnetGroupName", "Subnets",
        "redshift describe-cluster-subnet-groups", 7, nullptr, "Subnets, VpcId; by clusters", part},
    row{"CacheSubnetGroups", "", "CacheSubnetGroupName", "Subnets",
        "elasticache describe-cache-subnet-groups", 7, nullptr, "Subnets, VpcId; by clusters",
        part},
    row{"Clusters", "", "ClusterIdentifier", "NodeType", "redshift describe-clusters", 7,
        &r::read_redshift,
        "VpcId, Endpoint.Port, ClusterSubnetGroupName, VpcSecurityGroups, PubliclyAccessible, "
        "ClusterStatus"},
    row{"CacheClusters", "", "CacheClusterId", "CacheNodeType",
        "elasticache describe-cache-clusters", 7, &r::read_cache,
        "Engine, CacheNodes, ConfigurationEndpoint, CacheSubnetGroupName, SecurityGroups, "
        "CacheClusterStatus"},
    row{"ReplicationGroups", "", "ReplicationGroupId", "MemberClusters",
        "elasticache describe-replication-groups", 9, nullptr,
        "the addresses of a group are those of its clusters", skipped},
    row{"Functions", "Configuration", "FunctionName", "Runtime", "lambda list-functions", 7,
        &r::read_function, "FunctionArn, VpcConfig"},
    row{"cluster", "cluster", "name", "resourcesVpcConfig", "eks describe-cluster", 7,
        &r::read_cluster, "resourcesVpcConfig, status, tags"},
    row{"services", "", "serviceArn", "serviceName", "ecs describe-services", 7, &r::read_service,
        "networkConfiguration.awsvpcConfiguration, launchType, desiredCount, loadBalancers, "
        "status, tags"},
    row{"NetworkInterfaces", "NetworkInterface", "NetworkInterfaceId", "PrivateIpAddresses",
        "ec2 describe-network-interfaces", 9, &r::read_interface,
        "VpcId, SubnetId, PrivateIpAddresses, Ipv6Addresses, Groups, SourceDestCheck, Association, "
        "Attachment, InterfaceType, Description, Status, TagSet"},
    row{"clusters", "", "clusterArn", "clusterName", "ecs describe-clusters", 9, nullptr,
        "has no address of its own", skipped},
    row{"DhcpOptions", "", "DhcpOptionsId", "DhcpConfigurations", "ec2 describe-dhcp-options", 9,
        nullptr, "names of hosts have no part in what is reachable", skipped},
    row{"FlowLogs", "", "FlowLogId", "", "ec2 describe-flow-logs", 9, nullptr,
        "records, and lets pass", skipped},
    row{"AvailabilityZones", "", "ZoneName", "", "ec2 describe-availability-zones", 9, nullptr,
        "has no part in a design", skipped},
    row{"ServiceDetails", "", "", "ServiceName", "ec2 describe-vpc-endpoint-services", 9, nullptr,
        "what can be connected to is not what is", skipped},
    row{"ServiceConfigurations", "", "ServiceId", "",
        "ec2 describe-vpc-endpoint-service-configurations", 9, nullptr,
        "who connects to an endpoint service from elsewhere is not known", unmodelled},
    row{"StaleSecurityGroupSet", "", "GroupId", "", "ec2 describe-stale-security-groups", 9,
        nullptr, "repeats what groups say themselves", skipped},
    row{"SecurityGroupReferenceSet", "", "GroupId", "", "ec2 describe-security-group-references", 9,
        nullptr, "repeats what groups say themselves", skipped},
    row{"FileSystems", "", "FileSystemId", "", "efs describe-file-systems", 9, nullptr,
        "has no address; mount targets have", skipped},
    row{"Regions", "", "RegionName", "", "ec2 describe-regions", 9, nullptr,
        "has no part in a design", skipped},
    row{"CoreNetworks", "", "CoreNetworkId", "", "networkmanager list-core-networks", 9, nullptr,
        "what a core network connects is not known", unmodelled},
    row{"CoreNetwork", "CoreNetwork", "CoreNetworkId", "Segments",
        "networkmanager get-core-network", 9, nullptr, "what a core network connects is not known",
        unmodelled},
    row{"Attachments", "", "AttachmentId", "CoreNetworkId", "networkmanager list-attachments", 9,
        nullptr, "what a core network connects is not known", unmodelled},
    row{"GlobalNetworks", "", "GlobalNetworkId", "", "networkmanager describe-global-networks", 9,
        nullptr, "has no part in what is reachable", skipped},
    row{"Firewalls", "Firewall", "FirewallArn", "", "network-firewall", 9, nullptr,
        "what a firewall lets pass is not known", unmodelled},
    row{"directConnectGateways", "", "directConnectGatewayId", "",
        "directconnect describe-direct-connect-gateways", 9, nullptr,
        "what is announced over Direct Connect is not known", unmodelled},
};

bool fits(row const& one, doc::node first) {
  if (!first || !first.is_mapping())
    return true;
  if (!one.id.empty())
    return static_cast<bool>(first.find(one.id));
  return one.mark.empty() || first.find(one.mark);
}

} // namespace

bool row::is_local() const {
  return id == "DBInstanceIdentifier" || id == "DBClusterIdentifier" || id == "ClusterIdentifier" ||
         id == "CacheClusterId" || id == "ReplicationGroupId" || id == "FunctionName" ||
         id == "name" || id.ends_with("SubnetGroupName") ||
         (id == "LoadBalancerName" && key == "LoadBalancerDescriptions");
}

std::span<row const> rows() { return row_entries; }

row const* find_row(std::string_view key, doc::node first) {
  row const* any = nullptr;
  for (auto const& one : row_entries)
    if (one.key == key) {
      if (fits(one, first))
        return &one;
      any = any == nullptr ? &one : any;
    }
  return any;
}

row const* find_single(std::string_view key, doc::node value) {
  if (!value.is_mapping())
    return nullptr;
  for (auto const& one : row_entries)
    if (one.single == key && (one.id.empty() || value.find(one.id)))
      return &one;
  return nullptr;
}

row const* find_bare(doc::node thing) {
  for (auto const& one : row_entries)
    if (!one.id.empty() && !one.mark.empty() && thing.find(one.id) && thing.find(one.mark))
      return &one;
  return nullptr;
}

} // namespace vpclint::inline v0::dump
