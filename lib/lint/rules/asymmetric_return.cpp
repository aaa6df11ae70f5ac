#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/asymmetry.hpp"
#include "lint/doubts.hpp"
#include "lint/forwarders.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using network::devices_of;

class asymmetry_report {
public:
  asymmetry_report(lint_context& ctx, split_flows const& found)
      : ctx_(ctx), net_(ctx.net()), found_(found) {}

  void report() {
    for (auto const& flows : found_.by_cause) {
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
      auto& x = fact.empty() ? ctx_.report(at, text) : depends_on(ctx_, at, text + ",", fact);
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
    report_left();
  }

private:
  void report_left() {
    if (!found_.left.empty()) {
      auto const& s = *net_.subnets()[found_.left.front()].declared;
      not_searched(ctx_, s.at,
                   "whether requests and replies pass the same devices was not looked at for " +
                       std::to_string(found_.left.size()) + " of " +
                       counted(found_.senders, "group of subnets", "groups of subnets") +
                       " that are routed alike, such as the one of subnet " + s.id);
    }
    for (auto const& [from, to] : found_.cut) {
      auto const id = from.subnet.valid() ? from.subnet : to.subnet;
      not_searched(ctx_, net_.subnets()[id].declared->at,
                   "whether requests and replies pass the same devices was not looked at on all "
                   "ways from " +
                       end_text(net_, from) + " to " + end_text(net_, to) +
                       ", which are more than " + std::to_string(network::most_ways));
    }
  }

  [[nodiscard]] std::string enumerate_devices(network::possible_way const& mine,
                                              network::possible_way const& other) const {
    auto const theirs = devices_of(other);
    std::vector<std::string> names;
    for (auto const& d : mine.devices)
      if (theirs.count({d.is.kind, d.is.id}) == 0)
        names.push_back(network::describe(net_, d.is));
    return listed_words(names);
  }

  [[nodiscard]] std::string goal_text(split_flow const& f) const {
    return f.there.translated_in.valid() ? network::describe(net_, f.there.translator)
                                         : end_text(net_, f.to);
  }
  [[nodiscard]] place subnet_place(split_flow const& f) const {
    auto const id = f.from.subnet.valid() ? f.from.subnet : f.to.subnet;
    return net_.subnets()[id].declared->at;
  }

  static network::seen_device const& first_device(split_flow const& f) {
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
    for (std::size_t i = 1; i < std::min(flows.size(), split_flows::most_pairs); ++i)
      x.with_note("so it is between " + end_text(net_, flows[i].from) + " and " +
                      goal_text(flows[i]),
                  subnet_place(flows[i]));
    if (flows.size() > split_flows::most_pairs)
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

  lint_context& ctx_;
  network::network const& net_;
  split_flows const& found_;
};

void check_asymmetric_return(lint_context& ctx) {
  auto const found = find_split_flows(ctx.net(), ctx.paths());
  asymmetry_report(ctx, found).report();
}

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
