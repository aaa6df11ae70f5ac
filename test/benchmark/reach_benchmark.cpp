// All pairs at once, on resolved networks in memory.
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "designs.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace vpclint;

network::network network_of(std::string text) {
  load_options options;
  options.model.max_model_bytes = std::size_t{4} << 30U;
  auto loaded = load_text(std::move(text), "benchmark.yaml", options);
  if (!loaded || loaded->fatal)
    throw std::runtime_error(loaded && !loaded->findings.empty() ? loaded->findings.front().message
                                                                 : "not loaded");
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

void count_all(benchmark::State& state, network::network const& net) {
  std::size_t pairs = 0;
  std::size_t classes = 0;
  for (auto _ : state) {
    analysis::all_pairs engine(net);
    pairs = engine.count_connected(false);
    classes = engine.classes().size();
    benchmark::DoNotOptimize(pairs);
  }
  state.counters["interfaces"] = static_cast<double>(net.interfaces().size());
  state.counters["classes"] = static_cast<double>(classes);
  state.counters["connected"] = static_cast<double>(pairs);
}

void one_vpc(benchmark::State& state) {
  auto const net = network_of(vpclint_benchmark::one_vpc(1000, 50, 20));
  count_all(state, net);
}
BENCHMARK(one_vpc)->Unit(benchmark::kMillisecond);

// The same as few rectangles, the way `reach` prints it.
void one_vpc_rectangles(benchmark::State& state) {
  auto const net = network_of(vpclint_benchmark::one_vpc(1000, 50, 20));
  std::size_t found = 0;
  for (auto _ : state)
    found = analysis::all_pairs(net).rectangles().size();
  state.counters["rectangles"] = static_cast<double>(found);
}
BENCHMARK(one_vpc_rectangles)->Unit(benchmark::kMillisecond);

void behind_transit_gateway(benchmark::State& state) {
  auto const vpcs = static_cast<std::size_t>(state.range(0)) / 100;
  auto const net = network_of(vpclint_benchmark::behind_transit_gateway(vpcs, 100));
  count_all(state, net);
}
BENCHMARK(behind_transit_gateway)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

void one_query(benchmark::State& state) {
  auto const net = network_of(vpclint_benchmark::one_vpc(1000, 50, 20));
  analysis::question q;
  q.from = {.kind = selector_kind::name, .name = "i7"};
  q.to = {.kind = selector_kind::name, .name = "i512"};
  q.match = tcp(443);
  for (auto _ : state) {
    auto const answer = analysis::ask(net, q);
    benchmark::DoNotOptimize(answer->outcome);
  }
}
BENCHMARK(one_query)->Unit(benchmark::kMicrosecond);

// From every interface to every address of the VPC.
void block_to_block(benchmark::State& state) {
  auto const net =
      network_of(vpclint_benchmark::one_vpc(static_cast<std::size_t>(state.range(0)), 50, 20));
  analysis::question q;
  auto const block = cidr::parse("10.0.0.0/16");
  q.from = {.kind = selector_kind::block, .block = *block};
  q.to = q.from;
  q.match = tcp(443);
  std::size_t packets = 0;
  for (auto _ : state)
    packets = analysis::ask(net, q)->packets;
  state.counters["packets"] = static_cast<double>(packets);
}
BENCHMARK(block_to_block)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

void one_query_by_sets(benchmark::State& state) {
  auto const net = network_of(vpclint_benchmark::one_vpc(1000, 50, 20));
  analysis::all_pairs engine(net);
  std::uint32_t from = 0;
  for (auto _ : state) {
    auto const a =
        engine.class_of(analysis::flow_end::of(net.interfaces().id_at(from % 1000)), false);
    auto const b = engine.class_of(
        analysis::flow_end::of(net.interfaces().id_at((from * 7 + 13) % 1000)), false);
    benchmark::DoNotOptimize(engine.verdict_of(*a, *b, tcp(443)));
    ++from;
  }
}
BENCHMARK(one_query_by_sets)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
