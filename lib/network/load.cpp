#include "vpclint/network/load.hpp"

#include "vpclint/diag/report.hpp"
#include "vpclint/network/resolve.hpp"

#include <utility>

namespace vpclint::inline v0::network {
namespace {

failure failure_of(finding const& f, source_map const& sources, std::size_t more) {
  failure out;
  out.code = failure_code::malformed;
  auto const where = sources.locate(f.at);
  out.file = where.file;
  out.line = where.line;
  out.column = where.column;
  if (!where.file.empty()) {
    out.what = where.file;
    if (where.line != 0)
      out.what += ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
    out.what += ": ";
  }
  out.what += f.message;
  if (more > 0)
    out.what +=
        " (and " + std::to_string(more) + (more == 1 ? " further error)" : " further errors)");
  return out;
}

result<network> network_of(result<loaded> what) {
  if (!what)
    return what.error();
  auto findings = std::move(what->findings);
  auto net = resolve(std::move(what->design), findings);
  sort_findings(findings);
  finding const* first = nullptr;
  std::size_t count = 0;
  for (auto const& f : findings)
    if (f.fatal || f.level == severity::error) {
      ++count;
      if (first == nullptr)
        first = &f;
    }
  if (first != nullptr)
    return failure_of(*first, net.sources(), count - 1);
  return net;
}

} // namespace

result<network> load_network(std::string const& path, load_options const& options) {
  return network_of(load_file(path, options));
}

result<network> load_network(std::span<std::string const> paths, load_options const& options) {
  return network_of(load_files(paths, options));
}

result<network> network_of_text(std::string text, std::string name, load_options const& options) {
  return network_of(load_text(std::move(text), std::move(name), options));
}

} // namespace vpclint::inline v0::network
