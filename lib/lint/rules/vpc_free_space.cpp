#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

// A VPC in which a block of this length is free has room, whatever the share that is taken.
constexpr int roomy_block_length = 22;

// Whether every fact that the free space depends on is there.
bool is_free_space_known(network::network const& net, network::resolved_vpc const& v) {
  return v.ipv4_blocks_unknown.empty() &&
         std::all_of(v.subnets.begin(), v.subnets.end(), [&](auto const id) {
           auto const& s = net.subnets()[id];
           return s.ipv4 || s.ipv6; // a subnet without an IPv4 block is for IPv6 only (SUB-11)
         });
}

// `172.16.0.192/26 is free`, the largest blocks first.
std::string free_space_words(std::vector<prefix4> blocks) {
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](auto const& a, auto const& b) { return a.length() < b.length(); });
  std::vector<std::string> words;
  for (auto const& b : blocks)
    words.push_back(to_string(b));
  return listed_words(words, 4) + (words.size() == 1 ? " is free" : " are free");
}

void check_vpc_free_space(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    auto const blocks = ipv4_blocks(v);
    if (blocks.empty() || v.subnets.empty() || !is_free_space_known(net, v))
      continue;
    auto const space = unallocated_ipv4(net, v);
    auto const free = static_cast<std::uint64_t>(space.size());
    auto const all = static_cast<std::uint64_t>(ipv4_space(v).size());
    auto const unused = prefixes_of<ipv4>(space);
    auto const largest =
        std::min_element(unused.begin(), unused.end(),
                         [](auto const& a, auto const& b) { return a.length() < b.length(); });
    if (free * 2 > all || (largest != unused.end() && largest->length() <= roomy_block_length))
      continue;
    auto const words = unused.empty() ? "no space is left" : free_space_words(unused);
    auto& f = ctx.report(blocks.front().at, "in VPC " + v.declared->id + " " + words + ": " +
                                                std::to_string(free) + " of " +
                                                std::to_string(all) + " addresses (" +
                                                std::to_string(free * 100 / all) + " %)");
    f.resource = net.path(id);
    f.remedy = largest == unused.end() || largest->length() > aws::longest_ipv4_length
                   ? "a further subnet needs a secondary block first"
                   : "the largest further subnet is a /" + std::to_string(largest->length()) +
                         "; what needs more needs a secondary block first";
  }
}

} // namespace

extern constinit rule const vpc_free_space{
    .info = {.id = "VPC1020",
             .name = "vpc-free-space",
             .summary = "The subnets of a VPC take up at least half of its IPv4 addresses, and no "
                        "/22 is left.",
             .rationale = "What is left decides what can still be added without a further block; "
                          "neither a block nor a subnet can be resized.",
             .remedy = "Keep in mind what is left when you plan further tiers and AZs.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"CIDR-8", "SUB-10"}},
    .check = &check_vpc_free_space};

} // namespace vpclint::inline v0::rules
