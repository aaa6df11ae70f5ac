#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::optional<listener_protocol> protocol_of(std::string_view text) {
  constexpr std::pair<std::string_view, listener_protocol> known_ones[]{
      {"HTTP", listener_protocol::http},   {"HTTPS", listener_protocol::https},
      {"TCP", listener_protocol::tcp},     {"TLS", listener_protocol::tls},
      {"SSL", listener_protocol::tls},     {"UDP", listener_protocol::udp},
      {"TCP_UDP", listener_protocol::tcp_udp}};
  std::string upper(text);
  for (auto& c : upper)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  for (auto const& [name, p] : known_ones)
    if (name == upper)
      return p;
  return std::nullopt;
}

std::initializer_list<std::string_view> const balancer_types{
    "AWS::ElasticLoadBalancingV2::LoadBalancer"};

} // namespace

void converter::read_balancer(resource const& r) {
  std::vector<value> subnets = items(r.get("Subnets"));
  for (auto const& m : items(r.get("SubnetMappings")))
    subnets.push_back(m.is(value_kind::map) ? m.get("SubnetId") : m);
  here_ = vpc_by(subnets, items(r.get("SecurityGroups")), r);
  auto& l = add(out_.into().load_balancers, r);
  place_service(l, r, subnets, r.get("SecurityGroups"));
  auto const& kind = r.get("Type");
  if (kind.text == "network")
    l.kind = {load_balancer_kind::network, kind.at};
  else if (kind.text == "gateway")
    l.kind = {load_balancer_kind::gateway, kind.at};
  else if (!kind.there() || kind.text == "application")
    l.kind = {load_balancer_kind::application, kind.there() ? kind.at : r.key.at()};
  else
    l.kind = {why(kind), kind.at};
  auto const& scheme = r.get("Scheme");
  if (scheme.text == "internal")
    l.scheme = {load_balancer_scheme::internal, scheme.at};
  else if (scheme.there() && scheme.text != "internet-facing")
    l.scheme = {why(scheme), scheme.at};
  else if (scheme.there())
    l.scheme = {load_balancer_scheme::internet_facing, scheme.at};
  for (auto const& a : items(r.get("LoadBalancerAttributes")))
    if (a.get("Key").text == "load_balancing.cross_zone.enabled")
      l.cross_zone = flag(a.get("Value"));
}

void converter::read_classic(resource const& r) {
  auto const subnets = items(r.get("Subnets"));
  here_ = vpc_by(subnets, items(r.get("SecurityGroups")), r);
  auto& l = add(out_.into().load_balancers, r);
  place_service(l, r, subnets, r.get("SecurityGroups"));
  l.kind = {load_balancer_kind::classic, r.key.at()};
  auto const& scheme = r.get("Scheme");
  if (scheme.text == "internal")
    l.scheme = {load_balancer_scheme::internal, scheme.at};
  else if (scheme.there() && scheme.text != "internet-facing")
    l.scheme = {why(scheme), scheme.at};
  auto const cross_zone = flag(r.get("CrossZone"));
  l.cross_zone = cross_zone;
  std::vector<known<ref>> to = many(r.get("Instances"), {"AWS::EC2::Instance"});
  for (auto const* g : all("AWS::AutoScaling::AutoScalingGroup"))
    for (auto const& name : items(g->get("LoadBalancerNames")))
      if (target(name, {"AWS::ElasticLoadBalancing::LoadBalancer"}) == &r)
        to.push_back({ref(g->name, name.at), name.at});
  for (auto const& item : items(r.get("Listeners"))) {
    listener out{.at = item.at};
    auto const& p = item.get("Protocol");
    if (auto const known_one = protocol_of(p.text))
      out.protocol = {*known_one, p.at};
    else
      out.protocol = {why(p), p.at};
    out.port = port(item.get("LoadBalancerPort"));
    out.target_port = port(item.get("InstancePort"));
    out.to = to;
    l.listeners.push_back(std::move(out));
  }
}

listener converter::make_listener(resource const& r) {
  listener out{.at = r.key.at()};
  auto const& p = r.get("Protocol");
  if (auto const known_one = protocol_of(p.text))
    out.protocol = {*known_one, p.at};
  else if (p.there())
    out.protocol = {why(p), p.at};
  out.port = port(r.get("Port"));
  if (!surely(r))
    out.port = {unknown{r.why}, r.key.at()};
  return out;
}

void converter::add_target_group(value const& v, listener& into) {
  auto const* g = target(v, {"AWS::ElasticLoadBalancingV2::TargetGroup"});
  if (g == nullptr) {
    into.to.push_back({why(v), v.at});
    return;
  }
  into.target_port = port(g->get("Port"));
  if (auto const& check = g->get("HealthCheckPort"); check.there() && check.text != "traffic-port")
    into.health_check_port = port(check);
  for (auto const& a : items(g->get("TargetGroupAttributes")))
    if (a.get("Key").text == "preserve_client_ip.enabled")
      into.preserve_client_ip = flag(a.get("Value"));
  for (auto const& t : items(g->get("Targets"))) {
    auto const& id = t.is(value_kind::map) ? t.get("Id") : t;
    into.to.push_back(one(id, {"AWS::EC2::Instance", "AWS::Lambda::Function",
                               "AWS::ElasticLoadBalancingV2::LoadBalancer"}));
    if (t.get("Port").there())
      into.target_port = port(t.get("Port"));
  }
  auto const is_this = [&](value const& arn) {
    return target(arn, {"AWS::ElasticLoadBalancingV2::TargetGroup"}) == g;
  };
  for (auto const* group : all("AWS::AutoScaling::AutoScalingGroup"))
    for (auto const& arn : items(group->get("TargetGroupARNs")))
      if (is_this(arn))
        into.to.push_back({ref(group->name, arn.at), arn.at});
  for (auto const* service : all("AWS::ECS::Service"))
    for (auto const& lb : items(service->get("LoadBalancers")))
      if (is_this(lb.get("TargetGroupArn"))) {
        if (at_.find(service) != at_.end())
          into.to.push_back({ref(service->name, lb.at), lb.at});
        else
          into.to.push_back({unknown{"the tasks of " + service->id + " run on hosts"}, lb.at});
        // A service registers the container's port, whatever the group says.
        into.target_port = port(lb.get("ContainerPort"));
      }
}

void converter::add_targets(value const& action, listener& into) {
  if (action.is(value_kind::unknown)) {
    into.to.push_back({why(action), action.at});
    return;
  }
  if (action.get("TargetGroupArn").there())
    add_target_group(action.get("TargetGroupArn"), into);
  for (auto const& g : items(action.get("ForwardConfig").get("TargetGroups")))
    add_target_group(g.is(value_kind::map) ? g.get("TargetGroupArn") : g, into);
}

void converter::read_listener(resource const& r) {
  auto* l = find(out_.into().load_balancers, target(r.get("LoadBalancerArn"), balancer_types));
  if (l == nullptr) {
    (void)why(r.get("LoadBalancerArn"));
    return;
  }
  auto out = make_listener(r);
  for (auto const& action : items(r.get("DefaultActions")))
    add_targets(action, out);
  l->listeners.push_back(std::move(out));
}

void converter::read_listener_rule(resource const& r) {
  auto const* of = target(r.get("ListenerArn"), {"AWS::ElasticLoadBalancingV2::Listener"});
  auto* l = of == nullptr ? nullptr
                          : find(out_.into().load_balancers,
                                 target(of->get("LoadBalancerArn"), balancer_types));
  if (l == nullptr) {
    (void)why(r.get("ListenerArn"));
    return;
  }
  auto out = make_listener(*of);
  out.at = r.key.at();
  for (auto const& action : items(r.get("Actions")))
    add_targets(action, out);
  if (!surely(r))
    for (auto& t : out.to)
      t = {unknown{r.why}, r.key.at()};
  if (!out.to.empty())
    l->listeners.push_back(std::move(out));
}

} // namespace vpclint::inline v0::cfn
