#include "input/aws/dump.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

/// One part of an ARN, by its position behind `arn`.
std::string_view arn_part(std::string_view arn, int position) {
  if (!arn.starts_with("arn:"))
    return {};
  for (; position > 0; --position) {
    auto const colon = arn.find(':');
    if (colon == std::string_view::npos)
      return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

/// Its own ARN or one of its parts; not that of a role, which is in no Region.
std::string_view any_arn(doc::node n) {
  std::string_view first;
  for (auto const [k, v] : n.entries())
    if (v.is_scalar() && v.text().starts_with("arn:aws") &&
        (k.text().ends_with("Arn") || k.text() == "arn")) {
      if (!arn_part(v.text(), 3).empty())
        return v.text();
      first = first.empty() ? v.text() : first;
    }
  return first;
}

} // namespace

std::vector<item> const& reader::all(std::string_view key) const {
  static std::vector<item> const none;
  auto const hit = items_.find(key);
  return hit == items_.end() ? none : hit->second;
}

known<ref> reader::by_name(std::string_view id, place at) {
  if (auto const name = known_.name_of(id))
    return {ref(std::string(*name), at), at};
  auto const dead = known_.gone.find(id);
  std::string const shown(id.substr(0, 200));
  std::string reason = dead != known_.gone.end() ? shown + " is " + dead->second
                                                 : shown + " is not in the documents";
  lost(shown, at, reason);
  return {unknown{std::move(reason)}, at};
}

void reader::lost(std::string const& what, place at, std::string const& reason) {
  if (lost_.insert(what).second && at.valid())
    out_.inventory(at).unresolved.push_back({.at = at, .what = what, .reason = reason});
}

known<ref> reader::to(doc::node id) {
  if (!id || !id.is_scalar() || id.text().empty())
    return {};
  return by_name(id.text(), id.at());
}

std::vector<known<ref>> reader::many(doc::node n, std::string_view list_key, std::string_view key) {
  std::vector<known<ref>> out;
  for (auto const one : list(n, list_key).items()) {
    auto r = to(key.empty() ? one : get(one, key));
    if (r.is_left_out())
      r = {unknown{"nothing is named here"}, one.at()};
    out.push_back(std::move(r));
  }
  return out;
}

std::optional<std::vector<known<ref>>> reader::groups(doc::node n, std::string_view list_key,
                                                      std::string_view key) {
  if (!get(n, list_key)) {
    // Left out would mean the default group, and an answer always says which they are.
    std::vector<known<ref>> open;
    open.push_back({unknown{"the answer has no " + std::string(list_key)}, n.at()});
    return open;
  }
  return many(n, list_key, key);
}

std::string reader::region_of(item const& i) const {
  if (auto const r = arn_part(any_arn(i.node), 3); !r.empty())
    return std::string(r);
  if (!i.vpc.empty())
    if (auto const hit = vpc_region_.find(i.vpc); hit != vpc_region_.end())
      return hit->second;
  auto const& w = where_[i.where].region;
  return w.empty() ? out_.facts().region : w;
}

std::string reader::account_of(item const& i) const {
  if (!i.owner.empty())
    return std::string(i.owner);
  if (auto const a = arn_part(any_arn(i.node), 4); !a.empty())
    return std::string(a);
  return where_[i.where].account;
}

corner reader::corner_of(doc::node thing, std::size_t where) const {
  auto const arn = any_arn(thing);
  auto const& w = where_[where];
  auto account = arn_part(arn, 4);
  auto region = arn_part(arn, 3);
  return {account.empty() ? w.account : std::string(account),
          region.empty() ? w.region : std::string(region)};
}

doc::node reader::described_for(item const& user, std::string_view key,
                                std::string_view called) const {
  auto const hit = alike_.find({find_row(key, {}), called});
  if (hit == alike_.end())
    return {};
  corner const own{account_of(user), region_of(user)};
  doc::node only;
  for (auto const& [where, node] : hit->second) {
    if ((!own.first.empty() && !where.first.empty() && own.first != where.first) ||
        (!own.second.empty() && !where.second.empty() && own.second != where.second))
      continue;
    if (only)
      return {}; // one of them, and it can't be said which
    only = node;
  }
  return only;
}

std::string reader::name(item const& i) {
  auto const id = i.id;
  auto base = id;
  if (i.kind->key == "LoadBalancers")
    base = i.node.find("LoadBalancerName").text();
  if (i.kind->is_local())
    base = i.node.find(i.kind->id).text();
  if (i.kind->key == "services")
    base = i.node.find("serviceName").text();
  if (base.empty())
    base = id;
  if (i.kind->key == "Addresses" && !i.node.find("AllocationId").text().empty())
    base = i.node.find("AllocationId").text();
  auto const& times = times_[i.kind->key];
  auto const hit = times.find(base);
  if (hit == times.end() || hit->second < 2)
    return std::string(base);
  auto out = account_of(i);
  if (auto const region = region_of(i); !region.empty())
    out += (out.empty() ? "" : "/") + region;
  return out + "/" + std::string(base);
}

std::string reader::outside_vpc(std::string id, place at) {
  if (!outside_.insert(id).second)
    return id;
  std::string const reason = id + " is not in the documents";
  vpc v{.id = id, .at = at};
  v.cidr_blocks.push_back({unknown{reason}, at});
  v.dns_support = {unknown{reason}, at};
  v.dns_hostnames = {unknown{reason}, at};
  out_.into().vpcs.push_back(std::move(v));
  if (at.valid())
    out_.inventory(at).unresolved.push_back({.at = at, .what = id, .reason = reason});
  return id;
}

ref reader::vpc_of(doc::node n, std::string_view key) {
  auto const id = str(n, key);
  auto const at = get(n, key) ? get(n, key).at() : n.at();
  if (id.empty())
    return {outside_vpc("vpc-not-named", at), at};
  if (known_.has(id))
    return {std::string(id), at};
  return {outside_vpc(std::string(id), at), at};
}

ref reader::vpc_by(std::vector<known<ref>> const& subnets, item const& i) {
  for (auto const& s : subnets)
    if (s)
      if (auto const hit = vpc_of_subnet_.find(s->name); hit != vpc_of_subnet_.end()) {
        if (known_.has(hit->second))
          return {std::string(hit->second), i.node.at()};
        return {outside_vpc(std::string(hit->second), i.node.at()), i.node.at()};
      }
  return {outside_vpc("vpc-of-" + name(i), i.node.at()), i.node.at()};
}

void reader::note(place at, std::string remark) {
  auto& remarks = out_.inventory(at).remarks;
  if (remarks.size() < 50 && std::find(remarks.begin(), remarks.end(), remark) == remarks.end())
    remarks.push_back(std::move(remark));
}

void reader::leave_out(item const& i, std::string why) {
  auto& count = out_.count(i.node.at(), i.kind->key);
  if (count.read > 0)
    --count.read;
  ++count.skipped;
  if (count.why.empty())
    count.why = std::move(why);
}

void reader::unused(item const& i, std::string why) {
  auto& count = out_.count(i.node.at(), i.kind->key);
  if (count.read > 0)
    --count.read;
  ++count.unmodelled;
  if (count.why.empty())
    count.why = why;
  note(i.node.at(), std::move(why));
}

} // namespace vpclint::inline v0::dump
