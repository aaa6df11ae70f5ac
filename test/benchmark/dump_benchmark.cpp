// An account's describe dump, phase by phase: 100,000 interfaces in 1,000 VPCs behind a transit
// gateway. The whole process: `make_dump 1000 100 > dump.json`, then `vpc-lint check --max-bytes
// 400000000 dump.json` under any timer.
#include "vpclint/doc/read.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/render.hpp"

#include "dumps.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace vpclint;

std::string const& dump_of(std::int64_t vpcs) {
  static std::int64_t made = 0;
  static std::string text;
  if (made != vpcs)
    text = vpclint_benchmark::describe_dump(static_cast<std::size_t>(vpcs), 100);
  made = vpcs;
  return text;
}

load_options large() {
  load_options options;
  options.limits.max_bytes = std::size_t{1} << 30U;
  options.limits.max_nodes = std::size_t{1} << 27U;
  return options;
}

loaded load(std::int64_t vpcs) {
  return std::move(*load_text(dump_of(vpcs), "dump.json", large()));
}

void parse(benchmark::State& state) {
  auto const& text = dump_of(state.range(0));
  for (auto _ : state) {
    source_map sources;
    auto const d = doc::read_text(sources, "dump.json", text, large().limits);
    benchmark::DoNotOptimize(d.content.node_count());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void parse_and_convert(benchmark::State& state) {
  auto const& text = dump_of(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(load_text(text, "dump.json", large())->design.vpcs.size());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void resolve(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto l = load(state.range(0));
    std::vector<finding> findings;
    state.ResumeTiming();
    auto const net = network::resolve(std::move(l.design), findings);
    benchmark::DoNotOptimize(net.interfaces().size());
  }
}

void rules(benchmark::State& state) {
  auto l = load(state.range(0));
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(l.design), findings);
  std::size_t found = 0;
  for (auto _ : state)
    found = lint(net).size();
  state.counters["findings"] = static_cast<double>(found);
}

void output(benchmark::State& state) {
  auto const report = check(load(state.range(0)));
  std::size_t bytes = 0;
  for (auto _ : state)
    bytes = render(report, "human").size();
  state.counters["bytes"] = static_cast<double>(bytes);
}

BENCHMARK(parse)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(parse_and_convert)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(resolve)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(rules)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(output)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
