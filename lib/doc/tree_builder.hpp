#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/doc/node.hpp"
#include "vpclint/doc/read.hpp"

#include "doc/key_sequences.hpp"
#include "doc/known_keys.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::doc::detail {

/// Builds the flat tree from the events of either reader and watches the limits. Every adding
/// function returns false once the document is refused; the fatal finding is then in `findings`.
class tree_builder {
public:
  /// `expected` is about how many bytes of the source will be read.
  tree_builder(source const& src, std::uint32_t number, syntax written_in,
               read_limits const& limits, std::size_t expected);

  /// A scalar whose text is the stretch `[text_begin, text_begin + size)` of the source.
  bool slice(std::uint32_t begin, std::uint32_t end, std::uint32_t text_begin, std::uint32_t size,
             bool quoted, std::string_view tag = {});
  /// The same of JSON, which has no tags and no merge keys.
  bool json_slice(std::uint32_t begin, std::uint32_t end, std::uint32_t text_begin,
                  std::uint32_t size, bool quoted) {
    if (data_->nodes.size() >= limits_.max_nodes)
      return no_room(begin, end);
    node_data d{.begin = begin,
                .end = end,
                .text = text_begin,
                .size = size,
                .next = node_count() + 1,
                .flags = quoted ? node_data::quoted : std::uint8_t{0}};
    if (!stack_.empty()) {
      auto& in = stack_.back();
      in.last_end = end;
      if (!in.mapping) {
        ++in.count;
      } else if (!in.key_read) {
        in.key_read = true;
        d.text = keys_met_.text_of(data_->bytes, text_begin, size);
      } else {
        in.key_read = false;
        ++in.count;
        d.flags |= node_data::value;
      }
    }
    data_->nodes.push_back(d);
    return true;
  }
  /// What is remembered of the keys so far of the innermost mapping of JSON. Precondition: it is
  /// one.
  key_sequences::memory const& keys_so_far() { return sequences_.of(stack_.back().sequence); }
  /// Adds the key that followed them the last time, with bytes that now begin at `begin`.
  bool known_key(std::uint32_t begin) {
    auto& in = stack_.back();
    auto const& m = sequences_.of(in.sequence);
    auto const moved = begin - m.begin;
    node_data const d{.begin = m.key_begin + moved,
                      .end = m.key_end + moved,
                      .text = m.text,
                      .size = m.key_end - m.key_begin - 2,
                      .next = node_count() + 1,
                      .flags = node_data::quoted};
    if (data_->nodes.size() >= limits_.max_nodes)
      return no_room(d.begin, d.end);
    in.last_end = d.end;
    in.key_read = true;
    in.sequence = m.next;
    data_->nodes.push_back(d);
    return true;
  }
  /// Remembers the key that was added last, which the bytes `[begin, end)` led to.
  void remember_key(std::uint32_t begin, std::uint32_t end);
  /// A scalar whose text differs from what is written.
  bool pooled(std::uint32_t begin, std::uint32_t end, std::string_view text, bool quoted,
              std::string_view tag = {});
  /// Starts a mapping or sequence; its end is set by `close`, or is that of its last node.
  bool open(node_kind kind, std::uint32_t begin, std::string_view tag = {});
  bool close();
  bool close(std::uint32_t end);

  /// Copies a finished subtree, as an alias written at `[begin, end)` does.
  bool copy(std::uint32_t index, std::uint32_t begin, std::uint32_t end);
  /// Forgets what was added, and keeps the memory.
  void start_over();
  /// Puts the items of a list, which is all that `other` has read, behind those of the innermost
  /// one, as if they had been read here up to `end`. False, and nothing is changed, where reading
  /// them would have found something wrong. Precondition: the innermost is a list.
  bool append_items(tree_builder const& other, std::uint32_t end);
  /// Whether the subtree that starts at `index` is complete.
  [[nodiscard]] bool complete(std::uint32_t index) const { return data_->nodes[index].next != 0; }

  /// Refuses the document.
  finding& refuse(std::string_view code, std::string message, std::uint32_t begin,
                  std::uint32_t end);
  [[nodiscard]] place at(std::uint32_t begin, std::uint32_t end) const {
    return {data_->source, begin, end};
  }

  /// The next node is a key of a mapping.
  [[nodiscard]] bool expects_key() const {
    return !stack_.empty() && stack_.back().mapping && !stack_.back().key_read;
  }
  [[nodiscard]] std::size_t depth() const { return stack_.size(); }
  /// Where the innermost open mapping or sequence starts. Precondition: `depth() > 0`.
  [[nodiscard]] node_data const& innermost() const { return data_->nodes[stack_.back().index]; }
  [[nodiscard]] std::uint32_t node_count() const {
    return static_cast<std::uint32_t>(data_->nodes.size());
  }
  [[nodiscard]] bool refused() const { return refused_; }

  /// The finished document. Precondition: every `open` was closed, or the document is refused.
  document finish();

private:
  struct frame {
    std::uint32_t index{0};
    std::uint32_t count{0};                              // items, or visible entries
    std::uint32_t last_end{0};                           // where the last child ended in the text
    key_sequences::number sequence{key_sequences::none}; // of its keys
    bool mapping{false};
    bool key_read{false};   // the key of the current entry stands, its value is awaited
    bool key_hidden{false}; // and is a merge key
    bool has_merge{false};
  };
  using key_set = std::set<std::string_view>;

  [[nodiscard]] std::string_view text_of(std::uint32_t index) const {
    return node(data_.get(), index).text();
  }
  bool add_scalar(node_data d, std::string_view tag);
  bool room_for(std::size_t count, std::uint32_t begin, std::uint32_t end) {
    return data_->nodes.size() + count <= limits_.max_nodes || no_room(begin, end);
  }
  bool no_room(std::uint32_t begin, std::uint32_t end);
  bool charge_expansion(std::size_t count, std::uint32_t begin, std::uint32_t end);
  bool set_tag(std::string_view tag, node_data& d);
  void begin_child(node_data& d) const;
  void end_child(std::uint32_t end);
  void append_copy(std::uint32_t from, std::uint8_t root_flags);
  bool merge(std::uint32_t mapping);
  bool merge_value(std::uint32_t mapping, std::uint32_t key, std::uint32_t value, key_set& present);
  bool merge_entries(std::uint32_t mapping, std::uint32_t key, std::uint32_t other,
                     key_set& present);
  void look_for_duplicates(frame const& mapping);
  void find_duplicates(std::uint32_t mapping);
  bool find_duplicates_hashed();
  void find_duplicates_sorted();
  void report_duplicate(std::uint32_t first, std::uint32_t again);

  std::unique_ptr<tree_data> data_;
  read_limits limits_;
  std::vector<frame> stack_;
  std::vector<finding> findings_;
  std::vector<std::uint32_t> keys_; // of the mapping being closed; a member for its capacity
  std::map<std::string, std::uint16_t, std::less<>> tags_;
  known_keys keys_met_;
  key_sequences sequences_;
  std::size_t deepest_{0};
  std::size_t expanded_{0};
  std::size_t duplicates_{0};
  bool refused_{false};
};

} // namespace vpclint::inline v0::doc::detail
