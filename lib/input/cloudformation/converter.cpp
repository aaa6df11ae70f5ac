#include "input/cloudformation/converter.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/cloudformation/cloudformation.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

bool matches(std::string_view pattern, std::string_view type) {
  if (!pattern.empty() && pattern.back() == '*')
    return type.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return pattern == type;
}

/// A name that is a single word.
std::string word(std::string text) {
  for (auto& c : text)
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
      c = '-';
  return text.substr(0, 120);
}

/// Whether a part of a resource says in which subnets, or behind which groups, it is.
bool has_place(doc::node n, int depth) {
  if (depth > 6)
    return false;
  for (auto const [k, v] : n.entries())
    if (k.text().find("Subnet") != std::string_view::npos ||
        k.text().find("SecurityGroup") != std::string_view::npos || has_place(v, depth + 1))
      return true;
  for (auto const item : n.items())
    if (has_place(item, depth + 1))
      return true;
  return false;
}

/// Types of EC2 that no packet meets.
bool no_part_in_networks(std::string_view type) {
  for (std::string_view const name :
       {"KeyPair", "Volume", "VolumeAttachment", "PlacementGroup", "FlowLog", "Host",
        "CapacityReservation", "CapacityReservationFleet", "SnapshotBlockPublicAccess",
        "EnclaveCertificateIamRoleAssociation"})
    if (type.substr(10) == name)
      return true;
  return type.starts_with("AWS::EC2::NetworkInsights") ||
         type.starts_with("AWS::EC2::TrafficMirror");
}

unmodelled_row const* unmodelled(std::string_view type) {
  auto const rows = unmodelled_rows();
  auto const row =
      std::find_if(rows.begin(), rows.end(), [&](auto const& u) { return matches(u.type, type); });
  return row == rows.end() ? nullptr : &*row;
}

constexpr std::size_t value_size = 400; // of a resource in the design, about

} // namespace

std::string_view way_left_open(std::string_view type) {
  if (modelled(type))
    return {};
  if (auto const* row = unmodelled(type))
    return row->opens ? row->why : std::string_view();
  return type.starts_with("AWS::EC2::") && !no_part_in_networks(type) ? "what it does there"
                                                                      : std::string_view();
}

std::vector<resource const*> const& converter::all(std::string_view type) const {
  static std::vector<resource const*> const none;
  auto const hit = by_type_.find(std::string(type));
  return hit == by_type_.end() ? none : hit->second;
}

void converter::run() {
  for (auto const& s : eval_.stacks())
    for (auto const& r : s->resources) {
      names_.insert(r->name);
      if (r->exists != existence::no)
        by_type_[r->type].push_back(r.get());
    }
  for (auto const& row : type_rows()) {
    if (out_.stopped())
      return;
    read_all(row);
  }
  leave_ways_open();
  settle_alternatives();
  finish();
  tell_misspelt();
  if (out_.memory() == nullptr) {
    account();
    list_unread();
  }
  read_metadata();
}

void converter::read_all(type_row const& row) {
  for (auto const* r : all(row.type)) {
    if (!out_.charge(value_size, r->key.at()))
      return;
    here_.clear();
    (this->*row.read)(*r);
    if (r->exists == existence::maybe)
      perhaps_.insert({r->key.at().source, r->key.at().begin});
    if (r->exists == existence::maybe && !row.properties.empty())
      note(*r, r->why);
  }
}

void converter::note(resource const& r, std::string const& reason) {
  out_.into().gaps.push_back({.at = r.key.at(), .part = r.name, .reason = reason});
  out_.report(codes::part_unknown, severity::info, r.key.at(),
              "it is not known whether " + r.id + " exists: " + reason)
      .resource = r.name;
}

void converter::account() {
  for (auto const& s : eval_.stacks())
    for (auto const& r : s->resources) {
      auto& c = out_.count(r->key.at(), r->type);
      if (r->exists == existence::no) {
        ++c.skipped;
        c.why = "its condition does not hold";
        continue;
      }
      if (modelled(r->type)) {
        ++c.read;
        continue;
      }
      if (nests(r->type)) {
        ++(r->child != nullptr ? c.read : c.unmodelled);
        if (r->child == nullptr)
          c.why = r->why_no_child;
      } else if (auto const* row = unmodelled(r->type)) {
        ++c.unmodelled;
        c.why = std::string(row->why);
      } else if (r->type.starts_with("AWS::EC2::") && !no_part_in_networks(r->type)) {
        ++c.unmodelled;
        c.why = "no type that is known here";
      } else if (has_place(r->body.find("Properties"), 0)) {
        ++c.unmodelled;
        c.why = "its interfaces, as workloads";
      } else {
        ++c.skipped;
        c.why = "has no part in a network";
      }
    }
}

void converter::read_metadata() {
  // Metadata of a resource: { vpc-lint: { ignore: [{rule, reason, until}] } }
  auto const take = [&](doc::node metadata, std::string const& where) {
    for (auto const item : metadata.find("vpc-lint").find("ignore").items()) {
      ignore i{.at = item.at(), .where = where};
      i.rule = std::string(item.is_scalar() ? item.text() : item.find("rule").text());
      i.reason = std::string(item.find("reason").text());
      i.until = std::string(item.find("until").text());
      if (item.is_mapping() && where.empty())
        i.where = std::string(item.find("where").text());
      if (i.rule.empty() || i.reason.empty()) {
        out_.report(codes::missing_key, severity::error, item.at(),
                    "an ignore in Metadata needs a rule and a reason")
            .remedy = "write {rule: CODE, reason: WHY}";
        continue;
      }
      out_.into().ignores.push_back(std::move(i));
    }
  };
  for (auto const& s : eval_.stacks()) {
    take(s->root.find("Metadata"), {});
    for (auto const& r : s->resources)
      take(r->body.find("Metadata"), r->name);
  }
}

std::string converter::outside_vpc(std::string const& subject, std::string const& reason,
                                   place at) {
  auto name = word(subject.empty() ? "outside" : subject);
  if (names_.count(name) != 0)
    name += "(outside)";
  if (!outside_.emplace(name, reason).second)
    return name;
  vpc v;
  v.id = name;
  v.at = at;
  v.cidr_blocks.push_back({unknown{reason}, at});
  v.ipv6_cidr_blocks.push_back({unknown{reason}, at});
  v.dns_support = {unknown{reason}, at};
  v.dns_hostnames = {unknown{reason}, at};
  if (!out_.facts().region.empty())
    v.region = {out_.facts().region, at};
  out_.into().vpcs.push_back(std::move(v));
  out_.into().gaps.push_back({.at = at, .part = "vpcs." + name, .reason = reason});
  return name;
}

std::string converter::vpc_of(value const& v, place at) {
  if (auto const* r = target(v, {"AWS::EC2::VPC"}))
    return r->name;
  if (!v.there())
    return outside_vpc(std::string(default_vpc_name), "the default VPC is not in the documents",
                       at);
  auto const subject = v.is(value_kind::text)        ? v.text
                       : v.is(value_kind::reference) ? v.target->id
                                                     : v.subject;
  return outside_vpc(subject, why(v).reason, v.at.valid() ? v.at : at);
}

std::string converter::default_vpc(resource const& r) { return vpc_of({}, r.key.at()); }

std::string converter::vpc_by(std::vector<value> const& subnets,
                              std::vector<value> const& group_list, resource const& r) {
  for (auto const& v : subnets)
    if (auto const* s = find(out_.into().subnets, target(v, {"AWS::EC2::Subnet"})))
      return s->in.name;
  for (auto const& v : group_list) {
    if (auto const* g = find(out_.into().security_groups, target(v, {"AWS::EC2::SecurityGroup"})))
      return g->in.name;
    if (auto const* direct = target(v, {"AWS::EC2::VPC"}))
      return direct->name;
  }
  for (auto const* list : {&subnets, &group_list})
    for (auto const& v : *list) {
      // Only one VPC there may be: things outside that nothing else places are in it.
      auto const reason = v.is(value_kind::unknown) ? v.text : "its VPC is outside the documents";
      return outside_vpc("outside-vpc", "the VPC of " + r.id + ": " + reason, r.key.at());
    }
  return default_vpc(r);
}

int confidence(doc::node root, std::string_view /*name*/) {
  if (!root.is_mapping())
    return 0;
  if (root.find("AWSTemplateFormatVersion"))
    return 95;
  auto const resources = root.find("Resources");
  constexpr int broken = 10; // a template, with a mistake in its shape
  if (!resources.is_mapping())
    return resources ? broken : 0;
  for (auto const [k, v] : resources.entries())
    if (k.text().starts_with("Fn::ForEach::") ||
        v.find("Type").text().find("::") != std::string_view::npos)
      return 90;
  return root.find("Transform") || resources.size() == 0 ? 60 : broken;
}

namespace {

/// Whether a document has the shape of a template; what is wrong with it otherwise.
bool check_shape(input_document const& d, design_builder& out) {
  auto const wrong = [&](doc::node n, std::string message) {
    out.refuse(codes::wrong_type, n.at(), std::move(message));
    return false;
  };
  if (!d.root.is_mapping())
    return wrong(d.root, "a template is a mapping");
  auto const resources = d.root.find("Resources");
  if (!resources) {
    out.refuse(codes::missing_key, d.root.at(), "the template has no 'Resources'");
    return false;
  }
  if (!resources.is_mapping())
    return wrong(resources, "'Resources' is not a mapping from logical ids to resources");
  bool good = true;
  for (auto const* section : {"Parameters", "Mappings", "Conditions", "Outputs"})
    if (auto const n = d.root.find(section); n && !n.is_mapping() && !doc::is_null(n))
      good = wrong(n, "'" + std::string(section) + "' is not a mapping");
  for (auto const [k, v] : resources.entries()) {
    if (k.text().substr(0, 5) == "Fn::F" || k.text() == "Fn::Transform") {
      if (k.text().substr(0, 5) == "Fn::F" && (!v.is_sequence() || v.size() != 3))
        good = wrong(v, "Fn::ForEach wants a name, a list and a mapping");
      continue;
    }
    if (!v.is_mapping())
      good = wrong(v, "the resource " + std::string(k.text()) + " is not a mapping");
    else if (auto const type = v.find("Type");
             !type.is_scalar() || type.text().empty() || doc::is_null(type))
      good = wrong(v, "the resource " + std::string(k.text()) + " has no 'Type'");
    else if (auto const p = v.find("Properties");
             p && !p.is_mapping() && !doc::is_null(p) && p.tag().empty())
      good = wrong(p, "the 'Properties' of " + std::string(k.text()) + " are not a mapping");
  }
  for (auto const [k, v] : d.root.find("Parameters").entries())
    if (!v.is_mapping() && k.text().substr(0, 4) != "Fn::")
      good = wrong(v, "the parameter " + std::string(k.text()) + " is not a mapping");
  return good;
}

/// What macros may add to a template.
void leave_gaps(doc::node root, design_builder& out) {
  for (auto const& macro : macros(root)) {
    if (macro.starts_with("AWS::Serverless"))
      continue; // its types are counted as not modelled
    if (out.memory() == nullptr)
      out.inventory(root.at()).remarks.push_back("What macro " + macro + " adds is not known.");
    out.into().gaps.push_back({.at = root.find("Transform").at(),
                               .part = "Transform",
                               .reason = "macro " + macro + " is run when the stack is made"});
  }
}

void convert(evaluator& e, design_builder& out) {
  auto const before = out.into().vpcs.size();
  converter(e, out).run();
  for (std::size_t i = before; i < out.into().vpcs.size(); ++i)
    if (auto& v = out.into().vpcs[i]; v.region.is_left_out() && !out.facts().region.empty())
      v.region = {out.facts().region, v.at};
}

void remark_on_networks(doc::node root, design_builder& out) {
  auto& inventory = out.inventory(root.at());
  bool const network = std::any_of(inventory.resources.begin(), inventory.resources.end(),
                                   [](auto const& c2) { return c2.read != 0; });
  if (!network)
    inventory.remarks.push_back("There is no network in this template.");
}

/// The templates of a case, kept for other cases of them.
struct kept_templates {
  explicit kept_templates(design_builder& b) : out(std::move(b)), eval(out) {}
  design_builder out;
  evaluator eval;
};

void read_case(std::span<input_document const> documents, design_builder& out) {
  auto& memory = *out.memory();
  auto kept = std::static_pointer_cast<kept_templates>(std::exchange(memory, nullptr));
  if (kept == nullptr) {
    kept = std::make_shared<kept_templates>(out);
    kept->eval.load(documents);
  } else {
    kept->out = std::move(out);
    kept->eval.load_again();
  }
  convert(kept->eval, kept->out);
  for (auto const& d : documents)
    leave_gaps(d.root, kept->out);
  out = std::move(kept->out);
  if (kept->eval.can_load_again())
    memory = std::move(kept);
}

} // namespace

void read(std::span<input_document const> documents, design_builder& out) {
  if (out.memory() != nullptr)
    return read_case(documents, out); // their shape was found good when there were cases
  std::vector<input_document> good;
  for (auto const& d : documents)
    if (check_shape(d, out))
      good.push_back(d);
  evaluator e(out);
  e.load(good);
  convert(e, out);
  if (out.facts().conditions.empty())
    offer_cases(e, out);
  for (auto const& d : good) {
    remark_on_networks(d.root, out);
    leave_gaps(d.root, out);
  }
}

} // namespace vpclint::inline v0::cfn
