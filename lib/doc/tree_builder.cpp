#include "doc/tree_builder.hpp"

#include "vpclint/diag/codes.hpp"

#include "doc/estimate.hpp"
#include "doc/large_pages.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::doc::detail {
namespace {

constexpr std::size_t max_tags = 4096;

} // namespace

tree_builder::tree_builder(source const& src, std::uint32_t number, syntax written_in,
                           read_limits const& limits, std::size_t expected)
    : data_(std::make_unique<tree_data>()), limits_(limits) {
  constexpr std::size_t addressable = 0xFFFFFFF0U;
  limits_.max_nodes = std::min(limits_.max_nodes, addressable);
  data_->bytes = src.bytes();
  data_->source = number;
  data_->written_in = written_in;
  if (expected > 0) {
    data_->nodes.reserve(
        std::min(limits_.max_nodes, estimate_nodes(src.bytes().substr(0, expected))));
    prefer_large_pages(data_->nodes.data(), data_->nodes.capacity() * sizeof(node_data));
  }
}

finding& tree_builder::refuse(std::string_view code, std::string message, std::uint32_t begin,
                              std::uint32_t end) {
  finding f;
  f.rule = code;
  f.message = std::move(message);
  f.at = at(begin, end);
  f.fatal = true;
  refused_ = true;
  findings_.push_back(std::move(f));
  return findings_.back();
}

bool tree_builder::no_room(std::uint32_t begin, std::uint32_t end) {
  refuse(codes::document_limit,
         "the document has more than " + std::to_string(limits_.max_nodes) + " values", begin, end);
  return false;
}

bool tree_builder::charge_expansion(std::size_t count, std::uint32_t begin, std::uint32_t end) {
  expanded_ += count;
  if (expanded_ <= limits_.max_expansion)
    return room_for(count, begin, end);
  refuse(codes::document_limit,
         "aliases and merge keys expand to more than " + std::to_string(limits_.max_expansion) +
             " values",
         begin, end);
  return false;
}

bool tree_builder::set_tag(std::string_view tag, node_data& d) {
  auto found = tags_.find(tag);
  if (found == tags_.end()) {
    if (data_->tags.size() > max_tags) {
      refuse(codes::document_limit,
             "the document has more than " + std::to_string(max_tags) + " different tags", d.begin,
             d.end);
      return false;
    }
    found = tags_.emplace(tag, static_cast<std::uint16_t>(data_->tags.size())).first;
    data_->tags.emplace_back(tag);
  }
  d.tag = found->second;
  return true;
}

void tree_builder::begin_child(node_data& d) const {
  if (!stack_.empty() && stack_.back().mapping && stack_.back().key_read)
    d.flags |= node_data::value;
}

void tree_builder::end_child(std::uint32_t end) {
  if (stack_.empty())
    return;
  auto& parent = stack_.back();
  parent.last_end = end;
  if (!parent.mapping) {
    ++parent.count;
  } else if (!parent.key_read) {
    parent.key_read = true;
  } else {
    parent.key_read = false;
    if (!parent.key_hidden)
      ++parent.count;
    parent.key_hidden = false;
  }
}

bool tree_builder::add_scalar(node_data d, std::string_view tag) {
  if (!room_for(1, d.begin, d.end) || (!tag.empty() && !set_tag(tag, d)))
    return false;
  begin_child(d);
  d.next = node_count() + 1;
  bool const key = expects_key();
  data_->nodes.push_back(d);
  if (key && data_->written_in == syntax::yaml && !d.has(node_data::quoted) && d.size == 2 &&
      (tag.empty() || tag == "!!merge") && text_of(node_count() - 1) == "<<") {
    data_->nodes.back().flags |= node_data::hidden;
    stack_.back().has_merge = stack_.back().key_hidden = true;
  }
  end_child(d.end);
  return true;
}

bool tree_builder::slice(std::uint32_t begin, std::uint32_t end, std::uint32_t text_begin,
                         std::uint32_t size, bool quoted, std::string_view tag) {
  node_data d;
  d.begin = begin;
  d.end = end;
  d.text = expects_key() ? keys_met_.text_of(data_->bytes, text_begin, size) : text_begin;
  d.size = size;
  d.flags = quoted ? node_data::quoted : std::uint8_t{0};
  return add_scalar(d, tag);
}

bool tree_builder::pooled(std::uint32_t begin, std::uint32_t end, std::string_view text,
                          bool quoted, std::string_view tag) {
  node_data d;
  d.begin = begin;
  d.end = end;
  d.text = static_cast<std::uint32_t>(data_->pool.size());
  d.size = static_cast<std::uint32_t>(text.size());
  d.flags = static_cast<std::uint8_t>(node_data::pooled | (quoted ? node_data::quoted : 0));
  data_->pool.append(text);
  return add_scalar(d, tag);
}

bool tree_builder::open(node_kind kind, std::uint32_t begin, std::string_view tag) {
  if (expects_key()) {
    refuse(codes::document_syntax, "a key must be a single value, not a mapping or a list", begin,
           begin);
    return false;
  }
  if (stack_.size() >= limits_.max_depth) {
    refuse(codes::document_limit,
           "mappings and lists are nested more than " + std::to_string(limits_.max_depth) +
               " levels deep",
           begin, begin);
    return false;
  }
  node_data d;
  d.begin = d.end = begin;
  d.kind = kind;
  if (!room_for(1, begin, begin) || (!tag.empty() && !set_tag(tag, d)))
    return false;
  begin_child(d);
  frame f;
  f.index = node_count();
  f.last_end = begin;
  f.mapping = kind == node_kind::mapping;
  if (data_->written_in == syntax::json)
    f.sequence = sequences_.inside(stack_.empty() ? key_sequences::whole : stack_.back().sequence);
  stack_.push_back(f);
  deepest_ = std::max(deepest_, stack_.size());
  data_->nodes.push_back(d);
  return true;
}

bool tree_builder::close() { return close(stack_.back().last_end); }

bool tree_builder::close(std::uint32_t end) {
  frame const f = stack_.back();
  stack_.pop_back();
  auto& d = data_->nodes[f.index];
  d.end = end;
  d.size = f.count;
  d.next = node_count();
  if (f.mapping)
    look_for_duplicates(f);
  if (f.has_merge && !merge(f.index))
    return false;
  end_child(end);
  return true;
}

void tree_builder::remember_key(std::uint32_t begin, std::uint32_t end) {
  auto& in = stack_.back();
  auto const& key = data_->nodes.back();
  auto const next = sequences_.add();
  if (!key.has(node_data::pooled)) {
    auto& m = sequences_.of(in.sequence);
    m.next = next;
    m.begin = begin;
    m.size = end - begin;
    m.key_begin = key.begin;
    m.key_end = key.end;
    m.text = key.text;
  }
  in.sequence = next;
}

void tree_builder::start_over() {
  data_->nodes.clear();
  data_->pool.clear();
  stack_.clear();
  findings_.clear();
  deepest_ = 0;
  duplicates_ = 0;
  refused_ = false;
}

bool tree_builder::append_items(tree_builder const& other, std::uint32_t end) {
  auto& list = stack_.back();
  auto const& items = other.data_->nodes;
  bool const fits = items.size() - 1 <= limits_.max_nodes - data_->nodes.size() &&
                    stack_.size() - 1 + other.deepest_ <= limits_.max_depth;
  if (list.mapping || !fits || other.refused_ || !other.findings_.empty())
    return false;
  std::uint32_t const moved = node_count() - 1; // its first node stands for the list
  auto const text_moved = static_cast<std::uint32_t>(data_->pool.size());
  data_->nodes.insert(data_->nodes.end(), items.begin() + 1, items.end());
  for (auto d = data_->nodes.begin() + moved + 1; d != data_->nodes.end(); ++d) {
    d->next += moved;
    if (d->has(node_data::pooled))
      d->text += text_moved;
  }
  data_->pool += other.data_->pool;
  list.count += other.stack_.back().count;
  list.last_end = end;
  return true;
}

void tree_builder::append_copy(std::uint32_t from, std::uint8_t root_flags) {
  auto& nodes = data_->nodes;
  std::uint32_t const to = nodes[from].next;
  std::uint32_t const moved = node_count() - from;
  std::uint32_t const root = node_count();
  for (std::uint32_t i = from; i < to; ++i) {
    node_data d = nodes[i];
    d.next += moved;
    nodes.push_back(d);
  }
  auto& flags = nodes[root].flags;
  flags = static_cast<std::uint8_t>((flags & (node_data::quoted | node_data::pooled)) | root_flags);
}

bool tree_builder::copy(std::uint32_t index, std::uint32_t begin, std::uint32_t end) {
  auto const& d = data_->nodes[index];
  if (expects_key() && d.kind != node_kind::scalar) {
    refuse(codes::document_syntax, "a key must be a single value, not a mapping or a list", begin,
           end);
    return false;
  }
  if (!charge_expansion(d.next - index, begin, end))
    return false;
  node_data flags;
  begin_child(flags);
  append_copy(index, flags.flags);
  end_child(end);
  return true;
}

bool tree_builder::merge(std::uint32_t mapping) {
  std::vector<std::uint32_t> merge_keys;
  key_set present;
  std::uint32_t const last = data_->nodes[mapping].next;
  for (std::uint32_t k = mapping + 1; k < last; k = data_->nodes[k + 1].next) {
    if (data_->nodes[k].has(node_data::hidden))
      merge_keys.push_back(k);
    else
      present.insert(text_of(k));
  }
  for (std::size_t i = 1; i < merge_keys.size(); ++i)
    report_duplicate(merge_keys.front(), merge_keys[i]);
  if (!merge_keys.empty()) {
    std::uint32_t const k = merge_keys.front();
    if (!merge_value(mapping, k, k + 1, present))
      return false;
  }
  data_->nodes[mapping].next = node_count();
  return true;
}

bool tree_builder::merge_value(std::uint32_t mapping, std::uint32_t key, std::uint32_t value,
                               key_set& present) {
  auto const wrong = [&](std::uint32_t index) {
    auto const& d = data_->nodes[index];
    refuse(codes::document_syntax, "the merge key << takes a mapping or a list of mappings",
           d.begin, d.end);
    return false;
  };
  node_kind const kind = data_->nodes[value].kind;
  if (kind == node_kind::scalar)
    return wrong(value);
  if (kind == node_kind::mapping)
    return merge_entries(mapping, key, value, present);
  std::uint32_t const last = data_->nodes[value].next;
  for (std::uint32_t i = value + 1; i < last; i = data_->nodes[i].next) {
    if (data_->nodes[i].kind != node_kind::mapping)
      return wrong(i);
    if (!merge_entries(mapping, key, i, present))
      return false;
  }
  return true;
}

bool tree_builder::merge_entries(std::uint32_t mapping, std::uint32_t key, std::uint32_t other,
                                 key_set& present) {
  std::uint32_t const last = data_->nodes[other].next;
  for (std::uint32_t k = other + 1; k < last; k = data_->nodes[k + 1].next) {
    if (data_->nodes[k].has(node_data::hidden))
      continue;
    if (!present.insert(text_of(k)).second)
      continue;
    auto const& at = data_->nodes[key];
    if (!charge_expansion(data_->nodes[k + 1].next - k, at.begin, at.end))
      return false;
    append_copy(k, 0);
    append_copy(k + 1, node_data::value);
    ++data_->nodes[mapping].size;
  }
  return true;
}

document tree_builder::finish() {
  document out;
  out.source = data_->source;
  if (duplicates_ > limits_.max_findings && !refused_) {
    finding f = findings_.back();
    f.message = std::to_string(duplicates_ - limits_.max_findings) +
                " further keys are written twice; they are not listed";
    f.notes.clear();
    findings_.push_back(std::move(f));
  }
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](finding const& a, finding const& b) { return a.at < b.at; });
  out.findings = std::move(findings_);
  if (refused_)
    return out;
  out.content = tree(std::unique_ptr<tree_data const>(std::move(data_)));
  return out;
}

} // namespace vpclint::inline v0::doc::detail
