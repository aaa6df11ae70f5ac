#pragma once

#include "vpclint/text/location.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// What a run has read and what it has not: the material of `vpc-lint inspect`.
namespace vpclint::inline v0 {

/// How many things of one kind a document has, by the name its format has for them
/// (`AWS::EC2::Subnet`, `aws_subnet`, `Subnets`, `subnet`).
struct resource_count {
  std::string type{};
  std::size_t read{0};    ///< became part of the design
  std::size_t skipped{0}; ///< known to be without a part in a network, or in a state that has none
  std::size_t unmodelled{
      0};            ///< might matter to a network, but there is nothing in the design for it
  std::string why{}; ///< for those not read: what that leaves unknown, or why it is nothing

  friend bool operator==(resource_count const&, resource_count const&) = default;
};

/// A value or reference that could not be made out.
struct unresolved_reference {
  place at{};
  std::string what{};    ///< as written, e.g. `Fn::ImportValue: net-VpcId`, `aws_subnet.a.id`
  std::string reason{};  ///< the missing fact
  bool ambiguous{false}; ///< more than one thing is meant by it

  friend bool operator==(unresolved_reference const&, unresolved_reference const&) = default;
};

/// What one document was taken for and what was found in it.
struct file_inventory {
  std::string file{};
  std::string format{};                           ///< name of the input format; empty: none of them
  std::vector<resource_count> resources{};        ///< by type, ascending
  std::vector<unresolved_reference> unresolved{}; ///< in document order
  std::vector<std::string> remarks{}; ///< whole sentences, such as that there is no network in it

  friend bool operator==(file_inventory const&, file_inventory const&) = default;
};

} // namespace vpclint::inline v0
