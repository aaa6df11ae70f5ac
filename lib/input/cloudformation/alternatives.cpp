// Resources of which one or the other is made: what only one of them can have is not known of any.
#include "input/cloudformation/converter.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {
namespace {

unknown either_exists(std::string const& a, std::string const& b) {
  return {"whether " + a + " or " + b + " exists is not known"};
}

} // namespace

/// Interfaces with one address: of those that may not exist it is open.
void converter::settle_alternative_addresses() {
  struct addressed {
    known<ipv4>* ip{nullptr};
    std::string id{};
    bool sure{true};
  };
  std::map<std::pair<std::string, std::uint32_t>, std::vector<addressed>> by_address;
  auto const note_address = [&](interface_settings& s, std::string const& id, bool sure) {
    if (s.ip && s.subnet)
      by_address[{s.subnet->name, s.ip->bits}].push_back({&s.ip, id, sure});
  };
  for (auto const* r : all("AWS::EC2::Instance"))
    if (auto* i = find(out_.into().instances, r)) {
      note_address(i->settings, i->id, surely(*r));
      for (auto& n : i->interfaces)
        note_address(n.settings, i->id, surely(*r));
    }
  for (auto const* type : {"AWS::EC2::NetworkInterface", "AWS::EFS::MountTarget"})
    for (auto const* r : all(type))
      if (auto* n = find(out_.into().network_interfaces, r))
        note_address(n->settings, n->id, surely(*r));
  for (auto& [where, all_there] : by_address)
    for (auto const& one : all_there)
      if (!one.sure && all_there.size() > 1)
        *one.ip = {
            either_exists(one.id,
                          (&one == &all_there.front() ? all_there.back() : all_there.front()).id),
            one.ip->at};
}

/// Endpoints of one service: whose private names count hangs on which of them there is.
void converter::settle_alternative_endpoints() {
  for (auto const* r : all("AWS::EC2::VPCEndpoint")) {
    auto* e = surely(*r) ? nullptr : find(out_.into().endpoints, r);
    if (e == nullptr || !e->private_dns.value_or(false))
      continue;
    for (auto const& other : out_.into().endpoints)
      if (&other != e && other.in.name == e->in.name && other.service && e->service &&
          *other.service == *e->service)
        e->private_dns = {either_exists(e->id, other.id), e->private_dns.at};
  }
}

void converter::settle_alternatives() {
  settle_alternative_addresses();
  settle_alternative_endpoints();
}

} // namespace vpclint::inline v0::cfn
