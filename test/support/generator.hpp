#pragma once
// The parts of generate.cpp, spread over several sources.

#include "vpclint/model/design.hpp"

#include "support/dice.hpp"

#include <string>
#include <vector>

namespace vpclint_test {

inline vpclint::cidr block(std::string const& text) { return *vpclint::cidr::parse(text); }

/// What the generator remembers of a VPC that it has made.
struct vpc_plan {
  std::string id{};
  int number{0};
  std::string base{};  ///< `10.1`
  std::string base6{}; ///< `2600:1f01:0:` or empty
  std::vector<std::string> blocks{};
  std::vector<std::string> blocks6{};
  std::vector<std::string> subnets{};
  std::vector<std::string> subnet_blocks{}; ///< IPv4, in the order of `subnets`; may be empty
  std::vector<std::string> subnet_blocks6{};
  std::vector<std::string> groups{};
  std::vector<std::string> acls{};
  std::vector<std::string> tables{};
  std::vector<std::string> nats{};
  std::vector<std::string> boxes{}; ///< interfaces that forward
  std::vector<std::string> gwlbs{};
  std::vector<std::string> servers{}; ///< workloads that a load balancer may have for targets
  std::string igw{}, eigw{}, vgw{}, tgw{};
};

class generator {
public:
  explicit generator(std::uint64_t seed) : d_(seed) {}
  [[nodiscard]] vpclint::design run() &&;

private:
  // generate.cpp: the frame
  void add_vpc(int number, int count);
  void add_subnets(vpc_plan& v);
  void add_lists();
  void add_gateways(vpc_plan& v);
  void add_networks();
  void add_peerings();
  void add_transit();
  void add_transit_tables(vpclint::transit_gateway& g);
  void add_central_egress();
  void add_public_access();

  // generate_filters.cpp
  [[nodiscard]] vpclint::known<vpclint::traffic> traffic();
  [[nodiscard]] vpclint::cidr part_of(vpclint::cidr const& whole);
  [[nodiscard]] vpclint::cidr some_block(vpc_plan const& v, bool v6);
  [[nodiscard]] vpclint::known<vpclint::sg_peer> peer(vpc_plan const& v);
  void add_groups(vpc_plan& v);
  void add_acls(vpc_plan& v);
  [[nodiscard]] std::vector<vpclint::acl_entry> entries(vpc_plan const& v);

  // generate_routes.cpp
  void add_tables(vpc_plan& v);
  void add_edge_table(vpc_plan& v);
  void add_default_routes(vpc_plan& v, vpclint::route_table& t, int role);
  void add_ways_between(vpc_plan& v, vpclint::route_table& t);
  void add_odd_routes(vpc_plan& v, vpclint::route_table& t);
  [[nodiscard]] std::string any_target(vpc_plan const& v);
  void add_narrow_routes();
  static void put(vpclint::route_table& t, std::string const& block, std::string const& target);

  // generate_workloads.cpp
  [[nodiscard]] vpclint::interface_settings settings(vpc_plan& v, std::size_t subnet,
                                                     bool forwards);
  [[nodiscard]] std::optional<std::vector<vpclint::known<vpclint::ref>>> some_groups(vpc_plan& v);
  [[nodiscard]] std::vector<vpclint::known<vpclint::ref>> some_subnets(vpc_plan const& v,
                                                                       std::size_t most);
  [[nodiscard]] std::string fresh_ip(vpc_plan const& v, std::size_t subnet);
  [[nodiscard]] std::string fresh_elastic();
  void add_instances(vpc_plan& v);
  void add_boxes(vpc_plan& v);
  void add_nats(vpc_plan& v);
  void add_endpoints(vpc_plan& v);
  void add_services(vpc_plan& v);
  void add_load_balancer(vpc_plan& v);

  [[nodiscard]] bool sometimes(int percent) { return d_.percent(percent); }
  [[nodiscard]] static vpclint::unknown nobody_knows() { return {"after apply"}; }

  dice d_;
  vpclint::design design_{};
  std::vector<vpc_plan> vpcs_{};
  std::vector<std::string> tgws_{};
  std::vector<std::string> lists_{};
  int next_host_{32};
  int next_elastic_{1};
};

} // namespace vpclint_test
