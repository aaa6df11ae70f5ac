#include "lint/zone_helpers.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct declared_tier {
  std::string name{};
  zone_cover cover{};
};

// The tiers of a VPC by the words of their subnets, in the order written.
std::vector<declared_tier> declared_tiers_of(network::network const& net,
                                             network::resolved_vpc const& v) {
  std::vector<declared_tier> tiers;
  bool incomplete = false; // a subnet whose tier is not known may belong to any of them
  for (auto const id : v.subnets) {
    auto const& tier = net.subnets()[id].declared->tier;
    incomplete = incomplete || tier.is_unknown();
    if (!tier)
      continue;
    auto at = std::find_if(tiers.begin(), tiers.end(),
                           [&](declared_tier const& t) { return t.name == *tier; });
    if (at == tiers.end())
      at = tiers.insert(tiers.end(), {*tier, {}});
    add_subnet(net, at->cover, id);
  }
  for (auto& t : tiers)
    t.cover.incomplete = incomplete;
  return tiers;
}

void report_single_az_tier(lint_context& ctx, std::string const& vpc_id,
                           declared_tier const& tier) {
  auto const& net = ctx.net();
  auto const& first = net.subnets()[tier.cover.subnets.front()];
  auto const what = "tier " + tier.name + " of VPC " + vpc_id;
  if (tier.cover.covered() == zone_cover::answer::open) {
    auto const why = tier.cover.unknown.empty() ? "the tier of a subnet is not known"
                                                : unknown_zones(net, tier.cover);
    auto& f = ctx.inconclusive(first.declared->at,
                               "whether " + what + " has two AZs can't be told: " + why);
    f.resource = net.path(tier.cover.subnets.front());
    for (auto const id : tier.cover.unknown)
      if (id != tier.cover.subnets.front())
        f.with_note("subnet " + net.subnets()[id].declared->id, net.subnets()[id].declared->at);
    return;
  }
  bool const one = tier.cover.subnets.size() == 1;
  auto const zone = one || !tier.cover.zones.empty() ? zone_words(tier.cover) : "one AZ";
  auto& f = ctx.report(first.declared->at,
                       what + (one ? " has one subnet, so it covers " : " covers ") + zone);
  f.resource = net.path(tier.cover.subnets.front());
  if (!one)
    note_zones(net, f, tier.cover);
  f.remedy = "give the tier " + second_zone(net, tier.cover);
}

void check_tier_single_az(lint_context& ctx) {
  for (auto const& v : ctx.net().vpcs())
    for (auto const& tier : declared_tiers_of(ctx.net(), v))
      if (auto const a = tier.cover.covered();
          a == zone_cover::answer::single || a == zone_cover::answer::open)
        report_single_az_tier(ctx, v.declared->id, tier);
}

} // namespace

extern constinit rule const tier_single_az{
    .info =
        {.id = "VPC8002",
         .name = "tier-single-az",
         .summary = "All subnets of a declared tier lie in one AZ.",
         .rationale = "When that AZ fails, the whole tier is gone, and load balancers, databases "
                      "and clusters that need two AZs can't use it.",
         .remedy = "Add a subnet of the tier in a second AZ; an empty one costs nothing.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
         .facts = {"SUB-10"}},
    .check = &check_tier_single_az};

} // namespace vpclint::inline v0::rules
