#pragma once

#include "lint/forwarders.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// The ways that packets may take through devices, for the rules that compare them.
namespace vpclint::inline v0::rules {

/// A device on a path and the route that leads to it.
struct seen_device {
  network::node is{};
  network::resolved_route const* route{nullptr};
};

/// One way that packets may take, up to the end or to a device that translates.
struct possible_way {
  std::vector<seen_device> devices{};
  /// Where a transit gateway chose the AZ: attachment and the subnet that it enters by.
  std::vector<std::pair<index<network::resolved_attachment>, index<subnet>>> doors{};
  network::node translator{};    ///< the device that translates and ends this leg
  index<subnet> translated_in{}; ///< its subnet
  index<route_table> first_table{};
  std::string fact{}; ///< what is not known and decides whether this way is taken
};

[[nodiscard]] inline std::set<std::pair<network::node_kind, std::uint32_t>>
devices_of(possible_way const& w) {
  std::set<std::pair<network::node_kind, std::uint32_t>> all;
  for (auto const& d : w.devices)
    all.emplace(d.is.kind, d.is.id);
  return all;
}

/// Every way from vertex 0 of a part to `to`. In appliance mode all attachments take door `choice`
/// of theirs, since they keep both directions of a flow in one AZ (TGW-10).
class way_search {
public:
  way_search(network::network const& net, network::topology const& part, network::node const& to,
             std::size_t choice)
      : net_(net), part_(part), to_(to), choice_(choice), on_way_(part.nodes().size()) {}

  std::vector<possible_way> run() {
    step(0, {});
    return std::move(found_);
  }
  /// How many doors the attachment with the most has, among those in appliance mode.
  [[nodiscard]] std::size_t choices() const { return choices_; }

private:
  static constexpr std::size_t most = 64; // ways; each comes from a choice that AWS has

  void step(network::topology::vertex v, possible_way way) {
    auto const& n = part_[v];
    if (n.kind == to_.kind && n.side == to_.side && n.id == to_.id) {
      found_.push_back(std::move(way));
      return;
    }
    if (found_.size() >= most || on_way_[v])
      return;
    if (translates(net_, n)) {
      way.translator = n;
      way.translated_in = n.kind == network::node_kind::nat_gateway
                              ? net_.nat_gateways()[n.as<nat_gateway>()].subnet
                              : net_.interfaces()[n.as<network::interface>()].subnet;
      if (way.translated_in.valid()) // of a regional one nobody can say where replies come in
        found_.push_back(std::move(way));
      return;
    }
    if (n.kind == network::node_kind::appliance && !inspects(net_, n))
      return; // ENI-4: it drops them, which VPC2023 tells
    if (n.kind == network::node_kind::route_table && !way.first_table.valid())
      way.first_table = n.as<route_table>();
    on_way_[v] = true;
    auto const out = part_.out(v);
    bool const sticky =
        n.kind == network::node_kind::attachment && n.side == network::node_side::to &&
        net_.attachments()[n.as<network::resolved_attachment>()].appliance_mode == true;
    if (sticky)
      choices_ = std::max(choices_, out.size());
    auto const door = usual_door(n);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (sticky && i != choice_ % out.size())
        continue;
      if (door.valid() && part_[part_[out[i]].target].id != door.value)
        continue;
      follow(out[i], way);
    }
    on_way_[v] = false;
  }

  /// Where it is not known whether an attachment is in appliance mode: the door that it takes if it
  /// is not, which is the only case in which the directions part (TGW-8).
  [[nodiscard]] index<subnet> usual_door(network::node const& n) const {
    if (n.kind != network::node_kind::attachment || n.side != network::node_side::to)
      return {};
    auto const& a = net_.attachments()[n.as<network::resolved_attachment>()];
    if (a.appliance_mode || n.zone >= part_.zones().size())
      return {};
    for (auto const s : a.subnets)
      if (net_.subnets()[s].az == part_.zones()[n.zone])
        return s;
    return {};
  }

  void follow(network::topology_edge e, possible_way way) {
    auto const& l = part_[e];
    auto const& n = part_[l.source];
    auto const& next = part_[l.target];
    if (l.open() && way.fact.empty())
      way.fact = l.fact;
    if (n.kind == network::node_kind::attachment && n.side == network::node_side::to &&
        next.kind == network::node_kind::subnet)
      way.doors.emplace_back(n.as<network::resolved_attachment>(), next.as<subnet>());
    if (inspects(net_, next)) {
      way.devices.push_back({next, l.route});
      if (next.kind == network::node_kind::appliance &&
          !net_.interfaces()[next.as<network::interface>()].source_dest_check && way.fact.empty())
        way.fact = "source/destination check of " + device_name(net_, next);
    }
    step(l.target, std::move(way));
  }

  network::network const& net_;
  network::topology const& part_;
  network::node to_;
  std::size_t choice_;
  std::size_t choices_{1};
  std::vector<bool> on_way_;
  std::vector<possible_way> found_{};
};

} // namespace vpclint::inline v0::rules
