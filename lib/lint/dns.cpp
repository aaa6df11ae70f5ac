#include "lint/dns.hpp"

namespace vpclint::inline v0::rules {

dns_attributes dns_of(network::resolved_vpc const& v) {
  auto const& d = *v.declared;
  auto const support = d.dns_support.or_default(true);
  auto const hostnames = d.dns_hostnames.or_default(d.is_default);
  auto const place_of = [&](known<bool> const& fact) {
    return fact.is_left_out() ? place(d.at) : place(fact.at);
  };
  auto const by_default = d.dns_hostnames.is_left_out() ? ", as they are unless switched on" : "";
  if (support == false && hostnames == false)
    return {dns_attributes::answer::off, "DNS support and DNS hostnames are off",
            place_of(d.dns_support)};
  if (support == false)
    return {dns_attributes::answer::off, "DNS support is off", place_of(d.dns_support)};
  if (hostnames == false)
    return {dns_attributes::answer::off, std::string("DNS hostnames are off") + by_default,
            place_of(d.dns_hostnames)};
  if (!support || !hostnames)
    return {dns_attributes::answer::unknown,
            std::string("whether DNS ") + (!support ? "support is" : "hostnames are") +
                " on is not known",
            place_of(!support ? d.dns_support : d.dns_hostnames)};
  return {};
}

std::string dns_remedy(network::resolved_vpc const& v) {
  return "write dns: {support: true, hostnames: true} on VPC " + v.declared->id;
}

} // namespace vpclint::inline v0::rules
