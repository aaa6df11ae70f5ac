#include "analysis/course.hpp"

#include <functional>
#include <string>

namespace vpclint::inline v0::analysis {
namespace {

void add_address(address a, std::vector<std::uint64_t>& to) {
  if (a.is_v4()) {
    to.push_back(a.v4().bits);
    return;
  }
  auto const number = a.v6().number();
  to.push_back(static_cast<std::uint64_t>(number >> 64));
  to.push_back(static_cast<std::uint64_t>(number));
}

} // namespace

void add_course(walk_result const& w, std::vector<std::uint64_t>& to) {
  to.push_back((w.arrived ? 1U : 0U) | static_cast<std::uint64_t>(w.reached.kind) << 1);
  to.push_back(static_cast<std::uint64_t>(w.reached.nic.value) << 32 | w.reached.network.value);
  to.push_back(w.zones);
  to.push_back(w.targets);
  to.push_back(w.translations);
  to.push_back(w.open_list.empty() ? 0 : std::hash<std::string>()(w.open_list) | 1U);
  for (auto const& s : w.steps) {
    if (s.reply)
      break;
    bool const filter = s.kind == step_kind::security_group || s.kind == step_kind::network_acl;
    auto head = static_cast<std::uint64_t>(s.kind) << 8 | static_cast<std::uint64_t>(s.side);
    if (!filter) // what stops a packet elsewhere may also lead it elsewhere
      head |= static_cast<std::uint64_t>(s.result) << 16 | static_cast<std::uint64_t>(s.why) << 24;
    to.push_back(head);
    to.push_back(static_cast<std::uint64_t>(s.nic.value) << 32 | s.in.value);
    to.push_back(static_cast<std::uint64_t>(s.table.value) << 32 | s.component);
    to.push_back(s.route == nullptr ? 0 : std::hash<void const*>()(s.route));
    add_address(s.header.src, to);
    add_address(s.header.dst, to);
  }
}

} // namespace vpclint::inline v0::analysis
