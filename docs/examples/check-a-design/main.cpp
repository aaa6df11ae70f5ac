// Loads a design, prints what vpc-lint finds in it, and asserts something of its own.
#include <cstdio>
#include <string>
#include <utility>
#include <vpclint/vpclint.hpp>

int main(int argc, char** argv) {
  auto loaded = vpclint::load_file(argc > 1 ? argv[1] : "network.vpc.yaml");
  if (!loaded) { // there is no such file, or none that could be read
    std::printf("%s: %s\n", loaded.error().file.c_str(), loaded.error().what.c_str());
    return 2;
  }
  auto findings = std::move(loaded->findings);
  auto const net = vpclint::network::resolve(std::move(loaded->design), findings);
  auto const report = vpclint::make_report(net, std::move(findings));
  std::printf("%s", vpclint::render(report, "concise").c_str());

  bool good = report.counts().errors == 0;
  for (auto const& subnet : net.subnets())
    if (subnet.declared->id == "app" &&
        subnet.class_ipv4 != vpclint::network::subnet_class::private_subnet) {
      std::printf("subnet app is %s\n", std::string(name(subnet.class_ipv4)).c_str());
      good = false;
    }
  return good ? 0 : 1;
}
