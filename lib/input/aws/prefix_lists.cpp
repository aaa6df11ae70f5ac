#include "input/aws/dump.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {

void reader::read_prefix_list(item const& i) {
  prefix_list l{.id = name(i), .at = i.node.at()};
  auto const called = str(i.node, "PrefixListName");
  if (called.starts_with("com.amazonaws."))
    l.aws_name = {std::string(called), get(i.node, "PrefixListName").at()};
  for (auto const c : list(i.node, "Cidrs").items())
    if (auto const b = cidr::parse(c.text()))
      l.cidrs.push_back({*b, c.at()});
    else
      l.cidrs.push_back({unknown{"what is written here can't be read"}, c.at()});
  l.max_entries = number(i.node, "MaxEntries");
  l.tags = tags(i.node);
  auto const id = str(i.node, "PrefixListId");
  bool const has_file = asked_about("Entries", id);
  if ((l.cidrs.empty() && l.aws_name.is_left_out() && !has_file) || is_cut_off("Entries", id))
    l.cidrs.push_back({unknown{"the entries of " + l.id + " are not in the documents"}, l.at});
  // Two calls describe one list: one says its size, the other its entries.
  for (auto& other : out_.into().prefix_lists) {
    if (other.id != l.id)
      continue;
    auto const says = [](std::vector<known<cidr>> const& blocks) {
      return std::any_of(blocks.begin(), blocks.end(), [](auto const& b) { return b.has_value(); });
    };
    if (says(l.cidrs) && !says(other.cidrs))
      other.cidrs = std::move(l.cidrs);
    if (other.max_entries.is_left_out())
      other.max_entries = l.max_entries;
    if (other.aws_name.is_left_out())
      other.aws_name = std::move(l.aws_name);
    if (other.tags.empty())
      other.tags = std::move(l.tags);
    return;
  }
  out_.into().prefix_lists.push_back(std::move(l));
}

void reader::read_prefix_entry(item const& i) {
  auto const id = table_of(i, "pl-");
  for (auto& l : out_.into().prefix_lists)
    if (!id.empty() && l.id == id) {
      l.cidrs.push_back(block(i.node, "Cidr"));
      return;
    }
  unused(i, "The answer does not say which prefix list these entries are of; name the file "
            "after it (pl-...).");
}

} // namespace vpclint::inline v0::dump
