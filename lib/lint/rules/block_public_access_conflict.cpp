#include "vpclint/aws/igw_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/workloads.hpp"
#include "network/words.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// The exclusion that holds for a subnet, of its own or of its VPC (BPA-3); `subnet` is empty for
/// what stands in none.
std::optional<bpa_exclusion_mode> exclusion_of(network::network const& net, std::string const& vpc,
                                               std::string const& subnet) {
  std::optional<bpa_exclusion_mode> best;
  for (auto const& x : net.source().public_access.exclusions) {
    bool const names_vpc = x.vpc && x.vpc->name == vpc;
    bool const names_subnet = x.subnet && !subnet.empty() &&
                              (x.subnet->name == subnet || x.subnet->name == vpc + "." + subnet);
    if (!names_vpc && !names_subnet)
      continue;
    auto const mode = x.mode.value_or(bpa_exclusion_mode::allow_bidirectional);
    if (!best || mode == bpa_exclusion_mode::allow_bidirectional)
      best = mode;
  }
  return best;
}

/// Where not all exclusions are known, one may be for the very thing.
void weigh_open_exclusions(network::network const& net, finding& f) {
  for (auto const& x : net.source().public_access.exclusions) {
    auto const& open = x.vpc.is_unknown() ? x.vpc : x.subnet;
    if (!open.is_unknown())
      continue;
    f.inconclusive = true;
    f.level = severity::info;
    f.with_note("what an exclusion is for is not known: " + open.reason(), x.at);
    return;
  }
}

/// What is there for the internet: load balancers, whatever has a public address, NAT gateways.
bool is_public_interface(network::interface const& nic) {
  return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                     [](auto const& a) { return a.has_public() == true; });
}

void report_blocked_workload(lint_context& ctx, index<network::workload> id, bpa_mode mode) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  bool const nat = w.kind == network::interface_kind::nat_gateway;
  std::vector<index<subnet>> blocked;
  for (auto const m : w.members) {
    auto const& nic = net.interfaces()[m];
    if (!nic.subnet.valid() || !is_public_interface(nic))
      continue;
    // A NAT gateway is asked for connections from inside, the others for those from the internet.
    auto const& vpc = nic.vpc.valid() ? net.vpcs()[nic.vpc].declared->id : std::string();
    auto const exclusion = exclusion_of(net, vpc, net.subnets()[nic.subnet].declared->id);
    if (!aws::public_access_allows(mode, exclusion, nat, nat) &&
        std::find(blocked.begin(), blocked.end(), nic.subnet) == blocked.end())
      blocked.push_back(nic.subnet);
  }
  if (blocked.empty())
    return;
  auto const word = mode == bpa_mode::block_ingress ? "block-ingress" : "block-bidirectional";
  auto& f = ctx.report(w.at, std::string(network::word_for(w.kind)) + " " + w.id +
                                 " has a public address in " + subnet_words(net, blocked) +
                                 ", but VPC Block Public Access is on" +
                                 (nat ? " in both directions" : ""));
  f.resource = net.path(id);
  auto const& bpa = net.source().public_access;
  f.with_note(std::string("mode ") + word + " stops " +
                  (nat ? "what it sends to the internet" : "what the internet sends to it"),
              bpa.mode.at);
  f.remedy =
      "add an exclusion for " + subnet_words(net, blocked) + ", or take the public address away";
  weigh_open_exclusions(net, f);
}

/// A regional NAT gateway has no subnet that an exclusion could name.
void report_blocked_regional_nat(lint_context& ctx, index<nat_gateway> id, bpa_mode mode) {
  auto const& net = ctx.net();
  auto const& g = net.nat_gateways()[id];
  if (g.regional != true || g.is_public == false || !g.vpc.valid())
    return;
  auto const& vpc = net.vpcs()[g.vpc].declared->id;
  if (aws::public_access_allows(mode, exclusion_of(net, vpc, {}), true, true))
    return;
  auto& f = ctx.report(g.declared->at, "regional NAT gateway " + g.declared->id +
                                           " has public addresses, but VPC Block Public Access is "
                                           "on in both directions");
  f.resource = net.path(id);
  f.with_note("mode block-bidirectional stops what it sends to the internet",
              net.source().public_access.mode.at);
  f.remedy = "add an exclusion for VPC " + vpc;
  weigh_open_exclusions(net, f);
}

void check_block_public_access_conflict(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const& bpa = ctx.source().public_access;
  if (bpa.mode.is_left_out() || (bpa.mode && *bpa.mode == bpa_mode::off))
    return;
  auto const& all = net.workloads();
  if (!bpa.mode) {
    auto const& nics = net.interfaces();
    if (std::any_of(nics.begin(), nics.end(), [](auto const& n) { return is_public_interface(n); }))
      ctx.inconclusive(bpa.mode.at, "whether VPC Block Public Access cuts off what has a public "
                                    "address can't be told: its mode is not known");
    return;
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    report_blocked_workload(ctx, all.id_at(i), *bpa.mode);
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i)
    report_blocked_regional_nat(ctx, net.nat_gateways().id_at(i), *bpa.mode);
}

} // namespace

extern constinit rule const block_public_access_conflict{
    .info = {.id = "VPC6020",
             .name = "block-public-access-conflict",
             .summary =
                 "VPC Block Public Access cuts off something that is there for the internet.",
             .rationale = "The switch of the Region overrides routes, groups and ACLs: what has a "
                          "public address is not reached, and in both directions NAT gateways "
                          "reach nothing.",
             .remedy =
                 "Exclude the VPC or the subnets that the internet may see, or remove what is "
                 "public.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "security-vpc-bpa-basics.html"},
             .facts = {"BPA-1", "BPA-2", "BPA-3"}},
    .check = &check_block_public_access_conflict};

} // namespace vpclint::inline v0::rules
