#pragma once

#include "vpclint/support/assert.hpp"
#include "vpclint/text/location.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::doc {

/// What a node of a document is.
enum class node_kind : std::uint8_t { scalar, sequence, mapping };

/// Which syntax a document was written in. Loaders need not care.
enum class syntax : std::uint8_t { yaml, json };

namespace detail {

/// One node of a tree. Nodes stand in pre-order, so a subtree is the stretch `[self, next)`; in a
/// mapping keys (always scalars) and values alternate.
struct node_data {
  std::uint32_t begin{0}; // bytes of the source
  std::uint32_t end{0};
  std::uint32_t text{0}; // scalar: where its text starts, in the source or in the pool
  std::uint32_t size{0}; // scalar: bytes of text; else number of items or visible entries
  std::uint32_t next{0}; // index behind the subtree
  std::uint16_t tag{0};  // index into tags; 0 is none
  node_kind kind{node_kind::scalar};
  std::uint8_t flags{0};

  static constexpr std::uint8_t quoted = 1; // scalar in quotes or in block style
  static constexpr std::uint8_t pooled = 2; // text lies in the pool
  static constexpr std::uint8_t hidden = 4; // a merge key: stays in place, is not iterated
  static constexpr std::uint8_t value = 8;  // value of a mapping entry; its key stands before it
  [[nodiscard]] constexpr bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(node_data) == 24);

struct tree_data {
  std::vector<node_data> nodes{};
  std::string pool{}; // text that escapes or folding made differ from the source
  std::vector<std::string> tags{std::string()};
  std::string_view bytes{}; // of the source
  std::uint32_t source{place::no_source};
  syntax written_in{syntax::yaml};
};

} // namespace detail

class node;

/// One entry of a mapping.
struct entry;

/// A node of a located tree: two words, passed by value, valid as long as its document and the
/// sources are. A default node stands for "not there": it has no place, no text and no children,
/// and asking for its kind is an error. Scalars are untyped text (see `doc/scalar.hpp`).
class node {
public:
  class entry_range;
  class item_range;

  node() = default;
  node(detail::tree_data const* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  [[nodiscard]] explicit operator bool() const { return tree_ != nullptr; }
  /// Precondition for this one alone: the node exists.
  [[nodiscard]] node_kind kind() const {
    VPCLINT_ASSERT(tree_ != nullptr);
    return data().kind;
  }
  [[nodiscard]] bool is_scalar() const { return is(node_kind::scalar); }
  [[nodiscard]] bool is_sequence() const { return is(node_kind::sequence); }
  [[nodiscard]] bool is_mapping() const { return is(node_kind::mapping); }

  /// The text of a scalar with escapes and folding resolved; empty for anything else.
  [[nodiscard]] std::string_view text() const {
    if (!is_scalar())
      return {};
    auto const& d = data();
    std::string_view const from =
        d.has(detail::node_data::pooled) ? std::string_view(tree_->pool) : tree_->bytes;
    return from.substr(d.text, d.size);
  }
  /// A scalar written in quotes (or as a YAML block): it is a string whatever it looks like.
  [[nodiscard]] bool quoted() const { return is_scalar() && data().has(detail::node_data::quoted); }
  /// The YAML tag as written, such as `!unknown`, `!Ref` or `!!str`; empty without one.
  [[nodiscard]] std::string_view tag() const {
    return tree_ == nullptr ? std::string_view() : std::string_view(tree_->tags[data().tag]);
  }
  /// Where the node stands: of a scalar its bytes with quotes but without tag, of a mapping or
  /// sequence all of it. What came in through an alias or a merge key stands where it was written.
  [[nodiscard]] place at() const {
    return tree_ == nullptr ? place{} : place{tree_->source, data().begin, data().end};
  }
  /// The key of a value of a mapping; a missing node for anything else.
  [[nodiscard]] node key() const {
    if (tree_ == nullptr || !data().has(detail::node_data::value))
      return {};
    return {tree_, index_ - 1};
  }
  /// Where the key of this value stands; the place of the node itself when it has none.
  [[nodiscard]] place key_at() const { return key() ? key().at() : at(); }

  /// Number of entries of a mapping or items of a sequence; 0 for a scalar.
  [[nodiscard]] std::size_t size() const {
    return tree_ == nullptr || is_scalar() ? 0 : data().size;
  }
  /// The value of the first entry with this key, or a missing node. O(entries).
  [[nodiscard]] node find(std::string_view key) const;
  /// Entries of a mapping in document order, repeated keys included, entries from merge keys last;
  /// empty for anything else.
  [[nodiscard]] entry_range entries() const;
  /// Items of a sequence; empty for anything else.
  [[nodiscard]] item_range items() const;

  /// The syntax of the document. Precondition: the node exists.
  [[nodiscard]] syntax written_in() const {
    VPCLINT_ASSERT(tree_ != nullptr);
    return tree_->written_in;
  }
  [[nodiscard]] bool is_json() const { return written_in() == syntax::json; }

  /// The same node of the same tree.
  friend bool operator==(node const&, node const&) = default;

private:
  [[nodiscard]] detail::node_data const& data() const { return tree_->nodes[index_]; }
  [[nodiscard]] bool is(node_kind k) const { return tree_ != nullptr && data().kind == k; }

  detail::tree_data const* tree_{nullptr};
  std::uint32_t index_{0};
};

struct entry {
  node key{};
  node value{};
};

/// The entries of a mapping, for range-for: `for (auto [key, value] : n.entries())`.
class node::entry_range {
public:
  class iterator {
  public:
    using value_type = entry;
    using reference = entry;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    iterator() = default;
    iterator(detail::tree_data const* tree, std::uint32_t at, std::uint32_t end)
        : tree_(tree), at_(at), end_(end) {
      skip();
    }
    entry operator*() const { return {node(tree_, at_), node(tree_, at_ + 1)}; }
    iterator& operator++() {
      at_ = tree_->nodes[at_ + 1].next;
      skip();
      return *this;
    }
    iterator operator++(int) {
      auto old = *this;
      ++*this;
      return old;
    }
    friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

  private:
    void skip() {
      while (at_ < end_ && tree_->nodes[at_].has(detail::node_data::hidden))
        at_ = tree_->nodes[at_ + 1].next;
    }
    detail::tree_data const* tree_{nullptr};
    std::uint32_t at_{0};
    std::uint32_t end_{0};
  };

  entry_range() = default;
  entry_range(iterator first, iterator last) : first_(first), last_(last) {}
  [[nodiscard]] iterator begin() const { return first_; }
  [[nodiscard]] iterator end() const { return last_; }
  [[nodiscard]] bool empty() const { return first_ == last_; }

private:
  iterator first_{};
  iterator last_{};
};

/// The items of a sequence, for range-for.
class node::item_range {
public:
  class iterator {
  public:
    using value_type = node;
    using reference = node;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    iterator() = default;
    iterator(detail::tree_data const* tree, std::uint32_t at) : tree_(tree), at_(at) {}
    node operator*() const { return {tree_, at_}; }
    iterator& operator++() {
      at_ = tree_->nodes[at_].next;
      return *this;
    }
    iterator operator++(int) {
      auto old = *this;
      ++*this;
      return old;
    }
    friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

  private:
    detail::tree_data const* tree_{nullptr};
    std::uint32_t at_{0};
  };

  item_range() = default;
  item_range(iterator first, iterator last) : first_(first), last_(last) {}
  [[nodiscard]] iterator begin() const { return first_; }
  [[nodiscard]] iterator end() const { return last_; }
  [[nodiscard]] bool empty() const { return first_ == last_; }

private:
  iterator first_{};
  iterator last_{};
};

inline node::entry_range node::entries() const {
  if (!is_mapping())
    return {};
  std::uint32_t const end = data().next;
  return {{tree_, index_ + 1, end}, {tree_, end, end}};
}

inline node::item_range node::items() const {
  if (!is_sequence())
    return {};
  return {{tree_, index_ + 1}, {tree_, data().next}};
}

inline node node::find(std::string_view key) const {
  if (!is_mapping())
    return {};
  auto const* const nodes = tree_->nodes.data();
  std::uint32_t const end = data().next;
  for (std::uint32_t k = index_ + 1; k < end; k = nodes[k + 1].next) {
    auto const& d = nodes[k];
    if (d.size != key.size() || d.has(detail::node_data::hidden))
      continue;
    auto const* const text =
        (d.has(detail::node_data::pooled) ? tree_->pool.data() : tree_->bytes.data()) + d.text;
    if (key.empty() || (*text == key.front() && std::string_view(text, d.size) == key))
      return {tree_, k + 1};
  }
  return {};
}

/// An immutable document: owns its nodes, refers to the bytes of its source. Move-only; nodes stay
/// valid when it is moved.
class tree {
public:
  tree() = default;
  explicit tree(std::unique_ptr<detail::tree_data const> data) : data_(std::move(data)) {}

  /// The root, or a missing node for a tree without any.
  [[nodiscard]] node root() const {
    return data_ == nullptr || data_->nodes.empty() ? node() : node(data_.get(), 0);
  }
  [[nodiscard]] std::size_t node_count() const { return data_ ? data_->nodes.size() : 0; }

private:
  std::unique_ptr<detail::tree_data const> data_{};
};

} // namespace vpclint::inline v0::doc
