// Over VPC peerings.
#include "analysis/set_path.hpp"
#include "network/open_facts.hpp"

#include <utility>

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::through_peering(index<peering> id, spot const& at) {
  auto const& p = net_.peerings()[id];
  if ((p.requester != at.vpc && p.accepter != at.vpc) || !p.other(at.vpc).valid()) {
    if (network::may_join(p))
      stuck();
    else
      stop();
    return {};
  }
  auto const other = p.other(at.vpc);
  sieve(p.active); // PCX-1
  for (auto const& [vpc, end] : {std::pair(at.vpc, src_), std::pair(other, dst_)})
    if (!net_.vpcs()[vpc].contains(end)) { // PCX-3, PCX-5
      if (network::may_contain(net_, vpc, end))
        not_known();
      else
        stop();
    }
  if (!reply_ && at.nic.valid() &&
      net_.interfaces()[at.nic].kind == network::interface_kind::nat_gateway)
    return_peering_ = {id.value, src_};
  if (path_ == aws::reference_path::same_vpc)
    path_ = network::references_over(p);
  came_by_ = entry::peering;
  return {.kind = place_kind::in_vpc, .vpc = other}; // PCX-9
}

} // namespace vpclint::inline v0::analysis
