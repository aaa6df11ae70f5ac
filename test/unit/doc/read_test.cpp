#include "vpclint/doc/read.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

using namespace doc_test;

TEST_CASE("YAML and JSON give the same tree", "[doc]") {
  auto const yaml = read("a: [1, 'x', true]\nb:\n  c: null\n");
  auto const json = read(R"({"a": [1, "x", true], "b": {"c": null}})", "d.json");
  CHECK(show(yaml.root()) == "{a:[1,'x',true],b:{c:null}}");
  CHECK(show(json.root()) == "{'a':[1,'x',true],'b':{'c':null}}");
  CHECK(yaml.root().find("a").written_in() == doc::syntax::yaml);
  CHECK(json.root().is_json());
}

TEST_CASE("errors stand where the text goes wrong", "[doc]") {
  CHECK(read("x: {r: {::/0: igw}}").only_finding() ==
        "1:9 VPC0002 an IPv6 address needs quotes inside { } and [ ]");
  CHECK(read("a: \"foo\nb: c\n").only_finding() == "1:4 VPC0002 this string is never closed");
  CHECK(read("{\"a\": [1, 2").only_finding() == "1:7 VPC0002 this [ is never closed");
  CHECK(read("a: 1\na: 2\n").only_finding() == "2:1 VPC0005 key 'a' is written twice");
}
