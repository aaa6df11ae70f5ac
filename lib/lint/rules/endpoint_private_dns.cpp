#include "lint/dns.hpp"
#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_private_dns(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || !e.vpc.valid())
      continue;
    auto const wanted = uses_private_dns(e);
    auto const& vpc = net.vpcs()[e.vpc];
    auto const dns = dns_of(vpc);
    if (wanted == false || dns.result == dns_attributes::answer::on)
      continue;
    auto const& d = *e.declared;
    auto const at = d.private_dns.is_left_out() ? place(d.at) : place(d.private_dns.at);
    if (wanted && dns.result == dns_attributes::answer::off) {
      auto& f = ctx.report(at, "endpoint " + d.id + " has private DNS" +
                                   (d.private_dns.is_left_out() ? " by default" : "") +
                                   ", but in VPC " + vpc.declared->id + " " + dns.what);
      f.resource = endpoint_path(net, e);
      f.with_note("VPC " + vpc.declared->id, dns.at);
      f.remedy = dns_remedy(vpc) + ", or private_dns: false on endpoint " + d.id;
      continue;
    }
    auto const why = !wanted ? d.private_dns.is_unknown()
                                   ? "whether it has private DNS is not known"
                                   : std::string("its service is not known")
                             : dns.what;
    ctx.inconclusive(at, "whether AWS accepts endpoint " + d.id +
                             " with private DNS can't be "
                             "told: " +
                             why)
        .resource = endpoint_path(net, e);
  }
}

} // namespace

extern constinit rule const endpoint_private_dns{
    .info = {.id = "VPC7001",
             .name = "endpoint-private-dns",
             .summary =
                 "An interface endpoint has private DNS in a VPC whose DNS attributes are not "
                 "both on.",
             .rationale =
                 "AWS refuses the endpoint: private DNS needs DNS support and DNS hostnames, "
                 "and hostnames are off in a VPC unless somebody switched them on.",
             .remedy = "Switch both DNS attributes of the VPC on, or private DNS off.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "privatelink-access-aws-services.html"},
             .facts = {"EP-24", "SVC-5"}},
    .check = &check_endpoint_private_dns};

} // namespace vpclint::inline v0::rules
