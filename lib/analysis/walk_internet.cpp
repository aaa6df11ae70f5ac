// To and from the internet, by internet gateways and egress-only ones.
#include "analysis/edge_routes.hpp"
#include "analysis/public_side.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"
#include "network/public_owners.hpp"

#include <iterator>
#include <string>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

reason refused_by_internet_gateway(address a, bool egress) {
  if (a.is_v6())
    return reason::none;
  if (is_rfc1918(a.v4()))
    return egress ? reason::igw_private_destination : reason::igw_private_source;
  if (is_cgnat(a.v4()))
    return egress ? reason::igw_cgnat_destination : reason::igw_cgnat_source;
  return reason::none;
}

} // namespace

/// The missing fact with the writer's reason: who left open whether there is a public address.
std::string walker::open_public_address(nic_id nic) const {
  auto const& i = net_.interfaces()[nic];
  auto const& owner = net_.workloads()[i.owner];
  std::string fact = "public address of " + i.name;
  auto const add = [&](auto const& value) {
    if (value.is_unknown())
      fact += " (" + value.reason() + ")";
    return value.is_unknown();
  };
  if (owner.kind == network::interface_kind::instance) {
    auto const& s = net_.source().instances[owner.position].settings;
    if (add(s.public_ip) || add(s.elastic_ip) || add(s.has_elastic_ip))
      return fact;
  }
  if (owner.kind == network::interface_kind::nat_gateway) {
    add(net_.source().nat_gateways[owner.position].connectivity);
    return fact;
  }
  if (owner.kind == network::interface_kind::service) {
    auto const& s = net_.source().services[owner.position];
    if (!add(s.launch))
      add(s.assign_public_ip);
    return fact;
  }
  if (i.subnet.valid())
    add(net_.subnets()[i.subnet].declared->public_ip);
  return fact;
}

void walker::through_internet_gateway(index<internet_gateway> id, vpc_id vpc, subnet_id from,
                                      nic_id sender) {
  nic_id const owner_of_source = pkt_.src.is_v4() ? net_.owner_of(vpc, pkt_.src) : nic_id{};
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.nic = owner_of_source;
    if (id.valid())
      s.at = net_.internet_gateways()[id].declared->at;
  };
  auto const at_gateway = [&](reason why) { mark(drop(step_kind::internet_gateway, why)); };
  if (!id.valid() && network::may_have_internet_gateway(net_, vpc)) {
    mark(open(step_kind::internet_gateway,
              "internet gateway of VPC " + net_.vpcs()[vpc].declared->id));
  } else if (!id.valid()) {
    at_gateway(reason::bad_state_attachment); // a regional NAT gateway in a VPC without one
  } else {
    auto const& g = net_.internet_gateways()[id];
    if (g.vpc != vpc || g.attached == false)
      at_gateway(reason::bad_state_attachment); // IGW-2
    else if (!g.attached)
      mark(open(step_kind::internet_gateway, "attachment of internet gateway " + g.declared->id));
    auto const past = past_appliance(net_, g.edge_table, from, pkt_.src);
    if (past == aws::ternary::yes)
      at_gateway(reason::edge_redirection);
    else if (past == aws::ternary::unknown)
      mark(open(step_kind::internet_gateway,
                net_.route_tables()[g.edge_table].routes_unknown.empty() &&
                        net_.find_open_address(pkt_.src) != nullptr
                    ? open_address_words(*net_.find_open_address(pkt_.src))
                    : "routes of route table " + net_.route_tables()[g.edge_table].id));
  }
  check_public_access(vpc, from, false, by_nat_);
  if (auto const why = refused_by_internet_gateway(pkt_.dst, true); why != reason::none) {
    at_gateway(why); // IGW-4
    if (options_.past_gaps)
      without_route(vpc, from, sender); // the route leads the wrong way
    return;
  }
  if (pkt_.src.is_v4() && !is_stand_in(pkt_.src)) {
    auto const owner = owner_of_source;
    std::size_t number = 0;
    std::optional<bool> has = false;
    if (owner.valid()) {
      auto const& addresses = net_.interfaces()[owner].addresses;
      while (number + 1 < addresses.size() && address(addresses[number].private_ip) != pkt_.src)
        ++number;
      if (number < addresses.size())
        has = addresses[number].has_public();
    }
    if (!has)
      mark(open(step_kind::internet_gateway, open_public_address(owner)));
    else if (!*has)
      at_gateway(reason::igw_no_public_source); // IGW-4, ENI-11
    else
      mark(pass(step_kind::internet_gateway));
    pkt_.src = has.value_or(false)
                   ? *public_address(net_, owner, number)
                   : public_stand_in(owner.valid() ? owner : nic_id(std::size_t{0}), number);
  } else {
    auto const foreign = is_foreign_source(vpc);
    if (foreign == aws::ternary::yes) // IGW-6, RA-11: nothing translates it
      at_gateway(reason::spoofed_source);
    else if (foreign == aws::ternary::unknown)
      mark(
          open(step_kind::internet_gateway, "CIDR blocks of VPC " + net_.vpcs()[vpc].declared->id));
    else
      mark(pass(step_kind::internet_gateway));
  }
  identity_ = {};
  path_ = aws::reference_path::internet_gateway;
  on_the_internet();
}

/// Whether the packet comes from an IPv6 address that the VPC can't have.
aws::ternary walker::is_foreign_source(vpc_id vpc) const {
  auto const& v = net_.vpcs()[vpc];
  if (pkt_.src.is_v4() || v.contains(pkt_.src))
    return aws::ternary::no;
  return v.blocks_unknown.empty() ? aws::ternary::yes : aws::ternary::unknown;
}

// A packet between all the gateways: for somebody outside, for a public address of the design, or
// back to a translation that waits for it.
void walker::on_the_internet() {
  if (came_back(2, 0))
    return;
  if (reply_)
    for (auto t = translations_.rbegin(); t != translations_.rend(); ++t)
      if (!t->nic.valid() && t->after.src == pkt_.dst && t->after.src_port == pkt_.dst_port) {
        auto const undo = *t;
        translations_.erase(std::next(t).base());
        back_through_nat(undo);
        return;
      }
  if (pkt_.dst.is_v4()) {
    nic_id owner = net_.owner_of_public(pkt_.dst.v4());
    if (is_stand_in(pkt_.dst)) {
      auto const number = (pkt_.dst.v4().bits - stand_in_base) / stand_ins_each;
      if (number < net_.interfaces().size())
        owner = nic_id(std::size_t{number});
    }
    if (owner.valid()) {
      enter_by_internet_gateway(vpc_of(owner), owner);
      return;
    }
    if (network::is_elastic_apart(net_, pkt_.dst.v4())) {
      at_elastic_ip(pkt_.dst.v4());
      return;
    }
  } else {
    if (auto const vpc = vpc_around(net_, pkt_.dst); vpc.valid()) {
      enter_by_internet_gateway(vpc, net_.owner_of(vpc, pkt_.dst));
      return;
    }
  }
  bool const asked =
      reply_ && from_.kind == flow_end::kind_type::internet && pkt_.dst == first_.src;
  if (asked || is_internet(net_, pkt_.dst)) {
    pass(step_kind::delivery);
    finish(flow_end::internet());
    return;
  }
  drop(step_kind::delivery, reason::no_destination);
}

/// An Elastic IP that no interface is known to have.
void walker::at_elastic_ip(ipv4 a) {
  if (auto const gateway = network::regional_owner_of(net_, a); gateway.valid())
    at_nat(gateway, drop(step_kind::nat_gateway, reason::nat_unsolicited)); // NAT-8, NAT-18
  else if (network::has_open_public_address(net_))
    open(step_kind::delivery, "who has Elastic IP " + vpclint::to_string(address(a)));
  else
    drop(step_kind::delivery, reason::no_destination);
}

void walker::from_the_internet(vpc_id vpc, nic_id target) {
  enter_by_internet_gateway(vpc, target);
}

void walker::enter_by_internet_gateway(vpc_id vpc, nic_id target) {
  if (!vpc.valid()) {
    drop(step_kind::internet_gateway, reason::no_destination);
    return;
  }
  auto const id = net_.vpcs()[vpc].internet_gateway;
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.nic = target;
    s.at = id.valid() ? place(net_.internet_gateways()[id].declared->at)
                      : place(net_.vpcs()[vpc].declared->at);
  };
  bool const back_by_egress_only = reply_ && egress_only_ && pkt_.dst.is_v6();
  came_by_ = {target_kind::internet_gateway, id.value};
  if (!id.valid() && !back_by_egress_only) {
    bool unknown_gateway = false;
    for (auto const& g : net_.internet_gateways())
      unknown_gateway = unknown_gateway || (g.vpc == vpc && !g.attached);
    if (unknown_gateway || network::may_have_internet_gateway(net_, vpc))
      mark(open(step_kind::internet_gateway,
                "attachment of the internet gateway of VPC " + net_.vpcs()[vpc].declared->id));
    else
      mark(drop(step_kind::internet_gateway, reason::bad_state_attachment));
  }
  if (auto const why = refused_by_internet_gateway(pkt_.src, false); why != reason::none)
    mark(drop(step_kind::internet_gateway, why)); // IGW-5
  subnet_id const where = target.valid() ? net_.interfaces()[target].subnet : subnet_id{};
  check_public_access(vpc, where, true, false);
  if (pkt_.dst.is_v4()) {
    auto const& addresses = net_.interfaces()[target].addresses;
    auto const number = number_of_public(net_, target, pkt_.dst.v4());
    if (number >= addresses.size()) {
      mark(open(step_kind::internet_gateway,
                "private address of " + net_.interfaces()[target].name));
      return;
    }
    auto const has = addresses[number].has_public();
    if (!has)
      mark(open(step_kind::internet_gateway, open_public_address(target)));
    else if (!*has)
      mark(drop(step_kind::internet_gateway, reason::igw_no_public_destination)); // IGW-5
    else
      mark(pass(step_kind::internet_gateway));
    pkt_.dst = addresses[number].private_ip; // IGW-3
  } else if (back_by_egress_only) {
    deliver(vpc, {}, true); // GRT-1: no edge table is asked but the internet gateway's own
    return;
  } else {
    mark(pass(step_kind::internet_gateway));
  }
  auto const edge = id.valid() ? net_.internet_gateways()[id].edge_table : index<route_table>{};
  enter_by_edge(edge, vpc, target, true);
}

void walker::through_egress_only(index<egress_only_internet_gateway> id, vpc_id vpc,
                                 subnet_id from) {
  auto const& g = net_.egress_only_gateways()[id];
  reason why = reason::none;
  if (pkt_.dst.is_v4())
    why = reason::protocol_restriction; // IGW-7
  if (!reply_ && !inspected_.empty())
    why = reason::egress_only_inspected; // IGW-7
  auto const foreign = is_foreign_source(vpc);
  if (foreign == aws::ternary::yes)
    why = reason::spoofed_source; // IGW-7, RA-11
  if (g.vpc != vpc)
    why = reason::bad_state_attachment;
  if (reply_)
    why = reason::egress_only;
  bool const perhaps = why == reason::none && foreign == aws::ternary::unknown;
  auto& s = perhaps               ? open(step_kind::egress_only_gateway,
                                         "CIDR blocks of VPC " + net_.vpcs()[vpc].declared->id)
            : why == reason::none ? pass(step_kind::egress_only_gateway)
                                  : drop(step_kind::egress_only_gateway, why);
  s.component = id.value;
  s.at = g.declared->at;
  if (why == reason::egress_only_inspected && options_.past_gaps && options_.way_out) {
    without_route(vpc, from, {});
    return;
  }
  check_public_access(vpc, from, false, true);
  if (!reply_)
    egress_only_ = true;
  identity_ = {};
  path_ = aws::reference_path::internet_gateway;
  on_the_internet();
}

} // namespace vpclint::inline v0::analysis
