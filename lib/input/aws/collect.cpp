#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/aws/dump.hpp"
#include "input/outside_vpc.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

constexpr int most_nesting = 6;

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_account(std::string_view text) { return text.size() == 12 && digits(text); }

/// Two letters, one or two words and a number, as AWS names its Regions.
bool is_region(std::string_view text) {
  if (text.size() < 9 || text.size() > 16 || text[2] != '-' ||
      text.back() < '1' || text.back() > '9' || text[text.size() - 2] != '-')
    return false;
  return std::all_of(text.begin(), text.end() - 1,
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

void look_at_name(std::string_view part, surroundings& w) {
  if (is_account(part))
    w.account = std::string(part);
  if (is_region(part))
    w.region = std::string(part);
}

bool is_recording(doc::node n) { return n.find("status_code") && n.find("data"); }
bool is_attribute(doc::node n) {
  return n.find("VpcId") && (n.find("EnableDnsSupport") || n.find("EnableDnsHostnames") ||
                             n.find("EnableNetworkAddressUsageMetrics"));
}
bool is_wrapper(std::string_view key) {
  return is_account(key) || is_region(key) || key.starts_with("describe") ||
         key.starts_with("get-") || key.starts_with("list-") || key.starts_with("search-") ||
         key == "ec2" || key == "elbv2" || key == "elb" || key == "rds" || key == "lambda" ||
         key == "eks" || key == "ecs" || key == "elasticache" || key == "efs" ||
         key == "networkmanager" || key == "redshift" || key == "regions" || key == "accounts" ||
         key == "data";
}

doc::node first_of(doc::node list) {
  for (auto const n : list.items())
    return n;
  return {};
}

int sure(doc::node n, int depth) {
  if (depth > most_nesting)
    return 0;
  if (n.is_sequence()) {
    auto const first = first_of(n);
    return first.is_mapping() ? (find_bare(first) != nullptr ? 80 : depth == 0 ? sure(first, depth + 1) : 0)
                              : 0;
  }
  if (!n.is_mapping())
    return 0;
  if (is_recording(n))
    return 95;
  if (is_attribute(n) || find_bare(n) != nullptr)
    return 80;
  int best = 0;
  for (auto const [k, v] : n.entries()) {
    if (k.text() == "Resources" || k.text() == "vpcs" || k.text() == "planned_values")
      return 0;
    bool const upper = !k.text().empty() && k.text().front() >= 'A' && k.text().front() <= 'Z';
    if (k.text() == "Reservations")
      best = std::max(best, 90);
    else if (auto const* r = find_row(k.text(), first_of(v)); r != nullptr && (upper || v.is_sequence()))
      best = std::max(best, v.is_sequence() ? 90 : 60);
    else if (find_single(k.text(), v) != nullptr)
      best = std::max(best, 85);
    else if (v.is_mapping() && is_wrapper(k.text()))
      best = std::max(best, sure(v, depth + 1) - 5);
  }
  return best;
}

} // namespace

int confidence(doc::node root, std::string_view /*name*/) { return sure(root, 0); }

bool reader::collect_attribute(doc::node n, std::size_t /*where*/) {
  if (!is_attribute(n))
    return false;
  auto const id = str(n, "VpcId");
  for (auto const* key : {"EnableDnsSupport", "EnableDnsHostnames"})
    if (auto const v = object(n, key)) {
      ++out_.count(n.at(), "VpcAttribute").read;
      (key[9] == 'S' ? dns_support_ : dns_hostnames_)[id] = v;
    }
  if (n.find("EnableNetworkAddressUsageMetrics"))
    ++out_.count(n.at(), "VpcAttribute").skipped;
  return true;
}

void reader::take(row const& r, doc::node thing, std::size_t where) {
  if (out_.stopped())
    return;
  if (!thing.is_mapping()) {
    if (r.how == disposition::skipped) {
      auto& count = out_.count(thing.at(), r.key);
      ++count.skipped;
      count.why = std::string(r.keys);
      return;
    }
    out_.refuse(codes::wrong_type, thing.at(),
                "a member of " + std::string(r.key) + " is " + std::string(doc::describe(thing)) +
                    ", and a mapping is meant");
    return;
  }
  auto& count = out_.count(thing.at(), r.key);
  if (!r.id.empty()) {
    auto const id = get(thing, r.id);
    if (!id || !id.is_scalar() || id.text().empty()) {
      out_.refuse(id ? codes::wrong_type : codes::missing_key, id ? id.at() : thing.at(),
                  "a member of " + std::string(r.key) + " has no " + std::string(r.id));
      return;
    }
    auto const [first, is_new] = by_id_[&r].emplace(id.text(), thing);
    if (!is_new) {
      ++count.skipped;
      if (count.why.empty())
        count.why = "was read before";
      auto const bytes = [&](place p) {
        return out_.sources().at(p.source).bytes().substr(p.begin, p.end - p.begin);
      };
      if (bytes(first->second.at()) != bytes(thing.at()))
        out_.report(codes::repeated_setting, severity::warning, id.at(),
                    std::string(id.text().substr(0, 200)) +
                        " is described differently before; the first answer counts");
      return;
    }
  }
  if (!out_.charge(700, thing.at()))
    return;
  switch (r.how) {
  case disposition::read:
  case disposition::part:
    ++count.read;
    break;
  case disposition::skipped:
    ++count.skipped;
    count.why = std::string(r.keys);
    return;
  case disposition::unmodelled:
    ++count.unmodelled;
    count.why = std::string(r.keys);
    out_.into().gaps.push_back({.at = thing.at(), .part = std::string(r.key), .reason = std::string(r.keys)});
    return;
  }
  items_[r.key].push_back({.node = thing, .where = where, .kind = &r});
}

void reader::collect_list(row const& r, doc::node list, std::size_t where) {
  items_[r.key]; // an empty answer is an answer
  for (auto const thing : list.items())
    take(r, thing, where);
}

void reader::collect(doc::node n, std::size_t where, int depth) {
  if (depth > most_nesting) {
    out_.refuse(codes::wrong_type, n.at(), "answers are nested too deeply here");
    return;
  }
  if (n.is_sequence()) {
    for (auto const thing : n.items())
      if (auto const* bare = thing.is_mapping() ? find_bare(thing) : nullptr)
        take(*bare, thing, where);
      else if (thing.is_mapping())
        collect(thing, where, depth + 1);
      else
        out_.refuse(codes::wrong_type, thing.at(), "no answer of a describe call: it is " +
                                                       std::string(doc::describe(thing)));
    return;
  }
  if (is_recording(n)) {
    if (auto const status = str(n, "status_code"); !status.empty() && status != "200")
      return note(n.at(), "This call failed with status " + std::string(status.substr(0, 20)) + ".");
    if (auto const data = object(n, "data"))
      collect(data, where, depth + 1);
    return;
  }
  if (collect_attribute(n, where))
    return;
  if (auto const* bare = find_bare(n)) {
    items_[bare->key];
    return take(*bare, n, where);
  }
  for (auto const [k, v] : n.entries()) {
    auto const key = k.text();
    auto const value = get(n, key);
    if (!value || key == "ResponseMetadata" || key == "NextToken" || key == "nextToken")
      continue;
    if (key == "Reservations") {
      auto const& instances = *find_row("Instances", {});
      items_[instances.key];
      for (auto const one : list(n, key).items())
        if (one.is_mapping())
          collect_list(instances, list(one, "Instances"), where);
        else
          out_.refuse(codes::wrong_type, one.at(), "a reservation is not a mapping");
      continue;
    }
    if (auto const* single = find_single(key, value)) {
      items_[single->key];
      take(*single, value, where);
      continue;
    }
    if (auto const* r = find_row(key, first_of(value))) {
      if (value.is_sequence())
        collect_list(*r, value, where);
      else
        out_.refuse(codes::wrong_type, value.at(),
                    std::string(key) + " is " + std::string(doc::describe(value)) +
                        ", and a list is meant");
      continue;
    }
    if (value.is_mapping() && is_wrapper(key)) {
      surroundings w = where_[where];
      look_at_name(key, w);
      w.file += "/" + std::string(key);
      where_.push_back(std::move(w));
      collect(value, where_.size() - 1, depth + 1);
      continue;
    }
    if (first_of(value).is_mapping()) {
      auto& count = out_.count(value.at(), key);
      count.unmodelled += value.size();
      count.why = "nothing is known here of such a list";
    }
  }
}

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
  std::transform(low.begin(), low.end(), low.begin(), [](unsigned char c) { return std::tolower(c); });
  if (low == "terminated" || low == "shutting-down" || low.starts_with("delete") ||
      low == "deleting" || low == "failed" || low == "rejected" || low == "expired" ||
      low == "inactive" || low == "pendingacceptance" || low == "pending-acceptance" ||
      low == "initiating" || low == "initiatingrequest")
    return std::string(word.substr(0, 60));
  if (low == "pending" || low == "creating" || low == "provisioning")
    note(i.node.at(), std::string(i.node.find(i.kind->id).text().substr(0, 200)) + " is " +
                          std::string(word) + "; it is taken to be made.");
  return {};
}

void reader::index_one(item const& i) {
  if (i.kind->id.empty())
    return;
  auto const id = i.node.find(i.kind->id).text();
  auto const& key = i.kind->key;
  bool const gated = key != "VpcPeeringConnections" && key != "Addresses" &&
                     i.kind->how == disposition::read && key != "Functions";
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
    names_.emplace(id, std::string(str(i.node, "VpcId")) + ".default");
  else if (key != "NetworkInterfaces" && key != "SecurityGroupRules")
    names_.emplace(id, name(i));
}

void reader::index() {
  for (auto const& [key, list_of] : items_)
    for (auto const& i : list_of)
      if (!i.kind->id.empty()) {
        auto const base = key == "LoadBalancers" ? "LoadBalancerName"
                          : key == "services"    ? "serviceName"
                                                 : i.kind->id;
        ++times_[{key, i.node.find(base).text()}];
      }
  find_regions();
  for (auto const& [key, list_of] : items_)
    for (auto const& i : list_of)
      index_one(i);
  for (auto& [key, list_of] : items_)
    std::erase_if(list_of, [&](item const& i) {
      return !i.kind->id.empty() && gone_.find(i.node.find(i.kind->id).text()) != gone_.end();
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
  for (auto const& i : all("NetworkInterfaces")) {
    auto words = str(i.node, "Description");
    constexpr std::size_t uuid = 37;
    if (words.starts_with("AWS Lambda VPC ENI-") && words.size() > uuid + 19)
      words.remove_suffix(uuid);
    described_[std::string(words)].push_back(i.node);
    auto const attachment = object(i.node, "Attachment");
    if (auto const owner = str(attachment, "InstanceId"); !owner.empty())
      if (auto const hit = names_.find(owner); hit != names_.end())
        names_.emplace(str(i.node, "NetworkInterfaceId"), hit->second);
    names_.emplace(str(i.node, "NetworkInterfaceId"), str(i.node, "NetworkInterfaceId"));
  }
}

std::vector<doc::node> reader::interfaces_called(std::string_view prefix, std::string_view called) {
  auto const hit = described_.find(std::string(prefix) + std::string(called));
  return hit == described_.end() ? std::vector<doc::node>() : hit->second;
}

void reader::pages() {
  // A token says that more was to come; the last page has none.
  struct count_of {
    int open{0};
    int closed{0};
    place at{};
  };
  std::map<std::string_view, count_of> pages_of;
  for (auto const& d : documents_) {
    auto root = is_recording(d.root) ? get(d.root, "data") : d.root;
    if (!root.is_mapping())
      continue;
    auto token = get(root, "NextToken");
    if (!token)
      token = get(root, "nextToken");
    for (auto const [k, v] : root.entries())
      if (v.is_sequence() && (k.text() == "Reservations" || find_row(k.text(), first_of(v)))) {
        auto& c = pages_of[k.text()];
        ++(token && !token.text().empty() ? c.open : c.closed);
        if (token)
          c.at = token.at();
      }
  }
  for (auto const& [key, c] : pages_of)
    if (c.open > 0 && c.closed == 0) {
      std::string const what = "the last page of " + std::string(key) + " is not in the documents";
      out_.into().gaps.push_back({.at = c.at, .part = std::string(key), .reason = what});
      note(c.at, "There is a NextToken, and " + what + ".");
    }
}

void reader::missing_answers() {
  // What nobody asked for may be there all the same. Interfaces show everything with an address.
  struct answer {
    std::string_view key{};
    std::string_view part{};
  };
  constexpr std::array<answer, 10> answers{{{"Subnets", "subnets"},
                                            {"NetworkInterfaces", "interfaces"},
                                            {"RouteTables", "route_tables"},
                                            {"NetworkAcls", "network_acls"},
                                            {"SecurityGroups", "security_groups"},
                                            {"InternetGateways", "internet_gateways"},
                                            {"NatGateways", "nat_gateways"},
                                            {"VpcEndpoints", "vpc_endpoints"},
                                            {"VpcPeeringConnections", "peerings"},
                                            {"VpnGateways", "vpn_gateways"}}};
  if (out_.into().vpcs.empty() || documents_.empty())
    return;
  for (auto const& a : answers)
    if (!has(a.key))
      out_.into().gaps.push_back({.at = documents_.front().root.at(),
                                  .part = std::string(a.part),
                                  .reason = std::string(find_row(a.key, {})->call) +
                                            " is not in the documents"});
}

void reader::finish() {
  // Not in the order of `outside_`, which is none.
  auto& made = out_.into();
  std::vector<std::pair<std::string, place>> outside;
  for (auto const& v : made.vpcs)
    if (outside_.count(v.id) != 0)
      outside.emplace_back(v.id, v.at);
  for (auto const& [id, at] : outside)
    add_unknown_defaults(made, id, id + " is not in the documents", at);
  if (!has("InternetGateways"))
    for (auto const& v : made.vpcs)
      if (outside_.count(v.id) == 0)
        made.internet_gateways.push_back({.id = "internet-gateway-of-" + v.id,
                                       .at = v.at,
                                       .in = ref(v.id, v.at),
                                       .attached = {unknown{"there is no answer about internet "
                                                            "gateways"},
                                                    v.at}});
  for (auto const& d : documents_) {
    auto& inventory = out_.inventory(d.root.at());
    if (std::none_of(inventory.resources.begin(), inventory.resources.end(),
                     [](auto const& c) { return c.read != 0; }))
      inventory.remarks.push_back("There is no network in this answer.");
  }
}

void reader::run() {
  for (auto const& d : documents_) {
    surroundings w{.account = {}, .region = {}, .file = std::string(d.name), .at = d.root.at()};
    std::string_view path = d.name;
    while (!path.empty()) {
      auto const slash = path.find('/');
      look_at_name(path.substr(0, slash), w);
      path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    where_.push_back(std::move(w));
    if (d.root.is_scalar()) {
      out_.refuse(codes::wrong_type, d.root.at(), "an answer of a describe call is a mapping");
      continue;
    }
    auto const found = sure(d.root, 0);
    if (found == 0 && d.root.size() > 0)
      out_.refuse(codes::wrong_type, d.root.at(),
                  "there is no list that a describe call answers with");
    collect(d.root, where_.size() - 1, 0);
    if (out_.stopped())
      return;
  }
  index();
  for (int turn = 0; turn < 10; ++turn)
    for (auto const& [key, list_of] : items_)
      for (auto const& i : list_of)
        if (i.kind->turn == turn && i.kind->read != nullptr)
          (this->*i.kind->read)(i);
  pages();
  missing_answers();
  finish();
}

void read(std::span<input_document const> documents, design_builder& out) {
  reader(documents, out).run();
}

} // namespace vpclint::inline v0::dump
