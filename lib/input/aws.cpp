#include "vpclint/input/format.hpp"

#include "input/aws/dump.hpp"

namespace vpclint::inline v0 {

extern constinit input_format const aws_dump{
    .name = "aws",
    .summary = "answers of describe calls, as the AWS CLI and collectors write them",
    .confidence = &dump::confidence,
    .read = &dump::read};

} // namespace vpclint::inline v0
