#include "oracle/proofs.hpp"

#include "vpclint/analysis/reach_all.hpp"

#include "oracle/specification.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace vpclint_test {
namespace {

using namespace vpclint;
using analysis::exchange;
using analysis::flow_end;

/// A set of traffic as a formula, with `low` for its ports; types and codes stand beside.
z3::expr is_in(traffic_set const& set, symbolic_packet const& p, z3::expr const& low) {
  auto& c = p.src.ctx();
  auto const number = z3::concat(p.proto, low);
  auto result = c.bool_val(false);
  for (auto const& i : set.points()) {
    auto const first = c.bv_val(static_cast<unsigned>(i.first), 24);
    auto const last = c.bv_val(static_cast<unsigned>(i.last), 24);
    result = result || (z3::uge(number, first) && z3::ule(number, last));
  }
  return result;
}

struct questions {
  symbolic_packet const& p;
  z3::expr has_ports, request_low;

  explicit questions(symbolic_packet const& packet)
      : p(packet), has_ports(packet.proto == 6 || packet.proto == 17),
        request_low(z3::ite(has_ports, packet.server_port,
                            z3::ite(packet.proto == 1 || packet.proto == 58,
                                    z3::concat(packet.type, packet.code),
                                    packet.src.ctx().bv_val(0, 16)))) {}

  [[nodiscard]] fate_terms of(exchange const& e) const {
    auto const arrives = is_in(e.requests, p, request_low);
    auto back =
        z3::ite(has_ports, is_in(e.replies, p, p.client_port), is_in(e.replies, p, request_low));
    for (std::size_t i = 0; i < e.translated.size(); ++i)
      back = back && (!has_ports || is_in(e.translated[i], p, p.nat_port[i]));
    return {arrives, arrives && back};
  }
  /// What the engine says in one choice of a zone, as `fate_of` picks it.
  [[nodiscard]] fate_terms of(std::vector<exchange> const& all, std::size_t zone) const {
    auto& c = p.src.ctx();
    if (all.empty())
      return {c.bool_val(false), c.bool_val(false)};
    std::size_t zones = 1;
    for (auto const& e : all) {
      zones = std::max<std::size_t>(zones, e.zone + 1U);
      if (e.target != 0 || !e.about.is_all())
        throw outside_specification{"load balancer"};
    }
    for (auto const& e : all)
      if (e.zone == zone % zones)
        return of(e);
    return {c.bool_val(false), c.bool_val(false)};
  }
};

z3::expr one_of(z3::expr const& field, std::vector<address> const& all) {
  auto& c = field.ctx();
  auto result = c.bool_val(false);
  for (auto const a : all) {
    unsigned const width = a.is_v6() ? 128 : 32;
    auto value = c.bv_val(static_cast<std::uint64_t>(a.number()), 64);
    if (a.is_v6())
      value = z3::concat(c.bv_val(static_cast<std::uint64_t>(a.number() >> 64), 64), value);
    else
      value = value.extract(width - 1, 0);
    result = result || field == value;
  }
  return result;
}

std::string witness(z3::model const& m, symbolic_packet const& p, questions const& q,
                    fate_terms const& spec, fate_terms const& engine) {
  auto const number = [&](z3::expr const& e) { return m.eval(e, true).get_numeral_uint64(); };
  auto const where = [&](z3::expr const& e) {
    if (!p.ipv6)
      return address(ipv4{static_cast<std::uint32_t>(number(e))});
    return address(ipv6{number(e.extract(127, 64)), number(e.extract(63, 0))});
  };
  packet x{.src = where(p.src), .dst = where(p.dst)};
  x.proto = static_cast<std::uint8_t>(number(p.proto));
  if (m.eval(q.has_ports, true).is_true()) {
    x.src_port = static_cast<std::uint16_t>(number(p.client_port));
    x.dst_port = static_cast<std::uint16_t>(number(p.server_port));
  } else if (x.kind().has_types()) {
    x.icmp_type = static_cast<std::uint8_t>(number(p.type));
    x.icmp_code = static_cast<std::uint8_t>(number(p.code));
  }
  auto const word = [&](fate_terms const& f) -> std::string {
    if (!m.eval(f.arrives, true).is_true())
      return "nowhere";
    return m.eval(f.back, true).is_true() ? "back" : "destination";
  };
  return to_string(x) + " (translated ports " + std::to_string(number(p.nat_port[0])) + ", " +
         std::to_string(number(p.nat_port[1])) + "): the specification says " + word(spec) +
         ", the set engine " + word(engine);
}

spec_end end_of(analysis::end_class const& c) {
  return {c.kind, c.members, c.network, c.representative};
}

std::string name_of(network::network const& net, spec_end const& e) {
  if (e.kind == flow_end::kind_type::internet)
    return "internet";
  if (e.kind == flow_end::kind_type::network)
    return net.outside_networks()[e.network].declared->id;
  return net.interfaces()[e.members.front()].name;
}

class prover {
public:
  prover(network::network const& judged, network::network const& specified)
      : engine_(judged), net_(specified) {}

  proof_tally run(std::size_t limit) {
    auto const n = static_cast<std::uint32_t>(engine_.classes().size());
    for (bool const ipv6 : {false, true}) {
      z3::context c;
      symbolic_packet const p(c, ipv6);
      questions const q(p);
      z3::solver solver(c);
      solver.add(p.proto != (ipv6 ? 1 : 58)); // no packet of the other family's ICMP exists
      for (std::uint32_t a = 0; a < n; ++a)
        for (std::uint32_t b = 0; b < n && tally_.counterexample.empty(); ++b)
          if (tally_.proofs < limit && is_pair(a, b, ipv6))
            attempt(solver, p, q, a, b);
    }
    return std::move(tally_);
  }

private:
  [[nodiscard]] bool is_pair(std::uint32_t a, std::uint32_t b, bool ipv6) const {
    auto const& x = engine_.classes()[a];
    auto const& y = engine_.classes()[b];
    bool const outside =
        x.kind != flow_end::kind_type::interface && y.kind != flow_end::kind_type::interface;
    return x.ipv6 == ipv6 && y.ipv6 == ipv6 && !outside && (a != b || x.members.size() > 1);
  }

  void attempt(z3::solver& solver, symbolic_packet const& p, questions const& q, std::uint32_t a,
               std::uint32_t b) {
    try {
      auto const said = engine_.exchanges_of(a, b);
      if (!said)
        throw outside_specification{"unknown facts"};
      auto const from = end_of(engine_.classes()[a]);
      auto const to = end_of(engine_.classes()[b]);
      std::size_t zones = 1;
      for (auto const& e : *said)
        zones = std::max<std::size_t>(zones, e.zone + 1U);
      for (std::size_t zone = 0; zone < zones && tally_.counterexample.empty(); ++zone) {
        auto const spec = specify(net_, p, from, to, zone, zones);
        auto const engine = q.of(*said, zone);
        solver.push();
        solver.add(one_of(p.src, addresses_of(net_, from, p.ipv6)));
        solver.add(one_of(p.dst, addresses_of(net_, to, p.ipv6)));
        solver.add(p.src != p.dst);
        solver.add(spec.arrives != engine.arrives || spec.back != engine.back);
        auto const answer = solver.check();
        if (answer == z3::sat)
          tally_.counterexample = name_of(net_, from) + " -> " + name_of(net_, to) + " (zone " +
                                  std::to_string(zone) +
                                  "): " + witness(solver.get_model(), p, q, spec, engine);
        else if (answer == z3::unknown)
          ++tally_.outside["Z3 gave up"];
        else
          ++tally_.proofs;
        if (answer == z3::unsat && !said->empty())
          ++tally_.arriving;
        solver.pop();
      }
    } catch (outside_specification const& o) {
      ++tally_.outside[o.what];
    }
  }

  analysis::all_pairs engine_;
  network::network const& net_;
  proof_tally tally_{};
};

} // namespace

proof_tally prove(network::network const& judged, network::network const& specified,
                  std::size_t limit) {
  return prover(judged, specified).run(limit);
}

} // namespace vpclint_test
