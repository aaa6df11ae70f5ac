#include "vpclint/lint/context.hpp"

#include "lint/internet_way.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_lambda_public_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind != network::interface_kind::lambda)
      continue;
    std::vector<index<subnet>> open;
    std::string missing;
    for (auto const s : subnets_of_members(net, w)) {
      auto const c = net.subnets()[s].class_ipv4;
      if (c == network::subnet_class::public_subnet)
        open.push_back(s);
      if (c == network::subnet_class::unknown)
        if (auto const way = way_to_gateway(net, s); way.result == gateway_way::answer::unknown)
          missing = way.missing;
    }
    if (!open.empty()) {
      auto& f =
          ctx.report(w.at, "function " + w.id + " is in " + subnet_words(net, open) +
                               (open.size() == 1 ? ", which is public" : ", which are public") +
                               ", but a function never has a public address");
      f.resource = net.path(id);
      note_ways(net, f, open);
      f.remedy = "move function " + w.id + " to subnets that leave through a NAT gateway";
    } else if (!missing.empty()) {
      ctx.inconclusive(w.at, "whether function " + w.id + " is in a public subnet can't be told: " +
                                 missing + " is not known")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const lambda_public_subnet{
    .info = {.id = "VPC7201",
             .name = "lambda-public-subnet",
             .summary = "A Lambda function is in a public subnet.",
             .rationale = "Its interfaces have no public address there, so the internet gateway "
                          "drops what it sends: it reaches neither the internet nor AWS's public "
                          "endpoints.",
             .remedy = "Put functions into private subnets with a NAT gateway or endpoints.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"},
             .facts = {"MSV-5", "IGW-4"}},
    .check = &check_lambda_public_subnet};

} // namespace vpclint::inline v0::rules
