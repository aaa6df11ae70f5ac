#include "input/ipv6_left_out.hpp"
#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {

std::optional<std::vector<known<ref>>> groups_of(reader& r, attribute const& a) {
  if (a.is_left_out() || (a.value().is_sequence() && a.value().size() == 0 && !a.is_unknown()))
    return std::nullopt;
  return r.many(a, types::groups);
}

namespace {

void read_addresses(reader& r, instance const& i, interface_settings& s) {
  s.ip = r.address4({i, "private_ip"});
  if (s.ip.is_unknown())
    s.ip = {}; // one that AWS picks
  for (auto const& a : attribute(i, "secondary_private_ips").items())
    if (auto ip = r.address4(a); ip)
      s.secondary_ips.push_back(std::move(ip));
  attribute const all(i, "ipv6_addresses");
  if (all.value().is_sequence() && all.value().size() == 0 && !all.configured())
    s.has_ipv6 = {false, all.at()}; // it is made, and got none
  if (all.items().size() > 1)
    tell_ipv6_left_out(r.builder(), r.name(i), all.at(), "further IPv6 addresses");
  for (auto const& a : all.items())
    if (auto six = r.address6(a); six && !s.ipv6.has_value())
      s.ipv6 = std::move(six);
  if (auto const count = r.number({i, "ipv6_address_count"}); count && *count > 0)
    s.has_ipv6 = {true, count.at};
  s.source_dest_check = r.flag({i, "source_dest_check"});
}

interface_settings interface_of(reader& r, instance const& i) {
  interface_settings s;
  s.subnet = r.one({i, "subnet_id"}, types::subnets);
  s.security_groups = groups_of(r, {i, "security_groups"});
  read_addresses(r, i, s);
  for (auto const& a : attribute(i, "private_ips").items()) {
    auto ip = r.address4(a);
    if (!ip)
      continue;
    if (!s.ip.has_value())
      s.ip = std::move(ip);
    else if (!(*s.ip == *ip))
      s.secondary_ips.push_back(std::move(ip));
  }
  return s;
}

/// The interfaces that an instance is launched with, by device index.
std::vector<network_interface> interfaces_of(reader& r, instance const& i) {
  std::vector<network_interface> all;
  for (auto const& block : interface_blocks(i)) {
    attribute const id = block["network_interface_id"];
    auto const index = block["device_index"].text();
    network_interface n{.id = "eth" + (index.empty() ? "0" : std::string(index)), .at = block.at()};
    auto const found = r.resolve(id, types::interfaces);
    if (auto const* t = found.only();
        t != nullptr && t->which != nullptr && t->which->type == "aws_network_interface") {
      n.settings = interface_of(r, *t->which);
      r.absent(*t->which, "it is an interface of " + i.address);
    } else if (t != nullptr && t->which == nullptr) {
      unknown const why{t->text + " is not in the document"};
      n.settings.subnet = {why, id.at()};
      n.settings.security_groups.emplace().push_back({why, id.at()});
      n.settings.public_ip = {why, id.at()};
    } else {
      n.settings.subnet = {unknown{reader::after_apply(id).reason}, id.at()};
      n.settings.security_groups.emplace().push_back(
          {unknown{reader::after_apply(id).reason}, id.at()});
    }
    all.push_back(std::move(n));
  }
  return all;
}

known<int> capacity(reader& r, attribute const& wanted, attribute const& least) {
  auto n = r.number(wanted);
  if (n.is_left_out())
    n = r.number(least);
  return n;
}

std::vector<attribute> launch_settings(reader& r, instance const& i) {
  std::vector<attribute> out;
  attribute const name(i, "launch_configuration");
  if (!name.is_left_out())
    out.push_back(name);
  auto const take = [&](attribute const& block) {
    for (auto const word : {"id", "name", "launch_template_id", "launch_template_name"})
      if (attribute const a = block[word]; !a.is_left_out())
        return out.push_back(a);
  };
  for (auto const& b : attribute(i, "launch_template").items())
    take(b);
  for (auto const& policy : attribute(i, "mixed_instances_policy").items())
    for (auto const& t : policy["launch_template"].items())
      for (auto const& s : t["launch_template_specification"].items())
        take(s);
  (void)r;
  return out;
}

/// The template or configuration that something is launched with; null where that is not known.
instance const* launch_of(reader& r, std::vector<attribute> const& settings) {
  for (auto const& a : settings) {
    auto const found = r.resolve(a, types::launch);
    if (auto const* t = found.only(); t != nullptr && t->which != nullptr)
      return t->which;
  }
  return nullptr;
}

void launched_with(reader& r, instance const& i, interface_settings& s) {
  std::string reason = "the launch settings of " + i.address + " are not in the document";
  if (auto const* found = launch_of(r, launch_settings(r, i))) {
    auto const& l = *found;
    if (l.type == "aws_launch_configuration") {
      s.security_groups = groups_of(r, {l, "security_groups"});
      s.public_ip = r.flag({l, "associate_public_ip_address"});
      return;
    }
    s.security_groups = groups_of(r, {l, "vpc_security_group_ids"});
    for (auto const& n : attribute(l, "network_interfaces").items()) {
      if (auto groups = groups_of(r, n["security_groups"]))
        s.security_groups = std::move(groups);
      s.public_ip = r.flag(n["associate_public_ip_address"]);
    }
    return;
  }
  s.security_groups.emplace().push_back({unknown{reason}, i.at});
  s.public_ip = {unknown{reason}, i.at};
}

/// What a template says of the interface of an instance, where the instance does not say it.
void fill_from_template(reader& r, instance const& i, interface_settings& s) {
  interface_settings launched;
  launched_with(r, i, launched);
  if (!s.security_groups)
    s.security_groups = std::move(launched.security_groups);
  if (s.public_ip.is_left_out())
    s.public_ip = launched.public_ip;
}

/// Whether packets that are not its own go through: then it may be a NAT instance (ENI-4, NAT-20).
void mark_forwarder(vpclint::instance& n) {
  bool checks = n.settings.source_dest_check.value_or(true);
  for (auto const& nic : n.interfaces)
    checks = checks && nic.settings.source_dest_check.value_or(true);
  if (checks)
    return;
  n.nat = {unknown{"whether " + n.id + " translates addresses is not in the document"}, n.at};
  if (n.interfaces.size() > 1)
    n.appliance = {unknown{"whether " + n.id + " forwards packets is not in the document"}, n.at};
}

/// An instance with interfaces of its own, by blocks.
void read_with_interfaces(reader& r, instance const& i, vpclint::instance& n) {
  std::string in;
  for (auto const& block : interface_blocks(i))
    if (auto const f = r.resolve(block["network_interface_id"], types::interfaces);
        in.empty() && f.only() != nullptr && f.only()->which != nullptr)
      in = r.vpc_of(*f.only()->which);
  n.in =
      ref(in.empty() ? r.vpc_by(i, {{i, "subnet_id"}}, {i, "vpc_security_group_ids"}) : in, i.at);
}

/// An instance whose only interface comes with it.
void read_with_settings(reader& r, instance const& i, vpclint::instance& n) {
  auto const launch = launch_settings(r, i);
  auto const* from = launch.empty() ? nullptr : launch_of(r, launch);
  attribute subnet(i, "subnet_id");
  attribute groups(i, "vpc_security_group_ids");
  attribute const names(i, "security_groups");
  n.settings.security_groups = groups_of(r, groups);
  if (!n.settings.security_groups && (names.configured() || !i.config))
    n.settings.security_groups = groups_of(r, names);
  if (from != nullptr) {
    auto const block = attribute(*from, "network_interfaces").first();
    if (subnet.is_left_out())
      subnet = block["subnet_id"];
    if (groups.is_left_out())
      groups = attribute(*from, "vpc_security_group_ids");
    if (groups.is_left_out())
      groups = block["security_groups"];
  }
  bool const by_outside_template = !launch.empty() && from == nullptr;
  n.settings.subnet = r.one(subnet, types::subnets);
  if (subnet.is_left_out())
    n.settings.subnet = {
        unknown{by_outside_template
                    ? "the launch settings of " + i.address + " are not in the document"
                    : i.address + " is launched into a default subnet"},
        i.at};
  if (by_outside_template && subnet.is_left_out() && groups.is_left_out())
    n.in =
        ref(r.outside_vpc("vpc-of-" + n.id,
                          "the launch settings of " + i.address + " are not in the document", i.at),
            i.at);
  else
    n.in = ref(r.vpc_by(i, {subnet}, groups), i.at);
  read_addresses(r, i, n.settings);
  n.settings.public_ip = r.flag({i, "associate_public_ip_address"});
  if (auto const address = r.address4({i, "public_ip"});
      address && n.settings.public_ip.is_left_out())
    n.settings.public_ip = {true, address.at};
  if (!launch.empty())
    fill_from_template(r, i, n.settings);
}

} // namespace

std::vector<attribute> interface_blocks(instance const& i) {
  std::vector<attribute> all;
  for (auto const name : {"primary_network_interface", "network_interface"})
    for (auto& block : attribute(i, name).items())
      if (!block["network_interface_id"].is_left_out())
        all.push_back(std::move(block));
  return all;
}

void read_instance(reader& r, instance const& i) {
  vpclint::instance n;
  n.id = r.name(i);
  n.at = i.at;
  n.tags = r.tags(i);
  n.interfaces = interfaces_of(r, i);
  if (n.interfaces.empty())
    read_with_settings(r, i, n);
  else
    read_with_interfaces(r, i, n);
  auto const state = attribute(i, "instance_state").text();
  if (state == "stopped" || state == "stopping")
    n.running = {false, i.at};
  mark_forwarder(n);
  r.place_at(i, r.into().instances.size());
  r.into().instances.push_back(std::move(n));
}

void read_interface(reader& r, instance const& i) {
  // Interfaces that instances are launched with were read with them.
  if (r.absorbed(&i) != nullptr)
    return;
  network_interface n{.id = r.name(i), .at = i.at, .in = ref(r.vpc_of(i), i.at)};
  n.settings = interface_of(r, i);
  n.tags = r.tags(i);
  r.place_at(i, r.into().network_interfaces.size());
  r.into().network_interfaces.push_back(std::move(n));
}

void read_scaling_group(reader& r, instance const& i) {
  vpclint::instance n;
  n.id = r.name(i);
  n.at = i.at;
  attribute const subnets(i, "vpc_zone_identifier");
  n.subnets = r.many(subnets, types::subnets);
  launched_with(r, i, n.settings);
  std::string in;
  for (auto const& a : launch_settings(r, i)) {
    auto const found = r.resolve(a, types::launch);
    if (auto const* t = found.only(); t != nullptr && t->which != nullptr)
      in = r.vpc_by(i, {subnets},
                    {*t->which, t->which->type == "aws_launch_configuration"
                                    ? "security_groups"
                                    : "vpc_security_group_ids"});
  }
  n.in = ref(in.empty() ? r.vpc_by(i, {subnets}, {i, "vpc_security_group_ids"}) : in, i.at);
  n.count = capacity(r, {i, "desired_capacity"}, {i, "min_size"});
  n.tags = r.tags(i);
  if (n.subnets.empty())
    n.subnets.push_back({unknown{i.address + " names no subnet"}, i.at});
  r.place_at(i, r.into().instances.size());
  r.into().instances.push_back(std::move(n));
}

void read_group_attachment(reader& r, instance const& i) {
  attribute const to(i, "network_interface_id");
  auto const group = r.one({i, "security_group_id"}, types::groups);
  auto const found = r.owners(to, types::interfaces);
  for (auto const& t : found.targets) {
    auto* s = r.settings_of(t);
    if (s == nullptr)
      continue;
    if (!s->security_groups)
      s->security_groups.emplace().push_back(ref("default", i.at)); // SG-3: it keeps that one
    auto const one = found.only() != nullptr
                         ? group
                         : known<ref>(unknown{i.address + " may be about another interface"}, i.at);
    if (std::find(s->security_groups->begin(), s->security_groups->end(), one) ==
        s->security_groups->end())
      s->security_groups->push_back(one);
  }
}

} // namespace vpclint::inline v0::terraform
