// The walk from one end to another, by whom it gets to.
#include "analysis/probe.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using end_kind = flow_end::kind_type;

} // namespace

walk_result walk_between(network::network const& net, flow_end from, flow_end to, packet const& p,
                         walk_options const& options, index<network::interface> wanted) {
  auto w = walk(net, from, p, options, wanted);
  if (!w.arrived)
    return w;
  bool same = true;
  auto why = reason::other_destination;
  if (to.kind == end_kind::network)
    same = w.reached == to;
  else if (to.kind == end_kind::interface)
    same = w.reached == to || std::any_of(w.steps.begin(), w.steps.end(), [&](step const& s) {
             return s.kind == step_kind::load_balancer && !s.reply && s.nic == to.nic;
           });
  else if (to.kind == end_kind::gateway_endpoint && from.kind == end_kind::internet) { // EP-7
    same = false;
    why = reason::endpoint_foreign_source;
  }
  if (same)
    return w;
  // Where the request's steps end; the reply to somebody else is nobody's business.
  auto const end =
      std::find_if(w.steps.begin(), w.steps.end(), [](step const& s) { return s.reply; });
  w.steps.erase(end, w.steps.end());
  auto last = w.steps.back();
  last.kind = step_kind::delivery;
  last.result = step_result::drop;
  last.why = why;
  last.fact.clear();
  last.entry = nullptr;
  last.rule = nullptr;
  last.route = nullptr;
  if (w.reached.kind == end_kind::interface) {
    last.nic = w.reached.nic;
    last.at = net.interfaces()[last.nic].at;
  }
  w.steps.push_back(std::move(last));
  w.request_dropped = true;
  w.arrived = false;
  w.reply_dropped = w.reply_unknown = false;
  return w;
}

} // namespace vpclint::inline v0::analysis
