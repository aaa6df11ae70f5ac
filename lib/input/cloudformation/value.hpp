#pragma once

#include "vpclint/text/location.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {

struct resource;

/// The longest text that functions put together, in bytes.
inline constexpr std::size_t max_text = std::size_t{1} << 20U;

enum class value_kind : std::uint8_t {
  nothing,   ///< not there: `AWS::NoValue`, or no such key
  unknown,   ///< `text` is the reason
  text,      ///< scalars of every type
  list,      ///< `items`
  map,       ///< `entries`
  reference, ///< what AWS makes of `target` when it exists; `text` is the attribute, empty for
             ///< `Ref`
};

/// A part of a template with its functions worked out.
struct value {
  value_kind kind{value_kind::nothing};
  std::string text{};
  std::string subject{}; ///< of an unknown: the parameter, import or id that it hangs on
  bool parameter{false}; ///< of an unknown: it is the value of parameter `subject` and nothing else
  resource const* target{nullptr};
  std::vector<value> items{}; ///< of an unknown: the parts that make it, where they are known
  std::vector<std::pair<std::string, value>> entries{};
  place at{};     ///< of the value as written
  place key_at{}; ///< of its key, or of itself

  [[nodiscard]] bool is(value_kind k) const { return kind == k; }
  [[nodiscard]] bool there() const { return kind != value_kind::nothing; }
  /// The entry with this key, or a value that is not there.
  [[nodiscard]] value const& get(std::string_view key) const;

  [[nodiscard]] static value of(std::string text, place at) {
    value v;
    v.kind = value_kind::text;
    v.text = std::move(text);
    v.at = v.key_at = at;
    return v;
  }
  [[nodiscard]] static value not_known(std::string reason, place at, std::string subject = {}) {
    value v;
    v.kind = value_kind::unknown;
    v.text = std::move(reason);
    v.subject = std::move(subject);
    v.at = v.key_at = at;
    return v;
  }
  /// Whether both say the same, wherever they stand. Nothing unknown equals anything.
  [[nodiscard]] bool same(value const& other) const;
};

/// What comes of a function whose argument is not of the right shape.
[[nodiscard]] inline value wrong(std::string_view fn, std::string_view wants, place at) {
  return value::not_known("Fn::" + std::string(fn) + " wants " + std::string(wants), at);
}

/// Whether a text has a dynamic reference, anywhere.
[[nodiscard]] inline bool is_looked_up(std::string_view text) {
  return text.find("{{resolve:") != std::string_view::npos;
}
[[nodiscard]] inline value looked_up(std::string_view text, place at) {
  std::string const shown(text.substr(0, 200));
  return value::not_known("'" + shown + "' is looked up when the stack is made", at, shown);
}

/// In texts, what stands for a pseudo parameter whose value nobody gave, such as `${AWS::Region}`.
inline constexpr std::string_view symbol_start = "${AWS::";
[[nodiscard]] inline bool has_symbol(std::string_view text) {
  return text.find(symbol_start) != std::string_view::npos;
}
inline constexpr std::string_view region_symbol = "${AWS::Region}";
/// The key of an entry that stands for all which a macro or a loop may make beside the others.
inline constexpr std::string_view other_keys = "Fn::Transform";
inline constexpr std::string_view stack_symbol = "${AWS::StackName}";

} // namespace vpclint::inline v0::cfn
