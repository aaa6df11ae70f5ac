#include "vpclint/aws/ephemeral_ports.hpp"

#include "support/catch.hpp"

using namespace vpclint;
using namespace vpclint::aws;

TEST_CASE("client ports", "[NACL-13]") {
  using k = client_kind;
  CHECK(client_ports(k::linux_host) == port_range{32768, 60999});
  CHECK(client_ports(k::windows_host) == port_range{49152, 65535});
  CHECK(client_ports(k::windows_2003_host) == port_range{1025, 5000});
  for (auto const kind : {k::nat_gateway, k::load_balancer, k::lambda_function, k::other})
    CHECK(client_ports(kind) == port_range{1024, 65535});
  CHECK(documented_linux_client_ports == port_range{32768, 61000});
  CHECK(client_ports(operating_system::linux_os) == client_ports(k::linux_host));
  CHECK(client_ports(operating_system::windows) == client_ports(k::windows_host));
  for (auto const kind : {k::linux_host, k::windows_host, k::windows_2003_host, k::nat_gateway})
    CHECK(every_client_port.contains(client_ports(kind)));
}
