// Says of each document whether the loader takes it (`taken`) or refuses it (`refused`), and why.
// The standard input holds one JSON document a line or, with the argument `files`, one file name a
// line; then every finding is printed, too. `schema` and `reference` print those texts instead.
#include "vpclint/input/load.hpp"
#include "vpclint/input/schema.hpp"

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

namespace {

std::string text_of(vpclint::finding const& f, vpclint::source_map const& sources) {
  auto const at = sources.locate(f.at);
  auto text =
      std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + f.rule + " " + f.message;
  if (!f.remedy.empty())
    text += " (" + f.remedy + ")";
  return text;
}

void judge(vpclint::result<vpclint::loaded> const& loaded, std::string const& name, bool all) {
  bool const refused = !loaded || loaded->fatal;
  std::string why = loaded ? "" : loaded.error().what;
  if (loaded)
    for (auto const& f : loaded->findings) {
      if (all)
        std::printf("%s:%s [%s]\n", name.c_str(), text_of(f, loaded->design.sources).c_str(),
                    f.resource.c_str());
      if (f.fatal && why.empty())
        why = text_of(f, loaded->design.sources);
    }
  for (char& c : why)
    if (c == '\n' || c == '\r')
      c = ' ';
  std::printf("%s%s%s\t%s\n", all ? name.c_str() : "", all ? ": " : "",
              refused ? "refused" : "taken", why.c_str());
}

} // namespace

int main(int argc, char** argv) {
  std::string_view const what = argc > 1 ? argv[1] : "";
  if (what == "schema" || what == "reference") {
    auto const text = what == "schema" ? vpclint::design_schema() : vpclint::design_reference();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  vpclint::load_options options;
  options.format = "design";
  std::string line;
  while (std::getline(std::cin, line)) {
    if (what == "files")
      judge(vpclint::load_file(line, options), line, true);
    else
      judge(vpclint::load_text(line, "line.json", options), "", false);
  }
  return 0;
}
