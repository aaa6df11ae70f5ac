#pragma once
// Design fixtures and their overlays: see fixtures/designs/README.md.

#include "vpclint/doc/read.hpp"

#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace vpclint_test {

inline std::string read_fixture(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw std::runtime_error("no fixture " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The text with the one occurrence of `find` replaced; anything but one is a broken fixture.
inline std::string edited(std::string text, std::string_view find, std::string_view replace,
                          std::string const& where) {
  auto const at = text.find(find);
  if (at == std::string::npos || find.empty())
    throw std::runtime_error(where + ": nothing to edit: " + std::string(find));
  if (text.find(find, at + 1) != std::string::npos)
    throw std::runtime_error(where + ": more than one: " + std::string(find));
  return text.replace(at, find.size(), replace);
}

/// The text of a design, or of an overlay with the texts it stands on.
inline std::string design_text(std::string const& path) {
  auto text = read_fixture(path);
  if (path.find(".overlay.yaml") == std::string::npos)
    return text;
  vpclint::source_map sources;
  auto const overlay = vpclint::doc::read_text(sources, path, text);
  if (!overlay.readable())
    throw std::runtime_error("unreadable overlay " + path);
  auto const folder = path.substr(0, path.rfind('/') + 1);
  auto result = design_text(folder + std::string(overlay.root().find("base").text()));
  for (auto const edit : overlay.root().find("edits").items())
    result = edited(std::move(result), edit.find("find").text(), edit.find("replace").text(), path);
  return result;
}

} // namespace vpclint_test
