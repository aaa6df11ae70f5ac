#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using facts = std::vector<network::missing_fact const*>;

constexpr std::string_view made_gateway = " of internet gateway internet-gateway-of-";

/// The VPC whose own ACL, group, routes and gateway are among the facts, since it is outside the
/// documents; nothing where there is none.
std::string outside_vpc(facts const& all) {
  bool acl = false;
  std::string_view vpc;
  for (auto const* f : all) {
    acl = acl || f->what.ends_with(" of network ACL default");
    if (auto const at = f->what.find(made_gateway); at != std::string::npos)
      vpc = std::string_view(f->what).substr(at + made_gateway.size());
  }
  return std::string(acl ? vpc : std::string_view());
}

/// What a fact is called as one of the VPC's own, where it is one.
std::string_view name_among_own(std::string_view what) {
  if (what.ends_with(" of network ACL default"))
    return "network ACL";
  if (what.find(made_gateway) != std::string_view::npos)
    return "internet gateway";
  if (what.ends_with(" of security group default"))
    return "default group";
  return what.ends_with(" of route table main") ? "routes" : std::string_view();
}

/// `CIDR block and DNS support of VPC a, attachment of internet gateway b`, and how many they are.
std::pair<std::string, std::size_t> fact_names(facts const& all) {
  auto const outside = outside_vpc(all);
  std::vector<std::pair<std::string, std::vector<std::string>>> subjects;
  for (auto const* f : all) {
    auto what = f->what;
    if (auto const own = name_among_own(what); !outside.empty() && !own.empty())
      what = std::string(own) + " of VPC " + outside;
    auto const cut = std::min(what.find(" of "), what.size());
    auto const subject = what.substr(cut);
    auto const known = std::find_if(subjects.begin(), subjects.end(),
                                    [&](auto const& s) { return s.first == subject; });
    auto& names = known == subjects.end()
                      ? subjects.emplace_back(subject, std::vector<std::string>{}).second
                      : known->second;
    auto name = what.substr(0, cut);
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  std::vector<std::string> words;
  std::size_t count = 0;
  for (auto const& [subject, names] : subjects) {
    words.push_back(listed_words(names, names.size()) + subject);
    count += names.size();
  }
  return {listed_words(words, words.size()), count};
}

/// The part of the design that all of them belong to.
std::string common_resource(facts const& all) {
  auto common = all.front()->resource;
  for (auto const* f : all)
    while (!common.empty() && f->resource != common && !f->resource.starts_with(common + "."))
      common.resize(common.find('.') == std::string::npos ? 0 : common.rfind('.'));
  return common;
}

/// Facts that are open at one place for one reason are one finding.
void check_fact_unknown(lint_context& ctx) {
  std::vector<facts> groups;
  std::map<std::pair<place, std::string_view>, std::size_t> seen;
  for (auto const& fact : ctx.net().missing_facts()) {
    auto const [it, added] = seen.try_emplace({fact.at, fact.reason}, groups.size());
    if (added || !fact.at.valid())
      groups.emplace_back().push_back(&fact);
    else
      groups[it->second].push_back(&fact);
  }
  for (auto const& group : groups) {
    auto [message, count] = fact_names(group);
    message += count == 1 ? " is not known" : " are not known";
    if (auto const& reason = group.front()->reason; !reason.empty())
      message += ": " + reason;
    ctx.inconclusive(group.front()->at, std::move(message)).resource = common_resource(group);
  }
}

} // namespace

extern constinit rule const fact_unknown{
    .info = {.id = "VPC0013",
             .name = "fact-unknown",
             .summary = "The design leaves open a fact that something depends on.",
             .rationale =
                 "What depends on it is neither right nor wrong yet: no rule guesses, and no "
                 "question whose answer rests on it is answered with yes or no.",
             .remedy = "Write the fact down when it is decided.",
             .level = severity::info,
             .since = "0.1.0"},
    .check = &check_fact_unknown};

} // namespace vpclint::inline v0::rules
