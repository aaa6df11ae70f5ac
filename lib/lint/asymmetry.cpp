#include "lint/asymmetry.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace vpclint::inline v0::rules {

using network::devices_of;
using network::node;
using network::node_kind;
using network::node_side;
using network::possible_way;
using network::topology;

node way_end::as_node(node_side side) const {
  switch (kind) {
  case kind_type::subnet:
    return {.kind = node_kind::subnet, .side = side, .id = subnet.value};
  case kind_type::internet:
    return {.kind = node_kind::internet, .side = side};
  case kind_type::network:
    break;
  }
  return {.kind = node_kind::outside_network, .side = side, .id = network.value};
}

std::string end_text(network::network const& net, way_end const& e) {
  switch (e.kind) {
  case way_end::kind_type::subnet:
    return "subnet " + net.subnets()[e.subnet].declared->id;
  case way_end::kind_type::internet:
    return "the internet";
  case way_end::kind_type::network:
    break;
  }
  return "network " + net.outside_networks()[e.network].declared->id;
}

index<network::resolved_attachment> split_at(split_flow const& f) {
  for (auto const& a : f.there.doors)
    for (auto const& b : f.back.doors)
      if (a.first == b.first && a.second != b.second && !f.there.devices.empty() &&
          !f.back.devices.empty())
        return a.first;
  return {};
}

namespace {

class asymmetry_search {
public:
  asymmetry_search(network::network const& net, path_analysis& paths, std::size_t most)
      : net_(net), paths_(paths), budget_(most), whole_(paths.topology()) {}

  split_flows run() {
    std::vector<topology::vertex> devices;
    for (std::size_t v = 0; v < whole_.nodes().size(); ++v)
      if (inspects(net_, whole_.nodes()[v]))
        devices.push_back(static_cast<topology::vertex>(v));
    if (devices.empty())
      return {};
    to_devices_ = network::leading_to(whole_, devices);
    from_devices_ = network::reachable_from(whole_, devices);
    collect_routes();
    for (bool const ipv6 : {false, true})
      search(ipv6);
    result_.senders = senders_.size();
    for (auto& [key, flows] : found_)
      if (!flows.empty())
        result_.by_cause.push_back(std::move(flows));
    return std::move(result_);
  }

private:
  /// Subnets that treat packets alike stand for each other, unless routes tell them apart.
  void collect_subnets(bool ipv6) {
    std::set<std::tuple<std::uint32_t, std::string, std::uint32_t, std::uint32_t, bool>> known;
    ends_.clear();
    for (std::size_t i = 0; i < net_.subnets().size(); ++i) {
      auto const id = net_.subnets().id_at(i);
      auto const& s = net_.subnets()[id];
      auto const& block = ipv6 ? s.ipv6 : s.ipv4;
      if (!block || !has_hosts(id))
        continue;
      bool const apart = is_told_apart(s.vpc, *block);
      if (known
              .emplace(s.vpc.value, s.az, s.table.value, apart ? id.value : 0U, has_public(s, ipv6))
              .second)
        ends_.push_back({way_end::kind_type::subnet, id, {}, block->first()});
    }
  }

  /// Subnets that hold nothing but devices on the way start and end no connections.
  [[nodiscard]] bool has_hosts(index<subnet> id) const {
    auto const& s = net_.subnets()[id];
    if (std::any_of(s.interfaces.begin(), s.interfaces.end(),
                    [&](auto const n) { return is_host(n); }))
      return true;
    if (!s.interfaces.empty())
      return false;
    return std::none_of(net_.attachments().begin(), net_.attachments().end(), [&](auto const& a) {
      return std::find(a.subnets.begin(), a.subnets.end(), id) != a.subnets.end();
    });
  }
  [[nodiscard]] bool is_host(index<network::interface> id) const {
    auto const kind = net_.interfaces()[id].kind;
    if (kind == network::interface_kind::gwlb_endpoint)
      return false;
    return net_.interfaces()[id].source_dest_check == true;
  }
  [[nodiscard]] bool is_told_apart(index<vpc> v, cidr const& block) const {
    auto const within = [&](cidr const& d) {
      return d.length() > 0 && d.is_v6() == block.is_v6() && d.overlaps(block) &&
             !std::any_of(net_.vpcs()[v].ipv4.begin(), net_.vpcs()[v].ipv4.end(),
                          [&](auto const& b) { return d.contains(b); }) &&
             !std::any_of(net_.vpcs()[v].ipv6.begin(), net_.vpcs()[v].ipv6.end(),
                          [&](auto const& b) { return d.contains(b); });
    };
    return std::any_of(routed_.begin(), routed_.end(), within);
  }
  /// Every destination of a route, once.
  void collect_routes() {
    auto const add = [&](auto const& tables) {
      for (auto const& t : tables)
        for (auto const& r : t.routes)
          if (r.destination_known)
            routed_.push_back(r.destination);
    };
    add(net_.route_tables());
    add(net_.transit_tables());
    std::sort(routed_.begin(), routed_.end());
    routed_.erase(std::unique(routed_.begin(), routed_.end()), routed_.end());
  }
  [[nodiscard]] bool has_public(network::resolved_subnet const& s, bool ipv6) const {
    return std::any_of(s.interfaces.begin(), s.interfaces.end(), [&](auto const id) {
      auto const& nic = net_.interfaces()[id];
      if (!is_host(id))
        return false;
      if (ipv6)
        return nic.ipv6_address.has_value();
      return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                         [](auto const& a) { return a.has_public() != false; });
    });
  }

  /// Whether requests of a subnet, or what answers them, may pass a device at all.
  [[nodiscard]] bool may_pass_devices(index<subnet> id) const {
    auto const start = whole_.source_of(id);
    auto const end = whole_.arrival_at(id);
    return (start && to_devices_[*start]) || (end && from_devices_[*end]);
  }

  void search(bool ipv6) {
    collect_subnets(ipv6);
    auto const internet = internet_sample(net_, ipv6);
    for (auto const& a : ends_) {
      if (!may_pass_devices(a.subnet))
        continue;
      senders_.insert(a.subnet.value);
      if (budget_ < ends_.size()) {
        if (std::find(result_.left.begin(), result_.left.end(), a.subnet) == result_.left.end())
          result_.left.push_back(a.subnet);
        continue;
      }
      budget_ -= ends_.size();
      for (auto const& b : ends_)
        if (a.subnet != b.subnet)
          compare(a, b, ipv6);
      if (internet)
        compare(a, {way_end::kind_type::internet, {}, {}, *internet}, ipv6);
      for (std::size_t i = 0; i < net_.outside_networks().size(); ++i) {
        auto const id = net_.outside_networks().id_at(i);
        for (auto const& block : net_.outside_networks()[id].advertised)
          if (block.is_v6() == ipv6) {
            compare(a, {way_end::kind_type::network, {}, id, block.first()}, ipv6);
            break;
          }
      }
    }
  }

  [[nodiscard]] std::vector<possible_way> ways(way_end const& from, way_end const& to,
                                               std::size_t choice, std::size_t& choices) {
    auto const start = from.kind == way_end::kind_type::subnet
                           ? whole_.source_of(from.subnet)
                           : whole_.find(from.as_node(node_side::from));
    if (!start)
      return {};
    auto const part = network::part_towards(whole_, net_, std::vector{*start}, to.sample);
    auto found = network::possible_ways(net_, part, 0, to.as_node(node_side::to), choice);
    choices = std::max(choices, found.choices);
    if (!found.complete && result_.cut.size() < split_flows::most_pairs)
      result_.cut.emplace_back(from, to);
    return std::move(found.ways);
  }

  void compare(way_end const& from, way_end const& to, bool ipv6) {
    std::size_t choices = 1;
    for (std::size_t choice = 0; choice < choices; ++choice)
      for (auto const& there : ways(from, to, choice, choices)) {
        auto answers = to;
        if (there.translated_in.valid()) {
          auto const& s = net_.subnets()[there.translated_in];
          if (ipv6 || !s.ipv4 || there.translated_in == from.subnet)
            continue;
          answers = {way_end::kind_type::subnet, there.translated_in, {}, s.ipv4->first()};
        } else if (to.kind == way_end::kind_type::internet &&
                   !has_public(net_.subnets()[from.subnet], ipv6)) {
          continue;
        }
        for (auto const& back : ways(answers, from, choice, choices))
          if (!back.translated_in.valid() && devices_of(there) != devices_of(back))
            keep({from, answers, there, back}, to, ipv6);
      }
  }

  /// Whether anything gets through the filters between the two ends; where nobody is drawn yet, it
  /// may.
  [[nodiscard]] bool is_used(way_end const& from, way_end const& to, bool ipv6) const {
    auto const some = [&](index<subnet> s) {
      auto nics = net_.subnets()[s].interfaces;
      std::erase_if(nics, [&](auto const n) { return !is_host(n); });
      return paths_.one_of_each(nics, ipv6);
    };
    auto const passes = [](std::optional<verdict> v) { return v && *v != verdict::blocked; };
    auto const here = some(from.subnet);
    if (net_.subnets()[from.subnet].interfaces.empty() || to.kind == way_end::kind_type::network)
      return true;
    if (to.kind == way_end::kind_type::internet)
      return std::any_of(here.begin(), here.end(), [&](auto const n) {
        return net_.interfaces()[n].kind == network::interface_kind::nat_gateway ||
               passes(paths_.to_internet(n, ipv6)) || passes(paths_.from_internet(n, ipv6));
      });
    if (net_.subnets()[to.subnet].interfaces.empty())
      return true;
    for (auto const a : here)
      for (auto const b : some(to.subnet))
        if (passes(paths_.between(a, b, ipv6, traffic{})) ||
            passes(paths_.between(b, a, ipv6, traffic{})))
          return true;
    return false;
  }

  using cause = std::vector<std::pair<int, std::uint32_t>>;

  static cause cause_of(split_flow const& f) {
    if (auto const a = split_at(f); a.valid())
      return {{-1, a.value}};
    auto const there = devices_of(f.there);
    auto const back = devices_of(f.back);
    cause key;
    for (auto const& d : there)
      if (back.count(d) == 0)
        key.emplace_back(static_cast<int>(d.first), d.second);
    for (auto const& d : back)
      if (there.count(d) == 0)
        key.emplace_back(static_cast<int>(d.first), d.second);
    std::sort(key.begin(), key.end());
    return key;
  }

  void keep(split_flow f, way_end const& to, bool ipv6) {
    auto const asker = f.from;
    if (!f.there.translated_in.valid() && f.there.devices.empty()) {
      std::swap(f.from, f.to); // told from the side whose packets pass the device
      std::swap(f.there, f.back);
    }
    auto& all = found_[cause_of(f)];
    auto const certain = [](split_flow const& x) {
      return x.there.fact.empty() && x.back.fact.empty();
    };
    if (!all.empty() && certain(all.front()) >= certain(f)) {
      auto const same = [&](split_flow const& x) {
        return (end_text(net_, x.from) == end_text(net_, f.from) &&
                end_text(net_, x.to) == end_text(net_, f.to)) ||
               (end_text(net_, x.from) == end_text(net_, f.to) &&
                end_text(net_, x.to) == end_text(net_, f.from));
      };
      if (std::any_of(all.begin(), all.end(), same) || !certain(f) ||
          all.size() > split_flows::most_pairs)
        return;
    }
    if (!is_used(asker, to, ipv6))
      return;
    if (!all.empty() && !certain(all.front()) && certain(f))
      all.clear();
    all.push_back(std::move(f));
  }

  network::network const& net_;
  path_analysis& paths_;
  std::size_t budget_;
  topology const& whole_;
  std::vector<cidr> routed_{};
  std::set<std::uint32_t> senders_{};
  std::vector<bool> to_devices_{};
  std::vector<bool> from_devices_{};
  std::vector<way_end> ends_{};
  std::map<cause, std::vector<split_flow>> found_{};
  split_flows result_{};
};

} // namespace

split_flows find_split_flows(network::network const& net, path_analysis& paths, std::size_t most) {
  return asymmetry_search(net, paths, most).run();
}

} // namespace vpclint::inline v0::rules
