// The readers of documents, ours and bare ones, on the same generated designs. Bytes per second;
// what the decision record on readers says comes from here.
#include "vpclint/doc/read.hpp"

#include <benchmark/benchmark.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <yaml.h>

#ifdef VPCLINT_HAS_SIMDJSON
#include <simdjson.h>
#endif
#ifdef VPCLINT_HAS_LIBFYAML
#include <libfyaml.h>
#endif

#include <cstdint>
#include <string>

namespace {

using namespace vpclint;

constexpr std::size_t small = std::size_t{4} << 10U;
constexpr std::size_t large = std::size_t{16} << 20U;

std::string yaml_design(std::size_t size) {
  std::string out = "version: 1\nregion: ap-northeast-2\nvpcs:\n";
  for (int i = 0; out.size() < size; ++i) {
    out += "  vpc-" + std::to_string(i) +
           ":\n    cidr: 10.20.0.0/16\n    subnets:\n"
           "      app-a: {cidr: 10.20.10.0/24, az: a, tier: private, route_table: private-a}\n"
           "      app-b: {cidr: 10.20.20.0/24, az: b, tier: private, route_table: private-b}\n"
           "    security_groups:\n"
           "      web: {ingress: [tcp 443 from 0.0.0.0/0], egress: [tcp 5020 to sg:app]}\n"
           "      app: {ingress: [tcp 5020 from sg:web], egress: [\"tcp 443 to ::/0\"]}\n";
  }
  return out;
}

std::string json_design(std::size_t size) {
  std::string out = "{\"version\": 1, \"region\": \"ap-northeast-2\", \"vpcs\": {\"vpc\": {}";
  for (int i = 0; out.size() < size; ++i) {
    out +=
        ",\n  \"vpc-" + std::to_string(i) +
        "\": {\n    \"cidr\": \"10.20.0.0/16\",\n    \"subnets\": {\n"
        "      \"app-a\": {\"cidr\": \"10.20.10.0/24\", \"az\": \"a\", \"tier\": \"private\"},\n"
        "      \"app-b\": {\"cidr\": \"10.20.20.0/24\", \"az\": \"b\", \"tier\": \"private\"}},\n"
        "    \"security_groups\": {\n"
        "      \"web\": {\"ingress\": [\"tcp 443 from 0.0.0.0/0\"], \"egress\": [\"tcp 5020 to "
        "sg:app\"]}}}";
  }
  return out + "}}\n";
}

void report(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bytes));
}

void read_source(benchmark::State& state, std::string const& text, char const* name) {
  source_map sources;
  auto const number = sources.add(name, text);
  for (auto _ : state) {
    auto const d = doc::read_document(sources, number);
    if (!d.readable())
      state.SkipWithError("not readable");
    benchmark::DoNotOptimize(d.root());
  }
  report(state, text.size());
}

void ours_yaml(benchmark::State& state) {
  read_source(state, yaml_design(static_cast<std::size_t>(state.range(0))), "d.yaml");
}
void ours_json(benchmark::State& state) {
  read_source(state, json_design(static_cast<std::size_t>(state.range(0))), "d.json");
}

void rapidjson_events(benchmark::State& state) {
  std::string const text = json_design(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    rapidjson::MemoryStream in(text.data(), text.size());
    rapidjson::BaseReaderHandler<> nothing;
    rapidjson::Reader reader;
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    if (reader.Parse<flags>(in, nothing).IsError())
      state.SkipWithError("not readable");
  }
  report(state, text.size());
}

void libyaml_events(benchmark::State& state) {
  std::string const text = yaml_design(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, reinterpret_cast<unsigned char const*>(text.data()),
                                 text.size());
    for (bool more = true; more;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser, &event) == 0) {
        state.SkipWithError("not readable");
        break;
      }
      more = event.type != YAML_STREAM_END_EVENT;
      yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
  }
  report(state, text.size());
}

#ifdef VPCLINT_HAS_SIMDJSON
// Version 3.0 of Debian 12; as in any use, the text is padded once.
void simdjson_tree(benchmark::State& state) {
  simdjson::padded_string const text(json_design(static_cast<std::size_t>(state.range(0))));
  simdjson::dom::parser parser;
  for (auto _ : state) {
    simdjson::dom::element root;
    if (parser.parse(text).get(root) != simdjson::SUCCESS)
      state.SkipWithError("not readable");
    benchmark::DoNotOptimize(root);
  }
  report(state, text.size());
}
BENCHMARK(simdjson_tree)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
#endif

#ifdef VPCLINT_HAS_LIBFYAML
void libfyaml_events(benchmark::State& state) {
  std::string const text = yaml_design(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    fy_parse_cfg const config{};
    fy_parser* const parser = fy_parser_create(&config);
    fy_parser_set_string(parser, text.data(), text.size());
    std::size_t events = 0;
    while (fy_event* const event = fy_parser_parse(parser)) {
      fy_parser_event_free(parser, event);
      ++events;
    }
    if (events < 10)
      state.SkipWithError("not readable");
    fy_parser_destroy(parser);
  }
  report(state, text.size());
}
BENCHMARK(libfyaml_events)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
#endif

BENCHMARK(ours_json)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
BENCHMARK(rapidjson_events)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
BENCHMARK(ours_yaml)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
BENCHMARK(libyaml_events)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);

// Documents that are just below the limit of 64 MiB: the time until they are accepted or refused.
struct worst {
  char const* name;
  char const* first;
  char const* unit;
  char const* last;
};

constexpr worst worst_documents[] = {
    {"ones.json", "[", "1,", "1]"},
    {"objects.json", "[", "{\"a\":1},", "1]"},
    {"escapes.json", "[\"", "\\u0041", "\"]"},
    {"unclosed.json", "[\"", "x", ""},
    {"line-breaks.yaml", "a: 1\n", "\n", ""},
    {"dashes.yaml", "", "- a\n", ""},
    {"flow-list.yaml", "[", "a,", "a]"},
    {"flow-pairs.yaml", "{", "a: b, ", "a: b}"},
    {"quoted-keys.yaml", "", "\"aaaa\" : b\n", ""},
    {"tags.yaml", "", "- !a b\n", ""},
    {"korean.yaml", "", "- 한국어 텍스트 값\n", ""},
    {"literal.yaml", "a: |\n", "  abc\n", ""},
    {"brackets.yaml", "", "[", ""},
};

void just_below_limit(benchmark::State& state) {
  auto const& w = worst_documents[static_cast<std::size_t>(state.range(0))];
  std::string text = w.first;
  std::string const unit = w.unit;
  doc::read_limits const limits;
  while (text.size() + unit.size() + 8 < limits.max_bytes)
    text += unit;
  text += w.last;
  for (auto _ : state) {
    source_map sources;
    auto const d = doc::read_text(sources, w.name, text);
    benchmark::DoNotOptimize(d.findings.size());
  }
  state.SetLabel(w.name);
  report(state, text.size());
}
BENCHMARK(just_below_limit)
    ->DenseRange(0, std::size(worst_documents) - 1)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
