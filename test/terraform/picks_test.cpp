// An index or a key at the call of a module picks one instance where that is certain, and none
// where it is not.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string quoted(std::string const& text) {
  std::string out;
  for (char const c : text)
    out += c == '"' ? std::string("\\\"") : std::string(1, c);
  return '"' + out + '"';
}

/// Subnets of `module.net`, and interfaces that are made of them: `module.app<key>.<name><key>`.
struct made {
  std::string subnets{};
  std::string others{};
  std::string changes{};

  void add(std::string const& module, std::string const& type, std::string const& name,
           std::string const& unknown) {
    auto const head = R"({"address":)" + quoted(module + "." + type + "." + name) +
                      R"(,"mode":"managed","type":")" + type + R"(","name":")" +
                      name.substr(0, name.find('[')) + "\",";
    changes += (changes.empty() ? "" : ",") + head +
               R"("change":{"actions":["create"],"before":null,"after":{},"after_unknown":{)" +
               unknown + "}}}";
    auto const resource = head + R"("values":{}})";
    if (type == "aws_subnet")
      subnets += (subnets.empty() ? "" : ",") + resource;
    else
      others += (others.empty() ? "" : ",") + (R"({"address":)" + quoted(module)) +
                R"(,"resources":[)" + resource + "]}";
  }
};

struct scene {
  std::vector<std::string> subnets{};
  std::vector<std::string> modules{};    ///< keys of module.app
  std::vector<std::string> interfaces{}; ///< keys of what stands in each
  std::string given{};                   ///< what the call says
  std::string for_each{R"({"references":["local.apps"]})"};
  std::string used{refs({"var.subnet"})};
  std::string put_out{refs({"aws_subnet.s"})};
};

/// Where each interface stands; empty where that is not known.
std::vector<std::string> places(scene const& s) {
  made m;
  for (auto const& key : s.subnets)
    m.add("module.net", "aws_subnet", "s" + key, R"("id":true)");
  for (auto const& module : s.modules)
    for (auto const& key : s.interfaces)
      m.add("module.app" + module, "aws_network_interface", "i" + key,
            R"("id":true,"subnet_id":true)");
  auto const l = load_plan(
      R"({"format_version":"1.2","planned_values":{"root_module":{"child_modules":[{"address":)"
      R"("module.net","resources":[)" +
      m.subnets + "]}," + m.others + R"(]}},"resource_changes":[)" + m.changes +
      R"(],"configuration":{"root_module":{"module_calls":{"net":{"module":{"outputs":{"all":)" +
      R"({"expression":)" + s.put_out + R"(}},"resources":[{"address":"aws_subnet.s",)" +
      R"("mode":"managed","type":"aws_subnet","name":"s"}]}},"app":{"expressions":{"subnet":)" +
      s.given + R"(},"for_each_expression":)" + s.for_each + R"(,"module":{"resources":[)" +
      R"({"address":"aws_network_interface.i","mode":"managed","type":"aws_network_interface",)" +
      R"("name":"i","expressions":{"subnet_id":)" + s.used + "}}]}}}}}}");
  std::vector<std::string> out;
  for (auto const& i : l.design.network_interfaces)
    out.push_back(i.settings.subnet ? i.settings.subnet->name : std::string());
  return out;
}

using strings = std::vector<std::string>;
std::string const zero = "module.net.aws_subnet.s[0]";
std::string const one = "module.net.aws_subnet.s[1]";
std::string const a = R"(module.net.aws_subnet.s["a"])";
std::string const b = R"(module.net.aws_subnet.s["b"])";

std::string net(std::string_view more) { return refs({"module.net.all", "module.net", more}); }

} // namespace

TEST_CASE("an index of a module or of what is in it picks the instance with it", "[terraform]") {
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {"[0]", "[1]"},
                .interfaces = {""},
                .given = net("count.index")}) == strings{zero, one});
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {""},
                .interfaces = {"[0]", "[1]"},
                .given = refs({"module.net.all", "module.net"}),
                .used = refs({"var.subnet", "count.index"})}) == strings{zero, one});
  // Both pick: an item of an item.
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {"[0]", "[1]"},
                .interfaces = {"[0]", "[1]"},
                .given = net("count.index"),
                .used = refs({"var.subnet", "count.index"})}) == strings{"", "", "", ""});
}

TEST_CASE("an index picks nothing where another one may be meant", "[terraform]") {
  // `all[count.index + 1]`
  CHECK(places({.subnets = {"[0]", "[1]", "[2]"},
                .modules = {"[0]", "[1]"},
                .interfaces = {""},
                .given = net("count.index")}) == strings{"", ""});
  // `all[count.index % var.n]`
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {"[0]", "[1]"},
                .interfaces = {""},
                .given = refs({"module.net.all", "module.net", "var.n", "count.index"})}) ==
        strings{"", ""});
  // `values(all)[count.index]`
  CHECK(places({.subnets = {R"(["0"])", R"(["1"])"},
                .modules = {"[0]", "[1]"},
                .interfaces = {""},
                .given = net("count.index")}) == strings{"", ""});
}

TEST_CASE("a key at the call of a module picks the instance with it", "[terraform]") {
  strings const keys{R"(["a"])", R"(["b"])"};
  CHECK(places({.subnets = keys, .modules = keys, .interfaces = {""}, .given = net("each.key")}) ==
        strings{a, b});
  CHECK(places({.subnets = keys,
                .modules = keys,
                .interfaces = {""},
                .given = refs({"each.value"}),
                .for_each = refs({"module.net.all", "module.net"})}) == strings{a, b});
  CHECK(places({.subnets = {R"(["a"])", R"(["b"])", R"(["c"])"},
                .modules = keys,
                .interfaces = {""},
                .given = net("each.key")}) == strings{a, b});
  // `{ for i, id in module.net.all : i => id }`
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {R"(["0"])", R"(["1"])"},
                .interfaces = {""},
                .given = refs({"each.value"}),
                .for_each = refs({"module.net.all", "module.net"})}) == strings{zero, one});
}

TEST_CASE("a key picks nothing where another one may be meant", "[terraform]") {
  // `all["${each.key}-b"]`
  CHECK(places({.subnets = {R"(["a"])", R"(["a-b"])"},
                .modules = {R"(["a"])"},
                .interfaces = {""},
                .given = net("each.key")}) == strings{""});
  // `{ for i, id in module.net.all : i + 1 => id }`
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {R"(["1"])", R"(["2"])"},
                .interfaces = {""},
                .given = refs({"each.value"}),
                .for_each = refs({"module.net.all", "module.net"})}) == strings{"", ""});
  // `concat(all, others)`
  CHECK(places({.subnets = {"[0]", "[1]"},
                .modules = {"[0]", "[1]"},
                .interfaces = {""},
                .given = net("count.index"),
                .put_out = refs({"aws_subnet.s", "aws_subnet.t"})}) == strings{"", ""});
}
