#pragma once
// How values of floor packet are shown in a failed CHECK.

#include "vpclint/packet/packet_set.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

template <>
struct Catch::StringMaker<vpclint::traffic> {
  static std::string convert(vpclint::traffic const& t) { return vpclint::to_string(t); }
};
template <>
struct Catch::StringMaker<vpclint::packet> {
  static std::string convert(vpclint::packet const& p) { return vpclint::to_string(p); }
};
template <>
struct Catch::StringMaker<vpclint::traffic_set> {
  static std::string convert(vpclint::traffic_set const& s) { return vpclint::to_string(s); }
};
template <>
struct Catch::StringMaker<vpclint::packet_set> {
  static std::string convert(vpclint::packet_set const& s) { return vpclint::to_string(s); }
};
