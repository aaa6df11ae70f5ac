#include "support/design_json.hpp"

#include "vpclint/doc/write_json.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace vpclint_test {
namespace {

using namespace vpclint;
using doc::json_writer;

// One `fields` for each aggregate: its members with their names.
#define VPCLINT_F(member) f(#member, v.member)

template <class F>
void fields(tag const& v, F f) {
  VPCLINT_F(key), VPCLINT_F(value);
}
template <class F>
void fields(gap const& v, F f) {
  VPCLINT_F(part), VPCLINT_F(reason);
}
template <class F>
void fields(vpc const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(region), VPCLINT_F(account), VPCLINT_F(cidr_blocks);
  VPCLINT_F(ipv6_cidr_blocks), VPCLINT_F(dns_support), VPCLINT_F(dns_hostnames);
  f("terraform_defaults", v.defaults == default_source::terraform);
  VPCLINT_F(is_default), VPCLINT_F(tags);
}
template <class F>
void fields(subnet const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(cidr), VPCLINT_F(ipv6), VPCLINT_F(az), VPCLINT_F(tier);
  VPCLINT_F(route_table), VPCLINT_F(network_acl), VPCLINT_F(public_ip), VPCLINT_F(assign_ipv6);
  VPCLINT_F(tags);
}
template <class F>
void fields(route const& v, F f) {
  VPCLINT_F(destination), VPCLINT_F(target), VPCLINT_F(blackhole), VPCLINT_F(propagated);
  VPCLINT_F(replaces_local);
}
template <class F>
void fields(route_table const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(main), VPCLINT_F(gateway), VPCLINT_F(routes);
  VPCLINT_F(propagating), VPCLINT_F(tags);
}
template <class F>
void fields(acl_entry const& v, F f) {
  VPCLINT_F(number), VPCLINT_F(allow), VPCLINT_F(match), VPCLINT_F(remote);
}
template <class F>
void fields(network_acl const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(ingress), VPCLINT_F(egress), VPCLINT_F(tags);
}
template <class F>
void fields(group_peer const& v, F f) {
  VPCLINT_F(group);
}
template <class F>
void fields(prefix_list_peer const& v, F f) {
  VPCLINT_F(list);
}
template <class F>
void fields(sg_rule const& v, F f) {
  VPCLINT_F(match), VPCLINT_F(peer), VPCLINT_F(description);
}
template <class F>
void fields(security_group const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(ingress), VPCLINT_F(egress), VPCLINT_F(associated_vpcs);
  VPCLINT_F(description), VPCLINT_F(tags);
}
template <class F>
void fields(prefix_list const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(cidrs), VPCLINT_F(max_entries), VPCLINT_F(aws_name), VPCLINT_F(tags);
}
template <class F>
void fields(internet_gateway const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(attached), VPCLINT_F(tags);
}
template <class F>
void fields(egress_only_internet_gateway const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(tags);
}
template <class F>
void fields(az_elastic_ip const& v, F f) {
  VPCLINT_F(az), VPCLINT_F(address);
}
template <class F>
void fields(nat_gateway const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(subnet), VPCLINT_F(connectivity), VPCLINT_F(regional);
  VPCLINT_F(route_table), VPCLINT_F(ip), VPCLINT_F(elastic_ip), VPCLINT_F(has_elastic_ip);
  VPCLINT_F(elastic_ips), VPCLINT_F(available), VPCLINT_F(tags);
}
template <class F>
void fields(vpn_gateway const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(vpc), VPCLINT_F(tags);
}
template <class F>
void fields(peering const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(requester), VPCLINT_F(accepter), VPCLINT_F(state), VPCLINT_F(tags);
}
template <class F>
void fields(transit_gateway_attachment const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(vpc), VPCLINT_F(network), VPCLINT_F(peer), VPCLINT_F(subnets);
  VPCLINT_F(appliance_mode), VPCLINT_F(security_group_referencing), VPCLINT_F(ipv6);
}
template <class F>
void fields(transit_gateway_route const& v, F f) {
  VPCLINT_F(destination), VPCLINT_F(attachment), VPCLINT_F(blackhole);
}
template <class F>
void fields(transit_gateway_route_table const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(associations), VPCLINT_F(propagations), VPCLINT_F(routes);
}
template <class F>
void fields(transit_gateway const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(region), VPCLINT_F(attachments), VPCLINT_F(route_tables);
  VPCLINT_F(security_group_referencing), VPCLINT_F(tags);
}
template <class F>
void fields(vpc_endpoint const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(kind), VPCLINT_F(service), VPCLINT_F(subnets);
  VPCLINT_F(security_groups), VPCLINT_F(route_tables), VPCLINT_F(private_dns), VPCLINT_F(ips);
  VPCLINT_F(tags);
}
template <class F>
void fields(listener const& v, F f) {
  VPCLINT_F(protocol), VPCLINT_F(port), VPCLINT_F(to), VPCLINT_F(target_port);
  VPCLINT_F(health_check_port), VPCLINT_F(preserve_client_ip), VPCLINT_F(answers);
}
template <class F>
void fields(load_balancer const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(kind), VPCLINT_F(scheme), VPCLINT_F(subnets);
  VPCLINT_F(security_groups), VPCLINT_F(listeners), VPCLINT_F(cross_zone), VPCLINT_F(dual_stack);
  VPCLINT_F(tags);
}
template <class F>
void fields(elastic_ip_at const& v, F f) {
  VPCLINT_F(private_ip), VPCLINT_F(elastic_ip);
}
template <class F>
void fields(interface_settings const& v, F f) {
  VPCLINT_F(subnet), VPCLINT_F(ip), VPCLINT_F(ipv6), VPCLINT_F(secondary_ips);
  VPCLINT_F(elastic_ip), VPCLINT_F(has_elastic_ip), VPCLINT_F(elastic_ips), VPCLINT_F(public_ip);
  VPCLINT_F(source_dest_check), VPCLINT_F(security_groups);
}
template <class F>
void fields(network_interface const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(settings), VPCLINT_F(attached), VPCLINT_F(tags);
}
template <class F>
void fields(elastic_ip const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(address), VPCLINT_F(tags);
}
template <class F>
void fields(instance const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(count), VPCLINT_F(subnets), VPCLINT_F(settings);
  VPCLINT_F(interfaces), VPCLINT_F(replies_via), VPCLINT_F(os), VPCLINT_F(running), VPCLINT_F(nat);
  VPCLINT_F(appliance), VPCLINT_F(image), VPCLINT_F(tags);
}
template <class F>
void fields(database const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(engine), VPCLINT_F(port), VPCLINT_F(subnets);
  VPCLINT_F(security_groups), VPCLINT_F(ips), VPCLINT_F(multi_az), VPCLINT_F(publicly_accessible);
  VPCLINT_F(running), VPCLINT_F(tags);
}
template <class F>
void fields(cache const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(engine), VPCLINT_F(port), VPCLINT_F(subnets);
  VPCLINT_F(security_groups), VPCLINT_F(multi_az), VPCLINT_F(tags);
}
template <class F>
void fields(lambda_function const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(subnets), VPCLINT_F(security_groups), VPCLINT_F(tags);
}
template <class F>
void fields(ecs_service const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(launch), VPCLINT_F(assign_public_ip), VPCLINT_F(port);
  VPCLINT_F(count), VPCLINT_F(subnets), VPCLINT_F(security_groups), VPCLINT_F(tags);
}
template <class F>
void fields(eks_cluster const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(in), VPCLINT_F(subnets), VPCLINT_F(security_groups);
  VPCLINT_F(public_endpoint), VPCLINT_F(tags);
}
template <class F>
void fields(outside_network const& v, F f) {
  VPCLINT_F(id), VPCLINT_F(cidrs), VPCLINT_F(via), VPCLINT_F(connection), VPCLINT_F(advertised);
  VPCLINT_F(tags);
}
template <class F>
void fields(bpa_exclusion const& v, F f) {
  VPCLINT_F(vpc), VPCLINT_F(subnet), VPCLINT_F(mode);
}
template <class F>
void fields(block_public_access const& v, F f) {
  VPCLINT_F(mode), VPCLINT_F(exclusions);
}
template <class F>
void fields(selector const& v, F f) {
  VPCLINT_F(kind), VPCLINT_F(name), VPCLINT_F(value), VPCLINT_F(block);
}
template <class F>
void fields(expectation const& v, F f) {
  VPCLINT_F(source), VPCLINT_F(destination), VPCLINT_F(match), VPCLINT_F(expected), VPCLINT_F(via);
  VPCLINT_F(because);
}
template <class F>
void fields(ignore const& v, F f) {
  VPCLINT_F(rule), VPCLINT_F(where), VPCLINT_F(reason), VPCLINT_F(until);
}
template <class F>
void fields(traffic const& v, F f) {
  f("is", to_string(v));
  if (v.ports_given)
    f("ports", to_string(v.ports));
}
template <class F>
void fields(design const& v, F f) {
  VPCLINT_F(vpcs), VPCLINT_F(subnets), VPCLINT_F(route_tables), VPCLINT_F(network_acls);
  VPCLINT_F(security_groups), VPCLINT_F(prefix_lists), VPCLINT_F(internet_gateways);
  VPCLINT_F(egress_only_internet_gateways), VPCLINT_F(nat_gateways), VPCLINT_F(vpn_gateways);
  VPCLINT_F(peerings), VPCLINT_F(transit_gateways), VPCLINT_F(endpoints), VPCLINT_F(load_balancers);
  VPCLINT_F(network_interfaces), VPCLINT_F(elastic_ips), VPCLINT_F(instances), VPCLINT_F(databases);
  VPCLINT_F(caches), VPCLINT_F(lambdas), VPCLINT_F(services), VPCLINT_F(clusters);
  VPCLINT_F(networks), VPCLINT_F(public_access), VPCLINT_F(expectations), VPCLINT_F(ignores);
  VPCLINT_F(gaps);
}
#undef VPCLINT_F

class dump {
public:
  explicit dump(std::string& out) : json_(out) {}

  void value(std::string const& v) { json_.value(std::string_view(v)); }
  void value(ref const& v) { value(v.name); }
  void value(bool v) { json_.value(v); }
  void value(int v) { json_.value(v); }
  void value(std::uint16_t v) { json_.value(static_cast<int>(v)); }
  void value(cidr const& v) { value(to_string(v)); }
  void value(ipv4 v) { value(to_string(v)); }
  void value(ipv6 v) { value(to_string(v)); }
  template <class E>
  requires std::is_enum_v<E>
  void value(E v) { json_.value(static_cast<int>(v)); }
  template <class T>
  void value(known<T> const& v) {
    if (v.has_value())
      value(*v);
    else
      json_.begin_object().member("unknown", v.reason()).end_object();
  }
  template <class T>
  void value(std::optional<T> const& v) {
    value(*v);
  }
  template <class T>
  void value(std::vector<T> const& v) {
    json_.begin_array();
    for (auto const& item : v)
      value(item);
    json_.end_array();
  }
  template <class... T>
  void value(std::variant<T...> const& v) {
    std::visit([this](auto const& x) { this->value(x); }, v);
  }
  template <class T>
  requires requires(T const& v) {
    fields(v, [](char const*, auto const&) {});
  }
  void value(T const& v) {
    json_.begin_object();
    fields(v, [this](char const* name, auto const& member) {
      if (is_left_out(member))
        return;
      json_.key(name);
      value(member);
    });
    json_.end_object();
  }

private:
  template <class T>
  static bool is_left_out(T const& v) {
    if constexpr (requires { v.is_left_out(); })
      return v.is_left_out();
    else if constexpr (requires { v.has_value(); })
      return !v.has_value();
    else if constexpr (requires { v.empty(); })
      return v.empty();
    else if constexpr (std::same_as<T, bool>)
      return !v;
    else if constexpr (std::same_as<T, ref>)
      return v.name.empty();
    else
      return v == T{};
  }

  json_writer json_;
};

} // namespace

std::string design_json(design const& d) {
  std::string out;
  dump(out).value(d);
  return out + "\n";
}

} // namespace vpclint_test
