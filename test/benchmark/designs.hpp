#pragma once

#include <cstddef>
#include <string>

namespace vpclint_benchmark {

/// A design document: one VPC of `subnets` subnets with `interfaces` instances spread over them and
/// `groups` security groups that refer to each other and to blocks, ACLs of 44 entries.
[[nodiscard]] std::string one_vpc(std::size_t interfaces, std::size_t subnets, std::size_t groups);

/// A design document: `vpcs` VPCs of one template behind a transit gateway, at most 4,096, with
/// `each` interfaces in three tiers over two zones. Odd ones are production and even ones
/// development, apart in route tables of their own; every tenth is shared by both.
[[nodiscard]] std::string behind_transit_gateway(std::size_t vpcs, std::size_t each);

} // namespace vpclint_benchmark
