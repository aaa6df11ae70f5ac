// Reads the names of documents from the standard input, one a line, and prints for each whether the
// loader takes it (`taken`) or refuses it (`refused`), with its first fatal finding.
// With the argument `schema` or `reference`, prints that instead.
#include "vpclint/input/load.hpp"
#include "vpclint/input/schema.hpp"

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
  std::string_view const what = argc > 1 ? argv[1] : "";
  if (what == "schema" || what == "reference") {
    auto const text = what == "schema" ? vpclint::design_schema() : vpclint::design_reference();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  bool const all = what == "all";
  std::string path;
  while (std::getline(std::cin, path)) {
    auto const loaded = vpclint::load_file(path, {.format = "design"});
    std::string why;
    if (!loaded) why = loaded.error().what;
    if (loaded)
      for (auto const& f : loaded->findings) {
        auto const at = loaded->design.sources.locate(f.at);
        auto text = std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + f.rule + " " +
                    f.message;
        if (!f.remedy.empty()) text += " (" + f.remedy + ")";
        if (all) std::printf("%s:%s [%s]\n", path.c_str(), text.c_str(), f.resource.c_str());
        if (f.fatal && why.empty()) why = text;
      }
    bool const refused = !loaded || loaded->fatal;
    std::printf("%s\t%s\t%s\n", path.c_str(), refused ? "refused" : "taken", why.c_str());
  }
}
