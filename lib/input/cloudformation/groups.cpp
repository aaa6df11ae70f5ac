#include "input/cloudformation/converter.hpp"

#include "vpclint/model/elsewhere.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

/// Notes every name that a part of a template may refer to, whatever it decides.
void add_names(doc::node n, std::string const& what,
               std::unordered_map<std::string, std::string>& into) {
  if (n.is_scalar()) {
    auto text = n.text();
    into.emplace(text.substr(0, text.find('.')), what);
    for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
      auto const name = text.substr(at + 2);
      into.emplace(name.substr(0, name.find_first_of(".}")), what);
    }
    return;
  }
  for (auto const [k, v] : n.entries())
    add_names(v, what, into);
  for (auto const item : n.items())
    add_names(item, what, into);
}

/// Notes what functions in a part of a template refer to.
void add_references(doc::node n, std::string const& what,
                    std::unordered_map<std::string, std::string>& into) {
  if (auto const fn = function_of(n))
    if (fn->name == "Ref" || fn->name == "GetAtt" || fn->name == "Sub") {
      add_names(fn->arg.is_sequence() ? *fn->arg.items().begin() : fn->arg, what, into);
      if (fn->name != "Sub" || !fn->arg.is_sequence())
        return;
    }
  for (auto const [k, v] : n.entries())
    add_references(v, what, into);
  for (auto const item : n.items())
    add_references(item, what, into);
}

/// Whether nothing here says what becomes of the resources that one of this type refers to.
bool uses_elsewhere(resource const& r) {
  if (r.type == "AWS::CloudFormation::Stack")
    return r.child == nullptr;
  // Where nothing of the documents is launched from these, something else is.
  return r.type == "AWS::EC2::LaunchTemplate" ||
         r.type == "AWS::AutoScaling::LaunchConfiguration" || !modelled(r.type);
}

} // namespace

std::string converter::shown_by(resource const& r) {
  auto const [hit, made] = outputs_.try_emplace(r.in);
  if (made)
    for (auto const [name, output] : r.in->root.find("Outputs").entries())
      // What a nested stack puts out goes to its parent, which is among the documents.
      if (!r.in->is_child || output.find("Export"))
        add_names(output.find("Value"),
                  (output.find("Export") ? "exported as output " : "output ") +
                      std::string(name.text()),
                  hit->second);
  if (made)
    for (auto const& user : r.in->resources)
      if (user->exists != existence::no && uses_elsewhere(*user) && !launches_here(*user))
        add_references(user->body.find("Properties"),
                       user->id + " (" + user->type + ") refers to it", hit->second);
  auto const found = hit->second.find(r.id);
  return found == hit->second.end() ? std::string() : found->second;
}

void converter::read_group(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& g = add(out_.into().security_groups, r);
  g.in = ref(in, r.get("VpcId").at);
  if (auto const& d = r.get("GroupDescription"); d.is(value_kind::text))
    g.description = d.text;
  g.tags = tags(r);
  if (auto by = shown_by(r); !by.empty())
    g.tags.push_back({.key = std::string(used_elsewhere_tag),
                      .value = known<std::string>(std::move(by), r.key.at()),
                      .at = r.key.at()});
}

void converter::read_group_rules(resource const& r) {
  auto* g = find(out_.into().security_groups, &r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  std::vector<sg_rule> ingress;
  std::vector<sg_rule> egress;
  add_rules(r.get("SecurityGroupIngress"), true, ingress);
  add_rules(r.get("SecurityGroupEgress"), false, egress);
  g->ingress = std::move(ingress);
  if (!egress.empty()) // an empty list leaves the rule that AWS makes (SG-2)
    g->egress = std::move(egress);
}

void converter::add_rules(value const& list, bool ingress, std::vector<sg_rule>& into) {
  for (auto const& item : items(list))
    into.push_back(group_rule(item, ingress));
}

sg_rule converter::group_rule(value const& v, bool ingress) {
  sg_rule out{.at = v.at};
  if (!v.is(value_kind::map)) {
    auto const reason = why(v);
    out.match = {reason, v.at};
    out.peer = {reason, v.at};
    return out;
  }
  out.match = match(v.get("IpProtocol"), v.get("FromPort"), v.get("ToPort"));
  if (!out.match.at.where.valid())
    out.match.at = v.at;
  if (auto const& d = v.get("Description"); d.is(value_kind::text))
    out.description = d.text;
  auto const peer_block = [&](value const& b) {
    auto const c = block(b);
    out.peer = c ? known<sg_peer>(sg_peer(*c), b.at) : known<sg_peer>(unknown{c.reason()}, b.at);
  };
  auto const& group_id = v.get(ingress ? "SourceSecurityGroupId" : "DestinationSecurityGroupId");
  auto const& group_name = v.get("SourceSecurityGroupName");
  auto const& list = v.get(ingress ? "SourcePrefixListId" : "DestinationPrefixListId");
  if (v.get("CidrIp").there()) {
    peer_block(v.get("CidrIp"));
  } else if (v.get("CidrIpv6").there()) {
    peer_block(v.get("CidrIpv6"));
  } else if (group_id.there() || group_name.there()) {
    auto const& from = group_id.there() ? group_id : group_name;
    auto const g = group(from);
    out.peer = g ? known<sg_peer>(sg_peer(group_peer{*g}), from.at)
                 : known<sg_peer>(unknown{g.reason()}, from.at);
  } else if (list.there()) {
    auto const l = one(list, {"AWS::EC2::PrefixList"});
    out.peer = l ? known<sg_peer>(sg_peer(prefix_list_peer{*l}), list.at)
                 : known<sg_peer>(unknown{l.reason()}, list.at);
  } else {
    out.peer = {unknown{"the rule names no peer"}, v.at};
  }
  return out;
}

security_group* converter::group_for(value const& v, resource const& r) {
  auto& all_groups = out_.into().security_groups;
  if (auto* g = find(all_groups, target(v, {"AWS::EC2::SecurityGroup"})))
    return g;
  auto const* owner = v.text == "DefaultSecurityGroup" ? target(v, {"AWS::EC2::VPC"}) : nullptr;
  if (owner == nullptr) {
    (void)why(v);
    return nullptr;
  }
  for (auto& g : all_groups)
    if (g.id == "default" && g.in.name == owner->name)
      return &g;
  // SG-3: members may talk to each other and to everybody.
  auto& g = all_groups.emplace_back();
  g.id = "default";
  g.at = r.key.at();
  g.in = ref(owner->name, owner->key.at());
  g.ingress.emplace().push_back(
      {.at = g.at, .match = all_traffic(), .peer = sg_peer(group_peer{ref("self")})});
  return &g;
}

void converter::read_group_ingress(resource const& r) {
  auto* g = group_for(r.get("GroupId").there() ? r.get("GroupId") : r.get("GroupName"), r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  auto rule = group_rule(r.properties, true);
  rule.at = r.key.at();
  if (!surely(r))
    rule.peer = {unknown{r.why}, r.key.at()};
  if (!g->ingress)
    g->ingress.emplace();
  g->ingress->push_back(std::move(rule));
}

void converter::read_group_egress(resource const& r) {
  auto* g = group_for(r.get("GroupId"), r);
  if (g == nullptr)
    return;
  here_ = g->in.name;
  auto rule = group_rule(r.properties, false);
  rule.at = r.key.at();
  if (!surely(r)) {
    // With it, the rule that AWS makes may be gone (SG-2); without it, it is there.
    rule.match = all_traffic();
    rule.peer = {unknown{r.why}, r.key.at()};
  }
  bool const keeps_own = g->id == "default";
  if (!g->egress) {
    g->egress.emplace();
    if (keeps_own)
      g->egress->push_back({.at = g->at, .match = all_traffic(), .peer = sg_peer(cidr(prefix4{}))});
  }
  g->egress->push_back(std::move(rule));
}

void converter::read_group_vpc(resource const& r) {
  auto* g = group_for(r.get("GroupId"), r);
  if (g == nullptr)
    return;
  auto to = one(r.get("VpcId"), {"AWS::EC2::VPC"});
  if (!surely(r))
    to = {unknown{r.why}, r.key.at()};
  g->associated_vpcs.push_back(std::move(to));
}

void converter::read_prefix_list(resource const& r) {
  auto& l = add(out_.into().prefix_lists, r);
  auto const& entries = r.get("Entries");
  for (auto const& item : items(entries)) {
    auto b = block(item.get("Cidr"));
    if (b.is_left_out())
      b = {why(item), item.at};
    l.cidrs.push_back(std::move(b));
  }
  l.max_entries = number(r.get("MaxEntries"));
  l.tags = tags(r);
}

} // namespace vpclint::inline v0::cfn
