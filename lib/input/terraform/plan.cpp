#include "input/terraform/plan.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

constexpr int deepest_module = 64;
constexpr std::array plan_parts{
    std::string_view("planned_values"), std::string_view("resource_changes"),
    std::string_view("prior_state"),    std::string_view("configuration"),
    std::string_view("values"),         std::string_view("resource_drift")};

bool has_action(doc::node actions, std::string_view wanted) {
  for (auto const a : actions.items())
    if (a.text() == wanted)
      return true;
  return false;
}

/// What the reasons of several resources of one type say together.
void also(std::string& why, std::string_view more) {
  if (why.find(more) == std::string::npos)
    why += (why.empty() ? "" : "; ") + std::string(more);
}

/// What `terraform show -json` writes of a state without resources.
bool is_empty_state(doc::node root) {
  if (!root.find("format_version"))
    return false;
  for (auto const [key, value] : root.entries())
    if (key.text() != "format_version" && key.text() != "terraform_version")
      return false;
  return true;
}

} // namespace

int confidence(doc::node root, std::string_view) {
  if (!root.is_mapping())
    return 0;
  bool const version = static_cast<bool>(root.find("format_version"));
  bool const tool = static_cast<bool>(root.find("terraform_version"));
  bool const part = std::any_of(plan_parts.begin(), plan_parts.end(),
                                [&](std::string_view p) { return bool(root.find(p)); });
  if (version && (part || tool))
    return 95;
  if (is_empty_state(root))
    return 60;
  if (root.find("lineage") && (root.find("resources") || root.find("modules")))
    return 90;
  if (tool && (part || root.find("resources") || root.find("modules")))
    return 85;
  return root.find("planned_values") || root.find("resource_changes") ? 70 : 0;
}

plan::plan(input_document const& in, std::size_t number, design_builder& out)
    : out_(out), root_(in.root), number_(number) {
  if (!root_.is_mapping()) {
    refuse(root_,
           "a plan of Terraform is a mapping, and this is " + std::string(doc::describe(root_)));
    return;
  }
  usable_ = true;
  if (root_.find("lineage") || (!root_.find("format_version") && root_.find("resources"))) {
    kind_ = document_kind::raw_state;
    read_raw_state();
    finish();
    return;
  }
  if (auto const v = root_.find("format_version")) {
    auto const major = v.text().substr(0, v.text().find('.'));
    if (!v.is_scalar() || (major != "0" && major != "1")) {
      out_.refuse(codes::unsupported_version, v.at(),
                  "format version " + std::string(v.is_scalar() ? v.text() : "of this kind") +
                      " of plans is not known here")
          .remedy = "versions 0.1 to 1.x can be read";
      usable_ = false;
      return;
    }
  }
  if (auto const c = root_.find("configuration"); c && !doc::is_null(c)) {
    if (!c.is_mapping())
      refuse(c, "'configuration' is " + std::string(doc::describe(c)) + ", not a mapping");
    else if (auto const r = c.find("root_module"); r && !doc::is_null(r)) {
      has_configuration_ = true;
      if (!r.is_mapping())
        refuse(r, "the configuration of a module is a mapping, and this is " +
                      std::string(doc::describe(r)));
      read_config(r, "", 0);
    }
  }
  auto const planned = root_.find("planned_values");
  auto const values = root_.find("values");
  auto const top = planned && !doc::is_null(planned) ? planned : values;
  if (!planned && values)
    kind_ = document_kind::state;
  if (top && !doc::is_null(top)) {
    if (!top.is_mapping())
      refuse(top, "'" + std::string(top.key().text()) + "' is " + std::string(doc::describe(top)) +
                      ", not a mapping");
    else if (auto const r = top.find("root_module"); r && !doc::is_null(r))
      read_module(r, "");
  }
  if (auto const changes = root_.find("resource_changes"); changes && !doc::is_null(changes)) {
    if (!changes.is_sequence())
      refuse(changes,
             "'resource_changes' is " + std::string(doc::describe(changes)) + ", not a list");
    else
      read_changes(changes, !planned);
  }
  if (auto const prior = root_.find("prior_state"); prior && !doc::is_null(prior)) {
    if (!prior.is_mapping())
      refuse(prior, "'prior_state' is " + std::string(doc::describe(prior)) + ", not a mapping");
    else if (auto const v = prior.find("values"); v && !doc::is_null(v) && !v.is_mapping())
      refuse(v, "the values of a state are " + std::string(doc::describe(v)) + ", not a mapping");
    else if (auto const r = v.find("root_module"))
      read_prior(r);
  }
  if (usable_ && !top && !root_.find("resource_changes") && !root_.find("prior_state") &&
      !has_configuration_ && !root_.find("resource_drift") && !is_empty_state(root_))
    refuse(root_, "the plan has neither 'planned_values' nor 'resource_changes' nor 'values'");
  finish();
}

bool plan::refuse(doc::node n, std::string message) {
  out_.refuse(codes::wrong_type, n.key_at(), std::move(message));
  usable_ = false;
  return false;
}

void plan::read_module(doc::node module, std::string_view address) {
  if (++depth_ > deepest_module) {
    refuse(module, "modules are nested deeper than " + std::to_string(deepest_module));
    --depth_;
    return;
  }
  if (!module.is_mapping()) {
    refuse(module, "a module is a mapping, and this is " + std::string(doc::describe(module)));
    --depth_;
    return;
  }
  if (!address.empty()) {
    modules_[address.substr(0, index_start(address))].push_back(address);
    ++module_counts_[address];
  }
  if (auto const resources = module.find("resources"); resources && !doc::is_null(resources)) {
    if (!resources.is_sequence())
      refuse(resources, "'resources' is " + std::string(doc::describe(resources)) + ", not a list");
    for (auto const r : resources.items())
      read_resource(r, false);
  }
  if (auto const children = module.find("child_modules"); children && !doc::is_null(children)) {
    if (!children.is_sequence())
      refuse(children,
             "'child_modules' is " + std::string(doc::describe(children)) + ", not a list");
    for (auto const c : children.items())
      read_module(c, c.find("address").text());
  }
  --depth_;
}

instance* plan::add(instance i) {
  if (out_.stopped() || !out_.charge(sizeof(instance) + i.address.size(), i.at))
    return nullptr;
  if (auto const known = by_address_.find(i.address); known != by_address_.end())
    return known->second;
  i.number = instances_.size();
  auto& kept = instances_.emplace_back(std::move(i));
  split_address(kept);
  by_address_.emplace(kept.address, &kept);
  return &kept;
}

void plan::read_resource(doc::node r, bool from_prior) {
  if (!r.is_mapping()) {
    refuse(r, "a resource is a mapping, and this is " + std::string(doc::describe(r)));
    return;
  }
  auto const address = r.find("address");
  auto const type = r.find("type");
  if (!address.is_scalar() || !type.is_scalar() || address.text().empty()) {
    out_.refuse(codes::missing_key, r.at(), "a resource lacks its 'address' or its 'type'");
    usable_ = false;
    return;
  }
  instance i;
  i.address = std::string(address.text());
  i.type = type.text();
  i.name = r.find("name").text();
  i.data = r.find("mode").text() == "data";
  // What a plan does not touch stays, even if a targeted one does not list it; what it deletes or
  // forgets is among its changes.
  if (from_prior && !i.data &&
      (changed_.count(address.text()) != 0 || r.find("deposed_key") ||
       !root_.find("planned_values")))
    return;
  i.document = number_;
  i.values = r.find("values");
  if (i.values && !doc::is_null(i.values) && !i.values.is_mapping()) {
    refuse(i.values, "the values of " + i.address + " are " + std::string(doc::describe(i.values)) +
                         ", not a mapping");
    return;
  }
  i.at = address.at();
  i.has_change = from_prior && !i.data; // it has all its values
  add(std::move(i));
}

void plan::read_prior(doc::node module) {
  if (++depth_ <= deepest_module) {
    for (auto const r : module.find("resources").items())
      read_resource(r, true);
    for (auto const c : module.find("child_modules").items())
      read_prior(c);
  }
  --depth_;
}

void plan::read_changes(doc::node changes, bool alone) {
  changed_.reserve(changes.size());
  for (auto const r : changes.items()) {
    if (!r.is_mapping()) {
      refuse(r, "a change is a mapping, and this is " + std::string(doc::describe(r)));
      return;
    }
    auto const address = r.find("address");
    auto const change = r.find("change");
    if (!address.is_scalar() || address.text().empty()) {
      out_.refuse(codes::missing_key, r.at(), "a change lacks its 'address'");
      usable_ = false;
      return;
    }
    if (change && !change.is_mapping()) {
      refuse(change, "the change of " + std::string(address.text()) + " is " +
                         std::string(doc::describe(change)) + ", not a mapping");
      return;
    }
    changed_.insert(address.text());
    // A state that was not refreshed has what was moved at the address that it had.
    if (auto const old = r.find("previous_address"); old.is_scalar())
      changed_.insert(old.text());
    read_change(r, change, alone);
  }
}

void plan::read_change(doc::node r, doc::node change, bool alone) {
  auto const address = r.find("address");
  auto const actions = change.find("actions");
  auto const before = change.find("before");
  auto const type = r.find("type").text();
  bool const creates = has_action(actions, "create");
  bool const forgotten = !creates && has_action(actions, "forget");
  bool const gone = !creates && has_action(actions, "delete");
  auto const changed = [&](doc::node values) {
    return instance{.address = std::string(address.text()),
                    .type = type,
                    .name = r.find("name").text(),
                    .data = r.find("mode").text() == "data",
                    .document = number_,
                    .values = values,
                    .at = address.at()};
  };
  if (before.is_mapping() && !has_action(actions, "forget") && type.starts_with("aws_"))
    if (auto old = changed(before); !old.data) {
      old.created = false;
      before_.push_back(std::move(old));
    }
  if (type.empty())
    return;
  if (gone || forgotten) {
    auto& count = out_.count(address.at(), type);
    ++count.skipped;
    also(count.why,
         forgotten ? "Terraform forgets it; it may go on existing" : "the plan deletes it");
    return;
  }
  if (auto const after = alone ? change.find("after") : doc::node(); after.is_mapping())
    add(changed(after));
  auto const kept = by_address_.find(address.text());
  if (kept == by_address_.end())
    return;
  auto& known = *kept->second;
  known.unknown = change.find("after_unknown");
  known.has_change = static_cast<bool>(known.unknown) || !actions || !creates;
  known.before = before;
}

void plan::read_config(doc::node module, std::string const& plain, int depth) {
  if (depth > deepest_module || !module.is_mapping())
    return;
  config_modules_.emplace(plain, module);
  std::string const prefix = plain.empty() ? plain : plain + ".";
  for (auto const r : module.find("resources").items()) {
    std::string const address = prefix + (r.find("mode").text() == "data" ? "data." : "") +
                                std::string(r.find("type").text()) + "." +
                                std::string(r.find("name").text());
    config_resources_.emplace(address, r);
  }
  for (auto const [name, call] : module.find("module_calls").entries())
    read_config(call.find("module"), prefix + "module." + std::string(name.text()), depth + 1);
}

} // namespace vpclint::inline v0::terraform
