#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using nic_id = index<network::interface>;

/// Whether a rule is about one service: then what is lost of it is meant to work.
bool reply_names_a_service(traffic const& t) {
  if (t.proto.has_types()) // ping, which is answered with another type (NACL-12)
    return t.icmp_type >= 0 && reply_type(t.proto, static_cast<std::uint8_t>(t.icmp_type));
  return t.proto.has_ports() && t.ports_given && t.ports.last - t.ports.first < 16;
}

/// A flow whose requests arrive and whose replies are lost, at least for some client ports.
struct reply_loss {
  analysis::question asked{};
  analysis::answer found{};
  analysis::step stop{}; ///< the ACL that drops the reply
};

std::optional<reply_loss> reply_loss_of(network::network const& net, analysis::question const& q) {
  auto found = analysis::ask(net, q);
  if (!found || (found->outcome != verdict::partial && found->outcome != verdict::reply_blocked))
    return std::nullopt;
  for (auto const& pair : found->pairs)
    for (auto const& step : pair.example.steps)
      if (step.reply && step.kind == analysis::step_kind::network_acl &&
          step.result == analysis::step_result::drop) {
        reply_loss out{.asked = q, .found = {}, .stop = step};
        out.found = std::move(*found);
        return out;
      }
  return std::nullopt;
}

/// What the replies are, as an ACL entry writes it.
std::string reply_words(traffic const& request) {
  if (!request.proto.has_types())
    return to_string(request.proto) + " 1024-65535";
  auto const type = reply_type(request.proto, static_cast<std::uint8_t>(request.icmp_type));
  return to_string(request.proto) + " " + to_string(icmp_kind{type.value_or(0), -1}, request.proto);
}

std::string reply_ports(analysis::answer const& a) {
  auto const& ports = a.failing_ports.empty() ? a.failing_translated_ports : a.failing_ports;
  std::string out;
  for (auto const& p : ports)
    out += (out.empty() ? "" : ", ") + to_string(p);
  return out;
}

void report_reply_loss(lint_context& ctx, network::resolved_rule const& rule, reply_loss const& l) {
  auto const& net = ctx.net();
  auto const subject = analysis::subject_of(net, l.stop);
  auto const ports = reply_ports(l.found);
  bool const all = l.found.outcome == verdict::reply_blocked;
  auto& f = ctx.report(l.stop.at,
                       subject + " drops the replies to " + analysis::to_string(l.asked) +
                           (all || ports.empty() ? std::string() : " for client ports " + ports));
  f.with_note("decides there: " + analysis::decision_of(net, l.stop), l.stop.at);
  f.with_note("the security group lets the requests in here", rule.at);
  if (auto const acl = net.subnets()[l.stop.in].acl; acl.valid())
    f.resource = net.path(acl);
  auto const words = reply_words(*l.asked.match);
  f.remedy = l.stop.side == direction::egress
                 ? "allow " + words + " out to where the requests come from: ACLs keep no state"
             : l.asked.match->proto.has_types()
                 ? "allow " + words + " in from where the replies come from: ACLs keep no state"
                 : "allow the client ports in from where the replies come from: ACLs keep no state";
}

void check_acl_reply_blocked(lint_context& ctx) {
  auto const& net = ctx.net();
  std::set<std::pair<std::uint32_t, std::string>> told; // an ACL, and the service
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const& own = net.groups().items()[i];
    for (auto const& rule : own.ingress) {
      if (rule.written == nullptr || !rule.match || !reply_names_a_service(*rule.match))
        continue;
      bool const from_group = rule.peer == peer_kind::group;
      bool const from_anyone = rule.peer == peer_kind::block && rule.block.length() == 0;
      if (!from_group && !from_anyone)
        continue;
      for (bool const ipv6 : {false, true})
        for (auto const to : ctx.paths().one_of_each(own.members, ipv6)) {
          auto const tell = [&](std::optional<verdict> v, std::optional<nic_id> from) {
            if (v != verdict::reply_blocked && v != verdict::partial)
              return;
            auto const loss =
                reply_loss_of(net, {.from = from ? interface_selector(net, *from) : selector{},
                                    .to = interface_selector(net, to),
                                    .match = *rule.match});
            if (!loss)
              return;
            auto const acl = net.subnets()[loss->stop.in].acl;
            if (told.insert({acl.value, to_string(*rule.match)}).second)
              report_reply_loss(ctx, rule, *loss);
          };
          if (from_anyone && rule.block.is_v4() != ipv6)
            tell(ctx.paths().from_internet(to, ipv6, *rule.match), std::nullopt);
          if (from_group)
            for (auto const from : ctx.paths().one_of_each(net.groups()[rule.group].members, ipv6))
              tell(ctx.paths().between(from, to, ipv6, *rule.match), from);
        }
    }
  }
}

} // namespace

extern constinit rule const acl_reply_blocked{
    .info = {.id = "VPC4017",
             .name = "acl-reply-blocked",
             .summary = "Requests that a security group lets in arrive, and a network ACL drops "
                        "their replies.",
             .rationale = "An ACL keeps no state: replies go to a port that the client chose, and "
                          "have to be allowed as such. The client waits and gives up, all of them "
                          "or only those of some operating systems.",
             .remedy = "Allow the replies on ports 1024-65535 in the other direction.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html"},
             .facts = {"NACL-9", "NACL-12", "NACL-13", "SG-4"}},
    .check = &check_acl_reply_blocked};

} // namespace vpclint::inline v0::rules
