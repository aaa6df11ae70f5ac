#pragma once

#include "vpclint/model/origin.hpp"
#include "vpclint/support/assert.hpp"

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace vpclint::inline v0 {

/// The writer says that a fact is not known, and why. Never read as "no".
struct unknown {
  std::string reason{};

  friend bool operator==(unknown const&, unknown const&) = default;
};

namespace detail {

/// An `unknown` or nothing. Held apart, since there are many facts and few that are not known.
class kept_reason {
public:
  kept_reason() = default;
  explicit kept_reason(unknown const& why) : held_(std::make_unique<unknown>(why)) {
    if (held_->reason.empty())
      held_->reason = "no reason is given";
  }
  kept_reason(kept_reason const& other)
      : held_(other.held_ ? std::make_unique<unknown>(*other.held_) : nullptr) {}
  kept_reason(kept_reason&&) noexcept = default;
  kept_reason& operator=(kept_reason const& other) {
    held_ = other.held_ ? std::make_unique<unknown>(*other.held_) : nullptr;
    return *this;
  }
  kept_reason& operator=(kept_reason&&) noexcept = default;
  ~kept_reason() = default;

  [[nodiscard]] bool empty() const { return held_ == nullptr; }
  [[nodiscard]] unknown const& get() const { return *held_; }

  friend bool operator==(kept_reason const& a, kept_reason const& b) {
    return a.empty() || b.empty() ? a.empty() == b.empty() : *a.held_ == *b.held_;
  }

private:
  std::unique_ptr<unknown> held_{};
};

} // namespace detail

/// A fact in one of three states: left out (the default; AWS's default applies where there is one),
/// unknown with a reason, or a value. Carries where it was written.
template <class T>
class known {
public:
  known() = default;
  known(T value, origin where = {}) : at(where), value_(std::move(value)) {}
  /// An empty reason is made one: where a network has one text for both, an empty one says that all
  /// is known.
  known(unknown const& why, origin where = {}) : at(where), why_(why) {}
  template <class U>
  requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, T> &&
           !std::same_as<std::remove_cvref_t<U>, unknown> &&
           !std::same_as<std::remove_cvref_t<U>, known>) known(U&& value)
      : value_(T(std::forward<U>(value))) {}

  [[nodiscard]] bool has_value() const { return value_.has_value(); }
  [[nodiscard]] bool is_unknown() const { return !why_.empty(); }
  [[nodiscard]] bool is_left_out() const { return !has_value() && !is_unknown(); }
  explicit operator bool() const { return has_value(); }

  /// Precondition of the three: `has_value()`.
  [[nodiscard]] T const& operator*() const { return *checked(); }
  [[nodiscard]] T& operator*() { return const_cast<T&>(*checked()); }
  [[nodiscard]] T const* operator->() const { return checked(); }

  /// The value, or `fallback` where the fact was left out or is unknown.
  [[nodiscard]] T value_or(T fallback) const { return has_value() ? **this : std::move(fallback); }
  /// The value with AWS's default for a left-out fact; nothing when the fact is unknown.
  [[nodiscard]] std::optional<T> or_default(T fallback) const {
    if (is_unknown())
      return std::nullopt;
    return value_or(std::move(fallback));
  }
  /// Why the fact is not known; precondition: `is_unknown()`.
  [[nodiscard]] std::string const& reason() const {
    VPCLINT_ASSERT(is_unknown());
    return why_.get().reason;
  }

  origin at{};

  friend bool operator==(known const&, known const&) = default;

private:
  [[nodiscard]] T const* checked() const {
    VPCLINT_ASSERT(has_value());
    return &*value_;
  }

  // Not a variant: the comparison and the destructor of two dozen of them cost a third of the time
  // of every source that sees a design.
  std::optional<T> value_{};
  detail::kept_reason why_{}; // never beside a value
};

} // namespace vpclint::inline v0
