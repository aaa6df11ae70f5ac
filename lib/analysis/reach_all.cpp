#include "vpclint/analysis/reach_all.hpp"

#include "analysis/all_pairs_impl.hpp"

namespace vpclint::inline v0::analysis {

all_pairs::all_pairs(network::network const& net, reach_all_options const& options)
    : impl_(std::make_unique<impl>(net, options)) {}
all_pairs::~all_pairs() = default;
all_pairs::all_pairs(all_pairs&&) noexcept = default;
all_pairs& all_pairs::operator=(all_pairs&&) noexcept = default;

std::span<end_class const> all_pairs::classes() const { return impl_->ends.classes; }

std::optional<std::uint32_t> all_pairs::class_of(flow_end end, bool ipv6,
                                                 std::optional<address> where) const {
  auto const& e = impl_->ends;
  if (end.kind == flow_end::kind_type::interface && where && where->is_v4()) {
    for (std::uint32_t c = 0; c < e.classes.size(); ++c)
      if (e.classes[c].secondary == where->v4() && e.classes[c].members.front() == end.nic)
        return c;
  }
  if (end.kind == flow_end::kind_type::interface) {
    auto const c = (ipv6 ? e.of_interface6 : e.of_interface4)[end.nic.value];
    return c == 0xffffffffU ? std::nullopt : std::optional(c);
  }
  for (std::uint32_t c = 0; c < e.classes.size(); ++c) {
    auto const& known = e.classes[c];
    if (known.kind == end.kind && known.ipv6 == ipv6 && known.network == end.network &&
        (!where || known.representative == *where))
      return c;
  }
  return std::nullopt;
}

fate all_pairs::fate_of(std::uint32_t from, std::uint32_t to, packet const& p,
                        walk_choices const& choices) {
  return impl_->shapes.fate_of(impl_->shape_of(from, to), p, choices);
}

verdict all_pairs::verdict_of(std::uint32_t from, std::uint32_t to,
                              std::optional<traffic> const& match) {
  return impl_->shapes.verdict_of(impl_->shape_of(from, to), match, impl_->ends.classes[from].ipv6);
}

std::optional<reach_level> all_pairs::settled(std::uint32_t from, std::uint32_t to,
                                              packet const& request) {
  return impl_->settled(from, to, request);
}

std::optional<std::vector<exchange>> all_pairs::exchanges_of(std::uint32_t from, std::uint32_t to) {
  return impl_->shapes.exchanges_of(impl_->shape_of(from, to), impl_->ends.classes[from].ipv6);
}

} // namespace vpclint::inline v0::analysis
