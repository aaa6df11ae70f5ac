// An answer for programs. docs/output.md describes the keys, docs/schema/reach.schema.json their
// types; keys are added, never renamed or taken away, without a new schema_version.
#include "vpclint/doc/write_json.hpp"
#include "vpclint/output/reach.hpp"
#include "vpclint/version.hpp"

#include "output/json_parts.hpp"

namespace vpclint::inline v0 {
namespace {

using analysis::explanation;

class answer_json {
public:
  answer_json(network::network const& net, reach_text_options const& options, doc::json_writer& w)
      : net_(net), options_(options), w_(w) {}

  /// The keys of an answer.
  void body(explanation const& e) {
    question(e);
    w_.member("verdict", analysis::name(e.found.outcome));
    w_.member("packets", static_cast<std::uint64_t>(e.found.packets));
    output::write_ranges(w_, "failing_client_ports", e.found.failing_ports);
    output::write_ranges(w_, "failing_translated_ports", e.found.failing_translated_ports);
    requests(e.found.failing_requests);
    addresses("failing_sources", e.found.failing_sources);
    addresses("failing_destinations", e.found.failing_destinations);
    w_.member("depends_on_choice", e.found.by_choice);
    output::write_texts(w_, "missing", e.found.missing);
    output::write_texts(w_, "assumed", e.assumed);
    w_.key("pairs").begin_array();
    for (auto const& p : e.found.pairs)
      pair(p);
    w_.end_array();
    w_.key("blockers").begin_array();
    for (auto const& b : e.in_the_way.blockers)
      blocker(b);
    w_.end_array();
    w_.key("remedies");
    if (e.remedies_sought) {
      w_.begin_array();
      for (auto const& r : e.in_the_way.remedies)
        remedy(r);
      w_.end_array();
    } else {
      w_.null();
    }
    if (!e.in_the_way.by_hand.empty())
      output::write_texts(w_, "by_hand", e.in_the_way.by_hand);
    w_.key("legs").begin_array();
    for (auto const& leg : e.legs) {
      w_.begin_object();
      body(leg);
      w_.end_object();
    }
    w_.end_array();
  }

private:
  void question(explanation const& e) {
    w_.key("question").begin_object().member("text", e.title());
    optional_text("from", e.asked ? analysis::to_string(e.asked->from) : std::string());
    optional_text("to", e.asked ? analysis::to_string(e.asked->to) : std::string());
    optional_text("traffic",
                  e.asked && e.asked->match ? to_string(*e.asked->match) : std::string());
    optional_text("via", e.asked ? e.asked->via : std::string());
    w_.key("packet");
    if (e.exact)
      packet_object(*e.exact);
    else
      w_.null();
    w_.end_object();
  }

  void optional_text(std::string_view key, std::string const& text) {
    w_.key(key);
    if (text.empty())
      w_.null();
    else
      w_.value(text);
  }

  void requests(std::vector<traffic> const& all) {
    w_.key("failing_requests").begin_array();
    for (auto const& t : all)
      w_.value(to_string(t));
    w_.end_array();
  }

  /// Only where some addresses fare otherwise than others.
  void addresses(std::string_view key, std::vector<analysis::address_part> const& parts) {
    if (parts.empty())
      return;
    w_.key(key).begin_array();
    for (auto const& p : parts) {
      w_.begin_object().member("block", to_string(p.block)).key("except").begin_array();
      for (auto const& x : p.except)
        w_.value(to_string(x));
      w_.end_array().end_object();
    }
    w_.end_array();
  }

  void packet_object(packet const& p) {
    if (p == packet{}) {
      w_.null();
      return;
    }
    w_.begin_object().member("source", analysis::address_text(net_, p.src));
    w_.member("destination", analysis::address_text(net_, p.dst));
    w_.member("protocol", to_string(p.kind()));
    if (p.kind().has_ports())
      w_.member("source_port", int{p.src_port}).member("destination_port", int{p.dst_port});
    if (p.kind().has_types())
      w_.member("icmp_type", int{p.icmp_type}).member("icmp_code", int{p.icmp_code});
    w_.end_object();
  }

  void pair(analysis::pair_answer const& p) {
    w_.begin_object().member("from", p.from).member("to", p.to);
    w_.member("family", p.ipv6 ? "ipv6" : "ipv4").member("verdict", analysis::name(p.outcome));
    output::write_ranges(w_, "failing_client_ports", p.failing_ports);
    output::write_ranges(w_, "failing_translated_ports", p.failing_translated_ports);
    requests(p.failing_requests);
    addresses("failing_sources", p.failing_sources);
    addresses("failing_destinations", p.failing_destinations);
    if (p.alike > 1)
      w_.member("alike", static_cast<std::uint64_t>(p.alike));
    w_.key("trace");
    if (options_.trace) {
      w_.begin_array();
      for (auto const& s : p.example.steps)
        step(s);
      w_.end_array();
    } else {
      w_.null();
    }
    w_.end_object();
  }

  void step(analysis::step const& s) {
    w_.begin_object()
        .member("direction", s.reply ? "reply" : "request")
        .member("kind", name(s.kind));
    w_.member("result", s.result == analysis::step_result::pass   ? "pass"
                        : s.result == analysis::step_result::drop ? "drop"
                                                                  : "unknown");
    w_.member("subject", analysis::subject_of(net_, s))
        .member("decision", analysis::decision_of(net_, s));
    optional_text("code", std::string(code(s.why)));
    optional_text("fact", s.fact);
    w_.key("packet");
    packet_object(s.header);
    output::write_place(w_, net_.sources(), s.at);
    w_.end_object();
  }

  void blocker(analysis::blocker const& b) {
    w_.begin_object()
        .member("code", code(b.why))
        .member("direction", b.reply ? "reply" : "request");
    w_.member("subject", b.subject).member("decision", b.decision);
    w_.key("packet");
    packet_object(b.header);
    output::write_place(w_, net_.sources(), b.at);
    w_.end_object();
  }

  void remedy(analysis::remedy const& r) {
    w_.begin_object().key("changes").begin_array();
    for (auto const& c : r.changes) {
      w_.begin_object().member("object", c.object);
      optional_text("side", c.side);
      w_.member("add", c.add);
      output::write_place(w_, net_.sources(), c.at);
      w_.end_object();
    }
    w_.end_array().member("verified", r.verified).member("becomes", analysis::name(r.becomes));
    w_.member("necessary", r.necessary);
    for (auto const& [key, flows] :
         {std::pair{"also_opens", &r.opens}, std::pair{"closes", &r.closes}}) {
      w_.key(key);
      if (r.opens_known) {
        w_.begin_array();
        for (auto const& o : *flows)
          w_.value(o);
        w_.end_array();
      } else {
        w_.null();
      }
    }
    w_.end_object();
  }

  network::network const& net_;
  reach_text_options const& options_;
  doc::json_writer& w_;
};

} // namespace

std::string reach_json(network::network const& net, explanation const& e,
                       std::optional<verdict> expected, reach_text_options const& options) {
  std::string out;
  doc::json_writer w(out);
  w.begin_object().member("schema_version", output::reach_schema_version);
  w.key("tool").begin_object().member("name", "vpc-lint").member("version", version()).end_object();
  w.key("files").begin_array();
  for (std::uint32_t i = 0; i < net.sources().size(); ++i)
    w.value(net.sources().at(i).name());
  w.end_array();
  w.key("expected");
  if (expected)
    w.value(analysis::name(*expected));
  else
    w.null();
  w.key("as_expected");
  if (expected)
    w.value(analysis::fulfils(e.found.outcome, *expected));
  else
    w.null();
  answer_json(net, options, w).body(e);
  w.end_object();
  out += '\n';
  return out;
}

} // namespace vpclint::inline v0
