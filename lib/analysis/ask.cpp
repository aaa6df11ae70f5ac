#include "vpclint/analysis/reach.hpp"

#include "analysis/alike.hpp"
#include "analysis/asker.hpp"
#include "analysis/atoms.hpp"
#include "analysis/chain.hpp"
#include "analysis/probe.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

/// The pairs of a question in groups, where that pays: it looks at every interface once.
alike_pairs grouped(network::network const& net, question const& q, walk_options const& options,
                    selection const& from, selection const& to, pair_sharing const& sharing) {
  auto const pairs = from.members.size() * to.members.size();
  auto const work = pairs * (q.match ? 8 : 400);
  bool const pays =
      pairs >= sharing.from_pairs && (sharing.from_pairs == 0 || work >= net.interfaces().size());
  if (!pays || options.way_out)
    return {from, to};
  return {net, options.semantics, from, to};
}

/// Who may send a packet from an address.
result<member> sender_of(network::network const& net, address a,
                         std::optional<selector> const& from) {
  failure f;
  selector where{
      .kind = selector_kind::block, .name = vpclint::to_string(a), .block = cidr::host(a)};
  auto const candidates = select(net, where, side::source);
  std::vector<member> found;
  if (candidates)
    found = candidates->members;
  if (from) {
    auto const wanted = select(net, *from, side::source);
    if (!wanted)
      return wanted.error();
    std::erase_if(found, [&](member const& m) {
      return std::none_of(wanted->members.begin(), wanted->members.end(),
                          [&](member const& w) { return w.end == m.end; });
    });
  }
  if (found.size() == 1)
    return found.front();
  auto const text = vpclint::to_string(a);
  if (found.size() > 1) {
    f.what = "several can send from " + text + ":";
    for (auto const& m : found)
      f.what += " " + m.label;
    f.what += "; say which one is meant";
    return f;
  }
  if (a.is_v4())
    if (auto const owner = net.owner_of_public(a.v4()); owner.valid()) {
      f.what = text + " is the public address of " + net.interfaces()[owner].name +
               ", which sends from its private one";
      return f;
    }
  f.what = from ? analysis::to_string(*from) + " has nobody who sends from " + text
                : "nobody in the design sends from " + text;
  return f;
}

/// The addresses of a packet as the two ends of a question.
question between(packet const& p) {
  question q;
  q.from = {.kind = selector_kind::block, .block = cidr::host(p.src)};
  q.to = {.kind = selector_kind::block, .block = cidr::host(p.dst)};
  return q;
}

} // namespace

result<std::vector<pair_probes>> probes(network::network const& net, question const& q,
                                        walk_options const& options, pair_sharing const& sharing) {
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  atoms known(net);
  asker a(net, known, q, options);
  std::vector<pair_probes> result;
  for (auto const& p : grouped(net, q, options, *from, *to, sharing).leading())
    for (bool const ipv6 : {false, true})
      if (auto const& f = from->members[p.from], &t = to->members[p.to]; a.has_family(f, t, ipv6))
        result.push_back(a.probes_of(f, t, ipv6, sharing.from_pairs != pair_sharing::never));
  return result;
}

result<answer> ask_packet(network::network const& net, packet const& p,
                          std::optional<selector> const& from, walk_options const& options) {
  auto const sender = sender_of(net, p.src, from);
  if (!sender)
    return sender.error();
  auto const q = between(p);
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  atoms known(net);
  asker a(net, known, q, options);
  a.ask_one(*sender, to->members.front(), p);
  return std::move(a).finish({.label = sender->label, .members = {*sender}}, *to);
}

result<std::vector<pair_probes>> packet_probes(network::network const& net, packet const& p,
                                               std::optional<selector> const& from) {
  auto const sender = sender_of(net, p.src, from);
  if (!sender)
    return sender.error();
  auto const to = select(net, between(p).to, side::destination);
  if (!to)
    return to.error();
  auto const& target = to->members.front();
  pair_probes one;
  one.from = sender->end;
  one.to = target.end;
  one.wanted = wanted_of(*sender, target);
  one.from_label = sender->label;
  one.to_label = target.label;
  one.packets.push_back(p);
  if (p.kind().has_ports())
    one.client_ports[p.proto].push_back(p.src_port);
  return std::vector<pair_probes>{std::move(one)};
}

result<answer> ask(network::network const& net, question const& q, walk_options const& options) {
  atoms known(net);
  return ask(net, known, q, options);
}

result<answer> ask(network::network const& net, atoms& known, question const& q,
                   walk_options const& options, pair_sharing const& sharing) {
  if (!q.via.empty())
    return ask_chain(net, known, q, options);
  auto const from = select(net, q.from, side::source);
  if (!from)
    return from.error();
  auto const to = select(net, q.to, side::destination);
  if (!to)
    return to.error();
  asker a(net, known, q, options);
  a.ask_all(*from, *to, grouped(net, q, options, *from, *to, sharing), sharing.most_listed);
  return std::move(a).finish(*from, *to);
}

} // namespace vpclint::inline v0::analysis
