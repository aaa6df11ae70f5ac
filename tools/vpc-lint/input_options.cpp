#include "input_options.hpp"

#include "vpclint/doc/read.hpp"

#include "memory.hpp"
#include "terminal.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace vpclint_tool {
namespace {

using parameter_list = std::vector<std::pair<std::string, std::string>>;

bool add_pair(std::string const& text, parameter_list& into) {
  auto const equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return false;
  into.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  return true;
}

// A mapping from names to texts; lists are joined by commas, as CloudFormation takes them.
bool add_mapping(vpclint::doc::node values, parameter_list& into) {
  for (auto const [key, value] : values.entries()) {
    std::string text(value.text());
    if (value.is_mapping())
      return false;
    for (auto const item : value.items())
      text += (text.empty() ? "" : ",") + std::string(item.text());
    into.emplace_back(std::string(key.text()), std::move(text));
  }
  return true;
}

bool add_item(vpclint::doc::node item, parameter_list& into) {
  if (item.is_scalar())
    return add_pair(std::string(item.text()), into);
  auto const key = item.find("ParameterKey");
  auto const value = item.find("ParameterValue");
  if (!key.is_scalar())
    return false;
  if (value.is_scalar())
    into.emplace_back(std::string(key.text()), std::string(value.text()));
  return !value || value.is_scalar(); // UsePreviousValue says nothing about the value
}

// The shapes that the AWS CLI and CodePipeline take.
bool add_file(std::string const& path, parameter_list& into) {
  vpclint::source_map sources;
  auto const document = vpclint::doc::read_file(sources, path);
  if (!document.readable()) {
    complain(path + ": " +
             (document.findings.empty() ? "can't be read" : document.findings.front().message));
    return false;
  }
  auto const root = document.root();
  bool good = root.is_sequence();
  for (auto const item : root.items())
    good = good && add_item(item, into);
  if (root.is_mapping()) {
    auto const inner = root.find("Parameters");
    good = add_mapping(inner.is_mapping() ? inner : root, into);
  }
  if (!good)
    complain(path + ": a file of parameters is a list of {ParameterKey, ParameterValue}, or a "
                    "mapping 'Parameters' from names to values");
  return good;
}

// CLI11 takes -1 for the largest number there is.
std::string is_size(std::string const& text) {
  std::size_t value = 0;
  auto const* last = text.data() + text.size();
  auto const read = std::from_chars(text.data(), last, value);
  bool const good = read.ec == std::errc() && read.ptr == last;
  return good ? std::string() : "wants a number of bytes, not '" + text + "'";
}

} // namespace

void add_input_options(CLI::App& command, input_arguments& into) {
  command
      .add_option("--format", into.format, "Read all files as this format; by content if left out")
      ->type_name("NAME");
  command.add_option("--region", into.region, "The Region that templates are deployed in")
      ->type_name("REGION");
  command.add_option("--azs", into.azs, "Its Availability Zones, in AWS's order")
      ->type_name("AZ,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--parameter", into.parameters, "A parameter of the templates; repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--parameters", into.parameter_files,
                  "A file of parameters, as the AWS CLI or CodePipeline takes it")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--max-bytes", into.max_bytes, "Refuse larger documents unread")
      ->type_name("N")
      ->check(is_size);
}

std::optional<vpclint::load_options> with_inputs(vpclint::load_options options,
                                                 input_arguments const& a) {
  // What may be larger may have more in it: about eight bytes a value, indented or not.
  options.limits.max_bytes = a.max_bytes;
  options.limits.max_nodes = std::max(options.limits.max_nodes, a.max_bytes / 8);
  options.format = a.format;
  options.facts.region = a.region;
  options.facts.azs = a.azs;
  auto& parameters = options.facts.parameters;
  for (auto const& text : a.parameters)
    if (!add_pair(text, parameters)) {
      complain("--parameter wants KEY=VALUE, not '" + text + "'");
      return std::nullopt;
    }
  for (auto const& path : a.parameter_files)
    if (!add_file(path, parameters))
      return std::nullopt;
  return options;
}

std::optional<vpclint::loaded> load_inputs(std::vector<std::string> const& files,
                                           std::string const& stdin_name,
                                           input_arguments const& a) {
  vpclint::load_options options;
  options.stdin_name = stdin_name;
  auto const how = with_inputs(std::move(options), a);
  if (!how)
    return std::nullopt;
  auto const memory = expect_files(files, how->limits.max_bytes);
  auto loaded = vpclint::load_files(files, *how);
  if (!loaded) {
    complain(loaded.error().what);
    return std::nullopt;
  }
  return std::move(*loaded);
}

} // namespace vpclint_tool
