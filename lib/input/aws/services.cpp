#include "input/aws/dump.hpp"
#include "input/aws/states.hpp"
#include "input/listeners.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

std::optional<listener_protocol> protocol_of(std::string_view word) {
  if (word == "HTTP")
    return listener_protocol::http;
  if (word == "HTTPS")
    return listener_protocol::https;
  if (word == "TCP")
    return listener_protocol::tcp;
  if (word == "TLS" || word == "SSL")
    return listener_protocol::tls;
  if (word == "UDP")
    return listener_protocol::udp;
  if (word == "TCP_UDP")
    return listener_protocol::tcp_udp;
  return std::nullopt;
}

known<bool> runs(std::string_view state, origin at) {
  if (state.empty())
    return {};
  if (auto const running = answers_in(state))
    return {*running, at};
  return {unknown{"it is in the state '" + std::string(state.substr(0, 60)) + "'"}, at};
}

std::string_view behind(std::string_view text, std::string_view mark) {
  auto const at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

} // namespace

void reader::read_balancer(item const& i) {
  load_balancer lb{.id = name(i), .at = i.node.at(), .in = vpc_of(i.node), .tags = tags(i.node)};
  auto const type = str(i.node, "Type");
  if (type == "application" || type == "network" || type == "gateway")
    lb.kind = {type == "application" ? load_balancer_kind::application
               : type == "network"   ? load_balancer_kind::network
                                     : load_balancer_kind::gateway,
               lb.at};
  else
    lb.kind = {unknown{"the answer has no Type of " + lb.id}, lb.at};
  auto const scheme = str(i.node, "Scheme");
  if (!scheme.empty())
    lb.scheme = {scheme == "internal" ? load_balancer_scheme::internal
                                      : load_balancer_scheme::internet_facing,
                 lb.at};
  if (type == "network") // ELB-11: off by default, and somebody may have switched it on
    lb.cross_zone = {unknown{"describe-load-balancer-attributes of " + lb.id + " is not read"},
                     lb.at};
  lb.subnets = many(i.node, "AvailabilityZones", "SubnetId");
  if (lb.subnets.empty())
    lb.subnets.push_back({unknown{"the answer has no AvailabilityZones of " + lb.id}, lb.at});
  if (get(i.node, "SecurityGroups"))
    lb.security_groups = many(i.node, "SecurityGroups");
  else if (type == "application")
    lb.security_groups = groups(i.node, "SecurityGroups");
  auto const arn = str(i.node, "LoadBalancerArn");
  auto const family = str(i.node, "IpAddressType");
  if (family == "dualstack-without-public-ipv4" && scheme != "internal")
    lb.scheme = {unknown{"its public addresses are IPv6 alone, which is not read"}, lb.at};
  auto const nics = interfaces_called("ELB ", behind(arn, "loadbalancer/"));
  bool const has_ipv6 = std::any_of(nics.begin(), nics.end(), [&](doc::node nic) {
    return list(nic, "Ipv6Addresses").size() > 0;
  });
  if (!family.empty())
    lb.dual_stack = {has_ipv6 || family != "ipv4", get(i.node, "IpAddressType").at()};
  else if (has_ipv6)
    lb.dual_stack = {true, lb.at};
  for (auto const nic : nics)
    fold(str(nic, "NetworkInterfaceId"));
  lb.ips = addresses_by_subnet(nics, lb.subnets);
  bool asked = false;
  for (auto const& l : all("Listeners"))
    asked = asked ||
            (get(l.node, "LoadBalancerArn").text() == arn && is_whole("Listeners", l.where, arn));
  if (!asked) {
    unknown const why{"the listeners of " + lb.id + " are not in the documents"};
    lb.listeners.push_back(
        {.at = lb.at, .protocol = {why, lb.at}, .port = {why, lb.at}, .to = {{why, lb.at}}});
  }
  out_.into().load_balancers.push_back(std::move(lb));
}

bool reader::is_about(std::size_t where, doc::node target_group) const {
  // The answer does not repeat which group was asked for; the name of the file may.
  auto const& got = where_[where];
  std::string_view const file = got.file;
  auto const [account, region] = corner_of(target_group, where);
  if ((!got.account.empty() && account != got.account) ||
      (!got.region.empty() && region != got.region))
    return false; // another account or Region may have a group of this name
  auto const called = get(target_group, "TargetGroupName").text();
  auto of = behind(file, "targetgroup-");
  if (of.empty())
    of = behind(file, "targetgroup/");
  auto const rest = of.substr(std::min(of.size(), called.size()));
  return !called.empty() && of.starts_with(called) &&
         (rest.empty() || rest.front() == '.' || rest.front() == '/' || rest.front() == '_');
}

known<ref> reader::target_called(doc::node who, std::string_view vpc) {
  if (known_.has(who.text()))
    return to(who);
  // An address counts in the VPC of its group: others may have the same (ELB-18).
  auto const here = [&](doc::node n) { return vpc.empty() || str(n, "VpcId") == vpc; };
  auto const has = [&](doc::node n) {
    if (str(n, "PrivateIpAddress") == who.text())
      return true;
    auto const addresses = list(n, "PrivateIpAddresses");
    return std::any_of(addresses.items().begin(), addresses.items().end(),
                       [&](doc::node a) { return str(a, "PrivateIpAddress") == who.text(); });
  };
  for (auto const& n : all("NetworkInterfaces"))
    if (here(n.node) && has(n.node))
      return by_name(str(n.node, "NetworkInterfaceId"), who.at());
  for (auto const& n : all("Instances")) {
    if (!here(n.node))
      continue;
    auto const nics = list(n.node, "NetworkInterfaces");
    if (has(n.node) || std::any_of(nics.items().begin(), nics.items().end(), has))
      return by_name(n.id, who.at());
  }
  return by_name(who.text(), who.at());
}

void reader::add_targets(std::vector<listener>& into, listener base, load_balancer const& lb,
                         doc::node arn) {
  auto const id = arn.text();
  auto const& described = by_id_[find_row("TargetGroups", {})];
  auto const group = described.find(id);
  if (group == described.end()) {
    base.to.push_back(by_name(id, arn.at()));
    into.push_back(std::move(base));
    return;
  }
  auto const g = group->second;
  if (auto const h = get(g, "HealthCheckPort"); h && h.text() != "traffic-port")
    base.health_check_port = port(g, "HealthCheckPort");
  if (lb.kind && *lb.kind == load_balancer_kind::network)
    base.preserve_client_ip = keeps_clients(str(g, "TargetType") == "ip", base.protocol, base.at);
  auto const own_port = port(g, "Port");
  auto const called = str(g, "TargetGroupName");
  auto const start = into.size();
  for (auto const& t : all("TargetHealthDescriptions")) {
    if (!is_about(t.where, g))
      continue;
    auto const target = object(t.node, "Target");
    auto const other = port(target, "Port");
    entry_for(into, start, base, other.has_value() ? other : own_port)
        .to.push_back(target_called(get(target, "Id"), str(g, "VpcId")));
  }
  if (into.size() > start)
    return;
  auto& none = entry_for(into, start, base, own_port);
  auto const healths = answered_.find("TargetHealthDescriptions");
  bool const asked = healths != answered_.end() &&
                     std::any_of(healths->second.begin(), healths->second.end(),
                                 [&](std::size_t where) { return is_about(where, g); });
  if (!asked)
    none.to.push_back(
        {unknown{"describe-target-health of " + std::string(called) +
                 " is not in the documents (a file named targetgroup-" + std::string(called) + ")"},
         arn.at()});
}

listener reader::make_listener(item const& i, load_balancer const& /*lb*/) {
  listener l{.at = i.node.at()};
  auto const word = str(i.node, "Protocol");
  if (auto const p = protocol_of(word))
    l.protocol = {*p, l.at};
  else
    l.protocol = {unknown{"the protocol '" + std::string(word.substr(0, 20)) + "' is not modelled"},
                  l.at};
  l.port = port(i.node, "Port");
  if (l.port.is_left_out())
    l.port = {unknown{"the answer has no Port"}, l.at};
  return l;
}

void reader::read_listener(item const& i) {
  auto const named = known_.name_of(str(i.node, "LoadBalancerArn"));
  if (!named)
    return unused(i, "The load balancer of a listener is not described.");
  for (auto& lb : out_.into().load_balancers) {
    if (lb.id != *named)
      continue;
    auto const base = make_listener(i, lb);
    std::vector<listener> entries;
    auto const add = [&](doc::node arn) {
      if (arn && arn.is_scalar())
        add_targets(entries, base, lb, arn);
    };
    auto const follow = [&](doc::node actions) {
      for (auto const action : actions.items()) {
        auto const forward = list(object(action, "ForwardConfig"), "TargetGroups");
        if (forward.size() > 0)
          for (auto const g : forward.items())
            add(get(g, "TargetGroupArn"));
        else
          add(get(action, "TargetGroupArn"));
      }
    };
    follow(list(i.node, "DefaultActions"));
    auto const arn = behind(str(i.node, "ListenerArn"), ":listener/");
    bool rules_described = false; // the default rule is always among them
    for (auto const& rule : all("Rules"))
      if (auto const of = behind(str(rule.node, "RuleArn"), ":listener-rule/");
          !arn.empty() && of.starts_with(arn)) {
        rules_described = rules_described ||
                          is_whole("Rules", rule.where, asked_of("Rules", rule.where, rule.node));
        if (!flag(rule.node, "IsDefault").value_or(false))
          follow(list(rule.node, "Actions"));
      }
    if (lb.kind == known<load_balancer_kind>(load_balancer_kind::application) && !rules_described)
      entries.emplace_back(base).to.push_back(
          {unknown{"where else the listener sends: describe-rules of a listener of " + lb.id +
                   " is not in the documents"},
           base.at});
    if (entries.empty())
      entries.emplace_back(base).answers = {true, base.at}; // a redirect or a fixed answer
    add_entries(lb, std::move(entries));
    return;
  }
}

void reader::read_rule(item const&) {}          // where its listener is read
void reader::read_target_health(item const&) {} // where its group is used

void reader::read_classic(item const& i) {
  if (str(i.node, "VPCId").empty())
    return leave_out(i, "belongs to no VPC");
  load_balancer lb{.id = name(i), .at = i.node.at(), .in = vpc_of(i.node, "VPCId")};
  lb.kind = {load_balancer_kind::classic, lb.at};
  lb.scheme = {str(i.node, "Scheme") == "internal" ? load_balancer_scheme::internal
                                                   : load_balancer_scheme::internet_facing,
               lb.at};
  lb.subnets = many(i.node, "Subnets");
  lb.security_groups = groups(i.node, "SecurityGroups");
  auto const targets = many(i.node, "Instances", "InstanceId");
  auto const health = behind(str(object(i.node, "HealthCheck"), "Target"), ":");
  for (auto const d : list(i.node, "ListenerDescriptions").items()) {
    auto const n = object(d, "Listener");
    listener l{.at = d.at()};
    if (auto const p = protocol_of(str(n, "Protocol")))
      l.protocol = {*p, n.at()};
    else
      l.protocol = {unknown{"the protocol is not modelled"}, d.at()};
    l.port = port(n, "LoadBalancerPort");
    l.target_port = port(n, "InstancePort");
    if (auto const checked = std::optional(health.substr(0, health.find('/'))); !checked->empty()) {
      int number_of = 0;
      for (char const c : *checked)
        number_of =
            c >= '0' && c <= '9' && number_of < 100'000 ? number_of * 10 + (c - '0') : 100'000;
      if (number_of > 0 && number_of <= 65535)
        l.health_check_port = {static_cast<std::uint16_t>(number_of), d.at()};
    }
    l.to = targets;
    lb.listeners.push_back(std::move(l));
  }
  lb.ips = fold_all(interfaces_called("ELB ", str(i.node, "LoadBalancerName")), lb.subnets);
  out_.into().load_balancers.push_back(std::move(lb));
}

void reader::read_database(item const& i) {
  auto const group = object(i.node, "DBSubnetGroup");
  if (!group)
    return leave_out(i, "belongs to no VPC");
  database d{.id = name(i), .at = i.node.at(), .in = vpc_of(group)};
  d.engine = text(i.node, "Engine");
  d.port = port(object(i.node, "Endpoint"), "Port");
  if (d.port.is_left_out())
    d.port = port(i.node, "DbInstancePort");
  d.multi_az = flag(i.node, "MultiAZ");
  d.running = runs(str(i.node, "DBInstanceStatus"), d.at);
  d.publicly_accessible = flag(i.node, "PubliclyAccessible");
  d.subnets = many(group, "Subnets", "SubnetIdentifier");
  if (d.subnets.empty())
    d.subnets.push_back({unknown{"the subnets of " + d.id + " are not in the documents"}, d.at});
  d.security_groups = groups(i.node, "VpcSecurityGroups", "VpcSecurityGroupId");
  d.tags = tags(i.node, "TagList");
  out_.into().databases.push_back(std::move(d));
}

void reader::read_redshift(item const& i) {
  if (str(i.node, "VpcId").empty())
    return leave_out(i, "belongs to no VPC");
  database d{.id = name(i), .at = i.node.at(), .in = vpc_of(i.node)};
  d.engine = {std::string("redshift"), d.at};
  d.port = port(object(i.node, "Endpoint"), "Port");
  if (!d.port.has_value())
    d.port = {std::uint16_t{5439}, d.at};
  d.publicly_accessible = flag(i.node, "PubliclyAccessible");
  d.running = runs(str(i.node, "ClusterStatus"), d.at);
  d.security_groups = groups(i.node, "VpcSecurityGroups", "VpcSecurityGroupId");
  if (auto const group =
          described_for(i, "ClusterSubnetGroups", str(i.node, "ClusterSubnetGroupName")))
    d.subnets = many(group, "Subnets", "SubnetIdentifier");
  else
    d.subnets.push_back({unknown{"the subnets of " + d.id + " are not in the documents"}, d.at});
  d.tags = tags(i.node);
  out_.into().databases.push_back(std::move(d));
}

void reader::read_cache(item const& i) {
  cache c{.id = name(i), .at = i.node.at()};
  if (auto const group =
          described_for(i, "CacheSubnetGroups", str(i.node, "CacheSubnetGroupName"))) {
    c.subnets = many(group, "Subnets", "SubnetIdentifier");
    c.in = vpc_of(group);
  } else {
    c.subnets.push_back({unknown{"the subnets of " + c.id + " are not in the documents"}, c.at});
    c.in = vpc_by({}, i);
  }
  c.engine = text(i.node, "Engine");
  c.port = port(object(i.node, "ConfigurationEndpoint"), "Port");
  for (auto const n : list(i.node, "CacheNodes").items())
    if (!c.port.has_value())
      c.port = port(object(n, "Endpoint"), "Port");
  c.security_groups = groups(i.node, "SecurityGroups", "SecurityGroupId");
  c.ips = fold_all(interfaces_called("ElastiCache ", str(i.node, "CacheClusterId")), c.subnets);
  out_.into().caches.push_back(std::move(c));
}

} // namespace vpclint::inline v0::dump
