#pragma once

#include "vpclint/doc/read.hpp"

#include "doc/json_reader.hpp"
#include "doc/readers.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace vpclint::inline v0::doc::detail {

/// Items of a list that were read before what stands in front of them.
struct json_piece {
  json_piece(source const& src, std::uint32_t number, read_limits const& limits)
      : reader(src, number, limits, 0) {}

  json_reader reader;
  std::size_t begin{0};
  std::size_t end{0}; ///< 0: there is nothing to take
  std::atomic<bool> ready{false};
};

/// Reads stretches of a large text ahead on threads of its own. Every so many bytes one looks for
/// what seems to be the item of a list, reads from there, and whoever reads the text from its start
/// takes over what was read when it comes to just that place. A wrong guess costs time, never
/// truth.
class json_pieces {
public:
  json_pieces(source const& src, std::uint32_t number, read_limits const& limits,
              json_split const& split);
  json_pieces(json_pieces const&) = delete;
  json_pieces& operator=(json_pieces const&) = delete;
  ~json_pieces();

  /// The first byte at which the next piece may begin; `json_reader::nowhere` behind the last one.
  [[nodiscard]] std::size_t next() const { return range_of(current_).begin; }
  /// The next piece, as soon as it is read; null where there is nothing to take.
  [[nodiscard]] json_piece const* wait();
  /// Goes on to the piece behind it, and gives what `next` says then.
  std::size_t drop();

private:
  struct range {
    std::size_t begin{json_reader::nowhere};
    std::size_t end{0};
  };
  static constexpr std::size_t ahead = 2; // pieces of one thread that wait to be taken

  [[nodiscard]] range range_of(std::size_t number) const;
  [[nodiscard]] json_piece& place_of(std::size_t number) {
    return *places_[number % places_.size()];
  }
  void read_each(std::size_t first);
  void read_one(range const& r, json_piece& into) const;
  void stop();

  std::string_view bytes_;
  std::size_t threads_; // besides that which takes the pieces
  std::size_t size_;    // of a piece
  std::size_t between_; // bytes that are left to whoever takes the pieces
  std::size_t current_{0};
  std::vector<std::unique_ptr<json_piece>> places_{};
  std::vector<std::jthread> readers_{};
  std::atomic<bool> stopped_{false};
};

} // namespace vpclint::inline v0::doc::detail
