// Open questions: who reaches whom, in few lines.
#include "vpclint/doc/write_json.hpp"
#include "vpclint/output/reach.hpp"
#include "vpclint/version.hpp"

#include "output/finding_text.hpp"
#include "output/json_parts.hpp"
#include "output/terminal_text.hpp"

namespace vpclint::inline v0 {
namespace {

constexpr std::size_t most_names = 12;

std::string names_text(std::vector<std::string> const& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i == most_names) {
      out += " and " + std::to_string(names.size() - i) + " more";
      break;
    }
    out += (i == 0 ? "" : ", ") + output::visible(names[i]);
  }
  return out;
}

std::string_view remark(verdict v) {
  switch (v) {
  case verdict::partial:
    return "partial";
  case verdict::reply_blocked:
    return "reply_blocked";
  case verdict::unknown:
    return "unknown";
  case verdict::reachable:
  case verdict::blocked:
  case verdict::not_reachable:
    break;
  }
  return {};
}

} // namespace

std::string overview_text(analysis::overview_answer const& a, reach_text_options const& options) {
  std::string out;
  auto const paint = [&](std::string_view colour, std::string const& text) {
    out += options.colour ? "\x1b[" + std::string(colour) + "m" + text + "\x1b[0m" : text;
  };
  paint("1", output::visible(a.asked.title()));
  out += a.rows.empty() ? ": nothing arrives\n" : ":\n";
  for (auto const& r : a.rows) {
    out += "  " + names_text(r.from) + " -> " + names_text(r.to);
    out += (r.ipv6 ? " over IPv6: " : ": ") + to_string(r.requests);
    if (auto const word = remark(r.outcome); !word.empty()) {
      out += " (";
      paint(r.outcome == verdict::reply_blocked ? "1;31" : "1;33", std::string(word));
      for (auto const& p : r.failing_ports)
        out +=
            (&p == &r.failing_ports.front() ? ", client ports that fail: " : ", ") + to_string(p);
      out += ")";
    }
    if (!r.under.empty())
      out += " under " + output::visible(to_string(r.under));
    out += '\n';
  }
  for (auto const& m : a.missing)
    out += "  not known: " + output::visible(m) + "\n";
  return out;
}

std::string overview_json(network::network const& net, analysis::overview_answer const& a) {
  std::string out;
  doc::json_writer w(out);
  w.begin_object().member("schema_version", output::reach_schema_version);
  w.key("tool").begin_object().member("name", "vpc-lint").member("version", version()).end_object();
  w.key("files").begin_array();
  for (std::uint32_t i = 0; i < net.sources().size(); ++i)
    w.value(net.sources().at(i).name());
  w.end_array();
  auto const optional_text = [&](std::string_view key, std::optional<std::string> const& text) {
    w.key(key);
    if (text)
      w.value(*text);
    else
      w.null();
  };
  auto const& q = a.asked;
  w.key("question").begin_object().member("text", q.title());
  optional_text("from", q.from ? std::optional(analysis::to_string(*q.from)) : std::nullopt);
  optional_text("to", q.to ? std::optional(analysis::to_string(*q.to)) : std::nullopt);
  optional_text("traffic", q.match ? std::optional(to_string(*q.match)) : std::nullopt);
  w.end_object();
  w.key("flows").begin_array();
  for (auto const& r : a.rows) {
    w.begin_object();
    output::write_texts(w, "from", r.from);
    output::write_texts(w, "to", r.to);
    w.member("family", r.ipv6 ? "ipv6" : "ipv4").member("verdict", analysis::name(r.outcome));
    w.member("traffic", to_string(r.requests));
    output::write_ranges(w, "failing_client_ports", r.failing_ports);
    w.member("pairs", static_cast<std::uint64_t>(r.pairs));
    output::write_under(w, r.under);
    w.end_object();
  }
  w.end_array();
  output::write_texts(w, "missing", a.missing);
  w.end_object();
  out += '\n';
  return out;
}

} // namespace vpclint::inline v0
