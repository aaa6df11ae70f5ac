#include "input/terraform/reference_text.hpp"
#include "input/terraform/search.hpp"

#include <algorithm>
#include <unordered_set>

// `module.vpc.private[count.index]` and `var.subnets[each.key]`: an index or a key stands in one
// expression, and the resource whose instances it picks from in another one. The document has the
// names that both mention and not what is made of them, so only the plainest case is certain: one
// thing alone is mentioned all along the way, and it has the very keys of those that pick.
namespace vpclint::inline v0::terraform {
namespace {

std::string_view key_of(std::string_view address) {
  auto const start = index_start(address);
  return start + 2 > address.size() ? std::string_view()
                                    : address.substr(start + 1, address.size() - start - 2);
}

bool is_quoted(std::string_view key) { return key.starts_with('"'); }

std::string_view bare(std::string_view key) {
  return is_quoted(key) && key.size() > 1 ? key.substr(1, key.size() - 2) : key;
}

std::unordered_set<std::string_view> set_of(std::vector<std::string_view> const& keys) {
  std::unordered_set<std::string_view> out;
  for (auto const key : keys)
    out.insert(bare(key));
  return out;
}

} // namespace

std::vector<std::string_view> resolver::keys(std::vector<instance const*> const& all) {
  std::vector<std::string_view> out;
  for (auto const* i : all)
    out.push_back(i->key);
  return out;
}

std::vector<std::string_view> resolver::keys(std::vector<std::string_view> const& modules) {
  std::vector<std::string_view> out;
  for (auto const m : modules)
    out.push_back(key_of(m));
  return out;
}

void resolver::pass_on(scope const& where, doc::node all, scope& to) {
  bool const own = where.pair || mentions(all, "count.index") || mentions(all, "each.key");
  if (!one_source(all) || (own && !where.pick.empty()))
    return;
  if (!own) {
    to.pick = where.pick;
    to.pickers = where.pickers;
    to.picking_modules = where.picking_modules;
    return;
  }
  if (where.key.empty())
    return;
  to.pick = where.key;
  to.pickers = where.in->find(where.base);
  to.picking_modules = to.pickers == nullptr ? where.in->modules(where.base) : nullptr;
}

std::string resolver::picked(search const& s, scope const& where, doc::node all,
                             std::vector<std::string_view> const& of) {
  if (!s.single || of.empty() || of.size() > most_steps || !one_source(all) || picks(all))
    return {};
  auto const wanted = bare(where.pick);
  bool const by_name = is_quoted(of.front());
  // The order of a mapping's values is not the one of what picks from them.
  auto const known = set_of(of);
  if ((by_name && !is_quoted(where.pick)) || known.count(wanted) == 0)
    return {};
  auto const pickers = where.pickers != nullptr           ? keys(*where.pickers)
                       : where.picking_modules != nullptr ? keys(*where.picking_modules)
                                                          : std::vector<std::string_view>();
  bool const same = known == set_of(pickers);
  // Of more than are wanted, `list[count.index + 1]` and `ids["${each.key}-b"]` may be others.
  if (!same && (!by_name || std::any_of(of.begin(), of.end(), [&](std::string_view key) {
        return bare(key) != wanted && bare(key).find(wanted) != std::string_view::npos;
      })))
    return {};
  return by_name ? "\"" + std::string(wanted) + "\"" : std::string(wanted);
}

} // namespace vpclint::inline v0::terraform
