#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {

void read_vpc(reader& r, instance const& i) {
  vpc v{.id = r.vpc_of(i), .at = i.at};
  if (!v.id.ends_with(reader::one_word(i.address)))
    return r.absent(i, "it is the same VPC as " + v.id);
  if (auto region = r.region_of(i); !region.empty())
    v.region = {std::move(region), i.at};
  v.account = r.text({i, "owner_id"});
  if (!v.account.has_value())
    v.account = {};
  v.is_default = i.type == "aws_default_vpc";
  attribute const main(i, "cidr_block");
  auto first = r.block(main);
  if (first.is_left_out())
    first = {v.is_default ? unknown{"the block of the default VPC is not in the document"}
                          : reader::after_apply(main),
             i.at};
  v.cidr_blocks.push_back(std::move(first));
  attribute const six(i, "ipv6_cidr_block");
  attribute const generated(i, "assign_generated_ipv6_cidr_block");
  if (auto block = r.block(six); !block.is_left_out())
    v.ipv6_cidr_blocks.push_back(std::move(block));
  else if (generated.text() == "true")
    v.ipv6_cidr_blocks.push_back({reader::after_apply(six), i.at});
  v.dns_support = r.flag({i, "enable_dns_support"});
  v.dns_hostnames = r.flag({i, "enable_dns_hostnames"});
  v.defaults = default_source::terraform;
  v.tags = r.tags(i);
  r.place_at(i, r.into().vpcs.size());
  r.into().vpcs.push_back(std::move(v));
}

void read_vpc_block(reader& r, instance const& i) {
  auto const six = i.type == "aws_vpc_ipv6_cidr_block_association";
  attribute const a(i, six ? "ipv6_cidr_block" : "cidr_block");
  auto block = r.block(a);
  if (block.is_left_out())
    block = {reader::after_apply(a), i.at};
  auto const name = r.vpc_of(i);
  for (auto& v : r.into().vpcs)
    if (v.id == name)
      (six ? v.ipv6_cidr_blocks : v.cidr_blocks).push_back(block);
}

namespace {

/// Whether the VPC of a subnet has an IPv6 block, as far as can be told.
bool may_have_ipv6(reader& r, instance const& subnet) {
  auto const found = r.resolve({subnet, "vpc_id"}, types::vpcs);
  auto const* t = found.only();
  if (t == nullptr || t->which == nullptr || !t->which->config)
    return true;
  constexpr std::array<std::string_view, 1> blocks{"aws_vpc_ipv6_cidr_block_association"};
  bool more = false;
  r.each(blocks, [&](instance const&) { more = true; });
  for (auto const name :
       {"assign_generated_ipv6_cidr_block", "ipv6_cidr_block", "ipv6_ipam_pool_id"})
    if (attribute const a(*t->which, name);
        a.is_unknown() || (!a.text().empty() && a.text() != "false"))
      more = true;
  return more;
}

} // namespace

void read_subnet(reader& r, instance const& i) {
  subnet s{.id = r.name(i), .at = i.at, .in = ref(r.vpc_of(i), attribute(i, "vpc_id").at())};
  attribute const four(i, "cidr_block");
  s.cidr = r.block(four);
  if (s.cidr.is_left_out() && attribute(i, "ipv6_native").text() != "true")
    s.cidr = {reader::after_apply(four), i.at};
  s.ipv6 = r.block({i, "ipv6_cidr_block"});
  if (s.ipv6.is_unknown() && !may_have_ipv6(r, i))
    s.ipv6 = {};
  s.az = r.text({i, "availability_zone"});
  if (!s.az.has_value())
    if (auto id = r.text({i, "availability_zone_id"}); id)
      s.az = std::move(id);
  s.public_ip = r.flag({i, "map_public_ip_on_launch"});
  if (i.type == "aws_default_subnet" && s.public_ip.is_left_out())
    s.public_ip = {true, i.at}; // CIDR-23
  s.assign_ipv6 = r.flag({i, "assign_ipv6_address_on_creation"});
  s.tags = r.tags(i);
  r.place_at(i, r.into().subnets.size());
  r.into().subnets.push_back(std::move(s));
}

void read_internet_gateway(reader& r, instance const& i) {
  internet_gateway g{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const own(i, "vpc_id");
  if (own.is_unknown() || !own.text().empty()) {
    auto const in = r.known_vpc(own);
    if (in.is_unknown()) {
      g.attached = {unknown{in.reason()}, own.at()};
      return r.may_be_attached(std::move(g));
    }
    g.in = in.has_value() ? *in : ref(r.vpc_of(i), own.at());
  } else {
    constexpr std::array<std::string_view, 1> attachment{"aws_internet_gateway_attachment"};
    r.each(attachment, [&](instance const& a) {
      attribute const id(a, "internet_gateway_id");
      auto const to = r.resolve(id, types::internet_gateways);
      if (auto const* t = to.only(); t != nullptr) {
        if (t->which == &i)
          g.in = ref(r.vpc_of(a), a.at);
        return;
      }
      bool const perhaps = to.targets.empty() || to.open ||
                           std::any_of(to.targets.begin(), to.targets.end(),
                                       [&](target const& t) { return t.which == &i; });
      if (perhaps && id.is_unknown())
        g.attached = {unknown{a.address + " may be about another internet gateway"}, a.at};
    });
    if (g.in.name.empty() && g.attached.is_unknown())
      return r.may_be_attached(std::move(g));
    g.attached = {};
  }
  if (g.in.name.empty())
    return r.absent(i, "it is attached to no VPC");
  r.place_at(i, r.into().internet_gateways.size());
  r.into().internet_gateways.push_back(std::move(g));
}

void read_egress_gateway(reader& r, instance const& i) {
  r.into().egress_only_internet_gateways.push_back(
      {.id = r.name(i), .at = i.at, .in = ref(r.vpc_of(i), i.at), .tags = r.tags(i)});
}

void read_nat_gateway(reader& r, instance const& i) {
  nat_gateway g{.id = r.name(i), .at = i.at, .in = ref(r.vpc_of(i), i.at)};
  g.subnet = r.one({i, "subnet_id"}, types::subnets);
  attribute const kind(i, "connectivity_type");
  auto const connectivity = r.text(kind);
  if (connectivity)
    g.connectivity = {*connectivity == "private" ? nat_connectivity::private_nat
                                                 : nat_connectivity::public_nat,
                      kind.at()};
  attribute const mode(i, "availability_mode");
  if (mode.text() == "regional")
    g.regional = {true, mode.at()};
  g.ip = r.address4({i, "private_ip"});
  if (g.ip.is_unknown())
    g.ip = {};
  attribute const allocation(i, "allocation_id");
  if (auto const to = r.resolve(allocation, types::elastic_ips); to.only() != nullptr)
    if (auto const* eip = to.only()->which; eip != nullptr)
      if (auto address = r.address4({*eip, "public_ip"}); address)
        g.elastic_ip = std::move(address);
  if (auto const address = r.address4({i, "public_ip"}); address && !g.elastic_ip.has_value())
    g.elastic_ip = address;
  g.tags = r.tags(i);
  r.place_at(i, r.into().nat_gateways.size());
  r.into().nat_gateways.push_back(std::move(g));
}

void read_elastic_ip(reader& r, instance const& i) {
  elastic_ip e{.id = r.name(i), .at = i.at, .address = r.address4({i, "public_ip"})};
  e.tags = r.tags(i);
  if (e.address.is_left_out())
    e.address = {reader::after_apply({i, "public_ip"}), i.at};
  r.place_at(i, r.into().elastic_ips.size());
  r.into().elastic_ips.push_back(std::move(e));
}

namespace {

/// The settings of the interface that an argument means. Where that is not known, any of them may
/// have the Elastic IP.
interface_settings* settings_of(reader& r, attribute const& a) {
  if (!a.is_unknown() && a.text().empty())
    return nullptr;
  if (auto const to = r.resolve(a, types::interfaces); to.only() != nullptr)
    return r.settings_of(*to.only()); // none where a NAT gateway has it
  auto const to = r.owners(a, types::interfaces);
  unknown const why{a.owner().address + " may be for another interface"};
  for (auto const& t : to.targets)
    if (auto* s = r.settings_of(t); s != nullptr && !s->elastic_ip && !s->has_elastic_ip)
      s->has_elastic_ip = {why, a.at()};
  return nullptr;
}

/// Where an Elastic IP goes. A state says which instance has the interface, besides.
interface_settings* user_of(reader& r, instance const& i, std::string_view instance_name,
                            std::string_view interface_name) {
  if (attribute const a(i, interface_name); a.has_value() && !a.text().empty())
    if (auto* s = settings_of(r, a))
      return s;
  for (auto const argument : {instance_name, interface_name})
    if (auto* s = settings_of(r, {i, argument}))
      return s;
  return nullptr;
}

void use(interface_settings& s, known<ipv4> const& address, known<ipv4> const& at_private) {
  if (at_private && !(s.ip && *s.ip == *at_private)) {
    s.elastic_ips.push_back({.private_ip = at_private, .elastic_ip = address, .at = address.at});
    return;
  }
  if (address)
    s.elastic_ip = address;
  else
    s.has_elastic_ip = {true, address.at};
}

} // namespace

void read_elastic_ip_use(reader& r, instance const& i) {
  if (i.type == "aws_eip") {
    if (auto* s = user_of(r, i, "instance", "network_interface"))
      use(*s, r.address4({i, "public_ip"}), r.address4({i, "associate_with_private_ip"}));
    return;
  }
  known<ipv4> address;
  auto const to = r.resolve({i, "allocation_id"}, types::elastic_ips);
  if (auto const* t = to.only(); t != nullptr && t->which != nullptr)
    address = r.address4({*t->which, "public_ip"});
  if (auto* s = user_of(r, i, "instance_id", "network_interface_id"))
    use(*s, address, r.address4({i, "private_ip_address"}));
}

void read_prefix_list(reader& r, instance const& i) {
  prefix_list l{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const entries(i, "entry");
  for (auto const& e : entries.items()) {
    attribute const a = e["cidr"];
    auto block = r.block(a);
    l.cidrs.push_back(block.is_left_out() ? known<cidr>(reader::after_apply(a), a.at()) : block);
  }
  if (entries.is_unknown() && l.cidrs.empty())
    l.cidrs.push_back({reader::after_apply(entries), entries.at()});
  l.max_entries = r.number({i, "max_entries"});
  r.place_at(i, r.into().prefix_lists.size());
  r.into().prefix_lists.push_back(std::move(l));
}

void read_prefix_list_entry(reader& r, instance const& i) {
  attribute const to(i, "prefix_list_id");
  auto const found = r.owners(to, types::prefix_lists);
  for (auto const& t : found.targets) {
    auto const slot = r.slot(t.which);
    if (!slot)
      continue;
    auto& list = r.into().prefix_lists[*slot].cidrs;
    auto block = r.block({i, "cidr"});
    if (found.ambiguous || block.is_left_out())
      block = {reader::after_apply(found.ambiguous ? to : attribute(i, "cidr")), i.at};
    if (std::none_of(list.begin(), list.end(), [&](auto const& b) { return b == block; }))
      list.push_back(std::move(block));
  }
}

void read_public_access(reader& r, instance const& i) {
  attribute const a(i, "internet_gateway_block_mode");
  auto const mode = r.text(a);
  auto& b = r.into().public_access;
  b.at = i.at;
  if (mode.is_unknown())
    b.mode = {unknown{mode.reason()}, a.at()};
  else if (mode)
    b.mode = {*mode == "block-bidirectional" ? bpa_mode::block_bidirectional
              : *mode == "block-ingress"     ? bpa_mode::block_ingress
                                             : bpa_mode::off,
              a.at()};
}

void read_public_access_exclusion(reader& r, instance const& i) {
  bpa_exclusion e{.at = i.at};
  e.vpc = r.one({i, "vpc_id"}, types::vpcs);
  e.subnet = r.one({i, "subnet_id"}, types::subnets);
  attribute const a(i, "internet_gateway_exclusion_mode");
  auto const mode = r.text(a);
  if (mode.is_unknown())
    e.mode = {unknown{mode.reason()}, a.at()};
  else if (mode)
    e.mode = {*mode == "allow-egress" ? bpa_exclusion_mode::allow_egress
                                      : bpa_exclusion_mode::allow_bidirectional,
              a.at()};
  r.into().public_access.exclusions.push_back(std::move(e));
}

} // namespace vpclint::inline v0::terraform
