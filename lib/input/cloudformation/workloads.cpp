#include "input/cloudformation/converter.hpp"
#include "input/ipv6_left_out.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr int most_members = 1000; // of one group that are spelled out

} // namespace

void converter::settings(resource const& r, interface_settings& into, value const& from) {
  into.subnet = one(from.get("SubnetId"), {"AWS::EC2::Subnet"});
  into.ip = address4(from.get("PrivateIpAddress"));
  for (auto const& a : items(from.get("PrivateIpAddresses"))) {
    auto address = address4(a.get("PrivateIpAddress"));
    if (flag(a.get("Primary")).value_or(false))
      into.ip = std::move(address);
    else
      into.secondary_ips.push_back(std::move(address));
  }
  if (auto const& six = from.get("Ipv6Addresses"); items(six).size() > 1)
    tell_ipv6_left_out(out_, r.id, six.at, "further IPv6 addresses");
  for (auto const& a : items(from.get("Ipv6Addresses")))
    if (into.ipv6.is_left_out())
      into.ipv6 = address6(a.get("Ipv6Address"));
  auto const ipv6_count = number(from.get("Ipv6AddressCount"));
  if (ipv6_count && *ipv6_count > 0)
    into.has_ipv6 = {true, ipv6_count.at};
  into.source_dest_check = flag(from.get("SourceDestCheck"));
  into.public_ip = flag(from.get("AssociatePublicIpAddress"));
  for (auto const* name : {"GroupSet", "SecurityGroupIds", "SecurityGroups", "Groups"})
    set_groups(into.security_groups, from.get(name));
  for (auto const* e : all("AWS::EC2::EIP"))
    if (target(e->get("InstanceId"), {"AWS::EC2::Instance"}) == &r)
      into.has_elastic_ip =
          surely(*e) ? known<bool>(true, e->key.at()) : known<bool>(unknown{e->why}, e->key.at());
}

void converter::read_interface(resource const& r) {
  // An interface that an instance of the run has is read with the instance.
  auto const owned_by = [&](resource const* owner) { part_of_[&r] = owner->name + "." + r.name; };
  for (auto const* i : all("AWS::EC2::Instance"))
    for (auto const& nic : items(i->get("NetworkInterfaces")))
      if (target(nic.get("NetworkInterfaceId"), {"AWS::EC2::NetworkInterface"}) == &r)
        return owned_by(i);
  for (auto const* a : all("AWS::EC2::NetworkInterfaceAttachment"))
    if (target(a->get("NetworkInterfaceId"), {"AWS::EC2::NetworkInterface"}) == &r)
      if (auto const* i = target(a->get("InstanceId"), {"AWS::EC2::Instance"}))
        return owned_by(i);
  auto const& s = r.get("SubnetId");
  here_ = vpc_by({s}, items(r.get("GroupSet")), r);
  auto& n = add(out_.into().network_interfaces, r);
  n.in = ref(here_, r.key.at());
  settings(r, n.settings, r.properties);
  n.attached = {unknown{"what uses " + r.id + " is not in the documents"}, r.key.at()};
  n.tags = tags(r);
}

network_interface converter::nic_of(resource const& r) {
  network_interface n;
  n.id = r.name;
  n.at = r.key.at();
  n.in = ref(here_, r.key.at());
  settings(r, n.settings, r.properties);
  // SUB-12: made before its instance, it gets no address at launch.
  n.settings.public_ip = {false, r.key.at()};
  n.tags = tags(r);
  return n;
}

resource const* converter::launch_template(value const& spec) const {
  for (auto const* key : {"LaunchTemplateId", "Id"}) // EKS has shorter words
    if (auto const* t = target(spec.get(key), {"AWS::EC2::LaunchTemplate"}))
      return t;
  auto const& name =
      spec.get("LaunchTemplateName").there() ? spec.get("LaunchTemplateName") : spec.get("Name");
  if (auto const* t = target(name, {"AWS::EC2::LaunchTemplate"}))
    return t;
  if (name.is(value_kind::text)) // one name means one template in an account
    for (auto const* t : all("AWS::EC2::LaunchTemplate"))
      if (t->get("LaunchTemplateName").is(value_kind::text) &&
          t->get("LaunchTemplateName").text == name.text)
        return t;
  return target(spec, {"AWS::AutoScaling::LaunchConfiguration"});
}

bool converter::launches_here(resource const& t) const {
  for (auto const* type :
       {"AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup", "AWS::EKS::Nodegroup"})
    for (auto const* r : all(type)) {
      auto const& mixed = r->get("MixedInstancesPolicy").get("LaunchTemplate");
      for (auto const* spec : {&r->get("LaunchTemplate"), &r->get("LaunchConfigurationName"),
                               &mixed.get("LaunchTemplateSpecification")})
        if (spec->there() && launch_template(*spec) == &t)
          return true;
    }
  return false;
}

void converter::launch_settings(value const& spec, interface_settings& into, launch_values& found) {
  if (!spec.there())
    return;
  auto const* t = launch_template(spec);
  if (t == nullptr) {
    // What it says about interfaces is in other hands: groups, addresses, the subnet.
    auto const& id = spec.get(spec.get("Id").there() ? "Id" : "LaunchTemplateId");
    auto const& name = spec.get(spec.get("Name").there() ? "Name" : "LaunchTemplateName");
    auto reason = why(id.there() ? id : name.there() ? name : spec);
    reason.reason = "its launch template is not known: " + reason.reason;
    into.security_groups.emplace().push_back({reason, spec.at});
    into.public_ip = {reason, spec.at};
    into.subnet = {reason, spec.at};
    return;
  }
  auto const& data =
      t->type == "AWS::EC2::LaunchTemplate" ? t->get("LaunchTemplateData") : t->properties;
  auto const& nics = data.get("NetworkInterfaces");
  auto const* first = nics.there() ? &nics : &data;
  while (first->is(value_kind::list) && !first->items.empty()) {
    if (first->items.size() > 1)
      out_.into().gaps.push_back(
          {.at = first->at,
           .part = t->name,
           .reason = "further interfaces that " + t->id + " launches are not read"});
    first = &first->items.front();
  }
  auto const& from = *first;
  if (from.is(value_kind::unknown)) {
    auto const reason = why(from);
    into.security_groups.emplace().push_back({reason, from.at});
    into.public_ip = {reason, from.at};
    into.subnet = {reason, from.at};
    return;
  }
  into.public_ip = flag(from.get("AssociatePublicIpAddress"));
  found.subnet = &from.get("SubnetId");
  for (auto const* name : {"Groups", "SecurityGroupIds", "SecurityGroups"})
    if (auto const& g = from.get(name); g.there() && found.groups == nullptr)
      found.groups = &g;
}

void converter::set_forwarding(instance& i, std::vector<network_interface> const& own) {
  // WALK-j3: who forwards what is not its own may translate it, and no template says whether.
  auto const checks = [](known<bool> const& k) { return !k.is_unknown() && k.value_or(true); };
  bool all_check = own.empty() ? checks(i.settings.source_dest_check) : true;
  for (auto const& n : own)
    all_check = all_check && checks(n.settings.source_dest_check);
  if (all_check)
    return;
  i.nat = {unknown{"whether " + i.id + " translates addresses is in no template"}, i.at};
  if (own.size() > 1)
    i.appliance = {unknown{"whether " + i.id + " forwards packets is in no template"}, i.at};
}

void converter::read_instance(resource const& r) {
  auto const& written = r.get("NetworkInterfaces");
  auto nics = items(written);
  // The one with index 0 is the primary one, whichever comes first.
  std::stable_sort(nics.begin(), nics.end(), [](value const& a, value const& b) {
    auto const zero = [](value const& v) { return v.get("DeviceIndex").text == "0"; };
    return zero(a) && !zero(b);
  });
  std::vector<value> subnets{r.get("SubnetId")};
  std::vector<value> group_list = items(r.get("SecurityGroupIds"));
  for (auto const& nic : nics) {
    auto const* own = target(nic.get("NetworkInterfaceId"), {"AWS::EC2::NetworkInterface"});
    subnets.push_back(own != nullptr ? own->get("SubnetId") : nic.get("SubnetId"));
    for (auto const& g : items(nic.get("GroupSet")))
      group_list.push_back(g);
  }
  launch_values launch;
  interface_settings launched;
  launch_settings(r.get("LaunchTemplate"), launched, launch);
  if (launch.subnet != nullptr)
    subnets.push_back(*launch.subnet);
  if (launch.groups != nullptr)
    for (auto const& g : items(*launch.groups))
      group_list.push_back(g);
  if (launched.subnet.is_unknown())
    subnets.push_back(value::not_known(launched.subnet.reason(), r.key.at()));
  std::erase_if(subnets, [](value const& v) { return !v.there(); });
  here_ = vpc_by(subnets, group_list, r);
  instance i;
  i.id = r.name;
  i.at = r.key.at();
  i.in = ref(here_, r.key.at());
  settings(r, i.settings, r.properties);
  if (!i.settings.security_groups) {
    if (launch.groups != nullptr)
      set_groups(i.settings.security_groups, *launch.groups);
    else
      i.settings.security_groups = launched.security_groups;
  }
  if (i.settings.public_ip.is_left_out())
    i.settings.public_ip = launched.public_ip;
  if (i.settings.subnet.is_left_out() && launch.subnet != nullptr)
    i.settings.subnet = one(*launch.subnet, {"AWS::EC2::Subnet"});
  if (i.settings.subnet.is_left_out())
    i.settings.subnet = launched.subnet;
  if (i.settings.subnet.is_left_out() && nics.empty())
    i.settings.subnet = {unknown{"no subnet is written; the default VPC has one"}, r.key.at()};
  std::vector<network_interface> own;
  std::size_t number_of = 0;
  for (auto const& nic : nics) {
    auto const* separate = target(nic.get("NetworkInterfaceId"), {"AWS::EC2::NetworkInterface"});
    if (separate != nullptr) {
      own.push_back(nic_of(*separate));
    } else {
      auto& n = own.emplace_back();
      n.id = "eth" + std::to_string(number_of);
      n.at = nic.at;
      n.in = i.in;
      settings(r, n.settings, nic);
      if (nic.is(value_kind::unknown) || nic.get("NetworkInterfaceId").there())
        n.settings.subnet = {why(nic.is(value_kind::unknown) ? nic : nic.get("NetworkInterfaceId")),
                             nic.at};
      if (n.settings.source_dest_check.is_left_out())
        n.settings.source_dest_check = flag(r.get("SourceDestCheck"));
    }
    ++number_of;
  }
  for (auto const* a : all("AWS::EC2::NetworkInterfaceAttachment")) {
    auto const* n = target(a->get("NetworkInterfaceId"), {"AWS::EC2::NetworkInterface"});
    if (n == nullptr || target(a->get("InstanceId"), {"AWS::EC2::Instance"}) != &r)
      continue;
    if (own.empty()) {
      auto& first = own.emplace_back();
      first.id = "eth0";
      first.at = r.key.at();
      first.in = i.in;
      first.settings = i.settings;
    }
    own.push_back(nic_of(*n));
  }
  for (auto& n : own) // an Elastic IP of an instance is one of its primary interface (IGW-8)
    if (&n == &own.front() && n.settings.has_elastic_ip.is_left_out())
      n.settings.has_elastic_ip = i.settings.has_elastic_ip;
    else if (&n != &own.front())
      n.settings.has_elastic_ip = {};
  set_forwarding(i, own);
  if (own.size() == 1 && part_of_.empty())
    i.settings = std::move(own.front().settings);
  else
    i.interfaces = std::move(own);
  if (!i.interfaces.empty())
    i.settings = {}; // each interface has its own
  if (!surely(r))
    i.running = {unknown{r.why}, r.key.at()};
  i.tags = tags(r);
  at_[&r] = out_.into().instances.size();
  out_.into().instances.push_back(std::move(i));
}

void converter::read_scaling_group(resource const& r) {
  auto const subnets = items(r.get("VPCZoneIdentifier"));
  interface_settings s;
  launch_values found;
  auto const& launch = r.get("LaunchTemplate");
  auto const& mixed =
      r.get("MixedInstancesPolicy").get("LaunchTemplate").get("LaunchTemplateSpecification");
  auto const& configuration = r.get("LaunchConfigurationName");
  launch_settings(launch.there() ? launch : mixed.there() ? mixed : configuration, s, found);
  if (!launch.there() && !mixed.there() && !configuration.there()) {
    // The settings of an instance that is named instead, or of nothing that is shown.
    unknown const reason{r.get("InstanceId").there()
                             ? "its instances are launched as an instance is, which is not read"
                             : "it names no launch template"};
    s.security_groups.emplace().push_back({reason, r.key.at()});
    s.public_ip = {reason, r.key.at()};
  }
  here_ = vpc_by(subnets, found.groups == nullptr ? std::vector<value>{} : items(*found.groups), r);
  auto& i = add(out_.into().instances, r);
  i.in = ref(here_, r.key.at());
  if (found.groups != nullptr)
    set_groups(s.security_groups, *found.groups);
  s.subnet = {}; // the group's own count
  i.settings = std::move(s);
  i.subnets = many(r.get("VPCZoneIdentifier"), {"AWS::EC2::Subnet"});
  if (i.subnets.empty())
    i.subnets.push_back({unknown{"the group names no subnets"}, r.key.at()});
  auto const& wanted = r.get("DesiredCapacity");
  i.count = number(wanted.there() ? wanted : r.get("MinSize"));
  if (i.count && (*i.count < 0 || *i.count > most_members))
    i.count = {unknown{"the group has " + std::to_string(*i.count) + " members"}, i.count.at};
  if (!surely(r))
    i.running = {unknown{r.why}, r.key.at()};
  i.tags = tags(r);
}

void converter::read_node_group(resource const& r) {
  auto const subnets = items(r.get("Subnets"));
  interface_settings s;
  launch_values found;
  launch_settings(r.get("LaunchTemplate"), s, found);
  here_ = vpc_by(subnets, found.groups == nullptr ? std::vector<value>{} : items(*found.groups), r);
  auto& i = add(out_.into().instances, r);
  i.in = ref(here_, r.key.at());
  if (found.groups != nullptr)
    set_groups(s.security_groups, *found.groups);
  if (!s.security_groups) // that of the cluster, and of remote access
    s.security_groups.emplace().push_back(
        {unknown{"EKS chooses the security groups of " + r.id}, r.key.at()});
  s.subnet = {};
  i.settings = std::move(s);
  i.subnets = many(r.get("Subnets"), {"AWS::EC2::Subnet"});
  if (i.subnets.empty())
    i.subnets.push_back({unknown{"the node group names no subnets"}, r.key.at()});
  auto const& scaling = r.get("ScalingConfig");
  auto const& wanted = scaling.get("DesiredSize");
  i.count = number(wanted.there() ? wanted : scaling.get("MinSize"));
  if (i.count && (*i.count < 0 || *i.count > most_members))
    i.count = {unknown{"the group has " + std::to_string(*i.count) + " members"}, i.count.at};
  if (!surely(r))
    i.running = {unknown{r.why}, r.key.at()};
}

} // namespace vpclint::inline v0::cfn
