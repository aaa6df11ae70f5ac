#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/elastic_owners.hpp"
#include "lint/written_addresses.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// --- private addresses: one interface each within a subnet (ENI-1)

void report_private_duplicate(lint_context& ctx, written_address const& first,
                              written_address const& second, free_addresses& known) {
  auto const& net = ctx.net();
  auto const& one = net.interfaces()[first.nic];
  auto const& two = net.interfaces()[second.nic];
  auto const& subnet_id = net.subnets()[two.subnet].declared->id;
  auto const& owner = net.workloads()[two.owner].id;
  std::string message;
  if (first.nic == second.nic)
    message = owner + " has " + to_string(second.value) + " twice";
  else if (one.owner == two.owner)
    message = "several members of " + owner + " have the address " + to_string(second.value) +
              " in subnet " + subnet_id;
  else
    message = to_string(second.value) + " in subnet " + subnet_id + " belongs to both " +
              net.workloads()[one.owner].id + " and " + owner;
  auto& f = ctx.report(second.at, std::move(message));
  f.resource = net.path(two.owner);
  if (one.owner != two.owner)
    f.with_note(net.workloads()[one.owner].id + " has it here", first.at);
  if (one.owner == two.owner && first.nic != second.nic)
    f.remedy = "leave the address out, so that each member gets one of its own";
  else if (auto const& free = known.like(two.subnet, second.value); !free.empty())
    f.remedy = "use " + free + ", which is free";
}

void check_private_duplicates(lint_context& ctx) {
  auto const& net = ctx.net();
  struct placed {
    index<subnet> in{};
    written_address address{};
  };
  std::vector<placed> all;
  for (auto const& a : written_addresses(net))
    if (auto const in = net.interfaces()[a.nic].subnet; in.valid())
      all.push_back({in, a});
  auto const key = [](placed const& p) { return std::tuple(p.in, p.address.value); };
  auto const before = [&](placed const& a, placed const& b) { return key(a) < key(b); };
  if (!std::is_sorted(all.begin(), all.end(), before))
    std::stable_sort(all.begin(), all.end(), before);
  free_addresses known(net);
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i + 1;
    std::set<index<network::workload>> told;
    for (; end < all.size() && key(all[end]) == key(all[i]); ++end) {
      auto const owner = net.interfaces()[all[end].address.nic].owner;
      if (!told.insert(owner).second)
        continue; // the other members of a group that is reported already
      report_private_duplicate(ctx, all[i].address, all[end].address, known);
    }
    i = end;
  }
}

// --- Elastic IPs: one private address each (IGW-8)

struct written_elastic_ip {
  ipv4 value{};
  place at{};
  std::string owner{};
  std::string resource{};
};

void add_elastic_uses(std::vector<written_elastic_ip>& uses, interface_settings const& s,
                      std::string const& owner, std::string const& resource) {
  if (s.elastic_ip)
    uses.push_back({*s.elastic_ip, s.elastic_ip.at, owner, resource});
  for (auto const& e : s.elastic_ips)
    if (e.elastic_ip)
      uses.push_back({*e.elastic_ip, e.elastic_ip.at, owner, resource});
}

std::vector<written_elastic_ip> written_elastic_ips(network::network const& net) {
  std::vector<written_elastic_ip> uses;
  auto const& d = net.source();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind == network::interface_kind::network_interface)
      if (auto const& s = d.network_interfaces[w.position].settings; has_written_elastic_ips(s))
        add_elastic_uses(uses, s, w.id, net.path(id));
    if (w.kind != network::interface_kind::instance)
      continue;
    auto const& inst = d.instances[w.position];
    for (auto const& nic : inst.interfaces)
      add_elastic_uses(uses, nic.settings, w.id + "." + nic.id, net.path(id));
    if (inst.interfaces.empty())
      for (std::size_t n = 0; n < w.members.size() && n < 2; ++n) // two members are enough
        add_elastic_uses(uses, inst.settings, w.id, net.path(id));
  }
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = *net.nat_gateways()[id].declared;
    if (g.elastic_ip)
      uses.push_back({*g.elastic_ip, g.elastic_ip.at, g.id, net.path(id)});
    for (auto const& e : g.elastic_ips)
      if (e.address)
        uses.push_back({*e.address, e.address.at, g.id, net.path(id)});
  }
  return uses;
}

void check_elastic_duplicates(lint_context& ctx) {
  auto uses = written_elastic_ips(ctx.net());
  std::stable_sort(uses.begin(), uses.end(),
                   [](auto const& a, auto const& b) { return a.value < b.value; });
  std::size_t first = 0;
  for (std::size_t i = 1; i < uses.size(); ++i) {
    if (uses[i].value != uses[first].value) {
      first = i;
      continue;
    }
    auto const& a = uses[first];
    auto const& b = uses[i];
    auto& f = ctx.report(b.at, "Elastic IP " + to_string(b.value) +
                                   (a.owner == b.owner
                                        ? " is used more than once by " + b.owner
                                        : " is used by both " + a.owner + " and " + b.owner));
    f.resource = b.resource;
    if (a.at != b.at)
      f.with_note(a.owner + " has it here", a.at);
    f.remedy = "allocate an Elastic IP for each of them";
  }
}

void check_address_duplicate(lint_context& ctx) {
  check_private_duplicates(ctx);
  check_elastic_duplicates(ctx);
}

} // namespace

extern constinit rule const address_duplicate{
    .info = {.id = "VPC1103",
             .name = "address-duplicate",
             .summary = "An address is given to more than one interface.",
             .rationale =
                 "A private address belongs to one interface of its subnet, and EC2 answers "
                 "InvalidIPAddress.InUse for the second one. An Elastic IP belongs to one "
                 "private address: given to a second one, it leaves the first.",
             .remedy =
                 "Give each interface an address of its own, or leave it out and take what is "
                 "free.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html"},
             .facts = {"ENI-1", "IGW-8"}},
    .check = &check_address_duplicate};

} // namespace vpclint::inline v0::rules
