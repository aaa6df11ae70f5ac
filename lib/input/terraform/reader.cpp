#include "input/terraform/reader.hpp"

#include "vpclint/input/codes.hpp"

#include "input/outside_vpc.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// Types of the provider that have to do with networks and that nothing is known about here.
bool sounds_like_network(std::string_view type) {
  for (auto const prefix : {"aws_vpc", "aws_subnet", "aws_route", "aws_network", "aws_ec2_transit",
                            "aws_security_group", "aws_vpn", "aws_dx_", "aws_nat_", "aws_ec2_",
                            "awscc_ec2_", "aws_networkmanager_", "aws_vpclattice_", "aws_default_"})
    if (type.starts_with(prefix))
      return !type.starts_with("aws_route53") && !type.starts_with("aws_ec2_tag") &&
             !type.starts_with("aws_ec2_serial") && !type.starts_with("aws_ec2_availability") &&
             !type.starts_with("aws_ec2_host");
  return false;
}

} // namespace

reader::reader(std::vector<plan const*> plans, design_builder& out)
    : plans_(plans), out_(out), refs_(std::move(plans)) {
  for (auto const* p : plans_)
    for (auto const& i : p->instances())
      if (!i.data)
        by_type_[i.type].push_back(&i);
  name_documents();
  find_regions();
}

void reader::name_documents() {
  // An address that stands in two documents means two things; then names say which document.
  prefixes_.assign(plans_.size(), {});
  for (std::size_t d = 1; d < plans_.size(); ++d)
    for (std::size_t e = 0; e < d && prefixes_[d].empty(); ++e)
      for (auto const& i : plans_[d]->instances())
        if (!i.data && find_type(i.type) != nullptr && plans_[e]->at(i.address) != nullptr) {
          auto const& file = out_.sources().at(i.at.source).name();
          auto const slash = file.find_last_of('/');
          auto stem = slash == std::string::npos ? file : file.substr(slash + 1);
          stem = stem.substr(0, stem.find_last_of('.'));
          std::replace(stem.begin(), stem.end(), ' ', '-');
          prefixes_[d] = stem + "#" + std::to_string(d + 1) + "/";
          break;
        }
}

void reader::find_regions() {
  regions_.assign(plans_.size(), out_.facts().region);
  for (std::size_t d = 0; d < plans_.size(); ++d) {
    if (!regions_[d].empty())
      continue;
    auto const root = plans_[d]->root();
    auto const e = root.find("configuration")
                       .find("provider_config")
                       .find("aws")
                       .find("expressions")
                       .find("region");
    regions_[d] = std::string(e.find("constant_value").text());
    for (auto const r : e.find("references").items())
      if (regions_[d].empty() && r.text().starts_with("var."))
        regions_[d] =
            std::string(root.find("variables").find(r.text().substr(4)).find("value").text());
    // The Region is the zone without its letter.
    for (auto const& i : plans_[d]->instances()) {
      if (!regions_[d].empty())
        break;
      auto const az = attribute(i, "availability_zone").text();
      if (i.type == "aws_subnet" && az.size() > 3 && az.back() >= 'a' && az.back() <= 'z' &&
          az[az.size() - 2] >= '0' && az[az.size() - 2] <= '9')
        regions_[d] = std::string(az.substr(0, az.size() - 1));
    }
  }
}

std::string reader::region_of(instance const& i) {
  if (auto const own = attribute(i, "region").text(); !own.empty())
    return std::string(own);
  auto const arn = attribute(i, "arn").text();
  if (arn.starts_with("arn:")) {
    std::size_t at = 0;
    for (int n = 0; n < 3 && at != std::string_view::npos; ++n)
      at = arn.find(':', at + (n > 0 ? 1 : 0)) == std::string_view::npos
               ? std::string_view::npos
               : arn.find(':', at + (n > 0 ? 1 : 0));
    if (at != std::string_view::npos) {
      auto const rest = arn.substr(at + 1);
      if (auto const region = rest.substr(0, rest.find(':')); !region.empty())
        return std::string(region);
    }
  }
  // Another provider configuration may be for another Region.
  auto const provider = i.config.find("provider_config_key").text();
  if (!provider.empty() && provider != "aws" && !provider.ends_with(":aws"))
    return {};
  return regions_[i.document];
}

void reader::absorb_interfaces() {
  each(types::instances, [&](instance const& owner) {
    std::vector<instance const*> found;
    std::size_t position = 0;
    for (auto const& block : interface_blocks(owner)) {
      auto const meant = refs_.one(block["network_interface_id"], types::interfaces);
      if (auto const* t = meant.only();
          t != nullptr && t->which != nullptr && t->which->type == "aws_network_interface") {
        auto const index = block["device_index"].text();
        absorbed_[t->which] = {.owner = &owner,
                               .position = position,
                               .id = "eth" + (index.empty() ? "0" : std::string(index))};
        found.push_back(t->which);
      }
      ++position;
    }
    for (auto const* i : found)
      absorbed_[i].of = position;
  });
}

std::string reader::absorbed_name(absorbed_interface const& a, type_list types) {
  bool const one = a.of > 1 &&
                   std::find(types.begin(), types.end(), "aws_network_interface") != types.end() &&
                   types.data() == types::interfaces.data();
  return name(*a.owner) + (one ? "." + a.id : std::string());
}

interface_settings* reader::settings_of(target const& t) {
  if (t.which == nullptr)
    return nullptr;
  std::size_t position = 0;
  auto const* owner = t.which;
  if (auto const* hit = absorbed(t.which)) {
    owner = hit->owner;
    position = hit->position;
  }
  auto const slot = this->slot(owner);
  if (!slot)
    return nullptr;
  if (owner->type == "aws_network_interface")
    return &into().network_interfaces[*slot].settings;
  if (owner->type != "aws_instance")
    return nullptr;
  auto& i = into().instances[*slot];
  if (owner == t.which) // its primary interface
    for (std::size_t n = 0; n < i.interfaces.size(); ++n)
      if (i.interfaces[n].id == "eth0")
        position = n;
  return i.interfaces.empty()             ? &i.settings
         : position < i.interfaces.size() ? &i.interfaces[position].settings
                                          : nullptr;
}

void reader::run() {
  absorb_interfaces();
  deduce_vpcs();
  int turns = 0;
  for (auto const& t : known_types())
    turns = std::max(turns, t.turn);
  for (int turn = 0; turn <= turns; ++turn) {
    if (turn == 4) // when what they are put on is there
      each(types::elastic_ips, [&](instance const& i) { read_elastic_ip_use(*this, i); });
    if (turn == 3)
      each(types::acls, [&](instance const& i) { read_acl_association(*this, i); });
    for (auto const& t : known_types()) {
      if (t.turn != turn || t.read == nullptr)
        continue;
      type_list const only(&t.type, 1);
      each(only, [&](instance const& i) {
        if (!out_.stopped() && out_.charge(sizeof(instance), i.at))
          t.read(*this, i);
      });
    }
  }
  read_default_transit_tables(*this);
  finish_gateways();
  finish_outside();
  count();
  remark();
  list_unread();
}

void reader::not_read(instance const& i, std::string_view why) {
  auto& c = out_.count(i.at, i.type);
  ++c.unmodelled;
  if (c.why.empty())
    c.why = std::string(why);
}

void reader::count() {
  for (auto const* p : plans_)
    for (auto const& i : p->instances()) {
      if (i.data)
        continue;
      auto const* t = find_type(i.type);
      auto& c = out_.count(i.at, i.type);
      if (t != nullptr && t->how != disposition::unmodelled) {
        ++modelled_;
        if (absent_.count(&i) != 0) {
          ++c.skipped;
          c.why = absent_[&i];
        } else {
          ++c.read;
        }
      } else if (t != nullptr || sounds_like_network(i.type)) {
        ++modelled_;
        ++c.unmodelled;
        c.why = t != nullptr ? std::string(t->arguments)
                             : "this type is not known here; what it does to the network is open";
        into().gaps.push_back({.at = i.at, .part = i.address, .reason = c.why});
      } else {
        ++c.skipped;
        if (c.why.empty())
          c.why = "has no part in a network";
      }
    }
}

void reader::finish_outside() {
  auto& d = into();
  for (auto const& [id, reason] : outside_) {
    auto const in = [&, name = id](auto const& x) { return x.in.name == name; };
    place const at = std::find_if(d.vpcs.begin(), d.vpcs.end(), [&, name = id](auto const& v) {
                       return v.id == name;
                     })->at;
    unknown const why{reason};
    auto const has_main = std::any_of(d.route_tables.begin(), d.route_tables.end(),
                                      [&](auto& t) { return in(t) && t.main.value_or(false); });
    if (!has_main)
      main_table(id, at).routes.push_back(
          {.at = at, .destination = {why, at}, .target = {why, at}});
    add_unknown_defaults(d, id, reason, at);
    if (std::none_of(d.subnets.begin(), d.subnets.end(), in))
      add_gaps(d, id, reason, at);
  }
}

void reader::finish_gateways() {
  if (open_gateways_.empty())
    return;
  auto& d = into();
  struct gateways {
    std::string first{};
    bool several{false};
  };
  std::unordered_map<std::string, gateways> by_vpc;
  auto const note = [&](internet_gateway const& g) {
    auto const [hit, added] = by_vpc.emplace(g.in.name, gateways{.first = g.id});
    hit->second.several = hit->second.several || hit->second.first != g.id;
  };
  for (auto const& g : d.internet_gateways)
    note(g);
  for (auto& g : open_gateways_)
    for (auto const& v : d.vpcs) {
      auto const hit = by_vpc.find(v.id);
      if (hit != by_vpc.end() && (hit->second.several || hit->second.first != g.id))
        continue;
      g.in = ref(v.id, g.at);
      note(g);
      d.internet_gateways.push_back(g);
    }
}

/// What is left for another plan may be rules, routes and entries of what is here.
void reader::nothing_for_sure(place at, std::string const& reason) {
  auto& d = into();
  d.gaps.push_back({.at = at, .part = "vpcs", .reason = reason});
  unknown const why{reason};
  for (auto& g : d.security_groups)
    for (auto* side : {&g.ingress, &g.egress})
      if (*side)
        (*side)->push_back({.at = at, .match = {why, at}, .peer = {why, at}});
  for (auto& t : d.route_tables)
    t.routes.push_back({.at = at, .destination = {why, at}, .target = {why, at}});
  for (auto& a : d.network_acls)
    for (auto* side : {&a.ingress, &a.egress})
      side->push_back({.at = at, .number = {why, at}});
  for (auto& s : d.subnets) {
    if (s.route_table.is_left_out())
      s.route_table = {why, at};
    if (s.network_acl.is_left_out())
      s.network_acl = {why, at};
  }
}

void reader::remark() {
  for (auto const* p : plans_) {
    for (auto const& [key, bad, why] :
         {std::tuple{"errored", "true", "planning stopped with an error"},
          std::tuple{"complete", "false", "some changes are left for another plan"}})
      if (auto const n = p->root().find(key); n.is_scalar() && n.text() == bad) {
        auto& f = out_.report(codes::part_unknown, severity::warning, n.key_at(),
                              std::string("the plan is not whole: ") + why +
                                  "; what is missing may change every verdict");
        f.inconclusive = true;
        f.resource = "vpcs";
        nothing_for_sure(n.key_at(), std::string("the plan is not whole: ") + why);
        break;
      }
    auto& inventory = out_.inventory(p->root().at());
    if (!p->has_configuration() && p->kind() == document_kind::plan && !p->instances().empty())
      inventory.remarks.emplace_back("The plan has no configuration: what is known after apply "
                                     "only can't be followed to where it comes from.");
    bool const network =
        std::any_of(p->instances().begin(), p->instances().end(), [](instance const& i) {
          return !i.data && (find_type(i.type) != nullptr || sounds_like_network(i.type));
        });
    if (!network)
      inventory.remarks.emplace_back("There is no AWS network in this document.");
  }
}

} // namespace vpclint::inline v0::terraform
