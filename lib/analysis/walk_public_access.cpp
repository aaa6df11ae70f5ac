// VPC Block Public Access.
#include "analysis/walker.hpp"

namespace vpclint::inline v0::analysis {

/// BPA-3: whether an exclusion lets through what is blocked elsewhere.
aws::ternary walker::is_excluded(vpc_id vpc, subnet_id subnet, bool inbound) const {
  auto result = aws::ternary::no;
  for (auto const& resolved : net_.exclusions()) {
    auto const& x = *resolved.declared;
    bool const names_vpc = vpc.valid() && resolved.vpc == vpc;
    bool const names_subnet = subnet.valid() && resolved.subnet == subnet;
    auto covers = aws::to_ternary(names_vpc || names_subnet);
    if (!resolved.vpc_known || (!resolved.subnet_known && subnet.valid()))
      covers = aws::either(covers, aws::ternary::unknown);
    auto lets = aws::ternary::yes;
    if (inbound && x.mode.is_unknown())
      lets = aws::ternary::unknown;
    else if (inbound && x.mode)
      lets = aws::to_ternary(*x.mode == bpa_exclusion_mode::allow_bidirectional);
    result = aws::either(result, aws::both(covers, lets));
  }
  return result;
}

void walker::check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) {
  if (reply_)
    return;
  auto const& bpa = net_.source().public_access;
  if (bpa.mode.is_left_out())
    return;
  auto const excluded = is_excluded(vpc, subnet, inbound);
  if (excluded == aws::ternary::yes)
    return;
  if (bpa.mode.is_unknown()) {
    open(step_kind::public_access, "mode of VPC Block Public Access").at = bpa.at;
    return;
  }
  bool const stops = *bpa.mode == bpa_mode::block_bidirectional ||                   // BPA-1
                     (*bpa.mode == bpa_mode::block_ingress && (inbound || !by_nat)); // BPA-2
  if (stops && excluded == aws::ternary::unknown)
    open(step_kind::public_access, "exclusions of VPC Block Public Access").at = bpa.at;
  else if (stops) {
    auto& s = drop(step_kind::public_access, reason::public_access_blocked);
    s.at = bpa.at;
    s.side = inbound ? direction::ingress : direction::egress;
    s.in = subnet;
    s.component = vpc.value;
  }
}

} // namespace vpclint::inline v0::analysis
