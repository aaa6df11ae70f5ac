#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct charged_addresses {
  std::uint64_t known{0};
  std::uint64_t perhaps{0};
  std::vector<std::string> owners{};
};

void add_charged_addresses(charged_addresses& sum, std::uint64_t n, std::string const& owner) {
  if (n == 0)
    return;
  sum.known += n;
  sum.owners.push_back(n == 1 ? owner : owner + " (" + std::to_string(n) + ")");
}

/// Interfaces that stand by themselves with a public address. Answers of describe calls have that
/// of a database among them, and nothing says whose it is.
class lone_public_interfaces {
public:
  explicit lone_public_interfaces(network::network const& net) : net_(net) {
    for (auto const& nic : net.interfaces())
      if (nic.kind == network::interface_kind::network_interface && !nic.addresses.empty() &&
          nic.addresses.front().has_public() == true)
        free_.push_back(&nic);
  }

  /// Whether one may be the interface of a database: it stands in one of its subnets and carries
  /// its groups (MSV-3). Each counts once.
  bool take(network::workload const& database) {
    for (auto const m : database.members) {
      auto const& own = net_.interfaces()[m];
      auto const it = std::find_if(free_.begin(), free_.end(), [&](auto const* nic) {
        return nic->subnet == own.subnet && nic->groups == own.groups;
      });
      if (it == free_.end())
        continue;
      free_.erase(it);
      return true;
    }
    return false;
  }

private:
  network::network const& net_;
  std::vector<network::interface const*> free_{};
};

void add_charged_workload(charged_addresses& sum, network::network const& net,
                          network::workload const& w, lone_public_interfaces& lone) {
  using network::public_ip_source;
  std::uint64_t known = 0;
  std::uint64_t databases = 0;
  for (auto const m : w.members)
    for (auto const& a : net.interfaces()[m].addresses) {
      bool const is_public = a.public_source == public_ip_source::assigned ||
                             a.public_source == public_ip_source::elastic;
      // A database sits in one of its subnets (MSV-3).
      (w.kind == network::interface_kind::database ? databases : known) += is_public ? 1U : 0U;
      sum.perhaps += a.public_source == public_ip_source::unknown ? 1U : 0U;
    }
  if (databases > 0 && lone.take(w))
    databases = 0;
  add_charged_addresses(sum, known + std::min<std::uint64_t>(databases, 1), w.id);
}

/// By VPC.
std::vector<charged_addresses> all_charged_addresses(network::network const& net) {
  std::vector<charged_addresses> sums(net.vpcs().size());
  lone_public_interfaces lone(net);
  for (auto const& w : net.workloads())
    if (w.vpc.valid())
      add_charged_workload(sums[w.vpc.value], net, w, lone);
  for (auto const& g : net.nat_gateways()) // a regional one has no interface of its own here
    if (g.vpc.valid() && g.regional.value_or(false) && g.available.value_or(true))
      add_charged_addresses(sums[g.vpc.value],
                            std::max<std::uint64_t>(g.declared->elastic_ips.size(), 1),
                            g.declared->id);
  return sums;
}

void check_public_address_cost(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const sums = all_charged_addresses(net);
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& sum = sums[i];
    if (sum.known == 0)
      continue;
    auto const& v = *net.vpcs()[id].declared;
    auto message = "VPC " + v.id + " has " +
                   counted(sum.known, "public IPv4 address", "public IPv4 addresses") +
                   ", charged by the hour: " + listed_words(sum.owners);
    if (sum.perhaps > 0)
      message += "; perhaps " + std::to_string(sum.perhaps) + " more";
    ctx.report(v.at, std::move(message)).resource = net.path(id);
  }
}

} // namespace

extern constinit rule const public_address_cost{
    .info =
        {.id = "VPC8030",
         .name = "public-address-cost",
         .summary = "A VPC has public IPv4 addresses, each of which is charged.",
         .rationale = "Since February 2024 AWS charges every public IPv4 address for each hour, "
                      "in use or not, Elastic or assigned, also those of load balancers and NAT "
                      "gateways.",
         .remedy = "Keep the ones that must be reached from the internet; let the others leave "
                   "through a shared NAT gateway, over endpoints or by IPv6.",
         .level = severity::info,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"},
         .facts = {"IGW-8"}},
    .check = &check_public_address_cost};

} // namespace vpclint::inline v0::rules
