#include "vpclint/analysis/overview.hpp"

#include "vpclint/analysis/selection.hpp"

#include "analysis/internet_part.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

/// The classes of one side, each with its members that are meant.
struct chosen {
  std::vector<std::uint32_t> classes{};
  std::set<std::uint32_t> interfaces{}; ///< by number
  std::map<std::uint32_t, std::string>
      labels{}; ///< of classes of blocks outside, as they were asked about
  bool all{true};

  [[nodiscard]] bool has(index<network::interface> id) const {
    return all || interfaces.count(static_cast<std::uint32_t>(id.value)) != 0;
  }
};

/// A set as people mean it: ICMP that asks nothing starts no flow, and that of the other family is
/// none; with every question of its own family and everything else, it is all traffic.
traffic_set as_meant(traffic_set const& s, bool ipv6) {
  auto const own = ipv6 ? protocols::icmpv6 : protocols::icmp;
  auto const core = traffic_set::all() - all_of(protocols::icmp) - all_of(protocols::icmpv6);
  traffic_set questions;
  for (int type = 0; type < 256; ++type)
    if (reply_type(own, static_cast<std::uint8_t>(type)))
      questions |=
          ipv6 ? icmpv6(static_cast<std::int16_t>(type)) : icmp(static_cast<std::int16_t>(type));
  bool const every = subset(questions, s);
  if (every && subset(core, s))
    return traffic_set::all();
  return (s & core) | (every ? traffic_set(all_of(own)) : s & questions);
}

/// The addresses that a block holds of an interface: the primary one if it is there, else others.
std::vector<std::size_t> positions_in(network::interface const& nic, cidr const& block) {
  std::vector<std::size_t> found;
  for (std::size_t n = 0; n < nic.addresses.size(); ++n)
    if (block.contains(address(nic.addresses[n].private_ip))) {
      found.push_back(n);
      if (n == 0)
        break;
    }
  return found;
}

/// The blocks behind a gateway endpoint that a question names as the destination; none: it names
/// none.
std::vector<cidr> service_blocks(network::network const& net, std::optional<selector> const& s) {
  std::vector<cidr> blocks;
  if (s && s->kind == selector_kind::name)
    if (auto const picked = select(net, *s, side::destination); picked)
      for (auto const& m : picked->members)
        if (m.end.kind == end_kind::gateway_endpoint)
          blocks.insert(blocks.end(), m.blocks.begin(), m.blocks.end());
  return blocks;
}

/// With the addresses that a question is about and that are no ends by themselves.
reach_all_options with_asked(network::network const& net, open_question const& q,
                             reach_all_options options) {
  for (auto const* s : {&q.from, &q.to}) {
    if (!*s || (*s)->kind != selector_kind::block || !(*s)->block)
      continue;
    (s == &q.from ? options.from : options.to).push_back(*(*s)->block);
    for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
      auto const& nic = net.interfaces().items()[i];
      for (auto const n : positions_in(nic, *(*s)->block))
        if (n != 0)
          options.secondary.emplace_back(net.interfaces().id_at(i), nic.addresses[n].private_ip);
    }
  }
  for (auto const& b : service_blocks(net, q.to))
    options.to.push_back(b);
  auto& all = options.secondary;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return options;
}

class overviewer {
public:
  overviewer(network::network const& net, open_question const& q, reach_all_options const& options)
      : net_(net), question_(q), engine_(net, with_asked(net, q, options)) {}

  result<overview_answer> answer();

private:
  result<chosen> choose(std::optional<selector> const& s, side role);
  void add_interface(chosen& out, index<network::interface> id, std::optional<bool> only_ipv6 = {});
  void add_secondary(chosen& out, index<network::interface> id, ipv4 where);
  void add_block(chosen& out, cidr block);
  void add_asked(chosen& out, cidr const& block, side role, std::string const& label);
  void add_outside(chosen& out, end_kind k, index<outside_network> network);
  [[nodiscard]] std::vector<std::string> names(std::vector<std::uint32_t> const& classes,
                                               chosen const& side) const;
  [[nodiscard]] std::size_t pairs(rectangle const& r, chosen const& from, chosen const& to) const;

  network::network const& net_;
  open_question const& question_;
  all_pairs engine_;
  overview_answer out_{};
};

/// In both families where none is given.
void overviewer::add_interface(chosen& out, index<network::interface> id,
                               std::optional<bool> only_ipv6) {
  out.interfaces.insert(static_cast<std::uint32_t>(id.value));
  for (bool const ipv6 : {false, true}) {
    auto const c = engine_.class_of(flow_end::of(id), ipv6);
    if (c && only_ipv6.value_or(ipv6) == ipv6)
      out.classes.push_back(*c);
  }
}

void overviewer::add_secondary(chosen& out, index<network::interface> id, ipv4 where) {
  out.interfaces.insert(static_cast<std::uint32_t>(id.value));
  if (auto const c = engine_.class_of(flow_end::of(id), false, address(where)))
    out.classes.push_back(*c);
}

void overviewer::add_outside(chosen& out, end_kind k, index<outside_network> network) {
  auto const classes = engine_.classes();
  for (std::uint32_t c = 0; c < classes.size(); ++c)
    if (classes[c].kind == k && !classes[c].of_block &&
        (k == end_kind::internet || classes[c].network == network))
      out.classes.push_back(c);
}

/// Interfaces that have addresses of a block.
void overviewer::add_block(chosen& out, cidr block) {
  for (std::size_t i = 0; i < net_.interfaces().size(); ++i) {
    auto const id = net_.interfaces().id_at(i);
    auto const& nic = net_.interfaces()[id];
    if (nic.ipv6_address && block.contains(address(*nic.ipv6_address)))
      add_interface(out, id, true);
    for (auto const n : positions_in(nic, block))
      if (n == 0)
        add_interface(out, id, false);
      else
        add_secondary(out, id, nic.addresses[n].private_ip);
  }
}

/// The classes of addresses of a block outside.
void overviewer::add_asked(chosen& out, cidr const& block, side role, std::string const& label) {
  auto const classes = engine_.classes();
  for (std::uint32_t c = 0; c < classes.size(); ++c)
    if (classes[c].of_block == block &&
        (classes[c].kind == end_kind::nowhere) == (role == side::destination)) {
      out.classes.push_back(c);
      out.labels.emplace(c, label);
    }
}

result<chosen> overviewer::choose(std::optional<selector> const& s, side role) {
  chosen out;
  if (!s) {
    for (std::uint32_t c = 0; c < engine_.classes().size(); ++c)
      if (!engine_.classes()[c].secondary && !engine_.classes()[c].of_block)
        out.classes.push_back(c);
    return out;
  }
  out.all = false;
  auto const picked = select(net_, *s, role);
  if (!picked)
    return picked.error();
  if (!picked->unknown.empty())
    out_.missing.push_back("members of " + picked->label + " (" + picked->unknown + ")");
  if (s->kind == selector_kind::block && s->block) {
    add_block(out, *s->block);
    add_asked(out, *s->block, role, picked->label);
  } else {
    for (auto const& m : picked->members) {
      if (m.end.kind == end_kind::interface)
        add_interface(out, m.end.nic);
      else if (m.end.is_plain())
        for (auto const& b : m.blocks)
          add_asked(out, b, role, picked->label);
      else
        add_outside(out, m.end.kind, m.end.network);
    }
  }
  std::sort(out.classes.begin(), out.classes.end());
  out.classes.erase(std::unique(out.classes.begin(), out.classes.end()), out.classes.end());
  return out;
}

std::vector<std::string> overviewer::names(std::vector<std::uint32_t> const& classes,
                                           chosen const& side) const {
  auto const all = engine_.classes();
  std::vector<std::string> out;
  std::map<std::uint32_t, std::vector<index<network::interface>>> workloads;
  std::map<std::pair<end_kind, std::size_t>, std::vector<std::uint32_t>> outside;
  std::map<std::string, std::vector<std::uint32_t>> asked;
  for (auto const c : classes) {
    if (all[c].of_block)
      asked[side.labels.at(c)].push_back(c);
    else if (all[c].kind != end_kind::interface)
      outside[{all[c].kind, all[c].kind == end_kind::network ? all[c].network.value + 1U : 0U}]
          .push_back(c);
    for (auto const id : all[c].members)
      if (all[c].secondary)
        out.push_back(net_.interfaces()[id].name + " (" + vpclint::to_string(*all[c].secondary) +
                      ")");
      else if (side.has(id))
        workloads[static_cast<std::uint32_t>(net_.interfaces()[id].owner.value)].push_back(id);
  }
  for (auto const& group : outside) {
    auto const& key = group.first;
    auto const& members = group.second;
    bool const ipv6 = all[members.front()].ipv6;
    auto const whole = std::count_if(all.begin(), all.end(), [&](end_class const& c) {
      return c.kind == key.first && c.ipv6 == ipv6 && !c.of_block &&
             (c.kind != end_kind::network || c.network == all[members.front()].network);
    });
    auto const name = key.first == end_kind::internet
                          ? std::string("internet")
                          : net_.outside_networks()[all[members.front()].network].declared->id;
    if (static_cast<std::size_t>(whole) == members.size()) {
      out.push_back(name);
      continue;
    }
    for (auto const c : members)
      out.push_back(name + " (such as " + vpclint::to_string(all[c].representative) + ")");
  }
  for (auto const& [label, members] : asked) {
    bool const six = all[members.front()].ipv6;
    auto const whole =
        std::count_if(side.labels.begin(), side.labels.end(), [&, &name = label](auto const& l) {
          return l.second == name && all[l.first].ipv6 == six;
        });
    if (static_cast<std::size_t>(whole) == members.size()) {
      out.push_back(label);
      continue;
    }
    for (auto const c : members)
      out.push_back(label + " (such as " + vpclint::to_string(all[c].representative) + ")");
  }
  for (auto const& [number, members] : workloads) {
    auto const& w = net_.workloads().items()[number];
    if (members.size() == w.members.size()) {
      out.push_back(w.id);
      continue;
    }
    for (auto const id : members)
      out.push_back(net_.interfaces()[id].name);
  }
  return out;
}

std::size_t overviewer::pairs(rectangle const& r, chosen const& from, chosen const& to) const {
  auto const all = engine_.classes();
  auto const count = [&](std::uint32_t c, auto const& counts) {
    if (all[c].kind != end_kind::interface)
      return std::size_t{1};
    return static_cast<std::size_t>(
        std::count_if(all[c].members.begin(), all[c].members.end(), counts));
  };
  std::size_t n = 0;
  for (auto const a : r.sources)
    for (auto const b : r.destinations) {
      n += count(a, [&](auto id) { return from.has(id); }) *
           count(b, [&](auto id) { return to.has(id); });
      if (a == b || all[a].secondary || all[b].secondary)
        n -= count(a, [&](auto id) {
          auto const& there = all[b].members;
          return from.has(id) && to.has(id) &&
                 std::find(there.begin(), there.end(), id) != there.end();
        });
    }
  return n;
}

result<overview_answer> overviewer::answer() {
  out_.asked = question_;
  auto const from = choose(question_.from, side::source);
  if (!from)
    return from.error();
  auto const to = choose(question_.to, side::destination);
  if (!to)
    return to.error();
  if (from->classes.empty() || to->classes.empty()) // empty would stand for everybody
    return std::move(out_);
  for (auto& r : engine_.rectangles(from->classes, to->classes, question_.match)) {
    overview_row row;
    row.pairs = pairs(r, *from, *to);
    if (row.pairs == 0)
      continue;
    row.from = names(r.sources, *from);
    row.to = names(r.destinations, *to);
    row.ipv6 = r.ipv6;
    row.outcome = r.outcome;
    row.requests = question_.match && !question_.match->proto.is_all()
                       ? std::move(r.requests)
                       : as_meant(r.requests, r.ipv6);
    if (row.requests.empty())
      continue;
    row.failing_ports = std::move(r.failing_ports);
    out_.rows.push_back(std::move(row));
  }
  return std::move(out_);
}

} // namespace

std::string open_question::title() const {
  auto text = (from ? analysis::to_string(*from) : std::string("anybody")) + " -> " +
              (to ? analysis::to_string(*to) : std::string("anybody"));
  if (match)
    text += " " + vpclint::to_string(*match);
  return text;
}

result<overview_answer> overview(network::network const& net, open_question const& q,
                                 reach_all_options const& options) {
  return overviewer(net, q, options).answer();
}

} // namespace vpclint::inline v0::analysis
