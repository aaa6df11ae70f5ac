#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "oracle/engines.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/sanitizers.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

// Three engines, three answers to the same question: the walk takes one packet hop by hop, the set
// engine all at once, and the third, which shares nothing with them, one packet without any thought
// of speed.
TEST_CASE("three engines agree on every design of the fixtures", "[analysis][oracle]") {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (auto const& f : fs::recursive_directory_iterator(vpclint_test::source_path("fixtures")))
    if (f.path().extension() == ".yaml" && f.path().string().find("crashers") == std::string::npos)
      files.push_back(f.path().string());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 100);
  std::size_t packets = 0;
  std::size_t completed = 0;
  std::size_t by_force = 0;
  for (auto const& file : files) {
    auto loaded = vpclint::load_file(file);
    if (!loaded || loaded->fatal || loaded->design.vpcs.empty())
      continue;
    std::vector<vpclint::finding> ignored;
    auto const net = vpclint::network::resolve(std::move(loaded->design), ignored);
    auto const found = vpclint_test::compare_engines(net, 1, vpclint_test::sanitized ? 12 : 40);
    INFO(file);
    INFO(found.disagreement);
    CHECK(found.disagreement.empty());
    packets += found.packets;
    completed += found.completed;
    by_force += found.by_force;
  }
  CHECK(packets > 10000);
  CHECK(by_force * 10 > packets * 8);
  CHECK(completed > 1000);
}
