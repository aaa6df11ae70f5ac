#include "vpclint/aws/services.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/support/nearest.hpp"

#include "lint/workloads.hpp"
#include "network/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

std::vector<std::string_view> engine_names() {
  std::vector<std::string_view> out;
  for (auto const& known : aws::engine_ports)
    out.push_back(known.engine);
  return out;
}

void check_database_engine_unknown(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const check = [&](index<network::workload> id, auto const& written) {
    if (!written.port.is_left_out() || !written.engine || aws::default_port(*written.engine))
      return;
    auto const& w = net.workloads()[id];
    auto& f = ctx.report(written.engine.at, "which port " + std::string(network::word_for(w.kind)) +
                                                " " + w.id +
                                                " listens on is not known: no known engine "
                                                "is called `" +
                                                *written.engine + "`");
    f.resource = net.path(id);
    auto const meant = nearest(*written.engine, engine_names());
    f.remedy =
        meant.empty() ? "write its port" : "write " + meant + " if that is meant, or its port";
  };
  for (std::size_t i = 0; i < net.workloads().size(); ++i) {
    auto const id = net.workloads().id_at(i);
    auto const& w = net.workloads()[id];
    if (w.kind == network::interface_kind::database)
      check(id, net.source().databases[w.position]);
    else if (w.kind == network::interface_kind::cache)
      check(id, net.source().caches[w.position]);
  }
}

} // namespace

extern constinit rule const database_engine_unknown{
    .info = {.id = "VPC7212",
             .name = "database-engine-unknown",
             .summary = "A database or cache has an engine that is not known, and no port.",
             .rationale = "The engine says which port it listens on. Without it the rules about "
                          "the ports of databases have nothing to look for.",
             .remedy = "Write the engine as the API calls it, such as `postgres`, or the port.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/"
                            "API_CreateDBInstance.html"},
             .facts = {"MSV-3", "MSV-4"}},
    .check = &check_database_engine_unknown};

} // namespace vpclint::inline v0::rules
