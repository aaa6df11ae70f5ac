// Real templates: what becomes of each, twins in YAML and JSON, and how many subnets have a block.
#include "vpclint/input/load.hpp"

#include "corpus.hpp"
#include "support/design_json.hpp"
#include "support/golden.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::vector<std::string> templates() {
  auto const folder = corpus_path("");
  return folder.empty() ? std::vector<std::string>{} : entries_of(folder, "*");
}

loaded read(std::string const& name) {
  auto result = load_file(corpus_path(name));
  REQUIRE(result.has_value());
  return std::move(*result);
}

std::string outcome(std::string const& name) {
  auto const l = read(name);
  auto const& d = l.design;
  std::string out = name + "\t";
  for (auto const& f : l.findings)
    if (f.fatal) {
      auto const at = d.sources.locate(f.at);
      return out + "refused\t" + std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
             f.rule + "\n";
    }
  std::size_t unmodelled = 0;
  std::size_t unresolved = 0;
  for (auto const& i : l.inventory) {
    for (auto const& c : i.resources)
      unmodelled += c.unmodelled;
    unresolved += i.unresolved.size();
    CHECK(i.format == "cloudformation");
  }
  auto const count = [&](std::string_view what, std::size_t n) {
    if (n != 0)
      out += std::string(what) + " " + std::to_string(n) + ", ";
  };
  out += "read\t";
  count("vpcs", d.vpcs.size());
  count("subnets", d.subnets.size());
  count("tables", d.route_tables.size());
  count("acls", d.network_acls.size());
  count("groups", d.security_groups.size());
  count("gateways", d.internet_gateways.size() + d.nat_gateways.size() + d.vpn_gateways.size() +
                        d.egress_only_internet_gateways.size() + d.transit_gateways.size());
  count("endpoints", d.endpoints.size());
  count("balancers", d.load_balancers.size());
  count("workloads", d.instances.size() + d.network_interfaces.size() + d.databases.size() +
                         d.caches.size() + d.lambdas.size() + d.services.size() +
                         d.clusters.size());
  count("gaps", d.gaps.size());
  count("unmodelled", unmodelled);
  count("unresolved", unresolved);
  if (out.back() == ' ')
    out.resize(out.size() - 2);
  return out + "\n";
}

} // namespace

TEST_CASE("every template of the corpus is read, or refused at a place") {
  auto const all = templates();
  if (all.empty()) {
    WARN("the corpus is not here; nothing was tested");
    return;
  }
  CHECK(all.size() == 60);
  std::string table;
  for (auto const& name : all)
    table += outcome(name);
  check_golden(source_path("test/formats/cloudformation/outcomes.tsv"), table);
}

TEST_CASE("a template in YAML and in JSON makes the same design") {
  if (templates().empty()) {
    WARN("the corpus is not here; nothing was tested");
    return;
  }
  std::string const aws = "aws-cloudformation__aws-cloudformation-templates__";
  for (auto const* twin : {"ECS-Fargate-private-vpc", "EKS-template", "VPCPeering-Requester-Setup",
                           "VPC_With_Managed_NAT_And_Private_Subnet"}) {
    INFO(twin);
    CHECK(design_json(read(aws + twin + ".yaml").design) ==
          design_json(read(aws + twin + ".json").design));
  }
}

TEST_CASE("nearly every subnet whose block the templates decide has it") {
  // Counted are the subnets whose IPv4 block follows from the template: from its texts, parameters
  // with a default, mappings and functions. Not counted is what only the deployment decides: a
  // parameter without default, an import, an address pool.
  std::size_t resolved = 0;
  std::size_t missed = 0;
  std::string misses;
  for (auto const& name : templates()) {
    auto const l = read(name);
    for (auto const& s : l.design.subnets) {
      if (s.cidr) {
        ++resolved;
        continue;
      }
      if (s.cidr.is_left_out())
        continue; // an IPv6-only subnet
      auto const& why = s.cidr.reason();
      bool const decided_later = why.find("has no value") != std::string::npos ||
                                 why.find("address pool") != std::string::npos ||
                                 why.find("nothing exports") != std::string::npos ||
                                 why.find("Parameter Store") != std::string::npos;
      missed += decided_later ? 0 : 1;
      misses += name + "\t" + s.id + "\t" + (decided_later ? "decided later" : "missed") + "\t" +
                why + "\n";
    }
  }
  if (resolved == 0) {
    WARN("the corpus is not here; nothing was tested");
    return;
  }
  check_golden(source_path("test/formats/cloudformation/subnets_without_block.tsv"),
               "# resolved " + std::to_string(resolved) + ", missed " + std::to_string(missed) +
                   "\n" + misses);
  CHECK(resolved * 100 >= (resolved + missed) * 98);
  CHECK(resolved > 150);
}
