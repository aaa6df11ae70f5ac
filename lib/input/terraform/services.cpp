#include "input/terraform/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// The subnets of a subnet group that is referred to by name.
std::vector<known<ref>> subnets_of_group(reader& r, attribute const& a, attribute& subnets) {
  if (a.is_left_out())
    return {{unknown{a.owner().address + " names no subnet group"}, a.at()}};
  auto const found = r.resolve(a, types::subnet_groups);
  auto const* t = found.only();
  if (t == nullptr || t->which == nullptr) {
    auto const what = t != nullptr ? "subnet group " + t->text + " is not in the document"
                                   : reader::after_apply(a).reason;
    return {{unknown{what}, a.at()}};
  }
  subnets = {*t->which, "subnet_ids"};
  return r.many(subnets, types::subnets);
}

} // namespace

void read_database(reader& r, instance const& i) {
  database d{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute subnets(i, "subnet_ids");
  auto const group = i.type == "aws_neptune_cluster"    ? "neptune_subnet_group_name"
                     : i.type == "aws_redshift_cluster" ? "cluster_subnet_group_name"
                                                        : "db_subnet_group_name";
  d.subnets = subnets_of_group(r, {i, group}, subnets);
  attribute const groups(i, "vpc_security_group_ids");
  d.security_groups = groups_of(r, groups);
  d.in = ref(r.vpc_by(i, {subnets}, groups), i.at);
  d.engine = r.text({i, "engine"});
  d.port = r.port({i, "port"});
  if (i.type == "aws_neptune_cluster" || i.type == "aws_docdb_cluster" ||
      i.type == "aws_redshift_cluster") {
    bool const neptune = i.type == "aws_neptune_cluster";
    bool const docdb = i.type == "aws_docdb_cluster";
    d.engine = {std::string(neptune ? "neptune" : docdb ? "docdb" : "redshift"), i.at};
    if (!d.port.has_value())
      d.port = {static_cast<std::uint16_t>(neptune ? 8182 : docdb ? 27017 : 5439), i.at};
  }
  if (d.port.is_unknown() && !attribute(i, "port").configured())
    d.port = {}; // the engine's
  d.multi_az = r.flag({i, "multi_az"});
  d.publicly_accessible = r.flag({i, "publicly_accessible"});
  if (i.type == "aws_rds_cluster") {
    constexpr std::array<std::string_view, 1> members{"aws_rds_cluster_instance"};
    r.each(members, [&](instance const& m) {
      auto const of = r.resolve({m, "cluster_identifier"}, types::clusters);
      bool const mine = std::any_of(of.targets.begin(), of.targets.end(),
                                    [&](target const& t) { return t.which == &i; });
      auto open = r.flag({m, "publicly_accessible"});
      if (mine && of.only() == nullptr && !open.is_left_out() && open.value_or(true))
        open = {unknown{m.address + " may be of another cluster"}, m.at};
      if (mine &&
          (open.value_or(false) || (open.is_unknown() && !d.publicly_accessible.value_or(false))))
        d.publicly_accessible = open;
    });
  }
  r.place_at(i, r.into().databases.size());
  r.into().databases.push_back(std::move(d));
}

void read_cache(reader& r, instance const& i) {
  attribute const replication(i, "replication_group_id");
  if (i.type == "aws_elasticache_cluster" && replication.configured())
    return r.absent(i, "it is a member of a replication group");
  cache c{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute subnets(i, "subnet_ids");
  c.subnets = subnets_of_group(r, {i, "subnet_group_name"}, subnets);
  attribute const groups(i, "security_group_ids");
  c.security_groups = groups_of(r, groups);
  c.in = ref(r.vpc_by(i, {subnets}, groups), i.at);
  c.engine = r.text({i, "engine"});
  if (c.engine.is_left_out() && i.type == "aws_elasticache_replication_group")
    c.engine = {std::string("redis"), i.at};
  c.port = r.port({i, "port"});
  if (c.port.is_unknown() && !attribute(i, "port").configured())
    c.port = {};
  c.multi_az = r.flag({i, "multi_az_enabled"});
  r.place_at(i, r.into().caches.size());
  r.into().caches.push_back(std::move(c));
}

void read_endpoint(reader& r, instance const& i) {
  vpc_endpoint e{.id = r.name(i), .at = i.at, .in = ref(r.vpc_of(i), i.at)};
  attribute const kind(i, "vpc_endpoint_type");
  auto const word = r.text(kind);
  if (word.is_unknown())
    e.kind = {unknown{word.reason()}, kind.at()};
  else
    e.kind = {!word || *word == "Gateway"      ? endpoint_kind::gateway_endpoint
              : *word == "GatewayLoadBalancer" ? endpoint_kind::gwlb_endpoint
                                               : endpoint_kind::interface_endpoint,
              kind.at()};
  e.service = r.text({i, "service_name"});
  if (e.service.is_left_out())
    e.service = {reader::after_apply({i, "service_name"}), i.at};
  e.subnets = r.many({i, "subnet_ids"}, types::subnets);
  e.security_groups = groups_of(r, {i, "security_group_ids"});
  e.route_tables = r.many({i, "route_table_ids"}, types::tables);
  for (auto const& s : attribute(i, "subnet_configuration").items()) {
    auto const one = r.one(s["subnet_id"], types::subnets);
    auto const hit = std::find(e.subnets.begin(), e.subnets.end(), one);
    auto const position = static_cast<std::size_t>(hit - e.subnets.begin());
    if (hit == e.subnets.end() && !one.is_left_out())
      e.subnets.push_back(one);
    if (auto ip = r.address4(s["ipv4"]); ip && position < e.subnets.size()) {
      e.ips.resize(std::max(e.ips.size(), position + 1));
      e.ips[position] = std::move(ip);
    }
  }
  e.private_dns = r.flag({i, "private_dns_enabled"});
  if (e.private_dns.is_left_out())
    e.private_dns = {false, i.at}; // off unless asked for
  e.tags = r.tags(i);
  r.place_at(i, r.into().endpoints.size());
  r.into().endpoints.push_back(std::move(e));
}

void read_endpoint_part(reader& r, instance const& i) {
  attribute const to(i, "vpc_endpoint_id");
  auto const found = r.owners(to, types::endpoints);
  bool const sure = found.only() != nullptr;
  auto const add = [&](std::vector<known<ref>>& all, known<ref> one) {
    if (!one.is_left_out() && !sure)
      one = {unknown{i.address + " may be about another endpoint"}, i.at};
    if (!one.is_left_out() && std::find(all.begin(), all.end(), one) == all.end())
      all.push_back(std::move(one));
  };
  auto const table = r.one({i, "route_table_id"}, types::tables);
  auto const subnet = r.one({i, "subnet_id"}, types::subnets);
  auto const group = r.one({i, "security_group_id"}, types::groups);
  for (auto const& t : found.targets) {
    auto const slot = r.slot(t.which);
    if (!slot)
      continue;
    auto& e = r.into().endpoints[*slot];
    add(e.route_tables, table);
    add(e.subnets, subnet);
    if (!group.is_left_out()) {
      if (!e.security_groups)
        e.security_groups.emplace();
      add(*e.security_groups, group);
    }
  }
}

} // namespace vpclint::inline v0::terraform
