#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_managed_address_pinned(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::database)
      continue;
    std::vector<std::string> words;
    place at;
    for (auto const& ip : net.source().databases[w.position].ips) {
      if (!ip)
        continue;
      if (words.empty())
        at = ip.at;
      words.push_back(to_string(*ip));
    }
    if (words.empty())
      continue;
    ctx.report(at, "database " + w.id + " can't be given the address" +
                       (words.size() == 1 ? " " : "es ") + listed_words(words) +
                       ": RDS picks one and may change it")
        .with_remedy("leave `ips` out, let clients use the database's DNS name, and write rules "
                     "against its security group")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const managed_address_pinned{
    .info = {.id = "VPC1104",
             .name = "managed-address-pinned",
             .summary = "A database is given fixed private addresses.",
             .rationale = "RDS makes and replaces the interfaces of a database itself; nobody can "
                          "choose their addresses, and a failover or a resize changes them. Rules "
                          "and clients that hold such an address break without a word.",
             .remedy = "Use the DNS name, and refer to the security group instead of addresses.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            "USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
             .facts = {"ENI-10", "MSV-3"}},
    .check = &check_managed_address_pinned};

} // namespace vpclint::inline v0::rules
