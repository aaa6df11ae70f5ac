#include "analysis/cohorts.hpp"

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/net/prefix_map.hpp"

#include "network/open_facts.hpp"
#include "network/route_views.hpp"
#include "network/transit_index.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;
using numbers_of_content = std::vector<std::uint32_t>;

constexpr std::uint32_t no_number = 0xffffffffU;
constexpr std::size_t most_tables = 64; // with more contents there is no template to speak of

/// Numbers for equal contents.
class numbering {
public:
  std::uint32_t of(numbers_of_content const& content) {
    return numbers_.emplace(content, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

private:
  boost::unordered_flat_map<numbers_of_content, std::uint32_t> numbers_{};
};

void put(numbers_of_content& w, cidr const& block) {
  auto const n = block.first().number();
  for (int shift = 96; shift >= 0; shift -= 32)
    w.push_back(static_cast<std::uint32_t>(n >> static_cast<unsigned>(shift)));
  w.push_back(static_cast<std::uint32_t>(block.length()) | (block.is_v6() ? 256U : 0U));
}

class cohort_finder {
public:
  cohort_finder(network::network const& net, filter_sets& filters, end_classes const& ends,
                aws::semantics_options const& options)
      : net_(net), filters_(filters), ends_(ends), options_(options) {}

  cohorts run();

private:
  void exclude_vpcs();
  void read_tables();
  [[nodiscard]] std::optional<numbers_of_content>
  table_content(network::resolved_table const& t, network::resolved_vpc const& v) const;
  [[nodiscard]] bool is_hidden(network::resolved_route const& r, network::resolved_table const& t,
                               network::resolved_vpc const& v) const;
  [[nodiscard]] std::uint32_t acl_content(index<network_acl> id);
  [[nodiscard]] std::uint32_t content_of(index<route_table> id) const {
    return id.valid() ? table_number_[id.value] : no_number;
  }
  [[nodiscard]] std::uint32_t attachments_content(index<vpc> id);
  [[nodiscard]] std::uint32_t address_content(index<vpc> vpc, address a);
  [[nodiscard]] std::uint32_t groups_content(network::interface const& nic, std::uint32_t set);
  [[nodiscard]] std::uint32_t zone(std::string const& az) {
    return zones_.emplace(az, static_cast<std::uint32_t>(zones_.size())).first->second;
  }

  network::network const& net_;
  filter_sets& filters_;
  end_classes const& ends_;
  aws::semantics_options const& options_;
  std::vector<bool> left_out_{};                 // by VPC
  prefix_map<cidr, std::uint32_t> all_blocks_{}; // IPv4, with a VPC each
  numbering tables_{}, acls_{}, attachments_{}, addresses_{}, groups_{}, keys_{};
  std::vector<std::uint32_t> table_number_{}, acl_number_{}, attachment_number_{};
  /// Of each content of tables, and of each table of VPCs left out: the routes but the built-in
  /// ones.
  std::vector<std::vector<network::resolved_route>> outward_{};
  std::vector<network::transit_index> transit_{};
  boost::unordered_flat_map<std::string, std::uint32_t> zones_{};
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> set_content_{};
  bool references_cross_{false};
};

void cohort_finder::exclude_vpcs() {
  left_out_.assign(net_.vpcs().size(), false);
  std::vector<std::pair<cidr, std::uint32_t>> blocks;
  for (std::uint32_t v = 0; v < net_.vpcs().size(); ++v) {
    auto const& vpc = net_.vpcs().items()[v];
    left_out_[v] = !vpc.blocks_unknown.empty();
    for (auto const& b : vpc.ipv4) {
      blocks.push_back({b, v});
      // Beyond an internet gateway only private addresses are certainly lost (IGW-4).
      if (!is_rfc1918(b.v4().first()) && !is_cgnat(b.v4().first()))
        left_out_[v] = true;
    }
  }
  all_blocks_ = prefix_map<cidr, std::uint32_t>(blocks);
  std::sort(blocks.begin(), blocks.end());
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t j = i + 1; j < blocks.size() && blocks[i].first.overlaps(blocks[j].first); ++j)
      left_out_[blocks[i].second] = left_out_[blocks[j].second] = true;
  auto const leave_out = [&](index<vpc> id) {
    if (id.valid())
      left_out_[id.value] = true;
  };
  for (auto const& p : net_.peerings()) {
    if (network::may_join(p)) // any of them
      left_out_.assign(net_.vpcs().size(), true);
    leave_out(p.requester);
    leave_out(p.accepter);
  }
  for (auto const& g : net_.vpn_gateways())
    leave_out(g.vpc);
  for (auto const& e : net_.endpoints())
    if (e.kind != endpoint_kind::gateway_endpoint && e.kind != endpoint_kind::interface_endpoint)
      leave_out(e.vpc);
}

/// Whether no address of another VPC takes a route, since longer ones of the table take them all.
bool cohort_finder::is_hidden(network::resolved_route const& r, network::resolved_table const& t,
                              network::resolved_vpc const& v) const {
  auto const is_own = [&](cidr const& b) {
    return std::find(v.ipv4.begin(), v.ipv4.end(), b) != v.ipv4.end();
  };
  for (auto const* around : all_blocks_.matches(r.destination))
    if (!is_own(around->first))
      return false; // no longer route takes all of it
  auto const inside = all_blocks_.inside(r.destination);
  for (auto at = inside.begin(); at != inside.end();) {
    auto const& b = at->first;
    auto const longer = std::find_if(t.routes.begin(), t.routes.end(), [&](auto const& other) {
      return other.destination_known && !other.list.valid() &&
             other.destination.length() > r.destination.length() && other.destination.contains(b);
    });
    if (longer == t.routes.end() && !is_own(b))
      return false;
    // A longer route takes all others inside it, too.
    auto const last = longer == t.routes.end() ? b : cidr::host(longer->destination.last());
    at = std::upper_bound(at, inside.end(), last,
                          [](cidr const& key, auto const& e) { return key < e.first; });
  }
  return true;
}

std::optional<numbers_of_content>
cohort_finder::table_content(network::resolved_table const& t,
                             network::resolved_vpc const& v) const {
  numbers_of_content w{t.routes_unknown.empty() ? 0U : 1U};
  for (auto const& r : t.routes) {
    if (!r.destination_known)
      return std::nullopt;
    if (r.destination.is_v6())
      continue;
    if (r.source == network::route_source::local)
      continue;
    for (auto const& own : v.ipv4)
      if (own.contains(r.destination))
        return std::nullopt;
    auto id = r.target.id;
    switch (r.target.kind) {
    case target_kind::internet_gateway:
    case target_kind::egress_only_internet_gateway:
    case target_kind::gateway_endpoint:
      id = 0; // no private address gets anywhere that way
      break;
    case target_kind::nat_gateway:
      if (!is_hidden(r, t, v))
        return std::nullopt;
      continue;
    case target_kind::local:
    case target_kind::interface:
    case target_kind::gwlb_endpoint:
      return std::nullopt;
    case target_kind::peering:
    case target_kind::transit_gateway:
    case target_kind::vpn_gateway:
    case target_kind::missing:
    case target_kind::unknown:
      break;
    }
    put(w, r.destination);
    w.push_back(static_cast<std::uint32_t>(r.target.kind) |
                (static_cast<std::uint32_t>(r.source) << 8U) | (r.blackhole ? 1U << 16U : 0U));
    w.push_back(id);
  }
  return w;
}

void cohort_finder::read_tables() {
  std::vector<std::optional<numbers_of_content>> contents;
  for (auto const& t : net_.route_tables()) {
    std::optional<numbers_of_content> w;
    if (t.vpc.valid() && !left_out_[t.vpc.value])
      w = table_content(t, net_.vpcs()[t.vpc]);
    if (!w && t.vpc.valid())
      left_out_[t.vpc.value] = true;
    contents.push_back(std::move(w));
  }
  for (std::size_t i = 0; i < net_.route_tables().size(); ++i) {
    auto const& t = net_.route_tables().items()[i];
    bool const apart = !t.vpc.valid() || left_out_[t.vpc.value] || !contents[i];
    auto const before = tables_.size();
    numbers_of_content own{no_number, static_cast<std::uint32_t>(i)};
    auto const number = tables_.of(apart ? own : *contents[i]);
    table_number_.push_back(number);
    if (tables_.size() == before)
      continue;
    std::vector<network::resolved_route> routes;
    for (auto const& r : t.routes)
      if (r.source != network::route_source::local || r.target.kind != target_kind::local)
        routes.push_back(r);
    outward_.push_back(std::move(routes));
  }
}

std::uint32_t cohort_finder::acl_content(index<network_acl> id) {
  if (!id.valid())
    return no_number;
  if (acl_number_.empty())
    acl_number_.assign(net_.acls().size(), no_number);
  auto& known = acl_number_[id.value];
  if (known != no_number)
    return known;
  auto const& acl = net_.acls()[id];
  numbers_of_content w;
  bool plain = acl.unknown.empty();
  for (auto const* side : {&acl.ingress, &acl.egress}) {
    w.push_back(no_number);
    for (auto const* e : *side) {
      plain = plain && e->number && e->allow && e->match && e->remote;
      if (!plain)
        break;
      put(w, *e->remote);
      w.push_back(filters_.of(*e->match));
      w.push_back(*e->allow ? 1U : 0U);
    }
  }
  if (!plain)
    w = {no_number, no_number, id.value};
  return known = acls_.of(w);
}

std::uint32_t cohort_finder::attachments_content(index<vpc> id) {
  if (attachment_number_.empty())
    attachment_number_.assign(net_.vpcs().size(), no_number);
  auto& known = attachment_number_[id.value];
  if (known != no_number)
    return known;
  numbers_of_content w;
  for (auto const& a : net_.attachments()) {
    if (a.vpc != id)
      continue;
    w.insert(w.end(), {a.gateway.value, a.table.value, three(a.appliance_mode),
                       three(a.group_referencing), static_cast<std::uint32_t>(a.subnets.size())});
    for (auto const s : a.subnets) {
      auto const& subnet = net_.subnets()[s];
      w.insert(w.end(), {zone(subnet.az), acl_content(subnet.acl), content_of(subnet.table)});
    }
  }
  return known = attachments_.of(w);
}

/// How all tables treat an address.
std::uint32_t cohort_finder::address_content(index<vpc> vpc, address a) {
  numbers_of_content w;
  for (auto const& routes : outward_) {
    auto const choice = aws::select_route(routes, a, options_, network::seen_as_vpc_route(net_));
    w.push_back(static_cast<std::uint32_t>(choice.outcome));
    if (choice.position != aws::route_selection::no_route) {
      auto const& r = routes[choice.position];
      w.push_back(static_cast<std::uint32_t>(r.target.kind));
      w.push_back(r.target.id);
      w.push_back(r.destination.length() == 32 ? 1U : 0U);
    }
  }
  for (auto const& index : transit_) {
    auto const& t = index.table();
    auto position = index.only(a.v4().number());
    auto outcome = aws::route_outcome::selected;
    if (!position) {
      auto const choice =
          aws::select_transit_route(t.routes, a, options_, network::seen_as_transit_route);
      outcome = choice.outcome;
      position = choice.position == aws::route_selection::no_route
                     ? network::transit_index::no_route
                     : static_cast<std::uint32_t>(choice.position);
    }
    w.push_back(static_cast<std::uint32_t>(outcome));
    if (*position == network::transit_index::no_route) {
      w.push_back(no_number);
      continue;
    }
    auto const& r = t.routes[*position];
    std::uint32_t attachment = r.attachment.value;
    if (r.attachment.valid() && net_.attachments()[r.attachment].vpc == vpc)
      attachment = no_number - 1; // its own
    w.insert(w.end(), {attachment, static_cast<std::uint32_t>(r.source),
                       (r.blackhole ? 1U : 0U) | (r.target_unknown ? 2U : 0U) |
                           (r.destination.length() == 32 ? 4U : 0U)});
  }
  return addresses_.of(w);
}

/// What the groups of an interface say to other VPCs.
std::uint32_t cohort_finder::groups_content(network::interface const& nic, std::uint32_t set) {
  if (!nic.filtered)
    return no_number;
  if (auto const it = set_content_.find(set); it != set_content_.end())
    return it->second;
  std::vector<numbers_of_content> rules;
  bool const apart = references_cross_ && filters_.has_references(set, direction::ingress);
  for (auto const g : nic.groups)
    for (bool const inwards : {true, false})
      for (auto const& r : inwards ? net_.groups()[g].ingress : net_.groups()[g].egress) {
        using kind = network::resolved_rule::peer_kind;
        if (r.peer == kind::group || r.peer == kind::missing)
          continue;
        numbers_of_content w{inwards ? 1U : 0U, static_cast<std::uint32_t>(r.peer),
                             r.match ? filters_.of(*r.match) : no_number, r.list.value};
        if (r.peer == kind::block)
          put(w, r.block);
        rules.push_back(std::move(w));
      }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  numbers_of_content all{nic.groups_unknown.empty() ? 0U : 1U, apart ? set : no_number};
  for (auto const& w : rules) {
    all.push_back(static_cast<std::uint32_t>(w.size()));
    all.insert(all.end(), w.begin(), w.end());
  }
  auto const number = groups_.of(all);
  set_content_.emplace(set, number);
  return number;
}

cohorts cohort_finder::run() {
  cohorts result;
  result.of_class.assign(ends_.classes.size(), cohorts::none);
  if (net_.vpcs().size() < 3)
    return result;
  exclude_vpcs();
  read_tables();
  if (outward_.size() > most_tables)
    return result;
  for (auto const& t : net_.transit_tables())
    transit_.emplace_back(t);
  for (auto const& g : net_.transit_gateways())
    references_cross_ = references_cross_ || g.group_referencing.value_or(true);
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> by_location; // to the number of its part
  numbering parts;
  for (std::uint32_t c = 0; c < ends_.classes.size(); ++c) {
    auto const& known = ends_.classes[c];
    auto const& info = ends_.infos[c];
    if (known.ipv6 || known.members.empty() || info.no_address || info.stands_alone)
      continue;
    auto const& nic = net_.interfaces()[known.members.front()];
    if (!nic.vpc.valid() || left_out_[nic.vpc.value] || !nic.subnet.valid())
      continue;
    auto part = by_location.find(info.location);
    if (part == by_location.end()) {
      auto const& s = net_.subnets()[nic.subnet];
      numbers_of_content w{acl_content(s.acl),
                           zone(s.az),
                           content_of(s.table),
                           attachments_content(nic.vpc),
                           address_content(nic.vpc, info.first.where),
                           filters_.address_class(info.first.where),
                           info.state};
      for (auto const& a : net_.attachments())
        if (a.vpc == nic.vpc)
          for (auto const door : a.subnets)
            w.push_back(door == nic.subnet ? 1U : 0U);
      part = by_location.emplace(info.location, parts.of(w)).first;
    }
    numbers_of_content const key{part->second, groups_content(nic, info.group_set),
                                 info.clients.key()};
    auto const number = keys_.of(key);
    if (number == result.members.size())
      result.members.emplace_back();
    result.members[number].push_back(c);
    result.of_class[c] = number;
  }
  return result;
}

} // namespace

cohorts find_cohorts(network::network const& net, filter_sets& filters, end_classes const& ends,
                     aws::semantics_options const& options) {
  return cohort_finder(net, filters, ends, options).run();
}

} // namespace vpclint::inline v0::analysis
