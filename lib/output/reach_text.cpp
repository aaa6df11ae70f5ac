// An answer for people: the verdict, what it means, what stands in the way and what would mend it.
#include "vpclint/output/reach.hpp"

#include "output/finding_text.hpp"
#include "output/terminal_text.hpp"

#include <algorithm>

namespace vpclint::inline v0 {
namespace {

using analysis::explanation;
using analysis::step_result;
using output::place_text;
using output::visible;

constexpr std::string_view bold = "1";
constexpr std::string_view dim = "2";

std::string_view colour_of(verdict v) {
  switch (v) {
  case verdict::reachable:
    return "1;32";
  case verdict::partial:
  case verdict::unknown:
    return "1;33";
  case verdict::reply_blocked:
  case verdict::blocked:
  case verdict::not_reachable:
    return "1;31";
  }
  return bold;
}

std::string_view meaning(verdict v, bool any_kind) {
  if (any_kind && v == verdict::reachable)
    return "some traffic completes; name a protocol and ports to know which";
  if (any_kind && v == verdict::blocked)
    return "no packet of any kind arrives";
  switch (v) {
  case verdict::reachable:
    return "requests and replies pass";
  case verdict::partial:
    return "some connections complete, others do not";
  case verdict::reply_blocked:
    return "requests arrive, every reply is lost on its way back";
  case verdict::blocked:
  case verdict::not_reachable:
    return "no request arrives";
  case verdict::unknown:
    return "it hangs on facts that the design leaves open";
  }
  return {};
}

std::string ranges_text(std::vector<port_range> const& ranges) {
  std::string out;
  for (auto const& r : ranges) {
    if (!out.empty())
      out += ", ";
    out += to_string(r);
  }
  return out;
}

std::string parts_text(std::vector<analysis::address_part> const& parts) {
  std::string out;
  for (auto const& p : parts) {
    if (!out.empty())
      out += "; ";
    out += to_string(p.block);
    for (auto const& x : p.except)
      out += (&x == &p.except.front() ? " except " : ", ") + to_string(x);
  }
  return out;
}

std::string requests_text(std::vector<traffic> const& all) {
  std::string out;
  for (auto const& t : all) {
    if (!out.empty())
      out += ", ";
    out += t.proto.is_all() ? "every other protocol" : to_string(t);
  }
  return out;
}

class answer_text {
public:
  answer_text(network::network const& net, reach_text_options const& options, std::string& out)
      : net_(net), options_(options), out_(out) {}

  void write(explanation const& e, std::string_view indent = {}) {
    indent_ = indent;
    line("", {{bold, visible(e.title()) + ": "},
              {colour_of(e.found.outcome), std::string(analysis::name(e.found.outcome))}});
    auto const pairs = e.found.pair_count();
    auto means = std::string(meaning(e.found.outcome, e.asked && !e.asked->match));
    std::size_t same = 0;
    for (auto const& p : e.found.pairs)
      same += p.outcome == e.found.outcome ? p.alike : 0U;
    bool const mixed = e.found.outcome == verdict::reply_blocked && same != pairs;
    if (pairs > 1 && mixed)
      means += ", for " + std::to_string(same) + " of " + std::to_string(pairs) + " pairs";
    else if (pairs > 1 && e.found.outcome != verdict::partial &&
             e.found.outcome != verdict::unknown)
      means += pairs == 2 ? ", for both pairs" : ", for all " + std::to_string(pairs) + " pairs";
    line("  ", {{{}, means}});
    for (auto const& m : e.found.missing)
      line("  not known: ", {{{}, visible(m)}});
    if (e.found.outcome == verdict::partial)
      ports(e.found);
    if (e.found.outcome == verdict::partial || e.found.outcome == verdict::unknown || mixed)
      members(e.found);
    for (auto const& a : e.assumed)
      line("  assumed: ", {{{}, visible(a)}});
    blockers(e);
    if (options_.blockers)
      remedies(e);
    if (options_.trace && e.legs.empty())
      trace(e);
    std::string const deeper = std::string(indent) + "  ";
    for (auto const& leg : e.legs)
      write(leg, deeper);
    indent_ = indent;
  }

private:
  struct part {
    std::string_view colour{};
    std::string text{};
  };

  void line(std::string_view start, std::initializer_list<part> parts) {
    out_ += indent_;
    out_ += start;
    for (auto const& p : parts) {
      bool const paint = options_.colour && !p.colour.empty() && !p.text.empty();
      if (paint)
        out_ += "\x1b[" + std::string(p.colour) + "m";
      out_ += p.text;
      if (paint)
        out_ += "\x1b[0m";
    }
    out_ += '\n';
  }

  [[nodiscard]] std::string at(place p) const {
    auto const where = place_text(net_.sources(), p);
    return where.empty() ? where : " (" + where + ")";
  }

  [[nodiscard]] std::string header_text(packet const& p) const {
    auto text = to_string(p);
    for (auto const a : {p.src, p.dst}) {
      auto const plain = to_string(a);
      auto const words = visible(analysis::address_text(net_, a));
      auto const where = text.find(plain);
      if (words != plain && where != text.npos)
        text.replace(where, plain.size(), words);
    }
    return text;
  }

  void ports(analysis::answer const& a) {
    if (!a.failing_requests.empty())
      line("  of which nothing completes: ", {{{}, requests_text(a.failing_requests)}});
    if (!a.failing_sources.empty())
      line("  source addresses that fail: ", {{{}, parts_text(a.failing_sources)}});
    if (!a.failing_destinations.empty())
      line("  destination addresses that fail: ", {{{}, parts_text(a.failing_destinations)}});
    if (!a.failing_ports.empty()) {
      line("  client ports that fail: ", {{{}, ranges_text(a.failing_ports)}});
      for (auto const& c : analysis::client_ranges()) {
        std::vector<port_range> inside;
        for (auto const& r : a.failing_ports) {
          auto const first = std::max(r.first, c.ports.first);
          auto const last = std::min(r.last, c.ports.last);
          if (first <= last)
            inside.push_back({first, last});
        }
        bool const all = inside.size() == 1 && inside.front() == c.ports;
        line("    ", {{{},
                       std::string(c.who) + ", " + to_string(c.ports) + ": " +
                           (inside.empty() ? "none of them"
                            : all          ? "all of them"
                                           : ranges_text(inside))}});
      }
    }
    if (!a.failing_translated_ports.empty())
      line("  ports that fail where a gateway on the way picks them: ",
           {{{}, ranges_text(a.failing_translated_ports)}});
    if (a.by_choice)
      line("  ", {{{}, "it hangs on which target or attachment subnet AWS picks"}});
  }

  void members(analysis::answer const& a) {
    auto const pairs = a.pair_count();
    if (pairs < 2)
      return;
    std::size_t lines = 0;
    std::size_t told = 0;
    std::size_t wrong = 0;
    for (auto const& p : a.pairs)
      wrong += p.outcome == verdict::reachable ? 0U : p.alike;
    if (wrong == 0)
      return;
    line(
        "  ",
        {{{}, "pairs that fail, " + std::to_string(wrong) + " of " + std::to_string(pairs) + ":"}});
    for (auto const& p : a.pairs) {
      if (p.outcome == verdict::reachable)
        continue;
      if (lines == options_.most_pairs) {
        line("    ", {{{}, "and " + std::to_string(wrong - told) + " more"}});
        break;
      }
      ++lines;
      told += p.alike;
      auto fails = p.failing_ports.empty() ? std::string()
                                           : ", client ports " + ranges_text(p.failing_ports);
      if (a.failing_requests.empty() && !p.failing_requests.empty())
        fails += ", nothing of " + requests_text(p.failing_requests);
      if (a.failing_sources.empty() && !p.failing_sources.empty())
        fails += ", nothing from " + parts_text(p.failing_sources);
      if (a.failing_destinations.empty() && !p.failing_destinations.empty())
        fails += ", nothing to " + parts_text(p.failing_destinations);
      if (p.alike > 1)
        fails += ", and " + std::to_string(p.alike - 1) + " pairs like it";
      line("    ",
           {{{}, visible(p.from) + " -> " + visible(p.to) + (p.ipv6 ? " over IPv6: " : ": ")},
            {colour_of(p.outcome), std::string(analysis::name(p.outcome))},
            {{}, fails}});
    }
  }

  void blockers(explanation const& e) {
    auto const& all = e.in_the_way.blockers;
    if (all.empty())
      return;
    line("  in the way:", {});
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto const& b = all[i];
      auto const number = std::to_string(i + 1) + ". ";
      line("    " + number, {{bold, visible(b.subject)}, {dim, at(b.at)}});
      std::string const under(4 + number.size(), ' ');
      bool const shown = b.header != packet{};
      line(under,
           {{{},
             (!shown ? "" : (b.reply ? "reply " : "request ") + header_text(b.header) + ": ") +
                 visible(b.decision) + " [" + std::string(code(b.why)) + "]"}});
    }
  }

  void remedies(explanation const& e) {
    if (!e.remedies_sought || e.in_the_way.blockers.empty())
      return;
    if (e.in_the_way.remedies.empty()) {
      bool const vague = e.asked && !e.asked->match;
      line("  to open it: ",
           {{{},
             vague ? "name a protocol and ports, and the changes for them are looked for"
                   : "no set of changes is known that does"}});
      for (auto const& what : e.in_the_way.by_hand)
        line("    by hand: ", {{{}, visible(what)}});
      return;
    }
    for (auto const& r : e.in_the_way.remedies) {
      auto const n = r.changes.size();
      line("  to open it, ",
           {{{},
             n == 1 ? "this change:"
                    : "these " + std::to_string(n) + " changes" +
                          (r.necessary ? ", none of which can be left out:" : ":")}});
      for (auto const& c : r.changes)
        line("    ", {{bold, visible(c.object) + (c.side.empty() ? "" : ", " + c.side)},
                      {{}, ": " + visible(c.add)},
                      {dim, at(c.at)}});
      std::string also = "; also opens ";
      if (!r.opens_known)
        also += "what a design of this size is not asked for";
      else if (r.opens.empty())
        also += "nothing else between interfaces";
      else {
        also.back() = ':';
        for (auto const& o : r.opens)
          also += (&o == &r.opens.front() ? " " : ", ") + visible(o);
      }
      for (auto const& o : r.closes)
        also += (&o == &r.closes.front() ? "; but closes: " : ", ") + visible(o);
      line("    verified: ", {{{}, "becomes " + std::string(analysis::name(r.becomes)) + also}});
    }
  }

  void trace(explanation const& e) {
    auto const* shown = e.found.shown();
    if (shown == nullptr)
      return;
    line("  trace ", {{bold, visible(shown->from) + " -> " + visible(shown->to)}, {{}, ":"}});
    analysis::step const* before = nullptr;
    bool dropped = false;
    for (auto const& s : shown->example.steps) {
      bool const turned = before == nullptr || before->reply != s.reply;
      if ((turned || !(before->header == s.header)) && s.header != packet{})
        line("    ", {{bold, std::string(!turned   ? "becomes"
                                         : s.reply ? "reply  "
                                                   : "request") +
                                 "  " + header_text(s.header)}});
      before = &s;
      auto const decision = visible(analysis::decision_of(net_, s));
      bool const outside = s.kind == analysis::step_kind::delivery && !s.nic.valid();
      auto const words = (outside ? "arrives outside" : visible(analysis::subject_of(net_, s))) +
                         (decision.empty() ? "" : ": ") + decision;
      switch (s.result) {
      case step_result::pass:
        line("      pass  ", {{{}, words}, {dim, at(s.at)}});
        break;
      case step_result::unknown:
        line("      ", {{"1;33", "?"}, {{}, "     " + words}, {dim, at(s.at)}});
        break;
      case step_result::drop:
        line("      ", {{"1;31", "DROP"},
                        {{}, "  " + words + " [" + std::string(code(s.why)) + "]"},
                        {dim, at(s.at)}});
        if (!dropped)
          line("      ", {{{}, "      the rest is what it would meet without that"}});
        dropped = true;
        break;
      }
    }
    if (shown->example.steps.empty())
      line("    ", {{{}, "no packet can be followed"}});
    legend(shown->example);
  }

  /// Which addresses of a trace the design does not give.
  void legend(analysis::walk_result const& w) {
    std::string free;
    for (std::size_t i = 0; i < net_.interfaces().size(); ++i)
      for (auto const& a : net_.interfaces().items()[i].addresses) {
        auto const used = [&](analysis::step const& s) {
          return s.header.src == address(a.private_ip) || s.header.dst == address(a.private_ip);
        };
        if (!a.written && std::any_of(w.steps.begin(), w.steps.end(), used))
          free += (free.empty() ? "" : ", ") + to_string(a.private_ip);
      }
    if (!free.empty())
      line("    ",
           {{{}, free + ": the design gives no address, a free one of the subnet stands in"}});
  }

  network::network const& net_;
  reach_text_options const& options_;
  std::string& out_;
  std::string indent_{};
};

} // namespace

std::string reach_text(network::network const& net, explanation const& e,
                       reach_text_options const& options) {
  std::string out;
  answer_text(net, options, out).write(e);
  return out;
}

} // namespace vpclint::inline v0
