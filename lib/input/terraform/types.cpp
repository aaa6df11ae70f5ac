#include "input/terraform/reader.hpp"

#include <algorithm>
#include <array>

namespace vpclint::inline v0::terraform {
namespace {

constexpr auto folded = disposition::folded;
constexpr auto open = disposition::unmodelled;

// In the order in which they are listed for people. Turns: what others stand in first, then what
// changes something that is there already.
constexpr std::array type_entries{
    type_entry{"aws_vpc", 0, &read_vpc,
               "cidr_block, ipv6_cidr_block, assign_generated_ipv6_cidr_block, enable_dns_support, "
               "enable_dns_hostnames, owner_id, tags"},
    type_entry{"aws_default_vpc", 0, &read_vpc, "as aws_vpc"},
    type_entry{"aws_vpc_ipv4_cidr_block_association", 1, &read_vpc_block, "vpc_id, cidr_block",
               folded},
    type_entry{"aws_vpc_ipv6_cidr_block_association", 1, &read_vpc_block, "vpc_id, ipv6_cidr_block",
               folded},
    type_entry{"aws_subnet", 1, &read_subnet,
               "vpc_id, cidr_block, ipv6_cidr_block, ipv6_native, availability_zone, "
               "availability_zone_id, map_public_ip_on_launch, assign_ipv6_address_on_creation, "
               "tags"},
    type_entry{"aws_default_subnet", 1, &read_subnet, "as aws_subnet"},
    type_entry{"aws_internet_gateway", 1, &read_internet_gateway, "vpc_id, tags"},
    type_entry{"aws_internet_gateway_attachment", 0, nullptr, "internet_gateway_id, vpc_id",
               folded},
    type_entry{"aws_egress_only_internet_gateway", 1, &read_egress_gateway, "vpc_id, tags"},
    type_entry{"aws_nat_gateway", 2, &read_nat_gateway,
               "subnet_id, vpc_id, connectivity_type, availability_mode, allocation_id, "
               "private_ip, tags"},
    type_entry{"aws_eip", 2, &read_elastic_ip,
               "public_ip, instance, network_interface, associate_with_private_ip, tags"},
    type_entry{"aws_eip_association", 4, &read_elastic_ip_use,
               "allocation_id, instance_id, network_interface_id, private_ip_address", folded},
    type_entry{"aws_route_table", 1, &read_route_table,
               "vpc_id, route (cidr_block, ipv6_cidr_block, destination_prefix_list_id and the "
               "targets of aws_route), propagating_vgws, tags"},
    type_entry{"aws_default_route_table", 1, &read_route_table,
               "default_route_table_id, and as aws_route_table"},
    type_entry{"awscc_ec2_route_table", 1, &read_route_table, "vpc_id"},
    type_entry{"awscc_ec2_subnet_route_table_association", 3, &read_table_association,
               "route_table_id, subnet_id", folded},
    type_entry{"aws_route", 3, &read_route,
               "route_table_id, destination_cidr_block, destination_ipv6_cidr_block, "
               "destination_prefix_list_id, gateway_id, nat_gateway_id, network_interface_id, "
               "instance_id, transit_gateway_id, vpc_peering_connection_id, vpc_endpoint_id, "
               "egress_only_gateway_id; carrier_gateway_id, local_gateway_id and core_network_arn "
               "are unknown targets",
               folded},
    type_entry{"aws_route_table_association", 3, &read_table_association,
               "route_table_id, subnet_id, gateway_id", folded},
    type_entry{"aws_main_route_table_association", 2, &read_main_table, "vpc_id, route_table_id",
               folded},
    type_entry{"aws_vpn_gateway_route_propagation", 3, &read_propagation,
               "route_table_id, vpn_gateway_id", folded},
    type_entry{"aws_network_acl", 1, &read_acl,
               "vpc_id, subnet_ids, ingress and egress (rule_no, action, protocol, from_port, "
               "to_port, icmp_type, icmp_code, cidr_block, ipv6_cidr_block), tags"},
    type_entry{"aws_default_network_acl", 1, &read_acl,
               "default_network_acl_id, and as aws_network_acl"},
    type_entry{"aws_network_acl_rule", 3, &read_acl_rule,
               "network_acl_id, egress, rule_number, rule_action, protocol, from_port, to_port, "
               "icmp_type, icmp_code, cidr_block, ipv6_cidr_block",
               folded},
    type_entry{"aws_network_acl_association", 3, &read_acl_association, "network_acl_id, subnet_id",
               folded},
    type_entry{"aws_security_group", 2, &read_group,
               "vpc_id, description, ingress and egress (protocol, from_port, to_port, "
               "cidr_blocks, ipv6_cidr_blocks, prefix_list_ids, security_groups, self, "
               "description), tags"},
    type_entry{"aws_default_security_group", 2, &read_group, "as aws_security_group"},
    type_entry{"aws_security_group_rule", 3, &read_group_rule,
               "security_group_id, type, protocol, from_port, to_port, cidr_blocks, "
               "ipv6_cidr_blocks, prefix_list_ids, source_security_group_id, self, description",
               folded},
    type_entry{"aws_vpc_security_group_ingress_rule", 3, &read_group_rule,
               "security_group_id, ip_protocol, from_port, to_port, cidr_ipv4, cidr_ipv6, "
               "prefix_list_id, referenced_security_group_id, description",
               folded},
    type_entry{"aws_vpc_security_group_egress_rule", 3, &read_group_rule,
               "as aws_vpc_security_group_ingress_rule", folded},
    type_entry{"aws_vpc_security_group_vpc_association", 3, &read_group_vpc,
               "security_group_id, vpc_id", folded},
    type_entry{"aws_ec2_managed_prefix_list", 1, &read_prefix_list, "entry (cidr), max_entries"},
    type_entry{"aws_ec2_managed_prefix_list_entry", 2, &read_prefix_list_entry,
               "prefix_list_id, cidr", folded},
    type_entry{"aws_vpc_peering_connection", 1, &read_peering,
               "vpc_id, peer_vpc_id, auto_accept, accept_status, tags"},
    type_entry{"aws_vpc_peering_connection_accepter", 2, &read_peering_accepter,
               "vpc_peering_connection_id, auto_accept", folded},
    type_entry{"aws_vpn_gateway", 1, &read_vpn_gateway, "vpc_id, tags"},
    type_entry{"aws_vpn_gateway_attachment", 2, &read_vpn_gateway_attachment,
               "vpc_id, vpn_gateway_id", folded},
    type_entry{"aws_vpn_connection", 2, &read_vpn_connection,
               "vpn_gateway_id, transit_gateway_id, static_routes_only, tags"},
    type_entry{"aws_vpn_connection_route", 3, &read_vpn_route,
               "vpn_connection_id, destination_cidr_block", folded},
    type_entry{"aws_ec2_transit_gateway", 1, &read_transit_gateway,
               "security_group_referencing_support, default_route_table_association, "
               "default_route_table_propagation, tags"},
    type_entry{"aws_ec2_transit_gateway_vpc_attachment", 2, &read_attachment,
               "transit_gateway_id, vpc_id, subnet_ids, appliance_mode_support, ipv6_support, "
               "security_group_referencing_support, "
               "transit_gateway_default_route_table_association, "
               "transit_gateway_default_route_table_propagation"},
    type_entry{"aws_ec2_transit_gateway_peering_attachment", 2, &read_attachment,
               "transit_gateway_id, peer_transit_gateway_id"},
    type_entry{"aws_ec2_transit_gateway_route_table", 2, &read_transit_table, "transit_gateway_id"},
    type_entry{"aws_ec2_transit_gateway_route_table_association", 3, &read_transit_association,
               "transit_gateway_route_table_id, transit_gateway_attachment_id", folded},
    type_entry{"aws_ec2_transit_gateway_route_table_propagation", 3, &read_transit_propagation,
               "transit_gateway_route_table_id, transit_gateway_attachment_id", folded},
    type_entry{"aws_ec2_transit_gateway_route", 3, &read_transit_route,
               "transit_gateway_route_table_id, transit_gateway_attachment_id, "
               "destination_cidr_block, blackhole",
               folded},
    type_entry{"aws_ec2_transit_gateway_prefix_list_reference", 3, &read_transit_route,
               "transit_gateway_route_table_id, transit_gateway_attachment_id, prefix_list_id, "
               "blackhole",
               folded},
    type_entry{"aws_instance", 2, &read_instance,
               "subnet_id, vpc_security_group_ids, security_groups, private_ip, "
               "secondary_private_ips, associate_public_ip_address, public_ip, ipv6_addresses, "
               "ipv6_address_count, source_dest_check, network_interface (device_index, "
               "network_interface_id), primary_network_interface (network_interface_id), "
               "launch_template (id, name), instance_state, tags"},
    type_entry{"aws_network_interface", 2, &read_interface,
               "subnet_id, security_groups, private_ip, private_ips, ipv6_addresses, "
               "source_dest_check, tags"},
    type_entry{"aws_network_interface_attachment", 0, nullptr, "counted with the interface",
               folded},
    type_entry{"aws_network_interface_sg_attachment", 4, &read_group_attachment,
               "security_group_id, network_interface_id", folded},
    type_entry{"aws_launch_template", 0, nullptr,
               "vpc_security_group_ids, network_interfaces (subnet_id, security_groups, "
               "associate_public_ip_address)",
               folded},
    type_entry{"aws_launch_configuration", 0, nullptr,
               "security_groups, associate_public_ip_address", folded},
    type_entry{
        "aws_autoscaling_group", 2, &read_scaling_group,
        "vpc_zone_identifier, launch_template, launch_configuration, "
        "mixed_instances_policy, desired_capacity, min_size, target_group_arns, load_balancers, "
        "traffic_source (identifier, type), tag"},
    type_entry{
        "aws_lb", 2, &read_load_balancer,
        "load_balancer_type, internal, subnets, subnet_mapping (subnet_id, private_ipv4_address), "
        "security_groups, ip_address_type, enable_cross_zone_load_balancing, tags"},
    type_entry{"aws_alb", 2, &read_load_balancer, "as aws_lb"},
    type_entry{"aws_elb", 2, &read_classic,
               "internal, subnets, security_groups, instances, listener (lb_port, lb_protocol, "
               "instance_port), cross_zone_load_balancing, tags"},
    type_entry{"aws_elb_attachment", 4, &read_classic_attachment, "elb, instance", folded},
    type_entry{"aws_lb_target_group", 3, &read_target_group,
               "vpc_id, port, protocol, target_type, health_check (port), preserve_client_ip",
               folded},
    type_entry{"aws_alb_target_group", 3, &read_target_group, "as aws_lb_target_group", folded},
    type_entry{"aws_lb_target_group_attachment", 4, &read_target,
               "target_group_arn, target_id, port", folded},
    type_entry{"aws_alb_target_group_attachment", 4, &read_target,
               "as aws_lb_target_group_attachment", folded},
    type_entry{"aws_autoscaling_attachment", 4, &read_target,
               "autoscaling_group_name, lb_target_group_arn, alb_target_group_arn, elb", folded},
    type_entry{"aws_lb_listener", 5, &read_listener,
               "load_balancer_arn, port, protocol, default_action (target_group_arn, forward)",
               folded},
    type_entry{"aws_alb_listener", 5, &read_listener, "as aws_lb_listener", folded},
    type_entry{"aws_lb_listener_rule", 6, &read_listener,
               "listener_arn, action (target_group_arn, forward)", folded},
    type_entry{"aws_alb_listener_rule", 6, &read_listener, "as aws_lb_listener_rule", folded},
    type_entry{"aws_db_instance", 2, &read_database,
               "engine, port, db_subnet_group_name, vpc_security_group_ids, multi_az, "
               "publicly_accessible, tags"},
    type_entry{"aws_rds_cluster", 2, &read_database,
               "engine, port, db_subnet_group_name, vpc_security_group_ids, tags"},
    type_entry{"aws_rds_cluster_instance", 0, nullptr, "publicly_accessible, for its cluster",
               folded},
    type_entry{"aws_neptune_cluster", 2, &read_database,
               "port, neptune_subnet_group_name, vpc_security_group_ids, tags"},
    type_entry{"aws_neptune_cluster_instance", 0, nullptr, "counted with its cluster", folded},
    type_entry{"aws_docdb_cluster", 2, &read_database,
               "port, db_subnet_group_name, vpc_security_group_ids, tags"},
    type_entry{"aws_docdb_cluster_instance", 0, nullptr, "counted with its cluster", folded},
    type_entry{"aws_redshift_cluster", 2, &read_database,
               "port, cluster_subnet_group_name, vpc_security_group_ids, publicly_accessible, "
               "tags"},
    type_entry{"aws_db_subnet_group", 0, nullptr, "subnet_ids", folded},
    type_entry{"aws_neptune_subnet_group", 0, nullptr, "subnet_ids", folded},
    type_entry{"aws_docdb_subnet_group", 0, nullptr, "subnet_ids", folded},
    type_entry{"aws_redshift_subnet_group", 0, nullptr, "subnet_ids", folded},
    type_entry{"aws_elasticache_subnet_group", 0, nullptr, "subnet_ids", folded},
    type_entry{"aws_elasticache_cluster", 2, &read_cache,
               "engine, port, subnet_group_name, security_group_ids, replication_group_id, tags"},
    type_entry{"aws_elasticache_replication_group", 2, &read_cache,
               "engine, port, subnet_group_name, security_group_ids, multi_az_enabled, tags"},
    type_entry{"aws_eks_cluster", 2, &read_cluster,
               "vpc_config (subnet_ids, security_group_ids, endpoint_public_access), tags"},
    type_entry{"aws_eks_node_group", 2, &read_node_group,
               "subnet_ids, scaling_config (desired_size); its groups are not known, tags"},
    type_entry{"aws_ecs_service", 2, &read_service,
               "launch_type, desired_count, network_configuration (subnets, security_groups, "
               "assign_public_ip), load_balancer (container_port, target_group_arn), tags"},
    type_entry{"aws_lambda_function", 2, &read_lambda,
               "vpc_config (subnet_ids, security_group_ids), tags"},
    type_entry{"aws_efs_mount_target", 2, &read_managed_interfaces,
               "subnet_id, security_groups, ip_address"},
    type_entry{"aws_msk_cluster", 2, &read_managed_interfaces,
               "broker_node_group_info (client_subnets, security_groups)"},
    type_entry{"aws_mq_broker", 2, &read_managed_interfaces, "subnet_ids, security_groups"},
    type_entry{"aws_opensearch_domain", 2, &read_managed_interfaces,
               "vpc_options (subnet_ids, security_group_ids)"},
    type_entry{"aws_elasticsearch_domain", 2, &read_managed_interfaces, "as aws_opensearch_domain"},
    type_entry{"aws_route53_resolver_endpoint", 2, &read_managed_interfaces,
               "ip_address (subnet_id), security_group_ids"},
    type_entry{"aws_db_proxy", 2, &read_managed_interfaces,
               "vpc_subnet_ids, vpc_security_group_ids"},
    type_entry{"aws_vpc_endpoint", 2, &read_endpoint,
               "vpc_id, vpc_endpoint_type, service_name, route_table_ids, subnet_ids, "
               "security_group_ids, subnet_configuration (subnet_id, ipv4), private_dns_enabled, "
               "tags"},
    type_entry{"aws_vpc_endpoint_route_table_association", 3, &read_endpoint_part,
               "vpc_endpoint_id, route_table_id", folded},
    type_entry{"aws_vpc_endpoint_subnet_association", 3, &read_endpoint_part,
               "vpc_endpoint_id, subnet_id", folded},
    type_entry{"aws_vpc_endpoint_security_group_association", 3, &read_endpoint_part,
               "vpc_endpoint_id, security_group_id", folded},
    type_entry{"aws_vpc_block_public_access_options", 1, &read_public_access,
               "internet_gateway_block_mode"},
    type_entry{"aws_vpc_block_public_access_exclusion", 2, &read_public_access_exclusion,
               "vpc_id, subnet_id, internet_gateway_exclusion_mode", folded},
    type_entry{"aws_customer_gateway", 0, nullptr, "counted with its connections", folded},
    type_entry{"aws_vpc_dhcp_options", 0, nullptr, "no verdict depends on it", folded},
    type_entry{"aws_vpc_dhcp_options_association", 0, nullptr, "no verdict depends on it", folded},
    type_entry{"aws_flow_log", 0, nullptr, "no verdict depends on it", folded},
    type_entry{"aws_vpc_endpoint_policy", 0, nullptr, "no verdict depends on it", folded},
    type_entry{"aws_vpc_peering_connection_options", 0, nullptr, "no verdict depends on it",
               folded},
    type_entry{"aws_vpc_endpoint_service", 0, nullptr,
               "who consumes the service is not in the document", open},
    type_entry{"aws_networkfirewall_firewall", 0, nullptr,
               "what the firewall lets through is open, and so are routes to its endpoints", open},
    type_entry{"aws_networkfirewall_firewall_policy", 0, nullptr,
               "what the firewall lets through is open", open},
    type_entry{"aws_networkfirewall_rule_group", 0, nullptr,
               "what the firewall lets through is open", open},
    type_entry{"aws_dx_gateway", 0, nullptr, "networks behind Direct Connect are open", open},
    type_entry{"aws_dx_gateway_association", 0, nullptr, "networks behind Direct Connect are open",
               open},
    type_entry{"aws_ec2_transit_gateway_dx_gateway_attachment", 0, nullptr,
               "networks behind Direct Connect are open", open},
    type_entry{"aws_ec2_transit_gateway_vpn_attachment", 0, nullptr, "read with its connection",
               folded},
};

/// Most types begin alike, and differ in length.
constexpr bool before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

static_assert(type_entries.size() <= 256);
constexpr auto by_name = [] {
  std::array<std::uint8_t, type_entries.size()> out{};
  for (std::size_t n = 0; n < out.size(); ++n)
    out[n] = static_cast<std::uint8_t>(n);
  std::sort(out.begin(), out.end(), [](std::uint8_t a, std::uint8_t b) {
    return before(type_entries[a].type, type_entries[b].type);
  });
  return out;
}();

} // namespace

std::span<type_entry const> known_types() { return type_entries; }

type_entry const* find_type(std::string_view type) {
  auto const hit = std::lower_bound(by_name.begin(), by_name.end(), type,
                                    [](std::uint8_t entry, std::string_view wanted) {
                                      return before(type_entries[entry].type, wanted);
                                    });
  return hit == by_name.end() || type_entries[*hit].type != type ? nullptr : &type_entries[*hit];
}

} // namespace vpclint::inline v0::terraform
