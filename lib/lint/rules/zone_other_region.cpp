#include "vpclint/aws/regions.hpp"
#include "vpclint/lint/context.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// An AZ that somebody wrote in full.
struct written_zone {
  std::string what{}; ///< `subnet app-a`
  std::string resource{};
  std::string zone{};
  place at{};
  bool of_subnet{true};
};

/// The AZs written in a VPC: of its subnets, and of the addresses of regional NAT gateways.
std::vector<written_zone> zones_written_in(network::network const& net, index<vpc> id,
                                           std::vector<index<nat_gateway>> const& regional) {
  std::vector<written_zone> out;
  for (auto const s : net.vpcs()[id].subnets) {
    auto const& d = *net.subnets()[s].declared;
    if (d.az)
      out.push_back({"subnet " + d.id, net.path(s), *d.az, d.az.at});
  }
  for (auto const g : regional) {
    if (net.nat_gateways()[g].vpc != id)
      continue;
    auto const& d = *net.nat_gateways()[g].declared;
    for (auto const& e : d.elastic_ips)
      out.push_back({"an Elastic IP of NAT gateway " + d.id, net.path(g), e.az, e.at, false});
  }
  return out;
}

/// The part of a zone's name that says the Region: `eu-west-1`, or `euw1` of an id; empty where it
/// says none.
std::string region_part(std::string_view zone) {
  if (aws::is_zone_id(zone))
    return std::string(zone.substr(0, zone.find('-')));
  return std::string(aws::region_of_zone(zone));
}

/// Whether two such parts say the same Region.
bool same_region_part(std::string const& a, std::string const& b) {
  return a == b || aws::zone_id_prefix(a) == b || aws::zone_id_prefix(b) == a;
}

/// Where the Region of the VPC is not known, its zones can still contradict each other.
void check_zones_among_themselves(lint_context& ctx, index<vpc> id,
                                  std::vector<written_zone> const& zones) {
  written_zone const* first = nullptr;
  for (auto const& z : zones) {
    auto const region = region_part(z.zone);
    if (region.empty())
      continue;
    if (first == nullptr)
      first = &z;
    else if (auto const other = region_part(first->zone); !same_region_part(region, other))
      ctx.report(z.at, z.what + " is in AZ " + z.zone + ", and " + first->what +
                           " of the same VPC " + ctx.net().vpcs()[id].declared->id + " in " +
                           first->zone)
          .with_note(first->what + " is in AZ " + first->zone, first->at)
          .with_remedy("write an AZ of the Region that the VPC lies in")
          .resource = z.resource;
  }
}

void check_zone_other_region(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<index<nat_gateway>> regional; // few are, if any
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i)
    if (!net.nat_gateways().items()[i].declared->elastic_ips.empty())
      regional.push_back(net.nat_gateways().id_at(i));
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& vpc = net.vpcs()[id];
    auto const zones = zones_written_in(net, id, regional);
    if (vpc.region.empty()) {
      check_zones_among_themselves(ctx, id, zones);
      continue;
    }
    // A Region whose name has another form is one that the rule knows nothing about.
    if (aws::leading_region(vpc.region) != vpc.region)
      continue;
    for (auto const& z : zones) {
      auto const region = region_part(z.zone);
      if (region.empty() || same_region_part(region, vpc.region))
        continue;
      auto& f = ctx.report(z.at, z.what + " is in AZ " + z.zone + ", and VPC " + vpc.declared->id +
                                     " lies in Region " + vpc.region);
      f.resource = z.resource;
      f.with_note("the Region of VPC " + vpc.declared->id, vpc.declared->region.at);
      auto const letter = z.zone.substr(region.size());
      f.remedy =
          letter.size() == 1 && z.of_subnet
              ? "write az: " + vpc.region + letter + ", or make it a subnet of a VPC in " + region
              : "write an AZ of " + vpc.region;
    }
  }
}

} // namespace

extern constinit rule const zone_other_region{
    .info = {.id = "VPC8008",
             .name = "zone-other-region",
             .summary = "An AZ belongs to another Region than its VPC.",
             .rationale = "A VPC lies in one Region, and its subnets in the AZs of that Region: "
                          "EC2 knows no AZ of another one and refuses the subnet.",
             .remedy = "Write the letter of the AZ alone, or an AZ of the VPC's Region.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "configure-subnets.html"},
             .facts = {"SUB-10"}},
    .check = &check_zone_other_region};

} // namespace vpclint::inline v0::rules
