#include "plans.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace vpclint_benchmark {
namespace {

constexpr std::size_t subnets = 3;

/// A resource of each module, as its source has it, and what is known of it before it is made.
struct resource {
  std::string_view type{};
  std::string_view name{};
  bool counted{false};
  std::string_view expressions{};
  std::string_view values{}; // {m} of the module, {i} of the count
  std::string_view unknown{};
};

constexpr std::array resources{
    resource{
        "aws_vpc", "this", false,
        R"("cidr_block":{"references":["var.cidr"]},"enable_dns_hostnames":{"constant_value":true})",
        R"("assign_generated_ipv6_cidr_block":null,"cidr_block":"10.{m}.0.0/16","enable_dns_hostnames":true,"enable_dns_support":true,"instance_tenancy":"default","tags":{"Name":"vpc-{m}"})",
        R"("arn":true,"default_network_acl_id":true,"default_route_table_id":true,"default_security_group_id":true,"id":true,"main_route_table_id":true,"owner_id":true)"},
    resource{"aws_internet_gateway", "this", false,
             R"("vpc_id":{"references":["aws_vpc.this.id","aws_vpc.this"]})",
             R"("tags":{"Name":"igw-{m}"})", R"("arn":true,"id":true,"vpc_id":true)"},
    resource{
        "aws_subnet", "this", true,
        R"("availability_zone":{"references":["var.zones","count.index"]},"cidr_block":{"references":["var.cidr","count.index"]},"vpc_id":{"references":["aws_vpc.this.id","aws_vpc.this"]})",
        R"("assign_ipv6_address_on_creation":false,"availability_zone":"eu-west-1a","cidr_block":"10.{m}.{i}.0/24","map_public_ip_on_launch":true,"tags":{"Name":"public-{m}-{i}"})",
        R"("arn":true,"availability_zone_id":true,"id":true,"owner_id":true,"vpc_id":true)"},
    resource{"aws_route_table", "public", false,
             R"("vpc_id":{"references":["aws_vpc.this.id","aws_vpc.this"]})",
             R"("propagating_vgws":[],"tags":{"Name":"public-{m}"})",
             R"("arn":true,"id":true,"owner_id":true,"route":true,"vpc_id":true)"},
    resource{
        "aws_route", "internet", false,
        R"("destination_cidr_block":{"constant_value":"0.0.0.0/0"},"gateway_id":{"references":["aws_internet_gateway.this.id","aws_internet_gateway.this"]},"route_table_id":{"references":["aws_route_table.public.id","aws_route_table.public"]})",
        R"("destination_cidr_block":"0.0.0.0/0","nat_gateway_id":null)",
        R"("gateway_id":true,"id":true,"origin":true,"route_table_id":true,"state":true)"},
    resource{
        "aws_route_table_association", "public", true,
        R"("route_table_id":{"references":["aws_route_table.public.id","aws_route_table.public"]},"subnet_id":{"references":["aws_subnet.this","count.index"]})",
        R"("gateway_id":null)", R"("id":true,"route_table_id":true,"subnet_id":true)"},
    resource{
        "aws_security_group", "web", false,
        R"("name":{"constant_value":"web"},"vpc_id":{"references":["aws_vpc.this.id","aws_vpc.this"]})",
        R"("description":"Managed by Terraform","name":"web","revoke_rules_on_delete":false,"tags":{"Name":"web-{m}"})",
        R"("arn":true,"egress":true,"id":true,"ingress":true,"owner_id":true,"vpc_id":true)"},
    resource{
        "aws_vpc_security_group_ingress_rule", "https", false,
        R"("cidr_ipv4":{"constant_value":"0.0.0.0/0"},"from_port":{"constant_value":443},"ip_protocol":{"constant_value":"tcp"},"security_group_id":{"references":["aws_security_group.web.id","aws_security_group.web"]},"to_port":{"constant_value":443})",
        R"("cidr_ipv4":"0.0.0.0/0","cidr_ipv6":null,"from_port":443,"ip_protocol":"tcp","to_port":443)",
        R"("arn":true,"id":true,"security_group_id":true,"security_group_rule_id":true)"},
    resource{
        "aws_vpc_security_group_egress_rule", "all", false,
        R"("cidr_ipv4":{"constant_value":"0.0.0.0/0"},"ip_protocol":{"constant_value":"-1"},"security_group_id":{"references":["aws_security_group.web.id","aws_security_group.web"]})",
        R"("cidr_ipv4":"0.0.0.0/0","cidr_ipv6":null,"from_port":null,"ip_protocol":"-1","to_port":null)",
        R"("arn":true,"id":true,"security_group_id":true,"security_group_rule_id":true)"},
    resource{
        "aws_instance", "web", false,
        R"("ami":{"references":["var.image"]},"instance_type":{"constant_value":"t3.micro"},"subnet_id":{"references":["aws_subnet.this[0].id","aws_subnet.this[0]","aws_subnet.this"]},"vpc_security_group_ids":{"references":["aws_security_group.web.id","aws_security_group.web"]})",
        R"("ami":"ami-0123456789abcdef0","instance_type":"t3.micro","source_dest_check":true,"tags":{"Name":"web-{m}"})",
        R"("arn":true,"associate_public_ip_address":true,"id":true,"private_ip":true,"public_ip":true,"subnet_id":true,"vpc_security_group_ids":true)"},
};

/// A list of which the items are told one by one.
class list {
public:
  explicit list(std::string& out) : out_(out) { out_ += '['; }
  void next() {
    if (!first_)
      out_ += ',';
    first_ = false;
  }
  void end() { out_ += ']'; }

private:
  std::string& out_;
  bool first_{true};
};

std::string filled(std::string_view pattern, std::size_t m, std::size_t i) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at)
    if (auto const word = pattern.substr(at, 3); word == "{m}" || word == "{i}") {
      fmt::format_to(std::back_inserter(out), "{}", word == "{m}" ? m : i);
      at += 2;
    } else {
      out += pattern[at];
    }
  return out;
}

template <class Work>
void each_instance(std::size_t m, Work const& work) {
  for (auto const& r : resources)
    for (std::size_t i = 0; i < (r.counted ? subnets : 1); ++i) {
      auto const index = r.counted ? fmt::format("[{}]", i) : std::string();
      work(r, i,
           fmt::format(R"("address":"module.net_{}.{}.{}{}","mode":"managed","type":"{}",)", m,
                       r.type, r.name, index, r.type) +
               fmt::format(R"("name":"{}",{}"provider_name":"registry.terraform.io/hashicorp/aws")",
                           r.name, r.counted ? fmt::format(R"("index":{},)", i) : ""));
    }
}

void planned_values(std::string& out, std::size_t modules) {
  out += R"("planned_values":{"root_module":{"child_modules":)";
  list all(out);
  for (std::size_t m = 0; m < modules; ++m) {
    all.next();
    out += R"({"resources":)";
    list of_module(out);
    each_instance(m, [&](resource const& r, std::size_t i, std::string const& head) {
      of_module.next();
      out += "{" + head + R"(,"schema_version":1,"values":{)" + filled(r.values, m, i) +
             R"(},"sensitive_values":{}})";
    });
    of_module.end();
    fmt::format_to(std::back_inserter(out), R"(,"address":"module.net_{}"}})", m);
  }
  all.end();
  out += "}},";
}

void resource_changes(std::string& out, std::size_t modules) {
  out += R"("resource_changes":)";
  list all(out);
  for (std::size_t m = 0; m < modules; ++m)
    each_instance(m, [&](resource const& r, std::size_t i, std::string const& head) {
      all.next();
      fmt::format_to(std::back_inserter(out), R"({{"module_address":"module.net_{}",)", m);
      out += head + R"(,"change":{"actions":["create"],"before":null,"after":{)" +
             filled(r.values, m, i) + R"(},"after_unknown":{)" + std::string(r.unknown) +
             R"(},"before_sensitive":false,"after_sensitive":{}}})";
    });
  all.end();
  out += ",";
}

void configuration(std::string& out, std::size_t modules) {
  out += R"("configuration":{"provider_config":{"aws":{"name":"aws",)"
         R"("full_name":"registry.terraform.io/hashicorp/aws",)"
         R"("expressions":{"region":{"constant_value":"eu-west-1"}}}},)"
         R"("root_module":{"module_calls":{)";
  for (std::size_t m = 0; m < modules; ++m) {
    fmt::format_to(std::back_inserter(out), R"({}"net_{}":{{"source":"./net","expressions":)",
                   m == 0 ? "" : ",", m);
    out += filled(R"({"cidr":{"constant_value":"10.{m}.0.0/16"}},"module":{"resources":)", m, 0);
    list of_module(out);
    for (auto const& r : resources) {
      of_module.next();
      fmt::format_to(std::back_inserter(out),
                     R"({{"address":"{0}.{1}","mode":"managed","type":"{0}","name":"{1}",)", r.type,
                     r.name);
      out += R"("provider_config_key":"aws","expressions":{)" + std::string(r.expressions) +
             R"(},"schema_version":1)" +
             (r.counted ? R"(,"count_expression":{"constant_value":3}})" : "}");
    }
    of_module.end();
    out += R"(,"variables":{"cidr":{},"image":{"default":"ami-0123456789abcdef0"},)"
           R"("zones":{"default":["eu-west-1a"]}}}})";
  }
  out += "}}}";
}

} // namespace

std::string terraform_plan(std::size_t modules) {
  std::string out = R"({"format_version":"1.2","terraform_version":"1.9.8",)";
  planned_values(out, modules);
  resource_changes(out, modules);
  configuration(out, modules);
  return out + "}\n";
}

} // namespace vpclint_benchmark
