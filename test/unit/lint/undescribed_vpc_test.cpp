// What is said of a VPC that a document only mentions: once, that it is not known.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

std::vector<finding> findings_of(char const* text) {
  auto loaded = load_text(text, "stack.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  return check(std::move(*loaded), {.today = date{2026, 1, 1}}).findings;
}

} // namespace

TEST_CASE("what a template leaves open of another stack's VPC is one finding", "[lint][absence]") {
  auto const findings = findings_of(R"(Parameters:
  Network: {Type: 'AWS::EC2::VPC::Id'}
Resources:
  Web:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}
)");
  std::size_t about_the_vpc = 0;
  for (auto const& f : findings) {
    INFO(f.rule << " " << f.message);
    CHECK(f.inconclusive);
    CHECK(f.rule != "VPC5002");
    CHECK(f.rule != "VPC3051");
    CHECK(f.rule != "VPC1012");
    if (f.rule != "VPC0013" || f.message.find("CIDR block") == std::string::npos)
      continue;
    ++about_the_vpc;
    CHECK(
        f.message.find("CIDR block, DNS support, DNS hostnames, network ACL, internet gateway and "
                       "default group of VPC ") == 0);
    CHECK(f.message.find("parameter Network has no value") != std::string::npos);
  }
  CHECK(about_the_vpc == 1);
}

TEST_CASE("a gateway of the document's own is still missed by routes", "[lint][absence]") {
  auto const findings = findings_of(R"(Resources:
  Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Gate: {Type: 'AWS::EC2::InternetGateway'}
  Attach:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Gate}
)");
  std::size_t unused = 0;
  for (auto const& f : findings)
    unused += f.rule == "VPC5002" ? 1U : 0U;
  CHECK(unused == 1);
}

TEST_CASE("an answer of AWS without gateways says nothing about a made one", "[lint][absence]") {
  auto const findings =
      findings_of(R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]})");
  std::size_t open = 0;
  for (auto const& f : findings) {
    INFO(f.rule << " " << f.message);
    CHECK(f.rule != "VPC5002");
    open += f.message.find("attachment of internet gateway") != std::string::npos ? 1U : 0U;
  }
  CHECK(open == 1);
}
