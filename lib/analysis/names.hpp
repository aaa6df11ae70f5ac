#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>
#include <string>

namespace vpclint::inline v0::analysis {

/// The name of a part of a VPC: with the VPC, where another one uses the name too.
template <class Table>
[[nodiscard]] std::string name_in(network::network const& net, Table const& all,
                                  std::string const& id, index<vpc> in) {
  bool const shared =
      std::any_of(all.begin(), all.end(), [&](auto const& o) { return o.id == id && o.vpc != in; });
  return shared && in.valid() ? net.vpcs()[in].declared->id + "." + id : id;
}

} // namespace vpclint::inline v0::analysis
