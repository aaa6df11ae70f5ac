#include "output/snippet.hpp"

#include "output/place_finder.hpp"
#include "output/terminal_text.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::output {
namespace {

constexpr std::size_t tab = 4;
constexpr std::string_view ellipsis = "...";

// A line with the bytes that are marked in it, and whether something was cut off its ends.
struct marked_line {
  std::string_view text{};
  std::size_t begin{0};
  std::size_t end{0};
  bool cut_front{false};
  bool cut_back{false};
};

// One code point of a line as shown.
struct cell {
  std::size_t columns{0};
  std::size_t at{0};   // its byte in the line
  std::size_t text{0}; // where what is shown of it begins
};

// A line as shown, all of it one behind the other: a string for each cell would cost more than the
// rest of the report.
struct shown_line {
  std::string text{};
  std::vector<cell> cells{};
};

marked_line line_of(source const& from, place at, std::uint32_t number) {
  marked_line out;
  out.text = from.line(number);
  auto const start = static_cast<std::size_t>(out.text.data() - from.bytes().data());
  std::size_t const begin = std::min<std::size_t>(at.begin, from.bytes().size());
  out.begin = std::min(begin - std::min(begin, start), out.text.size());
  out.end = std::min(out.begin + (std::max(at.end, at.begin) - at.begin), out.text.size());
  while (out.end > out.begin && (out.text[out.end - 1] == ' ' || out.text[out.end - 1] == '\t'))
    --out.end;
  return out;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Keeps these bytes of a line.
void cut_to(marked_line& line, std::size_t first, std::size_t last) {
  line.cut_front = first > 0;
  line.cut_back = last < line.text.size();
  line.text = line.text.substr(first, last - first);
  line.begin -= first;
  line.end = std::min(line.end - first, line.text.size());
}

// A line of a generated document may have megabytes; no more code points than this are looked at
// before and behind the place.
void cut_far(marked_line& line, std::size_t code_points) {
  auto first = line.begin;
  for (std::size_t i = 0; i < code_points && first > 0; ++i)
    for (--first; first > 0 && is_continuation(line.text[first]);)
      --first;
  auto last = line.begin;
  for (std::size_t i = 0; i < code_points && last < line.text.size(); ++i)
    for (++last; last < line.text.size() && is_continuation(line.text[last]);)
      ++last;
  cut_to(line, first, last);
}

// The same of a line that is printable ASCII there; false, and nothing is cut, of another one.
bool cut_far_if_plain(marked_line& line, std::size_t code_points) {
  auto const first = line.begin - std::min(line.begin, code_points);
  auto const last = line.begin + std::min(line.text.size() - line.begin, code_points);
  if (plain_prefix(line.text.substr(first, last - first)) != last - first)
    return false;
  cut_to(line, first, last);
  return true;
}

shown_line shown(std::string_view line) {
  shown_line out;
  out.text.reserve(line.size());
  out.cells.reserve(line.size());
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size();) {
    cell next{.at = at, .text = out.text.size()};
    if (line[at] == '\t') {
      next.columns = tab - column % tab;
      out.text.append(next.columns, ' ');
      ++at;
    } else if (auto const byte = line[at]; byte >= ' ' && byte <= '~') {
      next.columns = 1;
      out.text += byte;
      ++at;
    } else {
      auto const c = code_point_at(line, at);
      next.columns = append_visible(out.text, line, at, c);
      at += c.bytes;
    }
    column += next.columns;
    out.cells.push_back(next);
  }
  return out;
}

// Keeps a third of the width in front of the place.
std::size_t indent_kept(std::size_t width) { return width / 3; }

void show_front(snippet& out, marked_line const& line) {
  if (!line.cut_front)
    return;
  out.text = ellipsis;
  out.indent += ellipsis.size();
}

void show(snippet& out, marked_line line, std::size_t width) {
  auto const [text, cells] = shown(line.text);
  std::size_t total = 0;
  for (auto const& c : cells) {
    total += c.columns;
    if (c.at < line.begin)
      out.indent += c.columns;
  }
  std::size_t first = 0;
  if (total > width) {
    while (first < cells.size() && out.indent > indent_kept(width))
      out.indent -= cells[first++].columns;
    line.cut_front = line.cut_front || first > 0;
  }
  show_front(out, line);
  std::size_t columns = out.text.size();
  std::size_t marked = 0;
  for (std::size_t i = first; i < cells.size(); ++i) {
    auto const& c = cells[i];
    if (columns + c.columns > width) {
      line.cut_back = true;
      break;
    }
    auto const end = i + 1 < cells.size() ? cells[i + 1].text : text.size();
    out.text.append(text, c.text, end - c.text);
    columns += c.columns;
    if (c.at >= line.begin && c.at < line.end)
      marked += c.columns;
  }
  if (line.cut_back)
    out.text += ellipsis;
  out.length = std::max<std::size_t>(1, marked);
}

// The same where each byte takes one column: most lines, and all that programs write.
void show_plain(snippet& out, marked_line line, std::size_t width) {
  std::size_t first = 0;
  if (line.text.size() > width && line.begin > indent_kept(width))
    first = line.begin - indent_kept(width);
  out.indent = line.begin - first;
  line.cut_front = line.cut_front || first > 0;
  show_front(out, line);
  auto const room = width - std::min(width, out.text.size());
  auto const last = std::min(line.text.size(), first + room);
  out.text += line.text.substr(first, last - first);
  if (line.cut_back || last < line.text.size())
    out.text += ellipsis;
  auto const end = std::min(line.end, last);
  out.length = std::max<std::size_t>(1, end - std::min(line.begin, end));
}

} // namespace

std::optional<snippet> snippet_at(source_map const& sources, place at, std::size_t width) {
  if (!sources.contains(at))
    return std::nullopt;
  auto const& from = sources.at(at.source);
  if (from.bytes().empty())
    return std::nullopt;
  snippet out;
  out.line = static_cast<std::uint32_t>(from.line_at(at.begin));
  auto line = line_of(from, at, out.line);
  if (cut_far_if_plain(line, width + 1)) {
    show_plain(out, line, width);
  } else {
    cut_far(line, width + 1);
    show(out, line, width);
  }
  return out;
}

} // namespace vpclint::inline v0::output
