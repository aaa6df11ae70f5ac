#include "vpclint/aws/route_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/routing.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// The first block of that length that could be added to the existing ones: of the primary block's
// family where it is private, else of 100.64.0.0/10, which goes with every family (CIDR-12),
// that no VPC of the design has.
std::optional<prefix4> allowed_secondary(network::network const& net,
                                         std::span<prefix4 const> existing, int length) {
  auto const family = aws::family_of(existing.front());
  auto range = prefix4::around(ipv4{0x64400000U}, 10);
  if (family == aws::block_family::ten)
    range = prefix4::around(ipv4{0x0a000000U}, 8);
  else if (family == aws::block_family::one_seven_two)
    range = prefix4::around(ipv4{0xac100000U}, 12);
  else if (family == aws::block_family::one_nine_two)
    range = prefix4::around(ipv4{0xc0a80000U}, 16);
  // One /16 after the other: everything in a taken or closed one is skipped at once.
  for (auto big = range.subnet(16, 0); big && range.contains(*big); big = big->next()) {
    auto const candidate = prefix4::around(big->first(), length);
    if (!is_used_by_vpc(net, candidate) && !aws::overlaps_docker_range(candidate) &&
        aws::secondary_allowed(existing, {}, candidate).allowed())
      return candidate;
  }
  return std::nullopt;
}

std::string why_restricted(aws::secondary_reason reason, prefix4 const& existing,
                           prefix4 const& added) {
  switch (reason) {
  case aws::secondary_reason::inside_10_0:
    return "nothing of 10.0.0.0/16 may stand next to " + to_string(existing) +
           ", which lies in 10.0.0.0/15";
  case aws::secondary_reason::inside_172_31:
    return "nothing of 172.31.0.0/16 may stand next to " + to_string(existing);
  case aws::secondary_reason::other_family:
    return std::string(aws::describe(aws::family_of(added))) + " and " +
           std::string(aws::describe(aws::family_of(existing))) + ", where the VPC has " +
           to_string(existing) + ", can't be combined";
  case aws::secondary_reason::allowed:
  case aws::secondary_reason::too_large:
  case aws::secondary_reason::too_small:
  case aws::secondary_reason::forbidden:
  case aws::secondary_reason::overlaps_block:
  case aws::secondary_reason::covers_route:
    break; // other rules', or no refusal
  }
  return "";
}

// CIDR-12: the blocks in the order written, each against those before it that AWS takes.
void check_secondary_families(lint_context& ctx, index<vpc> id) {
  auto const& net = ctx.net();
  auto const& name = net.vpcs()[id].declared->id;
  std::vector<prefix4> existing;
  std::vector<place> places;
  for (auto const& [block, at] : ipv4_blocks(net.vpcs()[id])) {
    auto const decision =
        existing.empty() ? aws::secondary_decision{} : aws::secondary_allowed(existing, {}, block);
    if (decision.allowed()) {
      if (decision.open) // OPEN-1
        ctx.report(severity::info, at,
                   "AWS's pages differ on whether block " + to_string(block) +
                       " may be added to VPC " + name +
                       "; it is of the primary block's range, so it is taken as allowed")
            .resource = net.path(id);
      existing.push_back(block);
      places.push_back(at);
      continue;
    }
    auto why = decision.position == aws::npos
                   ? std::string()
                   : why_restricted(decision.reason, existing[decision.position], block);
    if (why.empty())
      continue; // another rule's
    auto& f = ctx.report(at, "block " + to_string(block) + " can't be added to VPC " + name + ": " +
                                 std::move(why));
    f.with_note("the block it can't stand next to", places[decision.position]).resource =
        net.path(id);
    if (auto const other = allowed_secondary(net, existing, block.length()))
      f.remedy = "use " + to_string(*other) + ", which AWS allows here";
  }
}

// CIDR-11: a block can't be added while a route leads to it or to a part of it. Where the route can
// be made after the block, the order of creation saves the design; where RT-10 and RT-12 refuse it
// then, no order does.
void check_secondary_routes(lint_context& ctx, index<vpc> id) {
  auto const& net = ctx.net();
  auto const& v = net.vpcs()[id];
  std::vector<cidr> subnets;
  for (auto const s : v.subnets)
    if (auto const& block = net.subnets()[s].ipv4)
      subnets.push_back(*block);
  auto const blocks = ipv4_blocks(v);
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    finding* found = nullptr;
    for (auto const t : v.route_tables)
      for (auto const& r : net.route_tables()[t].routes) {
        if (r.written == nullptr || r.source != network::route_source::static_route ||
            !r.destination.is_v4() || !blocks[i].block.contains(r.destination.v4()))
          continue;
        auto const type = target_type_of(r.target.kind);
        if (type == aws::target_type::local || type == aws::target_type::unknown ||
            !aws::check_route(r.destination, type, {v.ipv4, subnets}, r.written->replaces_local))
          continue;
        if (found == nullptr) {
          found = &ctx.report(blocks[i].at,
                              "block " + to_string(blocks[i].block) + " can't be added to VPC " +
                                  v.declared->id + " while a route to " + to_string(r.destination) +
                                  " leads elsewhere, and the route can't be made after it");
          found->resource = net.path(id);
          found->remedy = "remove the route, or add a block that does not cover its destination";
        }
        found->with_note("the route in table " + net.route_tables()[t].id, r.at);
      }
  }
}

void check_vpc_cidr_restricted(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    auto const& own = v.declared->cidr_blocks; // CIDR-12 is about IPv4
    auto const missing =
        std::find_if(own.begin(), own.end(), [](auto const& block) { return block.is_unknown(); });
    // Of a VPC without any known block nothing is told but that.
    if (missing != own.end() &&
        std::any_of(own.begin(), own.end(), [](auto const& block) { return block.has_value(); }))
      ctx.inconclusive(
             v.declared->at,
             "whether the blocks of VPC " + v.declared->id +
                 " may be combined can't be told while one is not known: " + missing->reason())
          .resource = net.path(id);
    else
      check_secondary_families(ctx, id);
    check_secondary_routes(ctx, id);
  }
}

} // namespace

extern constinit rule const vpc_cidr_restricted{
    .info =
        {.id = "VPC1005",
         .name = "vpc-cidr-restricted",
         .summary = "A secondary block can't be added to what the VPC has.",
         .rationale = "AWS keeps the private ranges apart: EC2 answers InvalidVpc.Range when a "
                      "block of another range is associated, and refuses a block that covers "
                      "the destination of a route in the VPC. The VPC exists, the block does "
                      "not, and every subnet in it fails.",
         .remedy = "Use a block of the primary block's own range, or of 100.64.0.0/10.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-11", "CIDR-12", "CIDR-13", "CIDR-14", "CIDR-16"}},
    .check = &check_vpc_cidr_restricted};

} // namespace vpclint::inline v0::rules
