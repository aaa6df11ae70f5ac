#include "input/design_file/objects.hpp"

#include <array>
#include <string>
#include <type_traits>
#include <vector>

namespace vpclint::inline v0::native {
namespace {

/// `cidr`: the primary block, before those of `cidrs`.
template <auto Member, family F>
struct first_block {
  static void read(reader& r, doc::node n, vpc& v) {
    auto& blocks = v.*Member;
    blocks.insert(blocks.begin(), read_known<block<F>>(r, n));
  }
  static std::string schema(schema_defs& d) { return one<block<F>>::schema(d); }
  static std::string value() { return block<F>::value(); }
};

/// `internet_gateway`: its name, or a mapping.
template <auto Member, auto const& Object>
struct named_here {
  static void read(reader& r, doc::node n, vpc&) {
    auto& list = r.into().*Member;
    auto const why = r.unknown_here(n);
    // Not the key that is there: where a whole VPC is not known, that is the VPC's.
    constexpr bool both_ways =
        std::is_same_v<decltype(Member), std::vector<internet_gateway> design::*>;
    std::string const key = both_ways ? "internet_gateway" : "egress_only_internet_gateway";
    if (why)
      r.add_gap(n, key, *why);
    auto& made = list.emplace_back();
    made.in = r.current_vpc;
    made.at = n.at();
    if (why) {
      // Whether there is one decides what comes in, whatever its name.
      made.id = key;
      if constexpr (requires { made.attached; })
        made.attached = {*why, n.at()};
      return;
    }
    if (n.is_mapping()) {
      read_object(r, n, made, Object);
    } else if (auto const name = reference::parse(r, n)) {
      made.id = name->name;
    }
    if (made.id.empty())
      list.pop_back();
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(any_of({reference::schema(), object_schema(d, Object)}));
  }
  static std::string value() { return "name, or [" + std::string(Object.name) + "]"; }
};

/// `default`: whether it is the default VPC; unknown counts as no, since nothing rests on it.
struct default_flag {
  static void read(reader& r, doc::node n, bool& out) {
    out = read_known<yes_or_no>(r, n).value_or(false);
  }
  static std::string schema(schema_defs& d) { return one<yes_or_no>::schema(d); }
  static std::string value() { return yes_or_no::value(); }
};

/// The name inside such a mapping, which takes the place of a key.
struct own_name {
  static void read(reader& r, doc::node n, std::string& out) {
    if (auto const name = reference::parse(r, n))
      out = name->name;
  }
  static std::string schema(schema_defs&) { return reference::schema(); }
  static std::string value() { return "name"; }
};

constexpr std::array dns_keys{
    field<&vpc::dns_support, one<yes_or_no>>("support", "the resolver answers; true if left out"),
    field<&vpc::dns_hostnames, one<yes_or_no>>(
        "hostnames", "interfaces have DNS names; false if left out, as in a VPC made by hand"),
};
constexpr std::array internet_gateway_keys{
    field<&internet_gateway::id, own_name>("name", "its name", true),
    field<&internet_gateway::attached, one<yes_or_no>>(
        "attached", "whether it is attached to the VPC; true if left out"),
    field<&internet_gateway::tags, tag_list>("tags", "tags"),
};
constexpr std::array egress_only_keys{
    field<&egress_only_internet_gateway::id, own_name>("name", "its name", true),
    field<&egress_only_internet_gateway::tags, tag_list>("tags", "tags"),
};
constexpr std::array subnet_keys{
    field<&subnet::cidr, one<block<family::v4>>>("cidr", "IPv4 block"),
    field<&subnet::ipv6, one<block<family::v6>>>("ipv6", "IPv6 block"),
    field<&subnet::az, one<word_text>>(
        "az", "availability zone: its letter, or in full; left out: not known"),
    field<&subnet::tier, one<word_text>>(
        "tier", "what it is meant to be: `public`, `private`, `vpn-only`, `isolated`, or a word of "
                "your own"),
    field<&subnet::route_table, one<reference>>("route_table", "left out: the VPC's main table"),
    field<&subnet::network_acl, one<reference>>("network_acl", "left out: the VPC's default ACL"),
    field<&subnet::public_ip, one<yes_or_no>>(
        "public_ip", "gives instances a public IPv4 address at launch; false if left out"),
    field<&subnet::assign_ipv6, one<yes_or_no>>(
        "assign_ipv6",
        "gives instances and network interfaces an IPv6 address at launch; false if left out"),
    field<&subnet::tags, tag_list>("tags", "tags"),
};
constexpr std::array route_table_keys{
    field<&route_table::routes, vpc_routes>(
        "routes", "routes besides the built-in local ones, which are always there"),
    field<&route_table::main, one<yes_or_no>>(
        "main", "the VPC's main table; the one called `main` if no table says so"),
    field<&route_table::gateway, one<reference>>(
        "gateway", "makes it an edge table of this gateway instead of a table for subnets"),
    field<&route_table::propagating, many<reference>>("propagate",
                                                      "VPN gateways whose routes it takes over"),
    field<&route_table::tags, tag_list>("tags", "tags"),
};
constexpr std::array network_acl_keys{
    field<&network_acl::ingress, acl_entries<direction::ingress>>(
        "ingress", "what may enter; nothing without entries"),
    field<&network_acl::egress, acl_entries<direction::egress>>(
        "egress", "what may leave; nothing without entries"),
    field<&network_acl::tags, tag_list>("tags", "tags"),
};
constexpr std::array security_group_keys{
    field<&security_group::ingress, group_rules<direction::ingress>>(
        "ingress", "what may arrive; left out: nothing"),
    field<&security_group::egress, group_rules<direction::egress>>(
        "egress", "what may leave; left out: everything, or nothing with `defaults: terraform`"),
    field<&security_group::associated_vpcs, many<reference>>(
        "associated_vpcs", "further VPCs whose interfaces may carry it"),
    field<&security_group::description, remark>("description", "what it is for"),
    field<&security_group::tags, tag_list>("tags", "tags"),
};

constexpr auto v4_blocks = &vpc::cidr_blocks;
constexpr auto v6_blocks = &vpc::ipv6_cidr_blocks;

constexpr std::array vpc_keys{
    whole<vpc, first_block<v4_blocks, family::v4>>("cidr", "the primary IPv4 block"),
    field<v4_blocks, many<block<family::v4>>>(
        "cidrs", "IPv4 blocks: the primary one, then the others in the order they were added"),
    field<v6_blocks, one_or_many<block<family::v6>>>("ipv6", "IPv6 blocks"),
    field<&vpc::region, one<word_text>>("region", "left out: the document's"),
    field<&vpc::account, one<account_number>>("account", "left out: the document's"),
    whole<vpc, nested<dns_object>>("dns", "DNS attributes"),
    field<&vpc::is_default, default_flag>("default", "the default VPC of its Region"),
    whole<vpc, named_here<&design::internet_gateways, internet_gateway_object>>(
        "internet_gateway", "the internet gateway, made and attached"),
    whole<vpc, named_here<&design::egress_only_internet_gateways, egress_only_object>>(
        "egress_only_internet_gateway", "the way out for IPv6"),
    section<vpc, "nat_gateways", &design::nat_gateways, nat_gateway_object>("NAT gateways"),
    section<vpc, "subnets", &design::subnets, subnet_object>("subnets"),
    section<vpc, "route_tables", &design::route_tables, route_table_object>(
        "route tables; the one called `main` is the main table"),
    section<vpc, "network_acls", &design::network_acls, network_acl_object>(
        "network ACLs; the one called `default` stands for the VPC's own"),
    section<vpc, "security_groups", &design::security_groups, security_group_object>(
        "security groups; the one called `default` stands for the VPC's own"),
    section<vpc, "endpoints", &design::endpoints, endpoint_object>("VPC endpoints"),
    section<vpc, "load_balancers", &design::load_balancers, load_balancer_object>("load balancers"),
    section<vpc, "instances", &design::instances, instance_object>(
        "EC2 instances and groups of them"),
    section<vpc, "network_interfaces", &design::network_interfaces, interface_object>(
        "network interfaces of their own"),
    section<vpc, "databases", &design::databases, database_object>("relational databases"),
    section<vpc, "caches", &design::caches, cache_object>("in-memory caches"),
    section<vpc, "lambdas", &design::lambdas, lambda_object>("Lambda functions"),
    section<vpc, "services", &design::services, service_object>("ECS services"),
    section<vpc, "clusters", &design::clusters, cluster_object>("EKS clusters"),
    field<&vpc::tags, tag_list>("tags", "tags"),
};

} // namespace

constinit object<vpc> const vpc_object{
    .name = "VPC", .about = "A VPC and everything inside it.", .keys = vpc_keys};
constinit object<vpc> const dns_object{
    .name = "dns", .about = "DNS attributes of a VPC.", .keys = dns_keys};
constinit object<internet_gateway> const internet_gateway_object{
    .name = "internet gateway",
    .about = "An internet gateway when its name alone does not say enough.",
    .keys = internet_gateway_keys};
constinit object<egress_only_internet_gateway> const egress_only_object{
    .name = "egress-only internet gateway",
    .about = "An egress-only internet gateway when its name alone does not say enough.",
    .keys = egress_only_keys};
constinit object<subnet> const subnet_object{
    .name = "subnet", .about = "A subnet.", .keys = subnet_keys};
constinit object<route_table> const route_table_object{
    .name = "route table", .about = "A route table of a VPC.", .keys = route_table_keys};
constinit object<network_acl> const network_acl_object{
    .name = "network ACL", .about = "A network ACL.", .keys = network_acl_keys};
constinit object<security_group> const security_group_object{
    .name = "security group", .about = "A security group.", .keys = security_group_keys};

} // namespace vpclint::inline v0::native
