#include "input/aws/dump.hpp"
#include "input/aws/shape.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace vpclint::inline v0::dump {

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
  std::string low(word);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  if (low == "terminated" || low == "shutting-down" || low.starts_with("delete") ||
      low == "deleting" || low == "failed" || low == "rejected" || low == "expired" ||
      low == "inactive" || low == "pendingacceptance" || low == "pending-acceptance" ||
      low == "initiating" || low == "initiatingrequest")
    return std::string(word.substr(0, 60));
  if (low == "pending" || low == "creating" || low == "provisioning")
    note(i.node.at(), std::string(i.id.substr(0, 200)) + " is " + std::string(word) +
                          "; it is taken to be made.");
  return {};
}

void reader::index_one(item const& i) {
  if (i.kind->id.empty())
    return;
  auto const id = i.id;
  auto const& key = i.kind->key;
  bool const gated = key != "VpcPeeringConnections" && key != "Addresses" &&
                     key != "NetworkInterfaces" && i.kind->how == disposition::read &&
                     key != "Functions";
  if (gated)
    if (auto gone = state(i); !gone.empty()) {
      leave_out(i, "is " + gone);
      gone_.emplace(id, std::move(gone));
      return;
    }
  bool const is_default =
      (key == "SecurityGroups" && str(i.node, "GroupName") == "default" && get(i.node, "VpcId")) ||
      (key == "NetworkAcls" && flag(i.node, "IsDefault").value_or(false));
  if (is_default)
    names_.emplace(id, keep(std::string(str(i.node, "VpcId")) + ".default"));
  else if (key != "NetworkInterfaces" && key != "SecurityGroupRules") {
    if (auto called = name(i); called == id)
      names_.emplace(id, id);
    else
      names_.emplace(id, keep(std::move(called)));
  }
}

void reader::index() {
  std::size_t all_of_them = 0;
  for (auto const& [key, list_of] : items_) {
    all_of_them += list_of.size();
    if (key == "NetworkInterfaces" || key == "SecurityGroupRules")
      continue; // they keep their ids
    for (auto const& i : list_of)
      if (!i.kind->id.empty()) {
        auto const base = key == "LoadBalancers" ? i.node.find("LoadBalancerName").text()
                          : key == "services"    ? i.node.find("serviceName").text()
                          : i.kind->is_local()   ? i.node.find(i.kind->id).text()
                                                 : i.id;
        ++times_[{key, base}];
      }
  }
  names_.reserve(all_of_them);
  find_regions();
  find_scopes();
  for (auto const& [key, list_of] : items_)
    for (auto const& i : list_of)
      index_one(i);
  if (!gone_.empty())
    for (auto& [key, list_of] : items_)
      std::erase_if(list_of, [&](item const& i) {
        return !i.kind->id.empty() && gone_.find(i.id) != gone_.end();
      });
  for (auto const& i : all("RouteTables"))
    for (auto const a : list(i.node, "Associations").items()) {
      if (auto const s = str(object(a, "AssociationState"), "State"); s.starts_with("disassoc"))
        continue;
      if (auto const subnet = str(a, "SubnetId"); !subnet.empty())
        table_of_[subnet] = str(i.node, "RouteTableId");
      if (flag(a, "Main").value_or(false))
        main_of_[str(i.node, "VpcId")] = str(i.node, "RouteTableId");
    }
  for (auto const& i : all("NetworkAcls"))
    for (auto const a : list(i.node, "Associations").items())
      acl_of_[str(a, "SubnetId")] = str(i.node, "NetworkAclId");
  for (auto const& i : all("Instances")) // routes may lead to an interface that is told with it
    if (auto const nics = list(i.node, "NetworkInterfaces"); nics.size() == 1)
      if (auto const hit = names_.find(i.id); hit != names_.end())
        names_.emplace(str(*nics.items().begin(), "NetworkInterfaceId"),
                       std::string_view(hit->second));
  for (auto const& i : all("NetworkInterfaces")) {
    auto words = str(i.node, "Description");
    constexpr std::size_t uuid = 37;
    if (words.starts_with("AWS Lambda VPC ENI-") && words.size() > uuid + 19)
      words.remove_suffix(uuid);
    if (!words.empty())
      described_[words].push_back(i.node);
    auto const attachment = object(i.node, "Attachment");
    if (auto const owner = str(attachment, "InstanceId"); !owner.empty())
      if (auto const hit = names_.find(owner); hit != names_.end())
        names_.emplace(i.id, std::string_view(hit->second));
    names_.emplace(i.id, i.id);
  }
}

std::vector<doc::node> reader::interfaces_called(std::string_view prefix, std::string_view called) {
  auto const hit = described_.find(std::string(prefix) + std::string(called));
  return hit == described_.end() ? std::vector<doc::node>() : hit->second;
}

} // namespace vpclint::inline v0::dump
