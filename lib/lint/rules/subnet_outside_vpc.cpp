#include "vpclint/aws/subnet_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::string where_subnet_lies(aws::subnet_placement const& where, std::vector<cidr> const& blocks,
                              bool ipv6) {
  if (blocks.empty())
    return std::string("has an ") + (ipv6 ? "IPv6" : "IPv4") + " block, but its VPC has none";
  if (where.block != aws::npos)
    return "reaches beyond " + to_string(blocks[where.block]);
  std::vector<std::string> words;
  for (auto const& b : blocks)
    words.push_back(to_string(b));
  return "lies outside " + listed_words(words);
}

/// Blocks that are free, by VPC, family and length: thousands of subnets may ask for the same one.
using free_blocks = std::map<std::tuple<index<vpc>, bool, int>, std::string>;

std::string const& free_block_text(network::network const& net, index<vpc> id, cidr const& like,
                                   free_blocks& known) {
  auto const [it, added] = known.try_emplace({id, like.is_v4(), like.length()});
  if (!added)
    return it->second;
  auto const& v = net.vpcs()[id];
  if (like.is_v4()) {
    if (auto const found = free_block(net, v, like.length()))
      it->second = to_string(*found);
  } else if (auto const found = free_ipv6_block(net, v, like.length())) {
    it->second = to_string(*found);
  }
  return it->second;
}

void check_subnet_place(lint_context& ctx, index<subnet> id, cidr const& block, place at,
                        free_blocks& known) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  auto const& v = net.vpcs()[s.vpc];
  auto const& blocks = block.is_v4() ? v.ipv4 : v.ipv6;
  auto const where = aws::locate_subnet(blocks, block); // SUB-1, SUB-8
  bool const partly = where.error == aws::subnet_error::partly_outside;
  if (where.error != aws::subnet_error::outside && !partly)
    return;
  if (partly && aws::check_subnet_size(block))
    return; // a legal size comes first
  if (block.is_v4() && blocks.empty() && v.ipv4_blocks_unknown.empty())
    return; // a VPC without an IPv4 block is another rule's (CIDR-2)
  if (v.ipv4.empty() && v.ipv6.empty() && !v.blocks_unknown.empty())
    return; // nothing to compare with; that the blocks are not known is said once, of the VPC
  auto const what = "subnet " + s.declared->id + " " + to_string(block);
  if (auto const& why = v.unknown_for(block.is_v6()); !why.empty()) {
    ctx.inconclusive(at, what + " lies in no known block of VPC " + v.declared->id +
                             ", but not all of its blocks are known: " + why)
        .resource = net.path(id);
    return;
  }
  auto& f = ctx.report(at, what + " " + where_subnet_lies(where, blocks, block.is_v6()) +
                               (blocks.empty() ? "" : " of VPC " + v.declared->id));
  f.resource = net.path(id);
  if (blocks.empty())
    f.with_note("VPC " + v.declared->id + " is declared here", v.declared->at);
  else
    for (auto const* written : {&v.declared->cidr_blocks, &v.declared->ipv6_cidr_blocks})
      for (auto const& b : *written)
        if (b && b->is_v4() == block.is_v4())
          f.with_note("the VPC has " + to_string(*b), b.at);
  auto const& free = free_block_text(net, s.vpc, block, known);
  if (!free.empty())
    f.remedy = "use a free block of the VPC, such as " + free;
}

void check_subnet_outside_vpc(lint_context& ctx) {
  auto const& net = ctx.net();
  free_blocks known;
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (!s.vpc.valid())
      continue;
    if (s.ipv4)
      check_subnet_place(ctx, id, *s.ipv4, s.declared->cidr.at, known);
    if (s.ipv6)
      check_subnet_place(ctx, id, *s.ipv6, s.declared->ipv6.at, known);
  }
}

} // namespace

extern constinit rule const subnet_outside_vpc{
    .info = {.id = "VPC1012",
             .name = "subnet-outside-vpc",
             .summary = "A subnet does not lie in a block of its VPC.",
             .rationale = "EC2 refuses it with InvalidSubnet.Range.",
             .remedy = "Use a block inside one of the VPC's, or add the block to the VPC first.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-1", "SUB-4", "SUB-8", "SUB-11"}},
    .check = &check_subnet_outside_vpc};

} // namespace vpclint::inline v0::rules
