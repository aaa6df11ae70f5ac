#include "vpclint/input/load.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/diag/report.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/support/nearest.hpp"

#include "support/parallel.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {
namespace {

input_format const* detect(doc::node root, std::string_view name) {
  input_format const* best = nullptr;
  int best_confidence = 0;
  for (auto const* format : input_formats()) {
    int const sure = format->confidence(root, name);
    if (sure > best_confidence) {
      best = format;
      best_confidence = sure;
    }
  }
  // The design format takes any mapping for its own, to tell people about misspelt keys. What a
  // program wrote is not misspelt.
  return best_confidence == 1 && root.is_json() && root.size() > 0 ? nullptr : best;
}

/// The format asked for; null for detection. Fails for a name that is none.
result<input_format const*> chosen_format(load_options const& options) {
  if (options.format.empty())
    return static_cast<input_format const*>(nullptr);
  if (auto const* format = find_input_format(options.format))
    return format;
  std::vector<std::string_view> names;
  for (auto const* format : input_formats())
    names.push_back(format->name);
  return failure{.code = failure_code::usage,
                 .what = "there is no input format '" + options.format + "'" +
                         nearest_or_all(options.format, names)};
}

// What an alias or a merge key repeats is read at each place it is used in. One text that is wrong
// is one finding all the same.
void drop_repeats_of_aliases(std::vector<finding>& sorted) {
  auto const same = [](finding const& a, finding const& b) {
    return a.at.valid() && a.at == b.at && a.rule == b.rule && a.message == b.message;
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
}

class loading {
public:
  loading(loaded& out, load_options const& options, input_format const* format)
      : out_(out), format_(format),
        builder_(out.design, out.findings, out.inventory, options.model, options.facts),
        options_(options) {
    builder_.use_threads(options.threads);
  }

  /// Whoever names a file means it; of those in a directory some are for other programs.
  void take(doc::document d, bool is_named = true) {
    out_.findings.insert(out_.findings.end(), d.findings.begin(), d.findings.end());
    if (!d.readable())
      return;
    auto const& name = out_.design.sources.at(d.source).name();
    auto const* format = format_ != nullptr ? format_ : detect(d.root(), name);
    if (format == nullptr)
      return strange_.push_back({std::move(d), is_named});
    take_as(*format, std::move(d));
  }

  void finish() {
    place_strange_ones();
    auto const of_documents = out_.findings;
    read_with(builder_);
    sort_findings(out_.findings);
    drop_repeats_of_aliases(out_.findings);
    out_.fatal = std::any_of(out_.findings.begin(), out_.findings.end(),
                             [](finding const& f) { return f.fatal; });
    if (out_.fatal)
      return;
    auto const& cases = builder_.cases();
    out_.cases.resize(cases.size());
    for_each_piece(cases.size(), threads_for(cases.size(), options_.threads),
                   [&](std::size_t i) { read_case(cases[i], of_documents, out_.cases[i]); });
  }

private:
  struct documents_of {
    input_format const* format{nullptr};
    std::vector<doc::document> documents{};
  };

  /// Of no known format.
  struct strange_document {
    doc::document content{};
    bool is_named{true};
  };

  /// Of what a collector wrote beside answers that are known, the reader of those gives account.
  /// The others are refused where somebody named them, or where there is nothing else.
  void place_strange_ones() {
    auto const answers = std::find_if(groups_.begin(), groups_.end(),
                                      [](auto const& g) { return g.format->name == "aws"; });
    auto const* of_answers = answers == groups_.end() ? nullptr : answers->format;
    bool const alone = groups_.empty();
    for (auto& [d, is_named] : strange_)
      if (of_answers != nullptr && d.root().is_json() && d.root().is_mapping())
        take_as(*of_answers, std::move(d));
      else if (is_named || (alone && &d == &strange_.front().content))
        refuse(d.root());
      else
        pass_over(d);
  }

  void take_as(input_format const& format, doc::document d) {
    builder_.inventory(d.root().at()).format = format.name;
    auto const group = std::find_if(groups_.begin(), groups_.end(),
                                    [&](auto const& g) { return g.format == &format; });
    auto& documents = group != groups_.end()
                          ? group->documents
                          : groups_.emplace_back(documents_of{.format = &format}).documents;
    documents.push_back(std::move(d));
  }

  void read_with(design_builder& builder) const {
    for (auto const& group : groups_) {
      std::vector<input_document> documents;
      for (auto const& d : group.documents)
        documents.push_back({.root = d.root(), .name = out_.design.sources.at(d.source).name()});
      group.format->read(documents, builder);
    }
    builder.finish();
  }

  void read_case(input_case const& one, std::vector<finding> const& of_documents,
                 loaded_case& made) const {
    made = {.under = one.under, .findings = of_documents};
    made.design.sources = out_.design.sources;
    std::vector<file_inventory> inventory; // that of the reading without conditions is shown
    auto facts = options_.facts;
    facts.conditions = one.conditions;
    facts.parameters.insert(facts.parameters.end(), one.parameters.begin(), one.parameters.end());
    design_builder builder(made.design, made.findings, inventory, options_.model, std::move(facts));
    auto memory = borrow_memory();
    builder.use_memory(memory);
    builder.use_threads(1);
    read_with(builder);
    give_back(std::move(memory));
    sort_findings(made.findings);
    drop_repeats_of_aliases(made.findings);
  }

  /// What an earlier case left that no other one is using now.
  [[nodiscard]] case_memory borrow_memory() const {
    std::scoped_lock const lock(memories_guard_);
    if (memories_.empty())
      return {};
    auto out = std::move(memories_.back());
    memories_.pop_back();
    return out;
  }
  void give_back(case_memory m) const {
    std::scoped_lock const lock(memories_guard_);
    memories_.push_back(std::move(m));
  }

  void refuse(doc::node root) {
    builder_.inventory(root.at());
    std::string known;
    for (auto const* f : input_formats())
      known += (known.empty() ? "" : ", ") + std::string(f->name);
    builder_
        .refuse(codes::wrong_type, root.at(),
                "the document is of none of the known formats: it is " +
                    std::string(doc::describe(root)))
        .remedy =
        "a design has 'vpcs', a template 'Resources', a Terraform plan 'planned_values', a "
        "state 'values' or 'resources', an answer of AWS a list such as 'Vpcs'; or name "
        "the format: " +
        known;
  }

  void pass_over(doc::document const& d) {
    builder_.inventory(d.root().at())
        .remarks.push_back("It is of none of the known formats and was passed over.");
  }

  loaded& out_;
  input_format const* format_;
  design_builder builder_;
  load_options const& options_;
  std::vector<strange_document> strange_;
  std::vector<documents_of> groups_; // in the order of each format's first document
  mutable std::mutex memories_guard_;
  mutable std::vector<case_memory> memories_;
};

/// Whether a file of a directory may be a document. Others are passed over: nobody named them.
bool may_be_document(std::filesystem::path const& file) {
  auto const extension = file.extension();
  return !file.filename().string().starts_with('.') &&
         (extension == ".json" || extension == ".yaml" || extension == ".yml" ||
          extension == ".template");
}

/// The files that the paths stand for: of a directory all documents in it and below, in the order
/// of their names. Fails for a directory without any.
result<std::vector<std::string>> spelled_out(std::span<std::string const> paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (auto const& path : paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    auto const first = files.size();
    fs::recursive_directory_iterator at(path, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error))
      if (at->is_regular_file(error) && may_be_document(at->path()))
        files.push_back(at->path().string());
    if (error)
      return failure{.code = failure_code::unreadable,
                     .what = path + ": can't be read: " + error.message()};
    if (files.size() == first)
      return failure{.code = failure_code::unreadable,
                     .what = path + ": there is no file in it that ends in .json, .yaml, .yml or "
                                    ".template"};
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(first), files.end());
  }
  return files;
}

/// Takes out what names a file again: read twice, everything in it would be there twice.
void keep_first_of_each(std::vector<std::string>& files) {
  std::set<std::string> seen;
  std::erase_if(files, [&](std::string const& path) {
    std::error_code error;
    auto const real = path == "-" ? path : std::filesystem::canonical(path, error).string();
    return !error && !seen.insert(real).second;
  });
}

doc::read_limits limits_of(load_options const& options) {
  auto limits = options.limits;
  if (limits.threads == 0)
    limits.threads = options.threads;
  return limits;
}

} // namespace

result<loaded> load_files(std::span<std::string const> paths, load_options const& options) {
  if (paths.empty())
    return failure{.code = failure_code::usage, .what = "no file was named"};
  auto const format = chosen_format(options);
  if (!format)
    return format.error();
  auto files = spelled_out(paths);
  if (!files)
    return files.error();
  keep_first_of_each(*files);
  loaded out;
  loading work(out, options, *format);
  for (auto const& path : *files)
    work.take(doc::read_file(out.design.sources, path, limits_of(options),
                             path == "-" ? options.stdin_name : path),
              std::find(paths.begin(), paths.end(), path) != paths.end());
  work.finish();
  return out;
}

result<loaded> load_file(std::string const& path, load_options const& options) {
  auto const format = chosen_format(options);
  if (!format)
    return format.error();
  auto bytes = doc::load_bytes(path, options.limits.max_bytes);
  if (!bytes)
    return bytes.error();
  return load_text(std::move(*bytes), path == "-" ? options.stdin_name : path, options);
}

result<loaded> load_text(std::string text, std::string name, load_options const& options) {
  auto const format = chosen_format(options);
  if (!format)
    return format.error();
  loaded out;
  loading work(out, options, *format);
  work.take(
      doc::read_text(out.design.sources, std::move(name), std::move(text), limits_of(options)));
  work.finish();
  return out;
}

} // namespace vpclint::inline v0
