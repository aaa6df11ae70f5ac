// What else a set of changes opens and closes.
#include "analysis/openings.hpp"

#include "analysis/outlook.hpp"
#include "analysis/probe.hpp"
#include "analysis/public_side.hpp"
#include "analysis/stand_ins.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::size_t most_interfaces_compared = 64;

/// From whom to whom, in words that tell interfaces of several VPCs apart, and whether over IPv6.
using told_flow = std::tuple<bool, std::string, std::string>;

/// Of each port asked about, the first and the last, which flows complete.
using open_flows = std::map<std::uint16_t, std::set<told_flow>>;

std::string name_of_end(network::network const& net, index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  auto const same = std::count_if(net.interfaces().begin(), net.interfaces().end(),
                                  [&](auto const& other) { return other.name == nic.name; });
  return same > 1 && nic.vpc.valid() ? net.vpcs()[nic.vpc].declared->id + "." + nic.name : nic.name;
}

std::string name_of_end(network::network const& net, flow_end const& end,
                        std::string const& label) {
  if (end.kind == flow_end::kind_type::interface)
    return name_of_end(net, end.nic);
  return end.kind == flow_end::kind_type::internet ? "internet" : label;
}

/// An address that stands for the internet; nothing: the design has all of them itself.
std::optional<address> outside_address(network::network const& net, bool over_ipv6) {
  static std::array<address, 2> const four{ipv4{0x08080808U}, ipv4{0x01010101U}};
  static std::array<address, 2> const six{ipv6{0x2001486048600000U, 0x8888U},
                                          ipv6{0x2001486048600000U, 0x8844U}};
  for (auto const& a : over_ipv6 ? six : four)
    if (is_internet(net, a))
      return a;
  return std::nullopt;
}

class flow_finder {
public:
  flow_finder(network::network const& net, traffic const& t, walk_options const& options, bool ipv6)
      : net_(net), options_(options), ipv6_(ipv6), outside_(outside_address(net, ipv6)) {
    p_.proto = static_cast<std::uint8_t>(t.proto.number);
    has_ports_ = t.proto.has_ports();
    if (t.proto.has_types())
      p_.icmp_type = static_cast<std::uint8_t>(std::max<int>(0, t.icmp_type));
  }

  void find(std::uint16_t port, std::set<told_flow>& into) {
    p_.dst_port = port;
    for (std::size_t i = 0; i < net_.interfaces().size(); ++i) {
      auto const id = net_.interfaces().id_at(i);
      auto const own = address_of(net_.interfaces()[id]);
      if (own && net_.interfaces()[id].can_initiate)
        from(id, *own, into);
      if (auto const seen = seen_from_outside(id); seen && outside_)
        if (completes(flow_end::internet(), flow_end::of(id), *outside_, *seen, 1024, id))
          into.insert({ipv6_, "internet", name_of_end(net_, id)});
    }
  }

private:
  [[nodiscard]] std::optional<address> address_of(network::interface const& i) const {
    if (ipv6_)
      return i.ipv6_address ? std::optional<address>(*i.ipv6_address) : std::nullopt;
    return i.addresses.empty() ? std::nullopt : std::optional<address>(i.addresses[0].private_ip);
  }
  [[nodiscard]] std::optional<address> seen_from_outside(index<network::interface> id) const {
    auto const& nic = net_.interfaces()[id];
    if (ipv6_)
      return address_of(nic);
    if (is_exposed(nic) != true)
      return std::nullopt;
    auto const n = exposed_address(nic);
    return address(public_address(net_, id, n).value_or(public_stand_in(id, n)));
  }
  bool completes(flow_end const& from, flow_end const& to, address src, address dst,
                 std::uint16_t client, index<network::interface> wanted) {
    p_.src = src;
    p_.dst = dst;
    p_.src_port = has_ports_ ? client : std::uint16_t{0};
    return walk_between(net_, from, to, p_, options_, wanted).completes();
  }
  void from(index<network::interface> id, address own, std::set<told_flow>& into) {
    auto const client = net_.interfaces()[id].client_ports.first;
    for (std::size_t j = 0; j < net_.interfaces().size(); ++j) {
      auto const other = net_.interfaces().id_at(j);
      auto const dst = address_of(net_.interfaces()[other]);
      if (other != id && dst &&
          completes(flow_end::of(id), flow_end::of(other), own, *dst, client, {}))
        into.insert({ipv6_, name_of_end(net_, id), name_of_end(net_, other)});
    }
    if (outside_ && completes(flow_end::of(id), flow_end::internet(), own, *outside_, client, {}))
      into.insert({ipv6_, name_of_end(net_, id), "internet"});
  }

  network::network const& net_;
  walk_options const& options_;
  bool ipv6_;
  bool has_ports_{false};
  std::optional<address> outside_;
  packet p_{};
};

open_flows flows_of(network::network const& net, traffic const& t, walk_options const& options) {
  open_flows all;
  std::set<std::uint16_t> ports{t.ports.first};
  if (t.proto.has_ports())
    ports.insert(t.ports.last);
  for (bool const ipv6 : {false, true}) {
    if (t.proto == (ipv6 ? protocols::icmp : protocols::icmpv6))
      continue;
    flow_finder finder(net, t, options, ipv6);
    for (auto const port : ports)
      finder.find(port, all[port]);
  }
  return all;
}

/// The flows that the question is about itself.
std::set<told_flow> asked_flows(network::network const& net, question const& q,
                                walk_options const& options) {
  std::set<told_flow> own;
  auto const asked = probes(net, q, options, {.from_pairs = pair_sharing::never});
  if (!asked)
    return own;
  for (auto const& pair : *asked) {
    bool const ipv6 = !pair.packets.empty() && !pair.packets.front().is_v4();
    auto const from = name_of_end(net, pair.from, pair.from_label);
    own.insert({ipv6, from, name_of_end(net, pair.to, pair.to_label)});
    if (!pair.to.is_plain())
      continue;
    // An address as the destination is somebody's.
    for (auto const& p : pair.packets) {
      if (is_internet(net, p.dst))
        own.insert({ipv6, from, "internet"});
      if (pair.from.nic.valid())
        if (auto const o = net.owner_of(net.interfaces()[pair.from.nic].vpc, p.dst); o.valid())
          own.insert({ipv6, from, name_of_end(net, o)});
    }
  }
  return own;
}

/// What `more` has that `less` has not, on any port.
std::vector<std::string> only_in(open_flows const& more, open_flows const& less,
                                 std::set<told_flow> const& own, traffic const& t) {
  std::set<told_flow> found;
  for (auto const& [port, flows] : more)
    for (auto const& f : flows)
      if (less.at(port).count(f) == 0 && own.count(f) == 0)
        found.insert(f);
  std::vector<std::string> out;
  for (auto const& [ipv6, from, to] : found)
    out.push_back(from + " -> " + to + " " + to_string(t) + (ipv6 ? " over IPv6" : ""));
  return out;
}

} // namespace

void compare_flows(network::network const& before, network::network const& after, question const& q,
                   walk_options const& options, remedy& r) {
  if (!q.match || q.match->proto.is_all())
    return;
  if (before.interfaces().size() > most_interfaces_compared) {
    r.opens_known = false;
    return;
  }
  auto const own = asked_flows(before, q, options);
  auto const old_flows = flows_of(before, *q.match, options);
  auto const new_flows = flows_of(after, *q.match, options);
  r.opens = only_in(new_flows, old_flows, own, *q.match);
  r.closes = only_in(old_flows, new_flows, {}, *q.match);
}

} // namespace vpclint::inline v0::analysis
