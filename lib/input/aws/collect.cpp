#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/aws/dump.hpp"
#include "input/aws/shape.hpp"

#include <algorithm>

namespace vpclint::inline v0::dump {
namespace {

using namespace std::string_view_literals;

void look_at_name(std::string_view part, surroundings& w) {
  if (is_account(part))
    w.account = std::string(part);
  if (is_region(part))
    w.region = std::string(part);
}

/// Whether two may be one: what is not known of a place may be anything.
bool is_perhaps(corner const& a, corner const& b) {
  return (a.first.empty() || b.first.empty() || a.first == b.first) &&
         (a.second.empty() || b.second.empty() || a.second == b.second);
}

/// Answers that repeat the token that was asked with; where to go on says another key.
bool repeats_marker(std::string_view key) { return key == "MountTargets" || key == "FileSystems"; }

/// Whether an account may see it otherwise than its owner: tags, names of zones, options of a side.
bool is_own_view(std::string_view key) {
  return key == "Tags" || key == "TagSet" || key == "tags" || key == "TagList" ||
         key == "PeeringOptions" || key == "Message" || key == "AvailabilityZone" ||
         key == "AssociationId" || key == "CreationTime" || key == "CreateTime";
}

/// Whether two parts say different things; what only one of them says is no contradiction.
bool differs(doc::node a, doc::node b, int depth) {
  if (depth > most_nesting || a.kind() != b.kind())
    return true;
  if (a.is_scalar())
    return a.text() != b.text();
  if (a.is_mapping()) {
    for (auto const [k, v] : a.entries())
      if (auto const other = b.find(k.text());
          other && !is_own_view(k.text()) && differs(v, other, depth + 1))
        return true;
    return false;
  }
  if (a.size() != b.size())
    return true;
  auto const in_order = [&] {
    auto other = b.items().begin();
    for (auto const item : a.items())
      if (differs(item, *other++, depth + 1))
        return false;
    return true;
  };
  constexpr std::size_t many = 100;
  if (in_order() || a.size() > many)
    return !in_order();
  return !std::all_of(a.items().begin(), a.items().end(), [&](doc::node item) {
    return std::any_of(b.items().begin(), b.items().end(),
                       [&](doc::node other) { return !differs(item, other, depth + 1); });
  });
}

/// Whether two answers about one thing differ in what is read of it.
bool contradicts(row const& r, doc::node a, doc::node b) {
  std::string_view keys = r.keys.substr(0, r.keys.find(';'));
  while (!keys.empty()) {
    auto const comma = keys.find(", ");
    auto key = keys.substr(0, comma);
    key = key.substr(0, key.find('.'));
    auto const one = a.find(key);
    auto const other = b.find(key);
    if (one && other && !is_own_view(key) && differs(one, other, 0))
      return true;
    keys = comma == std::string_view::npos ? std::string_view() : keys.substr(comma + 2);
  }
  return false;
}

} // namespace

bool reader::collect_attribute(doc::node n, std::size_t /*where*/) {
  if (!is_attribute(n))
    return false;
  auto const id = str(n, "VpcId");
  for (auto const* key : {"EnableDnsSupport", "EnableDnsHostnames"})
    if (auto const v = object(n, key)) {
      ++out_.count(n.at(), "VpcAttribute").read;
      (key[9] == 'S' ? dns_support_ : dns_hostnames_)[id] = v;
    }
  if (n.find("EnableNetworkAddressUsageMetrics"))
    ++out_.count(n.at(), "VpcAttribute").skipped;
  return true;
}

doc::node reader::put(row const& r, doc::node thing, std::size_t where, std::string_view& id) {
  auto& known = *bin_of(r).by_id;
  if (!r.is_local()) {
    auto const [first, is_new] = known.emplace(id, thing);
    return is_new ? doc::node() : first->second;
  }
  auto own = corner_of(thing, where);
  auto& alike = alike_[{&r, id}];
  for (auto const& [other, node] : alike)
    if (is_perhaps(other, own))
      return node;
  if (!alike.empty())
    id = keep(own.first + "/" + own.second + "/" + std::string(id));
  known.emplace(id, thing);
  alike.emplace_back(std::move(own), thing);
  return {};
}

reader::page_count& reader::pages_of(std::string_view key, std::size_t where, doc::node first) {
  return pages_[{key, {where_[where].account, where_[where].region}, asked_of(key, where, first)}];
}

void reader::look_for_token(doc::node n, std::string_view key, std::size_t where, doc::node first) {
  doc::node token;
  for (auto const* name : {"NextToken", "nextToken", "NextMarker", "Marker"})
    if (auto const found = get(n, name);
        found && !found.text().empty() && !(name == "Marker"sv && repeats_marker(key)))
      token = found;
  auto& c = pages_of(key, where, first);
  ++(token ? c.open : c.closed);
  if (token)
    c.at = token.at();
}

void reader::take_alone(row const& r, doc::node thing, std::size_t where) {
  auto& c = pages_of(r.key, where, thing);
  if (c.things++ == 0 && c.open == 0)
    c.at = thing.at();
  take(r, thing, where);
}

void reader::take(row const& r, doc::node thing, std::size_t where) {
  if (out_.stopped())
    return;
  if (!thing.is_mapping()) {
    if (r.how == disposition::skipped) {
      auto& count = out_.count(thing.at(), r.key);
      ++count.skipped;
      count.why = std::string(r.keys);
      return;
    }
    out_.refuse(codes::wrong_type, thing.at(),
                "a member of " + std::string(r.key) + " is " + std::string(doc::describe(thing)) +
                    ", and a mapping is meant");
    return;
  }
  take(item_of(r, thing, where));
}

void reader::take(item made) {
  if (out_.stopped())
    return;
  auto const& r = *made.kind;
  auto const thing = made.node;
  auto& count = out_.count(thing.at(), r.key);
  if (!r.id.empty()) {
    if (made.id.empty()) {
      auto const id = get(thing, r.id);
      out_.refuse(id ? codes::wrong_type : codes::missing_key, id ? id.at() : thing.at(),
                  "a member of " + std::string(r.key) + " has no " + std::string(r.id));
      return;
    }
    if (auto const first = put(r, thing, made.where, made.id)) {
      ++count.skipped;
      if (count.why.empty())
        count.why = "was read before";
      if (contradicts(r, first, thing))
        out_.report(codes::repeated_setting, severity::warning, get(thing, r.id).at(),
                    std::string(made.id.substr(0, 200)) +
                        " is described differently before; the first answer counts");
      return;
    }
  }
  if (!out_.charge(700, thing.at()))
    return;
  switch (r.how) {
  case disposition::read:
  case disposition::part:
    ++count.read;
    break;
  case disposition::skipped:
    ++count.skipped;
    count.why = std::string(r.keys);
    return;
  case disposition::unmodelled:
    ++count.unmodelled;
    count.why = std::string(r.keys);
    out_.into().gaps.push_back(
        {.at = thing.at(), .part = std::string(r.key), .reason = std::string(r.keys)});
    return;
  }
  auto& into = bin_of(r);
  if (into.items == nullptr)
    into.items = &items_[r.key];
  into.items->push_back(made);
}

void reader::answered(std::string_view key, std::size_t where) {
  auto& at = answered_[key];
  if (at.empty() || at.back() != where)
    at.push_back(where);
}

void reader::collect_list(row const& r, doc::node list, std::size_t where) {
  answered(r.key, where);            // an empty answer is one
  constexpr std::size_t many = 1000; // else growing by itself is as good
  if (auto& known = by_id_[&r]; !r.id.empty() && list.size() > many) {
    known.reserve(known.size() + list.size());
    if (r.how == disposition::read || r.how == disposition::part)
      if (auto& items = items_[r.key];
          list.size() > items.size()) // else many lists would move them
        items.reserve(items.size() + list.size());
  }
  if (r.read == &reader::read_interface)
    return take_interfaces(r, list, where);
  for (auto const thing : list.items())
    take(r, thing, where);
}

void reader::collect(doc::node n, std::size_t where, int depth) {
  if (depth > most_nesting) {
    out_.refuse(codes::wrong_type, n.at(), "answers are nested too deeply here");
    return;
  }
  if (n.is_sequence()) {
    for (auto const thing : n.items())
      if (auto const* bare = thing.is_mapping() ? find_bare(thing) : nullptr)
        take_alone(*bare, thing, where);
      else if (thing.is_mapping())
        collect(thing, where, depth + 1);
      else
        out_.refuse(codes::wrong_type, thing.at(),
                    "no answer of a describe call: it is " + std::string(doc::describe(thing)));
    return;
  }
  if (is_recording(n)) {
    if (auto const status = str(n, "status_code"); !status.empty() && status != "200")
      return note(n.at(),
                  "This call failed with status " + std::string(status.substr(0, 20)) + ".");
    if (auto const data = object(n, "data"))
      collect(data, where, depth + 1);
    return;
  }
  if (collect_attribute(n, where))
    return;
  if (auto const* bare = find_bare(n))
    return take_alone(*bare, n, where);
  for (auto const [k, v] : n.entries())
    collect_member(n, k.text(), where, depth);
}

void reader::collect_member(doc::node n, std::string_view key, std::size_t where, int depth) {
  auto const value = get(n, key);
  if (!value || key == "ResponseMetadata" || key == "NextToken" || key == "nextToken")
    return;
  if (key == "AdditionalRoutesAvailable" && value.text() == "true")
    if (auto const table = table_of(where, "tgw-rtb-"); !table.empty())
      cut_short_.emplace(table);
  if (key == "Reservations") {
    auto const& instances = *find_row("Instances", {});
    answered(instances.key, where);
    look_for_token(n, instances.key, where, {});
    for (auto const one : list(n, key).items())
      if (one.is_mapping())
        collect_list(instances, list(one, "Instances"), where);
      else
        out_.refuse(codes::wrong_type, one.at(), "a reservation is not a mapping");
    return;
  }
  if (auto const* single = find_single(key, value)) {
    if (single->key != single->single)
      return take_alone(*single, value, where);
    answered(single->key, where); // there is one only
    take(*single, value, where);
    return;
  }
  if (auto const* r = find_row(key, first_of(value))) {
    if (value.is_sequence()) {
      look_for_token(n, r->key, where, first_of(value));
      return collect_list(*r, value, where);
    }
    out_.refuse(codes::wrong_type, value.at(),
                std::string(key) + " is " + std::string(doc::describe(value)) +
                    ", and a list is meant");
    return;
  }
  if (value.is_mapping() && is_wrapper(key)) {
    surroundings w = where_[where];
    look_at_name(key, w);
    w.file += "/" + std::string(key);
    where_.push_back(std::move(w));
    collect(value, where_.size() - 1, depth + 1);
    return;
  }
  if (first_of(value).is_mapping()) {
    auto& count = out_.count(value.at(), key);
    count.unmodelled += value.size();
    count.why = "nothing is known here of such a list";
  }
}

void reader::run() {
  for (auto const& d : documents_) {
    surroundings w{.account = {}, .region = {}, .file = std::string(d.name), .at = d.root.at()};
    std::string_view path = d.name;
    while (!path.empty()) {
      auto const slash = path.find('/');
      look_at_name(path.substr(0, slash), w);
      path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    where_.push_back(std::move(w));
    if (d.root.is_scalar()) {
      out_.refuse(codes::wrong_type, d.root.at(), "an answer of a describe call is a mapping");
      continue;
    }
    auto const found = likeness(d.root);
    auto const known = [](auto const& other) { return likeness(other.root) > 0; };
    if (found == 0 && d.root.is_mapping() &&
        std::any_of(documents_.begin(), documents_.end(), known))
      note(d.root.at(), "Nothing is known here of such an answer.");
    else if (found == 0 && d.root.size() > 0)
      out_.refuse(codes::wrong_type, d.root.at(),
                  "there is no list that a describe call answers with");
    collect(d.root, where_.size() - 1, 0);
    if (out_.stopped())
      return;
  }
  index();
  auto& interfaces = out_.into().network_interfaces; // large, and by far the most
  interfaces.reserve(interfaces.size() + all("NetworkInterfaces").size());
  for (int turn = 0; turn < 10; ++turn)
    for (auto const& [key, list_of] : items_)
      if (!list_of.empty() && list_of.front().kind->read == &reader::read_interface) {
        if (list_of.front().kind->turn == turn)
          read_interfaces(list_of);
      } else
        for (auto const& i : list_of)
          if (i.kind->turn == turn && i.kind->read != nullptr)
            (this->*i.kind->read)(i);
  open_vpn_gateways();
  pages();
  missing_answers();
  missing_gateways();
  public_access();
  open_exclusions();
  finish();
}

void read(std::span<input_document const> documents, design_builder& out) {
  reader(documents, out).run();
}

} // namespace vpclint::inline v0::dump
