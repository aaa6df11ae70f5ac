#include "vpclint/input/codes.hpp"

#include "input/design_file/objects.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace vpclint::inline v0::native {
namespace {

struct endpoint_words {
  using type = endpoint_kind;
  static constexpr std::array<word<type>, 3> list{{{"interface", type::interface_endpoint},
                                                   {"gateway", type::gateway_endpoint},
                                                   {"gwlb", type::gwlb_endpoint}}};
};
struct load_balancer_words {
  using type = load_balancer_kind;
  static constexpr std::array<word<type>, 4> list{{{"application", type::application},
                                                   {"network", type::network},
                                                   {"gateway", type::gateway},
                                                   {"classic", type::classic}}};
};
struct scheme_words {
  using type = load_balancer_scheme;
  static constexpr std::array<word<type>, 2> list{
      {{"internet-facing", type::internet_facing}, {"internal", type::internal}}};
};
struct listener_words {
  using type = listener_protocol;
  static constexpr std::array<word<type>, 6> list{{{"http", type::http},
                                                   {"https", type::https},
                                                   {"tcp", type::tcp},
                                                   {"tls", type::tls},
                                                   {"udp", type::udp},
                                                   {"tcp_udp", type::tcp_udp}}};
};
struct launch_words {
  using type = launch_type;
  static constexpr std::array<word<type>, 2> list{{{"ec2", type::ec2}, {"fargate", type::fargate}}};
};

/// The keys that every workload with interfaces of its own has.
template <class T>
constexpr auto place_keys(std::string_view subnets, std::string_view groups) {
  return std::array{
      field<&T::subnets, many<reference>>("subnets", subnets),
      field<&T::security_groups, many<reference>>("security_groups", groups),
      field<&T::tags, tag_list>("tags", "tags"),
  };
}
/// The same of what AWS picks addresses for, which only those who ask it know.
template <class T>
constexpr auto managed_keys(std::string_view subnets, std::string_view groups) {
  return join(std::array{field<&T::ips, many<ipv4_address>>(
                  "ips", "its private addresses, in the order of `subnets`; left out: free ones")},
              place_keys<T>(subnets, groups));
}
constexpr std::string_view default_group = "left out: the VPC's default group";

constexpr auto endpoint_keys = join(
    std::array{
        field<&vpc_endpoint::kind, one<choice<endpoint_words>>>(
            "type", "left out: `gateway` with `route_tables`, else `interface`"),
        field<&vpc_endpoint::service, one<word_text>>(
            "service", "short, such as `ssm`, or in full, such as `com.amazonaws.eu-west-1.ssm`"),
        field<&vpc_endpoint::route_tables, many<reference>>(
            "route_tables", "of a gateway endpoint: the tables that get its route"),
        field<&vpc_endpoint::private_dns, one<yes_or_no>>(
            "private_dns", "the service's own name leads here; true if left out, except S3"),
        field<&vpc_endpoint::ips, many<ipv4_address>>("ips",
                                                      "its addresses, in the order of `subnets`"),
    },
    place_keys<vpc_endpoint>("of an interface endpoint: one an AZ", default_group));

constexpr std::array listener_keys{
    field<&listener::protocol, one<choice<listener_words>>>(
        "protocol",
        "left out: HTTP or HTTPS of an application load balancer, TCP of a network load "
        "balancer"),
    field<&listener::port, one<port_number>>("port", "where it listens"),
    field<&listener::to, one_or_many<reference>>("to", "what gets the connections"),
    field<&listener::target_port, one<port_number>>("target_port", "left out: the same port"),
    field<&listener::health_check_port, one<port_number>>("health_check_port",
                                                          "left out: the target port"),
    field<&listener::preserve_client_ip, one<yes_or_no>>(
        "preserve_client_ip",
        "of a network load balancer: targets see the client's address; left out: "
        "true for instances and UDP, else false"),
    field<&listener::answers, one<yes_or_no>>(
        "answers",
        "of an application load balancer: it redirects or answers by itself what goes to no "
        "target; false if left out"),
};
constexpr auto load_balancer_keys = join(
    std::array{
        field<&load_balancer::kind, one<choice<load_balancer_words>>>("type",
                                                                      "`application` if left out"),
        field<&load_balancer::scheme, one<choice<scheme_words>>>("scheme",
                                                                 "`internet-facing` if left out"),
        field<&load_balancer::listeners, listed<listener_object>>("listeners",
                                                                  "what it listens on"),
        field<&load_balancer::cross_zone, one<yes_or_no>>(
            "cross_zone",
            "nodes send to targets of every AZ; left out: true for an application load "
            "balancer, else false"),
        field<&load_balancer::dual_stack, one<yes_or_no>>(
            "dual_stack",
            "its nodes have IPv6 addresses, too, which are not modelled: what goes over IPv6 is "
            "unknown; false if left out"),
    },
    managed_keys<load_balancer>(
        "one node in each",
        "left out: the VPC's default group, or none for a network load balancer"));

constexpr auto database_keys = join(
    std::array{
        field<&database::engine, one<word_text>>(
            "engine", "such as `mysql`, `postgres`, `aurora-postgresql`"),
        field<&database::port, one<port_number>>("port", "left out: the engine's"),
        field<&database::ips, many<ipv4_address>>(
            "ips", "addresses that somebody counts on, in the order of `subnets`"),
        field<&database::multi_az, one<yes_or_no>>("multi_az", "a standby in another AZ"),
        field<&database::publicly_accessible, one<yes_or_no>>(
            "publicly_accessible", "a public address; false if left out"),
        field<&database::running, one<choice<running_words>>>("state", "`running` if left out"),
    },
    place_keys<database>("its subnet group", default_group));
constexpr auto cache_keys = join(
    std::array{
        field<&cache::engine, one<word_text>>("engine", "`redis`, `valkey` or `memcached`"),
        field<&cache::port, one<port_number>>("port", "left out: the engine's"),
        field<&cache::multi_az, one<yes_or_no>>("multi_az", "replicas in another AZ"),
    },
    managed_keys<cache>("its subnet group", default_group));
constexpr auto lambda_keys =
    managed_keys<lambda_function>("where its interfaces stand", default_group);
constexpr auto service_keys = join(
    std::array{
        field<&ecs_service::launch, one<choice<launch_words>>>("launch_type",
                                                               "what its tasks run on"),
        field<&ecs_service::assign_public_ip, one<yes_or_no>>(
            "assign_public_ip", "tasks get a public address; false if left out"),
        field<&ecs_service::port, one<port_number>>("port", "the container's"),
        field<&ecs_service::count, one<count_number>>("count", "tasks; left out: one a subnet"),
    },
    managed_keys<ecs_service>("where its tasks stand", default_group));
constexpr auto cluster_keys = join(
    std::array{
        field<&eks_cluster::public_endpoint, one<yes_or_no>>(
            "public_endpoint",
            "the API also has an address of AWS's own on the internet, which no question asks "
            "about; true if left out"),
    },
    managed_keys<eks_cluster>("where the control plane has its interfaces", default_group));

/// No address may stand for a subnet that is not there.
template <class T>
void check_ips(reader& r, std::string_view what, T const& s, std::size_t members = 0) {
  members = std::max(members, s.subnets.size());
  bool const places_known = std::none_of(s.subnets.begin(), s.subnets.end(),
                                         [](auto const& k) { return k.is_unknown(); });
  if (places_known && !s.subnets.empty() && s.ips.size() > members)
    r.problem(codes::contradictory_line, s.ips[members].at,
              std::string(what) + " " + s.id + " has " + std::to_string(s.ips.size()) +
                  " addresses and " + std::to_string(s.subnets.size()) +
                  (s.subnets.size() == 1 ? " subnet" : " subnets"))
        .remedy = "write one address for each subnet, in their order";
}

/// A subnet may have several tasks.
void check_service_ips(reader& r, doc::node, ecs_service& s) {
  if (!s.count.is_unknown())
    check_ips(r, "service", s, static_cast<std::size_t>(s.count.value_or(0)));
}

std::string_view endpoint_kind_words(endpoint_kind kind) {
  return kind == endpoint_kind::gateway_endpoint     ? "a gateway endpoint"
         : kind == endpoint_kind::interface_endpoint ? "an interface endpoint"
                                                     : "a Gateway Load Balancer endpoint";
}

/// What the kind of an endpoint puts out of action may not be passed over in silence.
void check_endpoint_keys(reader& r, doc::node n, vpc_endpoint& e) {
  if (e.kind.is_unknown())
    return;
  bool const by_tables = !e.kind && n.find("route_tables");
  auto const kind =
      e.kind ? *e.kind
             : (by_tables ? endpoint_kind::gateway_endpoint : endpoint_kind::interface_endpoint);
  auto const refuse = [&](std::string_view key) {
    r.problem(codes::contradictory_line, n.find(key).key_at(),
              "'" + std::string(key) + "' of endpoint " + e.id + " means nothing: it is " +
                  std::string(endpoint_kind_words(kind)))
        .remedy = "leave it out, or give the endpoint another `type`";
  };
  bool const gateway = kind == endpoint_kind::gateway_endpoint;
  bool const interface = kind == endpoint_kind::interface_endpoint;
  if (gateway && !e.subnets.empty()) // EP-1
    refuse("subnets");
  if (!interface && e.security_groups && !e.security_groups->empty()) // EP-1, EP-40
    refuse("security_groups");
  if (!gateway && !e.route_tables.empty()) // EP-2
    refuse("route_tables");
  if (!interface && e.private_dns && *e.private_dns) // EP-24
    refuse("private_dns");
  if (gateway && !e.ips.empty())
    refuse("ips");
  if (interface)
    check_ips(r, "endpoint", e);
}

/// The same for the listeners of a load balancer.
void check_listener_keys(reader& r, doc::node, load_balancer& lb) {
  check_ips(r, "load balancer", lb);
  if (lb.kind.is_unknown())
    return;
  auto const kind = lb.kind ? *lb.kind : load_balancer_kind::application;
  auto const refuse = [&](place at, std::string_view key, std::string_view whose) {
    r.problem(codes::contradictory_line, at,
              "'" + std::string(key) + "' of load balancer " + lb.id +
                  " means nothing: " + std::string(whose) + " load balancers alone have it")
        .remedy = "leave it out, or write `type: " + std::string(whose) + "`";
  };
  if (kind == load_balancer_kind::classic && lb.dual_stack.value_or(false))
    r.problem(codes::contradictory_line, lb.dual_stack.at,
              "'dual_stack' of load balancer " + lb.id +
                  " means nothing: classic load balancers in a VPC have IPv4 addresses alone")
        .remedy = "leave it out, or give the load balancer another `type`";
  for (auto const& l : lb.listeners) {
    if (kind != load_balancer_kind::network && l.preserve_client_ip && *l.preserve_client_ip)
      refuse(l.preserve_client_ip.at, "preserve_client_ip", "network"); // ELB-8, ELB-14
    if (kind != load_balancer_kind::application && l.answers && *l.answers)
      refuse(l.answers.at, "answers", "application");
  }
}

} // namespace

constinit object<vpc_endpoint> const endpoint_object{.name = "endpoint",
                                                     .about = "A VPC endpoint.",
                                                     .keys = endpoint_keys,
                                                     .complete = &check_endpoint_keys};
constinit object<load_balancer> const load_balancer_object{.name = "load balancer",
                                                           .about = "A load balancer.",
                                                           .keys = load_balancer_keys,
                                                           .complete = &check_listener_keys};
constinit object<listener> const listener_object{
    .name = "listener",
    .about = "A port that a load balancer listens on, and where it sends what arrives.",
    .keys = listener_keys};
constinit object<database> const database_object{
    .name = "database",
    .about = "A relational database.",
    .keys = database_keys,
    .complete = [](reader& r, doc::node, database& o) { check_ips(r, "database", o); }};
constinit object<cache> const cache_object{
    .name = "cache",
    .about = "An in-memory cache.",
    .keys = cache_keys,
    .complete = [](reader& r, doc::node, cache& o) { check_ips(r, "cache", o); }};
constinit object<lambda_function> const lambda_object{
    .name = "lambda",
    .about = "A Lambda function inside a VPC.",
    .keys = lambda_keys,
    .complete = [](reader& r, doc::node, lambda_function& o) { check_ips(r, "lambda", o); }};
constinit object<ecs_service> const service_object{
    .name = "service",
    .about = "An ECS service whose tasks have interfaces of their own.",
    .keys = service_keys,
    .complete = &check_service_ips};
constinit object<eks_cluster> const cluster_object{
    .name = "cluster",
    .about = "An EKS cluster: its control plane.",
    .keys = cluster_keys,
    .complete = [](reader& r, doc::node, eks_cluster& o) { check_ips(r, "cluster", o); }};

} // namespace vpclint::inline v0::native
