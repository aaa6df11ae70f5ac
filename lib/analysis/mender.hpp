#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/drops.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Proposes changes for the drops of one setting.
class mender {
public:
  mender(network::network const& net, question const& q) : net_(net), question_(q) {}

  void mend(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;

private:
  [[nodiscard]] cidr remote_block(address a) const;
  [[nodiscard]] traffic traffic_of(step const& s) const;
  void mend_groups(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_acl(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_route(std::vector<met_drop const*> const& drops, std::vector<change>& out) const;
  void mend_instance(step const& s, std::vector<change>& out) const;
  [[nodiscard]] std::optional<std::pair<cidr, std::string>> missing_route(met_drop const& d) const;

  network::network const& net_;
  question const& question_;
};

} // namespace vpclint::inline v0::analysis
