#include "vpclint/lint/context.hpp"

#include "lint/filters/acls.hpp"
#include "lint/filters/databases.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// The ports of the databases and caches in the subnets of an ACL; none where there are none.
std::vector<named_port> acl_data_ports(network::network const& net,
                                       network::resolved_acl const& a) {
  std::vector<named_port> out;
  for (auto const s : a.subnets) {
    std::vector<index<network::interface>> stores;
    for (auto const nic : net.subnets()[s].interfaces)
      if (is_data_store(net.interfaces()[nic].kind))
        stores.push_back(nic);
    add_database_ports(net, stores, out);
  }
  return out;
}

void check_acl_wide_database(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.acls().size(); ++i) {
    auto const id = net.acls().id_at(i);
    auto const& a = net.acls()[id];
    if (a.declared == nullptr || !a.vpc.valid())
      continue;
    auto const ports = acl_data_ports(net, a);
    if (ports.empty())
      continue;
    auto const& vpc = net.vpcs()[a.vpc];
    for (auto const& r : read_side(a.ingress)) {
      if (!r.matches || r.left.empty() || !r.entry->allow || !*r.entry->allow ||
          r.entry->match->proto != protocols::tcp)
        continue;
      auto const range = r.entry->match->ports;
      if (range.first != range.last || std::none_of(ports.begin(), ports.end(), [&](auto const& p) {
            return p.port == range.first;
          }))
        continue; // a range is about replies
      auto const& blocks = r.matches->block.is_v4() ? vpc.ipv4 : vpc.ipv6;
      if (blocks.empty() || std::none_of(blocks.begin(), blocks.end(), [&](cidr const& b) {
            return r.matches->block.contains(b);
          }))
        continue;
      ctx.report(r.entry->at, entry_name(*r.entry, direction::ingress) + " of network ACL " + a.id +
                                  " lets every host of VPC " + vpc.declared->id +
                                  " reach the database port " + std::to_string(range.first))
          .with_remedy("name the subnets of the applications that use it in place of " +
                       to_string(r.matches->block))
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const acl_wide_database{
    .info = {.id = "VPC4022",
             .name = "acl-wide-database",
             .summary = "A network ACL admits the whole VPC to the port of a database.",
             .rationale = "Then the security group is the only thing between every host of the "
                          "VPC and the data; the ACL of its subnet can name the subnets of the "
                          "applications.",
             .remedy = "Admit the subnets that use the database only.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"},
             .facts = {"NACL-8", "MSV-3"}},
    .check = &check_acl_wide_database};

} // namespace vpclint::inline v0::rules
