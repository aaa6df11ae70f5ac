// The command from start to exit, as a person or a CI job waits for it. Output goes nowhere; what
// is timed is one process a round. Further files to check may be named: `process_benchmark --
// FILE...`.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <vector>

extern char** environ;

namespace {

std::string const designs = std::string(VPCLINT_SOURCE_DIR) + "/fixtures/designs/";

/// The exit status of `vpc-lint ARGUMENTS`; ends this process when it can't be run.
int run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), VPCLINT_COMMAND);
  std::vector<char*> words;
  for (auto& a : arguments)
    words.push_back(a.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  int status = 0;
  bool const started =
      posix_spawn(&child, VPCLINT_COMMAND, &quiet, nullptr, words.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&quiet);
  if (!started || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
      WEXITSTATUS(status) > 2)
    std::abort();
  return WEXITSTATUS(status);
}

void version(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(run({"--version"}));
}
BENCHMARK(version)->UseRealTime()->Unit(benchmark::kMillisecond);

void check(benchmark::State& state, std::vector<std::string> const& files) {
  std::vector<std::string> arguments{"check", "--today", "2026-01-01", "--max-bytes", "1000000000"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  for (auto _ : state)
    state.counters["status"] = run(arguments);
}

void r1_with_expectations(benchmark::State& state) {
  check(state, {"--expect", designs + "r1/r1.expect.yaml", designs + "r1/r1-attached.vpc.yaml"});
}
BENCHMARK(r1_with_expectations)->UseRealTime()->Unit(benchmark::kMillisecond);

void reach_in_r1(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(run({"reach", designs + "r1/r1.vpc.yaml", "--from", "internet"}));
}
BENCHMARK(reach_in_r1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i)
    if (std::string(argv[i]) == "--") {
      files.assign(argv + i + 1, argv + argc);
      argc = i;
    }
  for (auto const& f : files)
    benchmark::RegisterBenchmark(f.c_str(), [f](benchmark::State& s) { check(s, {f}); })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
