#include "vpclint/input/write_design.hpp"

#include "input/design_file/write_parts.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0 {
namespace writing {

void print(value const& v, std::string& out, std::size_t indent) {
  if (v.kind == value::kind_type::text || v.kind == value::kind_type::nothing) {
    out += " " + (v.text.empty() ? std::string("null") : v.text) + "\n";
    return;
  }
  bool const map = v.kind == value::kind_type::map;
  if (v.entries.empty()) {
    out += map ? " {}\n" : " []\n";
    return;
  }
  out += "\n";
  for (auto const& [key, item] : v.entries) {
    out.append(indent, ' ');
    out += map ? key + ":" : std::string("-");
    print(item, out, indent + 2);
  }
}

namespace {

std::string selector_text(selector const& s) {
  constexpr std::string_view words_of[]{
      "internet", "", "tier:", "subnet:", "sg:", "vpc:", "az:", "tag:", "network:", ""};
  std::string out(words_of[static_cast<std::size_t>(s.kind)]);
  if (s.kind == selector_kind::block)
    return s.block ? to_string(*s.block) : out;
  if (s.kind == selector_kind::internet)
    return out;
  return out + s.name + (s.kind == selector_kind::tag ? "=" + s.value : "");
}

value expectation_of(expectation const& e) {
  auto v = value::map();
  auto const side = [](known<selector> const& k) {
    return fact(k, [](selector const& s) { return value::of(selector_text(s)); });
  };
  v.add("from", side(e.source)).add("to", side(e.destination));
  if (e.match)
    add_match(v, known<traffic>(*e.match));
  v.add("verdict", fact(e.expected, [](verdict w) {
          constexpr std::string_view words_of[]{"reachable", "partial", "reply_blocked",
                                                "blocked",   "unknown", "not reachable"};
          return value::of(words_of[static_cast<std::size_t>(w)]);
        }));
  v.add("via", name(e.via));
  if (!e.because.empty())
    v.add("because", value::of(e.because));
  return v;
}

/// The mapping of this name; made where there is none.
value& part(value& in, std::string_view key) {
  for (auto& [k, v] : in.entries)
    if (k == key)
      return v;
  in.entries.emplace_back(std::string(key), value::map());
  return in.entries.back().second;
}

/// A name for what stands there, by which its part is known again; a single word.
std::string gap_name(std::string name, std::set<std::string>& taken) {
  for (auto& c : name)
    if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f)
      c = '-';
  auto one = name;
  for (int n = 2; !taken.insert(one).second; ++n)
    one = name + "-" + std::to_string(n);
  return one;
}

/// A part that is not known stands as a thing of which nothing is known, which leaves as much open:
/// a route table where it is in one VPC, a further VPC where it is about a whole one, else a
/// gateway.
void add_gaps(value& doc, design const& d) {
  std::set<std::string> taken;
  std::set<std::string> said;
  for (auto const& g : d.gaps) {
    auto const text = g.part + (g.reason.empty() ? "" : ": " + g.reason);
    auto const whole = std::find_if(d.vpcs.begin(), d.vpcs.end(),
                                    [&](vpc const& v) { return g.part == "vpcs." + v.id; });
    if (!said.insert(text).second)
      continue;
    if (whole != d.vpcs.end()) {
      part(doc, "vpcs").add(gap_name(whole->id + "-not-known", taken), value::open(text));
      continue;
    }
    if (g.part == "vpcs" && !d.vpcs.empty()) {
      for (auto const& v : d.vpcs)
        part(part(part(doc, "vpcs"), scalar(v.id)), "route_tables")
            .add(gap_name("not-known-" + g.part, taken), value::open(text));
      continue;
    }
    auto const in = std::find_if(d.vpcs.begin(), d.vpcs.end(), [&](vpc const& v) {
      return g.part.starts_with("vpcs." + v.id + ".");
    });
    auto& things = in == d.vpcs.end()
                       ? part(doc, "vpn_gateways")
                       : part(part(part(doc, "vpcs"), scalar(in->id)), "route_tables");
    auto const of = in == d.vpcs.end() ? g.part : g.part.substr(sizeof "vpcs." + in->id.size());
    things.add(gap_name("not-known-" + of, taken), value::open(text));
  }
}

} // namespace
} // namespace writing

std::string write_design(design const& d) {
  using namespace writing;
  auto doc = value::map();
  doc.add("version", value::plain("1"));
  auto vpcs = value::map();
  for (auto const& v : d.vpcs)
    vpcs.entries.emplace_back(scalar(v.id), vpc_of(d, v));
  doc.add_some("vpcs", std::move(vpcs));
  top(doc, "elastic_ips", d.elastic_ips, [](elastic_ip const& e) {
    return value::map().add("address", shown(e.address)).add("tags", tags(e.tags));
  });
  doc = hubs(std::move(doc), d);
  doc.add_some("block_public_access", access(d.public_access));
  add_gaps(doc, d);
  auto expect = value::list();
  for (auto const& e : d.expectations)
    expect.push(expectation_of(e));
  doc.add_some("expect", std::move(expect));
  auto ignores = value::list();
  for (auto const& i : d.ignores) {
    auto one = value::map();
    one.add("rule", value::of(i.rule));
    if (!i.where.empty())
      one.add("at", value::of(i.where));
    if (!i.reason.empty())
      one.add("reason", value::of(i.reason));
    if (!i.until.empty())
      one.add("until", value::of(i.until));
    ignores.push(std::move(one));
  }
  doc.add_some("ignore", std::move(ignores));
  std::string out;
  for (auto const& [key, v] : doc.entries) {
    out += key + ":";
    print(v, out, 2);
  }
  return out;
}

} // namespace vpclint::inline v0
