#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace vpclint::inline v0 {

/// Why an operation could not do its job at all, as opposed to a design that is wrong.
enum class failure_code : std::uint8_t {
  unreadable,     ///< a file that can't be opened or read
  too_large,      ///< an input over a size, depth or expansion limit
  malformed,      ///< a document or a question that can't be parsed
  unknown_format, ///< content that is none of the known formats
  usage,          ///< arguments that make no sense together
};

/// A failed operation: what went wrong, and where if a place is known.
struct failure {
  failure_code code{failure_code::usage};
  std::string what{};      ///< one sentence, lower case, no full stop
  std::string file{};      ///< empty when no file is concerned
  std::uint32_t line{0};   ///< 1-based; 0 when unknown
  std::uint32_t column{0}; ///< 1-based, in code points; 0 when unknown

  friend bool operator==(failure const&, failure const&) = default;
};

/// The exception that `result<T>::value()` throws; nothing else of the library throws it.
class error : public std::runtime_error {
public:
  explicit error(failure f) : std::runtime_error(f.what), failure_(std::move(f)) {}
  [[nodiscard]] failure const& why() const noexcept { return failure_; }

private:
  failure failure_;
};

/// A value or the `failure` that prevented it. Use only what `std::expected` shares: `has_value`,
/// `operator bool`, `*`, `->`, `value`, `error`.
template <class T>
using result = boost::system::result<T, failure>;

/// Found by argument-dependent look-up when `.value()` is asked of a failed `result`.
[[noreturn]] inline void throw_exception_from_error(failure const& f,
                                                    boost::source_location const&) {
  throw error(f);
}

} // namespace vpclint::inline v0
