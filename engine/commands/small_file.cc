#include "engine/commands/small_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/descriptor.h"

namespace mixferry::commands {
namespace {

constexpr std::size_t kReadBytes = 64 << 10;

bool is_pipe(const Descriptor& file) {
  struct stat found {};
  return ::fstat(file.number(), &found) == 0 && S_ISFIFO(found.st_mode);
}

}  // namespace

std::expected<std::string, std::string> read_small_file(const std::string& path) {
  const auto failed = [] { return std::unexpected(fmt::format("can't be read: {}", std::strerror(errno))); };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return failed();
  std::string text;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + kReadBytes);
    const ssize_t got = ::read(file.number(), text.data() + before, kReadBytes);
    text.resize(before + static_cast<std::size_t>(got < 0 ? 0 : got));
    if (got == 0) {
      if (text.empty() && is_pipe(file)) return std::unexpected("is a pipe that nobody writes to");
      return text;
    }
    if (got < 0 && errno == EAGAIN) {
      pollfd more{.fd = file.number(), .events = POLLIN, .revents = 0};
      if (::poll(&more, 1, -1) < 0 && errno != EINTR) return failed();
    } else if (got < 0 && errno != EINTR) {
      return failed();
    }
    if (text.size() > kSmallFileBytesMax) {
      return std::unexpected(
          fmt::format("holds more than {} bytes, which no file that people write does. Is this the export?",
                      kSmallFileBytesMax));
    }
  }
}

}  // namespace mixferry::commands
