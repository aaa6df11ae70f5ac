#include "doc/json_pieces.hpp"

#include <algorithm>
#include <exception>
#include <system_error>

namespace vpclint::inline v0::doc::detail {
namespace {

/// Where a brace follows a comma, which outside of strings is where an item of a list begins.
std::size_t next_item(std::string_view text, std::size_t from, std::size_t until) {
  for (auto at = text.find('{', from); at < until; at = text.find('{', at + 1)) {
    auto before = at;
    while (before > 0 && is_space(text[before - 1]))
      --before;
    if (before > 0 && text[before - 1] == ',')
      return at;
  }
  return json_reader::nowhere;
}

} // namespace

json_pieces::json_pieces(source const& src, std::uint32_t number, read_limits const& limits,
                         json_split const& split)
    : bytes_(src.bytes()), threads_(std::min<std::size_t>(split.threads - 1, 3)),
      size_(std::max<std::size_t>(split.size, 1)),
      // To take a piece over is a third of the work of reading it.
      between_(std::max<std::size_t>(size_ * (10 - 3 * threads_) / 10, 1)) {
  for (std::size_t i = 0; i < threads_ * ahead; ++i)
    places_.push_back(std::make_unique<json_piece>(src, number, limits));
  try {
    for (std::size_t i = 0; i < threads_; ++i)
      readers_.emplace_back([this, i] { read_each(i); });
  } catch (std::system_error const&) {
    stop(); // the machine gives no more threads
    bytes_ = {};
  }
}

json_pieces::~json_pieces() { stop(); }

void json_pieces::stop() {
  stopped_ = true;
  for (auto& p : places_) {
    p->ready = false;
    p->ready.notify_all();
  }
  readers_.clear();
}

json_pieces::range json_pieces::range_of(std::size_t number) const {
  auto const round = threads_ * size_ + between_;
  auto const begin = number / threads_ * round + between_ + number % threads_ * size_;
  return begin < bytes_.size() ? range{.begin = begin, .end = begin + size_} : range{};
}

json_piece const* json_pieces::wait() {
  auto& piece = place_of(current_);
  piece.ready.wait(false);
  return piece.end == 0 ? nullptr : &piece;
}

std::size_t json_pieces::drop() {
  auto& piece = place_of(current_++);
  piece.ready = false;
  piece.ready.notify_one();
  return next();
}

void json_pieces::read_each(std::size_t first) {
  for (auto number = first; !stopped_; number += threads_) {
    auto const stretch = range_of(number);
    if (stretch.begin == json_reader::nowhere)
      return;
    auto& piece = place_of(number);
    piece.ready.wait(true); // the one before it in this place was not taken yet
    if (stopped_)
      return;
    try {
      read_one(stretch, piece);
    } catch (std::exception const&) {
      piece.end = 0; // whoever would take it comes to the same end
    }
    piece.ready = true;
    piece.ready.notify_one();
  }
}

// Lists inside of items end soon; what counts is the list around them.
void json_pieces::read_one(range const& r, json_piece& into) const {
  auto const enough = size_ / 4;
  into.end = 0;
  for (auto from = r.begin; from < r.end && !stopped_;) {
    into.begin = next_item(bytes_, from, r.end);
    if (into.begin == json_reader::nowhere)
      return;
    auto const end = into.reader.read_items(into.begin, r.end);
    if (end && (*end >= r.end || *end - into.begin >= enough)) {
      into.end = *end;
      return;
    }
    from = std::max(into.begin + 1, end ? *end : into.reader.position());
  }
}

} // namespace vpclint::inline v0::doc::detail
