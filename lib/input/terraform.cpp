#include "vpclint/input/format.hpp"

#include "input/terraform/plan.hpp"
#include "input/terraform/read.hpp"

namespace vpclint::inline v0 {

extern constinit input_format const terraform_plan{
    .name = "terraform",
    .summary = "a plan or state of Terraform: `terraform show -json`, or a state file",
    .confidence = &terraform::confidence,
    .read = &terraform::read};

} // namespace vpclint::inline v0
