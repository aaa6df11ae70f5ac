#include "vpclint/aws/regions.hpp"

#include "support/catch.hpp"

#include <string_view>
#include <utility>

using namespace vpclint;
using namespace vpclint::aws;

TEST_CASE("a Region is known by the form of its name", "[SUB-10]") {
  for (auto const* region : {"us-east-1", "ap-northeast-2", "us-gov-west-1", "cn-north-1",
                             "us-isob-east-1", "me-central-1", "mx-central-1", "eu-south-12"}) {
    INFO(region);
    CHECK(leading_region(region) == region);
    CHECK(leading_region(std::string(region) + ".kms") == region);
  }
  for (auto const* other :
       {"", "a", "us", "us-", "us-east", "us-east-", "us-1", "useast-1", "my-zone-1a",
        "s3-global.accesspoint", "vpce.eu-west-1.vpce-svc-1", "us--east-1", "us-east1"}) {
    INFO(other);
    CHECK(leading_region(other).empty());
  }
}

TEST_CASE("the full name of a zone spells out its Region", "[SUB-10]") {
  CHECK(region_of_zone("ap-northeast-2a") == "ap-northeast-2");
  CHECK(region_of_zone("us-gov-east-1c") == "us-gov-east-1");
  CHECK(region_of_zone("us-west-2-lax-1a") == "us-west-2");
  CHECK(region_of_zone("us-east-1-wl1-bos-wlz-1") == "us-east-1");
  for (auto const* other :
       {"a", "", "apne2-az1", "us-east-1", "us-east-1aa", "us-east-1-", "zone-1a", "my-zone-1a"}) {
    INFO(other);
    CHECK(region_of_zone(other).empty());
  }
}

TEST_CASE("ids of zones begin with the Region in short", "[SUB-10]") {
  using row = std::pair<std::string_view, std::string_view>;
  for (auto const& [region, prefix] :
       {row{"us-east-1", "use1"}, row{"ap-northeast-2", "apne2"}, row{"ap-southeast-1", "apse1"},
        row{"eu-central-1", "euc1"}, row{"us-gov-west-1", "usgw1"}, row{"af-south-1", "afs1"},
        row{"cn-northwest-1", "cnnw1"}, row{"us-east", ""}, row{"", ""}}) {
    INFO(region);
    CHECK(zone_id_prefix(region) == prefix);
  }
  for (auto const* id : {"use1-az4", "apne2-az1", "usw2-lax1-az1"}) {
    INFO(id);
    CHECK(is_zone_id(id));
  }
  for (auto const* other : {"", "a", "use1", "us-east-1a", "use1-", "-az1", "use1-az"}) {
    INFO(other);
    CHECK_FALSE(is_zone_id(other));
  }
}
