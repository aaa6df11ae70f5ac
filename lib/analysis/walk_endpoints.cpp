// Gateway endpoints, and those of Gateway Load Balancers.
#include "analysis/walker.hpp"

namespace vpclint::inline v0::analysis {

void walker::through_gwlb(index<vpc_endpoint> id, subnet_id from) {
  (void)from;
  auto const& e = net_.endpoints()[id];
  if (e.subnets.empty()) {
    open(step_kind::gwlb_endpoint, "subnet of endpoint " + e.declared->id).component = id.value;
    return;
  }
  check_acl(e.subnets.front(), direction::ingress); // NACL-20
  auto& s = pass(step_kind::gwlb_endpoint);
  s.component = id.value;
  s.at = e.declared->at;
  s.fact = "the appliances behind " + e.declared->id + " are taken to pass the packet on";
  (reply_ ? inspected_back_ : inspected_).push_back(id.value);
  for (auto const& t : translations_)
    if (!reply_ && t.keeps_client) {
      auto& u = open(step_kind::gwlb_endpoint, kept_past_inspection(id.value, *balancer_of(t.nic)));
      u.component = id.value;
      u.at = e.declared->at;
    }
  path_ = aws::reference_path::inspection;
  leave_subnet(e.subnets.front(), {}); // EP-41
}

void walker::through_gateway_endpoint(index<vpc_endpoint> id, vpc_id vpc) {
  auto const& e = net_.endpoints()[id];
  bool const echo = pkt_.kind() == protocols::icmp && pkt_.icmp_type == 8;
  reason why = reason::none;
  if (pkt_.kind() != protocols::tcp && !echo)
    why = reason::gateway_endpoint_protocol; // EP-8
  if (!reply_)
    asked_endpoint_ = net_.owner_of(vpc, pkt_.src);
  if (e.vpc != vpc || !net_.owner_of(vpc, pkt_.src).valid())
    why = reason::endpoint_foreign_source; // EP-7
  auto& s = why == reason::none ? pass(step_kind::gateway_endpoint)
                                : drop(step_kind::gateway_endpoint, why);
  s.component = id.value;
  s.at = e.declared->at;
  finish({flow_end::kind_type::gateway_endpoint, {}, {}});
}

} // namespace vpclint::inline v0::analysis
