// From bytes to a design: the sample of one screen, and large ones up to the limit of the model.
#include "vpclint/input/load.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace {

using namespace vpclint;

std::string file_text(char const* path) {
  std::string out;
  if (std::FILE* file = std::fopen(path, "rb")) {
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
      out.append(buffer, n);
    std::fclose(file);
  }
  return out;
}

void load(benchmark::State& state, std::string const& text) {
  for (auto _ : state) {
    auto const loaded = load_text(text, "benchmark");
    benchmark::DoNotOptimize(loaded->design.vpcs.data());
    if (!loaded->design.vpcs.empty())
      state.counters["findings"] = static_cast<double>(loaded->findings.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void sample(benchmark::State& state) {
  load(state, file_text(VPCLINT_SOURCE_DIR "/fixtures/designs/shop.vpc.yaml"));
}
BENCHMARK(sample)->Unit(benchmark::kMicrosecond);

void everything(benchmark::State& state) {
  load(state, file_text(VPCLINT_SOURCE_DIR "/fixtures/formats/design/everything.json"));
}
BENCHMARK(everything)->Unit(benchmark::kMicrosecond);

std::string repeated(std::string const& head, std::string const& unit, bool numbered,
                     std::size_t size) {
  std::string out = head;
  for (int i = 0; out.size() < size; ++i)
    out += numbered ? unit + std::to_string(i) + ": {}\n" : unit;
  return out;
}

constexpr std::size_t large = std::size_t{60} << 20U;

void rules(benchmark::State& state) {
  load(state, repeated("vpcs:\n  v:\n    security_groups:\n      g:\n        ingress:\n",
                       "        - tcp 443 from 10.0.0.0/8\n", false, large));
}
BENCHMARK(rules)->Unit(benchmark::kMillisecond)->Iterations(1);

void malformed_rules(benchmark::State& state) {
  load(state, repeated("vpcs:\n  v:\n    security_groups:\n      g:\n        ingress:\n",
                       "        - tpc 443 from 10.0.0.0/8\n", false, std::size_t{16} << 20U));
}
BENCHMARK(malformed_rules)->Unit(benchmark::kMillisecond)->Iterations(1);

void unknown_keys(benchmark::State& state) {
  load(state, repeated("vpcs: {}\n", "key-", true, large));
}
BENCHMARK(unknown_keys)->Unit(benchmark::kMillisecond)->Iterations(1);

void subnets(benchmark::State& state) {
  load(state, repeated("vpcs:\n  v:\n    subnets:\n", "      s", true, large));
}
BENCHMARK(subnets)->Unit(benchmark::kMillisecond)->Iterations(1);

} // namespace

BENCHMARK_MAIN();
