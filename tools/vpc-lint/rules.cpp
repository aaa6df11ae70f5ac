// vpc-lint rules
#include "vpclint/lint/registry.hpp"
#include "vpclint/output/rule_docs.hpp"

#include "command.hpp"
#include "examples.hpp"
#include "exit_status.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace vpclint_tool {
namespace {

struct rules_arguments {
  std::string output{"human"};
  bool json{false};
  std::string directory{};
};

std::string table() {
  std::size_t width = 0;
  for (auto const* r : vpclint::all_rules())
    width = std::max(width, r->info.name.size());
  std::string out;
  for (auto const* r : vpclint::all_rules()) {
    auto const& i = r->info;
    auto const level = name(i.level);
    out += std::string(i.id) + "  " + std::string(level) + std::string(9 - level.size(), ' ');
    out += std::string(i.name) + std::string(width + 2 - i.name.size(), ' ');
    out += std::string(i.summary) + '\n';
  }
  return out;
}

bool write_file(std::filesystem::path const& path, std::string const& text) {
  auto* file = std::fopen(path.c_str(), "wb");
  bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file != nullptr)
    written = std::fclose(file) == 0 && written;
  if (!written)
    complain("can't write " + path.string() + ": " + std::strerror(errno));
  return written;
}

// One page for each rule, and the index.
int write_pages(std::filesystem::path const& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    complain("can't make " + directory.string() + ": " + error.message());
    return exit_failed;
  }
  if (!write_file(directory / "index.md", vpclint::rule_index(vpclint::all_rules())))
    return exit_failed;
  for (auto const* r : vpclint::all_rules()) {
    auto const* example = vpclint::find_example(examples(), r->info.name);
    auto const file = std::string(r->info.name) + ".md";
    if (!write_file(directory / file, vpclint::rule_page(*r, example)))
      return exit_failed;
  }
  return exit_clean;
}

int rules(rules_arguments const& a) {
  if (!a.directory.empty()) {
    if (a.output == "markdown" && !a.json)
      return write_pages(a.directory);
    complain("--to goes with --output markdown");
    return exit_failed;
  }
  auto const all = vpclint::all_rules();
  std::string text;
  if (a.json || a.output == "json")
    text = vpclint::rule_list_json(all);
  else
    text = a.output == "markdown" ? vpclint::rule_index(all) : table();
  return print(text) ? exit_clean : exit_failed;
}

} // namespace

void add_rules(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("rules", "List the rules");
  auto const a = std::make_shared<rules_arguments>();
  auto* output = c->add_option("--output", a->output, "human, json or markdown")
                     ->type_name("FORMAT")
                     ->check(CLI::IsMember({"human", "json", "markdown"}));
  c->add_flag("--json", a->json, "The same as --output json")->excludes(output);
  c->add_option("--to", a->directory, "Write an index and a page for each rule into this directory")
      ->type_name("DIR");
  c->callback([a, &run] { run = [a] { return rules(*a); }; });
}

} // namespace vpclint_tool
