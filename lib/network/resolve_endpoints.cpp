// VPC endpoints, load balancers and their listeners.
#include "vpclint/aws/regions.hpp"

#include "network/resolver.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

/// `com.amazonaws.ap-northeast-2.ssm` is `ssm` in that Region, and `ap-northeast-2.ssm` in another.
std::string short_service(std::string const& written, std::string const& region) {
  std::string const prefix = "com.amazonaws." + region + ".";
  if (!region.empty() && written.compare(0, prefix.size(), prefix) == 0)
    return written.substr(prefix.size());
  if (written.compare(0, 14, "com.amazonaws.") != 0)
    return written;
  auto const other = aws::leading_region(std::string_view(written).substr(14));
  if (!region.empty() && !other.empty() && other != region && written[14 + other.size()] == '.')
    return written.substr(14);
  auto const dot = written.find('.', 14);
  return dot == std::string::npos ? written : written.substr(dot + 1);
}

} // namespace

void resolver::add_endpoints() {
  for (auto const& e : design_->endpoints) {
    auto const id = net_.endpoints_.push_back({});
    resolved_endpoint out;
    out.declared = &e;
    out.vpc = vpc_of(e.in, "endpoints", e.id);
    std::string const resource = at_vpc(out.vpc, "endpoints", e.id);
    std::string const region = out.vpc.valid() ? net_.vpcs_[out.vpc].region : std::string{};
    note_missing(e.service, "service of endpoint ", e.id, resource);
    note_missing(e.kind, "kind of endpoint ", e.id, resource);
    note_missing(e.private_dns, "private DNS of endpoint ", e.id, resource);
    if (e.service)
      out.service = short_service(*e.service, region);
    if (e.kind)
      out.kind = *e.kind;
    else if (e.kind.is_left_out())
      out.kind = !e.route_tables.empty() ||
                         (e.subnets.empty() && (out.service == "s3" || out.service == "dynamodb"))
                     ? endpoint_kind::gateway_endpoint
                     : endpoint_kind::interface_endpoint;
    for (auto const& s : e.subnets) {
      note_missing(s, "subnet of endpoint ", e.id, resource);
      if (!s)
        continue;
      if (auto const found = find_here(subnet_names_, *s, "subnet", out.vpc, resource);
          found.valid())
        out.subnets.push_back(found);
    }
    for (auto const& t : e.route_tables) {
      note_missing(t, "route table of endpoint ", e.id, resource);
      if (!t)
        continue;
      if (auto const found = find_here(table_names_, *t, "route table", out.vpc, resource);
          found.valid())
        out.tables.push_back(found);
    }
    bool const may_be_gateway =
        out.kind == endpoint_kind::gateway_endpoint || (!out.kind && !e.route_tables.empty());
    if (may_be_gateway && !out.service.empty())
      out.list = aws_list("com.amazonaws." +
                          (!aws::leading_region(out.service).empty() ? std::string{}
                           : region.empty()                          ? std::string("<region>.")
                                                                     : region + ".") +
                          out.service);
    else if (may_be_gateway && e.service.is_unknown())
      out.list = aws_list("com.amazonaws.<region>.<service of " + e.id + ">");
    auto const kind = !out.kind                                   ? target_kind::unknown
                      : *out.kind == endpoint_kind::gwlb_endpoint ? target_kind::gwlb_endpoint
                                                                  : target_kind::gateway_endpoint;
    if (out.kind == endpoint_kind::interface_endpoint) {
      // An interface endpoint is no target of routes (RT-16); its name stays free for one.
    } else if (!target_names_.add(e.id, out.vpc, target_of(kind, id))) {
      duplicate("gateway", e.id, e.at, resource);
    }
    net_.endpoints_[id] = std::move(out);
  }
}

void resolver::add_load_balancers() {
  for (auto const& l : design_->load_balancers) {
    auto const id = net_.load_balancers_.push_back({});
    resolved_load_balancer out;
    out.declared = &l;
    out.vpc = vpc_of(l.in, "load_balancers", l.id);
    std::string const resource = at_vpc(out.vpc, "load_balancers", l.id);
    note_missing(l.kind, "type of load balancer ", l.id, resource);
    note_missing(l.scheme, "scheme of load balancer ", l.id, resource);
    out.kind = l.kind.or_default(load_balancer_kind::application);
    out.scheme = l.scheme.or_default(load_balancer_scheme::internet_facing);
    std::string unknown_reason;
    out.subnets =
        subnets_of(l.subnets, out.vpc, "load balancer " + l.id, resource, &unknown_reason);
    net_.load_balancers_[id] = std::move(out);
  }
}

void resolver::resolve_listeners() {
  for (std::size_t i = 0; i < net_.load_balancers_.size(); ++i) {
    auto& lb = net_.load_balancers_[net_.load_balancers_.id_at(i)];
    std::string const resource = at_vpc(lb.vpc, "load_balancers", lb.declared->id);
    for (auto const& l : lb.declared->listeners) {
      resolved_listener out;
      out.written = &l;
      note_missing(l.port, "port of a listener of load balancer ", lb.declared->id, resource);
      note_missing(l.target_port, "target port of load balancer ", lb.declared->id, resource);
      for (auto const& t : l.to) {
        note_missing(t, "target of load balancer ", lb.declared->id, resource);
        if (t.is_unknown())
          out.targets_unknown = t.reason();
        if (!t)
          continue;
        auto const found = find_anywhere(workload_names_, *t, "workload", lb.vpc, resource);
        if (found.valid())
          out.targets.push_back(found);
        else if (auto const* g = gap_over(*t, lb.vpc))
          out.targets_unknown = g->reason;
      }
      lb.listeners.push_back(std::move(out));
    }
  }
}

} // namespace vpclint::inline v0::network
