#include "oracle/verdicts.hpp"

#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/analysis/walk.hpp"

#include "support/dice.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace vpclint_test {
namespace {

using namespace vpclint;
using analysis::flow_end;

/// Classes of one end by the label that answers use; of the internet and of networks all of them.
std::vector<std::uint32_t> classes_of(network::network const& net,
                                      analysis::all_pairs const& engine, std::string const& label,
                                      bool ipv6) {
  std::vector<std::uint32_t> result;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i)
    if (auto const id = net.interfaces().id_at(i); net.interfaces()[id].name == label)
      if (auto const c = engine.class_of(flow_end::of(id), ipv6))
        result.push_back(*c);
  for (std::uint32_t c = 0; c < engine.classes().size(); ++c) {
    auto const& known = engine.classes()[c];
    if (known.ipv6 != ipv6)
      continue;
    if (known.kind == flow_end::kind_type::internet && label == "internet")
      result.push_back(c);
    if (known.kind == flow_end::kind_type::network &&
        net.outside_networks()[known.network].declared->id == label)
      result.push_back(c);
  }
  return result;
}

/// Whether the sender's packets to a class of the internet are a gateway endpoint's (EP-5): these
/// are no part of `internet` for it.
bool is_for_endpoint(network::network const& net, analysis::end_class const& from,
                     analysis::end_class const& to) {
  if (to.kind != flow_end::kind_type::internet || from.kind != flow_end::kind_type::interface ||
      from.members.empty())
    return false;
  auto const& nic = net.interfaces()[from.members.front()];
  if (to.ipv6 ? !nic.ipv6_address : nic.addresses.empty())
    return false;
  packet p;
  p.src = to.ipv6 ? address(*nic.ipv6_address) : address(nic.addresses.front().private_ip);
  p.dst = to.representative;
  p.proto = static_cast<std::uint8_t>(protocols::tcp.number);
  p.src_port = 1024;
  p.dst_port = 443;
  return analysis::walk(net, flow_end::of(from.members.front()), p).reached.kind ==
         flow_end::kind_type::gateway_endpoint;
}

/// What several verdicts are together, as far as they say.
std::optional<verdict> together(std::map<verdict, std::size_t> const& all) {
  if (all.size() == 1)
    return all.begin()->first;
  if (all.empty() || all.count(verdict::unknown) != 0)
    return std::nullopt;
  if (all.count(verdict::reachable) != 0 || all.count(verdict::partial) != 0)
    return verdict::partial;
  return verdict::reply_blocked;
}

std::optional<traffic> some_match(dice& d) {
  switch (d.below(6)) {
  case 0:
    return std::nullopt;
  case 1:
    return tcp(443);
  case 2:
    return tcp(d.pick<std::uint16_t>({22, 80, 3306, 8080}));
  case 3:
    return udp(d.pick<std::uint16_t>({53, 443}));
  case 4:
    return icmp(8, 0);
  default:
    return tcp(80, 8080);
  }
}

} // namespace

verdict_comparison compare_verdicts(network::network const& net, std::uint32_t seed,
                                    std::size_t questions) {
  verdict_comparison result;
  analysis::all_pairs engine(net);
  dice d(seed ^ 0x5EEDU);
  std::vector<selector> ends{{.kind = selector_kind::internet}};
  for (auto const& w : net.workloads())
    if (w.kind != network::interface_kind::nat_gateway)
      ends.push_back({.kind = selector_kind::name, .name = w.id});
  for (auto const& n : net.outside_networks())
    ends.push_back({.kind = selector_kind::network, .name = n.declared->id});
  for (std::size_t i = 0; i < questions && ends.size() > 1; ++i) {
    analysis::question q;
    q.from = d.pick(ends);
    q.to = d.pick(ends);
    q.match = some_match(d);
    auto const told = analysis::ask(net, q);
    if (!told)
      continue;
    for (auto const& p : told->pairs) {
      if (q.match && q.match->proto.has_types() && p.ipv6)
        continue;
      std::map<verdict, std::size_t> each;
      for (auto const a : classes_of(net, engine, p.from, p.ipv6))
        for (auto const b : classes_of(net, engine, p.to, p.ipv6))
          if (!is_for_endpoint(net, engine.classes()[a], engine.classes()[b]))
            ++each[engine.verdict_of(a, b, q.match)];
      auto const by_sets = together(each);
      // Any protocol: one address that completes is enough, which the mixed words do not say.
      if (!by_sets || (!q.match && each.size() > 1))
        continue;
      ++result.compared;
      if (*by_sets != p.outcome && result.disagreement.empty())
        result.disagreement = p.from + " -> " + p.to + (p.ipv6 ? " IPv6 " : " ") +
                              (q.match ? to_string(*q.match) : std::string("anything")) +
                              ": ask says " + std::string(analysis::name(p.outcome)) +
                              ", the set engine " + std::string(analysis::name(*by_sets));
    }
  }
  return result;
}

} // namespace vpclint_test
