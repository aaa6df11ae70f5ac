#pragma once

#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/overview.hpp"
#include "vpclint/diag/condition.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/support/result.hpp"

#include <functional>
#include <vector>

namespace vpclint_tool {

/// A network as the documents make it under one way in which their conditions can fall.
struct case_network {
  vpclint::assignment under{};
  vpclint::network::network net{};
};

/// What the documents make: one network and, where conditions are not decided, each case.
struct networks {
  vpclint::network::network whole{};
  std::vector<case_network> cases{};
};

/// An answer and the network that it is about.
struct joint_answer {
  vpclint::analysis::explanation found{};
  vpclint::network::network const* of{nullptr};
};

using asking = std::function<vpclint::result<vpclint::analysis::explanation>(
    vpclint::network::network const&)>;

/// One answer for all cases: the verdict on which they agree, else `unknown` and what it is under
/// which conditions. Fails where no case can be asked. `n` has to outlive the answer.
[[nodiscard]] vpclint::result<joint_answer> ask_all(networks const& n, asking const& ask);

using open_asking = std::function<vpclint::result<vpclint::analysis::overview_answer>(
    vpclint::network::network const&)>;

/// Everything that can arrive in some case; each row says under which conditions it does. Fails
/// where no case can be asked.
[[nodiscard]] vpclint::result<vpclint::analysis::overview_answer>
overview_all(networks const& n, open_asking const& ask);

} // namespace vpclint_tool
