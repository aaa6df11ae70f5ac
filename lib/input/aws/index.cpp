#include "input/aws/dump.hpp"
#include "input/aws/shape.hpp"
#include "input/aws/states.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

/// What the descriptions of interfaces begin with that are parts of what is described besides.
constexpr std::array<std::string_view, 4> service_prefixes{"ELB ", "ElastiCache ",
                                                           "AWS Lambda VPC ENI-", "Amazon EKS "};

bool is_of_service(std::string_view description) {
  return std::any_of(service_prefixes.begin(), service_prefixes.end(),
                     [&](auto const prefix) { return description.starts_with(prefix); });
}

} // namespace

void reader::find_regions() {
  for (auto const& i : all("Subnets")) {
    auto az = str(i.node, "AvailabilityZone");
    auto const vpc = str(i.node, "VpcId");
    vpc_of_subnet_[str(i.node, "SubnetId")] = vpc;
    while (!az.empty() && az.back() >= 'a' && az.back() <= 'z')
      az.remove_suffix(1);
    if (is_region(az))
      vpc_region_[vpc] = std::string(az);
  }
}

std::string reader::state(item const& i) {
  std::string_view word;
  for (auto const* key : {"State", "Status", "DBInstanceStatus", "ClusterStatus",
                          "CacheClusterStatus", "LifeCycleState", "status"}) {
    auto const v = get(i.node, key);
    if (!v)
      continue;
    word = v.is_mapping() ? str(v, v.find("Name") ? "Name" : "Code") : str(i.node, key);
    if (!word.empty())
      break;
  }
  std::string said(word.substr(0, 60));
  switch (life_of(i.kind->key, word)) {
  case life::there:
    return {};
  case life::coming:
    note(i.node.at(),
         std::string(i.id.substr(0, 200)) + " is " + said + "; it is taken to be made.");
    return {};
  case life::gone:
    return said;
  case life::unclear:
    break;
  }
  auto const key = i.kind->key;
  if (key == "Instances" || key.ends_with("Attachments") || key.ends_with("Exclusions"))
    return {}; // what it does is not known, which its reader says
  auto why = unclear_words(word);
  out_.into().gaps.push_back({.at = i.node.at(),
                              .part = std::string(i.id.substr(0, 200)),
                              .reason = std::string(i.id.substr(0, 200)) + " is " + why});
  return why;
}

/// What is left out takes its interfaces with it; where that is not sure, neither are they.
void reader::leave_interfaces_of(item const& i, std::string const& why) {
  std::vector<std::string_view> own;
  for (auto const n : list(i.node, "NetworkInterfaceIds").items())
    own.push_back(n.text());
  for (auto const a : list(i.node, "NatGatewayAddresses").items())
    own.push_back(str(a, "NetworkInterfaceId"));
  for (auto const id : own)
    known_.interfaces_left.emplace(id, std::string(i.id.substr(0, 200)) + " is " + why);
}

void reader::index_one(item const& i) {
  if (i.kind->id.empty())
    return;
  auto const id = i.id;
  auto const& key = i.kind->key;
  bool const gated = key != "VpcPeeringConnections" && key != "Addresses" &&
                     i.kind->how == disposition::read && key != "Functions";
  if (gated)
    if (auto gone = state(i); !gone.empty()) {
      leave_out(i, "is " + gone);
      left_.emplace(i.kind, id);
      leave_interfaces_of(i, gone);
      known_.gone.emplace(id, std::move(gone));
      return;
    }
  bool const is_default =
      (key == "SecurityGroups" && str(i.node, "GroupName") == "default" && get(i.node, "VpcId")) ||
      (key == "NetworkAcls" && flag(i.node, "IsDefault").value_or(false));
  if (is_default)
    known_.names.emplace(id, keep(std::string(str(i.node, "VpcId")) + ".default"));
  else if (key != "SecurityGroupRules") {
    if (auto called = name(i); called == id)
      known_.names.emplace(id, id);
    else
      known_.names.emplace(id, keep(std::move(called)));
  }
}

void reader::index_tables() {
  for (auto const& i : all("RouteTables"))
    for (auto const a : list(i.node, "Associations").items()) {
      auto const joined = joined_by(str(object(a, "AssociationState"), "State"));
      if (joined == life::gone)
        continue;
      auto const subnet = str(a, "SubnetId");
      if (joined == life::unclear) {
        auto const what = keep("the association of " + std::string(subnet));
        known_.gone.emplace(what, unclear_words(str(object(a, "AssociationState"), "State")));
        if (!subnet.empty())
          table_of_[subnet] = what;
        continue;
      }
      if (!subnet.empty())
        table_of_[subnet] = str(i.node, "RouteTableId");
      // Only a list of all tables says that a subnet has none of its own.
      if (flag(a, "Main").value_or(false) && is_whole(i.kind->key, i.where))
        main_of_[str(i.node, "VpcId")] = str(i.node, "RouteTableId");
    }
}

void reader::index() {
  std::size_t all_of_them = 0;
  for (auto const& [key, list_of] : items_) {
    if (key == "NetworkInterfaces" || key == "SecurityGroupRules")
      continue; // they keep their ids
    all_of_them += list_of.size();
    auto& times = times_[key];
    for (auto const& i : list_of)
      if (!i.kind->id.empty()) {
        auto const base = key == "LoadBalancers" ? i.node.find("LoadBalancerName").text()
                          : key == "services"    ? i.node.find("serviceName").text()
                          : i.kind->is_local()   ? i.node.find(i.kind->id).text()
                                                 : i.id;
        ++times[base];
      }
  }
  known_.names.reserve(all_of_them);
  find_regions();
  find_scopes();
  for (auto const& [key, list_of] : items_)
    if (key != "NetworkInterfaces") // which come last
      for (auto const& i : list_of)
        index_one(i);
  if (!known_.gone.empty())
    for (auto& [key, list_of] : items_)
      std::erase_if(list_of, [&](item const& i) {
        // A function may have the name of a database that is no more.
        return !i.kind->id.empty() &&
               (i.kind->is_local() ? left_.count({i.kind, i.id}) != 0 : known_.gone.contains(i.id));
      });
  index_tables();
  for (auto const& i : all("NetworkAcls"))
    for (auto const a : list(i.node, "Associations").items())
      acl_of_[str(a, "SubnetId")] = str(i.node, "NetworkAclId");
  for (auto const& i : all("Instances")) // routes may lead to an interface that is told with it
    if (auto const nics = list(i.node, "NetworkInterfaces"); nics.size() == 1)
      if (auto const called = known_.name_of(i.id))
        known_.names.emplace(str(*nics.items().begin(), "NetworkInterfaceId"), *called);
  for (auto const& i : all("NetworkInterfaces")) {
    auto words = i.unusual ? str(i.node, "Description") : i.description;
    constexpr std::size_t uuid = 37;
    if (words.starts_with("AWS Lambda VPC ENI-") && words.size() > uuid + 19)
      words.remove_suffix(uuid);
    if (is_of_service(words))
      described_[words].push_back(i.node);
    auto const owner = i.unusual ? str(object(i.node, "Attachment"), "InstanceId") : i.instance;
    if (!owner.empty())
      if (auto const called = known_.name_of(owner))
        known_.names.emplace(i.id, *called);
  }
  known_.interfaces = &by_id_[find_row("NetworkInterfaces", {})];
}

// Precondition: the prefix is one of `service_prefixes`.
std::vector<doc::node> reader::interfaces_called(std::string_view prefix, std::string_view called) {
  auto const hit = described_.find(std::string(prefix) + std::string(called));
  return hit == described_.end() ? std::vector<doc::node>() : hit->second;
}

} // namespace vpclint::inline v0::dump
