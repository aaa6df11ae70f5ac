#include "vpclint/doc/scalar.hpp"

#include "input/terraform/resolver.hpp"

#include <algorithm>

namespace vpclint::inline v0::terraform {
namespace {

bool is_true(doc::node n) { return n.is_scalar() && n.text() == "true"; }

/// An expression, as opposed to a block with arguments of its own.
bool is_expression(doc::node n) {
  return n.is_mapping() && (n.size() == 0 || n.find("references") || n.find("constant_value"));
}

bool has_references(doc::node n) { return n.find("references").size() > 0; }

/// Whether a block of the configuration can have made a planned item.
bool fits(doc::node block, doc::node value, doc::node unknown) {
  for (auto const [name, e] : block.entries()) {
    auto const planned = value.find(name.text());
    auto const constant = e.find("constant_value");
    if (!constant.is_scalar() || doc::is_null(constant))
      continue;
    if (!planned || !planned.is_scalar() || planned.text() != constant.text())
      return false;
  }
  for (auto const [name, u] : unknown.entries())
    if (is_true(u) && !has_references(block.find(name.text())))
      return false;
  return true;
}

} // namespace

attribute::attribute(instance const& owner, std::string_view name)
    : owner_(&owner), value_(owner.values.find(name)), unknown_(owner.unknown.find(name)),
      unknown_all_(is_true(owner.unknown)), config_known_(static_cast<bool>(owner.config)),
      path_(name) {
  if (auto const e = owner.expressions.find(name))
    expressions_.push_back(e);
  if (value_.is_sequence() && value_.size() == 0 && is_true(unknown_))
    value_ = {}; // what is in it is known after apply
}

attribute attribute::operator[](std::string_view name) const {
  attribute child;
  child.owner_ = owner_;
  child.value_ = value_.find(name);
  child.unknown_ = unknown_.find(name);
  child.unknown_all_ = unknown_all_ || is_true(unknown_);
  child.config_known_ = !expressions_.empty();
  child.path_ = path_ + "." + std::string(name);
  child.shared_ = shared_;
  for (auto const e : expressions_) {
    if (is_expression(e))
      child.expressions_.push_back(e);
    else if (auto const inner = e.find(name))
      child.expressions_.push_back(inner);
  }
  // A block whose planned value is missing as a whole still has its constants.
  if (!child.value_ && child.unknown_all_ && child.expressions_.size() == 1)
    child.value_ = child.expressions_.front().find("constant_value");
  return child;
}

expression_list attribute::blocks() const {
  expression_list out;
  for (auto const e : expressions_) {
    if (e.is_sequence())
      for (auto const b : e.items())
        out.push_back(b);
    else
      out.push_back(e);
  }
  return out;
}

std::vector<attribute> attribute::items() const {
  std::vector<attribute> out;
  auto const configured = blocks();
  if (value_.is_mapping()) {
    out.push_back(*this);
    out.back().expressions_ = configured;
    return out;
  }
  std::vector<doc::node> unknowns;
  for (auto const u : unknown_.items())
    unknowns.push_back(u);
  std::size_t number = 0;
  bool all_fit = configured.size() == value_.size();
  for (auto const v : value_.items()) {
    attribute item;
    item.owner_ = owner_;
    item.value_ = v;
    item.unknown_all_ = unknown_all_ || is_true(unknown_);
    if (number < unknowns.size())
      item.unknown_ = unknowns[number];
    item.config_known_ = !configured.empty();
    item.path_ = path_ + "[" + std::to_string(number) + "]";
    item.shared_ = shared_;
    for (auto const b : configured)
      if (is_expression(b) || fits(b, v, item.unknown_)) {
        item.expressions_.push_back(b);
        item.shared_ = item.shared_ || (is_expression(b) && value_.size() > 1);
      }
    all_fit = all_fit && item.expressions_.size() == configured.size();
    if (item.expressions_.empty() && number < configured.size() &&
        configured.size() == value_.size())
      item.expressions_.push_back(configured[number]);
    if (item.expressions_.empty())
      item.config_known_ = false;
    out.push_back(std::move(item));
    ++number;
  }
  // Where nothing tells the blocks apart, any order of them says the same.
  if (all_fit && out.size() > 1)
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i].expressions_ = {configured[i]};
  for (auto& item : out)
    item.shared_ = item.shared_ || item.expressions_.size() > 1;
  if (!out.empty() || !is_unknown())
    return out;
  for (auto const b : configured) {
    if (is_expression(b))
      continue;
    attribute item;
    item.owner_ = owner_;
    item.unknown_all_ = true;
    item.config_known_ = true;
    item.expressions_.push_back(b);
    item.path_ = path_ + "[" + std::to_string(number++) + "]";
    out.push_back(std::move(item));
  }
  return out;
}

attribute attribute::first() const {
  auto all = items();
  if (!all.empty())
    return std::move(all.front());
  attribute none;
  none.owner_ = owner_;
  none.unknown_all_ = is_unknown();
  none.config_known_ = !none.unknown_all_;
  if (none.unknown_all_)
    none.expressions_ = expressions_;
  none.path_ = path_ + "[0]";
  return none;
}

std::string_view attribute::text() const {
  return has_value() && value_.is_scalar() ? value_.text() : std::string_view();
}

bool attribute::has_value() const {
  if (!value_)
    return false;
  return !value_.is_scalar() || value_.quoted() || !doc::is_null(value_);
}

bool attribute::configured() const {
  return std::any_of(expressions_.begin(), expressions_.end(), [](doc::node e) {
    auto const constant = e.find("constant_value");
    return !e.is_mapping() || !constant || !doc::is_null(constant);
  });
}

bool attribute::is_unknown() const {
  if (owner_ == nullptr || has_value())
    return false;
  if (!owner_->has_change)
    return std::any_of(expressions_.begin(), expressions_.end(),
                       [](doc::node e) { return has_references(e) || e.is_sequence(); });
  bool const after_apply = unknown_all_ || is_true(unknown_);
  return after_apply && !(config_known_ && expressions_.empty());
}

std::optional<std::size_t> attribute::open_items() const {
  if (!value_.is_sequence())
    return std::nullopt;
  std::size_t open = 0;
  for (auto const v : value_.items())
    if (v.is_scalar() && doc::is_null(v))
      ++open;
  return open;
}

std::string attribute::path() const {
  return owner_ == nullptr ? path_ : owner_->address + "." + path_;
}

place attribute::at() const {
  if (value_)
    return value_.at();
  if (!expressions_.empty())
    return expressions_.front().key_at();
  return owner_ == nullptr ? place{} : owner_->at;
}

} // namespace vpclint::inline v0::terraform
