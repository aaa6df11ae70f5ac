#pragma once

#include "vpclint/model/design.hpp"
#include "vpclint/net/address.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include "input/design_file/yaml_out.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vpclint::inline v0::writing {

inline value flag(known<bool> const& k) {
  return fact(k, [](bool b) { return value::plain(b ? "true" : "false"); });
}

inline value word(known<std::string> const& k) {
  return fact(k, [](std::string const& s) { return value::of(s); });
}

template <class T>
value number(known<T> const& k) {
  return fact(k, [](T n) { return value::plain(std::to_string(n)); });
}

template <class T>
value shown(known<T> const& k) {
  return fact(k, [](T const& t) { return value::of(to_string(t)); });
}

inline value name(known<ref> const& k) {
  return fact(k, [](ref const& r) { return value::of(r.name); });
}

inline value names(std::vector<known<ref>> const& all) {
  auto v = value::list();
  for (auto const& k : all)
    v.push(k.is_left_out() ? value::open("nothing is named here") : name(k));
  return v;
}

inline value names(std::optional<std::vector<known<ref>>> const& all) {
  return all ? names(*all) : value();
}

template <class T>
value shown(std::vector<known<T>> const& all) {
  auto v = value::list();
  for (auto const& k : all)
    v.push(k.is_left_out() ? value::open("nothing is written here") : shown(k));
  return v;
}

inline value tags(std::vector<tag> const& all) {
  auto v = value::map();
  for (auto const& t : all)
    if (t.key.empty())
      return value::open(t.value.is_unknown() ? t.value.reason() : "tags");
    else
      v.add(t.key, t.value.is_left_out() ? value::of("") : word(t.value));
  return v.empty() ? value() : v;
}

inline std::string port_words(port_range const& ports) {
  return std::to_string(ports.first) +
         (ports.first == ports.last ? "" : "-" + std::to_string(ports.last));
}

inline std::string destination(route_destination const& d) {
  if (auto const* b = std::get_if<cidr>(&d))
    return to_string(*b);
  return "pl:" + std::get<ref>(d).name;
}

} // namespace vpclint::inline v0::writing
