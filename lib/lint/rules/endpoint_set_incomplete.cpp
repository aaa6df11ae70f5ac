#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// The first interface endpoint of a VPC for one of the services that a use needs; null when there
/// is none, and then nobody set out to do it by endpoints.
network::resolved_endpoint const* first_of_set(network::network const& net, index<vpc> id,
                                               std::span<aws::needed_endpoint const> set) {
  for (auto const& e : net.endpoints())
    if (e.vpc == id && e.kind == endpoint_kind::interface_endpoint)
      for (auto const& needed : set)
        if (needed.required && needed.kind == endpoint_kind::interface_endpoint &&
            needed.service == e.service)
          return &e;
  return nullptr;
}

bool has_endpoint_of(network::network const& net, index<vpc> id, aws::needed_endpoint const& n) {
  auto const& all = net.endpoints();
  return std::any_of(all.begin(), all.end(), [&](auto const& e) {
    // What serves S3 to a gateway endpoint's clients, an interface endpoint serves as well.
    return e.vpc == id && e.service == n.service &&
           (e.kind == n.kind || e.kind == endpoint_kind::interface_endpoint);
  });
}

/// A subnet with hosts from which nothing but endpoints leads to AWS; none when there is none.
index<subnet> cut_off_subnet(network::network const& net, index<vpc> id,
                             network::interface_kind host) {
  for (auto const n : net.vpcs()[id].interfaces) {
    auto const& nic = net.interfaces()[n];
    if (nic.kind != host || !nic.subnet.valid())
      continue;
    auto const c = net.subnets()[nic.subnet].class_ipv4;
    if (c == network::subnet_class::isolated || c == network::subnet_class::vpn_only)
      return nic.subnet;
  }
  return {};
}

void report_incomplete_set(lint_context& ctx, index<vpc> id, aws::endpoint_use use) {
  auto const& net = ctx.net();
  auto const set = aws::endpoints_for(use);
  auto const* some = first_of_set(net, id, set);
  if (some == nullptr)
    return;
  std::vector<std::string> missing;
  for (auto const& n : set) {
    // Session Manager itself works without S3; agents fetch their updates from there.
    bool const optional = !n.required || (use == aws::endpoint_use::session_manager &&
                                          n.kind == endpoint_kind::gateway_endpoint);
    if (!optional && !has_endpoint_of(net, id, n))
      missing.push_back(std::string(n.service) +
                        (n.kind == endpoint_kind::gateway_endpoint ? " (gateway)" : ""));
  }
  if (missing.empty())
    return;
  bool const shells = use == aws::endpoint_use::session_manager;
  auto const what = shells ? "Session Manager" : "pulling images from ECR";
  auto const cut_off = cut_off_subnet(
      net, id, shells ? network::interface_kind::instance : network::interface_kind::service);
  auto& f = ctx.report(cut_off.valid() ? severity::warning : severity::info, some->declared->at,
                       "VPC " + net.vpcs()[id].declared->id + " has endpoint " +
                           some->declared->id + ", but " + what + " also needs " +
                           (missing.size() == 1 ? "an endpoint for " : "endpoints for ") +
                           listed_words(missing));
  f.resource = endpoint_path(net, *some);
  if (cut_off.valid())
    f.with_note("subnet " + net.subnets()[cut_off].declared->id +
                    " has hosts and no way to the internet",
                net.subnets()[cut_off].declared->at);
  f.remedy = "add " + std::string(missing.size() == 1 ? "an endpoint" : "endpoints") + " for " +
             listed_words(missing);
}

void check_endpoint_set_incomplete(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const& all = net.endpoints();
    auto const id = net.vpcs().id_at(i);
    auto const open = std::find_if(all.begin(), all.end(), [&](auto const& e) {
      return e.vpc == id && e.declared->service.is_unknown();
    });
    if (open != all.end()) // it may be the missing one
      continue;
    report_incomplete_set(ctx, id, aws::endpoint_use::session_manager);
    report_incomplete_set(ctx, id, aws::endpoint_use::container_images);
  }
}

} // namespace

extern constinit rule const endpoint_set_incomplete{
    .info = {.id = "VPC7006",
             .name = "endpoint-set-incomplete",
             .summary = "A VPC has some of the endpoints that a use needs, but not all.",
             .rationale =
                 "Session Manager needs ssm and ssmmessages, and pulling images needs "
                 "ecr.api, ecr.dkr and S3. Without a way to the internet nothing works "
                 "until the last one is there; with one, part of the traffic leaves the VPC.",
             .remedy = "Add the endpoints that are missing.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/systems-manager/latest/userguide/"
                            "setup-create-vpc.html"},
             .facts = {"EP-50", "EP-51", "OPEN-9"}},
    .check = &check_endpoint_set_incomplete};

} // namespace vpclint::inline v0::rules
