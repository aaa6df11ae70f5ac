// What several threads read of many interfaces is what one reads.
#include "vpclint/input/load.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <utility>

using namespace vpclint;

namespace {

// Every so many interfaces one has something to say that is not only about itself.
std::string interfaces(std::size_t count) {
  std::string out = R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
 "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
 "Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "State": {"Name": "terminated"}},
   {"InstanceId": "i-2", "VpcId": "vpc-1", "State": {"Name": "running"},
    "NetworkInterfaces": [{"NetworkInterfaceId": "eni-30"}, {"NetworkInterfaceId": "eni-4000"}]}],
 "NetworkInterfaces": [)";
  for (std::size_t i = 0; i < count; ++i) {
    auto const n = std::to_string(i);
    auto const every = [&](std::size_t k) { return i % k == k - 1; };
    out += std::string(i == 0 ? "" : ",") + "\n{\"NetworkInterfaceId\": \"eni-" + n +
           "\", \"VpcId\": \"" +
           (every(701)  ? "vpc-" + n
            : every(97) ? "vpc-2"
                        : "vpc-1") +
           "\", \"SubnetId\": \"" +
           (every(501)  ? "subnet-" + n
            : every(89) ? "subnet-2"
                        : "subnet-1") +
           "\", \"Status\": " + (every(907) ? "[]" : "\"in-use\"") + ", \"PrivateIpAddress\": \"" +
           (every(811) ? "10.0.0"
                       : "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)) +
           "\", \"Groups\": [" + (every(601) ? "{\"GroupId\": \"sg-" + n + "\"}" : "") + "]" +
           (every(401) ? ", \"InterfaceType\": \"transit_gateway\"" : "") +
           (every(301)   ? ", \"Attachment\": {\"InstanceId\": \"i-1\"}"
            : every(307) ? ", \"Attachment\": \"i-1\""
            : every(311) ? ", \"Attachment\": {\"InstanceId\": [\"i-1\"]}"
            : every(313) ? ", \"Attachment\": {\"InstanceId\": null}"
                         : "") +
           (every(317)   ? ", \"Description\": {}"
            : every(331) ? ", \"Description\": \"ELB app/web/1\""
                         : "") +
           (every(211)
                ? R"(, "Ipv6Addresses": [{"Ipv6Address": "2600::1"}, {"Ipv6Address": "2600::2"}])"
                : "") +
           "}";
  }
  return out + "]}";
}

loaded load(std::string const& text, std::size_t threads) {
  load_options how;
  how.threads = threads;
  auto l = load_text(text, "dump.json", how);
  REQUIRE(l.has_value());
  return std::move(*l);
}

} // namespace

TEST_CASE("many interfaces are the same on one thread and on several", "[threads]") {
  auto const text = interfaces(9000);
  auto const alone = load(text, 1);
  REQUIRE(alone.design.network_interfaces.size() > 8000);
  REQUIRE(alone.design.vpcs.size() > 10); // those that are named only
  REQUIRE(alone.findings.size() > 15);
  REQUIRE(alone.inventory.size() == 1);
  REQUIRE(alone.inventory[0].unresolved.size() > 20);
  for (std::size_t const threads : {std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    auto const other = load(text, threads);
    CHECK(other.design == alone.design);
    CHECK(other.findings == alone.findings);
    CHECK(other.inventory == alone.inventory);
  }
}
