#include "input/aws/states.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace vpclint::inline v0::dump {
namespace {

/// Words stand between bars.
struct lifecycle {
  std::string_view key{};
  std::string_view there{};
  std::string_view coming{};
  std::string_view gone{};
  bool others_are_there{false}; ///< services that have many words, and more every year
};

constexpr std::string_view attachment_is_there = "|available|modifying|rollingback|";
constexpr std::string_view attachment_is_gone =
    "|initiating|initiatingrequest|pendingacceptance|failing|failed|rejecting|rejected|deleting|"
    "deleted|";
constexpr std::string_view list_is_there =
    "|active|create-complete|modify-in-progress|modify-complete|modify-failed|restore-in-progress|"
    "restore-complete|restore-failed|delete-failed|";
constexpr std::string_view list_is_gone = "|create-failed|delete-in-progress|delete-complete|";

constexpr std::array lifecycles{
    lifecycle{"Vpcs", "|available|", "|pending|", ""},
    lifecycle{"Subnets", "|available|", "|pending|", "|failed|failed-insufficient-capacity|"},
    lifecycle{"NatGateways", "|available|", "|pending|", "|failed|deleting|deleted|"},
    lifecycle{"VpcEndpoints", "|available|", "|pending|",
              "|pendingacceptance|rejected|failed|expired|deleting|deleted|"},
    lifecycle{"VpnGateways", "|available|", "|pending|", "|deleting|deleted|"},
    lifecycle{"VpnConnections", "|available|modifying|", "|pending|", "|deleting|deleted|"},
    lifecycle{"TransitGateways", "|available|modifying|", "|pending|", "|deleting|deleted|"},
    lifecycle{"TransitGatewayRouteTables", "|available|", "|pending|", "|deleting|deleted|"},
    lifecycle{"TransitGatewayVpcAttachments", attachment_is_there, "|pending|", attachment_is_gone},
    lifecycle{"TransitGatewayPeeringAttachments", attachment_is_there, "|pending|",
              attachment_is_gone},
    lifecycle{"TransitGatewayAttachments", attachment_is_there, "|pending|", attachment_is_gone},
    lifecycle{"ManagedPrefixLists", list_is_there, "|create-in-progress|", list_is_gone},
    lifecycle{"PrefixLists", list_is_there, "|create-in-progress|", list_is_gone},
    lifecycle{"VpcBlockPublicAccessExclusions",
              "|create-complete|update-in-progress|update-complete|update-failed|",
              "|create-in-progress|",
              "|create-failed|delete-in-progress|delete-complete|disable-in-progress|"
              "disable-complete|"},
    lifecycle{"Instances", "|running|stopping|stopped|", "|pending|", "|shutting-down|terminated|"},
    lifecycle{"MountTargets", "|available|updating|", "|creating|", "|deleting|deleted|"},
    lifecycle{"LoadBalancers", "|active|active_impaired|", "|provisioning|", "|failed|"},
    lifecycle{"DBInstances", "", "|creating|", "|deleting|deleted|failed|", true},
    lifecycle{"Clusters", "", "|creating|", "|deleting|final-snapshot|", true},
    lifecycle{"CacheClusters",
              "|available|modifying|snapshotting|rebooting cluster nodes|incompatible-network|",
              "|creating|", "|deleting|deleted|restore-failed|create-failed|"},
    lifecycle{"cluster", "|active|updating|", "|creating|pending|", "|deleting|failed|"},
    lifecycle{"services", "|active|draining|", "", "|inactive|"},
};

bool has(std::string_view words, std::string const& word) {
  return words.find("|" + word + "|") != std::string_view::npos;
}

/// One answers `Available`, another `available`.
std::string in_small(std::string_view word) {
  std::string low(word.substr(0, 80));
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

} // namespace

life life_of(std::string_view key, std::string_view word) {
  auto const* const of = std::find_if(lifecycles.begin(), lifecycles.end(),
                                      [&](lifecycle const& l) { return l.key == key; });
  if (of == lifecycles.end() || word.empty())
    return life::there;
  auto const low = in_small(word);
  if (has(of->gone, low))
    return life::gone;
  if (has(of->coming, low))
    return life::coming;
  return has(of->there, low) || of->others_are_there ? life::there : life::unclear;
}

life joined_by(std::string_view word) {
  auto const low = in_small(word);
  if (low.empty() ||
      has("|available|attached|associated|enabled|disassociation-failed|in-use|", low))
    return life::there;
  if (has("|attaching|associating|enabling|", low))
    return life::coming;
  return has("|detaching|detached|disassociating|disassociated|disabling|disabled|failing|failed|"
             "association-failed|",
             low)
             ? life::gone
             : life::unclear;
}

std::string unclear_words(std::string_view word) {
  return "in the state '" + std::string(word.substr(0, 60)) +
         "', which leaves open whether it is there";
}

route_state state_of_route(std::string_view word) {
  auto const low = in_small(word);
  return low.empty() || low == "active" || low == "available" || low == "pending"
             ? route_state::active
         : low == "blackhole"                    ? route_state::blackhole
         : low == "deleting" || low == "deleted" ? route_state::gone
                                                 : route_state::unclear;
}

std::optional<bool> answers_in(std::string_view word) {
  // Of RDS, then what Redshift alone has.
  constexpr std::string_view yes =
      "|available|backing-up|configuring-enhanced-monitoring|configuring-iam-database-auth|"
      "configuring-log-exports|converting-to-vpc|creating|delete-precheck|maintenance|modifying|"
      "moving-to-vpc|rebooting|resetting-master-credentials|renaming|starting|stopping|"
      "storage-config-upgrade|storage-initialization|storage-optimization|upgrading|"
      "available, prep-for-resize|available, resize-cleanup|cancelling-resize|resizing|pausing|"
      "resuming|rotating-keys|updating-hsm|";
  auto const low = in_small(word);
  if (has(yes, low))
    return true;
  if (has("|stopped|paused|", low))
    return false;
  return std::nullopt;
}

} // namespace vpclint::inline v0::dump
