#include "vpclint/doc/read.hpp"

#include "doc/large_pages.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vpclint::inline v0::doc {
namespace {

constexpr std::size_t held_in_memory = std::size_t{16} << 20U;
constexpr int patience_in_seconds = 2;

class descriptor {
public:
  explicit descriptor(std::string const& path)
      : number_(path == "-" ? STDIN_FILENO
                            : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)),
        ours_(path != "-") {}
  descriptor(descriptor const&) = delete;
  descriptor& operator=(descriptor const&) = delete;
  ~descriptor() {
    if (ours_ && number_ >= 0)
      ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

private:
  int number_;
  bool ours_;
};

struct file_closer {
  void operator()(std::FILE* f) const {
    if (f != nullptr)
      std::fclose(f);
  }
};
using spool = std::unique_ptr<std::FILE, file_closer>;

class loader {
public:
  loader(std::string const& path, std::size_t limit) : path_(path), limit_(limit), in_(path) {}

  result<std::string> load() {
    if (in_.get() < 0)
      return unreadable();
    struct stat info {};
    if (::fstat(in_.get(), &info) != 0)
      return unreadable();
    if (S_ISDIR(info.st_mode))
      return fail(failure_code::unreadable, "is a directory, not a file");
    if (S_ISBLK(info.st_mode))
      return fail(failure_code::unreadable, "is a block device, not a file");
    if (S_ISREG(info.st_mode) && info.st_size > 0) {
      auto const size = static_cast<std::uint64_t>(info.st_size);
      if (size > limit_)
        return too_large();
      bytes_.reserve(static_cast<std::size_t>(size) + 1);
      detail::prefer_large_pages(bytes_.data(), bytes_.capacity());
    }
    return stream();
  }

private:
  failure fail(failure_code code, std::string what) const {
    failure f;
    f.code = code;
    f.what = std::move(what);
    f.file = path_ == "-" ? "<stdin>" : path_;
    return f;
  }
  failure unreadable() const {
    return fail(failure_code::unreadable, std::string("can't be read: ") + std::strerror(errno));
  }
  failure too_large() const {
    std::size_t const mebibytes = limit_ >> 20U;
    bool const whole = (mebibytes << 20U) == limit_;
    return fail(failure_code::too_large,
                whole ? "the document is larger than " + std::to_string(mebibytes) + " MiB"
                      : "the document is larger than " + std::to_string(limit_) + " bytes");
  }

  // Waits until there is something to read. Somebody who opens a pipe and takes time to write is
  // waited for; a pipe that nobody has opened for writing is given up soon.
  bool wait_for_more(ssize_t got) {
    if (got == 0 && (!fifo() || total() > 0))
      return false;
    pollfd wanted{in_.get(), POLLIN, 0};
    constexpr int one_second = 1000;
    int const ready = ::poll(&wanted, 1, one_second);
    if (ready < 0 && errno != EINTR)
      return false;
    if (got == 0 && ready == 0 && ++idle_ >= patience_in_seconds)
      return false;
    if (got == 0 && ready > 0 && (wanted.revents & POLLIN) == 0)
      return false;
    return true;
  }
  bool fifo() const {
    struct stat info {};
    return path_ != "-" && ::fstat(in_.get(), &info) == 0 && S_ISFIFO(info.st_mode);
  }

  [[nodiscard]] std::size_t total() const { return bytes_.size() + spooled_; }

  result<std::string> stream() {
    auto const chunk = std::make_unique<std::array<char, std::size_t{1} << 16U>>();
    for (;;) {
      ssize_t const got = ::read(in_.get(), chunk->data(), chunk->size());
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        return unreadable();
      if (got <= 0) {
        if (wait_for_more(got))
          continue;
        break;
      }
      auto const count = static_cast<std::size_t>(got);
      if (count > limit_ - std::min(limit_, total()))
        return too_large();
      if (!keep(chunk->data(), count))
        return unreadable();
    }
    if (total() == 0 && idle_ >= patience_in_seconds)
      return fail(failure_code::unreadable, "is a pipe that nobody writes to");
    return unspool();
  }

  // What comes from a pipe and is longer than we want to hold goes to a file without a name.
  bool keep(char const* data, std::size_t count) {
    bool const reserved = bytes_.capacity() - bytes_.size() >= count;
    if (spool_ == nullptr && !reserved && bytes_.size() + count > held_in_memory)
      spool_.reset(std::tmpfile());
    if (spool_ == nullptr) {
      bytes_.append(data, count);
      return true;
    }
    spooled_ += count;
    return std::fwrite(data, 1, count, spool_.get()) == count;
  }

  result<std::string> unspool() {
    if (spooled_ > 0) {
      std::size_t const before = bytes_.size();
      bytes_.resize(before + spooled_);
      std::rewind(spool_.get());
      if (std::fread(bytes_.data() + before, 1, spooled_, spool_.get()) != spooled_)
        return unreadable();
    }
    return std::move(bytes_);
  }

  std::string const& path_;
  std::size_t limit_;
  descriptor in_;
  std::string bytes_;
  spool spool_;
  std::size_t spooled_{0};
  int idle_{0};
};

} // namespace

result<std::string> load_bytes(std::string const& path, std::size_t max_bytes) {
  return loader(path, max_bytes).load();
}

} // namespace vpclint::inline v0::doc
