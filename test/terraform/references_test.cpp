// What the references of plans lead to. The labels were written from reading the plans.
#include "vpclint/doc/read.hpp"

#include "corpus.hpp"
#include "input/terraform/reader.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;
namespace tf = vpclint::terraform;

namespace {

/// One plan and a resolver for it.
struct opened {
  explicit opened(std::string const& name)
      : builder(into, findings, inventory),
        document(doc::read_file(into.sources, terraform_corpus() + name + ".json")) {
    REQUIRE(document.readable());
    input_document const in{.root = document.root(), .name = name};
    plan = std::make_unique<tf::plan>(in, 0, builder);
  }
  design into{};
  std::vector<finding> findings{};
  std::vector<file_inventory> inventory{};
  design_builder builder;
  doc::document document;
  std::unique_ptr<tf::plan> plan{};
};

/// An argument that holds ids, and what they are ids of.
struct reference_argument {
  std::string_view name{};
  tf::type_list types{};
  bool list{false};
};

std::vector<reference_argument> const& arguments() {
  namespace t = tf::types;
  static std::vector<reference_argument> const all{
      {"vpc_id", t::vpcs},
      {"peer_vpc_id", t::vpcs},
      {"subnet_id", t::subnets},
      {"subnet_ids", t::subnets, true},
      {"subnets", t::subnets, true},
      {"vpc_zone_identifier", t::subnets, true},
      {"vpc_config.subnet_ids", t::subnets, true},
      {"vpc_config.security_group_ids", t::groups, true},
      {"network_configuration.subnets", t::subnets, true},
      {"network_configuration.security_groups", t::groups, true},
      {"subnet_mapping.subnet_id", t::subnets},
      {"security_groups", t::groups, true},
      {"security_group_ids", t::groups, true},
      {"vpc_security_group_ids", t::groups, true},
      {"security_group_id", t::groups},
      {"source_security_group_id", t::groups},
      {"referenced_security_group_id", t::groups},
      {"ingress.security_groups", t::groups, true},
      {"egress.security_groups", t::groups, true},
      {"route_table_id", t::tables},
      {"route_table_ids", t::tables, true},
      {"gateway_id", t::gateways},
      {"route.gateway_id", t::gateways},
      {"nat_gateway_id", t::nat_gateways},
      {"route.nat_gateway_id", t::nat_gateways},
      {"egress_only_gateway_id", t::egress_gateways},
      {"transit_gateway_id", t::transit_gateways},
      {"transit_gateway_attachment_id", t::attachments},
      {"transit_gateway_route_table_id", t::transit_tables},
      {"vpc_peering_connection_id", t::peerings},
      {"network_interface_id", t::interfaces},
      {"network_acl_id", t::acls},
      {"vpn_gateway_id", t::vpn_gateways},
      {"vpn_connection_id", t::vpn_connections},
      {"vpc_endpoint_id", t::endpoints},
      {"allocation_id", t::elastic_ips},
      {"instances", t::instances, true},
      {"instance", t::instances},
      {"load_balancer_arn", t::load_balancers},
      {"listener_arn", t::listeners},
      {"target_group_arn", t::target_groups},
      {"target_group_arns", t::target_groups, true},
      {"default_action.target_group_arn", t::target_groups},
      {"load_balancer.target_group_arn", t::target_groups},
      {"target_id", t::targets},
      {"db_subnet_group_name", t::subnet_groups},
      {"subnet_group_name", t::subnet_groups},
      {"launch_configuration", t::launch},
      {"launch_template.id", t::launch},
  };
  return all;
}

/// Every attribute that an argument's name means: one, or one for each block.
std::vector<tf::attribute> attributes(tf::instance const& i, std::string_view name) {
  auto const dot = name.find('.');
  if (dot == std::string_view::npos)
    return {tf::attribute(i, name)};
  std::vector<tf::attribute> all;
  for (auto const& block : tf::attribute(i, name.substr(0, dot)).items())
    all.push_back(block[name.substr(dot + 1)]);
  return all;
}

bool has_unknown(tf::attribute const& a) {
  if (a.is_unknown())
    return true;
  if (!a.value().is_sequence())
    return false;
  auto const items = a.items();
  return std::any_of(items.begin(), items.end(),
                     [](tf::attribute const& item) { return !item.has_value(); });
}

std::string words(tf::target const& t) {
  switch (t.kind) {
  case tf::target::kind_type::resource:
    return t.which->address;
  case tf::target::kind_type::made_by:
    return t.which->address + "." + t.attribute;
  case tf::target::kind_type::outside:
    return t.text;
  }
  return {};
}

std::string words(tf::resolution const& r) {
  std::vector<std::string> all;
  for (auto const& t : r.targets)
    all.push_back(words(t));
  std::sort(all.begin(), all.end());
  std::string out = r.ambiguous ? "one of " : "";
  for (std::size_t i = 0; i < all.size(); ++i)
    out += (i == 0 ? "" : "|") + all[i];
  return out;
}

reference_argument const* find(std::string_view name) {
  for (auto const& a : arguments())
    if (a.name == name)
      return &a;
  return nullptr;
}

struct label {
  std::string plan{};
  std::string address{};
  std::string argument{};
  std::string expected{};
};

std::vector<label> labels() {
  std::vector<label> all;
  std::istringstream in(read_file(source_path("fixtures/formats/terraform/corpus/labels.tsv")));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#')
      continue;
    std::istringstream cells(line);
    label l;
    std::getline(cells, l.plan, '\t');
    std::getline(cells, l.address, '\t');
    std::getline(cells, l.argument, '\t');
    std::getline(cells, l.expected, '\t');
    std::vector<std::string> parts;
    std::istringstream names(l.expected);
    for (std::string one; std::getline(names, one, '|');)
      parts.push_back(one);
    std::sort(parts.begin(), parts.end());
    l.expected.clear();
    for (auto const& one : parts)
      l.expected += (l.expected.empty() ? "" : "|") + one;
    all.push_back(std::move(l));
  }
  return all;
}

} // namespace

TEST_CASE("references lead to what people say they lead to") {
  if (terraform_corpus().empty()) {
    WARN("there are no third-party plans here; nothing is compared");
    return;
  }
  auto const all = labels();
  REQUIRE(all.size() >= 100);
  std::map<std::string, std::unique_ptr<opened>> plans;
  for (auto const& l : all) {
    auto& p = plans[l.plan];
    if (p == nullptr)
      p = std::make_unique<opened>(l.plan);
    INFO(l.plan << ": " << l.address << "." << l.argument);
    auto const* i = p->plan->at(l.address);
    REQUIRE(i != nullptr);
    auto name = l.argument;
    if (auto const index = name.find("[0]"); index != std::string::npos)
      name.erase(index, 3);
    auto const* argument = find(name);
    REQUIRE(argument != nullptr);
    auto const found = attributes(*i, name);
    REQUIRE(found.size() == 1);
    CHECK(found[0].is_unknown());
    tf::resolver const refs({p->plan.get()});
    auto const r =
        argument->list ? refs.many(found[0], argument->types) : refs.one(found[0], argument->types);
    CHECK(words(r) == l.expected);
  }
}

// The denominator: each argument of the table above, of each instance of a type that is read, in
// each plan that has a configuration, whose value (or an item of it) is known after apply only.
// Resolved is one for which the resolver names what is meant, and for a single id, one thing.
TEST_CASE("nearly all ids that are known after apply lead somewhere, and the others are listed") {
  if (terraform_corpus().empty()) {
    WARN("there are no third-party plans here; nothing is compared");
    return;
  }
  std::size_t asked = 0;
  std::size_t resolved = 0;
  std::string misses;
  for (auto const& name : terraform_plans()) {
    opened p(name);
    if (!p.plan->usable() || !p.plan->has_configuration())
      continue;
    tf::resolver const refs({p.plan.get()});
    for (auto const& i : p.plan->instances()) {
      if (i.data || tf::find_type(i.type) == nullptr)
        continue;
      for (auto const& argument : arguments())
        for (auto const& a : attributes(i, argument.name)) {
          if (!has_unknown(a))
            continue;
          ++asked;
          auto const r = argument.list ? refs.many(a, argument.types) : refs.one(a, argument.types);
          if (r.reason.empty() && !r.ambiguous && !r.targets.empty())
            ++resolved;
          else
            misses += name + "\t" + a.path() + "\t" + (r.ambiguous ? words(r) : r.reason) + "\n";
        }
    }
  }
  check_golden(source_path("fixtures/formats/terraform/corpus/misses.tsv"),
               "# " + std::to_string(resolved) + " of " + std::to_string(asked) +
                   " resolved; the others, and why not:\n" + misses);
  CHECK(asked >= 150);
  CHECK(static_cast<double>(resolved) >= 0.94 * static_cast<double>(asked));
}
