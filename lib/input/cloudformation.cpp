#include "input/cloudformation/cloudformation.hpp"

#include "vpclint/input/format.hpp"

namespace vpclint::inline v0 {

extern constinit input_format const cloudformation{.name = "cloudformation",
                                                   .summary =
                                                       "CloudFormation templates, in YAML or JSON",
                                                   .confidence = &cfn::confidence,
                                                   .read = &cfn::read};

} // namespace vpclint::inline v0
