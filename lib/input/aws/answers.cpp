#include "vpclint/input/codes.hpp"

#include "input/aws/dump.hpp"
#include "input/aws/shape.hpp"
#include "input/outside_vpc.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

/// What nobody asked for may be there all the same. Interfaces show everything with an address.
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

std::string call_of(std::string_view key) { return std::string(find_row(key, {})->call); }

/// `of account 111122223333 in eu-west-1`; empty where neither is known.
std::string in_words(corner const& c) {
  return (c.first.empty() ? "" : " of account " + c.first) +
         (c.second.empty() ? "" : " in " + c.second);
}

bool may_be(std::set<std::string, std::less<>> const& known, std::string const& wanted) {
  return known.empty() || wanted.empty() || known.find(wanted) != known.end();
}

std::string_view word(bpa_mode m) {
  return m == bpa_mode::off             ? "off"
         : m == bpa_mode::block_ingress ? "block-ingress"
                                        : "block-bidirectional";
}

/// Where gateways without a VPC of their own say which they are attached to.
char const* attached_by(std::string_view key) {
  if (key == "VpnGateways")
    return "VpcAttachments";
  return key == "InternetGateways" || key == "EgressOnlyInternetGateways" ? "Attachments" : nullptr;
}

std::optional<bpa_mode> mode_called(std::string_view text) {
  for (auto const m : {bpa_mode::off, bpa_mode::block_ingress, bpa_mode::block_bidirectional})
    if (text == word(m))
      return m;
  return std::nullopt;
}

} // namespace

corner reader::corner_of(item const& i) const {
  // Who asked counts, where the path says it: VPCs that are shared have another owner.
  auto const& asker = where_[i.where].account;
  return {asker.empty() ? account_of(i) : asker, region_of(i)};
}

void reader::find_scopes() {
  scopes_.resize(where_.size());
  for (std::size_t w = 0; w < where_.size(); ++w) {
    if (!where_[w].account.empty())
      scopes_[w].accounts.insert(where_[w].account);
    if (!where_[w].region.empty())
      scopes_[w].regions.insert(where_[w].region);
  }
  auto const region = [&](scope& s, std::string_view vpc) {
    if (auto const hit = vpc_region_.find(vpc); hit != vpc_region_.end())
      s.regions.insert(hit->second);
  };
  for (auto const& [key, list_of] : items_) {
    auto const* const attachments = attached_by(key);
    std::string_view last_vpc;
    std::string_view last_owner;
    for (auto const& i : list_of) {
      auto& s = scopes_[i.where];
      if (auto const owner = i.owner;
          where_[i.where].account.empty() && !owner.empty() && owner != last_owner) {
        last_owner = owner;
        s.accounts.emplace(owner);
      }
      if (i.vpc != last_vpc) {
        last_vpc = i.vpc;
        region(s, i.vpc);
      }
      if (attachments != nullptr)
        for (auto const a : i.node.find(attachments).items())
          region(s, a.find("VpcId").text());
    }
  }
  for (auto const& i : all("Vpcs"))
    corners_[corner_of(i)].push_back(i.vpc);
}

bool reader::asked(std::string_view key, corner const& c) const {
  auto const hit = answered_.find(key);
  return hit != answered_.end() &&
         std::any_of(hit->second.begin(), hit->second.end(), [&](std::size_t where) {
           return may_be(scopes_[where].accounts, c.first) &&
                  may_be(scopes_[where].regions, c.second) && is_whole(key, where);
         });
}

std::string_view reader::asked_of(std::string_view key, std::size_t where, doc::node first) const {
  if (key == "Routes" || key == "Associations" || key == "TransitGatewayRouteTablePropagations" ||
      key == "TransitGatewayPrefixListReferences")
    return table_of(where, "tgw-rtb-");
  if (key == "Entries")
    return table_of(where, "pl-");
  if (key == "Listeners")
    return first.find("LoadBalancerArn").text();
  auto const rule = key == "Rules" ? first.find("RuleArn").text() : std::string_view();
  return rule.substr(0, std::min(rule.size(), rule.rfind('/')));
}

bool reader::is_whole(std::string_view key, std::size_t where, std::string_view about) const {
  auto const hit = pages_.find({key, {where_[where].account, where_[where].region}, about});
  return hit == pages_.end() || hit->second.closed > 0 ||
         (hit->second.open == 0 && hit->second.things == 0);
}

bool reader::is_cut_off(std::string_view key, std::string_view id) const {
  auto const hit = answered_.find(key);
  return hit != answered_.end() &&
         std::any_of(hit->second.begin(), hit->second.end(), [&](std::size_t where) {
           return table_of(where, id.substr(0, id.rfind('-') + 1)) == id && !is_whole(key, where);
         });
}

bool reader::asked_about(std::string_view key, std::string_view id) const {
  auto const hit = answered_.find(key);
  return hit != answered_.end() &&
         std::any_of(hit->second.begin(), hit->second.end(), [&](std::size_t where) {
           return table_of(where, id.substr(0, id.rfind('-') + 1)) == id && is_whole(key, where);
         });
}

void reader::pages() {
  for (auto const& [of, c] : pages_) {
    auto const& [key, where, about] = of;
    if (c.open == 0 || c.closed != 0)
      continue;
    std::string const what = "the last page of " + std::string(key) +
                             (about.empty() ? "" : " of " + std::string(about)) + in_words(where) +
                             " is not in the documents";
    note(c.at, "There is a token for a next page, and " + what + ".");
    auto const same = [key = key](answer const& a) { return a.key == key; };
    if (std::none_of(answers.begin(), answers.end(), same)) // of those it is said below
      out_.into().gaps.push_back({.at = c.at, .part = std::string(key), .reason = what});
  }
}

/// Why there is no whole answer.
std::string reader::why_missing(std::string_view key, corner const& c) const {
  for (auto const& [of, count] : pages_) {
    auto const& [asked_for, where, about] = of;
    bool const here = (where.first.empty() || c.first.empty() || where.first == c.first) &&
                      (where.second.empty() || c.second.empty() || where.second == c.second);
    if (asked_for == key && here && count.open > 0)
      return "the last page of " + call_of(key) + in_words(c) + " is not in the documents";
    if (asked_for == key && here && count.things > 0)
      return "only a part of " + call_of(key) + in_words(c) + " is in the documents";
  }
  return call_of(key) + in_words(c) + " is not in the documents";
}

void reader::missing_answers() {
  auto& made = out_.into();
  if (made.vpcs.empty() || documents_.empty())
    return;
  std::map<std::string_view, place> places;
  for (auto const& v : made.vpcs)
    places.emplace(v.id, v.at.where);
  for (auto const& a : answers) {
    auto const lacking = [&](auto const& one) { return !asked(a.key, one.first); };
    if (corners_.empty() ? !asked(a.key, {})
                         : std::all_of(corners_.begin(), corners_.end(), lacking)) {
      made.gaps.push_back({.at = documents_.front().root.at(),
                           .part = std::string(a.part),
                           .reason = why_missing(a.key, {})});
      continue;
    }
    for (auto const& [where, vpcs] : corners_)
      if (!asked(a.key, where))
        for (auto const id : vpcs)
          if (auto const at = places.find(id); at != places.end())
            made.gaps.push_back({.at = at->second,
                                 .part = "vpcs." + std::string(id) + "." + std::string(a.part),
                                 .reason = why_missing(a.key, where)});
  }
}

void reader::missing_gateways() {
  auto& made = out_.into();
  std::unordered_set<std::string_view> served;
  for (auto const& g : made.internet_gateways)
    served.insert(g.in.name);
  std::vector<internet_gateway> open;
  for (auto const& v : made.vpcs) {
    if (outside_.count(v.id) != 0 || served.count(v.id) != 0)
      continue;
    auto const described = by_id_[find_row("Vpcs", {})].find(v.id);
    corner const where{v.account.value_or(""), v.region.value_or("")};
    if (described == by_id_[find_row("Vpcs", {})].end() || asked("InternetGateways", where))
      continue;
    open.push_back(
        {.id = "internet-gateway-of-" + v.id,
         .at = v.at,
         .in = ref(v.id, v.at),
         .attached = {unknown{"there is no answer about internet gateways" + in_words(where)},
                      v.at}});
  }
  for (auto& g : open)
    made.internet_gateways.push_back(std::move(g));
}

void reader::public_access() {
  // AWS has a mode for each account and Region, and a design has one.
  auto& access = out_.into().public_access;
  constexpr std::string_view key = "VpcBlockPublicAccessOptions";
  bool const given = !access.mode.is_left_out();
  std::vector<std::pair<corner, bpa_mode>> modes;
  for (auto const& i : all(key)) {
    auto const mode = mode_called(str(i.node, "InternetGatewayBlockMode"));
    if (given) {
      if (!mode || access.mode != known<bpa_mode>(*mode))
        out_.report(codes::repeated_setting, severity::error, i.node.at(),
                    "the mode of Block Public Access is set twice");
      continue;
    }
    if (modes.empty() || (mode && *mode != bpa_mode::off))
      access.at = i.node.at();
    if (!mode) {
      access.mode = {unknown{"the answer names no mode that is known"}, i.node.at()};
      return;
    }
    modes.emplace_back(corner_of(i), *mode);
  }
  if (given)
    return;
  bool const answered_somewhere = !modes.empty();
  for (auto const& where : assumed_off(key))
    if (answered_somewhere)
      modes.emplace_back(where, bpa_mode::off);
  for (auto const& [where, mode] : modes) {
    if (mode == modes.front().second) {
      access.mode = {mode, access.at};
      continue;
    }
    access.mode = {unknown{"it is " + std::string(word(modes.front().second)) +
                           in_words(modes.front().first) + " and " + std::string(word(mode)) +
                           in_words(where) + ", and a design has one mode"},
                   access.at};
    return;
  }
}

/// BPA-3: where something is blocked, others may be excluded.
void reader::open_exclusions() {
  constexpr std::string_view key = "VpcBlockPublicAccessExclusions";
  auto& access = out_.into().public_access;
  if (all("VpcBlockPublicAccessOptions").empty() || access.mode == known<bpa_mode>(bpa_mode::off))
    return;
  for (auto const& [where, vpcs] : corners_)
    if (!asked(key, where)) {
      bpa_exclusion e{.at = access.at};
      e.vpc = {unknown{why_missing(key, where)}, access.at};
      e.mode = {unknown{why_missing(key, where)}, access.at};
      access.exclusions.push_back(std::move(e));
      return;
    }
}

std::vector<corner> reader::assumed_off(std::string_view key) {
  std::unordered_map<std::string_view, place> gateways;
  for (auto const& g : out_.into().internet_gateways)
    if (!g.attached.is_unknown()) // else nothing is said about the internet anyway
      gateways.emplace(g.in.name, g.at.where);
  for (auto const& g : out_.into().egress_only_internet_gateways)
    gateways.emplace(g.in.name, g.at.where);
  std::vector<corner> all_of;
  for (auto const& [where, vpcs] : corners_) {
    auto const hit = std::find_if(vpcs.begin(), vpcs.end(), [&](std::string_view id) {
      return gateways.find(id) != gateways.end();
    });
    if (hit == vpcs.end() || asked(key, where))
      continue;
    auto const at = gateways.find(*hit)->second;
    auto const what = "VPC Block Public Access" + in_words(where) + " is taken to be off: ";
    out_.report(codes::fact_assumed, severity::info, at,
                what + call_of(key) + " is not in the documents")
        .remedy = "add that answer, or name before it a design with 'block_public_access'";
    note(at, what + "there is no answer about it.");
    all_of.push_back(where);
  }
  return all_of;
}

void reader::finish() {
  // Not in the order of `outside_`, which is none.
  auto& made = out_.into();
  std::vector<std::pair<std::string, place>> outside;
  for (auto const& v : made.vpcs)
    if (outside_.count(v.id) != 0)
      outside.emplace_back(v.id, v.at.where);
  for (auto const& [id, at] : outside) {
    add_unknown_defaults(made, id, id + " is not in the documents", at);
    auto const here = [&, vpc = id](subnet const& s) { return s.in.name == vpc; };
    if (std::none_of(made.subnets.begin(), made.subnets.end(), here))
      add_gaps(made, id, id + " is not in the documents", at);
  }
  for (auto const& d : documents_) {
    auto& inventory = out_.inventory(d.root.at());
    if (std::none_of(inventory.resources.begin(), inventory.resources.end(),
                     [](auto const& c) { return c.read != 0; }))
      inventory.remarks.push_back("There is no network in this answer.");
  }
}

} // namespace vpclint::inline v0::dump
