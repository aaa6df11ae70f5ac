#include "vpclint/network/codes.hpp"

#include "network/resolver.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

acl_entry allow_all(int number, cidr remote) {
  return {.at = {}, .number = number, .allow = true, .match = all_traffic(), .remote = remote};
}

/// The entries of a default ACL as AWS makes it (NACL-2).
acl_entry const& default_entry(bool ipv6) {
  static acl_entry const v4 = allow_all(100, cidr(prefix4{}));
  static acl_entry const v6 = allow_all(101, cidr(prefix6{}));
  return ipv6 ? v6 : v4;
}

resolved_rule open_rule(cidr block) {
  resolved_rule r;
  r.match = all_traffic();
  r.peer = resolved_rule::peer_kind::block;
  r.block = block;
  return r;
}

} // namespace

void resolver::add_vpcs() {
  for (auto const& v : design_->vpcs) {
    vpc_id const id = net_.vpcs_.push_back({});
    auto& out = net_.vpcs_[id];
    out.declared = &v;
    out.region = v.region.value_or("");
    std::string const resource = net_.path(id);
    if (!vpc_names_.add(v.id, {}, id))
      duplicate("VPC", v.id, v.at, resource);
    for (auto const* blocks : {&v.cidr_blocks, &v.ipv6_cidr_blocks})
      for (auto const& block : *blocks) {
        if (block)
          (block->is_v4() ? out.ipv4 : out.ipv6).push_back(*block);
        if (block.is_unknown()) {
          out.blocks_unknown = block.reason();
          if (blocks == &v.cidr_blocks)
            out.ipv4_blocks_unknown = block.reason();
        }
        note_missing(block, "CIDR block of VPC ", v.id, resource);
      }
    note_missing(v.dns_support, "DNS support of VPC ", v.id, resource);
    note_missing(v.dns_hostnames, "DNS hostnames of VPC ", v.id, resource);
    note_missing(v.region, "Region of VPC ", v.id, resource);
  }
}

void resolver::add_prefix_lists() {
  for (auto const& l : design_->prefix_lists) {
    auto const id = net_.lists_.push_back({});
    auto& out = net_.lists_[id];
    std::string const resource = "prefix_lists." + l.id;
    out.declared = &l;
    out.id = l.id;
    out.at = l.at;
    out.aws_name = l.aws_name.value_or("");
    if (!list_names_.add(l.id, {}, id))
      duplicate("prefix list", l.id, l.at, resource);
    for (auto const& block : l.cidrs) {
      if (block)
        out.entries.push_back(*block);
      else
        out.entries_known = false;
      note_missing(block, "entry of prefix list ", l.id, resource);
    }
    if (!l.aws_name.is_left_out() && l.cidrs.empty())
      out.entries_known = false;
  }
}

index<prefix_list> resolver::aws_list(std::string const& full_name) {
  for (std::size_t i = 0; i < net_.lists_.size(); ++i)
    if (net_.lists_.items()[i].aws_name == full_name)
      return net_.lists_.id_at(i);
  resolved_prefix_list implied;
  implied.id = full_name;
  implied.aws_name = full_name;
  implied.entries_known = false;
  return net_.lists_.push_back(std::move(implied));
}

void resolver::add_tables() {
  for (auto const& t : design_->route_tables) {
    auto const id = net_.tables_.push_back({});
    auto& out = net_.tables_[id];
    out.declared = &t;
    out.id = t.id;
    out.at = t.at;
    std::string resource = "route_tables." + t.id;
    out.vpc = vpc_of(t.in, resource);
    resource = at_vpc(out.vpc, "route_tables", t.id);
    if (!table_names_.add(t.id, out.vpc, id))
      duplicate("route table", t.id, t.at, resource);
    if (!out.vpc.valid())
      continue;
    auto& vpc = net_.vpcs_[out.vpc];
    vpc.route_tables.push_back(id);
    note_missing(t.main, "whether route table " + t.id + " is the main one", resource);
    if (t.main.value_or(false) && !vpc.main_table.valid())
      vpc.main_table = id;
  }
  for (std::size_t i = 0; i < net_.vpcs_.size(); ++i) {
    auto const vpc = net_.vpcs_.id_at(i);
    if (net_.vpcs_[vpc].main_table.valid())
      continue;
    auto const named = table_names_.find_in("main", vpc);
    if (named.found && !net_.tables_[named.id].declared->main.has_value())
      net_.vpcs_[vpc].main_table = named.id;
    else
      add_default_table(vpc);
  }
  for (auto const& vpc : net_.vpcs_)
    net_.tables_[vpc.main_table].main = true;
}

void resolver::add_default_table(vpc_id vpc) {
  resolved_table t;
  t.id = "main";
  t.vpc = vpc;
  t.at = net_.vpcs_[vpc].declared->at;
  auto const id = net_.tables_.push_back(std::move(t));
  net_.vpcs_[vpc].main_table = id;
  net_.vpcs_[vpc].route_tables.push_back(id);
}

void resolver::sort_acl(resolved_acl& acl) {
  for (auto const side : {direction::ingress, direction::egress}) {
    auto const& written = side == direction::ingress ? acl.declared->ingress : acl.declared->egress;
    auto& out = side == direction::ingress ? acl.ingress : acl.egress;
    for (auto const& e : written) {
      if (e.number)
        out.push_back(&e);
      else
        acl.unknown = e.number.is_unknown() ? e.number.reason() : "an entry has no number";
    }
    std::stable_sort(out.begin(), out.end(), [](acl_entry const* a, acl_entry const* b) {
      return *a->number < *b->number;
    });
  }
}

void resolver::add_acls() {
  for (auto const& a : design_->network_acls) {
    auto const id = net_.acls_.push_back({});
    auto& out = net_.acls_[id];
    out.declared = &a;
    out.id = a.id;
    out.at = a.at;
    out.vpc = vpc_of(a.in, "network_acls", a.id);
    std::string const resource = at_vpc(out.vpc, "network_acls", a.id);
    if (!acl_names_.add(a.id, out.vpc, id))
      duplicate("network ACL", a.id, a.at, resource);
    sort_acl(out);
    for (auto const* side : {&a.ingress, &a.egress})
      for (auto const& e : *side) {
        note_missing(e.number, "number of an entry of network ACL ", a.id, resource);
        note_missing(e.allow, "action of an entry of network ACL ", a.id, resource);
        note_missing(e.match, "traffic of an entry of network ACL ", a.id, resource);
        note_missing(e.remote, "CIDR of an entry of network ACL ", a.id, resource);
      }
    if (!out.vpc.valid())
      continue;
    net_.vpcs_[out.vpc].acls.push_back(id);
    if (a.id == "default" && !net_.vpcs_[out.vpc].default_acl.valid()) {
      net_.vpcs_[out.vpc].default_acl = id;
      out.is_default = true;
    }
  }
  for (std::size_t i = 0; i < net_.vpcs_.size(); ++i) {
    auto const vpc = net_.vpcs_.id_at(i);
    if (!net_.vpcs_[vpc].default_acl.valid())
      add_default_acl(vpc);
  }
}

void resolver::add_default_acl(vpc_id vpc) {
  resolved_acl a;
  a.id = "default";
  a.vpc = vpc;
  a.is_default = true;
  a.at = net_.vpcs_[vpc].declared->at;
  a.ingress.push_back(&default_entry(false));
  a.egress.push_back(&default_entry(false));
  if (!net_.vpcs_[vpc].declared->ipv6_cidr_blocks.empty()) {
    a.ingress.push_back(&default_entry(true));
    a.egress.push_back(&default_entry(true));
  }
  auto const id = net_.acls_.push_back(std::move(a));
  net_.vpcs_[vpc].default_acl = id;
  net_.vpcs_[vpc].acls.push_back(id);
}

void resolver::add_groups() {
  for (auto const& g : design_->security_groups) {
    auto const id = net_.groups_.push_back({});
    auto& out = net_.groups_[id];
    out.declared = &g;
    out.id = g.id;
    out.at = g.at;
    out.vpc = vpc_of(g.in, "security_groups", g.id);
    std::string const resource = at_vpc(out.vpc, "security_groups", g.id);
    if (!group_names_.add(g.id, out.vpc, id))
      duplicate("security group", g.id, g.at, resource);
    for (auto const& v : g.associated_vpcs) {
      note_missing(v, "VPC that security group " + g.id + " is associated with", resource);
      if (!v)
        continue;
      if (auto const other = vpc_of(*v, resource); other.valid())
        out.associated.push_back(other);
    }
    if (!out.vpc.valid())
      continue;
    net_.vpcs_[out.vpc].groups.push_back(id);
    if (g.id == "default" && !net_.vpcs_[out.vpc].default_group.valid()) {
      net_.vpcs_[out.vpc].default_group = id;
      out.is_default = true;
    }
  }
  for (std::size_t i = 0; i < net_.vpcs_.size(); ++i) {
    auto const vpc = net_.vpcs_.id_at(i);
    if (!net_.vpcs_[vpc].default_group.valid())
      add_default_group(vpc);
  }
}

void resolver::add_default_group(vpc_id vpc) {
  resolved_group g;
  g.id = "default";
  g.vpc = vpc;
  g.is_default = true;
  g.at = net_.vpcs_[vpc].declared->at;
  auto const id = net_.groups_.push_back(std::move(g));
  net_.vpcs_[vpc].default_group = id;
  net_.vpcs_[vpc].groups.push_back(id);
  group_names_.add("default", vpc, id);
}

void resolver::default_egress(resolved_group& group) {
  group.egress.push_back(open_rule(cidr(prefix4{})));
  if (group.vpc.valid() && !net_.vpcs_[group.vpc].declared->ipv6_cidr_blocks.empty())
    group.egress.push_back(open_rule(cidr(prefix6{})));
}

index<security_group> resolver::find_group(ref const& r, vpc_id vpc, std::string const& resource,
                                           std::string_view code) {
  auto const hit = group_names_.find(r.name, vpc);
  if (split(r.name).first.valid() || !hit.found || hit.here)
    return find_anywhere(group_names_, r, "security group", vpc, resource, code);
  auto const& found = net_.groups_[hit.id];
  if (std::find(found.associated.begin(), found.associated.end(), vpc) != found.associated.end())
    return hit.id;
  missing_name(r, "security group", vpc, group_names_.names(), resource, code);
  if (gap_over(r, vpc) == nullptr)
    findings_.back().with_remedy("write '" + net_.vpcs_[found.vpc].declared->id + "." + r.name +
                                 "' if the group of that VPC is meant");
  return {};
}

void resolver::resolve_group_rules() {
  for (std::size_t i = 0; i < net_.groups_.size(); ++i) {
    auto const id = net_.groups_.id_at(i);
    auto& group = net_.groups_[id];
    auto const* g = group.declared;
    if (g != nullptr && g->ingress)
      add_rules(id, *g->ingress, group.ingress);
    else if (group.is_default) {
      resolved_rule self; // SG-3
      self.match = all_traffic();
      self.peer = resolved_rule::peer_kind::group;
      self.group = id;
      group.ingress.push_back(self);
    }
    if (g != nullptr && g->egress)
      add_rules(id, *g->egress, group.egress);
    else if (g == nullptr || group.is_default || !group.vpc.valid() ||
             net_.vpcs_[group.vpc].declared->defaults == default_source::aws)
      default_egress(group); // SG-2
  }
}

void resolver::add_rules(index<security_group> id, std::vector<sg_rule> const& written,
                         std::vector<resolved_rule>& rules) {
  auto const& group = net_.groups_[id];
  std::string const resource = net_.path(id);
  for (auto const& w : written) {
    resolved_rule r;
    r.written = &w;
    r.match = w.match;
    r.at = w.at;
    note_missing(w.match, "traffic of a rule of security group ", group.id, resource);
    note_missing(w.peer, "peer of a rule of security group ", group.id, resource);
    if (w.peer.is_unknown())
      r.peer = resolved_rule::peer_kind::unknown;
    if (w.peer) {
      if (auto const* block = std::get_if<cidr>(&*w.peer)) {
        r.peer = resolved_rule::peer_kind::block;
        r.block = *block;
      } else if (auto const* peer = std::get_if<group_peer>(&*w.peer)) {
        r.group = peer->group.name == "self"
                      ? id
                      : find_group(peer->group, group.vpc, resource, codes::security_group_missing);
        if (r.group.valid())
          r.peer = resolved_rule::peer_kind::group;
        else if (gap_over(peer->group, group.vpc) != nullptr)
          r.peer = resolved_rule::peer_kind::unknown;
      } else if (auto const* list = std::get_if<prefix_list_peer>(&*w.peer)) {
        r.list = find_anywhere(list_names_, list->list, "prefix list", {}, resource);
        if (r.list.valid())
          r.peer = resolved_rule::peer_kind::list;
        else if (gap_over(list->list, {}) != nullptr)
          r.peer = resolved_rule::peer_kind::unknown;
      }
    }
    rules.push_back(std::move(r));
  }
}

void resolver::add_subnets() {
  for (auto const& s : design_->subnets) {
    auto const id = net_.subnets_.push_back({});
    resolved_subnet out;
    out.declared = &s;
    out.vpc = vpc_of(s.in, "subnets", s.id);
    std::string const resource = at_vpc(out.vpc, "subnets", s.id);
    if (!subnet_names_.add(s.id, out.vpc, id))
      duplicate("subnet", s.id, s.at, resource);
    if (s.cidr && s.cidr->is_v4())
      out.ipv4 = *s.cidr;
    if (s.ipv6 && s.ipv6->is_v6())
      out.ipv6 = *s.ipv6;
    note_missing(s.cidr, "CIDR of subnet ", s.id, resource);
    note_missing(s.ipv6, "IPv6 block of subnet ", s.id, resource);
    note_missing(s.tier, "tier of subnet ", s.id, resource);
    note_missing(s.public_ip, "public addresses in subnet ", s.id, resource);
    if (s.cidr.is_left_out() && s.ipv6.is_left_out())
      net_.missing_.push_back(
          {"CIDR of subnet " + s.id, "the design does not say it", resource, s.at});
    if (out.vpc.valid()) {
      auto& vpc = net_.vpcs_[out.vpc];
      vpc.subnets.push_back(id);
      if (s.az)
        out.az = short_zone(*s.az, vpc.region);
      note_missing(s.route_table, "route table of subnet ", s.id, resource);
      if (s.route_table)
        out.table = find_here(table_names_, *s.route_table, "route table", out.vpc, resource);
      out.table_explicit = out.table.valid();
      if (s.route_table.is_left_out())
        out.table = vpc.main_table; // RT-1
      note_missing(s.network_acl, "network ACL of subnet ", s.id, resource);
      if (s.network_acl)
        out.acl = find_here(acl_names_, *s.network_acl, "network ACL", out.vpc, resource);
      out.acl_explicit = out.acl.valid();
      if (s.network_acl.is_left_out())
        out.acl = vpc.default_acl; // NACL-1
      if (out.table.valid())
        net_.tables_[out.table].subnets.push_back(id);
      if (out.acl.valid())
        net_.acls_[out.acl].subnets.push_back(id);
    }
    net_.subnets_[id] = std::move(out);
  }
}

} // namespace vpclint::inline v0::network
