#pragma once

#include "vpclint/model/design.hpp"

#include <string>

namespace vpclint::inline v0 {

/// What a VPC that the documents only mention has of its own accord: a default ACL, a default group
/// and perhaps an internet gateway, each of which is not known for `reason`. Those that the
/// documents do declare stay as they are. O(design).
void add_unknown_defaults(design& d, std::string const& vpc, std::string const& reason, place at);

/// Says that anything may stand in such a VPC: for one of which the documents show no subnet. O(1).
void add_gaps(design& d, std::string const& vpc, std::string const& reason, place at);

} // namespace vpclint::inline v0
