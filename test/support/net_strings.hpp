#pragma once
// How values of floor net are shown in a failed CHECK.

#include "vpclint/net/prefix.hpp"

#include "support/catch.hpp"

template <>
struct Catch::StringMaker<vpclint::ipv4> {
  static std::string convert(vpclint::ipv4 a) { return vpclint::to_string(a); }
};
template <>
struct Catch::StringMaker<vpclint::ipv6> {
  static std::string convert(vpclint::ipv6 a) { return vpclint::to_string(a); }
};
template <>
struct Catch::StringMaker<vpclint::address> {
  static std::string convert(vpclint::address a) { return vpclint::to_string(a); }
};
template <>
struct Catch::StringMaker<vpclint::cidr> {
  static std::string convert(vpclint::cidr const& c) { return vpclint::to_string(c); }
};
template <class Address>
struct Catch::StringMaker<vpclint::basic_prefix<Address>> {
  static std::string convert(vpclint::basic_prefix<Address> const& p) {
    return vpclint::to_string(p);
  }
};
template <>
struct Catch::StringMaker<vpclint::uint128> {
  static std::string convert(vpclint::uint128 n) { return vpclint::to_string(n); }
};
