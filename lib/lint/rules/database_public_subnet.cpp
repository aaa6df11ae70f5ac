#include "vpclint/lint/context.hpp"

#include "lint/internet_way.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_database_public_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::database)
      continue;
    auto const& flag = net.source().databases[w.position].publicly_accessible;
    if (flag.value_or(false)) // then its subnets have to be public
      continue;
    std::vector<index<subnet>> open;
    for (auto const s : subnets_of_members(net, w))
      if (net.subnets()[s].class_ipv4 == network::subnet_class::public_subnet)
        open.push_back(s);
    if (open.empty())
      continue;
    auto text = "database " + w.id + " may be put into " + subnet_words(net, open) +
                (open.size() == 1 ? ", which is public" : ", which are public");
    bool const meant = flag.is_unknown(); // perhaps
    if (meant)
      text += "; whether it is publicly accessible is not known";
    auto& f = meant ? ctx.inconclusive(w.at, text) : ctx.report(w.at, text);
    f.resource = net.path(id);
    note_ways(net, f, open);
    f.remedy = "take " + subnet_words(net, open) +
               " out of its subnet group and use subnets without a route to the internet gateway";
  }
}

} // namespace

extern constinit rule const database_public_subnet{
    .info = {.id = "VPC6031",
             .name = "database-public-subnet",
             .summary =
                 "A database that is not meant for the internet may stand in a public subnet.",
             .rationale =
                 "It has no public address there, but one switch gives it one, and everything "
                 "else in the subnet is open to the internet. After a failover it may be "
                 "there without anybody having chosen so.",
             .remedy = "Use subnets whose route table does not lead to an internet gateway.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            "USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
             .facts = {"MSV-1", "MSV-2", "SUB-15"}},
    .check = &check_database_public_subnet};

} // namespace vpclint::inline v0::rules
