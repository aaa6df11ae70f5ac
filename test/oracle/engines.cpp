#include "oracle/engines.hpp"

#include "vpclint/analysis/walk.hpp"

#include "oracle/brute.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

namespace vpclint_test {
namespace {

using namespace vpclint;
using analysis::fate;
using analysis::flow_end;
using analysis::reach_level;
using analysis::walk_result;

struct end {
  flow_end is{};
  std::uint32_t its_class{0};
  address private_side{}; // as packets from it carry it
  address seen_outside{}; // as packets from the internet name it
  std::string name{};
};

bool got_there(network::network const& net, walk_result const& w, flow_end to) {
  if (!w.arrived)
    return false;
  if (to.kind == flow_end::kind_type::network)
    return w.reached == to;
  if (to.kind == flow_end::kind_type::internet) // what a gateway endpoint takes is not (EP-5)
    return w.reached.kind != flow_end::kind_type::gateway_endpoint;
  if (to.kind != flow_end::kind_type::interface || w.reached == to)
    return true;
  return net.interfaces()[to.nic].kind == network::interface_kind::load_balancer &&
         std::any_of(w.steps.begin(), w.steps.end(), [&](analysis::step const& s) {
           return s.kind == analysis::step_kind::load_balancer && !s.reply && s.nic == to.nic;
         });
}

fate fate_by_walk(network::network const& net, end const& from, packet const& p, end const& to,
                  analysis::walk_choices const& choices) {
  auto const wanted = from.is.kind == flow_end::kind_type::internet
                          ? to.is.nic
                          : vpclint::index<network::interface>{};
  analysis::walk_options options;
  options.choices = choices;
  auto const judge = [&](walk_result const& w) {
    fate f;
    if (w.arrived && !got_there(net, w, to.is))
      return f;
    if (!w.arrived) {
      if (!w.request_dropped && w.request_unknown)
        f.at_best = reach_level::back;
      return f;
    }
    if (w.request_dropped)
      return f;
    f.at_best = w.reply_dropped ? reach_level::destination : reach_level::back;
    if (!w.request_unknown)
      f.at_worst =
          w.reply_dropped || w.reply_unknown ? reach_level::destination : reach_level::back;
    return f;
  };
  auto const w = analysis::walk(net, from.is, p, options, wanted);
  auto result = judge(w);
  if (!w.open_list.empty()) {
    options.choices.by_unknown_list = true;
    auto const listed = analysis::walk(net, from.is, p, options, wanted);
    if (to.is.kind == flow_end::kind_type::internet &&
        listed.reached.kind == flow_end::kind_type::gateway_endpoint)
      return result;
    auto const other = judge(listed);
    result.at_best = std::max(result.at_best, other.at_best);
    result.at_worst = std::min(result.at_worst, other.at_worst);
  }
  return result;
}

std::vector<end> ends_of(network::network const& net, analysis::all_pairs const& engine,
                         bool ipv6) {
  std::vector<end> result;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    auto const its_class = engine.class_of(flow_end::of(id), ipv6);
    if (!its_class || (ipv6 ? !nic.ipv6_address : nic.addresses.empty()))
      continue;
    // An address of another subnet can't be what AWS gives: the set engine leaves it open.
    auto const& block = nic.subnet.valid() ? net.subnets()[nic.subnet].ipv4 : std::nullopt;
    if (!ipv6 && block && !block->contains(nic.addresses[0].private_ip))
      continue;
    end e{flow_end::of(id), *its_class, {}, {}, nic.name};
    if (ipv6) {
      e.private_side = e.seen_outside = *nic.ipv6_address;
    } else {
      e.private_side = nic.addresses[0].private_ip;
      std::size_t named = 0; // the first that certainly has a public one, else that may have one
      for (auto const wanted : {std::optional<bool>{}, std::optional<bool>{true}})
        for (std::size_t n = nic.addresses.size(); n-- > 0;)
          if (nic.addresses[n].has_public() == wanted)
            named = n;
      e.seen_outside =
          analysis::public_address(net, id, named).value_or(analysis::public_stand_in(id, named));
    }
    result.push_back(e);
  }
  for (std::uint32_t c = 0; c < engine.classes().size(); ++c) {
    auto const& known = engine.classes()[c];
    if (known.ipv6 != ipv6 || known.kind == flow_end::kind_type::interface)
      continue;
    end e{{known.kind, {}, known.network}, c, known.representative, known.representative, {}};
    e.name = known.kind == flow_end::kind_type::internet
                 ? "internet"
                 : net.outside_networks()[known.network].declared->id;
    e.name += "@" + to_string(known.representative);
    result.push_back(e);
  }
  return result;
}

struct edges {
  std::vector<std::uint16_t> ports{0, 22, 1023, 1024, 32768, 60999, 61000, 65535};
  std::vector<std::uint8_t> protocols{6, 6, 6, 17, 17, 1, 47, 58};
  std::vector<std::pair<int, int>> icmp{{8, 0}, {13, 0}, {3, 4}, {128, 0}};

  void add(known<traffic> const& t) {
    if (!t || t->proto.is_all())
      return;
    if (t->proto.has_ports()) {
      for (int const p :
           {t->ports.first - 1, int{t->ports.first}, int{t->ports.last}, t->ports.last + 1})
        if (p >= 0 && p <= 65535)
          ports.push_back(static_cast<std::uint16_t>(p));
    } else if (t->proto.has_types()) {
      if (t->icmp_type >= 0)
        icmp.push_back({t->icmp_type, std::max<int>(0, t->icmp_code)});
    } else {
      protocols.push_back(static_cast<std::uint8_t>(t->proto.number));
    }
  }
};

edges edges_of(network::network const& net) {
  edges e;
  for (auto const& g : net.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules)
        e.add(r.match);
  for (auto const& a : net.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* x : *entries)
        e.add(x->match);
  for (auto const& lb : net.load_balancers())
    for (auto const& l : lb.listeners)
      for (auto const* port : {&l.written->port, &l.written->target_port})
        if (*port)
          for (int i = 0; i < 4; ++i)
            e.ports.push_back(**port);
  return e;
}

std::string_view word(reach_level l) {
  constexpr std::string_view words[]{"nowhere", "destination", "back"};
  return words[static_cast<std::size_t>(l)];
}

} // namespace

engine_comparison compare_engines(network::network const& net, std::uint32_t seed,
                                  std::size_t each) {
  engine_comparison result;
  analysis::all_pairs engine(net);
  std::mt19937 random(seed);
  auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  auto const edge = edges_of(net);
  auto const any_port = [&]() -> std::uint16_t {
    if (below(4) != 0)
      return edge.ports[below(edge.ports.size())];
    return static_cast<std::uint16_t>(random());
  };
  for (bool const ipv6 : {false, true}) {
    auto const ends = ends_of(net, engine, ipv6);
    for (auto const& from : ends)
      for (auto const& to : ends) {
        bool const both_outside = from.is.kind != flow_end::kind_type::interface &&
                                  to.is.kind != flow_end::kind_type::interface;
        if (both_outside || from.is == to.is)
          continue;
        ++result.pairs;
        for (std::size_t i = 0; i < each; ++i) {
          packet p;
          p.src = from.private_side;
          p.dst = from.is.kind == flow_end::kind_type::internet ? to.seen_outside : to.private_side;
          if (p.src == p.dst)
            continue;
          p.proto = edge.protocols[below(edge.protocols.size())];
          if (p.kind() == protocols::icmp && ipv6)
            p.proto = 58;
          if (p.kind() == protocols::icmpv6 && !ipv6)
            p.proto = 1;
          if (p.kind().has_ports()) {
            p.dst_port = any_port();
            p.src_port = any_port();
          } else if (p.kind().has_types()) {
            auto const [type, code] = edge.icmp[below(edge.icmp.size())];
            p.icmp_type = static_cast<std::uint8_t>(type);
            p.icmp_code = static_cast<std::uint8_t>(code);
          }
          analysis::walk_choices choices;
          for (auto& port : choices.nat_ports)
            port = any_port();
          choices.zone = below(3);
          choices.target = below(3);
          auto const by_walk = fate_by_walk(net, from, p, to, choices);
          auto const by_sets = engine.fate_of(from.its_class, to.its_class, p, choices);
          ++result.packets;
          result.completed += by_walk.at_worst == reach_level::back ? 1 : 0;
          result.undecided += by_walk.at_worst != by_walk.at_best ? 1 : 0;
          auto const forced = walk_by_force(net, from.is, p, to.is, choices);
          bool agrees = true;
          if (forced.level) {
            ++result.by_force;
            agrees = by_walk.at_worst <= *forced.level && *forced.level <= by_walk.at_best;
            if (*forced.level != reach_level::nowhere)
              for (auto const& place : forced.met)
                ++result.crossed[place];
          } else {
            ++result.unsaid[forced.unsaid];
          }
          if ((by_walk == by_sets && agrees) || !result.disagreement.empty())
            continue;
          auto const words = [](fate const& f) {
            return std::string(word(f.at_worst)) + " to " + std::string(word(f.at_best));
          };
          result.disagreement =
              from.name + " -> " + to.name + ": " + to_string(p) + " (translated ports " +
              std::to_string(choices.nat_ports[0]) + ", " + std::to_string(choices.nat_ports[1]) +
              "; zone " + std::to_string(choices.zone) + ", target " +
              std::to_string(choices.target) + "): the walk says " + words(by_walk) +
              ", the set engine " + words(by_sets) + ", the third " +
              (forced.level ? std::string(word(*forced.level)) : "nothing");
          analysis::walk_options options;
          options.choices = choices;
          auto const w = analysis::walk(net, from.is, p, options,
                                        from.is.kind == flow_end::kind_type::internet
                                            ? to.is.nic
                                            : vpclint::index<network::interface>{});
          for (auto const& s : w.steps) {
            result.disagreement += "\n  ";
            result.disagreement += s.reply ? "reply " : "";
            result.disagreement += s.result == analysis::step_result::pass   ? "pass "
                                   : s.result == analysis::step_result::drop ? "drop "
                                                                             : "unknown ";
            result.disagreement += std::string(analysis::name(s.kind)) + " " +
                                   std::string(analysis::code(s.why)) + " " + to_string(s.header) +
                                   " " + s.fact;
          }
        }
      }
  }
  return result;
}

} // namespace vpclint_test
