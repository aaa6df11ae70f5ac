#include "vpclint/network/resolve.hpp"

#include "vpclint/network/codes.hpp"
#include "vpclint/support/nearest.hpp"

#include "network/resolver.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace vpclint::inline v0::network {

network resolve(design d, std::vector<finding>& findings) {
  return resolver(std::move(d), findings).run();
}

namespace {

constexpr std::string_view under_vpcs = "vpcs.";

/// What follows the name of the VPC in the address of a part of it: `.subnets`, `.subnets.a`;
/// nothing where the part is not one of that VPC.
std::optional<std::string_view> part_of(std::string_view part, std::string_view vpc) {
  if (!part.starts_with(under_vpcs))
    return std::nullopt;
  auto const rest = part.substr(under_vpcs.size());
  if (!rest.starts_with(vpc) || (rest.size() > vpc.size() && rest[vpc.size()] != '.'))
    return std::nullopt;
  return rest.substr(vpc.size());
}

/// `vpcs.shop.subnets` is a section, `vpcs.shop.subnets.a` one of its entries. In a VPC of which
/// nothing is known, anything may stand.
bool is_unknown_section(std::string_view part, std::string_view vpc) {
  auto const odd = [](std::string_view text) {
    return std::count(text.begin(), text.end(), '.') % 2 != 0;
  };
  if (!vpc.empty() && part.starts_with(under_vpcs)) { // names may have dots, too
    auto const rest = part_of(part, vpc);
    return rest && (rest->empty() || odd(*rest));
  }
  return !odd(part) ||
         (part.starts_with(under_vpcs) && std::count(part.begin(), part.end(), '.') == 1);
}

/// Whether a section of this VPC holds things of a kind that names stand for; a part that is no
/// such section may.
bool may_hold(std::string_view part, std::string_view vpc, std::string_view kind) {
  auto const rest = part_of(part, vpc);
  if (!rest || rest->empty() || rest->find('.', 1) != std::string_view::npos)
    return true;
  auto const section = rest->substr(1);
  if (kind == "security group")
    return section == "security_groups";
  constexpr std::string_view without_workloads[] = {
      "internet_gateway", "egress_only_internet_gateway",
      "nat_gateways",     "subnets",
      "route_tables",     "network_acls",
      "security_groups"};
  return kind != "workload" || std::find(std::begin(without_workloads), std::end(without_workloads),
                                         section) == std::end(without_workloads);
}

} // namespace

gap const* unknown_section(design const& d, std::string_view vpc) {
  for (auto const& g : d.gaps)
    if (is_unknown_section(g.part, vpc))
      return &g;
  return nullptr;
}

resolver::resolver(design d, std::vector<finding>& findings) : findings_(findings) {
  for (auto& g : d.gaps) // an empty text says that nothing is missing
    if (g.reason.empty())
      g.reason = "no reason is given";
  net_.design_ = std::make_unique<design const>(std::move(d));
  design_ = net_.design_.get();
}

network resolver::run() && {
  add_vpcs();
  add_prefix_lists();
  add_tables();
  add_acls();
  add_groups();
  add_subnets();
  add_internet_gateways();
  add_nat_gateways();
  settle_zones();
  add_vpn_gateways();
  add_networks();
  add_peerings();
  add_transit_gateways();
  add_endpoints();
  add_load_balancers();
  add_interfaces();
  resolve_group_rules();
  resolve_listeners();
  note_target_circles();
  resolve_routes();
  classify();
  index_owners();
  find_open_addresses();
  resolve_exclusions();
  return std::move(net_);
}

finding& resolver::report(std::string_view code, place at, std::string message,
                          std::string resource) {
  finding f;
  f.rule = std::string(code);
  f.message = std::move(message);
  f.at = at;
  f.resource = std::move(resource);
  findings_.push_back(std::move(f));
  return findings_.back();
}

gap const* resolver::gap_over(ref const& r, vpc_id vpc) const {
  auto const [scope, name] = split(r.name);
  vpc_id const where = scope.valid() ? scope : vpc;
  return unknown_section(*design_, where.valid() ? std::string_view(net_.vpcs_[where].declared->id)
                                                 : std::string_view());
}

bool resolver::own_may_have(ref const& r, vpc_id vpc, std::string_view kind) const {
  if (gap_over(r, vpc) == nullptr)
    return false;
  auto const& own = net_.vpcs_[vpc].declared->id;
  return std::any_of(design_->gaps.begin(), design_->gaps.end(), [&](gap const& g) {
    return is_unknown_section(g.part, own) && may_hold(g.part, own, kind);
  });
}

void resolver::missing_name(ref const& r, std::string_view kind, vpc_id vpc, name_list const& names,
                            std::string const& resource, std::string_view code) {
  if (auto const* g = gap_over(r, vpc)) {
    net_.missing_.push_back({std::string(kind) + " '" + r.name + "', looked for in " + g->part,
                             g->reason, resource, r.at});
    return;
  }
  std::string message = "there is no " + std::string(kind) + " called '" + r.name + "'";
  if (vpc.valid())
    message += " in VPC " + net_.vpcs_[vpc].declared->id;
  auto& f = report(code.empty() ? codes::name_missing : code, r.at, std::move(message), resource);
  if (auto const near = nearest(r.name, names); !near.empty() && near != r.name) {
    f.remedy = "write '" + near + "' if that is meant";
    return;
  }
  std::vector<std::string> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.empty()) {
    f.remedy = "declare it; the design has no " + std::string(kind);
    return;
  }
  constexpr std::size_t shown = 8;
  f.remedy = "use one that exists: ";
  for (std::size_t i = 0; i < std::min(shown, sorted.size()); ++i)
    f.remedy += (i == 0 ? "" : ", ") + sorted[i];
  if (sorted.size() > shown)
    f.remedy += " and " + std::to_string(sorted.size() - shown) + " more";
}

void resolver::ambiguous_name(ref const& r, std::string_view kind, std::string const& resource) {
  report(codes::name_ambiguous, r.at,
         "'" + r.name + "' names a " + std::string(kind) + " in more than one VPC", resource)
      .with_remedy("write VPC." + r.name);
}

void resolver::duplicate(std::string_view kind, std::string const& name, place at,
                         std::string const& resource) {
  report(codes::name_duplicate, at,
         "there is already a " + std::string(kind) + " called '" + name + "'", resource)
      .with_remedy("give one of them another name; the first one counts");
}

std::pair<resolver::vpc_id, std::string_view> resolver::split(std::string_view name) const {
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    auto const hit = vpc_names_.find(name.substr(0, dot), {});
    if (hit.found)
      return {hit.id, name.substr(dot + 1)};
  }
  return {vpc_id{}, name};
}

resolver::vpc_id resolver::vpc_of(ref const& r, std::string const& resource) {
  auto const hit = vpc_names_.find(r.name, {});
  if (hit.found)
    return hit.id;
  missing_name(r, "VPC", {}, vpc_names_.names(), resource, {});
  return {};
}

resolver::vpc_id resolver::vpc_of(ref const& r, std::string_view section, std::string const& name) {
  auto const hit = vpc_names_.find(r.name, {});
  return hit.found ? hit.id : vpc_of(r, net_.path({}, section, name));
}

void resolver::resolve_exclusions() {
  std::string const resource = "block_public_access.exclusions";
  for (auto const& x : design_->public_access.exclusions) {
    resolved_exclusion out;
    out.declared = &x;
    if (x.vpc)
      out.vpc = vpc_of(*x.vpc, resource);
    if (x.subnet)
      out.subnet = find_anywhere(subnet_names_, *x.subnet, "subnet", {}, resource);
    // What can't be used counts as unknown.
    out.vpc_known = !x.vpc.is_unknown() && (x.vpc.is_left_out() || out.vpc.valid());
    out.subnet_known = !x.subnet.is_unknown() && (x.subnet.is_left_out() || out.subnet.valid());
    net_.exclusions_.push_back(out);
  }
}

} // namespace vpclint::inline v0::network
