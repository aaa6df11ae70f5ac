#pragma once

#include "vpclint/input/codes.hpp"
#include "vpclint/input/format.hpp"

#include <string>

namespace vpclint::inline v0 {

/// Says of a thing that IPv6 addresses of it take part in no verdict. O(1).
inline void tell_ipv6_left_out(design_builder& out, std::string const& resource, place at,
                               std::string const& which = "IPv6 addresses") {
  auto& f = out.report(codes::part_unknown, severity::info, at,
                       which + " of " + resource +
                           " are not read: what is said of it is about its other addresses");
  f.inconclusive = true;
  f.resource = resource;
}

} // namespace vpclint::inline v0
