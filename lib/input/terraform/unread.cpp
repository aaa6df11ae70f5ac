#include "vpclint/doc/scalar.hpp"

#include "input/terraform/reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

// A template of CloudFormation has what its author wrote. A plan or a state has every argument of
// the provider and what AWS computed besides. So what has a default value and what has no part in
// a network is left out here, by name; an argument that is not known here is told.
namespace vpclint::inline v0::terraform {
namespace {

/// What AWS computes, names, storage, sizes, keys, rights, logs, maintenance and what programs are
/// told. None decides where packets go.
constexpr std::string_view no_part_in_networks =
    "id arn arn_suffix name name_prefix name_suffix description comment tags tags_all "
    "tag_specifications timeouts owner_id unique_id resource_id hosted_zone_id zone_id status "
    "state origin version latest_version default_version update_default_version creation_date "
    "created_at create_date created_time last_modified dns_name dns_entry private_dns public_dns "
    "address endpoint reader_endpoint configuration_endpoint_address primary_endpoint_address "
    "reader_endpoint_address kibana_endpoint dashboard_endpoint domain_endpoint "
    "domain_endpoint_v2 endpoint_v2 bootstrap_brokers bootstrap_brokers_tls "
    "bootstrap_brokers_sasl_iam bootstrap_brokers_sasl_scram zookeeper_connect_string "
    "zookeeper_connect_string_tls cluster_address main_route_table_id default_network_acl_id "
    "default_route_table_id default_security_group_id default_vpc_id dhcp_options_id "
    "ipv6_association_id ipv6_cidr_block_association_id association_id "
    "ipv6_cidr_block_network_border_group network_border_group instance_owner_id instance_tenancy "
    "tenancy placement_tenancy existing_default_subnet existing_vpc force_destroy instance_id "
    "primary_network_interface_id security_group_rule_id "
    "security_group_rule_ids attachment_id association_default_route_table_id "
    "propagation_default_route_table_id transit_gateway_vpc_attachment_id prefix_list_id "
    "vpc_owner_id requester_managed private_dns_name private_dns_name_options "
    "ptr_record mac_address interface_type replace_security_groups_on_destroy "
    "revoke_rules_on_delete subnet_arn subnet_owner_id vpc_arn regional_nat_gateway_address "
    "auto_provision_zones route_table_arn network_acl_arn security_group_arn address_family "
    // load balancers
    "access_logs connection_logs health_check_logs client_keep_alive connection_draining "
    "connection_draining_timeout desync_mitigation_mode drop_invalid_header_fields "
    "enable_deletion_protection enable_http2 enable_tls_version_and_cipher_suite_headers "
    "enable_waf_fail_open enable_xff_client_port enable_zonal_shift idle_timeout "
    "preserve_host_header xff_header_processing_mode minimum_load_balancer_capacity "
    "source_security_group certificate_arn ssl_certificate_id ssl_policy alpn_policy "
    "mutual_authentication tcp_idle_timeout_seconds "
    "routing_http_request_x_amzn_mtls_clientcert_header_name order condition priority "
    "authenticate_cognito authenticate_oidc fixed_response redirect default_action.type "
    "action.type instance_protocol protocol_version deregistration_delay slow_start stickiness "
    "lambda_multi_value_headers_enabled load_balancing_algorithm_type "
    "load_balancing_anomaly_mitigation connection_termination load_balancer_arns "
    "health_check.enabled health_check.healthy_threshold health_check.interval "
    "health_check.matcher health_check.path health_check.protocol health_check.timeout "
    "health_check.unhealthy_threshold quic_server_id "
    // machines
    "ami image_id instance_type instance_types user_data user_data_base64 "
    "user_data_replace_on_change key_name iam_instance_profile monitoring enable_monitoring "
    "root_block_device ebs_block_device ephemeral_block_device block_device_mappings "
    "ebs_optimized credit_specification cpu_core_count cpu_threads_per_core cpu_options "
    "capacity_reservation_specification disable_api_stop disable_api_termination enclave_options "
    "force_destroy_on_delete get_password_data password_data hibernation hibernation_options "
    "host_id host_resource_group_arn instance_initiated_shutdown_behavior instance_lifecycle "
    "instance_market_options maintenance_options metadata_options outpost_arn placement "
    "placement_group placement_group_id placement_partition_number spot_instance_request_id "
    "spot_price volume_tags elastic_gpu_specifications elastic_inference_accelerator "
    "instance_requirements kernel_id ram_disk_id license_specification "
    "network_interfaces.delete_on_termination network_interfaces.description "
    "network_interfaces.device_index network_interfaces.network_card_index "
    "network_interface.delete_on_termination network_interface.network_card_index "
    "delete_on_termination default_cooldown default_instance_warmup enabled_metrics force_delete "
    "force_delete_warm_pool health_check_grace_period health_check_type initial_lifecycle_hook "
    "instance_maintenance_policy instance_refresh max_instance_lifetime max_size "
    "metrics_granularity min_elb_capacity predicted_capacity protect_from_scale_in "
    "service_linked_role_arn suspended_processes termination_policies wait_for_capacity_timeout "
    "wait_for_elb_capacity warm_pool warm_pool_size context ignore_failed_scaling_activities "
    "desired_capacity_type launch_template.id launch_template.name launch_template.version "
    // databases and caches
    "allocated_storage max_allocated_storage allow_major_version_upgrade apply_immediately "
    "auto_minor_version_upgrade backup_retention_period backup_target backup_window "
    "preferred_backup_window maintenance_window preferred_maintenance_window ca_cert_identifier "
    "ca_certificate_identifier ca_certificate_valid_till character_set_name cluster_identifier "
    "cluster_identifier_prefix cluster_resource_id cluster_scalability_type cluster_type "
    "cluster_version cluster_parameter_group_name cluster_members cluster_public_key "
    "cluster_revision_number copy_tags_to_snapshot custom_iam_instance_profile database_name "
    "database_insights_mode db_cluster_instance_class db_cluster_parameter_group_name "
    "db_instance_parameter_group_name db_name db_system_id dbi_resource_id dedicated_log_volume "
    "delete_automated_backups deletion_protection engine_lifecycle_support "
    "enabled_cloudwatch_logs_exports enable_cloudwatch_logs_exports engine_mode engine_version "
    "engine_version_actual final_snapshot_identifier final_snapshot_identifier_prefix "
    "iam_database_authentication_enabled iam_roles iam_role_arns iam_role_arn identifier "
    "identifier_prefix instance_class iops kms_key_id kms_key_arn latest_restorable_time "
    "license_model listener_endpoint manage_master_user_password master_password "
    "master_user_secret master_user_secret_kms_key_id master_username monitoring_interval "
    "monitoring_role_arn nchar_character_set_name neptune_cluster_parameter_group_name "
    "neptune_parameter_group_name option_group_name parameter_group_name password password_wo "
    "password_wo_version master_password_wo master_password_wo_version "
    "performance_insights_enabled performance_insights_kms_key_id "
    "performance_insights_retention_period replicas serverlessv2_scaling_configuration "
    "serverless_v2_scaling_configuration scaling_configuration skip_final_snapshot "
    "snapshot_identifier storage_encrypted storage_throughput storage_type timezone "
    "upgrade_storage_config username writer promotion_tier at_rest_encryption_enabled auth_token "
    "auth_token_update_strategy automatic_failover_enabled cache_nodes member_clusters "
    "data_tiering_enabled node_type node_group_configuration num_cache_clusters num_cache_nodes "
    "num_node_groups replicas_per_node_group number_cache_clusters number_of_nodes "
    "notification_topic_arn log_delivery_configuration snapshot_arns snapshot_name "
    "snapshot_retention_limit snapshot_window security_group_names transit_encryption_enabled "
    "transit_encryption_mode user_group_ids cluster_enabled cluster_mode "
    "global_replication_group_id az_mode preferred_availability_zones preferred_cache_cluster_azs "
    "automated_snapshot_retention_period manual_snapshot_retention_period encrypted logging "
    "supported_network_types "
    // functions, services and clusters
    "architectures code_sha256 code_signing_config_arn dead_letter_config environment "
    "ephemeral_storage file_system_config filename function_name handler image_config image_uri "
    "invoke_arn layers logging_config memory_size package_type publish qualified_arn "
    "qualified_invoke_arn reserved_concurrent_executions response_streaming_invoke_arn role "
    "runtime s3_bucket s3_key s3_object_version signing_job_arn signing_profile_version_arn "
    "skip_destroy snap_start source_code_hash source_code_size timeout tracing_config "
    "vpc_config.vpc_id vpc_config.cluster_security_group_id "
    "vpc_config.ipv6_allowed_for_dual_stack task_definition cluster platform_version "
    "propagate_tags deployment_circuit_breaker deployment_configuration deployment_controller "
    "deployment_maximum_percent deployment_minimum_healthy_percent enable_ecs_managed_tags "
    "enable_execute_command force_new_deployment health_check_grace_period_seconds iam_role "
    "ordered_placement_strategy placement_constraints triggers volume_configuration "
    "wait_for_steady_state availability_zone_rebalancing load_balancer.container_name "
    "access_config certificate_authority cluster_id enabled_cluster_log_types encryption_config "
    "identity upgrade_policy zonal_shift_config bootstrap_self_managed_addons role_arn "
    "cluster_name node_group_name node_group_name_prefix node_role_arn ami_type capacity_type "
    "disk_size force_update_version labels release_version resources scaling_config.max_size "
    "taint update_config node_repair_config creation_token file_system_id file_system_arn "
    "availability_zone_name mount_target_dns_name client_authentication cluster_uuid "
    "configuration_info current_version encryption_info enhanced_monitoring kafka_version "
    "logging_info number_of_broker_nodes open_monitoring storage_mode "
    "broker_node_group_info.instance_type broker_node_group_info.storage_info "
    "broker_node_group_info.ebs_volume_size broker_node_group_info.az_distribution "
    "authentication_strategy broker_name configuration encryption_options engine_type "
    "host_instance_type ldap_server_metadata logs maintenance_window_start_time user "
    "data_replication_mode access_policies advanced_options advanced_security_options "
    "auto_tune_options cluster_config cognito_options domain_id domain_name "
    "domain_endpoint_options ebs_options elasticsearch_version encrypt_at_rest "
    "identity_center_options log_publishing_options node_to_node_encryption "
    "off_peak_window_options snapshot_options software_update_options "
    "vpc_options.availability_zones vpc_options.vpc_id auth debug_logging engine_family "
    "idle_client_timeout require_tls direction host_vpc_id protocols ip_address.ip "
    "ip_address.ip_id "
    // gateways
    "bgp_asn amazon_side_asn customer_gateway_id customer_gateway_configuration "
    "transit_gateway_attachment_id vgw_telemetry "
    "entry.description peer_account_id "
    "default_action.fixed_response default_action.redirect default_action.order "
    "action.fixed_response action.redirect action.order listener.instance_protocol "
    "listener.ssl_certificate_id aws_lb.vpc_id aws_alb.vpc_id engine replication_group_id "
    "aws_instance.availability_zone enable_classiclink enable_classiclink_dns_support "
    "scaling_config.min_size";

/// What AWS has where nothing is said, besides `false`, nothing and none.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> defaults{{
    {"auto_accept_shared_attachments", "disable"},
    {"dns_record_client_routing_policy", "any_availability_zone"},
    {"dns_record_ip_type", "ipv4"},
    {"dns_support", "enable"},
    {"domain", "standard"},
    {"domain", "vpc"},
    {"enable_prefix_for_ipv6_source_nat", "off"},
    {"encryption_support", "disable"},
    {"enforce_security_group_inbound_rules_on_private_link_traffic", "on"},
    {"ip_address_type", "ipv4"},
    {"ip_discovery", "ipv4"},
    {"ip_family", "ipv4"},
    {"load_balancing_cross_zone_enabled", "use_load_balancer_configuration"},
    {"multicast_support", "disable"},
    {"network_type", "IPV4"},
    {"network_type", "ipv4"},
    {"outside_ip_address_type", "PublicIpv4"},
    {"local_ipv4_network_cidr", "0.0.0.0/0"},
    {"local_ipv6_network_cidr", "::/0"},
    {"private_dns_hostname_type_on_launch", "ip-name"},
    {"public_ipv4_pool", "amazon"},
    {"remote_ipv4_network_cidr", "0.0.0.0/0"},
    {"remote_ipv6_network_cidr", "::/0"},
    {"scheduling_strategy", "REPLICA"},
    {"tunnel_inside_ip_version", "ipv4"},
    {"type", "ipsec.1"},
    {"vpc", "true"},
    {"vpn_ecmp_support", "enable"},
}};

using name_set = std::unordered_set<std::string_view>;

/// What of a type is read: its arguments, and those of its blocks where not all of them are.
using read_arguments = std::unordered_map<std::string_view, name_set>;

name_set const& left_out() {
  static name_set const all = [] {
    name_set out;
    for (auto rest = no_part_in_networks; !rest.empty();) {
      auto const end = std::min(rest.find(' '), rest.size());
      out.insert(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
  }();
  return all;
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// From what people are told is read: `a, b (c, d), and as aws_vpc`.
read_arguments arguments_of(type_entry const& t) {
  read_arguments out;
  std::vector<std::string_view> lists; // the blocks that a list in brackets is of
  bool inside = false;
  auto rest = t.arguments;
  while (!rest.empty()) {
    std::size_t n = 0;
    while (n < rest.size() && is_word(rest[n]))
      ++n;
    if (n == 0) {
      inside = rest.front() == '(' || (inside && rest.front() != ')');
      if (!inside && rest.front() == ',')
        lists.clear();
      rest.remove_prefix(1);
      continue;
    }
    auto const name = rest.substr(0, n);
    rest.remove_prefix(n);
    auto const* other = name == t.type ? nullptr : find_type(name);
    if (inside) {
      for (auto const block : lists) {
        out[block].insert(name);
        if (other != nullptr)
          for (auto const& [argument, of] : arguments_of(*other))
            out[block].insert(argument);
      }
    } else if (other != nullptr) {
      out.merge(arguments_of(*other));
    } else {
      lists.push_back(name);
      out.try_emplace(name);
    }
  }
  return out;
}

/// Whether every argument of a type counts for nothing, or for something else.
bool is_told_otherwise(type_entry const& t) {
  return t.how == disposition::unmodelled || t.arguments.starts_with("counted with") ||
         t.arguments.starts_with("no verdict") || t.arguments.starts_with("read with");
}

bool is_default(doc::node v) {
  if (!v)
    return true;
  if (v.is_scalar())
    return (!v.quoted() && doc::is_null(v)) || v.text().empty() || v.text() == "false" ||
           v.text() == "0";
  for (auto const item : v.items())
    if (!is_default(item))
      return false;
  for (auto const [k, inner] : v.entries())
    if (!is_default(inner))
      return false;
  return true;
}

bool is_default(std::string_view name, doc::node v) {
  return is_default(v) || (v.is_scalar() && std::find(defaults.begin(), defaults.end(),
                                                      std::pair(name, v.text())) != defaults.end());
}

class unread_list {
public:
  void add(instance const& i, type_entry const& t) {
    auto const [hit, added] = read_.try_emplace(t.type);
    if (added)
      hit->second = arguments_of(t);
    auto const& read = hit->second;
    auto const config = i.config.find("expressions");
    auto const into = [&](std::string_view block, std::string_view name) {
      note(t.type, block, name);
    };
    for (auto const [k, v] : i.values.entries()) {
      auto const name = k.text();
      auto const known = read.find(name);
      if (known == read.end()) {
        if (!is_default(name, v))
          into({}, name);
      } else if (!known->second.empty()) {
        blocks(v, known->second, [&](std::string_view inner) { into(name, inner); });
      }
    }
    for (auto const [k, e] : config.entries()) {
      auto const name = k.text();
      if (i.values.find(name) || !is_open(i, name, e))
        continue;
      if (auto const known = read.find(name); known == read.end())
        into({}, name);
    }
  }

  void tell(std::vector<std::string>& remarks) const {
    constexpr std::size_t longest = 800; // of what is printed of one remark
    for (auto const& [type, all] : left_) {
      auto const start = "Not read of " + std::string(type) + ":";
      std::string text = start;
      for (auto const& name : all) {
        if (text.size() > longest) {
          remarks.push_back(text + ".");
          text = start;
        }
        text += (text.back() == ':' ? " " : ", ") + name;
      }
      remarks.push_back(text + ".");
    }
  }

private:
  /// Whether the configuration says something that is known after apply only.
  static bool is_open(instance const& i, std::string_view name, doc::node e) {
    if (e.find("references").size() == 0 && !e.is_sequence())
      return false;
    auto const u = i.unknown.find(name);
    return !i.has_change || (u && !is_default(u));
  }

  template <class F>
  static void blocks(doc::node v, name_set const& read, F const& f) {
    auto const one = [&](doc::node block) {
      for (auto const [k, inner] : block.entries())
        if (!read.contains(k.text()) && !is_default(k.text(), inner))
          f(k.text());
    };
    one(v);
    for (auto const item : v.items())
      one(item);
  }

  void note(std::string_view type, std::string_view block, std::string_view name) {
    constexpr std::size_t most = 200;
    constexpr std::size_t longest_name = 60;
    // How the tunnels of a VPN are set up.
    if (block.empty() && (left_out().contains(name) ||
                          left_out().contains(std::string(type) + "." + std::string(name)) ||
                          name.starts_with("tunnel1_") || name.starts_with("tunnel2_")))
      return;
    auto text = std::string(name.substr(0, longest_name));
    if (!block.empty()) {
      text = std::string(block) + "." + text;
      if (left_out().contains(text) || name == "description" || name == "id" || name == "arn")
        return;
    }
    auto& all = left_[type];
    if (all.size() < most)
      all.insert(std::move(text));
    else
      all.insert("~and more");
  }

  std::unordered_map<std::string_view, read_arguments> read_;
  std::map<std::string_view, std::set<std::string>> left_;
};

} // namespace

void reader::list_unread() {
  for (auto const* p : plans_) {
    unread_list list;
    for (auto const& i : p->instances())
      if (auto const* t = i.data ? nullptr : find_type(i.type);
          t != nullptr && !is_told_otherwise(*t))
        list.add(i, *t);
    list.tell(out_.inventory(p->root().at()).remarks);
  }
}

} // namespace vpclint::inline v0::terraform
