#include "vpclint/aws/public_address.hpp"

#include "support/catch.hpp"

using namespace vpclint::aws;

TEST_CASE("public addresses at launch", "[SUB-12]") {
  CHECK(assigns_public_ipv4(std::nullopt, true) == true);
  CHECK(assigns_public_ipv4(std::nullopt, false) == false);
  CHECK(assigns_public_ipv4(false, true) == false);
  CHECK(assigns_public_ipv4(true, false) == true);
  CHECK(assigns_public_ipv4(true, std::nullopt) == true);
  CHECK(assigns_public_ipv4(std::nullopt, std::nullopt) == std::nullopt);
}

TEST_CASE("public addresses with several interfaces", "[SUB-13]") {
  CHECK(may_ask_for_public_ipv4(1));
  CHECK_FALSE(may_ask_for_public_ipv4(2));
}

TEST_CASE("which private address gets one", "[IGW-8]") {
  CHECK(can_be_assigned_ipv4(true, true));
  CHECK_FALSE(can_be_assigned_ipv4(true, false));
  CHECK_FALSE(can_be_assigned_ipv4(false, true));
}

TEST_CASE("when it is given back", "[IGW-9][ENI-13]") {
  CHECK(keeps_assigned_ipv4(true, false));
  CHECK_FALSE(keeps_assigned_ipv4(true, true));
  CHECK_FALSE(keeps_assigned_ipv4(false, false));
}

TEST_CASE("associating an Elastic IP", "[IGW-10][IGW-11]") {
  CHECK(can_associate_elastic_ip(true, 1, false));
  CHECK(can_associate_elastic_ip(true, 2, true));
  CHECK_FALSE(can_associate_elastic_ip(true, 2, false));
  CHECK_FALSE(can_associate_elastic_ip(false, 1, false));
}

TEST_CASE("functions and tasks", "[MSV-5][MSV-6]") {
  CHECK_FALSE(lambda_has_public_ipv4);
  CHECK(task_has_public_ipv4(true, true));
  CHECK_FALSE(task_has_public_ipv4(true, false));
  CHECK_FALSE(task_has_public_ipv4(false, true));
}
