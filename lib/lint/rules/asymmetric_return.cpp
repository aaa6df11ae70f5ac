#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/paths.hpp"
#include "lint/possible_ways.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using network::node;
using network::node_kind;
using network::node_side;
using network::topology;

/// One end of a connection.
struct way_end {
  enum class kind_type : std::uint8_t { subnet, internet, network };
  kind_type kind{kind_type::subnet};
  index<vpclint::subnet> subnet{};
  index<outside_network> network{};
  address sample{};

  [[nodiscard]] node as_node(node_side side) const {
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
};

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

/// A request and its reply that different devices see.
struct split_flow {
  way_end from{};
  way_end to{}; ///< where the reply begins: behind a translation the device's subnet
  possible_way there{};
  possible_way back{};
};

class asymmetry_search {
public:
  explicit asymmetry_search(lint_context& ctx)
      : ctx_(ctx), net_(ctx.net()), whole_(network::topology_of(net_)) {}

  void run() {
    bool const any = std::any_of(whole_.nodes().begin(), whole_.nodes().end(),
                                 [&](node const& n) { return inspects(net_, n); });
    if (!any)
      return;
    for (bool const ipv6 : {false, true})
      search(ipv6);
    report();
  }

private:
  /// Subnets that treat packets alike stand for each other, unless routes tell them apart.
  void collect_subnets(bool ipv6) {
    std::set<std::tuple<std::uint32_t, std::string, std::uint32_t, std::uint32_t, bool>> known;
    ends_.clear();
    constexpr std::size_t most = 192; // pairs grow with the square, and VPCs of one template repeat
    for (std::size_t i = 0; i < net_.subnets().size() && ends_.size() < most; ++i) {
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
    for (auto const& t : net_.route_tables())
      for (auto const& r : t.routes)
        if (r.destination_known && within(r.destination))
          return true;
    for (auto const& t : net_.transit_tables())
      for (auto const& r : t.routes)
        if (r.destination_known && within(r.destination))
          return true;
    return false;
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

  void search(bool ipv6) {
    collect_subnets(ipv6);
    for (auto const& a : ends_)
      for (auto const& b : ends_)
        if (a.subnet != b.subnet)
          compare(a, b, ipv6);
    for (auto const& a : ends_) {
      if (auto const sample = internet_sample(net_, ipv6))
        compare(a, {way_end::kind_type::internet, {}, {}, *sample}, ipv6);
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
                                               std::size_t choice, std::size_t& choices) const {
    auto const start = from.kind == way_end::kind_type::subnet
                           ? whole_.source_of(from.subnet)
                           : whole_.find(from.as_node(node_side::from));
    if (!start)
      return {};
    auto const part = network::part_towards(whole_, net_, std::vector{*start}, to.sample);
    way_search search(net_, part, to.as_node(node_side::to), choice);
    auto found = search.run();
    choices = std::max(choices, search.choices());
    return found;
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
      return ctx_.paths().one_of_each(nics, ipv6);
    };
    auto const passes = [](std::optional<verdict> v) { return v && *v != verdict::blocked; };
    auto const here = some(from.subnet);
    if (net_.subnets()[from.subnet].interfaces.empty() || to.kind == way_end::kind_type::network)
      return true;
    if (to.kind == way_end::kind_type::internet)
      return std::any_of(here.begin(), here.end(), [&](auto const n) {
        return net_.interfaces()[n].kind == network::interface_kind::nat_gateway ||
               passes(ctx_.paths().to_internet(n, ipv6)) ||
               passes(ctx_.paths().from_internet(n, ipv6));
      });
    if (net_.subnets()[to.subnet].interfaces.empty())
      return true;
    for (auto const a : here)
      for (auto const b : some(to.subnet))
        if (passes(ctx_.paths().between(a, b, ipv6, traffic{})) ||
            passes(ctx_.paths().between(b, a, ipv6, traffic{})))
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
  /// The attachment that the two directions enter in different AZs; none when there is none.
  static index<network::resolved_attachment> split_at(split_flow const& f) {
    for (auto const& a : f.there.doors)
      for (auto const& b : f.back.doors)
        if (a.first == b.first && a.second != b.second && !f.there.devices.empty() &&
            !f.back.devices.empty())
          return a.first;
    return {};
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
      if (std::any_of(all.begin(), all.end(), same) || !certain(f) || all.size() > most_pairs)
        return;
    }
    if (!is_used(asker, to, ipv6))
      return;
    if (!all.empty() && !certain(all.front()) && certain(f))
      all.clear();
    all.push_back(std::move(f));
  }

  [[nodiscard]] std::string enumerate_devices(possible_way const& mine,
                                              possible_way const& other) const {
    auto const theirs = devices_of(other);
    std::vector<std::string> names;
    for (auto const& d : mine.devices)
      if (theirs.count({d.is.kind, d.is.id}) == 0)
        names.push_back(network::describe(net_, d.is));
    return listed_words(names);
  }

  void report() {
    for (auto const& [key, flows] : found_) {
      if (flows.empty())
        continue;
      auto const& f = flows.front();
      auto const fact = f.there.fact.empty() ? f.back.fact : f.there.fact;
      auto const requests = enumerate_devices(f.there, f.back);
      auto const replies = enumerate_devices(f.back, f.there);
      auto text = "packets from " + end_text(net_, f.from) + " to " + goal_text(f);
      if (requests.empty())
        text += " go past " + replies + ", which the replies pass";
      else if (replies.empty())
        text += " pass " + requests + ", and the replies go past it";
      else
        text += " pass " + requests + ", and the replies " + replies;
      auto const attachment = split_at(f);
      auto const at = attachment.valid() ? net_.attachments()[attachment].at : first_route(f);
      auto& x = fact.empty() ? ctx_.report(at, text)
                             : undecided(ctx_, at,
                                         "whether " + text +
                                             ", depends on a fact that "
                                             "is not known: " +
                                             fact);
      add_notes(x, flows);
      if (fact.empty())
        x.remedy = attachment.valid() ? "write `appliance_mode: true` on attachment " +
                                            net_.attachments()[attachment].id
                                      : remedy(f);
      if (attachment.valid()) {
        auto const& a = net_.attachments()[attachment];
        x.resource = "transit_gateways." + net_.transit_gateways()[a.gateway].declared->id +
                     ".attachments." + a.id;
      } else {
        x.resource = device_path(net_, first_device(f).is);
      }
    }
  }

  [[nodiscard]] std::string goal_text(split_flow const& f) const {
    return f.there.translated_in.valid() ? network::describe(net_, f.there.translator)
                                         : end_text(net_, f.to);
  }
  [[nodiscard]] place subnet_place(split_flow const& f) const {
    auto const id = f.from.subnet.valid() ? f.from.subnet : f.to.subnet;
    return net_.subnets()[id].declared->at;
  }

  static seen_device const& first_device(split_flow const& f) {
    auto const back = devices_of(f.back);
    for (auto const& d : f.there.devices)
      if (back.count({d.is.kind, d.is.id}) == 0)
        return d;
    auto const there = devices_of(f.there);
    for (auto const& d : f.back.devices)
      if (there.count({d.is.kind, d.is.id}) == 0)
        return d;
    return f.there.devices.empty() ? f.back.devices.front() : f.there.devices.front();
  }
  [[nodiscard]] place first_route(split_flow const& f) const {
    auto const& d = first_device(f);
    return d.route != nullptr && d.route->at.valid() ? d.route->at : device_place(net_, d.is);
  }

  void add_notes(finding& x, std::vector<split_flow> const& flows) const {
    auto const& f = flows.front();
    for (auto const* way : {&f.there, &f.back})
      for (auto const& d : way->devices) {
        place const at =
            d.route != nullptr && d.route->at.valid() ? d.route->at : device_place(net_, d.is);
        if (!(at == x.at) &&
            std::none_of(x.notes.begin(), x.notes.end(), [&](note const& n) { return n.at == at; }))
          x.with_note("this leads to " + network::describe(net_, d.is), at);
      }
    auto const& past = f.there.devices.empty() ? f.there : f.back;
    if (f.there.devices.empty() != f.back.devices.empty() && past.first_table.valid())
      x.with_note(std::string(f.there.devices.empty() ? "the packets" : "the replies") +
                      " leave by " + table_text(net_, past.first_table),
                  net_.route_tables()[past.first_table].at);
    for (std::size_t i = 1; i < std::min(flows.size(), most_pairs); ++i)
      x.with_note("so it is between " + end_text(net_, flows[i].from) + " and " +
                      goal_text(flows[i]),
                  subnet_place(flows[i]));
    if (flows.size() > most_pairs)
      x.with_note("so it is between further subnets", {});
  }

  [[nodiscard]] std::string remedy(split_flow const& f) const {
    auto const& d = first_device(f);
    auto const there = devices_of(f.there);
    bool const in_requests = there.count({d.is.kind, d.is.id}) != 0;
    auto const& sender = in_requests ? f.to : f.from;
    auto const& receiver = in_requests ? f.from : f.to;
    auto const device = device_name(net_, d.is);
    auto block = receiver.kind == way_end::kind_type::internet
                     ? std::string(receiver.sample.is_v6() ? "::/0" : "0.0.0.0/0")
                     : std::string{};
    if (receiver.kind == way_end::kind_type::subnet) {
      auto const& s = net_.subnets()[receiver.subnet];
      block = to_string(receiver.sample.is_v6() ? *s.ipv6 : *s.ipv4);
    }
    if (receiver.kind == way_end::kind_type::network)
      block = to_string(net_.outside_networks()[receiver.network].advertised.front());
    auto const& way = in_requests ? f.back : f.there;
    if (sender.kind == way_end::kind_type::subnet && way.first_table.valid())
      return "lead `" + block + "` of " + table_text(net_, way.first_table) + " to " + device +
             " as well";
    auto const inside = f.from.subnet.valid() ? f.from.subnet : f.to.subnet;
    auto const home = net_.subnets()[inside].vpc;
    auto const igw = net_.vpcs()[home].internet_gateway;
    if (sender.kind == way_end::kind_type::internet && igw.valid()) {
      auto const& g = net_.internet_gateways()[igw];
      if (g.edge_table.valid())
        return "write `" + block + ": " + device + "` in " + table_text(net_, g.edge_table);
      return "write a route table with `gateway: " + g.declared->id + "` and the route `" + block +
             ": " + device + "`";
    }
    if (sender.kind == way_end::kind_type::network) {
      auto const& via = net_.outside_networks()[sender.network].via;
      if (via && via->kind == network::target_kind::vpn_gateway) {
        auto const& g = net_.vpn_gateways()[via->as<vpn_gateway>()];
        if (g.edge_table.valid())
          return "write `" + block + ": " + device + "` in " + table_text(net_, g.edge_table);
        return "write a route table with `gateway: " + g.declared->id + "` and the route `" +
               block + ": " + device + "`";
      }
    }
    return "lead both directions through " + device;
  }

  static constexpr std::size_t most_pairs = 4;

  lint_context& ctx_;
  network::network const& net_;
  topology whole_;
  std::vector<way_end> ends_{};
  std::map<cause, std::vector<split_flow>> found_{};
};

void check_asymmetric_return(lint_context& ctx) { asymmetry_search(ctx).run(); }

} // namespace

extern constinit rule const asymmetric_return{
    .info = {.id = "VPC2064",
             .name = "asymmetric-return",
             .summary = "Requests and their replies pass different firewalls or other devices on "
                        "the way.",
             .rationale = "A firewall that saw no request drops the reply, and one that sees only "
                          "one direction can't judge it. A transit gateway keeps packets in the "
                          "AZ they come from, so that requests and replies between AZs take two "
                          "firewalls unless the attachment is in appliance mode.",
             .remedy = "Route both directions to the same device.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html",
                            "https://docs.aws.amazon.com/vpc/latest/tgw/"
                            "transit-gateway-appliance-scenario.html"},
             .facts = {"RT-31", "GRT-6", "TGW-8", "TGW-10", "EP-41", "NAT-20"}},
    .check = &check_asymmetric_return};

} // namespace vpclint::inline v0::rules
