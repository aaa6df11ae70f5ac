// Over VPC peerings.
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

} // namespace

void walker::through_peering(index<peering> id, vpc_id vpc, nic_id sender) {
  auto const& p = net_.peerings()[id];
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.at = p.declared->at;
  };
  if ((p.requester != vpc && p.accepter != vpc) || !p.other(vpc).valid()) {
    if (network::may_join(p))
      mark(open(step_kind::peering, "VPCs of peering " + p.declared->id));
    else
      mark(drop(step_kind::peering, reason::bad_state_attachment));
    if (options_.past_gaps && result_.steps.back().result == step_result::drop)
      without_route(vpc, {}, sender);
    return;
  }
  auto const other = p.other(vpc);
  if (!p.active)
    mark(open(step_kind::peering, "state of peering " + p.declared->id));
  else if (!*p.active)
    mark(drop(step_kind::peering, reason::bad_state)); // PCX-1
  bool const from_inside = net_.vpcs()[vpc].contains(pkt_.src);
  bool const to_inside = net_.vpcs()[other].contains(pkt_.dst);
  if ((!from_inside && !network::may_contain(net_, vpc, pkt_.src)) ||
      (!to_inside && !network::may_contain(net_, other, pkt_.dst))) {
    mark(drop(step_kind::peering, reason::peering_address)); // PCX-3, PCX-5
    if (!to_inside) {
      if (options_.past_gaps)
        without_route(vpc, {}, sender); // the route leads the wrong way
      return;
    }
  } else if (!from_inside || !to_inside) {
    auto const& open_one = net_.vpcs()[to_inside ? vpc : other];
    mark(open(step_kind::peering, "blocks of VPC " + open_one.declared->id));
  } else {
    mark(pass(step_kind::peering));
  }
  if (!reply_ && sender.valid() &&
      net_.interfaces()[sender].kind == network::interface_kind::nat_gateway)
    return_peering_ = {id.value, pkt_.src};
  if (path_ == aws::reference_path::same_vpc) {
    path_ = network::references_over(p);
    open_path_ = "whether peering " + p.declared->id + " is within one Region";
  }
  came_by_ = {target_kind::peering, id.value};
  deliver(other, {}, true); // PCX-9
}

} // namespace vpclint::inline v0::analysis
