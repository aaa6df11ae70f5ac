#include "vpclint/lint/context.hpp"

#include "lint/endpoint_helpers.hpp"
#include "lint/internet_way.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// Whether tasks in a subnet get their images over endpoints (EP-51).
bool pulls_over_endpoints(network::network const& net, index<subnet> id) {
  auto const& s = net.subnets()[id];
  bool const s3 = has_interface_endpoint(net, s.vpc, "s3") ||
                  (s.table.valid() && has_endpoint_route(net, net.route_tables()[s.table], "s3"));
  return s3 && has_interface_endpoint(net, s.vpc, "ecr.api") &&
         has_interface_endpoint(net, s.vpc, "ecr.dkr");
}

void report_tasks_without_address(lint_context& ctx, index<network::workload> id) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  auto const& s = net.source().services[w.position];
  bool const fargate = s.launch.value_or(launch_type::fargate) == launch_type::fargate;
  if (fargate && s.assign_public_ip.value_or(false))
    return;
  std::vector<index<subnet>> open;
  for (auto const where : subnets_of_members(net, w))
    if (net.subnets()[where].class_ipv4 == network::subnet_class::public_subnet &&
        !(fargate && pulls_over_endpoints(net, where)))
      open.push_back(where);
  if (open.empty())
    return;
  auto const place_words =
      subnet_words(net, open) + (open.size() == 1 ? ", which is public" : ", which are public");
  if (s.launch.is_unknown() || (fargate && s.assign_public_ip.is_unknown())) {
    ctx.inconclusive(w.at, "whether the tasks of service " + w.id + " in " + place_words +
                               ", reach the internet can't be told: whether they have public "
                               "addresses is not known")
        .resource = net.path(id);
    return;
  }
  auto& f = ctx.report(
      w.at, "tasks of service " + w.id + " are in " + place_words + ", but " +
                (fargate ? "get no public address" : "never get a public address on EC2"));
  f.resource = net.path(id);
  if (fargate && s.assign_public_ip.has_value())
    f.with_note("assign_public_ip is off", s.assign_public_ip.at);
  note_ways(net, f, open);
  f.remedy = (fargate ? "write assign_public_ip: true, or move service " : "move service ") + w.id +
             " to subnets that leave through a NAT gateway";
}

void check_service_public_subnet_no_address(lint_context& ctx) {
  auto const& all = ctx.net().workloads();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[all.id_at(i)].kind == network::interface_kind::service)
      report_tasks_without_address(ctx, all.id_at(i));
}

} // namespace

extern constinit rule const service_public_subnet_no_address{
    .info = {.id = "VPC7202",
             .name = "service-public-subnet-no-address",
             .summary = "Tasks of a service are in a public subnet without public addresses.",
             .rationale =
                 "The internet gateway drops what they send, so that on Fargate they can't "
                 "even fetch their images and never start. Tasks on EC2 hosts have no public "
                 "address in any case.",
             .remedy = "On Fargate assign public addresses, or put the tasks into private subnets "
                       "with a NAT gateway or the endpoints for images.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                            "task-networking-awsvpc.html"},
             .facts = {"MSV-6", "EP-51", "IGW-4"}},
    .check = &check_service_public_subnet_no_address};

} // namespace vpclint::inline v0::rules
