#include "vpclint/lint/context.hpp"

#include "lint/dns.hpp"
#include "lint/internet_way.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// What RDS asks of the VPC of a public database (MSV-2); true when something is missing.
bool report_public_requirements(lint_context& ctx, index<network::workload> id, place at) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  auto const& vpc = net.vpcs()[w.vpc];
  auto const what = "database " + w.id + " is publicly accessible, but ";
  bool missing = false;
  auto const dns = dns_of(vpc);
  if (dns.result == dns_attributes::answer::off) {
    auto& f = ctx.report(severity::error, at, what + dns.what + " in VPC " + vpc.declared->id);
    f.with_note("VPC " + vpc.declared->id, dns.at);
    f.resource = net.path(id);
    f.remedy = dns_remedy(vpc);
    missing = true;
  } else if (dns.result == dns_attributes::answer::unknown) {
    ctx.inconclusive(at, "whether RDS accepts the public address of database " + w.id +
                             " can't be told: " + dns.what)
        .resource = net.path(id);
  }
  if (gateway_of(net, w.vpc) == gateway_state::none) {
    auto& f = ctx.report(severity::error, at,
                         what + "VPC " + vpc.declared->id + " has no internet gateway");
    f.with_note("VPC " + vpc.declared->id, vpc.declared->at);
    f.resource = net.path(id);
    f.remedy = "give VPC " + vpc.declared->id +
               " an internet gateway, or write publicly_accessible: false";
    missing = true;
  }
  return missing;
}

void check_database_publicly_accessible(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::database || !w.vpc.valid())
      continue;
    auto const& flag = net.source().databases[w.position].publicly_accessible;
    if (!flag.value_or(false) || report_public_requirements(ctx, id, flag.at))
      continue;
    std::vector<index<subnet>> cut_off;
    for (auto const s : subnets_of_members(net, w))
      if (way_to_gateway(net, s).result == gateway_way::answer::none)
        cut_off.push_back(s);
    auto message = "database " + w.id + " is publicly accessible";
    if (!cut_off.empty())
      message += ", but " + subnet_words(net, cut_off) + (cut_off.size() == 1 ? " has" : " have") +
                 " no route to an internet gateway";
    auto& f = ctx.report(flag.at, std::move(message));
    f.resource = net.path(id);
    if (cut_off.empty())
      continue;
    note_ways(net, f, cut_off);
    f.remedy = "write publicly_accessible: false, or use public subnets only";
  }
}

} // namespace

extern constinit rule const database_publicly_accessible{
    .info = {.id = "VPC6030",
             .name = "database-publicly-accessible",
             .summary = "A database has a public address, or asks for one that it can't use.",
             .rationale =
                 "Only its security groups stand between it and the internet. RDS refuses "
                 "the setting in a VPC without an internet gateway or with a DNS attribute "
                 "off, and in private subnets the address is of no use.",
             .remedy =
                 "Write publicly_accessible: false and reach the database from inside, over a "
                 "VPN or through a bastion.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            "USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
             .facts = {"MSV-2", "SVC-5"}},
    .check = &check_database_publicly_accessible};

} // namespace vpclint::inline v0::rules
