#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"

#include "input/terraform/plan.hpp"

#include <string>
#include <utility>

namespace vpclint::inline v0::terraform {

void plan::read_raw_state() {
  auto const version = root_.find("version");
  if (!version || doc::as_int(version) != 4) {
    out_.refuse(codes::unsupported_version, version ? version.at() : root_.at(),
                "a state file of version " + std::string(version.text()) + " can't be read")
        .remedy = "write it as `terraform show -json` does; files of version 4 can be read as "
                  "they are";
    usable_ = false;
    return;
  }
  auto const resources = root_.find("resources");
  if (!resources.is_sequence()) {
    refuse(resources ? resources : root_, "a state file has a list of 'resources'");
    return;
  }
  for (auto const r : resources.items())
    read_raw_resource(r);
}

void plan::read_raw_resource(doc::node r) {
  if (!r.is_mapping() || !r.find("type").is_scalar()) {
    refuse(r, "a resource of a state file is a mapping with a 'type'");
    return;
  }
  for (auto const one : r.find("instances").items()) {
    if (!one.is_mapping()) {
      refuse(one, "an instance is a mapping, and this is " + std::string(doc::describe(one)));
      return;
    }
    if (one.find("deposed") && !doc::is_null(one.find("deposed")))
      continue;
    instance i;
    i.type = r.find("type").text();
    i.name = r.find("name").text();
    i.data = r.find("mode").text() == "data";
    if (auto const module = r.find("module"); !module.text().empty())
      i.address = std::string(module.text()) + ".";
    i.address +=
        std::string(i.data ? "data." : "") + std::string(i.type) + "." + std::string(i.name);
    if (auto const key = one.find("index_key"); key && !doc::is_null(key))
      i.address += doc::as_int(key) ? "[" + std::string(key.text()) + "]"
                                    : "[\"" + std::string(key.text()) + "\"]";
    i.document = number_;
    i.values = one.find("attributes");
    i.has_change = true;
    i.at = r.find("name") ? r.find("name").at() : r.at();
    if (i.values && !i.values.is_mapping()) {
      refuse(i.values, "the attributes of " + i.address + " are " +
                           std::string(doc::describe(i.values)) + ", not a mapping");
      return;
    }
    add(std::move(i));
  }
}

} // namespace vpclint::inline v0::terraform
