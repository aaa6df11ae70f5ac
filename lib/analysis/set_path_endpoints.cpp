// Gateway endpoints, and those of Gateway Load Balancers.
#include "analysis/set_path.hpp"

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::through_gwlb(index<vpc_endpoint> id) {
  auto const& e = net_.endpoints()[id];
  if (e.subnets.empty()) {
    stuck();
    return {};
  }
  check_acl(e.subnets.front(), direction::ingress); // NACL-20
  (reply_ ? inspected_back_ : inspected_).push_back(id.value);
  for (auto const& r : rewritings_)
    if (!reply_ && r.keeps_client)
      not_known(); // EP-42
  path_ = aws::reference_path::inspection;
  return {.kind = place_kind::in_subnet, .subnet = e.subnets.front()}; // EP-41
}

path_finder::spot path_finder::through_gateway_endpoint(index<vpc_endpoint> id, spot const& at) {
  auto const& e = net_.endpoints()[id];
  auto ping = filters_.of(traffic{.proto = protocols::icmp, .icmp_type = 8, .icmp_code = -1});
  only(sets_.join(filters_.of(traffic{.proto = protocols::tcp}), ping)); // EP-8
  auto const asking = net_.owner_of(at.vpc, src_);
  if (e.vpc != at.vpc || !asking.valid())
    stop(); // EP-7
  if (!reply_)
    asked_endpoint_ = asking;
  return end_at({flow_end::kind_type::gateway_endpoint, {}, {}});
}

} // namespace vpclint::inline v0::analysis
