#include "vpclint/doc/scalar.hpp"

#include "input/terraform/plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

/// What AWS makes along with a resource of a type, by the attribute that has its id.
constexpr std::array made_with{
    std::pair<std::string_view, std::string_view>{"aws_vpc", "main_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_vpc", "default_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_vpc", "default_security_group_id"},
    std::pair<std::string_view, std::string_view>{"aws_vpc", "default_network_acl_id"},
    std::pair<std::string_view, std::string_view>{"aws_default_vpc", "main_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_default_vpc", "default_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_default_vpc", "default_security_group_id"},
    std::pair<std::string_view, std::string_view>{"aws_default_vpc", "default_network_acl_id"},
    std::pair<std::string_view, std::string_view>{"aws_ec2_transit_gateway",
                                                  "association_default_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_ec2_transit_gateway",
                                                  "propagation_default_route_table_id"},
    std::pair<std::string_view, std::string_view>{"aws_vpn_connection",
                                                  "transit_gateway_attachment_id"},
    std::pair<std::string_view, std::string_view>{"aws_vpc_endpoint", "prefix_list_id"},
    std::pair<std::string_view, std::string_view>{"aws_instance", "primary_network_interface_id"},
    std::pair<std::string_view, std::string_view>{"aws_elb", "source_security_group_id"},
};

/// How long the index is that a text begins with; all of it where the index has no end.
std::size_t index_size(std::string_view text) {
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '"' && text[i - 1] != '\\')
      quoted = !quoted;
    else if (!quoted && c == '[')
      ++depth;
    else if (!quoted && c == ']' && --depth == 0)
      return i + 1;
  }
  return text.size();
}

bool referred_by_name(std::string_view type) {
  return type.ends_with("subnet_group") || type == "aws_launch_configuration" ||
         type == "aws_launch_template" || type == "aws_autoscaling_group" || type == "aws_elb";
}

} // namespace

std::size_t index_start(std::string_view address) {
  if (address.empty() || address.back() != ']')
    return address.size();
  bool quoted = false;
  std::size_t start = address.size();
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '"' && (i == 0 || address[i - 1] != '\\'))
      quoted = !quoted;
    if (address[i] == '[' && !quoted)
      start = i;
  }
  return start;
}

std::string without_indexes(std::string_view address) {
  std::string out;
  out.reserve(address.size());
  for (;;) {
    auto const name = address.substr(0, address.find('['));
    out += name;
    address.remove_prefix(name.size());
    if (address.empty())
      return out;
    address.remove_prefix(index_size(address));
  }
}

void split_address(instance& i) {
  std::string_view const a = i.address;
  i.base = a.substr(0, index_start(a));
  i.key = i.base.size() + 2 <= a.size() ? a.substr(i.base.size() + 1, a.size() - i.base.size() - 2)
                                        : std::string_view();
  std::size_t tail = i.type.size() + 1 + i.name.size() + (i.data ? 5 : 0);
  i.module = i.base.size() > tail ? i.base.substr(0, i.base.size() - tail - 1) : std::string_view();
}

void plan::finish() {
  if (kind_ != document_kind::plan)
    for (auto& i : instances_)
      i.has_change = true;
  for (auto& i : instances_) {
    i.config = resource_config(without_indexes(i.base));
    i.expressions = i.config.find("expressions");
    auto const id = i.values.find("id");
    i.created = id.text().empty() || doc::is_null(id);
    if (!i.created)
      by_id_.emplace(id.text(), &i);
    if (auto const arn = i.values.find("arn"); !arn.text().empty() && !doc::is_null(arn))
      by_id_.emplace(arn.text(), &i);
    if (auto const name = i.values.find("name");
        referred_by_name(i.type) && !name.text().empty() && !doc::is_null(name))
      by_id_.emplace(name.text(), &i);
    index_made(i);
    by_base_[i.base].push_back(&i);
    contents_.add(i);
    if (!i.module.empty() && module_counts_.emplace(i.module, 1).second)
      modules_[i.module.substr(0, index_start(i.module))].push_back(i.module);
  }
  contents_.finish();
  index_before();
}

void plan::index_before() {
  for (auto const& b : before_) {
    auto const owner =
        b.type == "aws_route"              ? "route_table_id"
        : b.type == "aws_network_acl_rule" ? "network_acl_id"
        : b.type == "aws_security_group_rule" || b.type.starts_with("aws_vpc_security_group_")
            ? "security_group_id"
            : std::string_view();
    if (owner.empty())
      continue;
    if (auto const id = b.values.find(owner);
        !id.text().empty() && (id.quoted() || !doc::is_null(id)))
      before_of_[id.text()].push_back(&b);
  }
}

std::span<instance const* const> plan::before_of(std::string_view id) const {
  auto const hit = before_of_.find(id);
  return hit == before_of_.end() ? std::span<instance const* const>() : hit->second;
}

void plan::index_made(instance const& i) {
  if (i.data)
    return;
  auto const add = [&](doc::node value, std::string_view attribute) {
    if (value.is_scalar() && !doc::is_null(value) && !value.text().empty())
      made_.emplace(value.text(), made_along{&i, attribute});
  };
  for (auto const& [type, attribute] : made_with)
    if (i.type == type)
      add(i.values.find(attribute), attribute);
  if (i.type == "aws_eks_cluster")
    for (auto const c : i.values.find("vpc_config").items())
      add(c.find("cluster_security_group_id"), "cluster_security_group_id");
}

made_along const* plan::made_by_id(std::string_view id) const {
  auto const hit = made_.find(id);
  return hit == made_.end() ? nullptr : &hit->second;
}

std::vector<instance const*> const* plan::find(std::string_view base) const {
  auto const hit = by_base_.find(base);
  return hit == by_base_.end() ? nullptr : &hit->second;
}

instance const* plan::at(std::string_view address) const {
  auto const hit = by_address_.find(address);
  return hit == by_address_.end() ? nullptr : hit->second;
}

std::vector<std::string_view> const* plan::modules(std::string_view base) const {
  auto const hit = modules_.find(base);
  return hit == modules_.end() ? nullptr : &hit->second;
}

std::size_t plan::count_module(std::string_view address) const {
  auto const hit = module_counts_.find(address);
  return hit == module_counts_.end() ? 0 : hit->second;
}

doc::node plan::module_config(std::string const& plain) const {
  auto const hit = config_modules_.find(plain);
  return hit == config_modules_.end() ? doc::node() : hit->second;
}

doc::node plan::resource_config(std::string const& plain) const {
  auto const hit = config_resources_.find(plain);
  return hit == config_resources_.end() ? doc::node() : hit->second;
}

instance const* plan::by_id(std::string_view id, std::span<std::string_view const> types) const {
  auto const [first, last] = by_id_.equal_range(id);
  instance const* best = nullptr;
  for (auto hit = first; hit != last; ++hit)
    if ((types.empty() ||
         std::find(types.begin(), types.end(), hit->second->type) != types.end()) &&
        (best == nullptr || hit->second->address < best->address))
      best = hit->second;
  return best;
}

} // namespace vpclint::inline v0::terraform
