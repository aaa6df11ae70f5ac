#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"
#include "vpclint/input/load.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

using namespace vpclint;

namespace {

void write(std::string const& path, std::string_view text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  CHECK(std::fwrite(text.data(), 1, text.size(), file) == text.size());
  std::fclose(file);
}

} // namespace

TEST_CASE("the sample design loads without a finding") {
  auto const shop = load_file(vpclint_test::source_path("fixtures/designs/shop.vpc.yaml"));
  REQUIRE(shop.has_value());
  CHECK(shop->findings.empty());
  CHECK_FALSE(shop->fatal);
  auto const& d = shop->design;
  REQUIRE(d.vpcs.size() == 1);
  CHECK(d.vpcs[0].id == "shop");
  CHECK(d.subnets.size() == 6);
  CHECK(d.expectations.size() == 9);
  CHECK(d.sources.locate(d.subnets[0].at).line > 1);
}

TEST_CASE("a file that can't be read is a failure, or a finding among other files") {
  auto const missing = load_file("no/such/file.yaml");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == failure_code::unreadable);
  CHECK(missing.error().file == "no/such/file.yaml");

  std::array<std::string, 2> const paths{
      "no/such/file.yaml", vpclint_test::source_path("fixtures/designs/shop.vpc.yaml")};
  auto const both = load_files(paths);
  REQUIRE(both.has_value());
  CHECK(both->fatal);
  REQUIRE(both->findings.size() == 1);
  CHECK(both->findings[0].rule == codes::document_unreadable);
  CHECK(both->design.subnets.size() == 6);
}

TEST_CASE("no path and an unknown format are usage errors") {
  CHECK(load_files({}).error().code == failure_code::usage);
  auto const wrong = load_text("{}", "x", {.format = "desing"});
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == failure_code::usage);
  CHECK(wrong.error().what == "there is no input format 'desing'; did you mean 'design'?");
}

TEST_CASE("several files make one design") {
  std::array<std::string, 2> const paths{vpclint_test::binary_path("first.yaml"),
                                         vpclint_test::binary_path("second.json")};
  write(paths[0], "region: eu-west-1\nvpcs: {a: {}}\nblock_public_access: {mode: block-ingress}\n"
                  "transit_gateways: {hub: {}}");
  write(paths[1], R"({"region": "us-east-1", "peerings": {"p": {"requester": "a", "accepter": "b"}},
 "vpcs": {"b": {"cidr": "10.0.0.1/8"}}, "defaults": "terraform",
 "block_public_access": {"mode": "off", "exclusions": [{"vpc": "b"}]}})");
  auto const both = load_files(paths);
  REQUIRE(both.has_value());
  auto const& d = both->design;
  REQUIRE(d.vpcs.size() == 2);
  CHECK(d.vpcs[0].region == known<std::string>("eu-west-1"));
  CHECK(d.vpcs[1].region == known<std::string>("us-east-1"));
  CHECK(d.vpcs[0].defaults == default_source::aws);
  CHECK(d.vpcs[1].defaults == default_source::terraform);
  CHECK(d.transit_gateways.at(0).region == known<std::string>("eu-west-1"));
  CHECK(d.peerings.size() == 1);
  CHECK(d.public_access.mode == known<bpa_mode>(bpa_mode::block_ingress));
  CHECK(d.public_access.exclusions.size() == 1);

  REQUIRE(both->findings.size() == 2);
  CHECK(both->findings[0].rule == codes::cidr_host_bits);
  auto const at = d.sources.locate(both->findings[0].at);
  CHECK(at == location{paths[1], 2, 26});
  CHECK(both->findings[1].rule == codes::repeated_setting);
  REQUIRE(both->findings[1].notes.size() == 1);
  CHECK(d.sources.locate(both->findings[1].notes[0].at).file == paths[0]);
  CHECK_FALSE(both->fatal);
}

TEST_CASE("settings of a document count for what says nothing itself") {
  auto const one =
      load_text("region: eu-west-1\naccount: 1\nvpcs: {a: {}, b: {region: us-east-1}}");
  auto const two = load_text("vpcs: {c: {}}\ndefaults: terraform");
  REQUIRE(one.has_value());
  REQUIRE(two.has_value());
  REQUIRE(one->design.vpcs.size() == 2);
  CHECK(one->design.vpcs[0].region == known<std::string>("eu-west-1"));
  CHECK(one->design.vpcs[0].account == known<std::string>("1"));
  CHECK(one->design.vpcs[1].region == known<std::string>("us-east-1"));
  CHECK(one->design.vpcs[0].defaults == default_source::aws);
  CHECK(two->design.vpcs[0].region.is_left_out());
  CHECK(two->design.vpcs[0].defaults == default_source::terraform);
}

TEST_CASE("files of a directory that are for other programs are passed over") {
  auto const root = vpclint_test::binary_path("cdk.out");
  std::filesystem::create_directories(root);
  write(root + "/App.template.json", R"({"Resources": {"V": {"Type": "AWS::EC2::VPC",
 "Properties": {"CidrBlock": "10.0.0.0/16"}}}})");
  write(root + "/manifest.json", R"({"version": "36.0.0", "artifacts": {}})");
  std::array<std::string, 1> const directory{root};
  auto const all = load_files(directory);
  REQUIRE(all.has_value());
  CHECK_FALSE(all->fatal);
  CHECK(all->design.vpcs.size() == 1);
  REQUIRE(all->inventory.size() == 2);
  auto const& passed = all->inventory[all->inventory[0].format.empty() ? 0 : 1];
  CHECK(passed.format.empty());
  REQUIRE(passed.remarks.size() == 1);

  // Whoever names one means it, and somewhere there has to be a document.
  std::array<std::string, 1> const file{root + "/manifest.json"};
  auto const named = load_files(file);
  REQUIRE(named.has_value());
  REQUIRE(named->fatal);
  CHECK(named->findings[0].message ==
        "the document is of none of the known formats: it is a mapping");
  std::filesystem::remove(root + "/App.template.json");
  auto const none = load_files(directory);
  REQUIRE(none.has_value());
  CHECK(none->fatal);
  std::filesystem::remove_all(root);
}

TEST_CASE("a template without resources is a template") {
  auto const l = load_text("Resources: {}", "t.yaml");
  REQUIRE(l.has_value());
  CHECK_FALSE(l->fatal);
  REQUIRE(l->inventory.size() == 1);
  CHECK(l->inventory[0].format == "cloudformation");
}
