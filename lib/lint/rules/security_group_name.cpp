#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

std::string group_name_complaint(aws::group_name_error e) {
  switch (e) {
  case aws::group_name_error::empty:
    return "is empty";
  case aws::group_name_error::too_long:
    return "is longer than 255 characters";
  case aws::group_name_error::character:
    return "has a character other than letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";
  case aws::group_name_error::prefix:
    return "begins with sg-, which is kept for ids";
  case aws::group_name_error::reserved:
    return "is kept for the default group";
  }
  return {};
}

/// Formats that know the id or the address of a group rather than its name call it by that.
bool is_no_name(std::string const& id) {
  if (id.find("[\"") != std::string::npos)
    return true;
  return id.size() >= 11 && id.compare(0, 3, "sg-") == 0 &&
         id.find_first_not_of("0123456789abcdef", 3) == std::string::npos;
}

void check_security_group_name(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    if (g.declared == nullptr || g.is_default || is_no_name(g.id))
      continue; // `default` stands for the default group itself
    auto const error = aws::check_group_name(g.id);
    if (!error)
      continue;
    auto& f = ctx.report(g.at, "the name of security group '" + g.id + "' " +
                                   group_name_complaint(*error));
    if (*error == aws::group_name_error::prefix && g.id.size() > 3)
      f.with_remedy("call it '" + g.id.substr(3) + "'");
    f.resource = net.path(id);
  }
}

} // namespace

extern constinit rule const security_group_name{
    .info = {.id = "VPC3015",
             .name = "security-group-name",
             .summary = "A security group has a name that AWS refuses.",
             .rationale =
                 "A group's name has 1 to 255 characters of a given set and does not begin "
                 "with sg-; CreateSecurityGroup fails otherwise.",
             .remedy = "Give the group a name that AWS accepts.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"},
             .facts = {"SG-3", "SG-34"}},
    .check = &check_security_group_name};

} // namespace vpclint::inline v0::rules
