#include "vpclint/doc/read.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace doc_test;
namespace fs = std::filesystem;

namespace {

class scratch {
public:
  scratch() {
    std::string name = (fs::temp_directory_path() / "vpclint-load-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  scratch(scratch const&) = delete;
  scratch& operator=(scratch const&) = delete;
  ~scratch() { fs::remove_all(path_); }
  [[nodiscard]] std::string operator/(char const* name) const { return (path_ / name).string(); }

private:
  fs::path path_;
};

void write(std::string const& path, std::string const& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string why(std::string const& path, std::size_t limit = 1000) {
  auto const r = doc::load_bytes(path, limit);
  return r ? "read " + std::to_string(r->size()) : r.error().what;
}

} // namespace

TEST_CASE("files are loaded or refused", "[doc]") {
  scratch const dir;
  write(dir / "empty", "");
  write(dir / "thousand", std::string(1000, 'x'));
  write(dir / "more", std::string(1001, 'x'));
  CHECK(why(dir / "empty") == "read 0");
  CHECK(why(dir / "thousand") == "read 1000");
  CHECK(why(dir / "more") == "the document is larger than 1000 bytes");
  CHECK(why(dir / "") == "is a directory, not a file");
  CHECK(why(dir / "absent") == "can't be read: No such file or directory");
  CHECK(why("/dev/null") == "read 0");
  CHECK(why("/dev/zero") == "the document is larger than 1000 bytes");
  CHECK(why("/proc/self/status", 1U << 20U).substr(0, 5) == "read ");
  CHECK(why("/proc/self/status", 10) == "the document is larger than 10 bytes");
  if (::geteuid() != 0) {
    ::chmod((dir / "thousand").c_str(), 0);
    CHECK(why(dir / "thousand") == "can't be read: Permission denied");
  }
}

TEST_CASE("a file that can't be loaded is a finding in that file", "[doc]") {
  source_map sources;
  auto const d = doc::read_file(sources, "/nonexistent/design.yaml");
  REQUIRE(d.findings.size() == 1);
  CHECK(d.findings[0].rule == "VPC0001");
  CHECK(d.findings[0].fatal);
  CHECK(sources.locate(d.findings[0].at) == location{"/nonexistent/design.yaml", 1, 1});
  doc::read_limits limits;
  limits.max_bytes = 3;
  CHECK(doc::read_file(sources, "/dev/zero", limits).findings[0].rule == "VPC0004");
}

TEST_CASE("a file over the limit is refused without being read", "[doc]") {
  scratch const dir;
  write(dir / "big.yaml", "");
  fs::resize_file(dir / "big.yaml", (std::uintmax_t{64} << 20U) + 1); // sparse
  auto const peak = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
  };
  auto const before = peak();
  source_map sources;
  auto const d = doc::read_file(sources, dir / "big.yaml");
  CHECK(peak() - before < 32);
  REQUIRE(d.findings.size() == 1);
  CHECK(d.findings[0].message == "the document is larger than 64 MiB");
  CHECK(sources.locate(d.findings[0].at) == location{dir / "big.yaml", 1, 1});
}

TEST_CASE("pipes are read to their end", "[doc]") {
  scratch const dir;
  auto const pipe = dir / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  // The size is chosen so that part of it is held in memory and part of it is not.
  std::size_t const size = (std::size_t{17} << 20U) + 5;
  std::string text(size, 'a');
  text[size - 1] = 'z';
  for (std::size_t const limit : {size, size - 1}) {
    std::thread writer([&] {
      ::usleep(20'000);
      if (std::FILE* out = std::fopen(pipe.c_str(), "wb")) {
        std::fwrite(text.data(), 1, text.size(), out);
        std::fclose(out);
      }
    });
    auto const r = doc::load_bytes(pipe, limit);
    writer.join();
    CHECK(r.has_value() == (limit == size));
    if (r)
      CHECK((*r == text));
    if (!r)
      CHECK(r.error().code == failure_code::too_large);
  }
}

TEST_CASE("a pipe that nobody writes to is given up", "[doc]") {
  scratch const dir;
  auto const pipe = dir / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(why(pipe) == "is a pipe that nobody writes to");
}
