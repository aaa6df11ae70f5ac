#include "plan_text.hpp"

#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <utility>
#include <vector>

namespace vpclint_test {

using namespace vpclint;

namespace {

void join(std::string& all, std::string const& one) { all += (all.empty() ? "" : ",\n") + one; }

/// The keys that say which resource it is.
std::string head(std::string const& address, bool configured) {
  auto const plain = address.substr(0, address.find('['));
  auto const dot = plain.find('.');
  std::string out = R"("address":")";
  for (char const c : configured ? plain : address)
    out += c == '"' ? std::string("\\\"") : std::string(1, c);
  return out + R"(","mode":"managed","type":")" + plain.substr(0, dot) + R"(","name":")" +
         plain.substr(dot + 1) + "\"";
}

} // namespace

std::string refs(std::initializer_list<std::string_view> names) {
  std::string out;
  for (auto const name : names)
    out += (out.empty() ? "\"" : ",\"") + std::string(name) + "\"";
  return R"({"references":[)" + out + "]}";
}

std::string id_of(std::string_view resource) {
  return refs({std::string(resource) + ".id", resource});
}

plan_text& plan_text::add(std::string const& address, std::string const& values,
                          std::string const& unknown, std::string const& expressions) {
  join(resources_, "{" + head(address, false) + R"(,"values":{)" + values + "}}");
  join(changes_, "{" + head(address, false) + R"(,"change":{"actions":["create"],"before":null,)" +
                     R"("after":{)" + values + R"(},"after_unknown":{)" + unknown + "}}}");
  auto const config = head(address, true);
  if (config_.find(config + ",") == std::string::npos)
    join(config_, "{" + config + R"(,"expressions":{)" + expressions + "}}");
  return *this;
}

plan_text& plan_text::gone(std::string const& address, std::string const& before,
                           std::string const& action) {
  join(changes_, "{" + head(address, false) + R"(,"change":{"actions":[")" + action +
                     R"("],"before":{)" + before + R"(},"after":null,"after_unknown":{}}})");
  return *this;
}

plan_text& plan_text::public_subnet() {
  add("aws_vpc.main", R"("cidr_block":"10.0.0.0/16")", R"("id":true)");
  add("aws_internet_gateway.gw", "", R"("id":true,"vpc_id":true)",
      R"("vpc_id":)" + id_of("aws_vpc.main"));
  add("aws_subnet.pub", R"("cidr_block":"10.0.0.0/24")", R"("id":true,"vpc_id":true)",
      R"("vpc_id":)" + id_of("aws_vpc.main"));
  add("aws_route_table.pub", R"("route":[{"cidr_block":"0.0.0.0/0"}])",
      R"("id":true,"vpc_id":true,"route":[{"gateway_id":true}])",
      R"("vpc_id":)" + id_of("aws_vpc.main") +
          R"(,"route":[{"cidr_block":{"constant_value":"0.0.0.0/0"},"gateway_id":)" +
          id_of("aws_internet_gateway.gw") + "}]");
  return add("aws_route_table_association.pub", "",
             R"("id":true,"subnet_id":true,"route_table_id":true)",
             R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"route_table_id":)" +
                 id_of("aws_route_table.pub"));
}

plan_text& plan_text::group(std::string const& name, int port) {
  auto const number = std::to_string(port);
  return add("aws_security_group." + name,
             R"("ingress":[{"protocol":"tcp","from_port":)" + number + R"(,"to_port":)" + number +
                 R"(,"cidr_blocks":["0.0.0.0/0"]}],"egress":[{"protocol":"-1","from_port":0,)" +
                 R"("to_port":0,"cidr_blocks":["0.0.0.0/0"]}])",
             R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc.main"));
}

std::string plan_text::text(std::string const& variables, std::string const& more) const {
  return R"({"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":)"
         R"({"resources":[)" +
         resources_ + R"(]}},"resource_changes":[)" + changes_ + R"(],"variables":{)" + variables +
         R"(},"configuration":{"root_module":{"resources":[)" + config_ + "]}}" +
         (more.empty() ? "" : "," + more) + "}";
}

std::string plan_text::state() const {
  return R"({"format_version":"1.0","terraform_version":"1.9.5","values":{"root_module":)"
         R"({"resources":[)" +
         resources_ + "]}}}";
}

loaded load_plan(std::string const& text) {
  auto result = load_text(text, "plan.json");
  REQUIRE(result.has_value());
  REQUIRE_FALSE(result->fatal);
  return std::move(*result);
}

verdict ask(std::string const& text, std::string const& question) {
  auto wanted = parse_question(question);
  REQUIRE(wanted.has_value());
  std::vector<finding> findings;
  auto const net = network::resolve(load_plan(text).design, findings);
  auto const answer = analysis::ask(
      net, {.from = *wanted->source, .to = *wanted->destination, .match = wanted->match});
  REQUIRE(answer.has_value());
  return answer->outcome;
}

} // namespace vpclint_test
