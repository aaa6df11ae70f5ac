#include "input/aws/shape.hpp"

#include "vpclint/doc/scalar.hpp"

#include "input/aws/dump.hpp"

#include <algorithm>

namespace vpclint::inline v0::dump {
namespace {

bool digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A member of a thing that is looked for while all of them are walked over.
struct wanted {
  std::string_view key{};
  doc::node found{}; // the first one
  void look_at(std::string_view k, doc::node v) {
    if (k == key && !found)
      found = v;
  }
};

std::string_view text_of(wanted const& w) { return doc::is_null(w.found) ? "" : w.found.text(); }

void look_at_interface(item& i, wanted const& description, wanted const& attachment) {
  i.description = text_of(description);
  auto const instance = attachment.found.find("InstanceId");
  i.instance = text_of({.found = instance});
  i.unusual = (description.found && !description.found.is_scalar()) ||
              (attachment.found && !attachment.found.is_mapping()) ||
              (instance && !instance.is_scalar());
}

} // namespace

bool is_account(std::string_view text) { return text.size() == 12 && digits(text); }

bool is_region(std::string_view text) {
  if (text.size() < 9 || text.size() > 16 || text[2] != '-' || text.back() < '1' ||
      text.back() > '9' || text[text.size() - 2] != '-')
    return false;
  return std::all_of(text.begin(), text.end() - 1,
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

bool is_recording(doc::node n) { return n.find("status_code") && n.find("data"); }
bool is_attribute(doc::node n) {
  return n.find("VpcId") && (n.find("EnableDnsSupport") || n.find("EnableDnsHostnames") ||
                             n.find("EnableNetworkAddressUsageMetrics"));
}
bool is_wrapper(std::string_view key) {
  return is_account(key) || is_region(key) || key.starts_with("describe") ||
         key.starts_with("get-") || key.starts_with("list-") || key.starts_with("search-") ||
         key == "ec2" || key == "elbv2" || key == "elb" || key == "rds" || key == "lambda" ||
         key == "eks" || key == "ecs" || key == "elasticache" || key == "efs" ||
         key == "networkmanager" || key == "redshift" || key == "regions" || key == "accounts" ||
         key == "data";
}

doc::node first_of(doc::node list) {
  for (auto const n : list.items())
    return n;
  return {};
}

int likeness(doc::node n, int depth) {
  if (depth > most_nesting)
    return 0;
  if (n.is_sequence()) {
    auto const first = first_of(n);
    return first.is_mapping() ? (find_bare(first) != nullptr ? 80
                                 : depth == 0                ? likeness(first, depth + 1)
                                                             : 0)
                              : 0;
  }
  if (!n.is_mapping())
    return 0;
  if (is_recording(n))
    return 95;
  if (is_attribute(n) || find_bare(n) != nullptr)
    return 80;
  int best = 0;
  for (auto const [k, v] : n.entries()) {
    if (k.text() == "Resources" || k.text() == "vpcs" || k.text() == "planned_values")
      return 0;
    bool const upper = !k.text().empty() && k.text().front() >= 'A' && k.text().front() <= 'Z';
    if (k.text() == "Reservations")
      best = std::max(best, 90);
    else if (auto const* r = find_row(k.text(), first_of(v));
             r != nullptr && (upper || v.is_sequence()))
      best = std::max(best, v.is_sequence() ? 90 : 60);
    else if (find_single(k.text(), v) != nullptr)
      best = std::max(best, 85);
    else if (v.is_mapping() && is_wrapper(k.text()))
      best = std::max(best, likeness(v, depth + 1) - 5);
  }
  return best;
}

int confidence(doc::node root, std::string_view /*name*/) { return likeness(root); }

// One walk over the members of a thing, for it may be long and has to be fetched from memory.
item item_of(row const& r, doc::node thing, std::size_t where) {
  wanted id{.key = r.id};
  wanted vpc{.key = "VpcId"};
  wanted owner{.key = "OwnerId"};
  wanted description{.key = "Description"};
  wanted attachment{.key = "Attachment"};
  bool const is_interface = r.read == &reader::read_interface;
  for (auto const [k, v] : thing.entries()) {
    auto const key = k.text();
    id.look_at(key, v);
    vpc.look_at(key, v);
    owner.look_at(key, v);
    if (!is_interface)
      continue;
    description.look_at(key, v);
    attachment.look_at(key, v);
  }
  item made{.node = thing,
            .where = where,
            .kind = &r,
            .id = text_of(id),
            .vpc = text_of(vpc),
            .owner = text_of(owner)};
  if (is_interface)
    look_at_interface(made, description, attachment);
  return made;
}

} // namespace vpclint::inline v0::dump
