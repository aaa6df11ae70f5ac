#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The words that answers have for how far things have come.
namespace vpclint::inline v0::dump {

enum class life : std::uint8_t {
  there,
  coming, ///< on its way to be there
  gone,   ///< or never was
  unclear ///< a word that the service's documentation does not have, or that leaves it open
};

/// What a state says of a member of the list `key`; no word at all is that of what is there.
[[nodiscard]] life life_of(std::string_view key, std::string_view word);

/// The same of what joins two things: attachments, associations and propagations.
[[nodiscard]] life joined_by(std::string_view word);

/// Of a thing whose state is unclear, behind "is".
[[nodiscard]] std::string unclear_words(std::string_view word);

/// What a state says of a route; nothing where it is none.
enum class route_state : std::uint8_t { active, blackhole, gone, unclear };
[[nodiscard]] route_state state_of_route(std::string_view word);

/// Whether a database in this state answers; nothing where that can't be said. Those on their way
/// to another state still answer.
[[nodiscard]] std::optional<bool> answers_in(std::string_view word);

} // namespace vpclint::inline v0::dump
