#pragma once

#include <cstddef>
#include <string>

namespace vpclint_benchmark {

/// What `terraform show -json` prints, on one line, of a plan that makes a network in each of so
/// many modules: three subnets by `count`, routes, groups with rules of their own, an instance.
/// Nothing is there yet, so that no id is known. About 12 kB a module.
std::string terraform_plan(std::size_t modules);

} // namespace vpclint_benchmark
