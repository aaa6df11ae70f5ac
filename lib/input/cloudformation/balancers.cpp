#include "input/cloudformation/converter.hpp"
#include "input/listeners.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::optional<listener_protocol> protocol_of(std::string_view text) {
  constexpr std::pair<std::string_view, listener_protocol> known_ones[]{
      {"HTTP", listener_protocol::http},      {"HTTPS", listener_protocol::https},
      {"TCP", listener_protocol::tcp},        {"TLS", listener_protocol::tls},
      {"SSL", listener_protocol::tls},        {"UDP", listener_protocol::udp},
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
  if (!r.get("Subnets").there())
    for (auto const& m : items(r.get("SubnetMappings")))
      l.ips.push_back(m.is(value_kind::map) ? address4(m.get("PrivateIPv4Address"))
                                            : known<ipv4>{});
  while (!l.ips.empty() && l.ips.back().is_left_out())
    l.ips.pop_back();
  auto const& kind = r.get("Type");
  if (kind.text == "network")
    l.kind = {load_balancer_kind::network, kind.at};
  else if (kind.text == "gateway")
    l.kind = {load_balancer_kind::gateway, kind.at};
  else if (!kind.there() || kind.text == "application")
    l.kind = {load_balancer_kind::application, kind.there() ? kind.at : r.key.at()};
  else
    l.kind = {no_word(kind), kind.at};
  auto const& scheme = r.get("Scheme");
  if (scheme.text == "internal")
    l.scheme = {load_balancer_scheme::internal, scheme.at};
  else if (scheme.there() && scheme.text != "internet-facing")
    l.scheme = {no_word(scheme), scheme.at};
  else if (scheme.there())
    l.scheme = {load_balancer_scheme::internet_facing, scheme.at};
  auto const& family = r.get("IpAddressType");
  if (family.text == "ipv4" || family.text.starts_with("dualstack"))
    l.dual_stack = {family.text != "ipv4", family.at};
  else if (family.there())
    l.dual_stack = {no_word(family), family.at};
  if (family.text == "dualstack-without-public-ipv4" &&
      l.scheme != known<load_balancer_scheme>(load_balancer_scheme::internal))
    l.scheme = {unknown{"its public addresses are IPv6 alone, which is not read"}, family.at};
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
    l.scheme = {no_word(scheme), scheme.at};
  auto const cross_zone = flag(r.get("CrossZone"));
  l.cross_zone = cross_zone;
  std::vector<known<ref>> to = many(r.get("Instances"), {"AWS::EC2::Instance"});
  for (auto& group_behind : scaling_groups_behind(r))
    to.push_back(std::move(group_behind));
  for (auto const* s : all("AWS::ECS::Service"))
    for (auto const& lb : items(s->get("LoadBalancers")))
      if (target(lb.get("LoadBalancerName"), {"AWS::ElasticLoadBalancing::LoadBalancer"}) == &r)
        to.push_back({unknown{"the tasks of " + s->id + " run on hosts"}, lb.at});
  for (auto const& item : items(r.get("Listeners"))) {
    listener out{.at = item.at};
    auto const& p = item.get("Protocol");
    if (auto const known_one = protocol_of(p.text))
      out.protocol = {*known_one, p.at};
    else
      out.protocol = {no_word(p), p.at};
    out.port = port(item.get("LoadBalancerPort"));
    out.target_port = port(item.get("InstancePort"));
    out.to = to;
    l.listeners.push_back(std::move(out));
  }
}

/// The groups whose instances are registered with a target group or a Classic Load Balancer.
std::vector<known<ref>> converter::scaling_groups_behind(resource const& balancer) {
  std::vector<known<ref>> out;
  bool const classic = balancer.type == "AWS::ElasticLoadBalancing::LoadBalancer";
  for (auto const* g : all("AWS::AutoScaling::AutoScalingGroup")) {
    auto names_of = items(g->get(classic ? "LoadBalancerNames" : "TargetGroupARNs"));
    for (auto const& source : items(g->get("TrafficSources"))) {
      auto const& type = source.get("Type"); // a word that says what the identifier is
      if (!source.is(value_kind::map))
        names_of.push_back(source);
      else if (!type.is(value_kind::text) || type.text == (classic ? "elb" : "elbv2"))
        names_of.push_back(source.get("Identifier"));
    }
    for (auto const& v : names_of)
      if (target(v, {balancer.type}) == &balancer)
        out.push_back({ref(g->name, v.at), v.at});
      else if (v.is(value_kind::unknown))
        out.push_back(
            {unknown{"what " + g->id + " is registered with is not known: " + v.text}, v.at});
  }
  return out;
}

listener converter::make_listener(resource const& r) {
  listener out{.at = r.key.at()};
  auto const& p = r.get("Protocol");
  if (auto const known_one = protocol_of(p.text))
    out.protocol = {*known_one, p.at};
  else if (p.there())
    out.protocol = {no_word(p), p.at};
  out.port = port(r.get("Port"));
  if (!surely(r))
    out.port = {unknown{r.why}, r.key.at()};
  return out;
}

known<ref> converter::balanced_target(value const& id, resource const& group) {
  auto const is_at = [&](resource const& r, value const& address) {
    auto const* subnet = target(r.get("SubnetId"), {"AWS::EC2::Subnet"});
    return address.is(value_kind::text) && address.text == id.text && subnet != nullptr &&
           target(subnet->get("VpcId"), {"AWS::EC2::VPC"}) ==
               target(group.get("VpcId"), {"AWS::EC2::VPC"});
  };
  auto const named = [&](resource const& r) {
    auto const inside = part_of_.find(&r);
    if (inside == part_of_.end())
      return known<ref>(ref(r.name, id.at), id.at);
    // A listener names workloads: which interface of one it means is not for it to say.
    auto const owner = inside->second.substr(0, inside->second.size() - r.name.size() - 1);
    for (auto const& i : out_.into().instances)
      if (i.id == owner && i.interfaces.size() > 1)
        return known<ref>(unknown{"the target is one of several interfaces, " + r.id}, id.at);
    return known<ref>(ref(owner, id.at), id.at);
  };
  // The private address of an instance stands for it.
  if (id.is(value_kind::unknown) && id.target != nullptr &&
      id.target->type == "AWS::EC2::Instance" && id.subject == id.target->id + ".PrivateIp" &&
      at_.find(id.target) != at_.end())
    return named(*id.target);
  if (id.is(value_kind::unknown) && id.target != nullptr && at_.find(id.target) != at_.end() &&
      id.target->type == "AWS::Lambda::Function" && id.subject == id.target->id + ".Arn")
    return named(*id.target);
  if (id.is(value_kind::unknown) && id.target != nullptr &&
      id.target->type == "AWS::EC2::NetworkInterface" &&
      id.subject == id.target->id + ".PrimaryPrivateIpAddress")
    return named(*id.target);
  if (id.is(value_kind::text))
    for (auto const* type : {"AWS::EC2::Instance", "AWS::EC2::NetworkInterface"})
      for (auto const* r : all(type))
        if (is_at(*r, r->get("PrivateIpAddress")))
          return named(*r);
  return one(id, {"AWS::EC2::Instance", "AWS::Lambda::Function",
                  "AWS::ElasticLoadBalancingV2::LoadBalancer"});
}

/// What a target group says of every entry behind a listener.
void converter::group_settings(resource const& g, load_balancer const& lb, listener& into) {
  if (auto const& check = g.get("HealthCheckPort"); check.there() && check.text != "traffic-port")
    into.health_check_port = port(check);
  for (auto const& a : items(g.get("TargetGroupAttributes")))
    if (a.get("Key").text == "preserve_client_ip.enabled")
      into.preserve_client_ip = flag(a.get("Value"));
  if (!into.preserve_client_ip.is_left_out() || !lb.kind || *lb.kind != load_balancer_kind::network)
    return;
  auto const& type = g.get("TargetType");
  if (type.there() && (!type.is(value_kind::text) || has_symbol(type.text)))
    into.preserve_client_ip = {why(type), type.at};
  else
    into.preserve_client_ip = keeps_clients(type.text == "ip", into.protocol, into.at);
}

void converter::add_target_group(value const& v, load_balancer const& lb, resource const& from,
                                 listener base, std::vector<listener>& into) {
  auto const* g = target(v, {"AWS::ElasticLoadBalancingV2::TargetGroup"});
  if (g == nullptr) {
    base.to.push_back({why(v), v.at});
    into.push_back(std::move(base));
    return;
  }
  group_settings(*g, lb, base);
  auto const own_port = port(g->get("Port"));
  auto const start = into.size();
  auto const entry = [&](known<std::uint16_t> const& p) -> listener& {
    return entry_for(into, start, base, p);
  };
  for (auto const& t : items(g->get("Targets"))) {
    auto const& id = t.is(value_kind::map) ? t.get("Id") : t;
    auto const other = port(t.get("Port"));
    entry(other.is_left_out() ? own_port : other).to.push_back(balanced_target(id, *g));
  }
  auto const is_this = [&](value const& arn) {
    return target(arn, {"AWS::ElasticLoadBalancingV2::TargetGroup"}) == g;
  };
  for (auto& group_behind : scaling_groups_behind(*g))
    entry(own_port).to.push_back(std::move(group_behind));
  for (auto const* service : all("AWS::ECS::Service"))
    for (auto const& balancer : items(service->get("LoadBalancers")))
      if (is_this(balancer.get("TargetGroupArn"))) {
        // A service registers the container's port, whatever the group says.
        auto& l = entry(port(balancer.get("ContainerPort")));
        if (at_.find(service) != at_.end())
          l.to.push_back({ref(service->name, balancer.at), balancer.at});
        else
          l.to.push_back({unknown{"the tasks of " + service->id + " run on hosts"}, balancer.at});
      }
  if (into.size() > start)
    return;
  auto& none = entry(own_port);
  auto by = shown_by(*g);
  if (by.empty())
    by = shown_by(from);
  if (!by.empty()) // others may register targets
    none.to.push_back({unknown{"the targets of " + g->id + " are not in the template (" + by + ")"},
                       g->key.at()});
}

void converter::add_targets(value const& action, load_balancer const& lb, resource const& from,
                            listener const& base, std::vector<listener>& into) {
  if (action.is(value_kind::unknown)) {
    auto& l = into.emplace_back(base);
    l.to.push_back({why(action), action.at});
    return;
  }
  auto const& groups_of = action.get("ForwardConfig").get("TargetGroups");
  if (groups_of.there())
    for (auto const& g : items(groups_of))
      add_target_group(g.is(value_kind::map) ? g.get("TargetGroupArn") : g, lb, from, base, into);
  else if (action.get("TargetGroupArn").there())
    add_target_group(action.get("TargetGroupArn"), lb, from, base, into);
}

void converter::read_listener(resource const& r) {
  auto* l = find(out_.into().load_balancers, target(r.get("LoadBalancerArn"), balancer_types));
  if (l == nullptr) {
    lost(r, r.get("LoadBalancerArn"));
    return;
  }
  auto const base = make_listener(r);
  std::vector<listener> entries;
  for (auto const& action : items(r.get("DefaultActions")))
    add_targets(action, *l, r, base, entries);
  if (entries.empty())
    entries.emplace_back(base).answers = {true, base.at}; // a redirect or a fixed answer
  add_entries(*l, std::move(entries));
}

void converter::read_listener_rule(resource const& r) {
  auto const* of = target(r.get("ListenerArn"), {"AWS::ElasticLoadBalancingV2::Listener"});
  auto* l = of == nullptr ? nullptr
                          : find(out_.into().load_balancers,
                                 target(of->get("LoadBalancerArn"), balancer_types));
  if (l == nullptr) {
    lost(r, r.get("ListenerArn"));
    return;
  }
  auto base = make_listener(*of);
  base.at = r.key.at();
  std::vector<listener> entries;
  for (auto const& action : items(r.get("Actions")))
    add_targets(action, *l, *of, base, entries);
  if (!surely(r))
    for (auto& e : entries)
      for (auto& t : e.to)
        t = {unknown{r.why}, r.key.at()};
  add_entries(*l, std::move(entries));
}

} // namespace vpclint::inline v0::cfn
