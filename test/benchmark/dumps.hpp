#pragma once

#include <cstddef>
#include <string>

namespace vpclint_benchmark {

/// What the AWS CLI answers, indented as it indents, about `vpcs` networks of three tiers in two
/// zones with `each` interfaces, all behind one transit gateway. One object by call, as collectors
/// join answers. About 1.7 kB an interface.
std::string describe_dump(std::size_t vpcs, std::size_t each);

} // namespace vpclint_benchmark
