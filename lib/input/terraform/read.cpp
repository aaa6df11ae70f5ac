#include "input/terraform/read.hpp"

#include "input/terraform/reader.hpp"

#include <memory>

namespace vpclint::inline v0::terraform {

void read(std::span<input_document const> documents, design_builder& out) {
  std::vector<std::unique_ptr<plan>> plans;
  std::vector<plan const*> usable;
  for (auto const& d : documents) {
    auto p = std::make_unique<plan>(d, usable.size(), out);
    if (!p->usable())
      continue;
    usable.push_back(p.get());
    plans.push_back(std::move(p));
  }
  if (usable.empty() || out.stopped())
    return;
  reader(std::move(usable), out).run();
}

} // namespace vpclint::inline v0::terraform
