#include "oracle/metamorphic.hpp"

#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/resolve.hpp"

namespace vpclint_test {

using analysis::flow_end;
using analysis::reach_level;

namespace {

fate of_walk(analysis::walk_result const& w) {
  fate f;
  if (!w.arrived) {
    if (!w.request_dropped && w.request_unknown)
      f.at_best = reach_level::back;
    return f;
  }
  if (w.request_dropped)
    return f;
  f.at_best = w.reply_dropped ? reach_level::destination : reach_level::back;
  if (!w.request_unknown)
    f.at_worst = w.reply_dropped || w.reply_unknown ? reach_level::destination : reach_level::back;
  return f;
}

} // namespace

std::vector<packet> kinds(bool ipv6) {
  std::vector<packet> result;
  for (auto const port : std::vector<std::uint16_t>{22, 443, 8080})
    result.push_back({.proto = 6, .src_port = 40000, .dst_port = port});
  result.push_back({.proto = 6, .src_port = 1024, .dst_port = 80});
  result.push_back({.proto = 17, .src_port = 61000, .dst_port = 53});
  result.push_back({.proto = static_cast<std::uint8_t>(ipv6 ? 58 : 1),
                    .icmp_type = static_cast<std::uint8_t>(ipv6 ? 128 : 8)});
  return result;
}

outcomes judge(design const& d, bool backwards) {
  std::vector<finding> ignored;
  auto const net = network::resolve(d, ignored);
  analysis::all_pairs engine(net);
  outcomes result;
  auto const n = net.interfaces().size();
  for (bool const ipv6 : {false, true})
    for (std::size_t k = 0; k < n * n; ++k) {
      auto const at = backwards ? n * n - 1 - k : k;
      auto const a = net.interfaces().id_at(at / n);
      auto const b = net.interfaces().id_at(at % n);
      auto const from = engine.class_of(flow_end::of(a), ipv6);
      auto const to = engine.class_of(flow_end::of(b), ipv6);
      if (a == b || !from || !to)
        continue;
      for (auto const& p : kinds(ipv6))
        result[net.interfaces()[a].name + " " + net.interfaces()[b].name + " " + to_string(p)] =
            engine.fate_of(*from, *to, p);
    }
  for (std::size_t i = 0; i < n; ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    if (nic.addresses.empty())
      continue;
    for (auto p : kinds(false)) {
      p.src = nic.addresses[0].private_ip;
      p.dst = *address::parse("8.8.8.8");
      result[nic.name + " out " + to_string(p)] = of_walk(analysis::walk(net, flow_end::of(id), p));
      p.dst = analysis::public_address(net, id, 0).value_or(analysis::public_stand_in(id, 0));
      p.src = *address::parse("8.8.8.8");
      result[nic.name + " in " + std::to_string(p.proto) + " " + std::to_string(p.dst_port)] =
          of_walk(analysis::walk(net, flow_end::internet(), p, {}, id));
    }
  }
  return result;
}

} // namespace vpclint_test
