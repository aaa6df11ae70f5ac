#include "vpclint/aws/services.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

TEST_CASE("ports of engines", "[MSV-3][MSV-4][MSV-9]") {
  struct row {
    char const* engine{};
    int port{};
  };
  for (auto const& r : {row{"mysql", 3306},
                        row{"mariadb", 3306},
                        row{"aurora", 3306},
                        row{"aurora-mysql", 3306},
                        row{"aurora-postgresql", 5432},
                        row{"postgres", 5432},
                        row{"postgresql", 5432},
                        row{"sqlserver-se", 1433},
                        row{"oracle-ee", 1521},
                        row{"oracle", 1521},
                        row{"redshift", 5439},
                        row{"redis", 6379},
                        row{"valkey", 6379},
                        row{"memcached", 11211},
                        row{"efs", 2049},
                        row{"docdb", 27017},
                        row{"neptune", 8182},
                        row{"db2-se", 50000},
                        row{"custom-oracle-ee", 1521},
                        row{"custom-sqlserver-se", 1433}}) {
    CAPTURE(r.engine);
    CHECK(default_port(r.engine) == r.port);
  }
  for (auto const* engine : {"", "mongo", "mysqlish", "postgresx", "my", "custom-mysql", "db"})
    CHECK_FALSE(default_port(engine));
}

TEST_CASE("names of endpoint services", "[EP-1]") {
  CHECK(short_service_name("com.amazonaws.ap-northeast-2.ssm") == "ssm");
  CHECK(short_service_name("com.amazonaws.us-east-1.ecr.api") == "ecr.api");
  CHECK(short_service_name("s3") == "s3");
  CHECK(short_service_name("com.amazonaws.vpce.us-east-1.vpce-svc-0123") ==
        "us-east-1.vpce-svc-0123");
  for (auto const* service : {"s3", "s3express", "dynamodb"})
    CHECK(has_gateway_endpoint(service));
  CHECK_FALSE(has_gateway_endpoint("ssm"));
}

TEST_CASE("private DNS when nobody says so", "[EP-24]") {
  CHECK(private_dns_by_default("ssm"));
  CHECK_FALSE(private_dns_by_default("s3"));
}

TEST_CASE("sets of endpoints", "[EP-50][EP-51][OPEN-9]") {
  auto const words = [](auto const& needed) {
    std::string text;
    for (auto const& n : needed)
      text += std::string(n.service) +
              (n.kind == endpoint_kind::gateway_endpoint ? "/gateway" : "") +
              (n.required ? " " : "? ");
    return text;
  };
  CHECK(words(endpoints_for(endpoint_use::session_manager)) ==
        "ssm ssmmessages s3/gateway ec2messages? ");
  CHECK(words(endpoints_for(endpoint_use::session_manager,
                            {.session_manager_needs_ec2messages = true})) ==
        "ssm ssmmessages s3/gateway ec2messages ");
  CHECK(words(endpoints_for(endpoint_use::container_images)) ==
        "ecr.api ecr.dkr s3/gateway logs? ");
}

TEST_CASE("weights of AWS's prefix lists", "[PFX-3]") {
  struct row {
    char const* name{};
    int weight{};
  };
  for (auto const& r :
       {row{"com.amazonaws.eu-west-1.s3", 1}, row{"s3", 1},
        row{"com.amazonaws.eu-west-1.dynamodb", 1},
        row{"com.amazonaws.global.cloudfront.origin-facing", 55},
        row{"com.amazonaws.eu-west-1.ec2-instance-connect", 2},
        row{"com.amazonaws.eu-west-1.ipv6.ec2-instance-connect", 2},
        row{"com.amazonaws.eu-west-1.route53-healthchecks", 25},
        row{"com.amazonaws.global.groundstation", 5}, row{"com.amazonaws.us-east-1.s3express", 6},
        row{"com.amazonaws.us-east-1.vpc-lattice", 10}}) {
    CAPTURE(r.name);
    CHECK(aws_list_weight(r.name) == r.weight);
  }
  CHECK_FALSE(aws_list_weight("com.amazonaws.eu-west-1.sqs"));
}

TEST_CASE("limits of load balancers", "[ELB-1][ELB-2][ELB-3][ELB-12][OPEN-24]") {
  CHECK(least_zones(load_balancer_kind::application) == 2);
  CHECK(least_zones(load_balancer_kind::network) == 1);
  CHECK(load_balancer_free_addresses == 8);
  CHECK(load_balancer_longest_prefix == 27);
}

TEST_CASE("zones of databases and clusters", "[MSV-1][MSV-7]") {
  CHECK(database_least_zones == 2);
  CHECK(cluster_least_zones == 2);
  CHECK(cluster_free_addresses == 6);
  CHECK(cluster_advised_free_addresses == 16);
}

TEST_CASE("defaults of load balancers", "[ELB-11][ELB-14]") {
  CHECK(crosses_zones_by_default(load_balancer_kind::application));
  CHECK_FALSE(crosses_zones_by_default(load_balancer_kind::network));
  using l = listener_protocol;
  CHECK(preserves_client_ip_by_default(true, l::tcp));
  CHECK_FALSE(preserves_client_ip_by_default(false, l::tcp));
  CHECK_FALSE(preserves_client_ip_by_default(false, l::tls));
  CHECK(preserves_client_ip_by_default(false, l::udp));
  CHECK(preserves_client_ip_by_default(false, l::tcp_udp));
}

TEST_CASE("addresses as targets", "[ELB-18]") {
  std::vector<cidr> const vpc{"54.0.0.0/16"_cidr};
  for (auto const* text : {"10.1.1.1", "100.64.1.1", "172.16.1.1", "192.168.1.1", "54.0.3.3"})
    CHECK(can_be_target(*address::parse(text), vpc));
  for (auto const* text : {"54.1.0.1", "8.8.8.8", "100.128.0.1"})
    CHECK_FALSE(can_be_target(*address::parse(text), vpc));
}

TEST_CASE("the port towards targets of a Gateway Load Balancer", "[ELB-20]") {
  CHECK(geneve_port == 6081);
}

TEST_CASE("what can be a member of groups", "[NAT-5][SG-13][EP-40]") {
  using m = managed_interface;
  for (auto const kind :
       {m::nat_gateway, m::gateway_load_balancer_endpoint, m::transit_gateway_attachment})
    CHECK_FALSE(can_have_groups(kind));
  for (auto const kind :
       {m::load_balancer_node, m::interface_endpoint, m::database, m::lambda_function, m::cluster})
    CHECK(can_have_groups(kind));
}
